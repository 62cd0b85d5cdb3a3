"""Facts for fields that nobody gave, from free notes: by code, and by the judge for long texts.

Whatever is taken are the notes' own words, at a place that is kept. What is doubtful stays open: a
field that is empty is seen, one that is wrong is signed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Final

from checker.core.language import Language
from checker.jobs.write.choices import Stretch, units, values
from checker.jobs.write.cues import has_cue, sorted_by_cues
from checker.jobs.write.facts import Notes
from checker.jobs.write.grounding.find import facts
from checker.jobs.write.grounding.model import Day
from checker.jobs.write.grounding.notes import SURE, Candidate, candidates, is_open
from checker.jobs.write.grounding.notes_day import heading_day
from checker.jobs.write.grounding.notes_lines import unnumbered
from checker.jobs.write.grounding.notes_title import is_title, title
from checker.jobs.write.grounding.wording import says
from checker.jobs.write.rows import begins, is_free, row_of
from checker.jobs.write.sorting import Sorter
from checker.templates.data import Data, Given
from checker.templates.filled import Filled, Source
from checker.templates.given import Unfit
from checker.templates.model import (
    AmountField,
    Column,
    DateField,
    ImageField,
    RichTextField,
    RowsField,
    Template,
    TemplateField,
    TextField,
)
from checker.templates.parse import parsed

_IN_NUMBER: Final = re.compile(r"[0-9０-９][,，/／][0-9０-９]")
_MOST: Final = 0.5
"""Share of a sentence that is in a field, from which it is asked about for no other."""
_A_LITTLE: Final = 0.01
_NEAR: Final = 183
"""Days from today in which a date without a year is meant."""
_ROWS: Final = 2
"""Lines from which on what they have in common is no chance."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A field's value from the notes: as data files have it, the notes' words and their place.

    `spans` are start and end of the words in the notes.
    """

    value: Given
    quote: str
    at: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Search:
    """What is looked for: which fields, in what notes. `today` dates what has no year."""

    template: Template
    notes: Notes
    today: date

    @cached_property
    def text(self) -> str:
        """The notes that are read."""
        return self.notes.safe

    @cached_property
    def _units(self) -> Sequence[Stretch]:
        return units(self.text, self._language)

    @cached_property
    def _years(self) -> frozenset[int]:
        """The years that the notes name."""
        return frozenset(
            each.value.year
            for each in facts(self.text, self._language)
            if isinstance(each.value, Day) and each.value.year and not each.value.fiscal
        )

    def by_code(self, wanted: Sequence[TemplateField]) -> dict[str, Taken]:
        """Return what labels, types and the template's cues tell, by field name."""
        found = {each.name: taken for each in wanted if (taken := self._labelled(each))}
        for field in wanted:
            if field.name not in found and (taken := self._unlabelled(field)):
                found[field.name] = taken
        left = [each for each in wanted if each.name not in found]
        found |= self._filled(sorted_by_cues(_long(left), self._free(found)), left)
        # last: a line of a course of events may say the cause, too, and be part of both
        for field in left:
            if field.name not in found and (taken := self._begun(field)):
                found[field.name] = taken
        return found

    def by_judge(
        self, wanted: Sequence[TemplateField], taken: Mapping[str, Taken], sorter: Sorter
    ) -> dict[str, Taken]:
        """Return long texts with the sentences that the judge finds to belong to them.

        Args:
            wanted: all fields that the notes may fill.
            taken: what code found; what has its field already is not asked about.
            sorter: the judge.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be used.
        """
        texts = [each for each in wanted if isinstance(each, RichTextField) and not each.rest]
        left = [each for each in texts if each.name not in taken]
        belongs = sorter.sort(self.template.header, left, self._free(taken))
        return self._filled(belongs, left)

    def by_rest(
        self, wanted: Sequence[TemplateField], taken: Mapping[str, Taken], known: str = ""
    ) -> dict[str, Taken]:
        """Return all that is left of the notes, for the field that takes the rest, if one does.

        Lines of tables are left to it, too: what led to a decision is told where the decision is.
        Each line is a paragraph, which is drafted by itself: a small model given two matters at
        once makes one of them.
        """
        rows = {each.name for each in self.template.header.fields if isinstance(each, RowsField)}
        own = {name: each for name, each in taken.items() if name not in rows}
        for field in wanted:
            if isinstance(field, RichTextField) and field.rest and field.name not in taken:
                left = self._unsaid(self._free(own), known)
                value = self._prose(field, left)
                if value is None:
                    return {}
                lines = (list(each) for _, each in groupby(left, key=lambda each: each.part))
                texts = ["\n".join(each.text for each in line) for line in lines]
                return {field.name: replace(value, value="\n\n".join(unnumbered(texts)))}
        return {}

    def unused(self, taken: Mapping[str, Taken], known: str = "") -> list[Stretch]:
        """Return the sentences of the notes of which no field has a word; `known` is the data."""
        return self._unsaid(self._free(taken, _A_LITTLE), known)

    def _unsaid(self, found: Sequence[Stretch], known: str) -> list[Stretch]:
        """Return the sentences that are no headings, and that the data do not say already."""
        return [
            each
            for each in found
            if not _is_heading(each) and not (known and says(known, each.text, self._language))
        ]

    def _free(self, taken: Mapping[str, Taken], share: float = _MOST) -> list[Stretch]:
        """Return the sentences of which fields have less than a share."""
        spans = [span for each in taken.values() for span in each.spans]
        return [each for each in self._units if not _is_taken(each, spans, share)]

    @property
    def _language(self) -> Language:
        return self.template.header.language

    def _filled(
        self, belongs: Mapping[str, Sequence[Stretch]], wanted: Sequence[TemplateField]
    ) -> dict[str, Taken]:
        """Return the fields' values made of the sentences that belong to them."""
        found = {}
        for field in wanted:
            pieces = belongs.get(field.name, ())
            value = (
                self._rows_of(field, pieces)
                if isinstance(field, RowsField)
                else self._prose(field, pieces)
            )
            if value is not None:
                found[field.name] = value
        return found

    def _labelled(self, field: TemplateField) -> Taken | None:
        """Return what stands behind a label or below a heading beyond doubt."""
        known = candidates(field.label, field.type, self.text, self._language, field.cues)
        sure = [each for each in known if each.score >= SURE]
        if isinstance(field, RowsField):
            pieces = [Stretch(each.quote, each.start) for each in sure]
            if any(_IN_NUMBER.match(self.text, each.end - 1) for each in pieces):
                return None  # a mark inside a number or a date parts nothing
            return self._rows_of(field, pieces)
        return self._one(field, sure)

    def _one(self, field: TemplateField, known: Sequence[Candidate]) -> Taken | None:
        """Return the first candidate that the field takes."""
        if isinstance(field, (RowsField, ImageField)):
            return None
        for each in known:
            value = self._dated(each.value) if isinstance(field, DateField) else each.value
            taken = self._fitting(field, value, Stretch(each.quote, each.start))
            if taken is not None:
                return taken
        return None

    def _unlabelled(self, field: TemplateField) -> Taken | None:
        return self._titled(field) or self._cued(field) or self._headed(field)

    def _begun(self, field: TemplateField) -> Taken | None:
        """Return the rows of lines that begin as the first column asks for, of two or more."""
        if not isinstance(field, RowsField):
            return None
        pieces = [each for each in self._units if begins(field, each.text)]
        return self._rows_of(field, pieces) if len(pieces) >= _ROWS else None

    def _headed(self, field: TemplateField) -> Taken | None:
        """Return the day that the notes are about, for the field that takes it."""
        if not isinstance(field, DateField) or not field.heading:
            return None
        span = heading_day(self.text, self._language)
        if span is None:
            return None
        words = self.text[slice(*span)]
        return self._fitting(field, self._value(field, words), Stretch(words, span[0]))

    def _titled(self, field: TemplateField) -> Taken | None:
        """Return what the first line says that the document is about, for its title."""
        if not isinstance(field, TextField) or not is_title(field.label):
            return None
        span = title(self.text, self._language)
        if span is None:
            return None
        words = self.text[slice(*span)]
        if words in {self.template.header.title, ""}:
            return None
        return self._fitting(field, words, Stretch(words, span[0]))

    def _cued(self, field: TemplateField) -> Taken | None:
        """Return the only value of a field's type in the sentences that speak of it."""
        if isinstance(field, (RichTextField, RowsField, ImageField)) or not field.cues:
            return None
        spoken = [each for each in self._units if has_cue(field, each) and not is_open(each.text)]
        found = [one for each in spoken for one in values(field, each, self._language)]
        words = {self._value(field, each.text) for each in found}
        if len(words) != 1:
            return None
        return self._fitting(field, words.pop(), found[0])

    def _fitting(self, field: Column, value: str, said: Stretch) -> Taken | None:
        """Return a value where the field takes it, with the ending that its form asks for."""
        tried = [value]
        if isinstance(field, TextField) and field.ending and not value.endswith(field.ending):
            tried.append(value + field.ending)
        for each in tried:
            if _fits(field, each, self._language):
                return Taken(each, said.text, self.notes.at(said.start), ((said.start, said.end),))
        return None

    def _rows_of(self, field: RowsField, pieces: Sequence[Stretch]) -> Taken | None:
        rows = []
        for each in pieces[: field.max_rows]:
            cells = row_of(field, each.text, self._language, self._dated)
            known = {
                name: text
                for name, text in cells.items()
                if _fits(field.column(name), text, self._language)
            }
            if known and _begins(field, known):
                rows.append(known)
        if not rows or len(rows) < field.min_rows:
            return None
        quote = "\n".join(each.text for each in pieces)
        return Taken(tuple(rows), quote, self.notes.at(pieces[0].start), _spans(pieces))

    def _prose(self, field: TemplateField, pieces: Sequence[Stretch]) -> Taken | None:
        text = "\n".join(each.text for each in pieces)
        if not pieces or not isinstance(field, RichTextField):
            return None
        if not _fits(field, text, self._language):
            return None
        return Taken(text, text, self.notes.at(pieces[0].start), _spans(pieces))

    def _dated(self, text: str) -> str:
        """Return a date with its year: the one in which `09-18` is near today.

        Where the notes name years and that is none of them, it stays without.
        """
        if text.count("-") != 1:
            return text
        month, _, day = text.partition("-")
        for year in (self.today.year + step for step in (0, 1, -1)):
            try:
                found = date(year, int(month), int(day))
            except ValueError:
                continue
            if abs((found - self.today).days) <= _NEAR:
                return found.isoformat() if not self._years or year in self._years else text
        return text

    def _value(self, field: Column, words: str) -> str:
        if not isinstance(field, DateField):
            return words
        days = [each.value for each in facts(words, self._language)]
        for each in days:
            if isinstance(each, Day) and each.is_day:
                year = f"{each.year:04}-" if each.year else ""
                return self._dated(f"{year}{each.month:02}-{each.day:02}")
        return words


