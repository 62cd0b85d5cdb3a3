"""Define what every kind is made of: its rule's parameters, its check, its documentation."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    PlainSerializer,
)

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document
from checker.core.findings import CheckResult, Concern, Grade, Severity
from checker.core.lazy_models import LazyModel, make
from checker.core.messages import AuthorText, in_languages, same
from checker.kinds.shared.block_search import Selection
from checker.kinds.shared.patterns import Deadline
from checker.kinds.shared.scope import ANYWHERE, Scope
from checker.kinds.shared.when import When

if TYPE_CHECKING:
    from checker.kinds.shared.documentation import KindDoc


class Parameters(LazyModel):
    """A part of a rule as a YAML author writes it: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class BothLanguages(Parameters):
    """A sentence of a rule set, in Japanese and in English."""

    ja: str
    en: str


def _as_pair(value: object) -> object:
    if isinstance(value, AuthorText):
        texts = dict(value.texts)
        return {name: texts.get(name) or texts[""] for name in ("ja", "en")}
    return {"ja": value, "en": value} if isinstance(value, str) else value


def _as_message(value: BothLanguages) -> AuthorText:
    return same(value.ja) if value.ja == value.en else in_languages(ja=value.ja, en=value.en)


_WORDS = Annotated[
    BothLanguages,
    BeforeValidator(_as_pair, json_schema_input_type=str | BothLanguages),
    AfterValidator(_as_message),
    PlainSerializer(_as_pair),
]
Words = Annotated[
    AuthorText,
    GetPydanticSchema(lambda _source, handler: handler(_WORDS)),
    Field(description="option.Words"),
]


class Entry(Parameters):
    """One word of a list, why it is there, and its own switch."""

    word: str = Field(min_length=1)
    reason: Words | None = None
    enabled: bool = True


def _convert_entries(value: object) -> object:
    """Accept one word, words, `{word: reason}` and whole entries."""
    if isinstance(value, dict) and "word" not in value:
        return [{"word": word, "reason": reason} for word, reason in value.items()]
    listed = value if isinstance(value, (list, tuple)) else [value]
    return [{"word": each} if isinstance(each, str) else each for each in listed]


def _select_enabled(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.enabled)


Entries = Annotated[
    tuple[Entry, ...],
    BeforeValidator(
        _convert_entries, json_schema_input_type=str | list[str | Entry] | dict[str, str | None]
    ),
    AfterValidator(_select_enabled),
]
"""Words with reasons; those switched off are gone after validation."""


def _convert_words_only(value: object) -> object:
    """Return the words of entries that are switched on."""
    entries = [Entry.model_validate(each) for each in _as_list(_convert_entries(value))]
    return tuple(entry.word for entry in entries if entry.enabled)


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


WordList = Annotated[
    tuple[str, ...],
    BeforeValidator(
        _convert_words_only, json_schema_input_type=str | list[str | Entry] | dict[str, str | None]
    ),
]
"""Words that need no reason where they are found; entries with reasons and switches will do."""


class FixExample(Parameters):
    """A text and what fixing makes of it; the same text where there is nothing to fix."""

    from_: str = Field(alias="from")
    to: str


class Examples(Parameters):
    """Texts that show what a rule means; `checker rules test` runs them."""

    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    fixed: tuple[FixExample, ...] = ()


class Rule(Parameters):
    """What every rule has, whatever its kind (DESIGN 5)."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$")
    name: Words | None = None
    severity: Severity = "warning"
    concern: Concern = "house"
    message: Words | None = None
    why: Words | None = None
    scope: Scope = Field(default_factory=lambda: ANYWHERE)
    when: When | None = None
    if_missing: Literal["fail", "warn", "ignore"] = "ignore"
    revisions: Literal["accepted", "original"] = "accepted"
    limit: int | None = Field(None, ge=1)
    fix: Grade | None = None
    examples: Examples = Field(default_factory=lambda: make(Examples))
    enabled: bool = True

    def view(self, document: Document) -> Document:
        """Return the document that the rule looks at: as accepted, or before tracked changes."""
        before = document.original if self.revisions == "original" else None
        return document if before is None else before


@dataclass(frozen=True, slots=True)
class Target:
    """What a check looks at: the whole document, and the blocks that the rule's scope selects.

    `deadline` bounds the time that all regular expressions of the rule may take together.
    `selection` is what rules of the same scope share. Where the rule set is not
    `is_chosen`, nobody asked for it: what an author does throughout may stand.
    """

    document: Document
    blocks: tuple[Block, ...]
    deadline: Deadline
    selection: Selection | None = None
    is_chosen: bool = True

    def likely(
        self, words: Sequence[str], patterns: Sequence[str] = (), *, ignore_case: bool = False
    ) -> tuple[Block, ...]:
        """Return the blocks in which a word or an expression may match; in all others none does.

        Raises:
            TimeoutError: the rule's budget is used up.
        """
        selection = self.selection or Selection(self.blocks)
        return selection.likely(words, patterns, self.deadline, ignore_case=ignore_case)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule. `check` is pure; it is None for the one kind that the judge decides.

    `values` names what a rule's own `message` may use in braces, beside the rule's options.
    `quotes` names the values of its own messages that only quote the place: findings that differ in
    nothing else have one cause. `explains` names kinds whose findings at the same words are brought
    about by what this one finds. `fix` is the grade of its fixes of words, `repair` that of what it
    changes in the looks or the build of Word files.
    """

    name: str
    rule: type[Rule]
    check: Callable[[Any, Target], CheckResult] | None
    values: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    explains: tuple[str, ...] = ()
    fix: Grade | None = None
    repair: Grade | None = None

    @property
    def doc(self) -> "KindDoc":
        """Read what the kind's page says."""
        from checker.kinds.shared.documentation import kind_doc  # noqa: PLC0415 - for pages alone

        return kind_doc(self.name)
