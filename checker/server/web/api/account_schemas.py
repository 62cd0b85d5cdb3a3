"""Describe users, tokens, shares and the audit log as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from checker.core.text import lazy_re as re
from checker.server.accounts.secrets import Scope
from checker.server.store.tables import Role

_ID: Final = "5f1c0c3b6e6e4f0f9d1a2b3c4d5e6f70"
_NUMBER: Final = re.compile(r"\s*[-+]?[0-9.]+(e[-+]?[0-9]+)?\s*", re.IGNORECASE)
_YEARS: Final = range(1970, 9000)
"""Others cannot be brought to UTC and back everywhere."""


def _refuse_seconds(value: object) -> object:
    """Take no time without its zone: pydantic reads a number as seconds since 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise ValueError("a date and a time with its zone")
    return value


def _check_year(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise ValueError(f"years from {_YEARS.start} to {_YEARS.stop - 1}")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_refuse_seconds), AfterValidator(_check_year)]
"""A time with its zone."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class UserView(_Model):
    """Somebody who may log in."""

    id: str = Field(examples=[_ID])
    name: str = Field(examples=["sato"])
    display_name: str = Field(examples=["佐藤"])
    role: Role
    source: str = Field(description="Who vouches for them: local, ldap, oidc or proxy.")
    language: str = Field(description="Of their pages; empty for the browser's.")
    created_at: datetime
    disabled_at: datetime | None


class UserPage(_Model):
    """Users, the newest first."""

    users: list[UserView]
    next: str | None = Field(description="Give it as `before` for the next page; null at the end.")


class NewUserRequest(_Model):
    """Somebody to be added."""

    name: str = Field(max_length=200, examples=["sato"])
    role: Role = "member"
    display_name: str = Field("", max_length=200, examples=["佐藤"])
    language: str = Field("", max_length=10, examples=["ja"])
    source: Literal["local", "proxy"] = "local"
    password: str | None = Field(
        None, max_length=1000, description="Of a local user, and of no other."
    )


class UserRequest(_Model):
    """What is to be another about a user; what is left out stays."""

    role: Role | None = None
    display_name: str | None = Field(None, max_length=200)
    language: str | None = Field(None, max_length=10)
    disabled: bool | None = None


class PasswordRequest(_Model):
    """A password that an administrator sets."""

    password: str = Field(max_length=1000)


class BelongingsView(_Model):
    """What goes with a user who is deleted: their documents with all results, and tokens."""

    documents: int
    jobs: int
    tokens: int


class MeView(_Model):
    """Who asks, and what they may do."""

    user: UserView
    token: str | None = Field(description="The token's name, where a program asks.")
    scopes: list[Scope] = Field(description="What may be asked, by this login or token.")


class MyRequest(_Model):
    """What somebody changes about themselves."""

    language: str = Field(max_length=10, description="Empty for the browser's.")


class MyPasswordRequest(_Model):
    """A user's own new password, and the one that holds until now."""

    current: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class LoginView(_Model):
    """A browser that is logged in."""

    here: bool = Field(description="Whether it is the one that asks.")
    browser: str = Field(examples=["Edge, Windows"])
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class TokenView(_Model):
    """A program's key, without its secret."""

    id: str = Field(examples=[_ID])
    name: str = Field(examples=["夜間処理"])
    user: str = Field(description="Whose it is.", examples=["sato"])
    scopes: list[str] = Field(examples=[["check"]])
    requests_per_minute: int | None
    tokens_per_day: int | None = Field(description="Of the model, in `/v1`.")
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenPage(_Model):
    """Tokens, the newest first."""

    tokens: list[TokenView]
    next: str | None


class TokenRequest(_Model):
    """A token to be made."""

    name: str = Field(max_length=100, examples=["夜間処理"])
    scopes: list[Scope] = Field(min_length=1, examples=[["check"]])
    expires_at: Moment | None = None
    requests_per_minute: int | None = Field(
        None, ge=1, le=10**6, description="No higher than the server allows everybody."
    )
    tokens_per_day: int | None = Field(
        None, ge=1, le=10**9, description="Of the model, in `/v1`; no limit where it is left out."
    )


class NewTokenView(_Model):
    """A token that was made, with its secret: it is shown this once and kept nowhere."""

    token: TokenView
    secret: str = Field(examples=["chk_..."])


class SharedView(_Model):
    """Somebody to whom a document is shown."""

    id: str
    name: str = Field(examples=["suzuki"])
    display_name: str


class ShareList(_Model):
    """To whom a document is shown."""

    users: list[SharedView]


class ShareRequest(_Model):
    """To whom a document is to be shown."""

    user: str = Field(max_length=200, description="User name.", examples=["suzuki"])


class AuditView(_Model):
    """One line of the audit log."""

    number: int
    at: datetime
    actor: str
    action: str = Field(examples=["document.delete"])
    subject: str
    details: dict[str, Any]
    previous: str
    hash: str


class AuditPage(_Model):
    """Lines of the audit log, the newest first."""

    entries: list[AuditView]
    next: int | None


class VerificationView(_Model):
    """Whether the audit log is still what was written."""

    entries: int
    broken_from: int | None = Field(
        description="The first entry that was changed, or follows one that is missing; else null."
    )
    last_number: int
    last_hash: str = Field(
        description="Keep number and hash elsewhere: they show later that no end was cut off."
    )


class QueueEntryView(_Model):
    """A job of somebody's, without a word of its document."""

    id: str
    kind: str
    status: str
    user: str
    size: int
    created_at: datetime
    started_at: datetime | None
    done: int
    total: int
    cancel_asked: bool = Field(description="Whether it was called off and ends soon.")
    problem: str | None


class QueueView(_Model):
    """What runs, waits and failed."""

    counts: dict[str, int] = Field(examples=[{"running": 1, "queued": 3, "failed": 0}])
    users: dict[str, int] = Field(
        description="Jobs that run or wait, by user.", examples=[{"sato": 4}]
    )
    jobs: list[QueueEntryView]