def _long(wanted: Sequence[TemplateField]) -> list[TemplateField]:
    """Return the fields that hold whole sentences: texts, and rows without amounts.

    A sentence does not tell which of its numbers is a price and which a quantity.
    """
    return [
        each
        for each in wanted
        if isinstance(each, RichTextField)
        or (
            isinstance(each, RowsField)
            and not any(isinstance(c, AmountField) for c in each.columns)
        )
    ]


def wanted_from_notes(template: Template, filled: Filled) -> list[TemplateField]:
    """Return the fields that the notes may fill: those that nobody gave."""
    return [
        each
        for each in template.header.of_source("given")
        if each.notes
        and not isinstance(each, ImageField)
        and filled.sources.get(each.name, Source("absent")).origin in {"absent", "default"}
    ]


def unanswered(wanted: Sequence[TemplateField], filled: Filled) -> list[TemplateField]:
    """Return those of the fields that have no value at all, not even a default."""
    return [
        each
        for each in wanted
        if filled.sources.get(each.name, Source("absent")).origin == "absent"
    ]


def with_taken(data: Data, taken: Mapping[str, Taken]) -> Data:
    """Return the data with what was taken from the notes."""
    for name, each in taken.items():
        data = data.having(name, each.value, each.at)
    return data


def with_sources(filled: Filled, taken: Mapping[str, Taken]) -> Filled:
    """Return filled values whose sources say what came from the notes, and their words."""
    sources = dict(filled.sources)
    for name, each in taken.items():
        sources[name] = Source("notes", each.quote, each.at)
    return replace(filled, sources=sources)


def _fits(field: Column | None, text: str, language: Language) -> bool:
    if field is None or not text.strip():
        return False
    try:
        parsed(field, text, language)
    except Unfit:
        return False
    return True


def _begins(field: RowsField, known: Mapping[str, str]) -> bool:
    """Return whether a row says what it is about: its first required column of free text."""
    texts = [each.name for each in field.columns if each.required and is_free(each)]
    return not texts or texts[0] in known


def _is_heading(unit: Stretch) -> bool:
    return bool(unit.label) and not unit.value


def _spans(pieces: Sequence[Stretch]) -> tuple[tuple[int, int], ...]:
    return tuple((each.start, each.end) for each in pieces)


def _is_taken(unit: Stretch, spans: Sequence[tuple[int, int]], share: float) -> bool:
    """Return whether such a share of what a sentence says is in fields already."""
    start = unit.end - len(unit.value) if unit.value else unit.start
    covered = sum(max(0, min(unit.end, high) - max(start, low)) for low, high in spans)
    return covered >= max(1, (unit.end - start) * share)
