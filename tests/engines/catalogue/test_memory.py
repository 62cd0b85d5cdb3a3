"""What each system says of its free memory."""

import sys

import pytest

from checker.engines.catalogue import memory

VM_STAT = """Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                              100.
Pages active:                            900.
Pages inactive:                           20.
Pages speculative:                         3.
Pages wired down:                        500.
Pages purgeable:                           1.
"""


def test_linux_meminfo() -> None:
    text = "MemTotal:  8000 kB\nMemFree:  10 kB\nMemAvailable:    3000 kB\n"
    assert memory.parse_meminfo(text) == 3000 * 1024
    assert memory.parse_meminfo("MemTotal: 8000 kB\n") is None


def test_macos_vm_stat() -> None:
    assert memory.parse_vm_stat(VM_STAT) == 124 * 16384
    assert memory.parse_vm_stat("vm_stat: not found") is None


@pytest.mark.parametrize(
    ("limit", "room"),
    [("max\n", None), (f"{2**63 - 4096}\n", None), ("1000\n", 450), ("100\n", 0)],
)
def test_a_control_group_gives_back_the_pages_of_files(limit: str, room: int | None) -> None:
    stat = "anon 500\nactive_file 30\ninactive_file 20\nworkingset_activate_file 7\n"
    assert memory.compute_cgroup_room(limit, "600", stat) == room


def test_this_machine_can_tell() -> None:
    room = memory.measure_available_memory()
    if sys.platform not in {"linux", "darwin", "win32"}:
        assert room is None or room > 0
    else:
        assert room is not None
        assert 1_000_000 < room < 1 << 50
