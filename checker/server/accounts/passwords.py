"""Hash passwords with argon2id; check one without telling by the time it takes who exists."""

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from checker.core.errors import InputError
from checker.core.messages import Message

SHORTEST: Final = 10
LONGEST: Final = 200
_HASHER: Final = PasswordHasher()


def hash_password(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        InputError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST or not password.strip():
        raise InputError(Message("server.password-length", shortest=SHORTEST, longest=LONGEST))
    return _HASHER.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Return whether a password is the one that is kept; takes as long where none is."""
    if len(password) > LONGEST:
        return False
    try:
        _HASHER.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")
