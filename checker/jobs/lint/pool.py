"""Spread files over processes: this one, or as many others as pay for their start.

Every process stands alone, so that one that dies costs its file and no other: that file is tried
once more by a new one, and is then reported as what could not be checked.
"""

import gc
import heapq
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Protocol

from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.core.verdict import Verdict
from checker.jobs.lint.lint_file import Compute, Done, Factory, Task, compute_guarded, pack_verdict

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

COLLECTED_AFTER = (200_000, 50, 100)
"""How often Python looks for cycles: what linting makes is mostly read once and dropped.

A start and one file make fewer objects than the first of these.
"""
WORTH_A_PROCESS = 400_000
"""Bytes of documents from which a further process pays for its start."""
_BYTES_PER_FILE = 1_500
"""Bytes that take as long as a file without any does."""

_GIANT = 500_000
"""Bytes of a document that is begun before its turn."""


class Waiting(Protocol):
    """A file that was handed out."""

    def done(self) -> bool:
        """Return whether it has been computed."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for at most so long; return whether `result` is the next thing to ask for."""
        ...

    def result(self) -> Done | None:
        """Return what was made of it, None where its process died twice; may wait.

        Raises:
            CheckerError: what no file is to blame for.
        """
        ...


class Executor(Protocol):
    """Computes files: here, in other processes, on other machines."""

    def submit(self, task: Task) -> Waiting:
        """Hand out a file. One that takes long may begin before its turn."""
        ...

    def close(self) -> None:
        """Leave at once what is not done."""
        ...


def count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _OwnTask:
    """A file that is computed where it is asked for."""

    task: Task
    here: "InProcessExecutor"

    def done(self) -> bool:
        return False

    def wait(self, seconds: float) -> bool:
        del seconds
        return True

    def result(self) -> Done | None:
        return self.here.made_of(self.task)


class InProcessExecutor:
    """Computes in this process, each file when its turn comes; what to compute with is made then.

    Args:
        factory: makes what computes.
    """

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._made: Compute | None = None

    def submit(self, task: Task) -> Waiting:
        """Hand out a file to be computed when its result is asked for."""
        return _OwnTask(task, self)

    def made_of(self, task: Task) -> Done:
        """Compute a file now; return of its verdict what a folder's report needs."""
        return pack_verdict(self.compute(task))

    def compute(self, task: Task) -> Verdict:
        """Lint a file now."""
        return compute_guarded(self._compute(), task)

    def close(self) -> None:
        """Nothing is under way."""

    def _compute(self) -> Compute:
        if self._made is None:
            self._made = self._factory()
        return self._made


class Whole(InProcessExecutor):
    """Computes in this process and keeps each verdict whole; what nobody foresaw ends the run."""

    def made_of(self, task: Task) -> Done:
        """Compute a file now; return all of its verdict."""
        verdict = self._compute()(task)
        return Done(verdict.model_dump_json().encode(), verdict.document.sha256 or "")


class Judging(InProcessExecutor):
    """Computes in this process with a model, which is asked for several files at once.

    Args:
        factory: makes what computes.
        ahead: asks the model what files will ask it, and keeps its answers.
        at_once: files that are asked for together.
    """

    def __init__(
        self, factory: Factory, ahead: Callable[[Sequence[Task]], None], at_once: int = 16
    ) -> None:
        super().__init__(factory)
        self._ahead = ahead
        self._at_once = at_once
        self._queue: deque[Task] = deque()

    def submit(self, task: Task) -> Waiting:
        """Hand out a file to be computed when its result is asked for."""
        self._queue.append(task)
        return super().submit(task)

    def compute(self, task: Task) -> Verdict:
        """Lint a file now; where its answers are not there yet, ask for those that follow, too."""
        if task in self._queue:
            group = [self._queue.popleft() for _ in range(min(self._at_once, len(self._queue)))]
            self._ahead(group)
        return super().compute(task)


@dataclass(order=True)
class _PoolTask:
    """A file that waits or is under way; those of least rank are handed out first."""

    rank: tuple[int, int]
    task: Task = field(compare=False)
    future: Future[Done | None] = field(compare=False, default_factory=Future)
    tried: bool = field(compare=False, default=False)
    taken: bool = field(compare=False, default=False)


@dataclass(frozen=True, slots=True)
class _ProcessTask:
    """A file that another process computes; what failed there fails here, for the user."""

    job: _PoolTask
    here: InProcessExecutor
    takes: Callable[[_PoolTask], bool]

    def done(self) -> bool:
        return self.job.future.done()

    def wait(self, seconds: float) -> bool:
        if self.job.taken or self.takes(self.job):
            return True
        wait([self.job.future], seconds)
        return self.job.future.done()

    def result(self) -> Done | None:
        try:
            if not (self.job.taken or self.takes(self.job)):
                return self.job.future.result()
        except CheckerError:
            pass
        return self.here.made_of(self.job.task)


