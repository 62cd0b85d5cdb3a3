"""See how a server does: its queue, what it keeps, its model. No name of a document is told.

Whoever administers a server looks after it; what people hand in is their own.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from checker.core.config_layers import load_settings
from checker.core.errors import CheckerError
from checker.core.messages import Message, from_data
from checker.engines import catalogue as models
from checker.engines.catalogue.measurements import find_kept
from checker.jobs.judging.open_judge import uses_server
from checker.server.office import Office
from checker.server.store.tables import Job, JobStatus, StoredDocument, User

SEEN: Final[tuple[JobStatus, ...]] = ("running", "queued", "failed")
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A job that runs, waits or failed, without a word of its document."""

    id: str
    kind: str
    status: str
    user: str
    size: int
    created_at: datetime
    started_at: datetime | None
    done: int
    total: int
    cancel_asked: bool
    problem: Message | None


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be done, and for whom.

    Attributes:
        counts: jobs by status.
        users: name, and how many of their jobs run or wait; the most first.
        entries: those that run, then those that wait, then those that failed.
    """

    counts: dict[str, int]
    users: tuple[tuple[str, int], ...]
    entries: tuple[QueueEntry, ...]


@dataclass(frozen=True, slots=True)
class Storage:
    """What is kept: bytes of files, documents, the oldest one, and bytes that are still free."""

    files: int
    size: int
    documents: int
    oldest: datetime | None
    free: int


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """What judges, and what it was measured at.

    Attributes:
        name: empty where nothing judges.
        says: why nothing is known, or what it was measured at, the latest first.
    """

    name: str
    says: tuple[Message, ...]


def read_queue(transaction: Transaction, most: int = _MOST) -> Queue:
    """Return the queue; of those that wait the oldest `most` are listed, of others the newest."""
    counted = select(Job.status, func.count()).where(Job.status.in_(SEEN)).group_by(Job.status)
    counts = dict.fromkeys(SEEN, 0) | dict(transaction.execute(counted).all())
    open_jobs = (
        select(User.name, func.count())
        .join(Job, Job.owner_id == User.id)
        .where(Job.status.in_(("running", "queued")))
        .group_by(User.name)
    )
    users = Counter(dict(transaction.execute(open_jobs).all())).most_common()
    entries = [each for status in SEEN for each in _list_entries(transaction, status, most)]
    return Queue({str(name): count for name, count in counts.items()}, tuple(users), tuple(entries))


def _list_entries(transaction: Transaction, status: str, most: int) -> list[QueueEntry]:
    oldest_first: tuple[Any, ...] = (Job.created_at, Job.id)
    order = oldest_first if status == "queued" else (Job.created_at.desc(), Job.id.desc())
    wanted = (
        select(Job, User.name, StoredDocument.size)
        .join(User, User.id == Job.owner_id)
        .join(StoredDocument, StoredDocument.id == Job.document_id)
        .where(Job.status == status)
        .order_by(*order)
        .limit(most)
    )
    return [_build_entry(*row) for row in transaction.execute(wanted)]


def _build_entry(job: Job, user: str, size: int) -> QueueEntry:
    return QueueEntry(
        id=job.id,
        kind=job.kind,
        status=job.status,
        user=user,
        size=size,
        created_at=job.created_at,
        started_at=job.started_at,
        done=job.done,
        total=job.total,
        cancel_asked=job.cancel_asked,
        problem=None if job.problem is None else from_data(job.problem),
    )


def measure_storage(office: Office) -> Storage:
    """Return what the server keeps."""
    wanted = select(func.count(), func.min(StoredDocument.created_at))
    with office.database.look() as transaction:
        documents, oldest = transaction.execute(wanted).one()
    files, size = office.files.measure()
    return Storage(files, size, documents, oldest, office.folder.measure_free())


def describe_model(office: Office) -> ModelInUse:
    """Return what judges; a file of gigabytes is not read for it."""
    if not office.settings.use_model:
        return ModelInUse("", (Message("server.no-model-is-wanted"),))
    name = office.settings.model
    try:
        settings = load_settings(office.folder.path, office.folder.source)
        if uses_server(name, settings):
            url = settings.endpoint.url if settings.endpoint else ""
            return ModelInUse(name or url, (Message("server.model-is-elsewhere"),))
        model = models.find(name) if name else models.get_current()
    except CheckerError as error:
        return ModelInUse(name, (error.what,))
    if model is None:
        return ModelInUse("", (Message("server.no-model-is-installed"),))
    return ModelInUse(model.name, _list_figures(model) or (Message("server.not-measured-here"),))


def _list_figures(model: models.InstalledModel) -> tuple[Message, ...]:
    sha256 = models.recall_sha256(model.path)
    found = () if sha256 is None else find_kept(sha256)
    figures = tuple(each.figures.words for each in found)
    shipped = model.entry.measured if model.entry is not None else None
    return figures or ((shipped,) if shipped is not None else ())
