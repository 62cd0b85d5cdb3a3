"""`consistency`: words with several spellings, of which a document may use only one."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, Self

import regex
from pydantic import Field, model_validator

from checker.core.data_classes import dataclass
from checker.core.document import Block, Span
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.exceptions import drop_excepted
from checker.kinds.shared.patterns import (
    Pattern,
    compile_pattern,
    find,
    join_alternatives,
    report_bad_pattern,
)
from checker.kinds.shared.prose import choose_own_blocks
from checker.language.morphology import split_morphemes


class ConsistencyRule(Rule):
    """Parameters of `consistency`; `either` is Vale's."""

    kind: Literal["consistency"]
    groups: tuple[tuple[str, ...], ...] = ()
    either: dict[str, str] = Field(default_factory=dict)
    patterns: bool = False
    nonword: bool = False
    ignore_case: bool = False
    keep: Literal["majority", "first"] = "majority"
    exceptions: tuple[Pattern, ...] = ()

    @property
    def spellings(self) -> tuple[tuple[str, ...], ...]:
        """All groups, those of `either` included."""
        return (*self.groups, *self.either.items())

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        if not self.spellings:
            raise InvalidValueError(Message("consistency.needs-groups-or-either"))
        for group in self.spellings:
            if len(set(group)) < 2 or not all(group):  # noqa: PLR2004 - nothing to be mixed
                raise InvalidValueError(
                    Message("consistency.needs-two-spellings", group=", ".join(group))
                )
        if self.patterns:
            for spelling in (each for group in self.spellings for each in group):
                _validate_spelling(spelling)
        return self


def _validate_spelling(spelling: str) -> None:
    try:
        compile_pattern(spelling)
    except regex.error as error:
        raise InvalidValueError(report_bad_pattern(spelling, error)) from error


@dataclass(frozen=True, slots=True)
class _SpellingUse:
    """One occurrence of spelling `spelling` (its number) of a group."""

    spelling: int
    span: Span
    text: str


_MIXED = Message("consistency.x-x-both-used")
_BEFORE_NOUN = frozenset({"動詞", "形容詞", "助動詞", "助詞", "連体詞"})
_KATAKANA = re.compile("[ァ-ヺー]")


def check(rule: ConsistencyRule, target: Target) -> CheckResult:
    """Count the spellings of each group in all blocks; all but one are found."""
    uses: dict[int, list[_SpellingUse]] = defaultdict(list)
    for group, use in _uses(rule, target):
        uses[group].append(use)
    order = {block.path: number for number, block in enumerate(target.blocks)}
    hits = [hit for group in uses.values() for hit in _judge_uses(rule, group)]
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start))
    return CheckResult(len(target.blocks), tuple(hits))


def _uses(rule: ConsistencyRule, target: Target) -> Iterator[tuple[int, _SpellingUse]]:
    for block in _select_likely(rule, target):
        found = (_find_by_pattern if rule.patterns else _find_by_word)(rule, block.text, target)
        for group, spelling, (start, end) in found:
            yield group, _SpellingUse(spelling, block.span(start, end), block.text[start:end])


def _select_likely(rule: ConsistencyRule, target: Target) -> tuple[Block, ...]:
    """Return the author's blocks that may hold one of the spellings: one search for all of them."""
    spellings = [each for group in rule.spellings for each in group]
    patterns = spellings if rule.patterns else [re.escape(each) for each in spellings]
    likely = target.likely((), patterns, ignore_case=rule.ignore_case)
    return choose_own_blocks(rule, replace(target, blocks=likely))


_Found = tuple[int, int, tuple[int, int]]


def _find_by_word(rule: ConsistencyRule, text: str, target: Target) -> Iterator[_Found]:
    places = {
        _key(rule, spelling): (number, index)
        for number, group in enumerate(rule.spellings)
        for index, spelling in enumerate(group)
    }
    words = _build_expression(rule, [each for group in rule.spellings for each in group])
    matches = find(words, text, target.deadline, ignore_case=rule.ignore_case)
    for match in drop_excepted(matches, rule.exceptions, text, target.deadline):
        if _is_word(text, *match.span()):
            yield (*places[_key(rule, match.group())], match.span())


def _build_expression(rule: ConsistencyRule, words: Sequence[str]) -> str:
    if not rule.nonword:
        return join_alternatives(words, ())
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _is_word(text: str, start: int, end: int) -> bool:
    """Tell whether characters are no mere part of a word: ユーザ in ユーザビリティ, 事 in 仕事.

    The dictionary decides for katakana that go on and for single characters, which count only
    where they follow a verb or the like (する事), not as suffixes (採用時).
    """
    goes_on = _KATAKANA.match(text[end - 1]) and _KATAKANA.match(text, end)
    if not goes_on and end - start > 1:
        return True
    if text[start:end].isascii():
        return True
    words = split_morphemes(text)
    at = bisect_left(words, end, key=lambda word: word.end)
    if at == len(words) or words[at].end != end:
        return False
    # する事, この時 are words; 採用時, 午後5時 are not
    return end - start > 1 or (
        at > 0 and words[at].start == start and words[at - 1].pos[0] in _BEFORE_NOUN
    )


def _find_by_pattern(rule: ConsistencyRule, text: str, target: Target) -> Iterator[_Found]:
    for number, group in enumerate(rule.spellings):
        found = []
        for index, spelling in enumerate(group):
            bounded = rf"(?<![A-Za-z0-9_])(?:{spelling})(?![A-Za-z0-9_])"
            pattern = spelling if rule.nonword else bounded
            matches = find(pattern, text, target.deadline, ignore_case=rule.ignore_case)
            fine = drop_excepted(matches, rule.exceptions, text, target.deadline)
            found += [(number, index, match.span()) for match in fine]
        yield from _drop_overlapping(found)


def _drop_overlapping(found: list[_Found]) -> Iterator[_Found]:
    end = 0
    for use in sorted(found, key=lambda item: (item[2][0], -item[2][1])):
        if use[2][0] >= end:
            end = use[2][1]
            yield use


def _key(rule: ConsistencyRule, word: str) -> str:
    return word.casefold() if rule.ignore_case else word


def _judge_uses(rule: ConsistencyRule, uses: list[_SpellingUse]) -> Iterator[Hit]:
    counts: dict[int, int] = {}  # in the order in which the spellings occur
    for use in uses:
        counts[use.spelling] = counts.get(use.spelling, 0) + 1
    if len(counts) == 1:
        return
    # of equally frequent ones the first stays
    kept = next(iter(counts)) if rule.keep == "first" else max(counts, key=lambda n: counts[n])
    example = next(use.text for use in uses if use.spelling == kept)
    for use in uses:
        if use.spelling != kept:
            yield _build_hit(rule, use, example, counts[use.spelling], counts[kept])


def _build_hit(
    rule: ConsistencyRule, use: _SpellingUse, example: str, count: int, other: int
) -> Hit:
    text = _match_case(use.text, example) if rule.ignore_case else example
    values = {
        "match": use.text,
        "replacement": text,
        "count": str(count),
        "other_count": str(other),
    }
    grade = "display" if rule.patterns else rule.fix or "unsafe"
    return Hit(
        use.span, _MIXED.format(**values), replacement=Replacement(text, grade), values=values
    )


def _match_case(word: str, example: str) -> str:
    """Return `example` with a first letter as large as that of the word it replaces."""
    first = example[:1].upper() if word[:1].isupper() else example[:1].lower()
    return first + example[1:]


KIND = Kind(
    "consistency",
    ConsistencyRule,
    check,
    values=("match", "replacement", "count", "other_count"),
    fix="unsafe",
)
