"""Keep the office's rule sets by version: what was published stays, the last of a name holds."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from checker.server.store.tables import RulesetVersion

WITHDRAWN = "withdraw"
_LAST_NUMBER: Final = 2**31 - 1
"""The highest number that every database can be asked for; no version has it."""


def list_current(transaction: Transaction) -> dict[str, RulesetVersion]:
    """Return the versions that hold, by name."""
    last = (
        select(RulesetVersion.name, func.max(RulesetVersion.number).label("number"))
        .group_by(RulesetVersion.name)
        .subquery()
    )
    wanted = (
        select(RulesetVersion)
        .join(
            last,
            (RulesetVersion.name == last.c.name) & (RulesetVersion.number == last.c.number),
        )
        .where(RulesetVersion.action != WITHDRAWN)
        .order_by(RulesetVersion.name)
    )
    return {each.name: each for each in transaction.scalars(wanted)}


def list_numbers(transaction: Transaction) -> dict[str, int]:
    """Return the number of the version that holds, by name."""
    return {name: each.number for name, each in list_current(transaction).items()}


def find_last(transaction: Transaction, name: str) -> RulesetVersion | None:
    """Return the last version of a name, which may be its withdrawal; None without any."""
    wanted = select(RulesetVersion).where(RulesetVersion.name == name)
    return transaction.scalars(wanted.order_by(RulesetVersion.number.desc())).first()


def find_version(transaction: Transaction, name: str, number: int) -> RulesetVersion | None:
    """Return one version; None where there is none, or it is a withdrawal and has no text."""
    found = transaction.get(RulesetVersion, (name, _bound(number)))
    return None if found is None or found.action == WITHDRAWN else found


def _bound(number: int) -> int:
    """Return a number that every database can be asked for."""
    return max(-1, min(number, _LAST_NUMBER))


def list_history(
    transaction: Transaction, name: str, before: int | None, most: int
) -> Sequence[RulesetVersion]:
    """Return the versions of a name, the newest first, from below the number `before` on."""
    wanted = select(RulesetVersion).where(RulesetVersion.name == name)
    if before is not None:
        wanted = wanted.where(RulesetVersion.number < _bound(before))
    return transaction.scalars(wanted.order_by(RulesetVersion.number.desc()).limit(most)).all()


def lay_out(transaction: Transaction, folder: Path, numbers: Mapping[str, int]) -> None:
    """Write versions into a folder as rule files, so that a job goes by these whatever follows."""
    for name, number in numbers.items():
        version = transaction.get_one(RulesetVersion, (name, number))
        (folder / f"{name}.yaml").write_bytes(version.text.encode())
