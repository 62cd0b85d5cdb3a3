"""Named phrases: what `redundant`, `weak-phrase`, `double-negative` and `honorific` share.

A phrase is a fixed expression with a name, so that a rule can leave it out (`ignore`) or, where it
is off by default, ask for it (`include`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from checker.core.document import Block
from checker.core.findings import CheckResult, Grade, Hit, Replacement
from checker.core.messages import Message
from checker.core.text.lazy import Lazy
from checker.kinds.shared.base import Entries, Entry, Rule, Target
from checker.kinds.shared.patterns import Pattern, find, literal
from checker.kinds.shared.quoted import Bounds, covers, merged, quotations
from checker.kinds.shared.scope import Many

Mend = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One expression. Every match holds one of `hints`, which are looked for first.

    `to` is what to write instead, a template or a function that may decline. `starts` says where
    a match may begin, where that takes more than the expression; `holds` decides what the
    expression alone cannot. `usual` tells whether the phrase is looked for by default.
    """

    name: str
    expression: Lazy
    hints: tuple[str, ...]
    says: Message
    to: str | Mend | None = None
    grade: Grade = "unsafe"
    holds: Callable[[re.Match[str]], bool] | None = None
    starts: Callable[[str], Iterable[int]] | None = None
    usual: bool = True

    def may_occur(self, text: str) -> bool:
        """Return whether one of the hints is in `text`: without one there is no match."""
        # not any(...): this runs for every phrase on every block, and a generator costs more
        for hint in self.hints:  # noqa: SIM110
            if hint in text:
                return True
        return False

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in `text`."""
        if self.may_occur(text):
            for match in self._matches(text):
                if self.holds is None or self.holds(match):
                    yield match

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        if self.starts is None:
            yield from self.expression.finditer(text)
            return
        for start in self.starts(text):
            if match := self.expression.match(text, start):
                yield match

    def mended(self, match: re.Match[str]) -> str | None:
        """Return what to write for a match, or None where only a person can tell."""
        if self.to is None or callable(self.to):
            return self.to(match) if self.to else None
        return match.expand(self.to)


def listed(phrases: Iterable[Phrase], *, usual: bool) -> str:
    """Return the names of the phrases that are on, or off, by default."""
    return " ".join(phrase.name for phrase in phrases if phrase.usual is usual)


def ignoring(phrases: Iterable[Phrase]) -> Any:
    """Return the field `ignore` of a rule about `phrases`."""
    names = listed(phrases, usual=True)
    return Field((), description=f"見ない表現({names})。 / Names that are not looked for.")


def including(phrases: Iterable[Phrase]) -> Any:
    """Return the field `include` of a rule about `phrases`."""
    names = listed(phrases, usual=False)
    return Field(
        (),
        description=f"加えて見る表現({names})。 / Names that are looked for too.",
    )


class PhraseRule(Rule):
    """Parameters of every kind that looks for named phrases."""

    phrases: ClassVar[tuple[Phrase, ...]] = ()

    ignore: Many[str] = Field((), description="見ない表現。 / Names that are not looked for.")
    include: Many[str] = Field((), description="加えて見る表現。 / Names looked for too.")
    words: Entries = Field(
        (),
        description="加えて見る語(理由を添えてよい)。 / Further words, with reasons if you like.",
    )
    exceptions: tuple[Pattern, ...] = Field(
        (), description="この中なら許す正規表現。 / Expressions inside which a match is fine."
    )
    quotes: bool = Field(
        default=False,
        description="「」『』の中も見る。 / Look inside quotation marks too.",
    )

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        known = {phrase.name for phrase in self.phrases}
        unknown = [name for name in (*self.ignore, *self.include) if name not in known]
        if unknown:
            names = ", ".join(sorted(known))
            message = f"{unknown[0]} という表現はありません / no such phrase; there are: {names}"
            raise ValueError(message)
        return self

    def chosen(self) -> list[Phrase]:
        """Return the phrases that the rule looks for."""
        return [
            phrase
            for phrase in self.phrases
            if phrase.name not in self.ignore and (phrase.usual or phrase.name in self.include)
        ]


_LISTED = Message("phrases.is-used")
_INSTEAD = Message("phrases.write")
_DROPPED = Message("phrases.leave-out")


Applies = Callable[[Phrase, Block], bool]


def check_phrases(rule: PhraseRule, target: Target, applies: Applies | None = None) -> CheckResult:
    """Find the rule's phrases and words; where two overlap, the first and longest counts."""
    whole = "\n".join(block.text for block in target.blocks)
    phrases = [phrase for phrase in rule.chosen() if phrase.may_occur(whole)]
    entries = [entry for entry in rule.words if entry.word in whole]
    hits = (
        hit
        for block in target.blocks
        for hit in _in_block(rule, block, target, (phrases, entries, applies))
    )
    return CheckResult(len(target.blocks), tuple(hits))


_Wanted = tuple[Sequence[Phrase], Sequence[Entry], Applies | None]


def _in_block(rule: PhraseRule, block: Block, target: Target, wanted: _Wanted) -> Iterator[Hit]:
    phrases, entries, applies = wanted
    found = [
        (*match.span(), _hit(rule, block, phrase, match))
        for phrase in phrases
        for match in phrase.found(block.text)
        if applies is None or applies(phrase, block)
    ]
    found += [
        (*match.span(), _word_hit(block, match, entry.reason))
        for entry in entries
        if entry.word in block.text
        for match in find(literal(entry.word), block.text, target.deadline)
    ]
    if not found:
        return
    places = merged(
        [
            *_forgiven(rule, block.text, target),
            *(() if rule.quotes else quotations(block.text)),
        ]
    )
    end = 0
    for start, stop, hit in sorted(found, key=lambda item: (item[0], -item[1])):
        if start >= end and not covers(places, start, stop):
            end = stop
            yield hit


def _forgiven(rule: PhraseRule, text: str, target: Target) -> list[Bounds]:
    return [
        match.span()
        for exception in rule.exceptions
        for match in find(exception, text, target.deadline)
    ]


def _hit(rule: PhraseRule, block: Block, phrase: Phrase, match: re.Match[str]) -> Hit:
    text = phrase.mended(match)
    values = {"match": match[0], "name": phrase.name, "replacement": text or ""}
    if text is None:
        return Hit(block.span(*match.span()), phrase.says.format(**values), values=values)
    advice = (_INSTEAD if text else _DROPPED).format(**values)
    replacement = Replacement(text, rule.fix or phrase.grade)
    return Hit(block.span(*match.span()), phrase.says.format(**values), advice, replacement, values)


def _word_hit(block: Block, match: Any, reason: Message | None) -> Hit:
    values = {"match": match[0], "name": "words", "replacement": ""}
    return Hit(block.span(*match.span()), _LISTED.format(**values), reason, values=values)
