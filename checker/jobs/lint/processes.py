"""Start processes that compute files, each of which talks to this one through a pipe.

The first is begun anew. On Linux it copies itself into the others after its first file: rules are
read, their examples tried, modules imported and expressions compiled once for all of them. It is
alone in its process then; this one may have threads, and is never copied.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError
from checker.jobs.lint.lint_file import Done, Factory, Task
from checker.jobs.lint.pool import COLLECTED_AFTER, InProcessExecutor

_THREADS: Final = Path("/proc/self/task")

Answer = Done | Exception | None
"""What was made of a file: None where an error is for the user, an exception for a bug."""


@dataclass(slots=True)
class Worker:
    """A process that computes files one by one, as it is seen from here.

    `process` is None of one that another makes of itself, which says its number when it is there.
    """

    connection: Connection
    process: BaseProcess | None = None
    number: int | None = None
    _computed: int = 0

    def is_first(self) -> bool:
        """Return whether it was begun anew and has computed nothing yet."""
        return self.process is not None and self._computed == 0

    def wait_until_born(self) -> bool:
        """Wait until there is such a process; return whether there is."""
        if self.process is None and self.number is None:
            try:
                self.number = self.connection.recv()
            except (EOFError, OSError):
                return False
        return True

    def compute(self, task: Task) -> Answer:
        """Return what the process makes of a file.

        Raises:
            EOFError: it died.
            OSError: likewise.
        """
        self._computed += 1
        self.connection.send(task)
        answer: Answer = self.connection.recv()
        return answer

    def end(self) -> None:
        """End the process at once, whatever it is at."""
        if self.process is not None:
            self.process.terminate()
        elif self.number is not None:
            with suppress(OSError):  # it is gone
                os.kill(self.number, signal.SIGTERM)


def start_workers(factory: Factory, kind: type[InProcessExecutor], count: int) -> Iterator[Worker]:
    """Begin so many processes, of which some are there only after the first file of another.

    Args:
        factory: makes what computes.
        kind: what computes with it.
        count: of processes.

    Raises:
        OSError: the system gives none.
    """
    at_once = count if sys.platform == "linux" else 1
    for _ in range(0, count, max(1, at_once)):
        yield from _spawn(factory, kind, at_once)


def _spawn(factory: Factory, kind: type[InProcessExecutor], count: int) -> list[Worker]:
    """Begin a process that makes `count` of itself."""
    context = get_context("spawn")  # a fork would copy the threads of this process
    pairs = [context.Pipe() for _ in range(count)]
    theirs = [there for _, there in pairs]
    try:
        process = context.Process(target=_work, args=(factory, kind, theirs))
        process.start()
    except OSError:
        for here, _ in pairs:
            here.close()
        raise
    finally:
        for each in theirs:  # what nobody else holds ends when its process does
            each.close()
    first, *others = (here for here, _ in pairs)
    return [Worker(first, process), *map(Worker, others)]


def _work(
    factory: Factory, kind: type[InProcessExecutor], connections: Sequence[Connection]
) -> None:
    """Compute what comes through the first of these pipes; leave the others to copies of this."""
    gc.set_threshold(*COLLECTED_AFTER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that reports
    here = kind(factory)
    own, *others = connections
    with suppress(EOFError, OSError):  # nobody waits any more
        own.send(_compute(here, own.recv()))
        _multiply(here, own, others)
        _serve(here, own)


def _serve(here: InProcessExecutor, own: Connection) -> None:
    while True:
        own.send(_compute(here, own.recv()))


def _compute(here: InProcessExecutor, task: Task) -> Answer:
    try:
        return here.made_of(task)
    except CheckerError:
        return None
    except Exception as error:  # noqa: BLE001 - it ends the run there, as it would here
        return RuntimeError(repr(error))


def _multiply(here: InProcessExecutor, own: Connection, others: Sequence[Connection]) -> None:
    """Copy this process once for each of these pipes; close them where it cannot be copied."""
    if others and _is_alone():
        gc.freeze()  # what is not looked through is not copied
        context = get_context("fork")
        with suppress(OSError):  # no room: whoever waits for one begins it anew
            for each in others:
                strange = [own, *(other for other in others if other is not each)]
                context.Process(target=_work_as_copy, args=(here, each, strange)).start()
    for each in others:
        each.close()


def _is_alone() -> bool:
    """Return whether no library has begun a thread, which a copy would lack."""
    try:
        return len(os.listdir(_THREADS)) == 1  # noqa: PTH208 - names alone
    except OSError:
        return False


def _work_as_copy(here: InProcessExecutor, own: Connection, strange: Sequence[Connection]) -> None:
    for each in strange:
        each.close()
    with suppress(EOFError, OSError):
        own.send(os.getpid())
        _serve(here, own)
