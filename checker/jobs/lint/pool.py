"""Spread files over processes: this one, or as many others as pay for their start.

Every process stands alone, so that one that dies costs its file and no other: that file is tried
once more by a new one, and is then reported as what could not be checked.
"""

import heapq
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.core.verdict import Verdict
from checker.jobs.lint.lint_file import Compute, Done, Factory, Task, compute_guarded, pack_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.jobs.lint.processes import Answer, Worker

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

    def settle(self, answer: "Answer") -> None:
        """Take what a process made of the file."""
        if isinstance(answer, Exception):
            self.future.set_exception(answer)
        elif answer is None:
            self.future.set_exception(_FOR_THE_USER)
        else:
            self.future.set_result(answer)


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

    Each process has a thread here that hands it one file after another.

    Args:
        factory: makes what computes, once in each process that is begun anew.
        most: processes at once; None for as many as there are processors and work.
        here: what computes in this process, where it has done so before.
    """

    def __init__(
        self, factory: Factory, most: int | None = None, here: InProcessExecutor | None = None
    ) -> None:
        self._factory = factory
        self._most = most
        self._here = here or InProcessExecutor(factory)
        self._changed = threading.Condition(threading.RLock())
        self._jobs: list[_PoolTask] = []
        self._workers: dict[int, Worker] = {}
        self._begun = 0
        self._bytes = 0
        self._count = 0
        self._closed = False

    def submit(self, task: Task) -> Waiting:
        """Hand out a file."""
        with self._changed:
            self._count += 1
            self._bytes += task.size + _BYTES_PER_FILE
            # results are given out in order: only what would hold up the end begins before its turn
            job = _PoolTask((-task.size if task.size >= _GIANT else 0, self._count), task)
            self._queue(job)
        return _ProcessTask(job, self._here, self._hand_over)

    def close(self) -> None:
        """End the processes at once."""
        with self._changed:
            self._closed = True
            self._jobs.clear()
            for each in self._workers.values():
                each.end()
            self._changed.notify_all()

    def _queue(self, job: _PoolTask) -> None:
        heapq.heappush(self._jobs, job)
        self._changed.notify()

    def _count_wanted(self) -> int:
        if self._most is not None:
            return min(self._most, self._count)
        return min(count_processors(), self._count, self._bytes // WORTH_A_PROCESS + 1)

    def _hand_over(self, job: _PoolTask) -> bool:
        """Have processes begin with what waits; return whether `job` is left to this one."""
        with self._changed:
            wanted = self._count_wanted()
            if self._workers or wanted >= 2:  # noqa: PLR2004 - else this one
                self._start(max(0, min(wanted - len(self._workers), len(self._jobs))))
            if not self._workers:
                job.taken = not job.future.done()
            return job.taken

    def _start(self, count: int) -> None:
        """Begin so many more processes, or as many as the system gives: this one does the rest."""
        try:
            for each in self._begin(count):
                self._workers[self._begun] = each
                threading.Thread(target=self._employ, args=(self._begun,), daemon=True).start()
                self._begun += 1
        except OSError:  # no room for a process, as in some containers
            self._most = max(1, len(self._workers))

    def _begin(self, count: int) -> "Iterator[Worker]":
        from checker.jobs.lint.processes import start_workers  # noqa: PLC0415 - slow; not if all is kept

        return start_workers(self._factory, type(self._here), count)

    def _employ(self, number: int) -> None:
        """Hand a process one file after another; where it dies, have another go on."""
        worker: Worker | None = self._workers[number]
        while worker is not None:
            if not worker.wait_until_born():
                worker = self._replace(number)
            elif (job := self._take(worker)) is None:
                worker = None
            else:
                try:
                    job.settle(worker.compute(job.task))
                except (EOFError, OSError):
                    worker = self._replace(number, job)

    def _take(self, worker: "Worker") -> _PoolTask | None:
        """Return the file that a process is to compute next; at the end None, and end it."""
        with self._changed:
            while not self._closed:
                if (job := self._pop(is_first=worker.is_first())) is not None:
                    return job
                self._changed.wait()
        worker.end()
        return None

    def _pop(self, *, is_first: bool) -> _PoolTask | None:
        """Return the next file; the first is no giant, for others wait to be copied after it."""
        while self._jobs and self._jobs[0].taken:
            heapq.heappop(self._jobs)
        if not self._jobs:
            return None
        if not is_first:
            return heapq.heappop(self._jobs)
        job = min(self._jobs, key=lambda each: (each.taken, each.task.size >= _GIANT, each.rank))
        self._jobs.remove(job)
        heapq.heapify(self._jobs)
        return job

    def _replace(self, number: int, job: _PoolTask | None = None) -> "Worker | None":
        """Begin a process for one that died, with this file, or never was."""
        with self._changed:
            if self._closed:
                return None
            if job is not None and job.tried:
                job.future.set_result(None)
            elif job is not None:
                job.tried = True
                self._queue(job)
            try:
                (worker,) = self._begin(1)
            except OSError:
                del self._workers[number]
                self._leave_rest()
                return None
            self._workers[number] = worker
            return worker

    def _leave_rest(self) -> None:
        """Leave all that waits to this process, where there is no other."""
        if not self._workers:
            for each in self._jobs:
                each.future.set_exception(_FOR_THE_USER)
            self._jobs.clear()


_FOR_THE_USER = CheckerError(Message("lint.text"))
"""Stands for an error that another process cannot raise: this one makes it again."""
