"""Have the index brought up to date, by a job of the queue, and say how it does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import CheckerError
from checker.core.messages import Message, from_data
from checker.core.sqlite_identity import list_files
from checker.jobs.ask.build import iter_failed
from checker.search.index_file import IndexFile
from checker.server.library.nesting import find_innermost
from checker.server.library.rights import Library
from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.tables import ENDED, Job, StoredDocument, User, now

KIND: Final = "index"
_MOST_FAILURES: Final = 100


@dataclass(frozen=True, slots=True)
class FolderState:
    """How one folder does in the index.

    `failures` names files for who may read the folder, and is empty for others; `failed` counts.
    """

    title: str
    path: str
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    users: tuple[str, ...]
    documents: int
    passages: int
    failed: int
    failures: tuple[tuple[str, Message], ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index does: its folders, when it was built, and the job that did or does it.

    `problem` says why it cannot be read.
    """

    built: str
    embedder: str
    size: int
    folders: tuple[FolderState, ...]
    job: Job | None
    problem: Message | None


def ask_index(office: Office, transaction: Transaction, user: User, actor: str) -> Job:
    """Queue a job that brings the index up to date; one that has not ended is that job."""
    job = _find_job(transaction)
    if job is not None and job.status not in ENDED:
        return job
    document = StoredDocument(
        owner_id=user.id,
        name="index",
        sha256=office.files.put(b""),
        size=0,
        expires_at=now() + timedelta(days=office.settings.keep_days),
    )
    transaction.add(document)
    transaction.flush()
    order = {"language": user.language or "ja", "use_model": False}
    job = Job(owner_id=user.id, document_id=document.id, kind=KIND, order=order)
    office.submit(transaction, job, 0)
    audit.record(transaction, actor, "index.build", job.id)
    return job


def ask_index_when_due(office: Office) -> Job | None:
    """Queue it where the last one is long enough ago, for an administrator; None where it is not.

    Nothing is done while no folder is named and nothing is indexed.
    """
    hours = office.settings.index_hours
    if not hours or not (office.settings.folders or office.folder.index.exists()):
        return None
    with office.database.begin() as transaction:
        last = _find_job(transaction)
        if last is not None and now() - last.created_at < timedelta(hours=hours):
            return None
        wanted = select(User).where(User.role == "administrator", User.disabled_at.is_(None))
        user = transaction.scalars(wanted.order_by(User.created_at)).first()
        return None if user is None else ask_index(office, transaction, user, "worker")


def describe_index(office: Office, user: User) -> IndexState:
    """Return how the index does; files are named only for who may read them."""
    library = Library.of(office)
    with office.database.look() as transaction:
        job = _find_job(transaction)
    empty: dict[str, Any] = {"documents": {}, "passages": {}, "failures": {}}
    if not office.folder.index.exists():
        return _build(library, user, "", "", 0, empty, job, None)
    try:
        with IndexFile.open(office.folder.index) as index:
            size = sum(each.stat().st_size for each in list_files(index.path))
            built, embedder = index.get_fact("built"), index.get_fact("embedder")
            found = _count(library, index)
    except CheckerError as error:
        return _build(library, user, "", "", 0, empty, job, error.what)
    return _build(library, user, built, embedder, size, found, job, None)


def _find_job(transaction: Transaction) -> Job | None:
    wanted = select(Job).where(Job.kind == KIND).order_by(Job.created_at.desc(), Job.id.desc())
    return transaction.scalars(wanted).first()


def _count(library: Library, index: IndexFile) -> dict[str, Any]:
    """Return by folder how many documents and passages there are, and what failed."""
    documents: dict[str | None, int] = {}
    passages: dict[str | None, int] = {}
    failures: dict[str | None, list[tuple[str, Message]]] = {}
    rows = index.connection.execute(
        "SELECT shown, count(passages.id) FROM files LEFT JOIN passages"
        " ON passages.file = files.id WHERE problem = 'null' GROUP BY files.id"
    )
    for shown, many in rows:
        folder = find_innermost(shown, library.folders)
        documents[folder] = documents.get(folder, 0) + 1
        passages[folder] = passages.get(folder, 0) + many
    for shown, problem in iter_failed(index):
        failures.setdefault(find_innermost(shown, library.folders), []).append((shown, problem))
    return {"documents": documents, "passages": passages, "failures": failures}


def _build(
    library: Library,
    user: User,
    built: str,
    embedder: str,
    size: int,
    found: dict[str, Any],
    job: Job | None,
    problem: Message | None,
) -> IndexState:
    readable = library.list_readable(user)
    folders = []
    for path, each in library.folders.items():
        failed = found["failures"].get(path, [])
        told = failed[:_MOST_FAILURES] if path in readable else []
        folders.append(
            FolderState(
                title=library.title_of(path),
                path=path,
                roles=each.roles,
                groups=each.groups,
                users=each.users,
                documents=found["documents"].get(path, 0),
                passages=found["passages"].get(path, 0),
                failed=len(failed),
                failures=tuple((library.describe(shown), why) for shown, why in told),
                missing=not each.path.is_dir(),
            )
        )
    return IndexState(built, embedder, size, tuple(folders), job, problem)


def explain_end(job: Job) -> Message | None:
    """Return why a job failed; None where it did not."""
    return None if job.problem is None else from_data(job.problem)


def parse_built(built: str) -> datetime | None:
    """Return when an index was built; None where it was not."""
    return datetime.fromisoformat(built) if built else None
