"""Write a folder's report to its place, show progress, and handle Ctrl-C meanwhile."""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TextIO

from checker.cli.interrupts import say
from checker.core.errors import OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import TEMPORARY, get_new_mode, get_temporary_prefix

OnProgress = Callable[[int, int], None]

_SAYS = Message("cli.stopping-what-found-follows-ctrl-c")


@contextmanager
def open_output(output: Path | None) -> Iterator[TextIO]:
    """Yield the stream of a report: standard output, or a file that appears once it is whole.

    Raises:
        OutputError: it cannot be written; what was there before is as it was.
    """
    if output is None:
        with _report_by(report_stdout, own=True):
            yield sys.stdout
            sys.stdout.flush()
        return
    report = partial(_report_file, output)
    with _report_by(report):
        descriptor, name = tempfile.mkstemp(
            dir=output.parent, prefix=get_temporary_prefix(output), suffix=TEMPORARY
        )
    temporary = Path(name)
    try:
        with (
            _report_by(report, own=True),
            os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream,
        ):
            yield stream
        with _report_by(report):
            temporary.chmod(get_new_mode(output))
            temporary.replace(output)
    finally:
        with suppress(OSError):  # it is gone where all went well
            temporary.unlink()


@contextmanager
def _report_by(report: Callable[[OSError], OutputError], *, own: bool = False) -> Iterator[None]:
    """Tell an error in a report's words; with `own` one that names a file is another's, and passes.

    What fails on an open stream names none.
    """
    try:
        yield
    except BrokenPipeError:
        raise  # who reads has seen enough
    except OSError as error:
        if own and error.filename is not None:
            raise
        raise report(error) from error


def _report_file(output: Path, error: OSError) -> OutputError:
    return OutputError(
        Message("cli.cannot-be-written", strerror=error.strerror),
        place=str(output),
        remedy=Message("cli.name-another-path-with-o"),
    )


def report_stdout(error: OSError) -> OutputError:
    """Return what to say of standard output that cannot be written, and write no more to it."""
    # Python would complain once more while it closes the stream
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OutputError(
        Message("cli.standard-output-cannot-be-written", strerror=error.strerror),
        remedy=Message("cli.name-another-path-with-o"),
    )


@contextmanager
def handle_interrupts(stop: Callable[[], None], language: DisplayLanguage) -> Iterator[None]:
    """Let the first Ctrl-C call `stop`, and any other end the command."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread
        return
    before = signal.getsignal(signal.SIGINT)

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stop()
        say(_SAYS.get(language))

    signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def show_linting(language: DisplayLanguage, *, quiet: bool) -> Iterator[OnProgress]:
    """Show how many files are done and about how long the rest takes, on a terminal only.

    Yields the callback, which takes what is done and what is known to be there.
    """
    if quiet or not sys.stderr.isatty():
        yield _ignore_progress
        return
    from checker.cli.progress import show_counting  # noqa: PLC0415 - only for a terminal

    label = Message("cli.linting").get(language)
    with show_counting(label, Message("cli.time-left").get(language)) as callback:
        yield callback


def _ignore_progress(done: int, total: int) -> None:
    del done, total
