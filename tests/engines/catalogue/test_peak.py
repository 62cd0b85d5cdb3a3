"""The most memory that a process has had, as the system tells it."""

import subprocess
import sys

import pytest

from checker.engines.catalogue.peak_memory import measure_peak_memory, parse_status

pytestmark = pytest.mark.slow

_MIB = 1 << 20
_BLOCK = 200
_CODE = (
    "from checker.engines.catalogue.peak_memory import measure_peak_memory; "
    "{block}print(measure_peak_memory())"
)


def test_linux_status() -> None:
    text = "VmPeak:\t 9000 kB\nVmHWM:\t  2067 kB\nVmRSS:\t  1000 kB\n"
    assert parse_status(text) == 2067 * 1024
    assert parse_status("VmRSS:\t  1000 kB\n") is None


@pytest.mark.skipif(sys.platform not in {"linux", "darwin", "win32"}, reason="cannot be told here")
def test_what_was_given_back_still_counts_and_what_the_parent_had_does_not() -> None:
    held = bytearray(b"x" * (3 * _BLOCK * _MIB))
    small = _peak("")
    large = _peak(f"block = bytearray(b'x') * ({_BLOCK} << 20); del block; ")
    assert small is not None
    assert large is not None
    assert small < 2 * _BLOCK * _MIB < len(held)
    assert _BLOCK - 8 < (large - small) / _MIB < _BLOCK + 8
    assert (measure_peak_memory() or 0) > len(held)


def _peak(block: str) -> int | None:
    done = subprocess.run(
        [sys.executable, "-c", _CODE.format(block=block)],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return None if done.stdout.strip() == "None" else int(done.stdout)
