"""A dask cluster that is handed files a few at a time, each given to one worker by name.

dask's own ways with a lost worker are not used: it does again whatever was there, up to three
times, and a file that kills workers takes with it those that only waited behind it. The queue knows
what was lost with whom, and does it again once.

What is sent is the name of a function, and bytes; bytes come back. Only workers on which all that
decides is as it is here are given files.
"""

import asyncio
import logging
import operator
import pkgutil
import time
import uuid
import warnings
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import dask
from distributed import Client, Future, Security
from distributed.scheduler import KilledWorker, NoValidWorkerError
from distributed.versions import VersionMismatchWarning

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.jobs.lint import executor_errors as refusals
from checker.jobs.lint.cluster import Note, SchedulerAddress
from checker.jobs.lint.serialization import Head, read_done, read_error, unpack_message
from checker.jobs.lint.task_queue import How, LintTask, Queue, WorkerState, build_message
from checker.jobs.lint.versions import collect_versions, find_differences
from checker.jobs.lint.worker_bundle import WorkerBundle

_PLAIN = ["dask", "msgpack"]
_ANSWER_SECONDS, _PAUSE_SECONDS = 120.0, 0.5
_PATIENCE_SECONDS, _GRACE_SECONDS = 60.0, 5.0


@dataclass(frozen=True, slots=True)
class DaskBatch:
    """What a cluster is asked for.

    Attributes:
        site: the scheduler.
        kit: what workers lint with.
        weights: of the model that judges, as this process knows it; empty without one.
        how: files are handed over.
        most: workers that are used, None for all.
        note: is told what a person should know.
    """

    site: SchedulerAddress
    kit: WorkerBundle
    weights: str
    how: How
    most: int | None
    note: Note


