"""Tell whether a bundle is for this machine: Python, system, C library and processor."""

import platform
import re
import sys
from contextlib import suppress
from pathlib import Path

from .contents import Manifest
from .errors import BundleError


def describe_machine() -> str:
    """Return system and processor, such as `linux-x86_64`."""
    return f"{sys.platform}-{platform.machine().lower()}"


def find_python() -> str:
    """Return the version of this Python that wheels depend on, such as 3.11."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def check_machine(manifest: Manifest) -> None:
    """Make sure that a bundle is for this Python, system, library and processor.

    Raises:
        BundleError: it is for another one.
    """
    if manifest.machine != describe_machine():
        raise BundleError("bundle.other-machine", needed=manifest.machine, here=describe_machine())
    if manifest.python != find_python() or platform.python_implementation() != "CPython":
        here = f"{platform.python_implementation()} {find_python()}"
        raise BundleError("bundle.other-python", needed=manifest.python, here=here)
    if manifest.libc and not _is_as_new(find_libc(), manifest.libc):
        raise BundleError("bundle.other-libc", needed=manifest.libc, here=find_libc() or "-")
    if manifest.avx2 and not has_avx2():
        raise BundleError("bundle.old-processor")


def find_libc() -> str:
    """Return the version of glibc; empty where there is another library."""
    name, version = platform.libc_ver()
    return version if name == "glibc" else ""


def _is_as_new(here: str, needed: str) -> bool:
    found, least = (tuple(map(int, re.findall(r"\d+", each))) for each in (here, needed))
    return found >= least


def has_avx2() -> bool:
    """Return whether the processor computes with AVX2; yes where nothing tells."""
    with suppress(OSError):
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        flags = re.search(r"^flags\s*:(.*)$", told, re.MULTILINE)
        return flags is None or "avx2" in flags[1].split()
    return True
