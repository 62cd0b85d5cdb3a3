"""The sentences of notes, and what in one of them could be a field's value."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Fact
from checker.jobs.write.grounding.notes_lines import split_lines
from checker.jobs.write.grounding.notes_near import find_departments, find_kinds, is_guest
from checker.kinds.shared.patterns import Deadline, find
from checker.language.sentences import split_sentences
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    DateField,
    PersonField,
    TextField,
)

_HARD: Final = frozenset({"date", "time", "amount", "phone", "mail", "url", "code"})
_MOSTLY: Final = 0.6
"""Share of an example that a fact takes up where the field is that fact and nothing else."""
_NAMED: Final = re.compile(r"[\s:：=＝]+|は[、\s]*")
_BRACKET: Final = re.compile(r"[(（]")
_HALF_DAY: Final = re.compile(r"\s*[ap]\.?m\b", re.IGNORECASE)
_ENDS: Final = re.compile(r"^[\s、,:：・→-]+|[\s、,。.:：]+$")


@dataclass(frozen=True, slots=True)
class CandidateSpan:
    """Words of the notes, from `start` to `end`; `above` is the label of the list they are in.

    `value` is what stands behind the label. Sentences that follow on a line with a label are as
    much behind it as the first one: for them the label is what is above. `part` is where the line
    begins that they are in, or that they are set in below.
    """

    text: str
    start: int
    label: str = ""
    value: str = ""
    above: str = ""
    part: int = -1

    @property
    def end(self) -> int:
        """Where they end."""
        return self.start + len(self.text)

    def within(self, text: str) -> "CandidateSpan":
        """Return the stretch of words in it."""
        return CandidateSpan(text, self.start + max(0, self.text.find(text)))


def split_units(notes: str, language: Language) -> list[CandidateSpan]:
    """Return the sentences of the lines of `notes`, without bullets, in order."""
    found = []
    parts = {0: -1}
    for line in split_lines(notes):
        begin = notes.rfind("\n", 0, line.start) + 1
        indent = len(notes[begin : line.start]) - len(notes[begin : line.start].lstrip(" \t\u3000"))
        parts = {each: at for each, at in parts.items() if each < indent} or {indent: begin}
        part = next(iter(parts.values()))
        for start, end in split_sentences(line.text, language):
            text, at = line.text[start:end], line.start + start
            if start or not line.label:
                above = line.label if start and line.value else line.above
                found.append(CandidateSpan(text, at, above=above, part=part))
                continue
            value = line.text[line.value_start - line.start : end] if line.value else ""
            found.append(CandidateSpan(text, at, line.label, value, line.above, part))
    return found


def find_values(field: Column, unit: CandidateSpan, language: Language) -> Iterator[CandidateSpan]:
    """Yield the words of a sentence that could be the value of a field of this type."""
    match field:
        case DateField():
            yield from _find_facts(unit, language, {"date"})
        case AmountField():
            money = list(_find_facts(unit, language, {"amount"}))
            yield from money or _find_facts(unit, language, {"number"})
        case PersonField():
            found = _find_facts(unit, language, {"person"})
            yield from (one for one in found if not is_guest(unit.text[one.end - unit.start :]))
        case ChoiceField():
            yield from map(unit.within, _find_choices(field.choices, unit.text))
        case TextField(pattern=str(pattern)):
            yield from _find_matches(pattern, unit)
        case TextField():
            yield from _find_texts(field, unit, language)
        case _:
            return


def _find_choices(choices: Sequence[str], text: str) -> list[str]:
    """Return the choices in a text, without those that are part of another: 部長 in 本部長."""
    there = [each for each in choices if each in text]
    return [each for each in there if not any(each != one and each in one for one in there)]


def _find_texts(
    field: TextField, unit: CandidateSpan, language: Language
) -> Iterator[CandidateSpan]:
    """Yield what is said in words: the fact alone where the example is one, else the sentence.

    Where the example has a date, a code or the like, so must the sentence.
    """
    example = field.example or ""
    shown = find_facts(example, language)
    alone: Collection[str] = find_kinds(field.label) or {
        each.kind for each in shown if _covers_most(each, example)
    }
    if alone:
        yield from _find_facts(unit, language, alone)
        return
    hard = {each.kind for each in shown} & _HARD
    if hard and not hard & {each.kind for each in find_facts(unit.text, language)}:
        return
    words = _ENDS.sub("", unit.value or _strip_field_name(field, unit.text))
    if words:
        yield unit.within(words)


def _strip_field_name(field: TextField, text: str) -> str:
    """Return what stands behind the field's name at a sentence's beginning: `納品場所 本社`."""
    for name in sorted((field.label, *field.cues), key=len, reverse=True):
        rest = text.removeprefix(name)
        if rest != text and (match := _NAMED.match(rest)):
            return rest[match.end() :]
    return text


def _covers_most(fact: Fact, text: str) -> bool:
    return fact.end - fact.start >= len(text) * _MOSTLY


def _find_facts(
    unit: CandidateSpan, language: Language, kinds: Collection[str]
) -> Iterator[CandidateSpan]:
    if set(kinds) == {"organisation"}:
        for low, high in find_departments(unit.text, language):
            yield CandidateSpan(unit.text[low:high], unit.start + low)
        return
    for each in find_facts(unit.text, language):
        if each.kind in kinds:
            yield CandidateSpan(unit.text[each.start : each.end], unit.start + each.start)


def _find_matches(pattern: str, unit: CandidateSpan) -> Iterator[CandidateSpan]:
    """Yield what in a sentence has a field's form: before brackets, and behind a label."""
    start = unit.within(unit.value).start if unit.value else unit.start
    text = _BRACKET.split(unit.value or unit.text, maxsplit=1)[0] or unit.text
    try:
        found = [
            each
            for each in find(pattern, text, Deadline())
            if each[0].strip() and not _HALF_DAY.match(text, each.end())
        ]
        yield from (CandidateSpan(each[0], start + each.start()) for each in found)
    except TimeoutError:
        return
