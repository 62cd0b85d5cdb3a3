"""Keep llama.cpp from Intel's AMX, which may end the process (`docs/decisions/processors.md`).

Linux gives a process leave to use AMX where it asks, and refuses it where a thread's stack for
signals is too small for AMX's registers. llama.cpp asks once, and goes on without.
"""

import ctypes
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SMALL: Final = 8192
"""Bytes: enough for a signal with AVX-512's registers, too few with AMX's 8 KiB of tiles."""


class _SignalStack(ctypes.Structure):
    """`stack_t` of signal.h."""

    _fields_ = [
        ("start", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("size", ctypes.c_size_t),
    ]


def is_refused() -> bool:
    """Return whether AMX is kept from llama.cpp on this system: on Linux."""
    return platform.system() == "Linux"


@contextmanager
def without_amx() -> Iterator[None]:
    """Hold while llama.cpp may ask for AMX: in this thread, until the first model is loaded."""
    if not is_refused():
        yield
        return
    set_stack = ctypes.CDLL(None).sigaltstack
    room = ctypes.create_string_buffer(_SMALL)
    small, before = _SignalStack(ctypes.addressof(room), 0, _SMALL), _SignalStack()
    is_set = set_stack(ctypes.byref(small), ctypes.byref(before)) == 0
    try:
        yield
    finally:
        if is_set:
            set_stack(ctypes.byref(before), None)