class ProcessPool:
    """Computes in other processes where there is work enough for two, else in this one.

    Args:
        factory: makes what computes, once in each process.
        most: processes at once; None for as many as there are processors and work.
        here: what computes in this process, where it has done so before.
    """

    def __init__(
        self, factory: Factory, most: int | None = None, here: InProcessExecutor | None = None
    ) -> None:
        self._factory = factory
        self._most = most
        self._here = here or InProcessExecutor(factory)
        self._lock = threading.RLock()
        self._jobs: list[_PoolTask] = []
        self._free: list[ProcessPoolExecutor] = []
        self._started = 0
        self._bytes = 0
        self._count = 0
        self._closed = False

    def submit(self, task: Task) -> Waiting:
        """Hand out a file."""
        with self._lock:
            self._count += 1
            self._bytes += task.size + _BYTES_PER_FILE
            # results are given out in order: only what would hold up the end begins before its turn
            job = _PoolTask((-task.size if task.size >= _GIANT else 0, self._count), task)
            heapq.heappush(self._jobs, job)
        return _ProcessTask(job, self._here, self._hand_over)

    def close(self) -> None:
        """End the processes at once."""
        with self._lock:
            self._closed = True
            self._jobs.clear()
        if not self._started:
            return
        import multiprocessing  # noqa: PLC0415 - slow, and not where all results are kept

        for process in multiprocessing.active_children():
            process.terminate()
        for each in self._free:
            each.shutdown(wait=False, cancel_futures=True)

    def _count_wanted(self) -> int:
        if self._most is not None:
            return min(self._most, self._count)
        return min(count_processors(), self._count, self._bytes // WORTH_A_PROCESS + 1)

    def _hand_over(self, job: _PoolTask) -> bool:
        """Begin with what waits, a window of it; return whether `job` is left to this process."""
        with self._lock:
            wanted = self._count_wanted()
            if self._started or wanted >= 2:  # noqa: PLR2004 - else this one
                self._start(wanted)
            if not self._started:
                job.taken = not job.future.done()
                return job.taken
            self._feed_processes()
        return False

    def _start(self, wanted: int) -> None:
        """Begin so many processes, or as many as the system lets us: this one does the rest."""
        try:
            while self._started < wanted and len(self._jobs) > len(self._free):
                self._free.append(_process(self._factory, type(self._here)))
                self._started += 1
        except OSError:  # no shared memory, as in some containers
            self._most = max(1, self._started)

    def _feed_processes(self) -> None:
        while self._jobs and self._jobs[0].taken:
            heapq.heappop(self._jobs)
        while self._free and self._jobs and not self._closed:
            job, process = heapq.heappop(self._jobs), self._free.pop()
            working = process.submit(_lint_in_process, job.task)
            working.add_done_callback(partial(self._finish_job, job, process))

    def _finish_job(
        self, job: _PoolTask, process: "ProcessPoolExecutor", ended: Future[Done | None]
    ) -> None:
        """Take a result; called in a thread of the process's own."""
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - as above

        error = ended.exception() if not ended.cancelled() else None
        with self._lock:
            if self._closed:
                return
            if isinstance(error, BrokenProcessPool):
                process = _process(self._factory, type(self._here))
                if not job.tried:
                    job.tried = True
                    heapq.heappush(self._jobs, job)
                else:
                    job.future.set_result(None)
            elif error is not None:
                job.future.set_exception(error)
            elif (done := ended.result()) is None:
                job.future.set_exception(_FOR_THE_USER)
            else:
                job.future.set_result(done)
            self._free.append(process)
            self._feed_processes()


_FOR_THE_USER = CheckerError(Message("lint.text"))
"""Stands for an error that another process cannot raise: this one makes it again."""


def _process(factory: Factory, kind: type[InProcessExecutor]) -> "ProcessPoolExecutor":
    import multiprocessing  # noqa: PLC0415 - as above
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - as above

    context = multiprocessing.get_context("spawn")  # a fork would copy threads of libraries
    begun = (factory, kind)
    return ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=begun)


_here: list[InProcessExecutor] = []
"""In a process that works for another: what it computes with."""


def _begin(factory: Factory, kind: type[InProcessExecutor]) -> None:
    gc.set_threshold(*COLLECTED_AFTER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that reports
    _here.append(kind(factory))


def _lint_in_process(task: Task) -> Done | None:
    """Lint a file in a process of its own; None where an error is for the user."""
    try:
        return _here[0].made_of(task)
    except CheckerError:
        return None
