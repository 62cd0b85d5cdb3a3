"""Run `checker` as a user does: in this process, which is quick, or in one of its own."""

import gc
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Final, TextIO

from checker.__main__ import main

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
"""Takes the arguments of `checker`, `cwd=` and environment variables by name."""

_ENGLISH: Final = {"CHECKER_LANGUAGE": "en", "PYTHONUTF8": "1"}
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def run_here(
    arguments: Sequence[str | Path],
    cwd: Path,
    variables: Mapping[str, str | Path],
    stdin: bytes = b"",
) -> subprocess.CompletedProcess[bytes]:
    """Run `checker` in this process, through the boundary that `python -m checker` uses.

    File descriptors 1 and 2 are the files that are read afterwards, so that what libraries and
    processes of ours write there is caught, too. What a command changes for its whole process
    (folder, environment, arguments, streams, signals, logging, garbage collection) is put back.
    """
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        _own_state(),
    ):
        given.write(stdin)
        given.seek(0)
        with _streams(given, out, err):
            os.chdir(cwd)
            os.environ.update(_variables(variables))
            sys.argv = ["checker", *map(str, arguments)]
            code = _exit_code()
        return subprocess.CompletedProcess(sys.argv, code, _written(out), _written(err))


def run_process(
    arguments: Sequence[str | Path],
    cwd: Path,
    variables: Mapping[str, str | Path],
    timeout: float = 120,
) -> subprocess.CompletedProcess[bytes]:
    """Run `checker` in a process of its own: for limits, signals, and what it loads."""
    return subprocess.run(
        [sys.executable, "-m", "checker", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | _variables(variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
        check=False,
    )


def _variables(given: Mapping[str, str | Path]) -> dict[str, str]:
    return _ENGLISH | {name: str(value) for name, value in given.items()}


def as_text(done: subprocess.CompletedProcess[bytes]) -> Done:
    """Return a finished run with its output as text, lines ended as on Unix."""
    out, err = (
        data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        for data in (done.stdout, done.stderr)
    )
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise TypeError(ended.code) from ended
        return ended.code


def _written(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


@contextmanager
def _streams(*files: IO[bytes]) -> Iterator[None]:
    """Have standard input, output and error in files."""
    before = sys.stdin, sys.stdout, sys.stderr
    with ExitStack() as stack:
        for number, file in enumerate(files):
            stack.enter_context(_descriptor(number, file))
        sys.stdin, sys.stdout, sys.stderr = (
            stack.enter_context(open(number, mode, encoding="utf-8", closefd=False))
            for number, mode in enumerate("rww")
        )
        stack.callback(_restore, before)
        yield


def _restore(streams: tuple[TextIO, TextIO, TextIO]) -> None:
    sys.stdin, sys.stdout, sys.stderr = streams


@contextmanager
def _descriptor(number: int, file: IO[bytes]) -> Iterator[None]:
    """Let a file descriptor stand for another file."""
    kept = os.dup(number)
    try:
        os.dup2(file.fileno(), number)
        yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


@contextmanager
def _own_state() -> Iterator[None]:
    """Put back what a command changes for its whole process."""
    folder, variables, arguments = Path.cwd(), dict(os.environ), sys.argv
    signals = {each: signal.getsignal(each) for each in _SIGNALS}
    thresholds, enabled, frozen = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()
    levels = _logging_levels()
    try:
        yield
    finally:
        os.chdir(folder)
        _put_back(variables)
        sys.argv = arguments
        for each, handler in signals.items():
            signal.signal(each, handler)
        gc.set_threshold(*thresholds)
        (gc.enable if enabled else gc.disable)()
        if gc.get_freeze_count() > frozen:
            gc.unfreeze()
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _put_back(variables: Mapping[str, str]) -> None:
    for name in set(os.environ) - set(variables):
        with suppress(KeyError):
            del os.environ[name]
    os.environ.update(variables)


def _logging_levels() -> dict[str, int]:
    known = logging.Logger.manager.loggerDict
    return {name: each.level for name, each in known.items() if isinstance(each, logging.Logger)}
