"""Tell how much memory a program may still take, without a package for it."""

import re
import sys
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")
# A limit above this is how version 1 writes "none".
_UNLIMITED = 1 << 60


def measure_available_memory() -> int | None:
    """Return the bytes that can be taken without swapping; None where it cannot be told."""
    measure = {"win32": _windows, "darwin": _measure_on_macos}.get(sys.platform, _measure_on_linux)
    return measure()


def parse_meminfo(text: str) -> int | None:
    """Return MemAvailable of Linux's /proc/meminfo, in bytes."""
    match = re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) * 1024 if match else None


def parse_vm_stat(text: str) -> int | None:
    """Return what macOS's vm_stat calls free, inactive, speculative or purgeable, in bytes."""
    size = re.search(r"page size of (\d+) bytes", text)
    pages = re.findall(
        r"^Pages (free|inactive|speculative|purgeable):\s+(\d+)\.", text, re.MULTILINE
    )
    if size is None or not pages:
        return None
    return int(size[1]) * sum(int(count) for _, count in pages)


def compute_cgroup_room(limit: str, used: str, stat: str) -> int | None:
    """Return what a control group may still take, in bytes; None if it has no limit.

    The pages of files that it has read count as used but are given back when needed.
    """
    if not limit.strip().isdecimal() or int(limit) >= _UNLIMITED:
        return None
    files = re.findall(r"^(?:in)?active_file (\d+)$", stat, re.MULTILINE)
    return max(0, int(limit) - int(used) + sum(int(count) for count in files))


def _measure_on_linux() -> int | None:
    meminfo = parse_meminfo(_read(Path("/proc/meminfo")))
    rooms = [room for room in (meminfo, *_find_cgroup_rooms()) if room is not None]
    return min(rooms, default=None)


def _find_cgroup_rooms() -> list[int | None]:
    """Ask our group and each one above it: the tightest counts. Both versions of cgroups."""
    rooms: list[int | None] = []
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, controllers, path = [*line.split(":", 2), "", ""][:3]
        if controllers == "":
            root, names = _CGROUPS, ("memory.max", "memory.current")
        elif "memory" in controllers.split(","):
            root = _CGROUPS / "memory"
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes")
        else:
            continue
        here = root / path.lstrip("/")
        # Inside a container the path may name a folder of the host: the root stands for it.
        folders = [f for f in (here, *here.parents) if f.is_relative_to(root)]
        rooms += [_read_room(folder, *names) for folder in folders]
    return rooms


def _read_room(folder: Path, limit: str, used: str) -> int | None:
    current = _read(folder / used).strip()
    if not current.isdecimal():
        return None
    return compute_cgroup_room(_read(folder / limit), current, _read(folder / "memory.stat"))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _measure_on_macos() -> int | None:
    import subprocess  # noqa: PLC0415 - slow to import, and only macOS needs it

    try:
        result = subprocess.run(
            ["/usr/bin/vm_stat"], capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse_vm_stat(result.stdout)


if sys.platform == "win32":
    import ctypes

    class _Status(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("dwLength", ctypes.c_ulong),
            ("dwMemoryLoad", ctypes.c_ulong),
            ("ullTotalPhys", ctypes.c_ulonglong),
            ("ullAvailPhys", ctypes.c_ulonglong),
            ("ullTotalPageFile", ctypes.c_ulonglong),
            ("ullAvailPageFile", ctypes.c_ulonglong),
            ("ullTotalVirtual", ctypes.c_ulonglong),
            ("ullAvailVirtual", ctypes.c_ulonglong),
            ("ullAvailExtendedVirtual", ctypes.c_ulonglong),
        )

    def _windows() -> int | None:
        status = _Status(dwLength=ctypes.sizeof(_Status))
        if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return None
        return int(status.ullAvailPhys)
else:

    def _windows() -> int | None:
        return None
