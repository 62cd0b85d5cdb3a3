"""What the model may choose from: stretches of the notes, of the type that a field takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from checker.checks.patterns import Deadline, compiled
from checker.grounding.find import facts
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

MOST: Final = 40
"""Stretches that one question may have."""
_LONGEST: Final = 80
_CLAUSE: Final = re.compile(r"[^、。，,;；:：→()（）「」『』\n\t ]+")
_HARD: Final = frozenset({"date", "time", "amount", "phone", "mail", "url", "code"})
_WORDS: Final = re.compile(r"[一-龠々ァ-ヴー]{2,}")
_LATIN: Final = re.compile(r"[A-Za-z]{3,}")
_PARTICLE: Final = re.compile(r"(?:さん|様|氏|は|が|を|に|で|と|より|から|まで|へ|の)$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of the notes, from `start` to `end`."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where they end."""
        return self.start + len(self.text)


def stretches(field: Column, notes: str, language: Language) -> list[Stretch]:
    """Return the stretches of `notes` that a field of this type could be, each text once."""
    match field:
        case DateField():
            found = _facts(notes, language, {"date"})
        case AmountField():
            found = _facts(notes, language, {"amount", "number"})
        case PersonField():
            found = _facts(notes, language, {"person"})
        case ChoiceField():
            found = _choices(field, notes)
        case TextField(pattern=str(pattern)):
            found = _matches(pattern, notes)
        case TextField():
            clauses = _clauses(notes, field.max_length)
            found = (each for each in clauses if plausible(field, each.text, language))
        case _:
            found = iter(())
    once: dict[str, Stretch] = {}
    for each in found:
        once.setdefault(each.text, each)
    return list(once.values())[:MOST]


def plausible(field: TextField, words: str, language: Language) -> bool:
    """Return whether words may be a field's value, by what its example is.

    Where the example has a date, an amount or the like, so must they; elsewhere they share a kind
    of fact with it, or two letters in a row with it, the label or the help. A small model takes
    something rather than nothing: what is not offered it cannot take.
    """
    example = field.example or ""
    said, shown = _kinds(words, language), _kinds(example, language)
    if shown & _HARD:
        return bool(said & shown & _HARD)
    if said & (shown - {"number"}):
        return True
    return bool(_pairs(words) & _pairs(f"{field.label} {field.help} {example}"))


def _kinds(text: str, language: Language) -> set[str]:
    return {each.kind for each in facts(text, language)}


def _pairs(text: str) -> set[str]:
    """Return what a text shares with others that speak of the same: letters in twos, or words."""
    pairs = {run[at : at + 2] for run in _WORDS.findall(text) for at in range(len(run) - 1)}
    return pairs | {word.lower() for word in _LATIN.findall(text)}


def _matches(pattern: str, notes: str) -> Iterator[Stretch]:
    """Yield what in the notes has a field's form."""
    try:
        found = compiled(pattern).finditer(notes, timeout=Deadline().left(), concurrent=True)
        yield from (Stretch(each[0], each.start()) for each in found if each[0].strip())
    except TimeoutError:
        return


def _facts(notes: str, language: Language, kinds: set[str]) -> Iterator[Stretch]:
    for each in facts(notes, language):
        if each.kind in kinds:
            yield Stretch(notes[each.start : each.end], each.start)


def _choices(field: ChoiceField, notes: str) -> Iterator[Stretch]:
    for choice in field.choices:
        at = notes.find(choice)
        if at >= 0:
            yield Stretch(choice, at)


def _clauses(notes: str, longest: int) -> Iterator[Stretch]:
    """Yield lines, what stands behind their labels, and their clauses without a particle."""
    most = min(longest, _LONGEST)
    for line in lines(notes):
        if line.value:
            yield Stretch(line.value, line.value_start)
        if len(line.text) <= most:
            yield Stretch(line.text, line.start)
        for match in _CLAUSE.finditer(line.text):
            text = _PARTICLE.sub("", match[0])
            if 1 < len(text) <= most:
                yield Stretch(text, line.start + match.start())


def units(notes: str, language: Language) -> list[Stretch]:
    """Return the sentences of the lines of `notes`, without bullets, in order."""
    found = []
    for line in lines(notes):
        for start, end in sentences(line.text, language):
            found.append(Stretch(line.text[start:end], line.start + start))
    return found
