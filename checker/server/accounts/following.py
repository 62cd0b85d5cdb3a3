"""Keep up with the directory: who left it or changed groups is noticed without a login."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.exc import OperationalError

from checker.server.accounts import ldap
from checker.server.accounts.arrivals import DirectoryAwayError, admit, shut_out
from checker.server.directory_settings import LdapSettings
from checker.server.store.database import Database
from checker.server.store.tables import User

_LOG: Final = logging.getLogger(__name__)
_EVERY_SECONDS: Final = 3600.0


def follow(database: Database, directory: LdapSettings) -> int:
    """Give everybody of the directory the role that they have now, and shut out who is gone.

    Returns how many were looked up.

    Raises:
        DirectoryAwayError: the directory does not answer; nobody is shut out for that.
    """
    own = or_(User.disabled_at.is_(None), User.disabled_at == User.shut_out_at)
    with database.look() as transaction:
        users = transaction.scalars(select(User).where(User.source == "ldap", own)).all()
    known = ((user.subject or "", user.name) for user in users)
    for user, person in zip(users, ldap.look_again(directory, known), strict=True):
        with database.begin() as transaction:
            row = transaction.get(User, user.id)
            if row is None:
                continue
            if person is None:
                shut_out(transaction, row)
            else:
                admit(transaction, person)
    return len(users)


@contextmanager
def following(
    database: Database, directory: LdapSettings | None, every: float = _EVERY_SECONDS
) -> Iterator[None]:
    """Follow a directory at once and from time to time, until the block ends.

    What is wrong with its settings is so in the log before somebody wants to log in. It needs an
    account of its own to search with: where people are asked for with their own passwords only,
    nothing is done.
    """
    stop = threading.Event()

    def run(asked: LdapSettings) -> None:
        while True:
            try:
                people = follow(database, asked)
            except (DirectoryAwayError, OperationalError):
                _LOG.warning("the directory could not be followed")
            else:
                _LOG.info("the directory was followed", extra={"people": people})
            if stop.wait(every):
                return

    thread = None
    if directory is not None and directory.bind_dn:
        thread = threading.Thread(target=run, args=(directory,), daemon=True)
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if thread is not None:
            thread.join()
