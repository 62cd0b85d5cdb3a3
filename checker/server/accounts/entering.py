"""Let somebody in by name and password: who is here first, then the company's directory."""

import threading
import time
import unicodedata
from collections import OrderedDict
from typing import Final

from sqlalchemy.orm import Session as Transaction

from checker.core.messages import Message
from checker.server.accounts import ldap
from checker.server.accounts.arrivals import Vouched, admit, disable_by_directory
from checker.server.accounts.users import (
    LOCK,
    WRONG_BEFORE_LOCK,
    find_user,
    is_locked,
    log_in_locally,
    note_wrong,
)
from checker.server.directory_settings import LdapSettings
from checker.server.store.database import Database
from checker.server.store.tables import User

_MOST_KEPT: Final = 10_000


class Strikes:
    """Counts wrong passwords of names that have no row yet, within this process."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, name: str) -> None:
        """Count a wrong password."""
        key = _join(name)
        with self._lock:
            count, _ = self._counts.pop(key, (0, 0.0))
            self._counts[key] = (count + 1, time.monotonic())
            if len(self._counts) > _MOST_KEPT:
                self._counts.popitem(last=False)

    def are_out(self, name: str) -> bool:
        """Return whether a name had as many as lock a user, and has to wait."""
        key = _join(name)
        with self._lock:
            count, at = self._counts.get(key, (0, 0.0))
            if time.monotonic() - at > LOCK.total_seconds():
                self._counts.pop(key, None)
                return False
            return count >= WRONG_BEFORE_LOCK


def _join(name: str) -> str:
    """Return a name as directories compare it: they see one form, small letters, one space."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def log_in(
    database: Database, directory: LdapSettings | None, strikes: Strikes, name: str, password: str
) -> User | Message | None:
    """Return who has a name and a password, or why they may not enter though both are right.

    None is any other reason, which is not told. A name that is local is never asked of the
    directory; it is only looked whether the directory is there, so that all take as long.

    Raises:
        DirectoryAwayError: the directory does not answer as it should.
    """
    with database.begin() as transaction:
        user = log_in_locally(transaction, name, password)
        known = find_user(transaction, name)
    if user is not None or directory is None:
        return user
    if known is not None and (known.source != "ldap" or is_locked(known)):
        ldap.probe(directory)
        return None
    if known is None and strikes.are_out(name):
        ldap.probe(directory)
        return None
    return _ask(database, directory, strikes, name, password)


def _ask(
    database: Database, directory: LdapSettings, strikes: Strikes, name: str, password: str
) -> User | Message | None:
    try:
        person = ldap.identify(directory, name, password)
    except ldap.DisabledError as disabled:
        with database.begin() as transaction:
            disable_by_directory(transaction, "ldap", disabled.subject)
        return None
    with database.begin() as transaction:
        if person is None:
            _strike(transaction, strikes, name)
            return None
        return _admit(transaction, person)


def _strike(transaction: Transaction, strikes: Strikes, name: str) -> None:
    user = find_user(transaction, name)
    if user is None:
        strikes.add(name)
    else:
        note_wrong(transaction, user)


def _admit(transaction: Transaction, person: Vouched) -> User | Message | None:
    admitted = admit(transaction, person)
    if isinstance(admitted, User):
        if is_locked(admitted):  # under another of the names that the directory has for them
            return None
        admitted.failed_logins, admitted.locked_until = 0, None
    return admitted
