"""Write down who did what: append-only, each entry hashed with the one before, no document text."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session as Transaction

from checker.server.store.tables import AuditEntry, now

_FIRST: Final = "0" * 64
_AT_ONCE: Final = 1000
_ONE_AT_A_TIME: Final = 0x43484B52
"""PostgreSQL's advisory lock that orders writers; SQLite has one writer anyway."""


def record(
    transaction: Transaction, actor: str, action: str, subject: str, **details: Any
) -> AuditEntry:
    """Append an entry; it stands only if the transaction does.

    Args:
        transaction: in which what is recorded happens.
        actor: the user's name, or what acted by itself.
        action: as `document.delete`.
        subject: the id of what it was done to.
        details: more, in JSON's types; never a word of a document.
    """
    if transaction.get_bind().dialect.name == "postgresql":
        transaction.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
    last = transaction.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    previous = last.hash if last else _FIRST
    at = now()
    entry = AuditEntry(
        at=at, actor=actor, action=action, subject=subject, details=details, previous=previous,
        hash=_hash(previous, at, actor, action, subject, details),
    )  # fmt: skip
    transaction.add(entry)
    transaction.flush()
    return entry


def iter_broken(transaction: Transaction) -> Iterator[int]:
    """Yield the number of each entry that is not what was written, or follows a missing one."""
    line = (
        AuditEntry.number, AuditEntry.hash, AuditEntry.previous, AuditEntry.at, AuditEntry.actor,
        AuditEntry.action, AuditEntry.subject, AuditEntry.details,
    )  # fmt: skip
    ordered = select(*line).order_by(AuditEntry.number).execution_options(yield_per=_AT_ONCE)
    last = _FIRST
    with transaction.execute(ordered) as lines:  # who asks may stop at the first
        for number, its_hash, previous, *told in lines:
            if (previous, its_hash) != (last, _hash(previous, *told)):
                yield number
            last = its_hash


def _hash(
    previous: str, at: datetime, actor: str, action: str, subject: str, details: dict[str, Any]
) -> str:
    line = json.dumps(
        [previous, at.isoformat(), actor, action, subject, details],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(line.encode()).hexdigest()
