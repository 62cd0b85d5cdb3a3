"""Delete what has been kept long enough: documents, results, logins, and bytes nobody needs."""

import shutil
from contextlib import suppress
from datetime import timedelta
from typing import Final

from filelock import Timeout
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Transaction

from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.label_tables import RulesetDraft
from checker.server.store.tables import Answered, Asked, Job, Login, StoredDocument, now

_ASKED_AGAIN_WITHIN: Final = timedelta(days=2)
_ENDING: Final = timedelta(minutes=5)
"""In which what a job made is kept, after its time."""
_BEING_WRITTEN: Final = timedelta(hours=1)
"""Younger bytes may belong to a row that is not committed yet."""


def clear(office: Office) -> int:
    """Delete what is past its time, and return how many files of bytes went."""
    with office.database.begin() as transaction:
        past = transaction.scalars(select(StoredDocument).where(StoredDocument.expires_at < now()))
        for document in past:
            audit.record(transaction, "clearing", "document.expire", document.id)
            transaction.delete(document)
        transaction.execute(delete(Login).where(Login.expires_at < now()))
        kept_from = now() - timedelta(days=office.settings.keep_days)
        transaction.execute(delete(Asked).where(Asked.created_at < kept_from))
        transaction.execute(delete(RulesetDraft).where(RulesetDraft.expires_at < now()))
        old = Answered.created_at < now() - _ASKED_AGAIN_WITHIN
        transaction.execute(delete(Answered).where(old))
    office.database.forget()
    _clear_running(office)
    with suppress(Timeout), office.folder.hold_bytes(timeout=0):
        with office.database.look() as transaction:
            needed = list_needed(transaction)
        return office.files.delete_all_but(needed, now() - _BEING_WRITTEN)
    return 0  # a backup is being written, of rows as they were


def _clear_running(office: Office) -> None:
    """Delete what jobs had open whose worker was killed: documents, too, lie there.

    Nobody works any more in a folder that is older than the time that a job has.
    """
    seconds = office.settings.job_seconds + _ENDING.total_seconds()
    for folder in office.folder.running.iterdir():
        with suppress(FileNotFoundError):  # its own job was faster
            if folder.stat().st_mtime < now().timestamp() - seconds:
                shutil.rmtree(folder, ignore_errors=True)


def list_needed(transaction: Transaction) -> set[str]:
    """Return the sha256 of all bytes that a row names; what else there is may be deleted."""
    needed = set(transaction.scalars(select(StoredDocument.sha256)))
    for files in transaction.scalars(select(Job.files)):
        needed.update(files.values())
    return needed
