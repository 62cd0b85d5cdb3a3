"""Takes inputs in a process of its own, so that a crash, a hang or a flood of memory ends it alone.

Each is read, or `checked` too: checked against a rule set, commented and fixed in memory, as the
commands do it, without a model. Nothing is fetched meanwhile: connecting is a crash.
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

from checker.core.errors import CheckerError, InputError
from checker.formats.reading import read_document
from checker.session import Options, Session
from tests.fuzz.inputs import Number, make_input

GROWTH_MIB = 1024
_ADDRESS_MIB = 6 * 1024
_MIB = 2**20
_RULESET = "ringi"
"""Of all shipped ones that with the most kinds, in Japanese; it holds for any text."""


class CrashedRuleError(Exception):
    """A rule that failed, which a verdict reports as not judged."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: `read`, `refused` (with the reason) or `crash` (a traceback).

    `seconds` are those of the processor: a busy machine makes no input slow.
    """

    number: Number
    kind: str
    detail: str
    seconds: float
    growth_mib: float


def serve(pipe: Connection, seed: int, *, corpus: bool, checked: bool) -> None:
    """Answer each number that comes down the pipe with its outcome, until None comes."""
    warnings.simplefilter("ignore")
    _limit_memory()
    setattr(socket.socket, "connect", _refuse)  # noqa: B010 - for this process only
    start = peak_mib()
    with tempfile.TemporaryDirectory() as folder:
        pipe.send(None)
        while (number := pipe.recv()) is not None:
            data = make_input(seed, number, corpus=corpus)
            pipe.send(read_one(number, data, Path(folder), start, checked=checked))


def read_one(
    number: Number, data: bytes, folder: Path, start_mib: float, *, checked: bool = False
) -> Outcome:
    """Read one input, check it where that is wanted, and say what became of it."""
    path = folder / f"input.{number.kind}"
    path.write_bytes(data)
    began = time.process_time()
    kind, detail = "read", ""
    try:
        document = read_document(path)
        for block in document.walk():  # a tree that cannot be walked is not read
            document.block(block.path)
        if checked:
            _check(path)
    except InputError as error:
        kind, detail = "refused", error.what.get("en")
    except BaseException:  # noqa: BLE001 - to report whatever it is, is what fuzzing is for
        kind, detail = "crash", traceback.format_exc()
    seconds = time.process_time() - began
    return Outcome(number, kind, detail, seconds, peak_mib() - start_mib)


def _check(path: Path) -> None:
    """Check a file, comment it and fix it, where its format allows; nothing is written.

    Raises:
        CrashedRuleError: a rule failed on it.
    """
    with Session.open(path.parent, Options(ruleset=_RULESET, use_model=False)) as session:
        verdict = session.check(path)
        crashed = [each.rule for each in verdict.results if each.reason == "crash"]
        if crashed:
            raise CrashedRuleError(", ".join(crashed))
        for attempt in (
            lambda: session.annotated(path, verdict),
            lambda: session.fix(path, "unsafe"),
        ):
            with contextlib.suppress(CheckerError):  # a file may be refused: that is an answer
                attempt()


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
