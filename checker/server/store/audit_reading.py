"""Read the audit log: a page of it, all of it as lines, and whether it is still what was written.

A chain shows what was changed or taken out of its middle. It cannot show that its end was cut off:
for that, the last number and hash are given, to be kept elsewhere.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session as Transaction

from checker.server.store import audit
from checker.server.store.database import Database
from checker.server.store.paging import bound
from checker.server.store.tables import AuditEntry

_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted.

    Attributes:
        actor: who did it, empty for everybody.
        action: `document.delete`, or `document` for all that begin so; empty for all.
        since: not before.
        until: before.
    """

    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def narrow(self, wanted: Select[AuditEntry]) -> Select[AuditEntry]:
        """Return a query for these entries only."""
        if self.actor:
            wanted = wanted.where(AuditEntry.actor == self.actor)
        if self.action:
            below = AuditEntry.action.startswith(f"{self.action}.", autoescape=True)
            wanted = wanted.where(or_(AuditEntry.action == self.action, below))
        if self.since is not None:
            wanted = wanted.where(AuditEntry.at >= self.since)
        if self.until is not None:
            wanted = wanted.where(AuditEntry.at < self.until)
        return wanted


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of comparing each entry with its hash.

    Attributes:
        entries: how many there are.
        broken_from: the number of the first that is not what was written, or follows a missing one.
        last_number: of the last entry, 0 where there is none.
        last_hash: likewise, empty.
    """

    entries: int
    broken_from: int | None
    last_number: int
    last_hash: str


def list_entries(
    transaction: Transaction, wanted: AuditFilter, before: int | None, most: int
) -> list[AuditEntry]:
    """Return entries, the newest first, from before the number `before` on."""
    query = wanted.narrow(select(AuditEntry)).order_by(AuditEntry.number.desc())
    if before is not None:
        query = query.where(AuditEntry.number < before)
    return list(transaction.scalars(query.limit(bound(most))))


def iter_lines(database: Database, wanted: AuditFilter) -> Iterator[str]:
    """Yield entries as lines of JSON, the oldest first, with all that their hashes cover.

    Each part is read by itself: somebody who fetches slowly keeps no transaction open.
    """
    last = 0
    while True:
        query = wanted.narrow(select(AuditEntry)).where(AuditEntry.number > last)
        with database.look() as transaction:
            part = list(transaction.scalars(query.order_by(AuditEntry.number).limit(_AT_ONCE)))
        for entry in part:
            yield json.dumps(describe(entry), ensure_ascii=False) + "\n"
        if not part:
            return
        last = part[-1].number


def describe(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry as plain values for JSON."""
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def verify(transaction: Transaction) -> Verification:
    """Compare every entry with its hash and the one before."""
    last = transaction.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    return Verification(
        entries=transaction.scalar(select(func.count()).select_from(AuditEntry)) or 0,
        broken_from=next(audit.iter_broken(transaction), None),
        last_number=0 if last is None else last.number,
        last_hash="" if last is None else last.hash,
    )
