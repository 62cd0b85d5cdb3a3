"""Facts for fields that nobody gave, from free notes: by code, and by the judge for long texts.

Whatever is taken are the notes' own words, at a place that is kept. What is doubtful stays open: a
field that is empty is seen, one that is wrong is signed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.field_keywords import sort_by_cues
from checker.jobs.write.field_segments import list_spoken, list_words
from checker.jobs.write.form_reader import FormReader
from checker.jobs.write.form_values import FormValues
from checker.jobs.write.full_days import write_full_days
from checker.jobs.write.grounding.labels import strip_labels
from checker.jobs.write.grounding.notes import SURE, ValueCandidate, find_candidates
from checker.jobs.write.grounding.notes_asides import blank_asides
from checker.jobs.write.grounding.notes_forms import open_boxes
from checker.jobs.write.grounding.notes_layout import lay_out
from checker.jobs.write.grounding.notes_lines import strip_numbers
from checker.jobs.write.grounding.notes_people import (
    find_speaker_at,
    find_speakers,
    speaks_of_self,
    strip_speaker,
)
from checker.jobs.write.grounding.unfounded_words import says_line
from checker.jobs.write.note_probe import NO_MATTER_TOLD, NoMatter
from checker.jobs.write.note_sections import is_of_topics
from checker.jobs.write.note_talk import MAX_SHARE, NoteTalk, is_taken
from checker.jobs.write.row_extraction import RowExtractor, fits_field, list_spans
from checker.jobs.write.sentence_classifier import SentenceClassifier
from checker.jobs.write.value_candidates import CandidateSpan
from checker.jobs.write.value_search import ValueSearch, is_one_line
from checker.jobs.write.value_signs import ModelSigns
from checker.templates.model import (
    AmountField,
    ChoiceField,
    RichTextField,
    RowsField,
    Template,
    TemplateField,
)

_IN_NUMBER: Final = re.compile(r"[0-9０-９][,，/／][0-9０-９]")
_ASKS: Final = re.compile(r"[?？]\s*$")
"""What is asked of somebody in the notes, which a document does not say."""
_BLANKS: Final = re.compile(r"[ \t]{2,}")
_HOLES: Final = re.compile(
    r"(?<=[、。])[ \u3000]+(?=[^\x00-\x7f])|[ \u3000]+(?=。)"
    r"|(?<=[がをにでのとはも])[ ]{2,}(?=[^\x00-\x7f])"
)
"""What is left where somebody hesitated in the middle of a sentence."""
_HEAD_MARKS: Final = " \t\u3000#■◆●【】〔〕[]:：*-"
_TWO: Final = 2
_NO: Final = frozenset({"なし", "無", "無し", "いいえ", "no", "none"})
_A_LITTLE: Final = 0.01
_SURE_FORM: Final = 0.9
"""How likely the model must find what it writes into a form for that to be filled in."""
_LIKELY, _VERY_LIKELY = 0.6, 0.8
"""How likely a value must be right for its line to be told in no other field: with a word for the
field before it, and without."""


@dataclass(frozen=True)
class FieldExtractor:
    """What is looked for: which fields, in what notes. `today` dates what has no year.

    `told` is what the model says of values that were found (`value_chooser`), `apart` which
    sentences the judge finds to be no matter (`note_probe`).
    """

    template: Template
    notes: Notes
    today: date
    told: ModelSigns | None = None
    apart: NoMatter = NO_MATTER_TOLD

    @cached_property
    def whole(self) -> str:
        """The notes with what is said to the writer; places are those of `text`."""
        return lay_out(self.notes.safe)

    @cached_property
    def text(self) -> str:
        """The notes that are read, without what is taken back, doubted or said to the writer."""
        text = open_boxes(blank_asides(self.whole, self._language))
        for low, high in self.apart.asides:
            text = text[:low] + " " * (high - low) + text[high:]
        return text

    @cached_property
    def sentences(self) -> Sequence[CandidateSpan]:
        """The sentences of the notes, without what is nothing but a word for a field."""
        given = self.template.header.of_source("given")
        heads = {word for each in given for word in list_words(each)}
        return [
            each for each in self.values.units if fold(each.text.strip(_HEAD_MARKS)) not in heads
        ]

    def by_code(self, wanted: Sequence[TemplateField]) -> dict[str, ExtractedValue]:
        """Return what labels, types and the template's cues tell, by field name."""
        found = {each.name: taken for each in wanted if (taken := self._find_value(each))}
        left = [each for each in wanted if each.name not in found]
        found |= self._fill_fields(sort_by_cues(_select_long(left), self._free(found)), left)
        # last: a line of a course of events may say the cause, too, and be part of both
        for field in left:
            if field.name not in found and (taken := self._rows.find_begun(field)):
                found[field.name] = taken
        for field in wanted:
            if field.name not in found and (denied := self._find_denied(field, found)):
                found[field.name] = denied
        return found

    def _find_denied(
        self, field: TemplateField, found: Mapping[str, ExtractedValue]
    ) -> ExtractedValue | None:
        """Return the answer no of a field that asks whether a table has rows: `Decisions: none`."""
        if not isinstance(field, ChoiceField):
            return None
        no = next((each for each in field.choices if each.casefold() in _NO), None)
        asked = [
            each
            for each in self.template.header.fields
            if isinstance(each, RowsField) and each.label.casefold() in field.label.casefold()
        ]
        if no is None or len(field.choices) != _TWO or len(asked) != 1 or asked[0].name in found:
            return None
        piece = self._rows.find_none(asked[0])
        if piece is None:
            return None
        return ExtractedValue(
            no, piece.text, self.notes.at(piece.start), ((piece.start, piece.end),)
        )

    def by_form(
        self,
        wanted: Sequence[TemplateField],
        taken: Mapping[str, ExtractedValue],
        reader: FormReader,
    ) -> tuple[dict[str, ExtractedValue], dict[str, ExtractedValue], dict[str, ExtractedValue]]:
        """Return what the model reads in the notes: where code found nothing, or of all fields.

        A model that has learned to fill in forms is asked about all, so that what code found can be
        held against it.

        Args:
            wanted: all fields that the notes may fill.
            taken: what code found.
            reader: the model.

        Returns:
            Rows of tables; values of fields of one line, which are no more than proposals; and
            those of them that are sure enough to be filled in.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be used.
        """
        tables = {each.name: each for each in wanted if isinstance(each, RowsField) and each.notes}
        lines = [each for each in wanted if is_one_line(each) and each.notes]
        told_already = {} if reader.is_skilled else taken
        own = [span for name in tables if name in told_already for span in taken[name].spans]
        left = [each for each in (*lines, *tables.values()) if each.name not in told_already]
        form = reader.read(self.template.header, self.text, self.today, left)
        known = {str(each.value) for each in taken.values()}
        rows = {}
        for name, said in form.rows.items():
            is_named = is_of_topics(tables[name])  # what a meeting is called is no topic of it
            told = [row for row in said if not (is_named and known & {*row.values()})]
            rows[name] = self._rows.place(tables[name], told, own)
        placer = FormValues(self.values, self._rows.words)
        placed = {
            each.name: value
            for each in lines
            if each.name in form.values
            and (value := placer.place(each, form.values[each.name])) is not None
        }
        return (
            {name: each for name, each in rows.items() if each is not None},
            placed,
            {name: each for name, each in placed.items() if form.shares.get(name, 0) >= _SURE_FORM},
        )

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

        Lines of tables are left to it, too, but for topics and tasks: what led to a decision is
        told where the decision is.
        What is likely the value of a field that stays open is not: it is proposed there.
        Each line is a paragraph, which is drafted by itself: a small model given two matters at
        once makes one of them.
        """
        rows = {each.name for each in self.template.header.fields if isinstance(each, RowsField)}
        own = {name: each for name, each in taken.items() if name not in rows}
        for field in wanted:
            if isinstance(field, RichTextField) and field.rest and field.name not in taken:
                free = self._free({**self._list_likely(wanted), **own})
                listed = self._talk.list_no_talk(taken)
                talked = [each for each in free if not self._talk.is_beside(each, listed)]
                left = self._drop_said(talked, known)
                value = self._build_prose(field, left)
                if value is None:
                    return {}
                lines = (list(each) for _, each in groupby(left, key=lambda each: each.part))
                texts = ["\n".join(map(self._tell, line)) for line in lines]
                return {field.name: replace(value, value="\n\n".join(strip_numbers(texts)))}
        return {}

    @cached_property
    def _talk(self) -> NoteTalk:
        return NoteTalk(self.template.header, self.text, self.apart)

    def _list_likely(self, wanted: Sequence[TemplateField]) -> dict[str, ExtractedValue]:
        """Return what one-line fields are likely to have, filled in or not, by field name."""
        ranked = ((each.name, self.values.rank(each)[:1]) for each in wanted)
        return {
            name: one.taken
            for name, first in ranked
            for one in first
            if one.share >= (_LIKELY if one.is_owned or one.is_named else _VERY_LIKELY)
        }

    @cached_property
    def values(self) -> ValueSearch:
        """The search for values of one line."""
        return ValueSearch(self.template, self.notes, self.whole, self.text, self.today, self.told)

    def _find_value(self, field: TemplateField) -> ExtractedValue | None:
        """Return what is told beyond doubt: a value, or what stands under a label."""
        if is_one_line(field):
            return self._write_days(field, self.values.find_sure(field))
        return self._rows.find_listed(field) or self._find_labelled(field)

    def _write_days(
        self, field: TemplateField, found: ExtractedValue | None
    ) -> ExtractedValue | None:
        """Return what was found with its days in full, where the template's example has them so."""
        if found is None or not isinstance(found.value, str):
            return found
        return replace(found, value=write_full_days(field, found.value, self.values.days))

    @cached_property
    def _rows(self) -> RowExtractor:
        fields = self.template.header.fields
        return RowExtractor(
            self.text,
            self.notes,
            fields,
            self._language,
            self.values.days.complete,
            self.values.days.read,
            self.today,
        )

    def unused(self, taken: Mapping[str, ExtractedValue], known: str = "") -> list[CandidateSpan]:
        """Return the sentences of the notes of which no field has a word; `known` is the data.

        What was found to be said to the writer is among them: somebody may see it otherwise.
        """
        asides = [CandidateSpan(self.notes.safe[low:high], low) for low, high in self.apart.asides]
        left = self._drop_said(self._free(taken, _A_LITTLE), known)
        return sorted([*left, *asides], key=lambda each: each.start)

    def _drop_said(self, found: Sequence[CandidateSpan], known: str) -> list[CandidateSpan]:
        """Return the sentences that are no headings, and that the data do not say already."""
        return [
            each
            for each in found
            if not _is_heading(each) and not (known and says_line(known, each.text, self._language))
        ]

    def _free(
        self, taken: Mapping[str, ExtractedValue], share: float = MAX_SHARE
    ) -> list[CandidateSpan]:
        """Return the sentences of which fields have less than a share."""
        spans = [span for each in taken.values() for span in each.spans]
        return [each for each in self.values.units if not is_taken(each, spans, share)]

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
        """Return the first text that the field takes."""
        if not isinstance(field, RichTextField):
            return None
        for each in known:
            said = CandidateSpan(each.quote, each.start)
            value = strip_labels(each.value, (field.label,), spaced=True)
            taken = self.values.take_if_fitting(field, value, said)
            if taken is not None:
                return self._write_days(field, taken)
        return None

    def _build_prose(
        self, field: TemplateField, pieces: Sequence[CandidateSpan]
    ) -> ExtractedValue | None:
        labels = (field.label, *field.cues, *list_spoken(field.label))
        if not (isinstance(field, RichTextField) and field.rest):
            pieces = [each for each in pieces if not _ASKS.search(each.text)]
        lines = (strip_labels(self._tell(each), labels, spaced=True) for each in pieces)
        text = "\n".join(lines)
        if not pieces or not isinstance(field, RichTextField):
            return None
        if not fits_field(field, text, self._language):
            return None
        value = write_full_days(field, text, self.values.days)
        return ExtractedValue(value, text, self.notes.at(pieces[0].start), list_spans(pieces))

    def _tell(self, piece: CandidateSpan) -> str:
        """Return what a piece says, without who says it and when; with who where he says I."""
        text = piece.text.strip()
        said = strip_speaker(text, find_speakers(self.text))
        said = _BLANKS.sub(" ", _HOLES.sub("", said) if self._language == "ja" else said)
        who = find_speaker_at(self.text, piece.start) if speaks_of_self(said) else ""
        return f"{who}: {said}" if who else said


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
            and each.notes
            and not any(isinstance(c, AmountField) for c in each.columns)
        )
    ]


def _is_heading(unit: CandidateSpan) -> bool:
    return bool(unit.label) and not unit.value
