"""`substitution`: words that have a better word in this company, and are replaced by it."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Annotated, Literal, Self

import regex
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from checker.core.data_classes import replace
from checker.core.document import Block, Span
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.core.text.regex_prefilter import RegexPrefilter
from checker.kinds.shared.base import Kind, Parameters, Rule, Target, Words
from checker.kinds.shared.exceptions import find_excepted
from checker.kinds.shared.inline_selection import BLANK
from checker.kinds.shared.patterns import (
    Deadline,
    Pattern,
    compile_pattern,
    describe_pattern_error,
    find,
    join_alternatives,
    make_entry_error,
)
from checker.kinds.shared.prose import choose_own_blocks
from checker.kinds.shared.quotations import covers, find_quotations
from checker.kinds.shared.scope import Many

_FEW = 8
"""Expressions that are searched for one by one, with nothing before that."""


class Swap(Parameters):
    """One word and what to write for it."""

    from_: str = Field(alias="from", min_length=1)
    to: Many[str] = Field(min_length=1)
    why: Words | None = None
    exceptions: tuple[Pattern, ...] = ()
    enabled: bool = True


def _convert_to_list(value: object) -> object:
    if isinstance(value, dict):
        return [_swap(old, new) for old, new in value.items()]
    return value


def _swap(old: str, new: object) -> dict[str, object]:
    """Accept `{wrong: right}`, and `{wrong: {to: right, why: reason}}`."""
    return {"from": old, **new} if isinstance(new, dict) else {"from": old, "to": new}


def _select_enabled(swaps: tuple[Swap, ...]) -> tuple[Swap, ...]:
    return tuple(swap for swap in swaps if swap.enabled)


Swaps = Annotated[
    tuple[Swap, ...],
    BeforeValidator(
        _convert_to_list, json_schema_input_type=dict[str, str | list[str]] | list[Swap]
    ),
    Field(min_length=1),
    AfterValidator(_select_enabled),
    Field(description="option.Swaps"),
]


class SubstitutionRule(Rule):
    """Parameters of `substitution`."""

    kind: Literal["substitution"]
    swap: Swaps
    patterns: bool = False
    exceptions: tuple[Pattern, ...] = ()
    ignore_case: bool = False
    mixed_only: bool = False

    @model_validator(mode="after")
    def _expressions_compile(self) -> Self:
        if self.patterns:
            for swap in self.swap:
                _validate_swap(swap)
        return self


def _validate_swap(swap: Swap) -> None:
    try:
        compile_pattern(swap.from_)
        for template in (to for to in swap.to if "\\" in to):
            # matches the empty text, and so expands
            compile_pattern(f"(?:{swap.from_})|").sub(template, "")
    except (regex.error, IndexError) as error:
        problem = describe_pattern_error(error)
        what = Message("substitution.cannot-be-used", word=swap.from_, problem=problem)
        raise make_entry_error(what) from error


_WRITE = Message("substitution.write-for")
_CHOOSE = Message("substitution.is-not-used-choose-from")
_DROP = Message("substitution.leave-out")
_BESIDE = Message("substitution.elsewhere-it-is-written")
_AROUND = 8
"""Characters on each side of another spelling that tell where it stands."""


def check(rule: SubstitutionRule, target: Target) -> CheckResult:
    """Find each word that has a replacement; where two overlap, the first and longest counts."""
    only_mixed = rule.mixed_only and not target.is_chosen
    if only_mixed:
        target = replace(target, blocks=choose_own_blocks(rule, target), selection=None)
    finder = _build_finder(rule, target.blocks)
    found = list(_find_in_blocks(rule, finder, target, own_words=only_mixed))
    hits = tuple(
        _build_hit(rule, block.span(*match.span()), match.group(), texts, swap.why)
        for block, match, swap, texts in found
    )
    if only_mixed:
        hits = tuple(_keep_mixed(hits, _MixedSpellings(rule, _build_finder(rule), target)))
    return CheckResult(len(target.blocks), hits)


def _find_in_blocks(
    rule: SubstitutionRule, finder: "_Finder", target: Target, *, own_words: bool
) -> Iterator[tuple[Block, "regex.Match[str]", Swap, tuple[str, ...]]]:
    """Yield each match and its block; of `own_words` none that somebody else is quoted with."""
    for block in _select_likely(rule, target):
        quoted = find_quotations(block.text) if own_words else []
        for each in _drop_overlapping(_find_matches(rule, finder, block.text, target.deadline)):
            if not covers(quoted, *each[0].span()):
                yield block, *each


def _keep_mixed(hits: Iterable[Hit], spellings: "_MixedSpellings") -> Iterator[Hit]:
    """Yield the hits whose better word the document has too, with where it stands."""
    for hit in hits:
        right = hit.values["replacement"]
        if where := spellings.find(hit.values["match"], right):
            yield replace(hit, suggestion=_BESIDE.format(replacement=right, where=where))


class _MixedSpellings:
    """Where a document writes the better word of a swap: with the other, the rule would find it."""

    def __init__(self, rule: SubstitutionRule, finder: "_Finder", target: Target) -> None:
        self._rule = rule
        self._finder = finder
        self._target = target
        self._known: dict[tuple[str, str], str] = {}

    def find(self, wrong: str, right: str) -> str:
        """Return the words around the better word, in any form; nothing where it is nowhere."""
        same = _count_common_end(wrong, right)
        wrong, right = wrong[: len(wrong) - same], right[: len(right) - same]
        key = (wrong, right)
        if key not in self._known:
            self._known[key] = next(self._search(wrong, right), "")
        return self._known[key]

    def _search(self, wrong: str, right: str) -> Iterator[str]:
        for block in self._target.blocks:
            for start in _iter_places(block.text, right):
                end = start + len(right)
                near = block.text[max(0, start - _AROUND * 4) : start]
                after = block.text[end : end + _AROUND]
                if self._would_match(near, wrong, after):
                    words = "".join((near[-_AROUND:] + right + after).split())
                    yield re.sub(f"{BLANK}+", "…", words)

    def _would_match(self, before: str, word: str, after: str) -> bool:
        found = _find_matches(
            self._rule, self._finder, before + word + after, self._target.deadline
        )
        at = len(before)
        return any(match.start() == at and match[0].startswith(word) for match, _, _ in found)


def _count_common_end(one: str, other: str) -> int:
    """Return how many letters two words end in alike: 出来る and できる in one, short of all."""
    pairs = zip(reversed(one[1:]), reversed(other[1:]), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _iter_places(text: str, word: str) -> Iterator[int]:
    start = text.find(word) if word else -1
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def _select_likely(rule: SubstitutionRule, target: Target) -> tuple[Block, ...]:
    words = [swap.from_ for swap in rule.swap]
    if not rule.patterns:
        return target.likely(words, ignore_case=rule.ignore_case)
    if len(words) > _FEW:
        return target.blocks
    return target.likely((), words, ignore_case=rule.ignore_case)


_Found = tuple["regex.Match[str]", Swap, tuple[str, ...]]
_Finder = Callable[[str, Deadline], Iterator[tuple["regex.Match[str]", Swap]]]


def _find_matches(
    rule: SubstitutionRule, finder: _Finder, text: str, deadline: Deadline
) -> Iterator[_Found]:
    """Yield each match that nothing forgives, its swap, and what may be written instead."""
    fine: dict[tuple[str, ...], Intervals] = {}  # searched for once in a text, not per match
    for match, swap in finder(text, deadline):
        texts = tuple(match.expand(to) for to in swap.to) if rule.patterns else swap.to
        if match.group() in texts:
            continue
        exceptions = (*rule.exceptions, *swap.exceptions, *_list_right_forms(rule, swap))
        if exceptions not in fine:
            fine[exceptions] = find_excepted(exceptions, text, deadline)
        if not fine[exceptions].cover(*match.span()):
            yield match, swap, texts


def _build_finder(rule: SubstitutionRule, blocks: Sequence[Block] = ()) -> _Finder:
    """Return what finds the words or expressions of a rule: in these blocks alone, if any."""
    return _build_pattern_finder(rule, blocks) if rule.patterns else _build_word_finder(rule)


def _build_word_finder(rule: SubstitutionRule) -> _Finder:
    """Return what finds all words at once."""
    swaps = {_key(rule, swap.from_): swap for swap in rule.swap}
    words = _join_words(tuple(swap.from_ for swap in rule.swap))

    def finder(text: str, deadline: Deadline) -> Iterator[tuple["regex.Match[str]", Swap]]:
        for match in find(words, text, deadline, ignore_case=rule.ignore_case):
            yield match, swaps[_key(rule, match.group())]

    return finder if rule.swap else _find_nothing


def _build_pattern_finder(rule: SubstitutionRule, blocks: Sequence[Block]) -> _Finder:
    """Return what finds the expressions, of many only those whose letters a text has."""
    numbers = range(len(rule.swap))
    few = len(rule.swap) <= _FEW
    sieve = None if few else _build_prefilter(tuple(swap.from_ for swap in rule.swap))
    if sieve is not None and blocks:
        sieve = sieve.narrow("\n".join(block.text for block in blocks))

    def finder(text: str, deadline: Deadline) -> Iterator[tuple["regex.Match[str]", Swap]]:
        for number in numbers if sieve is None else sieve.candidates(text):
            swap = rule.swap[number]
            for match in find(swap.from_, text, deadline, ignore_case=rule.ignore_case):
                yield match, swap

    return finder


# A dictionary of thousands is prepared once, not for each document.


@lru_cache(maxsize=64)
def _join_words(words: tuple[str, ...]) -> str:
    return join_alternatives(words, ())


@lru_cache(maxsize=64)
def _build_prefilter(patterns: tuple[str, ...]) -> RegexPrefilter:
    return RegexPrefilter(patterns)


def _find_nothing(text: str, deadline: Deadline) -> Iterator[tuple["regex.Match[str]", Swap]]:
    """Find nothing: every word is switched off."""
    del text, deadline
    return iter(())


def _key(rule: SubstitutionRule, word: str) -> str:
    return word.casefold() if rule.ignore_case else word


def _list_right_forms(rule: SubstitutionRule, swap: Swap) -> list[str]:
    """`サーバ` inside `サーバー` is right already, and replacing it again would never end."""
    return [] if rule.patterns else [regex.escape(word) for word in swap.to if word]


def _drop_overlapping(found: Iterable[_Found]) -> Iterator[_Found]:
    end = 0
    for match, swap, texts in sorted(found, key=lambda item: (item[0].start(), -item[0].end())):
        if match.start() >= end:
            end = match.end()
            yield match, swap, texts


def _build_hit(
    rule: SubstitutionRule, span: Span, word: str, texts: Sequence[str], why: Message | None
) -> Hit:
    one = len(texts) == 1
    sentence = (_WRITE if texts[0] else _DROP) if one else _CHOOSE
    choices = "".join(f"「{text}」" for text in texts)
    values = {
        "match": word,
        "replacement": texts[0],
        "choices": choices,
        "options": _join_choices(texts),
    }
    replacement = Replacement(texts[0], rule.fix or "unsafe" if one else "display")
    return Hit(span, sentence.format(**values), why, replacement, values)


def _join_choices(texts: Sequence[str]) -> str:
    """Return all that may be written, as an English message names them: `'a', 'b' or 'c'`."""
    quoted = [f"'{text}'" for text in texts]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)


KIND = Kind(
    "substitution",
    SubstitutionRule,
    check,
    values=("match", "replacement", "choices", "options"),
    fix="unsafe",
)
