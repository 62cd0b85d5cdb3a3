"""Files on other machines: what a run sees of a cluster, which is met when the first file comes.

All that concerns the cluster happens in one thread with a loop of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.jobs.lint import executor_errors as refusals
from checker.jobs.lint.lint_file import Done, Task, pack_verdict
from checker.jobs.lint.pool import InProcessExecutor, Waiting
from checker.jobs.lint.task_queue import LintTask

_CLOSING_SECONDS = 10.0


Note = Callable[[Message], None]
"""Is told what a person should know of a run."""


@dataclass(frozen=True, slots=True)
class SchedulerAddress:
    """Where a scheduler is: as the user writes it, and as dask does."""

    shown: str
    address: str

    @classmethod
    def of(cls, named: str) -> "SchedulerAddress":
        """Return what `dask://HOST:PORT` or `dask+tls://HOST:PORT` names.

        Raises:
            ConfigError: it is neither.
        """
        try:
            parts = urlsplit(named)
            usable = parts.hostname and parts.port and not (parts.path or parts.query)
        except ValueError:
            usable = False
        if not usable or parts.scheme not in {"dask", "dask+tls"} or parts.username is not None:
            raise refusals.report_no_address(named)
        return cls(named, f"{'tls' if '+' in parts.scheme else 'tcp'}://{parts.netloc}")


class RemoteExecutor(Protocol):
    """Those who lint elsewhere."""

    def put(self, job: LintTask) -> None:
        """Take a file in; called in the loop."""
        ...

    def serve(self) -> Awaitable[None]:
        """Hand out files, and take what is made of them, until cancelled.

        Raises:
            CheckerError: nobody takes files, or what no file is to blame for.
        """
        ...


@dataclass(frozen=True, slots=True)
class _RemoteTask:
    """A file that another machine computes, unless it is left to this process."""

    job: LintTask
    serving: Future[None]
    here: InProcessExecutor

    def done(self) -> bool:
        return self.job.future.done() or self.serving.done()

    def wait(self, seconds: float) -> bool:
        wait(self._either, seconds, FIRST_COMPLETED)
        return self.done()

    def result(self) -> Done | None:
        wait(self._either, None, FIRST_COMPLETED)
        if not self.job.future.done():
            self.serving.result()  # raises why it ended
        if self.job.here:
            return pack_verdict(self.here.compute(self.job.task))
        return self.job.future.result()

    @property
    def _either(self) -> tuple[Future[Any], ...]:
        return (self.job.future, self.serving)


class Cluster:
    """Computes on other machines; what cannot be sent is computed here.

    Args:
        crew: makes those who lint elsewhere.
        here: lints in this process.

    Attributes:
        note: set by whoever reports.
    """

    note: Note

    def __init__(self, crew: Callable[[Note], RemoteExecutor], here: InProcessExecutor) -> None:
        self.note = _ignore_note
        self._make = crew
        self._here = here
        self._thread = ThreadPoolExecutor(1, "checker-cluster")
        self._crew: RemoteExecutor | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serving: Future[None] = Future()
        self._stop: Callable[[], object] = _do_nothing
        self._count = 0

    def submit(self, task: Task) -> Waiting:
        """Hand out a file."""
        self._count += 1
        job = LintTask.of(task, self._count)
        if self._loop is None:
            self._begin()
        self._call(partial(self._put, job))
        return _RemoteTask(job, self._serving, self._here)

    def close(self) -> None:
        """Leave at once; what the cluster has not begun it forgets."""
        if self._loop is not None:
            self._call(self._stop)
            wait((self._serving,), _CLOSING_SECONDS)
        self._thread.shutdown(wait=False)

    def _put(self, job: LintTask) -> None:
        if self._crew is not None:
            self._crew.put(job)

    def _begin(self) -> None:
        begun: Future[asyncio.AbstractEventLoop] = Future()
        self._serving = self._thread.submit(asyncio.run, self._serve(begun))
        either: tuple[Future[Any], ...] = (begun, self._serving)
        wait(either, None, FIRST_COMPLETED)
        if begun.done():
            self._loop = begun.result()
        else:
            self._serving.result()  # raises why nothing began

    async def _serve(self, begun: Future[asyncio.AbstractEventLoop]) -> None:
        serving = asyncio.current_task()
        if serving is not None:
            self._stop = serving.cancel
        self._crew = self._make(self.note)
        begun.set_result(asyncio.get_running_loop())
        await self._crew.serve()

    def _call(self, function: Callable[[], object]) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):  # it is closed: whoever waits is told why
                self._loop.call_soon_threadsafe(function)


def _ignore_note(note: Message) -> None:
    """Stand for whoever reports, while nobody does."""
    del note


def _do_nothing() -> None:
    """Stand for what ends a cluster that was never met."""
