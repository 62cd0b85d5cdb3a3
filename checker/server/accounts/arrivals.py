"""Let in whom a directory or a provider vouches for, as what it says, and nobody in their place."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import CheckerError, InputError
from checker.core.messages import Message
from checker.server.accounts.secrets import close_logins
from checker.server.accounts.users import NewUser, add_user, find_user
from checker.server.directory_settings import GroupRole
from checker.server.store import audit
from checker.server.store.tables import User, now


class DirectoryAwayError(CheckerError):
    """The directory or the provider does not answer as it should; the log says why."""

    def __init__(self) -> None:
        super().__init__(Message("server.directory-is-away"))


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody who proved to a directory or a provider who they are.

    Attributes:
        source: which of them.
        subject: what it knows them by for good; empty where it has nothing of the kind.
        name: as they are called there.
        display_name: as they are shown.
        role: by their groups; None where they may not enter.
        groups: that they are in.
    """

    source: Literal["ldap", "oidc"]
    subject: str
    name: str
    display_name: str
    role: GroupRole | None
    groups: tuple[str, ...] = ()


def admit(transaction: Transaction, person: Vouched) -> User | Message:
    """Return the user that somebody is, added or brought up to date, or why they may not enter.

    A name that is here already stays whose it is: a local user's, a proxy's, or that of somebody
    whom the directory knew by another lasting id.
    """
    user = _find(transaction, person)
    if user is None and person.role is None:
        return Message("server.no-group-may-enter")
    if user is None:
        return _add(transaction, person)
    if (user.source, user.subject or person.subject) != (person.source, person.subject):
        audit.record(transaction, user.name, "login.refuse", user.id, source=person.source)
        return Message("server.name-is-anothers", name=user.name)
    if person.role is None:
        shut_out(transaction, user)
        return Message("server.no-group-may-enter")
    if user.disabled_at != user.shut_out_at:
        return Message("server.user-is-disabled")
    _refresh(transaction, user, person, person.role)
    return user


def disable_by_directory(transaction: Transaction, source: str, subject: str) -> None:
    """Shut out a user whom the directory has disabled; nothing happens where there is none."""
    wanted = select(User).where(User.source == source, User.subject == subject)
    user = transaction.scalars(wanted).first() if subject else None
    if user is not None:
        shut_out(transaction, user)


def _find(transaction: Transaction, person: Vouched) -> User | None:
    """Return the user by the lasting id, whatever their name is now, else by name."""
    wanted = select(User).where(User.source == person.source, User.subject == person.subject)
    known = transaction.scalars(wanted).first() if person.subject else None
    return known or find_user(transaction, person.name)


def _add(transaction: Transaction, person: Vouched) -> User | Message:
    new = NewUser(
        person.name,
        person.role or "member",
        display_name=person.display_name[:200],
        source=person.source,
    )
    try:
        user = add_user(transaction, new, actor=person.source)
    except InputError as error:
        return error.what
    user.subject, user.groups = person.subject or None, list(person.groups)
    return user


def _refresh(transaction: Transaction, user: User, person: Vouched, role: GroupRole) -> None:
    if user.disabled_at is not None:
        audit.record(transaction, person.source, "user.enable", user.id, name=user.name)
    if user.role != role:
        audit.record(transaction, person.source, "user.change", user.id, name=user.name, role=role)
    user.role, user.disabled_at, user.shut_out_at = role, None, None
    user.subject, user.groups = person.subject or None, list(person.groups)
    user.display_name = person.display_name[:200] or user.name


def shut_out(transaction: Transaction, user: User) -> None:
    """Disable a user until the directory lets them in again; their tokens rest as long."""
    close_logins(transaction, user.id)
    if user.disabled_at is None:
        user.disabled_at = user.shut_out_at = now()
        audit.record(transaction, user.source, "user.disable", user.id, name=user.name)
