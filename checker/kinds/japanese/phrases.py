"""Named phrases: what `redundant`, `weak-phrase`, `double-negative` and `honorific` share.

A phrase is a fixed expression of a lexicon with a name, so that a rule can leave it out (`ignore`),
its owner can switch it off (`off`) or, where it is off by default, ask for it (`include`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, ClassVar, Final

from checker.core.data_classes import dataclass
from checker.core.document import Block
from checker.core.findings import CheckResult, Grade, Hit, Replacement
from checker.core.lexicons import Lexicon, LexiconEntry, load_lexicon
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Entries, Entry, Target
from checker.kinds.shared.lexicon import LexiconRule
from checker.kinds.shared.patterns import Pattern, build_word_pattern, find
from checker.kinds.shared.quotations import Bounds, covers, find_quotations, merge_places
from checker.kinds.shared.scope import Many

Mend = Callable[[re.Match[str]], str | None]


Test = Callable[[re.Match[str]], bool]
Starts = Callable[[str], Iterable[int]]


class PhraseEntry(LexiconEntry):
    """An expression of a lexicon. Every match holds one of `hints`, which are looked for first.

    `example` shows owners of rules what is meant; the expression matches in it.
    `to` is what to write instead, a template; `rewrite`, `only` and `starts` name functions of the
    kind that compute it, decide what the expression alone cannot, and say where a match may begin:
    with the last the expression is the function's, too. `law` marks a term of art in provisions.
    """

    example: str
    pattern: str = ""
    hints: tuple[str, ...]
    to: str | None = None
    rewrite: str = ""
    only: str = ""
    starts: str = ""
    grade: Grade = "unsafe"
    law: bool = False

    @property
    def shown(self) -> str:
        """What the entry looks for, as an example."""
        return self.example


@dataclass(frozen=True, slots=True)
class PhraseFunctions:
    """What entries name: functions, and the expressions of those that find where a match starts."""

    rewrite: Mapping[str, Mend] = field(default_factory=dict)
    only: Mapping[str, Test] = field(default_factory=dict)
    starts: Mapping[str, tuple[re.Pattern[str], Starts]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry that is ready to search a text."""

    entry: PhraseEntry
    expression: re.Pattern[str]
    says: Message
    to: str | Mend | None
    holds: Test | None
    starts: Starts | None

    @property
    def name(self) -> str:
        """The entry's name."""
        return self.entry.name

    def may_occur(self, text: str) -> bool:
        """Return whether one of the hints is in `text`: without one there is no match."""
        # not any(...): this runs for every phrase on every block, and a generator costs more
        for hint in self.entry.hints:  # noqa: SIM110
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

    def becomes(self) -> str:
        """Return the example as it is mended, "" where only a person can tell."""
        example = self.entry.example
        for match in self.found(example):
            text = self.mended(match)
            return "" if text is None else example[: match.start()] + text + example[match.end() :]
        return ""


class PhraseRule(LexiconRule):
    """Parameters of every kind that looks for named phrases."""

    entry: ClassVar[type[LexiconEntry]] = PhraseEntry
    naming: ClassVar[tuple[str, ...]] = ("off", "ignore", "include")
    functions: ClassVar[PhraseFunctions] = PhraseFunctions()

    ignore: Many[str] = ()
    include: Many[str] = ()
    words: Entries = ()
    exceptions: tuple[Pattern, ...] = ()
    quotes: bool = False

    def uses(self, entry: LexiconEntry) -> bool:
        """Return whether this rule looks for an entry."""
        wanted = entry.enabled or entry.name in self.include
        return wanted and entry.name not in self.off and entry.name not in self.ignore

    @classmethod
    def becomes(cls, entry: LexiconEntry) -> str:
        """Return what is written instead of an entry's example, "" where a person must tell."""
        for phrase in phrases(cls.lexicon, cls.functions):
            if phrase.entry == entry:
                return phrase.becomes()
        return ""

    def chosen(self) -> list[Phrase]:
        """Return the phrases that the rule looks for."""
        listed = phrases(self.lexicon, self.functions)
        return [phrase for phrase in listed if self.uses(phrase.entry)]


_PHRASES: Final[dict[str, tuple[Phrase, ...]]] = {}


def phrases(name: str, functions: PhraseFunctions) -> tuple[Phrase, ...]:
    """Return the phrases of a lexicon, made once."""
    if name not in _PHRASES:
        lexicon = load_lexicon(name, PhraseEntry)
        _PHRASES[name] = tuple(_phrase(each, lexicon, functions) for each in lexicon.entries)
    return _PHRASES[name]


def _phrase(
    entry: PhraseEntry, lexicon: "Lexicon[PhraseEntry]", functions: PhraseFunctions
) -> Phrase:
    expression, starts = (
        functions.starts[entry.starts]
        if entry.starts
        else (re.compile(lexicon.expand(entry.pattern)), None)
    )
    return Phrase(
        entry,
        expression,
        lexicon.reasons[entry.reason],
        functions.rewrite[entry.rewrite] if entry.rewrite else entry.to,
        functions.only[entry.only] if entry.only else None,
        starts,
    )


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
        for hit in _check_block(rule, block, target, (phrases, entries, applies))
    )
    return CheckResult(len(target.blocks), tuple(hits))


_Wanted = tuple[Sequence[Phrase], Sequence[Entry], Applies | None]


def _check_block(rule: PhraseRule, block: Block, target: Target, wanted: _Wanted) -> Iterator[Hit]:
    phrases, entries, applies = wanted
    found = [
        (*match.span(), _build_hit(rule, block, phrase, match))
        for phrase in phrases
        for match in phrase.found(block.text)
        if applies is None or applies(phrase, block)
    ]
    found += [
        (*match.span(), _word_hit(block, match, entry.reason))
        for entry in entries
        if entry.word in block.text
        for match in find(build_word_pattern(entry.word), block.text, target.deadline)
    ]
    if not found:
        return
    places = merge_places(
        [
            *_find_exceptions(rule, block.text, target),
            *(() if rule.quotes else find_quotations(block.text)),
        ]
    )
    end = 0
    for start, stop, hit in sorted(found, key=lambda item: (item[0], -item[1])):
        if start >= end and not covers(places, start, stop):
            end = stop
            yield hit


def _find_exceptions(rule: PhraseRule, text: str, target: Target) -> list[Bounds]:
    return [
        match.span()
        for exception in rule.exceptions
        for match in find(exception, text, target.deadline)
    ]


def _build_hit(rule: PhraseRule, block: Block, phrase: Phrase, match: re.Match[str]) -> Hit:
    text = phrase.mended(match)
    values = {"match": match[0], "name": phrase.name, "replacement": text or ""}
    if text is None:
        return Hit(block.span(*match.span()), phrase.says.format(**values), values=values)
    advice = (_INSTEAD if text else _DROPPED).format(**values)
    replacement = Replacement(text, rule.fix or phrase.entry.grade)
    return Hit(block.span(*match.span()), phrase.says.format(**values), advice, replacement, values)


def _word_hit(block: Block, match: Any, reason: Message | None) -> Hit:
    values = {"match": match[0], "name": "words", "replacement": ""}
    return Hit(block.span(*match.span()), _LISTED.format(**values), reason, values=values)
