"""The most memory that this process has had at once, without a package for it."""

import re
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def measure_peak_memory() -> int | None:
    """Return the most bytes of physical memory so far; None where it cannot be told.

    Pages of the model's file that were mapped count, as they do in a task manager.
    """
    measure = {"win32": _windows, "linux": _measure_on_linux}.get(sys.platform, _usage)
    return measure()


def parse_status(text: str) -> int | None:
    """Return VmHWM of Linux's /proc/self/status, in bytes."""
    match = re.search(r"^VmHWM:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) * 1024 if match else None


def _measure_on_linux() -> int | None:
    """Ask the kernel: getrusage begins with what the program that started this one had."""
    known = parse_status(_read(_STATUS))
    return _usage() if known is None else known


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of the Windows API."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    def _windows() -> int | None:
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        ask = kernel.K32GetProcessMemoryInfo
        ask.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Counters), wintypes.DWORD)
        counters = _Counters(cb=ctypes.sizeof(_Counters))
        if not ask(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb):
            return None
        return int(counters.PeakWorkingSetSize)

    def _usage() -> int | None:
        return None
else:
    import resource

    def _windows() -> int | None:
        return None

    def _usage() -> int | None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
