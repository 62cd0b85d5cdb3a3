"""llama.cpp is kept from AMX while it may ask for it, and the thread's signal stack is put back."""

import ctypes
import platform

import pytest

from checker.engines.llama.amx import _SignalStack, without_amx

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="refused on Linux alone")
LEAVE = (158, 0x1023, 18)
"""arch_prctl, ARCH_REQ_XCOMP_PERM, and AMX's tiles."""


def _read_stack() -> tuple[int | None, int, int]:
    found = _SignalStack()
    assert ctypes.CDLL(None).sigaltstack(None, ctypes.byref(found)) == 0
    return found.start, found.flags, found.size


def test_the_signal_stack_is_small_meanwhile_and_as_before_afterwards() -> None:
    before = _read_stack()
    with without_amx():
        assert _read_stack()[2] == 8192
    assert _read_stack() == before


@pytest.mark.skipif(platform.machine() != "x86_64", reason="AMX is of x86-64")
def test_linux_gives_no_leave_meanwhile() -> None:
    with without_amx():
        assert ctypes.CDLL(None).syscall(*LEAVE) == -1
