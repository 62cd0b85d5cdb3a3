"""Files that wait for a worker of a cluster: who gets which, and how much is under way."""

import errno
import hashlib
import heapq
import os
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal

from checker.core.errors import FileTooLargeError
from checker.core.regular_files import LARGEST_DOCUMENT, hash_regular, read_regular
from checker.jobs.lint.lint_file import Done, Task
from checker.jobs.lint.serialization import pack_message, write_task
from checker.jobs.lint.walk import SIDECAR

How = Literal["auto", "path", "bytes"]
"""How a worker gets a file: from where it lies, as bytes, or as bytes where it is not there."""

WINDOW = 32 * 2**20
"""Bytes of files that are sent and not answered yet: a scheduler holds no more than that."""

_GIANT = 500_000
"""Bytes of a document that is begun before its turn."""
_DEEP = 2
"""Files that a worker has at a time: one that it computes and one that waits there."""


@dataclass(eq=False)
class LintTask:
    """A file that waits or is under way; those of least rank are handed out first.

    Attributes:
        rank: giants by size, then by turn.
        task: the file.
        future: of what is made of it, None where its worker was lost twice.
        tried: its worker was lost once.
        sent: goes as bytes, for it was not found where it lies.
        here: is left to this process.
    """

    rank: tuple[int, int]
    task: Task
    future: Future[Done | None] = field(default_factory=Future)
    tried: bool = False
    sent: bool = False
    here: bool = False

    @classmethod
    def of(cls, task: Task, turn: int) -> "LintTask":
        """Return the job of a file whose turn is known: giants begin before theirs."""
        return cls((-task.size if task.size >= _GIANT else 0, turn), task)

    def __lt__(self, other: "LintTask") -> bool:
        return self.rank < other.rank

    def settle(self, done: Done | None) -> None:
        """Say what was made of the file."""
        if not self.future.done():
            self.future.set_result(done)

    def leave(self) -> None:
        """Leave the file to this process."""
        self.here = True
        self.settle(None)


@dataclass(eq=False)
class WorkerState:
    """A worker of the cluster that is asked to lint.

    Attributes:
        address: as the scheduler names it.
        sent: gets files as bytes.
        away: must be greeted before it gets more.
        jobs: what it was given, and the bytes of it that were sent.
    """

    address: str
    sent: bool = False
    away: bool = False
    jobs: dict[LintTask, int] = field(default_factory=dict)

    @property
    def is_alone(self) -> bool:
        """Whether it does again what another was lost with."""
        return any(each.tried for each in self.jobs)


class Queue:
    """Jobs in order; what is tried again has a worker to itself, so that it costs no other file.

    Args:
        how: files are handed over.
    """

    def __init__(self, how: How) -> None:
        self._how = how
        self._jobs: list[LintTask] = []
        self._again: deque[LintTask] = deque()
        self._sent = 0

    def put(self, job: LintTask) -> None:
        """Take a file in, or one back that nobody began."""
        if job.tried:
            self._again.appendleft(job)
        else:
            heapq.heappush(self._jobs, job)

    def take(self, member: WorkerState) -> LintTask | None:
        """Return the next file for a worker, None where it should have none now."""
        while (job := self._find_next(member)) is not None:
            size = job.task.size if self.goes_as_bytes(job, member) else 0
            if size <= WINDOW:
                break
            self._remove(job)
            job.leave()
        if job is None or (self._sent and self._sent + size > WINDOW):
            return None
        self._remove(job)
        self._sent += size
        member.jobs[job] = size
        return job

    def ended(self, member: WorkerState, job: LintTask) -> bool:
        """Note that a worker is done with a file; return False where it was taken away before."""
        size = member.jobs.pop(job, None)
        self._sent -= size or 0
        return size is not None

    def lost(self, member: WorkerState) -> None:
        """Take away what a lost worker had: it is done once more, and then given up."""
        for job in list(member.jobs):
            self.ended(member, job)
            if job.tried:
                job.settle(None)
            else:
                job.tried = True
                self._again.append(job)

    def release(self, member: WorkerState) -> None:
        """Take back what a worker has that is to have no files."""
        for job in list(member.jobs):
            self.ended(member, job)
            self.put(job)

    def goes_as_bytes(self, job: LintTask, member: WorkerState) -> bool:
        """Return whether a worker gets a file's bytes."""
        return self._how == "bytes" or (self._how == "auto" and (job.sent or member.sent))

    def _find_next(self, member: WorkerState) -> LintTask | None:
        if member.away or member.is_alone or len(member.jobs) >= _DEEP:
            return None
        if self._again:
            return None if member.jobs else self._again[0]
        return self._jobs[0] if self._jobs else None

    def _remove(self, job: LintTask) -> None:
        if job.tried:
            self._again.popleft()
        else:
            heapq.heappop(self._jobs)


def build_message(kit: str, task: Task, *, as_bytes: bool) -> bytes:
    """Return what a worker is told of a file: where it lies and what it must hold, or its bytes.

    Raises:
        OSError: it cannot be read here, or became too large to be sent.
    """
    head = {**write_task(task), "kit": kit}
    if as_bytes:
        ending = os.path.splitext(task.path)[1]  # noqa: PTH122 - any bytes
        return pack_message(
            {**head, "ending": ending}, _read_content(task.path), *_read_sidecar(task.path)
        )
    beside = [hashlib.sha256(each).hexdigest() for each in _read_sidecar(task.path)]
    return pack_message({**head, "sha256": _compute_sha256(task.path), "beside": "".join(beside)})


def _read_sidecar(path: str) -> list[bytes]:
    try:
        return [_read_content(path + SIDECAR)]
    except FileNotFoundError:
        return []


def _read_content(path: str) -> bytes:
    try:
        return read_regular(path, WINDOW)
    except FileTooLargeError as error:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path) from error


def _compute_sha256(path: str) -> str:
    return hash_regular(path, LARGEST_DOCUMENT).hex()
