"""The sentences of notes, and what in one of them could be a field's value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from checker.checks.patterns import Deadline, compiled
from checker.grounding.find import facts
from checker.grounding.model import Fact
from checker.grounding.notes_lines import lines
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    DateField,
    PersonField,
    TextField,
)
from checker.text.bilingual import Language
from checker.text.sentences import sentences

_HARD: Final = frozenset({"date", "time", "amount", "phone", "mail", "url", "code"})
_MOSTLY: Final = 0.6
"""Share of an example that a fact takes up where the field is that fact and nothing else."""
_ENDS: Final = re.compile(r"^[\s、,:：・→-]+|[\s、,。.:：]+$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of the notes, from `start` to `end`; `above` is the label of the list they are in."""

    text: str
    start: int
    label: str = ""
    value: str = ""
    above: str = ""

    @property
    def end(self) -> int:
        """Where they end."""
        return self.start + len(self.text)

    def within(self, text: str) -> "Stretch":
        """Return the stretch of words in it."""
        return Stretch(text, self.start + max(0, self.text.find(text)))


def units(notes: str, language: Language) -> list[Stretch]:
    """Return the sentences of the lines of `notes`, without bullets, in order."""
    found = []
    for line in lines(notes):
        spans = list(sentences(line.text, language))
        for start, end in spans:
            whole = len(spans) == 1
            found.append(
                Stretch(
                    line.text[start:end],
                    line.start + start,
                    label=line.label if start == 0 else "",
                    value=line.value if whole else "",
                    above=line.above,
                )
            )
    return found


def values(field: Column, unit: Stretch, language: Language) -> Iterator[Stretch]:
    """Yield the words of a sentence that could be the value of a field of this type."""
    match field:
        case DateField():
            yield from _facts(unit, language, {"date"})
        case AmountField():
            money = list(_facts(unit, language, {"amount"}))
            yield from money or _facts(unit, language, {"number"})
        case PersonField():
            yield from _facts(unit, language, {"person"})
        case ChoiceField():
            yield from (unit.within(each) for each in field.choices if each in unit.text)
        case TextField(pattern=str(pattern)):
            yield from _matches(pattern, unit)
        case TextField():
            yield from _texts(field, unit, language)
        case _:
            return


def _texts(field: TextField, unit: Stretch, language: Language) -> Iterator[Stretch]:
    """Yield what is said in words: the fact alone where the example is one, else the sentence.

    Where the example has a date, a code or the like, so must the sentence.
    """
    example = field.example or ""
    shown = facts(example, language)
    alone: set[str] = {each.kind for each in shown if _mostly(each, example)}
    if alone:
        yield from _facts(unit, language, alone)
        return
    hard = {each.kind for each in shown} & _HARD
    if hard and not hard & {each.kind for each in facts(unit.text, language)}:
        return
    words = _ENDS.sub("", unit.value or unit.text)
    if words:
        yield unit.within(words)


def _mostly(fact: Fact, text: str) -> bool:
    return fact.end - fact.start >= len(text) * _MOSTLY


def _facts(unit: Stretch, language: Language, kinds: set[str]) -> Iterator[Stretch]:
    for each in facts(unit.text, language):
        if each.kind in kinds:
            yield Stretch(unit.text[each.start : each.end], unit.start + each.start)


def _matches(pattern: str, unit: Stretch) -> Iterator[Stretch]:
    """Yield what in a sentence has a field's form."""
    try:
        found = compiled(pattern).finditer(unit.text, timeout=Deadline().left(), concurrent=True)
        yield from (
            Stretch(each[0], unit.start + each.start()) for each in found if each[0].strip()
        )
    except TimeoutError:
        return
