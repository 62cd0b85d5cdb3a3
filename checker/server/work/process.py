"""Run a job's order in a process of its own, which may die, hang or eat memory by itself.

The process is forked from one that has checked by every shipped rule set already; where there is no
fork, it is started anew. What comes back through the pipe is JSON: a process that read a stranger's
file is believed no more than the file.
"""

import json
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from typing import Any, Final

from checker.core.errors import CheckerError
from checker.core.messages import Message, to_data
from checker.server.work.orders import JobOrder, JobOutcome

Perform = Callable[[JobOrder, Callable[[int, int], None]], JobOutcome]

_LARGEST_WORD: Final = 2**20
_POLL_SECONDS: Final = 0.2
_MIB: Final = 2**20


class ProcessDiedError(Exception):
    """The job's process ended without an outcome."""


class JobCancelledError(Exception):
    """Somebody called the job off."""


@dataclass(frozen=True, slots=True)
class JobLimits:
    """What one job's process may take."""

    seconds: float
    memory_mib: int


def prepare() -> None:
    """Let a helper process get ready for what every job needs, so that each one only forks."""
    _context().set_forkserver_preload(["checker.server.work.preload"])


def start_early() -> None:
    """Start that helper now, so that it is ready when the first job comes; after `prepare`."""
    if sys.platform != "win32":
        forkserver.ensure_running()


def run_order(
    order: JobOrder,
    limits: JobLimits,
    on_progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
    perform: Perform | None = None,
) -> JobOutcome:
    """Return what a process made of an order.

    Args:
        order: what to do.
        limits: what it may take; beyond them the outcome says so.
        on_progress: told how many of a document's questions are answered.
        is_cancelled: asked now and then whether to go on.
        perform: a function of a module that does it; None for `perform.perform`.

    Raises:
        ProcessDiedError: it was killed, or crashed.
        JobCancelledError: it was called off.
    """
    context = _context()
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(order.to_json(), theirs, limits, perform))
    process.start()
    theirs.close()
    try:
        return _listen(ours, time.monotonic() + limits.seconds, on_progress, is_cancelled)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def _context() -> Any:
    return multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")


def _listen(
    pipe: Connection,
    deadline: float,
    on_progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> JobOutcome:
    while time.monotonic() < deadline:
        if is_cancelled():
            raise JobCancelledError
        if not pipe.poll(_POLL_SECONDS):
            continue
        try:
            said = json.loads(pipe.recv_bytes(_LARGEST_WORD))
        except (EOFError, OSError, ValueError) as error:
            raise ProcessDiedError from error
        if "outcome" in said:
            return _read_outcome(said["outcome"])
        on_progress(int(said["done"]), int(said["total"]))
    return JobOutcome(problem=to_data(Message("server.job-took-too-long")))


def _read_outcome(values: dict[str, Any]) -> JobOutcome:
    names = tuple(os.path.basename(str(each)) for each in values["files"])  # noqa: PTH119 - a name
    ran = tuple(map(str, values["ran"]))
    return JobOutcome(dict(values["summary"]), names, values["problem"], ran)


def _run(order: str, pipe: Connection, limits: JobLimits, perform: Perform | None) -> None:
    """Perform an order and say what came out; runs in the job's process."""
    _limit(limits)
    threading.Thread(target=_end_with_worker, daemon=True).start()
    outcome = _attempt(JobOrder.from_json(order), pipe, perform)
    pipe.send_bytes(json.dumps({"outcome": asdict(outcome)}).encode())


def _attempt(order: JobOrder, pipe: Connection, perform: Perform | None) -> JobOutcome:
    if perform is None:
        from checker.server.work import perform as usual  # noqa: PLC0415 - not in the worker itself

        perform = usual.perform

    def report(done: int, total: int) -> None:
        pipe.send_bytes(json.dumps({"done": done, "total": total}).encode())

    try:
        return perform(order, report)
    except CheckerError as error:
        return JobOutcome(problem=to_data(error.what))
    except MemoryError:
        return JobOutcome(problem=to_data(Message("server.job-needs-too-much-memory")))


def _end_with_worker() -> None:
    """End this process when the worker that started it is killed: nobody would stop it then."""
    worker = multiprocessing.parent_process()
    if worker is not None:
        worker.join()
        os._exit(1)


def _limit(limits: JobLimits) -> None:
    if sys.platform == "win32":
        return  # the job's time and the worker's own limits bound it there
    import resource  # noqa: PLC0415 - not on Windows

    most = limits.memory_mib * _MIB
    processor = 1 + int(limits.seconds) * (os.cpu_count() or 1)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))  # where no thread gets on
