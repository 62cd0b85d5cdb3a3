"""Return rows page by page, the newest first, whatever is added meanwhile."""

from typing import Any, Final, TypeVar

from sqlalchemy import Select, or_
from sqlalchemy.orm import Session as Transaction

from checker.server.store.tables import Asked, Job, OpenQuestion, Token, User

_Dated = type[User] | type[Token] | type[Job] | type[Asked] | type[OpenQuestion]
_Query = TypeVar("_Query", bound="Select[*tuple[Any, ...]]")
MOST: Final = 200
"""Rows of one page."""


def select_page(
    transaction: Transaction, wanted: _Query, table: _Dated, before: str | None, most: int
) -> _Query:
    """Return a query for one page of what another selects.

    Args:
        transaction: to look up `before`.
        wanted: which rows, in no order yet.
        table: whose time and id order them.
        before: the id of the last row of the page before; unknown ones count as none.
        most: rows, no more than `MOST`.
    """
    ordered = wanted.order_by(table.created_at.desc(), table.id.desc())
    last: Any = transaction.get(table, before) if before else None
    if last is not None:
        same = (table.created_at == last.created_at) & (table.id < last.id)
        ordered = ordered.where(or_(table.created_at < last.created_at, same))
    return ordered.limit(bound(most))


def bound(most: int) -> int:
    """Return how many rows a page has where `most` are asked for."""
    return max(1, min(most, MOST))
