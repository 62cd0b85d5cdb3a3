"""Run one job of the queue from its row to its results, whatever its process does."""

import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import CheckerError
from checker.core.messages import Message, to_data
from checker.core.regular_files import LARGEST_DOCUMENT, read_regular
from checker.core.storage import make_private_folder
from checker.server.library.rights import Library
from checker.server.office import Office
from checker.server.store import audit, counts, labelled, published
from checker.server.store.label_tables import LabelRound, LabelText
from checker.server.store.readable import find_readable
from checker.server.store.tables import (
    ENDED,
    OFFICE_JOBS,
    Job,
    Remembered,
    StoredDocument,
    User,
    now,
)
from checker.server.work.gathered import GatheredTexts
from checker.server.work.orders import JobOrder, JobOutcome
from checker.server.work.process import (
    JobCancelledError,
    JobLimits,
    ProcessDiedError,
    run_order,
)
from checker.server.work.results import TEXTS, WRITTEN

_CRASHES_SET_ASIDE: Final = 2
_STARTS_SET_ASIDE: Final = 20
_TOLD_EVERY_SECONDS: Final = 0.5
_WITHOUT_FILE: Final = frozenset({"write", "index"})
_INDEX_SECONDS: Final = 24 * 3600.0
"""An index of many documents takes a night; what is stopped goes on from there the next time."""