class DaskPool:
    """The workers of a cluster, as they come and go.

    Args:
        order: what is asked for.
    """

    def __init__(self, order: DaskBatch) -> None:
        self._order = order
        self._queue = Queue(order.how)
        self._members: dict[str, WorkerState] = {}
        self._refused: dict[str, Message] = {}
        self._tasks: dict[str, set[asyncio.Task[None]]] = {}
        self._functions: dict[str, dict[str, Future[Any]]] = {}
        self._broken: Exception | None = None
        self._wake = asyncio.Event()
        self._idle_since = time.monotonic()
        self._client: Client | None = None

    def put(self, job: LintTask) -> None:
        """Take a file in."""
        self._queue.put(job)
        self._feed_workers()

    async def serve(self) -> None:
        """Hand out files, and take what is made of them, until cancelled.

        Raises:
            ConfigError: there is no scheduler, it was lost, or no worker takes files.
            CheckerError: what no file is to blame for, said by a worker.
        """
        async with _connect_client(self._order.site) as client:
            self._client = client
            while self._broken is None:
                self._meet_workers(await self._find_addresses(client))
                self._check_patience()
                self._wake.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), _PAUSE_SECONDS)
            raise self._broken

    # who is there

    async def _find_addresses(self, client: Client) -> set[str]:
        """Return the addresses of the workers that the scheduler knows."""
        try:
            if client.status == "running" and client.scheduler is not None:
                asked = client.scheduler.identity(n_workers=-1)
                return set((await asyncio.wait_for(asked, _ANSWER_SECONDS))["workers"])
        except (OSError, TimeoutError) as error:
            raise refusals.report_lost(self._order.site.shown) from error
        raise refusals.report_lost(self._order.site.shown)

    def _meet_workers(self, there: set[str]) -> None:
        for address in {*self._tasks, *self._refused} - there:
            self._drop_worker(address)
        most = self._order.most
        for address in sorted(there - {*self._tasks, *self._refused}):
            if most is None or len(self._tasks) < most:
                self._begin(address, self._greet_worker(address))

    def _drop_worker(self, address: str) -> None:
        """Take back what a worker had that is gone."""
        self._refused.pop(address, None)
        self._functions.pop(address, None)
        for task in self._tasks.pop(address, ()):
            task.cancel()
        member = self._members.pop(address, None)
        if member is not None:
            if member.jobs:
                self._order.note(refusals.describe_lost_worker(address, len(member.jobs)))
            self._queue.lost(member)
        self._feed_workers()

    async def _greet_worker(self, address: str) -> None:
        """Send a worker what it needs; it is given files if it lints as this process does."""
        reason = await self._find_difference(address)
        if reason is None:
            self._members.setdefault(address, WorkerState(address)).away = False
            self._feed_workers()
        else:
            self._refuse(address, reason)

    async def _find_difference(self, address: str) -> Message | None:
        """Return why a worker would not lint as this process does, None where it would."""
        try:
            head, _ = await self._ask_worker(address, "greet", self._order.kit.message)
        except _WorkerError as error:
            return refusals.describe_missing_checker(str(error))
        if head["answer"] == "error":
            return read_error(head).what
        found = find_differences(collect_versions(), head["versions"])
        if found:
            return refusals.describe_other_versions(found)
        return None if head["weights"] == self._order.weights else refusals.describe_other_model()

    def _refuse(self, address: str, reason: Message) -> None:
        for task in self._tasks.pop(address, set()) - {asyncio.current_task()}:
            task.cancel()
        if (member := self._members.pop(address, None)) is not None:
            self._queue.release(member)
        self._refused[address] = reason
        self._order.note(refusals.describe_refused_worker(address, reason))
        self._wake.set()

    def _check_patience(self) -> None:
        """See that somebody takes files.

        Raises:
            ConfigError: nobody does, and nobody came for a while.
        """
        now = time.monotonic()
        if self._tasks:
            self._idle_since = now
        patience = _GRACE_SECONDS if self._refused else _PATIENCE_SECONDS
        if now - self._idle_since > patience:
            raise refusals.report_nobody(self._order.site.shown, self._refused)

    # files

    def _feed_workers(self) -> None:
        for member in self._members.values():
            while (job := self._queue.take(member)) is not None:
                self._begin(member.address, self._do(member, job))

    async def _do(self, member: WorkerState, job: LintTask) -> None:
        """Have a worker lint a file."""
        as_bytes = self._queue.goes_as_bytes(job, member)
        try:
            message = await asyncio.to_thread(
                build_message, self._order.kit.digest, job.task, as_bytes=as_bytes
            )
        except OSError:  # this process says what is wrong with it
            self._queue.ended(member, job)
            job.leave()
            return
        head, parts = await self._ask_worker(member.address, "work", message)
        self._queue.ended(member, job)
        match head["answer"]:
            case "done":
                job.settle(read_done(head, parts))
            case "elsewhere":
                self._send_content(member, job, head)
            case "unknown":  # it was told of too many runs since
                self._queue.put(job)
                if not member.away:
                    member.away = True
                    self._begin(member.address, self._greet_worker(member.address))
            case _:
                raise read_error(head)

    def _send_content(self, member: WorkerState, job: LintTask, head: Head) -> None:
        """Send the bytes of a file that a worker does not see as it is here."""
        self._queue.put(job)
        job.sent, member.sent = True, member.sent or head["absent"]
        if self._order.how == "path":
            self._refuse(member.address, refusals.describe_not_shared(job.task.shown))

    # asking

    def _begin(self, address: str, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.setdefault(address, set()).add(task)
        task.add_done_callback(partial(self._finish_task, address))

    def _finish_task(self, address: str, task: "asyncio.Task[None]") -> None:
        error = None if task.cancelled() else task.exception()
        tasks = self._tasks.get(address)
        if tasks is None or task not in tasks:
            return  # its worker is gone
        tasks.discard(task)
        if task.cancelled() or isinstance(error, CancelledError):
            self._drop_worker(address)  # met anew if it is still there
        elif isinstance(error, _WorkerError):
            self._queue.lost(self._members[address])
            self._refuse(address, refusals.describe_failure(str(error)))
        elif isinstance(error, Exception):
            self._broken = error
            self._wake.set()
        self._feed_workers()

    async def _ask_worker(
        self, address: str, function: str, message: bytes
    ) -> tuple[Head, list[bytes]]:
        """Return a worker's answer.

        Raises:
            _WorkerError: checker does not run there.
            CancelledError: dask lost it.
        """
        if self._client is None:
            raise CancelledError
        future = self._client.submit(
            operator.call,
            self._get_function(self._client, address, function),
            message,
            key=f"checker-{function}-{uuid.uuid4().hex}",
            workers=[address],
            allow_other_workers=False,
            pure=False,
        )
        error: Exception | None = await future.exception()  # type: ignore[no-untyped-call]
        if future.status != "finished":
            lost = error is None or isinstance(error, (KilledWorker, NoValidWorkerError))
            raise CancelledError if lost else _WorkerError(repr(error))
        return unpack_message(await future)

    def _get_function(self, client: Client, address: str, name: str) -> "Future[Any]":
        """Return a function of ours, which a worker looks up by its name and keeps.

        Neither the scheduler nor a worker of another release has to unpickle it so.
        """
        known = self._functions.setdefault(address, {})
        if name not in known:
            known[name] = client.submit(
                pkgutil.resolve_name,
                f"checker.jobs.lint.remote:{name}",
                key=f"checker-name-{uuid.uuid4().hex}",
                workers=[address],
                allow_other_workers=False,
                pure=False,
            )
        return known[name]


class _WorkerError(Exception):
    """checker cannot be run by a worker, or cannot write there."""


@asynccontextmanager
async def _connect_client(site: SchedulerAddress) -> AsyncIterator[Client]:
    """Yield a client of a scheduler, met within dask's own `distributed.comm.timeouts.connect`.

    Raises:
        ConfigError: it cannot be reached, or TLS is not set up.
    """
    for name in ("distributed", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said by us
    large = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}
    with warnings.catch_warnings(), dask.config.set(large):
        warnings.simplefilter("ignore", VersionMismatchWarning)  # we compare, worker by worker
        try:
            client = await Client(  # type: ignore[no-untyped-call]
                site.address,
                asynchronous=True,
                set_as_default=False,
                security=_build_security(site),
                name="checker",
                serializers=_PLAIN,
                deserializers=[*_PLAIN, "error"],
            )
        except (OSError, TimeoutError, ValueError, RuntimeError) as error:
            raise refusals.report_unreachable(site.shown, error) from error
        try:
            yield client
        finally:
            await client.close(timeout=2)


def _build_security(site: SchedulerAddress) -> Security:
    """Return how dask's own configuration says to connect."""
    security = Security()  # type: ignore[no-untyped-call]
    if site.address.startswith("tls:"):
        names = ("tls_ca_file", "tls_client_cert", "tls_client_key")
        if any(getattr(security, each) is None for each in names):
            raise refusals.report_no_certificates(site.shown)
    return security
