"""Facts for fields that nobody gave, from free notes: first by code, then by the model.

Whatever is taken are the notes' own words, at a place that is kept; the model only chooses among
stretches of them, and may say that none fits. What it is not offered it cannot say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from checker.grounding.find import facts
from checker.grounding.model import Day
from checker.grounding.notes import SURE, Candidate, candidates
from checker.pipeline.writing import grammar
from checker.pipeline.writing.author import Author
from checker.pipeline.writing.choices import Stretch, stretches, units
from checker.pipeline.writing.facts import Notes
from checker.pipeline.writing.prompt import Conversation, Prompts, Value
from checker.pipeline.writing.rows import is_free, row_of
from checker.templates.data import Data, Given
from checker.templates.filled import Filled, Source
from checker.templates.given import Unfit
from checker.templates.model import (
    Column,
    DateField,
    ImageField,
    RichTextField,
    RowsField,
    Template,
    TemplateField,
)
from checker.templates.parse import parsed
from checker.text.bilingual import Language

_LINES: Final = 24
"""Sentences that one question sorts."""
_TOKENS: Final = 40
_FIELDS: Final = 8
"""Fields that one question asks for."""
_LONG: Final = 1500
"""Characters of notes that one question shows."""
_LABEL_TOKENS: Final = 14
_IN_NUMBER: Final = re.compile(r"[0-9０-９][,，/／][0-9０-９]")
_NEAR: Final = 183
"""Days from today in which a date without a year is meant."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A field's value from the notes: as data files have it, the notes' words and their place."""

    value: Given
    quote: str
    at: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A field, and the stretches of the notes that it could be."""

    field: Column
    offered: tuple[Stretch, ...]


@dataclass(frozen=True)
class Search:
    """What is looked for: which fields, in what notes. `today` dates what has no year."""

    template: Template
    notes: Notes
    prompts: Prompts
    today: date

    @property
    def text(self) -> str:
        """The notes that are read."""
        return self.notes.safe

    def by_code(self, wanted: Sequence[TemplateField]) -> dict[str, Taken]:
        """Return what labels and types tell beyond doubt, by field name."""
        found = {}
        for field in wanted:
            known = candidates(field.label, field.type, self.text, self._language)
            sure = [each for each in known if each.score >= SURE]
            taken = (
                self._rows(field, sure) if isinstance(field, RowsField) else self._one(field, sure)
            )
            if taken is not None:
                found[field.name] = taken
        return found

    def by_model(
        self, wanted: Sequence[TemplateField], author: Author, taken: Sequence[str] = ()
    ) -> dict[str, Taken]:
        """Return what the model finds for fields; `taken` are words that have a field already.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be used.
        """
        wholes = [each for each in wanted if isinstance(each, (RichTextField, RowsField))]
        found = self._sorted(wholes, author, taken) if wholes else {}
        for part in self._choices(wanted):
            found |= self._picked(part, author)
        return found

    def questions(self, wanted: Sequence[TemplateField]) -> Iterator[tuple[str, Conversation]]:
        """Yield what the model would be asked, by the labels of the fields."""
        wholes = [each for each in wanted if isinstance(each, (RichTextField, RowsField))]
        for part in _chunks(units(self.text, self._language)) if wholes else ():
            yield "、".join(each.label for each in wholes), self._sorting(wholes, part)
        for asked in self._choices(wanted):
            yield "、".join(each.field.label for each in asked), self._picking(asked)

    def _choices(self, wanted: Sequence[TemplateField]) -> Iterator[Sequence[Choice]]:
        """Yield required fields with the stretches that they could be, some at a time."""
        known: list[Choice] = []
        for field in wanted:
            if not field.required or isinstance(field, (RichTextField, RowsField, ImageField)):
                continue
            offered = stretches(field, self.text, self._language)
            if offered:
                known.append(Choice(field, tuple(offered)))
        for start in range(0, len(known), _FIELDS):
            yield known[start : start + _FIELDS]

    @property
    def _language(self) -> Language:
        return self.template.header.language

    def _one(self, field: TemplateField, known: Sequence[Candidate]) -> Taken | None:
        """Return the first candidate that the field takes."""
        if isinstance(field, (RowsField, ImageField)):
            return None
        for each in known:
            value = self._dated(each.value) if isinstance(field, DateField) else each.value
            if _fits(field, value, self._language):
                return Taken(value, each.quote, self.notes.at(each.start))
        return None

    def _rows(self, field: RowsField, known: Sequence[Candidate]) -> Taken | None:
        pieces = [Stretch(each.quote, each.start) for each in known]
        if any(_IN_NUMBER.match(self.text, each.end - 1) for each in pieces):
            return None  # a mark inside a number or a date parts nothing
        return self._rows_of(field, pieces)

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
        return Taken(tuple(rows), quote, self.notes.at(pieces[0].start))

    def _dated(self, text: str) -> str:
        """Return a date with its year: `09-18` is in the only year that the notes name, or near."""
        if text.count("-") != 1:
            return text
        month, _, day = text.partition("-")
        years = {
            each.value.year
            for each in facts(self.text, self._language)
            if isinstance(each.value, Day) and each.value.year and not each.value.fiscal
        }
        tried = sorted(years) if years else [self.today.year + step for step in (0, 1, -1)]
        if len(years) > 1:
            return text
        for year in tried:
            try:
                found = date(year, int(month), int(day))
            except ValueError:
                continue
            if years or abs((found - self.today).days) <= _NEAR:
                return found.isoformat()
        return text

    def _picked(self, asked: Sequence[Choice], author: Author) -> dict[str, Taken]:
        """Return what the model picks for each field: a line for each, of what it is offered."""
        offered = [(each.field.label, [one.text for one in each.offered]) for each in asked]
        form = grammar.form(offered, self._language)
        made = author.write(self._picking(asked), limit=_TOKENS * len(asked), grammar=form)
        found = {}
        for each, line in zip(asked, (made.text if made else "").splitlines(), strict=False):
            said = line.removeprefix(f"{each.field.label}: ").strip()
            stretch = next((one for one in each.offered if one.text == said), None)
            value = self._value(each.field, said)
            if stretch is not None and _fits(each.field, value, self._language):
                found[each.field.name] = Taken(value, stretch.text, self.notes.at(stretch.start))
        return found

    def _value(self, field: Column, words: str) -> str:
        if not isinstance(field, DateField):
            return words
        days = [each.value for each in facts(words, self._language)]
        for each in days:
            if isinstance(each, Day) and each.month and each.day:
                year = f"{each.year:04}-" if each.year else ""
                return self._dated(f"{year}{each.month:02}-{each.day:02}")
        return words

    def _picking(self, asked: Sequence[Choice]) -> Conversation:
        shown = self.prompts.examples("pick")
        fields = [{"label": each.field.label, "help": each.field.help} for each in asked]
        known = [one for each in asked for one in each.offered]
        turn: dict[str, Value] = {"notes": self._around(known), "fields": fields}
        return self.prompts.conversation("pick", [shown, turn])

    def _around(self, known: Sequence[Stretch]) -> str:
        """Return the notes; of long ones the lines in which something could be the value."""
        if len(self.text) <= _LONG:
            return self.text.strip()
        starts = [self.text.rfind("\n", 0, each.start) + 1 for each in known]
        lines = (self.text[at:].partition("\n")[0].strip() for at in dict.fromkeys(starts))
        return "\n".join(lines)[:_LONG]

    def _sorted(
        self, wanted: Sequence[RichTextField | RowsField], author: Author, taken: Sequence[str]
    ) -> dict[str, Taken]:
        """Return the sentences of the notes by the field that the model says they belong to."""
        known = [each for each in units(self.text, self._language) if not _is_taken(each, taken)]
        by_label: dict[str, list[Stretch]] = {}
        for part in _chunks(known):
            labels = [grammar.NONE[self._language], *(each.label for each in wanted)]
            made = author.write(
                self._sorting(wanted, part),
                limit=_LABEL_TOKENS * len(part),
                grammar=grammar.labelled(len(part), labels),
            )
            for line, stretch in zip((made.text if made else "").splitlines(), part, strict=False):
                by_label.setdefault(line.partition(": ")[2].strip(), []).append(stretch)
        found = {}
        for field in wanted:
            pieces = by_label.get(field.label, [])
            value = (
                self._rows_of(field, pieces)
                if isinstance(field, RowsField)
                else self._prose(field, pieces)
            )
            if value is not None:
                found[field.name] = value
        return found

    def _prose(self, field: RichTextField, pieces: Sequence[Stretch]) -> Taken | None:
        text = "\n".join(each.text for each in pieces)
        if not pieces or not _fits(field, text, self._language):
            return None
        return Taken(text, text, self.notes.at(pieces[0].start))

    def _sorting(self, wanted: Sequence[TemplateField], part: Sequence[Stretch]) -> Conversation:
        shown = self.prompts.examples("sort")
        asked: dict[str, Value] = {
            "title": self.template.header.title,
            "fields": [{"label": each.label, "help": each.help} for each in wanted],
            "lines": [each.text for each in part],
        }
        return self.prompts.conversation("sort", [shown, asked])


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


def _is_taken(stretch: Stretch, taken: Sequence[str]) -> bool:
    return any(stretch.text in quote for quote in taken)


def _chunks(known: Sequence[Stretch]) -> Iterator[Sequence[Stretch]]:
    for start in range(0, len(known), _LINES):
        yield known[start : start + _LINES]
