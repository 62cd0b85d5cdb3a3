"""Count what users and tokens have of the model each day: numbers, never a word of a text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session as Transaction

from checker.server.accounts.secrets import Caller
from checker.server.store.tables import ModelUse


@dataclass(frozen=True, slots=True)
class Use:
    """Tokens of one request."""

    prompt: int
    written: int


def is_used_up(transaction: Transaction, caller: Caller) -> bool:
    """Return whether a token has had as much of the model today as it may."""
    most = None if caller.token is None else caller.token.tokens_per_day
    if most is None:
        return False
    row = transaction.get(ModelUse, (_name(caller), _today()))
    return row is not None and row.prompt_tokens + row.written_tokens >= most


def count_use(transaction: Transaction, caller: Caller, use: Use) -> None:
    """Add what a request took to the day's counts."""
    wanted = {"caller": _name(caller), "day": _today()}
    counted = transaction.execute(
        update(ModelUse)
        .filter_by(**wanted)
        .values(
            requests=ModelUse.requests + 1,
            prompt_tokens=ModelUse.prompt_tokens + use.prompt,
            written_tokens=ModelUse.written_tokens + use.written,
        )
    )
    if not counted.rowcount:  # type: ignore[attr-defined] # of an UPDATE there is one
        transaction.add(
            ModelUse(
                **wanted,
                user_id=caller.user.id,
                requests=1,
                prompt_tokens=use.prompt,
                written_tokens=use.written,
            )
        )


def _name(caller: Caller) -> str:
    return caller.user.id if caller.token is None else caller.token.id


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()
