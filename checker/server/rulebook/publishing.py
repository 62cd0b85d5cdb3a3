"""Publish a version of a rule set, bring an older one back, or withdraw it; all is on record."""

import hashlib
from typing import Any, Final, Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import InputError
from checker.core.messages import DisplayLanguage, Message
from checker.server.office import Office
from checker.server.rulebook.workshop import check_name, describe_draft
from checker.server.store import audit, published
from checker.server.store.tables import RulesetVersion, User

_LONGEST_NOTE: Final = 1000


class RulesetChangedError(Exception):
    """Somebody published in between: what was read is not the last version any more."""


class FaultyRulesetError(Exception):
    """The text cannot be used.

    Args:
        problems: what is wrong, as `describe_draft` lists it.
    """

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__()
        self.problems = problems


def publish(
    office: Office,
    user: User,
    name: str,
    text: str,
    *,
    note: str,
    before: int,
    language: DisplayLanguage,
) -> RulesetVersion:
    """Publish a text; jobs that begin from now on go by it.

    Args:
        office: the server.
        user: who publishes.
        name: the rule set's.
        text: its YAML.
        note: what changed, for the history.
        before: the number of the last version that the user saw, 0 for none.
        language: of what is wrong with it.

    Raises:
        InputError: the name is none, or the text too long.
        FaultyRulesetError: the text has errors.
        RulesetChangedError: `before` is not the last version.
        BusyError: others are before.
    """
    shown = _prove(office, name, text, language)
    made = _build(user, name, text, shown, note)
    return _append(office, made, "publish", before)


def restore(
    office: Office,
    user: User,
    name: str,
    number: int,
    *,
    note: str,
    before: int,
    language: DisplayLanguage,
) -> RulesetVersion | None:
    """Publish the text of an older version anew; None where there is no such version.

    Raises:
        FaultyRulesetError: the text has errors now, as a base of it has changed.
        RulesetChangedError: `before` is not the last version.
        BusyError: others are before.
    """
    with office.database.look() as transaction:
        old = published.find_version(transaction, name, number)
    if old is None:
        return None
    made = _build(user, name, old.text, _prove(office, name, old.text, language), note)
    made.restored_from = number
    return _append(office, made, "restore", before)


def withdraw(office: Office, user: User, name: str, *, note: str, before: int) -> bool:
    """Let no version of a name hold any more; False where none does.

    Its history stays, so that what judged a document can still be read.

    Raises:
        InputError: another rule set extends it.
        RulesetChangedError: `before` is not the last version.
    """
    with office.database.look() as transaction:
        held = published.list_current(transaction)
    if name not in held:
        return False
    on_it = sorted(each.name for each in held.values() if name in each.extends)
    if on_it:
        raise InputError(Message("server.rulesets-extend-it", listed=", ".join(on_it)), place=name)
    gone = held[name]
    made = RulesetVersion(
        name=name, text="", sha256=_digest(""), title=gone.title, language=gone.language,
        extends=[], names={}, note=note[:_LONGEST_NOTE], author=user.name,
    )  # fmt: skip
    _append(office, made, "withdraw", before)
    return True


def _prove(office: Office, name: str, text: str, language: DisplayLanguage) -> dict[str, Any]:
    """Return a text in words.

    Raises:
        FaultyRulesetError: it cannot be used.
    """
    found = describe_draft(office, check_name(name), text, language)
    wrong = [each for each in found["problems"] if each["level"] == "error"]
    if wrong or found["ruleset"] is None:
        raise FaultyRulesetError(found["problems"])
    return dict(found["ruleset"])


def _build(user: User, name: str, text: str, shown: dict[str, Any], note: str) -> RulesetVersion:
    return RulesetVersion(
        name=name,
        text=text,
        sha256=_digest(text),
        title=str(shown["title"]),
        language=str(shown["language"]),
        extends=list(shown["extends"]),
        names={each["id"]: each["names"] for each in shown["rules"] if each["names"]},
        note=note[:_LONGEST_NOTE],
        author=user.name,
    )


def _append(
    office: Office,
    made: RulesetVersion,
    action: Literal["publish", "restore", "withdraw"],
    before: int,
) -> RulesetVersion:
    try:
        with office.database.begin() as transaction:
            last = _find_last_number(transaction, made.name)
            if last != before:
                raise RulesetChangedError
            made.action, made.number = action, last + 1
            transaction.add(made)
            transaction.flush()
            audit.record(
                transaction, made.author, f"ruleset.{action}", made.name,
                version=made.number, sha256=made.sha256,
                **({} if made.restored_from is None else {"restored_from": made.restored_from}),
            )  # fmt: skip
    except IntegrityError as error:
        raise RulesetChangedError from error
    return made


def _find_last_number(transaction: Transaction, name: str) -> int:
    last = published.find_last(transaction, name)
    return 0 if last is None else last.number


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
