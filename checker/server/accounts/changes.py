"""Change users, and take them away; somebody who may administer always stays."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session as Transaction

from checker.core.catalogue import languages
from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server.accounts.passwords import hash_password
from checker.server.accounts.secrets import close_logins
from checker.server.accounts.users import LOCAL, LONGEST_NAME
from checker.server.store import audit
from checker.server.store.paging import select_page
from checker.server.store.tables import (
    Asked,
    Job,
    OpenQuestion,
    Role,
    StoredDocument,
    Token,
    User,
    now,
)

_DIRECTORIES: Final = frozenset({"ldap", "oidc"})
"""Sources that say a user's name and role anew at each login."""


@dataclass(frozen=True, slots=True)
class UserChange:
    """What is to be another about a user; None leaves it as it is."""

    role: Role | None = None
    display_name: str | None = None
    language: str | None = None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class Belongings:
    """What goes with a user who is deleted."""

    documents: int
    jobs: int
    tokens: int


def list_users(
    transaction: Transaction, part: str = "", before: str | None = None, most: int = 50
) -> list[User]:
    """Return users, the newest first, of whose name or display name this is a part."""
    wanted = select(User)
    if part:
        named = User.name.contains(part.casefold(), autoescape=True)
        wanted = wanted.where(or_(named, User.display_name.contains(part, autoescape=True)))
    return list(transaction.scalars(select_page(transaction, wanted, User, before, most)))


def change_user(transaction: Transaction, user: User, change: UserChange, actor: str) -> None:
    """Change a user; who is disabled is logged out at once, and their tokens do nothing.

    Raises:
        InputError: they are the last administrator, there is no such language, or a directory
            says their name and role.
    """
    if change.role not in {None, "administrator"} or bool(change.disabled):
        _keep_an_administrator(transaction, user)
    for name, value in (("role", change.role), ("display_name", change.display_name)):
        if value is not None and getattr(user, name) != value:
            _change_one(transaction, user, name, value, actor)
    if change.language is not None:
        set_language(transaction, user, change.language, actor)
    if change.disabled is not None and change.disabled != (user.disabled_at is not None):
        _disable(transaction, user, actor, disabled=change.disabled)


def _change_one(transaction: Transaction, user: User, name: str, value: str, actor: str) -> None:
    if user.source in _DIRECTORIES:
        raise InputError(Message("server.the-directory-says"), place=name)
    setattr(user, name, value.strip()[:LONGEST_NAME] or user.name)
    told = {"name": user.name, name: value}
    audit.record(transaction, actor, "user.change", user.id, **told)


def _disable(transaction: Transaction, user: User, actor: str, *, disabled: bool) -> None:
    user.disabled_at = now() if disabled else None
    if disabled:
        close_logins(transaction, user.id)
    word = "disable" if disabled else "enable"
    audit.record(transaction, actor, f"user.{word}", user.id, name=user.name)


def set_language(transaction: Transaction, user: User, language: str, actor: str) -> None:
    """Choose the language of a user's pages; empty for the browser's.

    Raises:
        InputError: there is none of that name.
    """
    if language and language not in languages():
        known = ", ".join(languages())
        what = Message("server.no-such-language", language=language, languages=known)
        raise InputError(what, place="language")
    if user.language != language:
        user.language = language
        audit.record(transaction, actor, "user.change", user.id, name=user.name, language=language)


def set_password(
    transaction: Transaction, user: User, password: str, actor: str, but: str = ""
) -> None:
    """Set a password and end the user's logins, but for the one whose secret's hash is `but`.

    A lock after wrong passwords is lifted.

    Raises:
        InputError: the password is too short or too long, or others vouch for this user.
    """
    if user.source != LOCAL:
        raise InputError(Message("server.password-is-kept-here-only"), place="password")
    user.password_hash = hash_password(password)
    user.failed_logins, user.locked_until = 0, None
    close_logins(transaction, user.id, but)
    audit.record(transaction, actor, "user.password", user.id, name=user.name)


def count_belongings(transaction: Transaction, user: User) -> Belongings:
    """Return what a user has that goes when they are deleted."""

    def count(table: type[StoredDocument] | type[Job] | type[Token], owner: object) -> int:
        wanted = select(func.count()).select_from(table).where(owner == user.id)  # type: ignore[arg-type]
        return transaction.scalar(wanted) or 0

    return Belongings(
        count(StoredDocument, StoredDocument.owner_id),
        count(Job, Job.owner_id),
        count(Token, Token.user_id),
    )


def delete_user(transaction: Transaction, user: User, actor: str) -> Belongings:
    """Delete a user with their documents, jobs, decisions and tokens; return what went.

    What they shared is gone for the others, too. The audit log keeps what they did.

    Raises:
        InputError: they are the last administrator.
    """
    _keep_an_administrator(transaction, user)
    gone = count_belongings(transaction, user)
    audit.record(
        transaction,
        actor,
        "user.delete",
        user.id,
        name=user.name,
        documents=gone.documents,
        tokens=gone.tokens,
    )
    own = select(Asked.id).where(Asked.owner_id == user.id)
    transaction.execute(delete(OpenQuestion).where(OpenQuestion.asked_id.in_(own)))
    transaction.delete(user)
    return gone


def _keep_an_administrator(transaction: Transaction, user: User) -> None:
    """Refuse to let the last one go; the rows are locked, so that two cannot go at once."""
    wanted = select(User.id).where(User.role == "administrator", User.disabled_at.is_(None))
    ids = set(transaction.scalars(wanted.with_for_update()))
    if ids == {user.id}:
        raise InputError(Message("server.last-administrator"), place=user.name)
