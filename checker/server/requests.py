"""Do what pages and the API ask of documents and jobs: accept, list, decide, cancel, delete."""

import hashlib
import json
import os
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.formats import format_of
from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.paging import select_page
from checker.server.store.readable import find_readable, is_readable
from checker.server.store.tables import (
    ENDED,
    OFFICE_JOBS,
    Answered,
    Job,
    Remembered,
    StoredDocument,
    User,
    now,
)
from checker.server.work.laid_out import LaidOut, from_json
from checker.server.work.results import KNOWN_BY, LAID_OUT, VERDICT

_LONGEST_NAME: Final = 200
_MIB: Final = 2**20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody hands in."""

    name: str
    data: bytes


class KeyReusedError(Exception):
    """An idempotency key came again with another request."""


def accept(
    office: Office,
    user: User,
    uploads: Sequence[Upload],
    order: dict[str, Any],
    key: str | None = None,
) -> list[Job]:
    """Keep documents and queue a check of each; all of them or none.

    Args:
        office: the server.
        user: whose they are.
        uploads: one at least.
        order: `ruleset`, `language`, `use_model`.
        key: of idempotency: the same request again gives the same jobs.

    Raises:
        InputError: a file has no name, an ending that no format has, or too many bytes.
        KeyReusedError: the key came before with another request.
        OutputError: the disk is full.
    """
    for upload in uploads:
        check_upload(upload, office.settings.upload_mib)
    kept = [office.files.put(each.data) for each in uploads]
    told = digest_request(kept, [each.name for each in uploads], order)
    with office.database.begin() as transaction:
        before = find_answered(transaction, user, key, told)
        if before is not None:
            return before
        jobs = [
            _add(office, transaction, user, upload, sha256, order)
            for upload, sha256 in zip(uploads, kept, strict=True)
        ]
        remember_answer(transaction, user, key, told, jobs)
    return jobs


def _add(
    office: Office,
    transaction: Transaction,
    user: User,
    upload: Upload,
    sha256: str,
    order: dict[str, Any],
) -> Job:
    document = add_document(office, transaction, user, upload, sha256)
    job = Job(owner_id=user.id, document_id=document.id, kind="check", order=order)
    office.submit(transaction, job, document.size)
    return job


def add_document(
    office: Office, transaction: Transaction, user: User, upload: Upload, sha256: str
) -> StoredDocument:
    """Add the row of a document whose bytes are kept."""
    document = StoredDocument(
        owner_id=user.id,
        name=clean_name(upload.name),
        sha256=sha256,
        size=len(upload.data),
        expires_at=now() + timedelta(days=office.settings.keep_days),
    )
    transaction.add(document)
    transaction.flush()
    audit.record(transaction, user.name, "document.add", document.id, size=document.size)
    return document


def clean_name(name: str) -> str:
    """Return a file's name without folders and characters that do not show."""
    base = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(each for each in unicodedata.normalize("NFC", base) if each.isprintable())
    stem, ending = os.path.splitext(shown)  # noqa: PTH122 - a name, not a path
    while len((stem + ending).encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    return stem.lstrip(".") + ending


def check_upload(upload: Upload, mib: int) -> None:
    """Make sure that a file can be taken in.

    Raises:
        InputError: it has no name, an ending that no format has, or too many bytes.
    """
    name = clean_name(upload.name)
    if not name or format_of(Path(name)) is None:
        raise InputError(Message("server.no-such-format", name=name or "?"), place=name)
    if not upload.data:
        raise InputError(Message("server.file-is-empty"), place=name)
    if len(upload.data) > mib * _MIB:
        raise InputError(Message("core.too-large", mib=mib), place=name)


def digest_request(kept: Sequence[str], names: Sequence[str], order: dict[str, Any]) -> str:
    """Return what tells a request from another: its files, their names, what is asked."""
    told = json.dumps([list(kept), list(names), order], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def find_answered(
    transaction: Transaction, user: User, key: str | None, told: str
) -> list[Job] | None:
    """Return the jobs that an idempotency key made before; None where it is new.

    Raises:
        KeyReusedError: the key came with another request.
    """
    found = None if key is None else transaction.get(Answered, (user.id, key))
    if found is None:
        return None
    if found.request_sha256 != told:
        raise KeyReusedError
    jobs = (transaction.get(Job, each) for each in found.made.split())
    return [each for each in jobs if each is not None]


def remember_answer(
    transaction: Transaction, user: User, key: str | None, told: str, jobs: Sequence[Job]
) -> None:
    """Keep which jobs an idempotency key made, if one came."""
    if key is not None:
        made = " ".join(each.id for each in jobs)
        transaction.add(Answered(user_id=user.id, key=key, request_sha256=told, made=made))


def ask_fixes(
    office: Office, user: User, document_id: str, chosen: Sequence[str] | None, grade: str
) -> Job | None:
    """Queue a corrected copy of a document; None where it is not theirs to ask."""
    with office.database.begin() as transaction:
        document = find_document(transaction, user, document_id)
        if document is None:
            return None
        before = transaction.scalars(
            select(Job)
            .where(Job.document_id == document.id, Job.kind.in_(("check", "write")))
            .order_by(Job.created_at.desc())
        ).first()
        kept = ("ruleset", "language", "use_model")
        order = {} if before is None else {k: v for k, v in before.order.items() if k in kept}
        order |= {"chosen": None if chosen is None else list(chosen), "grade": grade}
        job = Job(owner_id=user.id, document_id=document.id, kind="fix", order=order)
        office.submit(transaction, job, document.size)
        return job


def find_document(transaction: Transaction, user: User, document_id: str) -> StoredDocument | None:
    """Return a document that is a user's or shared with them; None where neither holds."""
    return find_readable(transaction, user.id, document_id)


def find_job(transaction: Transaction, user: User, job_id: str) -> Job | None:
    """Return a job on a document that is a user's or shared with them; else None."""
    job = transaction.get(Job, job_id)
    if job is None or find_document(transaction, user, job.document_id) is None:
        return None
    return job


def list_jobs(
    transaction: Transaction, user: User, before: str | None, most: int
) -> list[tuple[Job, StoredDocument]]:
    """Return a user's jobs and documents, the newest first, from after the job `before` on."""
    wanted = (
        select(Job, StoredDocument)
        .join(StoredDocument, StoredDocument.id == Job.document_id)
        .where(is_readable(user.id))
        .where(Job.kind.not_in(OFFICE_JOBS))
    )
    known = before and find_job(transaction, user, before) is not None
    wanted = select_page(transaction, wanted, Job, before if known else None, most)
    return [(job, document) for job, document in transaction.execute(wanted)]


def cancel(transaction: Transaction, job: Job, user: User) -> None:
    """Call a job off; one that runs ends within a second."""
    if job.status in ENDED or job.cancel_asked:
        return
    job.cancel_asked = True
    if job.status == "queued":
        job.status, job.ended_at = "cancelled", now()
    audit.record(transaction, user.name, "job.cancel", job.id)


def delete(transaction: Transaction, document: StoredDocument, user: User) -> None:
    """Delete a document with its jobs and what they made; the bytes go with the next clearing."""
    audit.record(transaction, user.name, "document.delete", document.id)
    transaction.delete(document)


def decide(
    office: Office, transaction: Transaction, user: User, job: Job, decision: dict[str, Any]
) -> bool:
    """Keep what a user decided on a finding; False where the job has no such finding.

    Args:
        office: the server.
        transaction: in which it is kept.
        user: who decides.
        job: a check that is done.
        decision: `key` of the finding, `accepted`, `reason`.
    """
    known = read_known(office, job).get(decision["key"])
    if known is None:
        return False
    document = transaction.get_one(StoredDocument, job.document_id)
    wanted = {
        "owner_id": document.owner_id,
        "document_name": document.name,
        "rule": known["rule"],
        "fingerprint": known["fingerprint"],
        "nth": known["nth"],
    }
    row = transaction.scalars(select(Remembered).filter_by(**wanted)).first()
    if row is None:
        row = Remembered(**wanted, accepted=False)
        transaction.add(row)
    row.accepted, row.reason = bool(decision["accepted"]), str(decision.get("reason", ""))[:1000]
    row.made_at = now()
    audit.record(
        transaction, user.name, "finding.decide", job.id, rule=row.rule, accepted=row.accepted
    )
    return True


def list_decided(office: Office, transaction: Transaction, job: Job) -> dict[str, Remembered]:
    """Return by a finding's key what was decided on it."""
    document = transaction.get_one(StoredDocument, job.document_id)
    rows = transaction.scalars(
        select(Remembered).filter_by(owner_id=document.owner_id, document_name=document.name)
    )
    decided = {(each.rule, each.fingerprint, each.nth): each for each in rows}
    known = read_known(office, job).items()
    found = {key: decided.get((k["rule"], k["fingerprint"], k["nth"])) for key, k in known}
    return {key: each for key, each in found.items() if each is not None}


def read_known(office: Office, job: Job) -> dict[str, dict[str, Any]]:
    """Return by a finding's key how it is known in later versions of the document."""
    return _read_json(office, job, KNOWN_BY)


def read_verdict(office: Office, job: Job) -> dict[str, Any]:
    """Return the verdict of a job that is done, as `checker schema verdict` describes it."""
    return _read_json(office, job, VERDICT)


def read_laid_out(office: Office, job: Job) -> LaidOut | None:
    """Return the document of a check beside its findings; None where there is none to show.

    What another version of checker laid out may not be readable; the job's other files stay.
    """
    data = read_result(office, job, LAID_OUT)
    with suppress(ValidationError):
        return None if data is None else from_json(data)
    return None


def read_result(office: Office, job: Job, name: str) -> bytes | None:
    """Return a file of a job by its name; None where it has none of that name."""
    sha256 = job.files.get(name)
    return None if sha256 is None else office.files.get(sha256)


def _read_json(office: Office, job: Job, name: str) -> dict[str, Any]:
    data = read_result(office, job, name)
    return {} if data is None else dict(json.loads(data))
