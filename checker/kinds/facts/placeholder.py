"""`placeholder`: provisional text that was never replaced by the real one."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar, Final, Literal, Self

from pydantic import model_validator

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, MarkKind
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.regex_prefilter import RegexPrefilter
from checker.kinds.facts.number_markers import find_markers
from checker.kinds.facts.placeholder_samples import (
    LEXICON,
    Found,
    Means,
    PlaceholderEntry,
    SampleContexts,
)
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.exceptions import drop_excepted
from checker.kinds.shared.lexicon import LexiconRule
from checker.kinds.shared.patterns import Pattern, find, join_alternatives
from checker.kinds.shared.scope import Many


class PlaceholderRule(LexiconRule):
    """Parameters of `placeholder`."""

    lexicon: ClassVar[str] = LEXICON
    entry: ClassVar[type[LexiconEntry]] = PlaceholderEntry
    naming: ClassVar[tuple[str, ...]] = ("off", "only")

    kind: Literal["placeholder"]
    words: tuple[str, ...] = ()
    exceptions: tuple[Pattern, ...] = ()
    defaults: bool = True
    only: Many[str] = ()

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.words and not self.defaults:
            raise InvalidValueError(Message("placeholder.needs-words-or-defaults"))
        return self

    def uses(self, entry: LexiconEntry) -> bool:
        """Return whether this rule looks for an entry."""
        chosen = not self.only or entry.name in self.only
        return self.defaults and chosen and super().uses(entry)

    @property
    def asks_controls(self) -> bool:
        """Return whether this rule looks for content controls that nobody has filled in."""
        return self.defaults and not self.only


_LIST_TITLE: Final = re.compile(
    r"TO[- ]?DOs?[ 　]?(?:リスト|一覧|事項|lists?|items?)?", re.IGNORECASE
)

_LEFT = Message("placeholder.the-placeholder-is-still-here")
_REPLACE = Message("placeholder.put-real-content-here-say-who")


def check(rule: PlaceholderRule, target: Target) -> CheckResult:
    """Find each provisional text that no exception covers and that stands for no sample."""
    likely = _find_likely(_choose_forms(rule, target), target)
    found = [
        each
        for block in target.blocks
        if not _is_list_title(block)
        for each in _find_in_block(rule, likely.get(id(block), ()), block, target)
    ]
    samples = SampleContexts(target.document, found) if found else None
    hits = tuple(_build_hit(each) for each in found if samples and not samples.has(each))
    return CheckResult(len(target.blocks), hits)


def _build_hit(each: Found) -> Hit:
    span = each.block.span(each.start, each.end)
    return Hit(span, _LEFT.format(match=each.match), _REPLACE, values={"match": each.match})


def _is_list_title(block: Block) -> bool:
    """Return whether a heading names a list of what is to be done, as in minutes."""
    if block.kind is not BlockKind.HEADING:
        return False
    marker = next(find_markers(block.text, heading=True), None)
    return _LIST_TITLE.fullmatch(block.text[marker.end if marker else 0 :].strip()) is not None


def _choose_forms(rule: PlaceholderRule, target: Target) -> tuple["_Form", ...]:
    """Return the words and forms of a rule whose letters a document has somewhere."""
    words = (_Form(join_alternatives(rule.words, ()), means="word"),) if rule.words else ()
    forms = _forms(rule.off, rule.only) if rule.defaults else ()
    text = "\n".join(block.text for block in target.blocks)
    likely = _build_prefilter(tuple(form.pattern for form in forms)).candidates(text)
    return (*words, *(forms[number] for number in likely))


def _find_likely(forms: tuple["_Form", ...], target: Target) -> dict[int, list["_Form"]]:
    """Return the forms that may stand in a block, by the block's `id`."""
    likely: dict[int, list[_Form]] = {}
    for form in forms:
        for block in target.likely((), (form.pattern,)):
            likely.setdefault(id(block), []).append(form)
    return likely


def _find_in_block(
    rule: PlaceholderRule, forms: Sequence["_Form"], block: Block, target: Target
) -> list[Found]:
    """Return provisional texts, with what content controls ask for that nobody has filled in."""
    marks = (each for each in block.marks if each.kind is MarkKind.PROMPT)
    prompts = [Found(block, each.start, each.end, "word") for each in marks]
    return _drop_overlapping(
        [*(prompts if rule.asks_controls else ()), *_find_placeholders(rule, forms, block, target)]
    )


def _find_placeholders(
    rule: PlaceholderRule, forms: Sequence["_Form"], block: Block, target: Target
) -> list[Found]:
    """Return what the words and forms of a rule match in a block, in order and apart."""
    found: list[Found] = []
    for form in forms:
        if any(True for _ in find(form.pattern, block.text, target.deadline)) and not (
            form.unless and any(True for _ in find(form.unless, block.text, target.deadline))
        ):
            found += _match_form(rule, block, form, target)
    return _drop_overlapping(found)


def _match_form(
    rule: PlaceholderRule, block: Block, form: "_Form", target: Target
) -> Iterator[Found]:
    matches = find(form.pattern, block.text, target.deadline)
    for match in drop_excepted(matches, rule.exceptions, block.text, target.deadline):
        yield Found(block, *match.span(), form.means)


def _drop_overlapping(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for each in sorted(found, key=lambda each: each.start):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


@dataclass(frozen=True, slots=True)
class _Form:
    """An expression that is on, what it is no placeholder beside, and what it stands for."""

    pattern: str
    unless: str = ""
    means: Means = ""


@lru_cache(maxsize=16)
def _build_prefilter(patterns: tuple[str, ...]) -> RegexPrefilter:
    return RegexPrefilter(patterns)


@lru_cache(maxsize=16)
def _forms(off: tuple[str, ...], only: tuple[str, ...]) -> tuple[_Form, ...]:
    """Return the expressions that are on."""
    lexicon = load_lexicon(PlaceholderRule.lexicon, PlaceholderEntry)
    return tuple(
        _Form(lexicon.expand(entry.pattern), entry.unless, entry.means)
        for entry in lexicon.entries
        if entry.enabled and entry.name not in off and (not only or entry.name in only)
    )


KIND = Kind(
    "placeholder",
    PlaceholderRule,
    check,
    values=("match",),
    explains=("fields", "table", "date", "number", "title", "history", "compare", "spelling"),
)
