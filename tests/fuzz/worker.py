"""Reads inputs in a process of its own, so that a crash, a hang or a flood of memory ends it alone.

Nothing is fetched while it reads: connecting anywhere is a crash that the run reports.
"""

import contextlib
import socket
import sys
import tempfile
import time
import traceback
import warnings
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from checker.core.errors import InputError
from checker.formats.reading import read_document
from tests.fuzz.inputs import Number, make_input

GROWTH_MIB = 1024
_ADDRESS_MIB = 6 * 1024
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: `read`, `refused` (with the reason) or `crash` (a traceback)."""

    number: Number
    kind: str
    detail: str
    seconds: float
    growth_mib: float


def serve(pipe: Connection, seed: int, *, corpus: bool) -> None:
    """Answer each number that comes down the pipe with its outcome, until None comes."""
    warnings.simplefilter("ignore")
    _limit_memory()
    setattr(socket.socket, "connect", _refuse)  # noqa: B010 - for this process only
    start = peak_mib()
    with tempfile.TemporaryDirectory() as folder:
        pipe.send(None)
        while (number := pipe.recv()) is not None:
            pipe.send(
                read_one(number, make_input(seed, number, corpus=corpus), Path(folder), start)
            )


def read_one(number: Number, data: bytes, folder: Path, start_mib: float) -> Outcome:
    """Read one input and say what became of it."""
    path = folder / f"input.{number.kind}"
    path.write_bytes(data)
    began = time.perf_counter()
    kind, detail = "read", ""
    try:
        document = read_document(path)
        for block in document.walk():  # a tree that cannot be walked is not read
            document.block(block.path)
    except InputError as error:
        kind, detail = "refused", error.what.get("en")
    except BaseException:  # noqa: BLE001 - to report whatever it is, is what fuzzing is for
        kind, detail = "crash", traceback.format_exc()
    seconds = time.perf_counter() - began
    return Outcome(number, kind, detail, seconds, peak_mib() - start_mib)


def peak_mib() -> float:
    """Return the most memory that this process has held, in MiB; 0 where it cannot be asked."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - there is none on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MIB if sys.platform == "darwin" else peak / 1024


def _limit_memory() -> None:
    """Let a flood end in an error here, before it fills the machine."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_MIB * _MIB, _ADDRESS_MIB * _MIB))


def _refuse(*_: object) -> NoReturn:
    raise RuntimeError("a reader tried to connect to something")
