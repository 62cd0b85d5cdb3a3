"""Declare the server's tables. `migrations` makes them: a change here needs a new one there."""

from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import uuid4

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Role = Literal["member", "format_owner", "administrator"]
ROLES: Final[tuple[Role, ...]] = ("member", "format_owner", "administrator")
"""Each may do what those before it may."""

JobStatus = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: Final[frozenset[JobStatus]] = frozenset({"done", "failed", "cancelled"})

RULE_JOBS: Final = ("try", "measure", "learn", "gather")
"""Kinds of jobs that are about a rule set, not about somebody's document."""
OFFICE_JOBS: Final = (*RULE_JOBS, "index")
"""Kinds of jobs that no list of somebody's documents shows."""

ID: Final = String(32)
"""The type of what `make_id` returns."""


def make_id() -> str:
    """Return a name that nobody can guess and no other row has."""
    return uuid4().hex


def now() -> datetime:
    """Return the time, with its zone: UTC."""
    return datetime.now(UTC)


class UtcTime(TypeDecorator[datetime]):
    """Store a time in UTC; SQLite forgets zones, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time with its zone."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """Every table of the server."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own name and form
        datetime: UtcTime(),
        dict[str, Any]: JSON(),
        dict[str, str]: JSON(),
        list[str]: JSON(),
    }


class User(Table):
    """Somebody who may log in.

    Attributes:
        source: who vouches for them: local, ldap, oidc or proxy.
        subject: what the source knows them by for good, whatever they are called.
        shut_out_at: when the directory disabled them; where `disabled_at` is another, a person did,
            and the directory does not let them in again.
        groups: that the source says they are in.
    """

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    display_name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default="member")
    source: Mapped[str] = mapped_column(String(10), default="local")
    subject: Mapped[str | None] = mapped_column(String(700))
    language: Mapped[str] = mapped_column(String(10), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]
    shut_out_at: Mapped[datetime | None]
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    groups: Mapped[list[str]] = mapped_column(default=list)

    __table_args__ = (UniqueConstraint("source", "subject"),)


class Login(Table):
    """A browser that logged in; the cookie's secret is kept as its sha256 only.

    Attributes:
        browser: what it calls itself, so that its user knows it again in the list of logins.
    """

    __tablename__ = "logins"

    secret_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Token(Table):
    """A program's key; kept as its sha256 only."""

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    requests_per_minute: Mapped[int | None]
    tokens_per_day: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ModelUse(Table):
    """What a user's browser or a token (`caller`) had of the model on one day of the machine's."""

    __tablename__ = "model_use"

    caller: Mapped[str] = mapped_column(ID, primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    requests: Mapped[int]
    prompt_tokens: Mapped[int]
    written_tokens: Mapped[int]


class StoredDocument(Table):
    """A file that somebody handed in; its bytes are in the file store under `sha256`."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class StoredBytes(Table):
    """A file's bytes, where the database keeps them so that workers elsewhere reach them."""

    __tablename__ = "stored_bytes"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime] = mapped_column(default=now)


class Share(Table):
    """A document that its owner shows to somebody else."""

    __tablename__ = "shares"

    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )


class Job(Table):
    """Work on a document: what is asked, how far it is, what came out.

    Attributes:
        kind: `check`, `fix` or `write`; those of `RULE_JOBS` try rule sets, `index` builds what
            people ask.
        order: what is asked, by the names that the kind knows.
        starts: how often a process began with it.
        crashes: how often its own process died; a second time sets the job aside.
        problem: why it failed, as `core.messages.to_data` writes a message.
        files: what came with it and the results by name, each the sha256 under which the file
            store has it.
        summary: of the verdict, without a word of the document.
        rule_versions: the office's rule sets that it goes by, and the number of each.
    """

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    order: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(10), default="queued")
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    starts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    files: Mapped[dict[str, str]] = mapped_column(default=dict)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rule_versions: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        Index("jobs_by_status", "status", "created_at"),
        Index("jobs_by_kind", "kind", "status", "ended_at"),
        Index("jobs_by_end", "ended_at"),
    )


class RulesetVersion(Table):
    """A version of one of the office's rule sets; the last of a name holds.

    Attributes:
        number: from 1, of its name.
        action: `publish`, `restore` (an older text anew) or `withdraw` (none holds any more).
        text: its YAML.
        extends: the rule sets that it names as its bases.
        names: by rule, what it is called, by language.
        restored_from: the number whose text came back.
        author: the user's name.
    """

    __tablename__ = "ruleset_versions"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10), default="ja")
    extends: Mapped[list[str]] = mapped_column(default=list)
    names: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    restored_from: Mapped[int | None]
    author: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=now)


class MonthlyCount(Table):
    """How often something was so in a month; it stays when the documents are gone.

    Attributes:
        month: as `2026-11`, by the clock of the machine that counted.
        owner_id: whose documents they were.
        kind: what is counted, see `store.counts`.
        key: of that kind, as a rule's id.
    """

    __tablename__ = "monthly_counts"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, primary_key=True)
    ruleset: Mapped[str] = mapped_column(String(100), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]


class Remembered(Table):
    """What somebody decided on a finding: it counts for every document of that name of theirs."""

    __tablename__ = "decisions"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    document_name: Mapped[str] = mapped_column(String(255))
    rule: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(100))
    nth: Mapped[int] = mapped_column(default=1)
    accepted: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("owner_id", "document_name", "rule", "fingerprint", "nth"),)


class Asked(Table):
    """A question that somebody put to the documents, for themselves alone.

    Attributes:
        answer: as `core.answer` has it, of what they might read then.
        feedback: `right`, `wrong` or `missing`; empty for none.
    """

    __tablename__ = "asked"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[dict[str, Any]]
    feedback: Mapped[str] = mapped_column(String(10), default="")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)


class OpenQuestion(Table):
    """A question that nothing answered and that its asker lets others read, without their name.

    Attributes:
        asked_id: of the asker's own row, so that who deletes that takes this back.
    """

    __tablename__ = "open_questions"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=make_id)
    asked_id: Mapped[str] = mapped_column(ID, unique=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Answered(Table):
    """A request that came with an idempotency key, and which row it made."""

    __tablename__ = "answered_requests"

    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(String(64))
    made: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)


class AuditEntry(Table):
    """One line of the audit log; `hash` covers the line and the hash before it."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(50))
    subject: Mapped[str] = mapped_column(String(300))
    details: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class WorkerBeat(Table):
    """A worker process and when it was last alive, so that others take up what it leaves."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(default=now)