class JobRunner:
    """Runs jobs for one worker.

    Args:
        office: the server.
        model_host: where the model host listens, None where jobs open the model themselves.
    """

    def __init__(self, office: Office, model_host: str | None) -> None:
        self._office = office
        self._model_host = model_host

    def run(self, job_id: str) -> str:
        """Run a job to one of its ends and return its status; one that ended is left as it is.

        A second run of the same job does the same again: results are named by their content.
        """
        while (order := self._start(job_id)) is not None:
            try:
                outcome = self._perform(job_id, order)
                self._keep(job_id, outcome, Path(order.results))
            except JobCancelledError:
                self._end(job_id, "cancelled")
            except ProcessDiedError:
                self._note_crash(job_id)
            except CheckerError as error:  # a result cannot be read, or not be kept
                self._end(job_id, "failed", JobOutcome(problem=to_data(error.what)))
            finally:
                shutil.rmtree(Path(order.file).parent.parent, ignore_errors=True)
        with self._office.database.look() as transaction:
            job = transaction.get(Job, job_id)
            return "deleted" if job is None else job.status

    def _start(self, job_id: str) -> JobOrder | None:
        """Return what to do; a job whose document cannot be laid out fails, and says why."""
        try:
            return self._begin(job_id)
        except FileNotFoundError:
            problem = Message("server.document-is-lost")
        except OSError as error:
            problem = Message("core.cannot-be-written", strerror=error.strerror or str(error))
        self._end(job_id, "failed", JobOutcome(problem=to_data(problem)))
        return None

    def _begin(self, job_id: str) -> JobOrder | None:
        """Return what to do, its document laid out; None where the job has ended."""
        with self._office.database.begin() as transaction:
            job = transaction.get(Job, job_id, with_for_update=True)
            if job is None or job.status in ENDED:
                return None
            problem = self._find_obstacle(job)
            if job.cancel_asked or problem is not None:
                told = None if problem is None else to_data(problem)
                status = "cancelled" if job.cancel_asked else "failed"
                _conclude(transaction, job, status, JobOutcome(problem=told))
                return None
            job.status, job.starts = "running", job.starts + 1
            job.started_at = job.started_at or now()
            document = transaction.get_one(StoredDocument, job.document_id)
            if job.starts == 1:
                job.rule_versions = published.list_numbers(transaction)
            language = job.order.get("language") or "ja"
            ignored = self._list_decisions(transaction, document)
        folder = self._office.folder.running / f"{job_id}-{job.starts}"
        return self._lay_out(folder, job, document, job.order | {"language": language}, ignored)

    def _find_obstacle(self, job: Job) -> Message | None:
        if job.crashes >= _CRASHES_SET_ASIDE or job.starts >= _STARTS_SET_ASIDE:
            return Message("server.file-killed-its-process")
        waited = now() - job.created_at
        if job.starts == 0 and waited > timedelta(hours=self._office.settings.waiting_hours):
            return Message("server.waited-too-long", hours=self._office.settings.waiting_hours)
        return None

    def _list_decisions(
        self, transaction: Any, document: StoredDocument
    ) -> tuple[dict[str, Any], ...]:
        wanted = select(Remembered).where(
            Remembered.owner_id == document.owner_id,
            Remembered.document_name == document.name,
            Remembered.accepted.is_(False),
        )
        author = transaction.get_one(User, document.owner_id).display_name
        return tuple(
            {
                "rule": each.rule,
                "reason": each.reason or "-",
                "author": author,
                "fingerprint": each.fingerprint,
                "nth": each.nth,
            }
            for each in transaction.scalars(wanted)
        )

    def _lay_out(
        self,
        folder: Path,
        job: Job,
        document: StoredDocument,
        asked: dict[str, Any],
        ignored: tuple[dict[str, Any], ...],
    ) -> JobOrder:
        """Write the document under its own name into a folder of its own."""
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("document", "results", "rules", "inputs"):
            make_private_folder(folder / name)
        file = folder / "document" / document.name
        if job.kind not in _WITHOUT_FILE:
            file.write_bytes(self._office.files.get(document.sha256))
        for name, sha256 in job.files.items():  # what came with it
            (folder / "inputs" / name).write_bytes(self._office.files.get(sha256))
        self._lay_out_rules(folder / "rules", job)
        settings, place = self._office.settings, self._office.folder
        chosen = asked.get("chosen")
        return JobOrder(
            kind=job.kind,
            file=str(file),
            results=str(folder / "results"),
            language=asked["language"],
            configuration=str(place.configuration) if place.configuration.exists() else None,
            ruleset=asked.get("ruleset"),
            model=settings.model or None,
            use_model=settings.use_model and bool(asked.get("use_model", True)),
            model_host=self._model_host,
            ignored=ignored,
            chosen=None if chosen is None else tuple(chosen),
            grade=asked.get("grade", "unsafe"),
            template=asked.get("template", ""),
            inputs=str(folder / "inputs"),
            numbers=str(place.numbers),
            seconds=settings.job_seconds,
            rules=(str(folder / "rules"), str(place.rules)),
            samples=self._lay_out_samples(folder / "document", job),
            rule=asked.get("rule", ""),
            given=tuple(asked.get("decided", ())),
            **(self._name_library() if job.kind == "index" else {}),
        )

    def _name_library(self) -> dict[str, Any]:
        """Return what the index is built of, and where it is."""
        library = Library.of(self._office)
        return {
            "folders": tuple(library.folders),
            "common_folders": tuple(library.list_common()),
            "index": str(self._office.folder.index),
            "faq": str(library.faq),
        }

    def _lay_out_rules(self, folder: Path, job: Job) -> None:
        """Write the versions that the job goes by, and over them the draft that it tries."""
        with self._office.database.look() as transaction:
            published.lay_out(transaction, folder, job.rule_versions)
        draft = job.order.get("draft")
        if draft is not None:
            (folder / f"{job.order['ruleset']}.yaml").write_bytes(draft.encode())

    def _lay_out_samples(self, folder: Path, job: Job) -> tuple[str, ...]:
        """Write the further documents that a job learns from, each into a folder of its own."""
        with self._office.database.look() as transaction:
            found = [
                find_readable(transaction, job.owner_id, each)
                for each in job.order.get("samples", ())
            ]
        paths = []
        for number, sample in enumerate(found):
            if sample is not None:
                make_private_folder(folder / str(number))
                paths.append(folder / str(number) / sample.name)
                paths[-1].write_bytes(self._office.files.get(sample.sha256))
        return tuple(map(str, paths))

    def _perform(self, job_id: str, order: JobOrder) -> JobOutcome:
        settings = self._office.settings
        seconds = _INDEX_SECONDS if order.kind == "index" else settings.job_seconds
        limits = JobLimits(seconds, settings.job_memory_mib)
        watch = _Watch(lambda done, total: self._tell(job_id, done, total))
        return run_order(order, limits, watch.report, lambda: watch.is_due() and self._look(job_id))

    def _tell(self, job_id: str, done: int, total: int) -> None:
        with self._office.database.begin() as transaction:
            job = transaction.get(Job, job_id)
            if job is not None:
                job.done, job.total = done, total

    def _look(self, job_id: str) -> bool:
        """Return whether somebody called the job off, or deleted it."""
        with self._office.database.look() as transaction:
            job = transaction.get(Job, job_id)
            return job is None or job.cancel_asked

    def _note_crash(self, job_id: str) -> None:
        with self._office.database.begin() as transaction:
            job = transaction.get(Job, job_id)
            if job is not None:
                job.crashes += 1

    def _keep(self, job_id: str, outcome: JobOutcome, folder: Path) -> None:
        """Store the results before the row says that they are there."""
        read = {each: read_regular(folder / each, LARGEST_DOCUMENT) for each in outcome.files}
        texts = read.pop(TEXTS, None)  # they become rows, which go with their documents
        files = {name: self._office.files.put(data) for name, data in read.items()}
        status = "done" if outcome.problem is None else "failed"
        if texts is None:
            self._end(job_id, status, outcome, files)
        else:
            self._take_in(job_id, status, outcome, texts)

    def _take_in(self, job_id: str, status: str, outcome: JobOutcome, texts: bytes) -> None:
        """Make rows of the texts that a job gathered, together with its end."""
        try:
            gathered = GatheredTexts.model_validate_json(texts)
        except ValidationError as error:
            raise ProcessDiedError from error
        with self._office.database.begin() as transaction:
            job = transaction.get(Job, job_id, with_for_update=True)
            if job is None or job.status in ENDED:
                return
            told = outcome.summary | _add_texts(transaction, job, gathered)
            _conclude(transaction, job, status, JobOutcome(told))

    def _end(
        self,
        job_id: str,
        status: str,
        outcome: JobOutcome | None = None,
        files: dict[str, str] | None = None,
    ) -> None:
        with self._office.database.begin() as transaction:
            job = transaction.get(Job, job_id, with_for_update=True)
            if job is None or job.status in ENDED:
                return
            _conclude(transaction, job, status, outcome or JobOutcome(), files)


