"""Facts for fields that nobody gave, from free notes: by code, and by the judge for long texts.

Whatever is taken are the notes' own words, at a place that is kept. What is doubtful stays open: a
field that is empty is seen, one that is wrong is signed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.field_candidates import FieldCandidates
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.field_keywords import has_cue, sort_by_cues
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Day
from checker.jobs.write.grounding.notes import SURE, ValueCandidate, find_candidates, is_open
from checker.jobs.write.grounding.notes_asides import blank_asides
from checker.jobs.write.grounding.notes_day import find_heading_day
from checker.jobs.write.grounding.notes_lines import strip_numbers
from checker.jobs.write.grounding.notes_title import find_title, is_title
from checker.jobs.write.grounding.unfounded_words import says_line
from checker.jobs.write.row_extraction import RowExtractor, fits_field, list_spans
from checker.jobs.write.scored_values import LIKELY, ScoredValue
from checker.jobs.write.scored_values import SURE as SURE_VALUE
from checker.jobs.write.sentence_classifier import SentenceClassifier
from checker.jobs.write.value_candidates import CandidateSpan, find_values, split_units
from checker.templates.model import (
    AmountField,
    Column,
    DateField,
    ImageField,
    PersonField,
    RichTextField,
    RowsField,
    Template,
    TemplateField,
    TextField,
)

_IN_NUMBER: Final = re.compile(r"[0-9０-９][,，/／][0-9０-９]")
_NO_NUMBER: Final = re.compile(r"[^0-9.\-]")
_BLANKS: Final = re.compile(r"[ \t]{2,}")
_MAX_SHARE: Final = 0.5
"""Share of a sentence that is in a field, from which it is asked about for no other."""
_A_LITTLE: Final = 0.01
_NEAR: Final = 183
"""Days from today in which a date without a year is meant."""
_ROWS: Final = 2
"""Lines from which on what they have in common is no chance."""


@dataclass(frozen=True)
class FieldExtractor:
    """What is looked for: which fields, in what notes. `today` dates what has no year."""

    template: Template
    notes: Notes
    today: date

    @cached_property
    def text(self) -> str:
        """The notes that are read, without what is taken back, doubted or said to the writer."""
        return blank_asides(self.notes.safe, self._language)

    @cached_property
    def _units(self) -> Sequence[CandidateSpan]:
        return split_units(self.text, self._language)

    @cached_property
    def _years(self) -> frozenset[int]:
        """The years that the notes name."""
        return frozenset(
            each.value.year
            for each in find_facts(self.text, self._language)
            if isinstance(each.value, Day) and each.value.year and not each.value.fiscal
        )

    def by_code(self, wanted: Sequence[TemplateField]) -> dict[str, ExtractedValue]:
        """Return what labels, types and the template's cues tell, by field name."""
        found = {
            each.name: taken
            for each in wanted
            if (taken := self._find_sure(each) or self._rows.find_listed(each))
        }
        for field in wanted:
            for find in (self._find_labelled, self._find_unlabelled):
                if (
                    field.name not in found
                    and (taken := find(field))
                    and self._agrees(field, taken)
                ):
                    found[field.name] = taken
        left = [each for each in wanted if each.name not in found]
        found |= self._fill_fields(sort_by_cues(_select_long(left), self._free(found)), left)
        # last: a line of a course of events may say the cause, too, and be part of both
        for field in left:
            if field.name not in found and (taken := self._rows.find_begun(field)):
                found[field.name] = taken
        return found

    def by_judge(
        self,
        wanted: Sequence[TemplateField],
        taken: Mapping[str, ExtractedValue],
        sorter: SentenceClassifier,
    ) -> dict[str, ExtractedValue]:
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
        return self._fill_fields(belongs, left)

    def by_rest(
        self, wanted: Sequence[TemplateField], taken: Mapping[str, ExtractedValue], known: str = ""
    ) -> dict[str, ExtractedValue]:
        """Return all that is left of the notes, for the field that takes the rest, if one does.

        Lines of tables are left to it, too: what led to a decision is told where the decision is.
        Each line is a paragraph, which is drafted by itself: a small model given two matters at
        once makes one of them.
        """
        rows = {each.name for each in self.template.header.fields if isinstance(each, RowsField)}
        own = {name: each for name, each in taken.items() if name not in rows}
        for field in wanted:
            if isinstance(field, RichTextField) and field.rest and field.name not in taken:
                left = self._drop_said(self._free(own), known)
                value = self._build_prose(field, left)
                if value is None:
                    return {}
                lines = (list(each) for _, each in groupby(left, key=lambda each: each.part))
                texts = ["\n".join(each.text for each in line) for line in lines]
                return {field.name: replace(value, value="\n\n".join(strip_numbers(texts)))}
        return {}

    def iter_candidates(self, field: TemplateField) -> Iterator[tuple[str, int]]:
        """Yield values that the notes may say for a one-line field, and where, the likeliest first.

        Each fits the field as data have it.
        """
        for each in self._candidates.of(field):
            taken = self._take_candidate(field, each)
            if taken is not None:
                yield str(taken.value), each.start

    @cached_property
    def _rows(self) -> RowExtractor:
        fields = self.template.header.fields
        return RowExtractor(
            self.text, self.notes, fields, self._language, self._add_year, self._read_day
        )

    @cached_property
    def _candidates(self) -> FieldCandidates:
        return FieldCandidates(self.text, self.template.header.fields, self._language)

    def _take_candidate(self, field: TemplateField, each: ScoredValue) -> ExtractedValue | None:
        if isinstance(field, (RowsField, ImageField, RichTextField)):
            return None
        value = self._add_year(each.value) if isinstance(field, DateField) else each.value
        said = CandidateSpan(self.text[each.start : each.end], each.start)
        return self._take_if_fitting(field, value, said)

    def _agrees(self, field: TemplateField, taken: ExtractedValue) -> bool:
        """Return whether nothing else is likelier for a one-line field."""
        if isinstance(field, (RowsField, ImageField, RichTextField)):
            return True
        first = next(iter(self._candidates.of(field)), None)
        if first is None or first.score < LIKELY:
            return True
        return (first.start, first.end) in taken.spans or first.value == taken.value

    def _find_sure(self, field: TemplateField) -> ExtractedValue | None:
        """Return the likeliest candidate for a one-line field where it is beyond doubt."""
        if isinstance(field, (RowsField, ImageField, RichTextField)):
            return None
        for each in self._candidates.of(field):
            if each.score < SURE_VALUE:
                return None
            taken = self._take_candidate(field, each)
            if taken is not None:
                return taken
        return None

    def unused(self, taken: Mapping[str, ExtractedValue], known: str = "") -> list[CandidateSpan]:
        """Return the sentences of the notes of which no field has a word; `known` is the data."""
        return self._drop_said(self._free(taken, _A_LITTLE), known)

    def _drop_said(self, found: Sequence[CandidateSpan], known: str) -> list[CandidateSpan]:
        """Return the sentences that are no headings, and that the data do not say already."""
        return [
            each
            for each in found
            if not _is_heading(each) and not (known and says_line(known, each.text, self._language))
        ]

    def _free(
        self, taken: Mapping[str, ExtractedValue], share: float = _MAX_SHARE
    ) -> list[CandidateSpan]:
        """Return the sentences of which fields have less than a share."""
        spans = [span for each in taken.values() for span in each.spans]
        return [each for each in self._units if not _is_taken(each, spans, share)]

    @property
    def _language(self) -> Language:
        return self.template.header.language

    def _fill_fields(
        self, belongs: Mapping[str, Sequence[CandidateSpan]], wanted: Sequence[TemplateField]
    ) -> dict[str, ExtractedValue]:
        """Return the fields' values made of the sentences that belong to them."""
        found = {}
        for field in wanted:
            pieces = belongs.get(field.name, ())
            value = (
                self._rows.build(field, pieces)
                if isinstance(field, RowsField)
                else self._build_prose(field, pieces)
            )
            if value is not None:
                found[field.name] = value
        return found

    def _find_labelled(self, field: TemplateField) -> ExtractedValue | None:
        """Return what stands behind a label or below a heading beyond doubt."""
        known = find_candidates(field.label, field.type, self.text, self._language, field.cues)
        sure = [each for each in known if each.score >= SURE]
        if isinstance(field, RowsField):
            pieces = [CandidateSpan(each.quote, each.start) for each in sure]
            if any(_IN_NUMBER.match(self.text, each.end - 1) for each in pieces):
                return None  # a mark inside a number or a date parts nothing
            return self._rows.build(field, pieces)
        return self._take_first(field, sure)

    def _take_first(
        self, field: TemplateField, known: Sequence[ValueCandidate]
    ) -> ExtractedValue | None:
        """Return the first candidate that the field takes."""
        if isinstance(field, (RowsField, ImageField)):
            return None
        for each in known:
            value = self._add_year(each.value) if isinstance(field, DateField) else each.value
            taken = self._take_if_fitting(field, value, CandidateSpan(each.quote, each.start))
            if taken is not None:
                return taken
        return None

    def _find_unlabelled(self, field: TemplateField) -> ExtractedValue | None:
        return self._find_title(field) or self._find_cued(field) or self._find_heading_day(field)

    def _find_heading_day(self, field: TemplateField) -> ExtractedValue | None:
        """Return the day that the notes are about, for the field that takes it."""
        if not isinstance(field, DateField) or not field.heading:
            return None
        span = find_heading_day(self.text, self._language)
        if span is None:
            return None
        words = self.text[slice(*span)]
        return self._take_if_fitting(
            field, self._get_value(field, words), CandidateSpan(words, span[0])
        )

    def _find_title(self, field: TemplateField) -> ExtractedValue | None:
        """Return what the first line says that the document is about, for its title."""
        if not isinstance(field, TextField) or not is_title(field.label):
            return None
        span = find_title(self.text, self._language)
        if span is None:
            return None
        words = self.text[slice(*span)]
        if words in {self.template.header.title, ""}:
            return None
        return self._take_if_fitting(field, words, CandidateSpan(words, span[0]))

    def _find_cued(self, field: TemplateField) -> ExtractedValue | None:
        """Return the only value of a field's type in the sentences that speak of it."""
        if isinstance(field, (RichTextField, RowsField, ImageField)) or not field.cues:
            return None
        spoken = [each for each in self._units if has_cue(field, each) and not is_open(each.text)]
        found = [one for each in spoken for one in find_values(field, each, self._language)]
        words = {self._get_value(field, each.text) for each in found}
        if len(words) != 1:
            return None
        return self._take_if_fitting(field, words.pop(), found[0])

    def _take_if_fitting(
        self, field: Column, value: str, said: CandidateSpan
    ) -> ExtractedValue | None:
        """Return a value where the field takes it, with the ending that its form asks for."""
        value = _BLANKS.sub(" ", value.replace("**", "")).strip()
        if isinstance(field, PersonField):
            value = self._candidates.complete(value)
        tried = [value]
        if isinstance(field, TextField) and field.ending and not value.endswith(field.ending):
            tried.append(value + field.ending)
        for each in tried:
            if fits_field(field, each, self._language):
                return ExtractedValue(
                    each, said.text, self.notes.at(said.start), ((said.start, said.end),)
                )
        return None

    def _build_prose(
        self, field: TemplateField, pieces: Sequence[CandidateSpan]
    ) -> ExtractedValue | None:
        text = "\n".join(_BLANKS.sub(" ", each.text.strip()) for each in pieces)
        if not pieces or not isinstance(field, RichTextField):
            return None
        if not fits_field(field, text, self._language):
            return None
        return ExtractedValue(text, text, self.notes.at(pieces[0].start), list_spans(pieces))

    def _add_year(self, text: str) -> str:
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

    def _get_value(self, field: Column, words: str) -> str:
        return self._read_day(words) if isinstance(field, DateField) else words

    def _read_day(self, words: str) -> str:
        """Return the first day in words as data have it; the words where they tell none."""
        days = [each.value for each in find_facts(words, self._language)]
        for each in days:
            if isinstance(each, Day) and each.is_day:
                year = f"{each.year:04}-" if each.year else ""
                return self._add_year(f"{year}{each.month:02}-{each.day:02}")
        return words


def _select_long(wanted: Sequence[TemplateField]) -> list[TemplateField]:
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


def _is_heading(unit: CandidateSpan) -> bool:
    return bool(unit.label) and not unit.value


def _is_taken(unit: CandidateSpan, spans: Sequence[tuple[int, int]], share: float) -> bool:
    """Return whether such a share of what a sentence says is in fields already."""
    start = unit.end - len(unit.value) if unit.value else unit.start
    covered = sum(max(0, min(unit.end, high) - max(start, low)) for low, high in spans)
    return covered >= max(1, (unit.end - start) * share)
