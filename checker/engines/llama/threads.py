"""Count the threads to compute with, physical cores that this process may use, and share them."""

import os
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path

_CPUS = Path("/sys/devices/system/cpu")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_SPINS = ("GOMP_SPINCOUNT", "1000")
"""How often a thread looks whether the others are done before it sleeps: some 40 microseconds."""


def share_cores() -> None:
    """Have threads sleep that wait for each other: to be called before llama.cpp is loaded.

    By default GNU's OpenMP has them look for several milliseconds at what is not there yet; two
    processes on the same cores then hold each other up at each of hundreds of layers.
    """
    os.environ.setdefault(*_SPINS)


@cache
def count_physical_cores() -> int:
    """Return the number of threads worth starting, at least 1.

    Two hardware threads share one core's arithmetic, so a second one only adds waiting. On Linux
    the process's affinity and a container's quota count; on Apple machines, the fast cores.
    """
    system = platform.system()
    if system == "Linux":
        return max(1, min(_count_linux_cores(), _read_container_quota()))
    logical = os.cpu_count() or 1
    if system == "Darwin":
        return _count_apple_fast_cores() or logical
    return max(1, logical // 2)


def _count_linux_cores() -> int:
    allowed = os.sched_getaffinity(0)
    try:
        siblings = {
            (_CPUS / f"cpu{number}/topology/thread_siblings_list").read_text(encoding="ascii")
            for number in allowed
        }
    except OSError:
        return len(allowed)
    return len(siblings)


def _read_container_quota() -> int:
    """Return whole processors of a cgroup v2 quota; a large number where there is none."""
    try:
        quota, period = _QUOTA.read_text(encoding="ascii").split()
        return max(1, round(int(quota) / int(period)))
    except (OSError, ValueError):
        return sys.maxsize


def _count_apple_fast_cores() -> int:
    try:
        done = subprocess.run(
            ["/usr/sbin/sysctl", "-n", "hw.perflevel0.physicalcpu"],
            capture_output=True,
            check=True,
            timeout=5,
        )
        return int(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0