def _conclude(
    transaction: Transaction,
    job: Job,
    status: str,
    outcome: JobOutcome,
    files: dict[str, str] | None = None,
) -> None:
    """Write down how a job ended: in its row, in the counts and in the audit log."""
    job.status, job.ended_at = status, now()
    job.summary, job.problem = outcome.summary, outcome.problem
    job.files = job.files | (files or {})  # what came with it stays
    _take_place(transaction, job)
    version = job.rule_versions.get(str(job.summary.get("ruleset")))
    job.summary |= {"ruleset_version": version} if version is not None else {}
    if job.kind not in OFFICE_JOBS and status != "cancelled":
        counts.count_job(transaction, job, outcome.ran)
    audit.record(transaction, "worker", f"job.{status}", job.id, kind=job.kind)


def _add_texts(transaction: Transaction, job: Job, gathered: GatheredTexts) -> dict[str, int]:
    """Add texts to the round that a job gathers for; return how many are new there."""
    held = transaction.get(LabelRound, job.order["round"])
    if held is None:
        return {"texts": 0, "proposed": 0}  # its owner deleted it meanwhile
    held.good_is_yes = gathered.good_is_yes
    samples = [
        find_readable(transaction, job.owner_id, each) for each in job.order.get("samples", ())
    ]
    rows = [
        LabelText(document_id=sample.id, **each.model_dump(exclude={"sample"}))
        for each in gathered.texts
        for sample in samples[each.sample : each.sample + 1]
        if sample is not None
    ]
    added, proposed = labelled.add_texts(transaction, held, rows)
    return {"texts": added, "proposed": proposed}


def _take_place(transaction: Transaction, job: Job) -> None:
    """Let a document that was written be the document that its job is about."""
    written = [name for name in job.files if name.startswith(f"{WRITTEN}.")]
    if job.kind == "write" and written:
        document = transaction.get_one(StoredDocument, job.document_id)
        document.sha256, document.size = job.files[written[0]], int(job.summary["size"])


class _Watch:
    """Passes progress on, and asks whether to go on, no more than twice a second."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._told = self._looked = 0.0

    def report(self, done: int, total: int) -> None:
        """Pass progress on, if the last time is long enough ago or this is the end."""
        if done == total or time.monotonic() - self._told > _TOLD_EVERY_SECONDS:
            self._told = time.monotonic()
            self._tell(done, total)

    def is_due(self) -> bool:
        """Return whether it is time to look again."""
        if time.monotonic() - self._looked < _TOLD_EVERY_SECONDS:
            return False
        self._looked = time.monotonic()
        return True
