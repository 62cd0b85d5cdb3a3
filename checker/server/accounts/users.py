"""Make users, and let them in: by password, with a lock after too many wrong ones."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import ConfigError, InputError
from checker.core.messages import Message
from checker.server.accounts.passwords import hash_password, is_password
from checker.server.store import audit
from checker.server.store.tables import ROLES, Role, User, now

WRONG_BEFORE_LOCK: Final = 5
LOCK: Final = timedelta(minutes=15)
LONGEST_NAME: Final = 200
LOCAL: Final = "local"
"""The source of users whose password is kept here; of others, somebody else vouches."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody to be added; without a `password` they come by another way than a local login."""

    name: str
    role: Role = "member"
    display_name: str = ""
    password: str | None = None
    source: str = LOCAL
    language: str = ""


def add_user(transaction: Transaction, new: NewUser, actor: str) -> User:
    """Add a user.

    Raises:
        InputError: the name is empty, long or taken, or the password is too short, is missing of
            somebody who logs in here, or is given to somebody who does not.
        ConfigError: there is no such role.
    """
    name = normalize_name(new.name)
    if new.role not in ROLES:
        raise ConfigError(Message("server.no-such-role", role=new.role), place="role")
    if find_user(transaction, name) is not None:
        raise InputError(Message("server.name-is-taken", name=name), place="name")
    if (new.source == LOCAL) != (new.password is not None):
        raise InputError(Message("server.password-is-kept-here-only"), place="password")
    user = User(
        name=name,
        role=new.role,
        display_name=new.display_name.strip()[:LONGEST_NAME] or name,
        password_hash=None if new.password is None else hash_password(new.password),
        source=new.source,
        language=new.language,
    )
    transaction.add(user)
    transaction.flush()
    audit.record(transaction, actor, "user.add", user.id, name=name, role=new.role)
    return user


def normalize_name(name: str) -> str:
    """Return a user's name as it is kept and compared: one form, small letters.

    Raises:
        InputError: it is empty, too long, or has characters that do not show.
    """
    made = unicodedata.normalize("NFKC", name).strip().casefold()
    if not made or len(made) > LONGEST_NAME or not made.isprintable():
        raise InputError(Message("server.name-cannot-be-used"), place="name")
    return made


def find_user(transaction: Transaction, name: str) -> User | None:
    """Return the user of a name, None where there is none."""
    try:
        wanted = normalize_name(name)
    except InputError:
        return None
    return transaction.scalars(select(User).where(User.name == wanted)).first()


def has_administrator(transaction: Transaction) -> bool:
    """Return whether somebody may administer the server."""
    wanted = select(func.count()).where(User.role == "administrator", User.disabled_at.is_(None))
    return bool(transaction.scalar(wanted))


def log_in_locally(transaction: Transaction, name: str, password: str) -> User | None:
    """Return the user whose password it is; None for any reason why not, which is not told.

    After five wrong passwords in a row the name is locked for a quarter of an hour; the right one
    does not open it before.
    """
    user = find_user(transaction, name)
    kept = user.password_hash if user is not None and user.source == LOCAL else None
    right = is_password(password, kept)
    if user is None or user.source != LOCAL or user.disabled_at is not None or is_locked(user):
        return None
    if right:
        user.failed_logins, user.locked_until = 0, None
        return user
    note_wrong(transaction, user)
    return None


def is_locked(user: User) -> bool:
    """Return whether a user has to wait after too many wrong passwords."""
    return user.locked_until is not None and user.locked_until > now()


def note_wrong(transaction: Transaction, user: User) -> None:
    """Count a wrong password; the fifth in a row locks the user for a while."""
    user.failed_logins += 1
    if user.failed_logins >= WRONG_BEFORE_LOCK:
        user.failed_logins, user.locked_until = 0, now() + LOCK
        audit.record(transaction, user.name, "login.lock", user.id)
