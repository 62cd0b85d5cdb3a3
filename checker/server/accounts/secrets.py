"""Know browsers that logged in and programs that hold a token, each by a secret kept as a hash."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server.store import audit
from checker.server.store.tables import ROLES, Login, Role, Token, User, now

Scope = Literal["check", "write", "ask", "rules", "model", "administer"]
SCOPES: Final[tuple[Scope, ...]] = ("check", "write", "ask", "rules", "model", "administer")
_ROLE_OF: Final[dict[str, Role]] = {"rules": "format_owner", "administer": "administrator"}
"""Who may give a token these scopes; everybody may give the others."""
PREFIX: Final = "chk_"
"""What a token begins with, so that scanners for leaked secrets know one."""

_SEEN_EVERY: Final = timedelta(seconds=60)
_MOST_TOKENS: Final = 50
"""Of one user: each has a rate of its own."""
_LONGEST_TOKEN_NAME: Final = 100
_LONGEST_BROWSER: Final = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a user by a browser (`login`) or by a program (`token`)."""

    user: User
    login: Login | None = None
    token: Token | None = None

    def may(self, scope: Scope) -> bool:
        """Return whether the token, if it is one, was given for this."""
        return self.token is None or scope in self.token.scopes


def list_scopes(user: User) -> list[Scope]:
    """Return what a user may let a program do: no more than they may themselves."""
    rank = ROLES.index(user.role)
    return [each for each in SCOPES if ROLES.index(_ROLE_OF.get(each, "member")) <= rank]


def open_login(
    transaction: Transaction, user: User, hours: int, browser: str = ""
) -> tuple[str, Login]:
    """Return the secret for a browser's cookie, new at each login, and the row that knows it."""
    secret = secrets.token_urlsafe(32)
    login = Login(
        secret_sha256=_digest(secret),
        user_id=user.id,
        csrf=secrets.token_urlsafe(32),
        browser=browser[:_LONGEST_BROWSER],
        expires_at=now() + timedelta(hours=hours),
    )
    transaction.add(login)
    audit.record(transaction, user.name, "login", user.id, source=user.source)
    return secret, login


def find_login(transaction: Transaction, secret: str, hours: int) -> Caller | None:
    """Return who logged in with a cookie; None where it ended, or the user is disabled."""
    login = transaction.get(Login, _digest(secret))
    if login is None:
        return None
    user = transaction.get_one(User, login.user_id)
    if _has_ended(login, hours) or user.disabled_at is not None:
        return None
    return Caller(user, login=login)


def close_logins(transaction: Transaction, user_id: str, but: str = "") -> None:
    """Log a user out everywhere, except in the browser whose secret's hash is `but`."""
    transaction.execute(delete(Login).where(Login.user_id == user_id, Login.secret_sha256 != but))


def add_token(
    transaction: Transaction,
    user: User,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None = None,
    requests_per_minute: int | None = None,
    tokens_per_day: int | None = None,
) -> tuple[str, Token]:
    """Return a new token's secret, shown this once, and the row that knows it.

    Raises:
        InputError: it has no name, a scope that its user may not give, a time that is past, no
            rate, or its user has too many already.
    """
    _check_token(transaction, user, name, scopes, expires_at, requests_per_minute)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        user_id=user.id,
        name=name.strip(),
        secret_sha256=_digest(secret),
        scopes=sorted(scopes),
        expires_at=expires_at,
        requests_per_minute=requests_per_minute,
        tokens_per_day=tokens_per_day,
    )
    transaction.add(token)
    transaction.flush()
    audit.record(transaction, user.name, "token.add", token.id, scopes=sorted(scopes))
    return secret, token


def _check_token(
    transaction: Transaction,
    user: User,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None,
    requests_per_minute: int | None,
) -> None:
    if not scopes:
        raise InputError(Message("server.choose-a-scope"), place="scopes")
    may = list_scopes(user)
    wrong = sorted(set(scopes) - set(may))
    if wrong:
        what = Message("server.no-such-scope", scope=", ".join(wrong), scopes=", ".join(may))
        raise InputError(what, place="scopes")
    if not name.strip() or len(name.strip()) > _LONGEST_TOKEN_NAME or not name.isprintable():
        raise InputError(Message("server.name-cannot-be-used"), place="name")
    if expires_at is not None and expires_at <= now():
        raise InputError(Message("server.time-is-past"), place="expires_at")
    if requests_per_minute is not None and requests_per_minute < 1:
        raise InputError(Message("server.at-least-one"), place="requests_per_minute")
    living = select(func.count()).where(Token.user_id == user.id, Token.revoked_at.is_(None))
    if (transaction.scalar(living) or 0) >= _MOST_TOKENS:
        raise InputError(Message("server.too-many-tokens", most=_MOST_TOKENS), place="tokens")


def find_token(transaction: Transaction, secret: str) -> Caller | None:
    """Return whose token it is; None where it is unknown, revoked or past, or they are disabled."""
    wanted = select(Token).where(Token.secret_sha256 == _digest(secret))
    token = transaction.scalars(wanted).first()
    if token is None or _is_over(token):
        return None
    user = transaction.get_one(User, token.user_id)
    if user.disabled_at is not None:
        return None
    return Caller(user, token=token)


def is_unnoted(caller: Caller) -> bool:
    """Return whether it is time to note that a login or token is in use."""
    seen = caller.login.seen_at if caller.login is not None else None
    seen = caller.token.last_used_at if caller.token is not None else seen
    return seen is None or now() - seen > _SEEN_EVERY


def note_use(transaction: Transaction, caller: Caller) -> None:
    """Note that a login or token is in use now; one that ended meanwhile stays as it is."""
    if caller.login is not None:
        used = Login.secret_sha256 == caller.login.secret_sha256
        transaction.execute(update(Login).where(used).values(seen_at=now()))
    if caller.token is not None:
        used = Token.id == caller.token.id
        transaction.execute(update(Token).where(used).values(last_used_at=now()))


def still_holds(transaction: Transaction, caller: Caller, hours: int) -> bool:
    """Return whether somebody who was let in still is: for answers that go on for long."""
    user = transaction.get(User, caller.user.id)
    if user is None or user.disabled_at is not None:
        return False
    if caller.token is not None:
        token = transaction.get(Token, caller.token.id)
        return token is not None and not _is_over(token)
    if caller.login is not None:
        login = transaction.get(Login, caller.login.secret_sha256)
        return login is not None and not _has_ended(login, hours)
    return True  # a proxy vouched for them


def _has_ended(login: Login, hours: int) -> bool:
    idle = now() - login.seen_at > timedelta(hours=hours) / 4
    return idle or login.expires_at < now()


def _is_over(token: Token) -> bool:
    past = token.expires_at is not None and token.expires_at < now()
    return past or token.revoked_at is not None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
