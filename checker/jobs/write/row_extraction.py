"""Take rows of tables and items of lists from notes: from tables, sections and whole lines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.decided_items import is_no_task, strip_settled
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.grounding.labels import strip_labels
from checker.jobs.write.grounding.notes_people import (
    SELF,
    blank_speakers,
    find_signatures,
    find_speaker_at,
    find_speakers,
)
from checker.jobs.write.grounding.plain_text import KANJI_DIGITS, KANJI_SCALES
from checker.jobs.write.note_records import find_records
from checker.jobs.write.note_sections import find_pieces, find_topics, iter_lines, iter_parts
from checker.jobs.write.note_tables import find_table
from checker.jobs.write.note_words import NoteWords
from checker.jobs.write.promised_tasks import list_promises
from checker.jobs.write.row_amounts import MINUS
from checker.jobs.write.row_cells import CompleteDay
from checker.jobs.write.row_splitting import RowSplitter, find_who, strip_lead
from checker.jobs.write.row_values import (
    begins_row,
    is_free,
    is_of_tasks,
    is_unit,
    names_thing,
)
from checker.jobs.write.row_wholes import part_rows
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.field_values import parse_value
from checker.templates.model import (
    AmountField,
    Column,
    DateField,
    RichTextField,
    RowsField,
    TemplateField,
    TextField,
)
from checker.templates.value_parser import Unfit

_FULL_NAME: Final = re.compile(r"\b[A-Z][a-z'-]{1,15} [A-Z][a-z'-]{1,15}\b")
_NO_NUMBER: Final = re.compile(r"[^0-9.\-]")
_BLANKS: Final = re.compile(r"[ \t]{2,}")
_LETTER: Final = re.compile(r"[^\W\d_]")
_GAPS: Final = frozenset(" \t\u3000:：")
_DROPPED: Final = re.compile(
    r"(?:→|⇒|->)[ \u3000]*(?:今回は|やっぱ(?:り)?)?(?:やめ|なし|不要|中止|取り?消し?|取りやめ|ボツ"
    r"|要らない|いらない|いりません|削除)"
    r"|←[ \u3000]*(?:今回は|やっぱ(?:り)?)?(?:やめ|取りやめ|中止|不要|消し|消す|削除|ボツ|なし)"
    r"|(?:→|⇒|->)[ ]*(?i:drop(?:ped)?|cancel(?:led)?|scrap(?:ped)?|no longer|not needed|gone|out)\b"
)
"""What is said of a row that is none any more: `→ やめ(来年度に)`."""
_NONE: Final = re.compile(
    r"(?:特に)?(?:なし|無し|ない|ありません)(?:$|[。、\s(（])"
    r"|(?i:none|nothing|n/a|nil)(?:$|[ ]?[.,;(–-]|[ ]decided)"
)
"""What says that a list has no items."""
_LARGE: Final = 4
"""Figures of a number that does not stand for two rows of a line by chance."""
_FIGURE: Final = re.compile(rf"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ{KANJI_DIGITS}{KANJI_SCALES}]")
"""What every line has that tells an amount; in English it may be any word."""
_ROWS: Final = 2
"""Lines from which on what they have in common is no chance."""


@dataclass(frozen=True)
class RowExtractor:
    """Where rows are looked for.

    Attributes:
        text: what is read of the notes.
        notes: the notes, for places.
        fields: of the template.
        language: of the document.
        dated: completes a day.
        read_day: returns the first day in words as data have it.
        today: the document's own day.
    """

    text: str
    notes: Notes
    fields: Sequence[TemplateField]
    language: Language
    dated: CompleteDay
    read_day: Callable[[str], str]
    today: date

    def find_listed(self, field: TemplateField) -> ExtractedValue | None:
        """Return the rows of a table in the notes, or of lines below or beside the field's name."""
        if not isinstance(field, RowsField):
            return None
        fields, text = self.fields, self._read_text(field)
        table = find_table(text, field, fields) or find_records(
            text, field, partial(self._lines.split, field)
        )
        if table:
            cells = [self._read_cells(field, each.cells) for each in table]
            return self._join_rows(field, [each.span for each in table], cells)
        pieces = (
            self._part_rows(field, find_pieces(text, field, fields))
            or (self._find_complete(field) if field.notes else [])
            or find_topics(text, field)
        )
        cells = [self._lines.split(field, strip_settled(field, each.text)) for each in pieces]
        return self._join_rows(field, pieces, cells) or self._find_dealt(field)

    def find_none(self, field: RowsField) -> CandidateSpan | None:
        """Return what says below or beside a field's name that there is nothing: `none - ...`."""
        pieces = find_pieces(self._read_text(field), field, self.fields)
        if pieces and _NONE.match(pieces[0].text):
            return pieces[0]
        label = re.escape(field.label)
        nothing = r"(?:特に)?(?:なし|無し|ない|ありません)"
        said = re.search(rf"(?i:\bno {label}\b)|{label}[はも:：]?[ \u3000]?{nothing}", self.text)
        return CandidateSpan(said[0], said.start()) if said and not pieces else None

    def _read_text(self, field: RowsField) -> str:
        """Return the notes, without who says a line and when but for a course of events."""
        if not find_speakers(self.text):
            return self.text
        is_timed = any(self._lines.is_course(field, each) for each in self.text.splitlines())
        return self.text if is_timed else self._words

    @cached_property
    def _words(self) -> str:
        return blank_speakers(self.text)

    def _find_complete(self, field: RowsField) -> list[CandidateSpan]:
        """Return the lines that have all that a row of a shape of its own has, two or more."""
        told = [each for each in field.columns if each.source == "given" and not is_free(each)]
        shape = [(each.type, each.label) for each in told]
        others = (
            [(one.type, one.label) for one in each.columns if not is_free(one)]
            for each in self.fields
            if isinstance(each, RowsField) and each is not field
        )
        counted = any(
            isinstance(each, AmountField) or (isinstance(each, TextField) and each.pattern)
            for each in told
        )
        begun = sum(begins_row(field, each.text) for each in iter_lines(self.text))
        if not counted or shape in others or begun >= _ROWS:
            return []
        names = {each.name for each in told}
        found = []
        sums = any(isinstance(each, AmountField) for each in told)
        likely = (e for e in iter_parts(self.text) if not sums or _FIGURE.search(e.text))
        for each in self._part_rows(field, likely):
            cells = self._lines.split(field, each.text)
            if names <= set(cells) and _has_first_text(field, cells) and names_thing(field, cells):
                found.append(each)
        return found if len(found) >= _ROWS else []

    def _part_rows(self, field: RowsField, pieces: Iterable[CandidateSpan]) -> list[CandidateSpan]:
        return part_rows(field, pieces, self.language, partial(self._lines.split, field))

    def _read_cells(self, field: RowsField, cells: Mapping[str, str]) -> dict[str, str]:
        """Return a table's cells as data have them: days with their year, amounts as numbers."""
        read = {}
        for name, text in cells.items():
            column = field.column(name)
            if isinstance(column, DateField):
                read[name] = self.read_day(text)
            elif isinstance(column, AmountField):
                read |= self._read_count(field, name, text, cells)
            else:
                read[name] = _BLANKS.sub(" ", text)
        return read

    def _read_count(
        self, field: RowsField, name: str, text: str, cells: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the number in a table's cell, and its unit where no cell of its own tells it."""
        said = self._lines.split_words(field, text)
        unit = {
            each: said[each] for each in said if is_unit(field.column(each)) and each not in cells
        }
        number = _NO_NUMBER.sub("", MINUS.sub("-", text)) or said.get(name, "")
        return {name: number, **unit}

    def _join_rows(
        self,
        field: RowsField,
        pieces: Sequence[CandidateSpan],
        cells: Sequence[Mapping[str, str]],
    ) -> ExtractedValue | None:
        """Return rows of cells that fit their columns; none where too few say anything."""
        rows: list[Mapping[str, str]] = []
        kept: list[CandidateSpan] = []
        for piece, found in zip(pieces, cells, strict=True):
            known = {
                name: text
                for name, said in found.items()
                if (column := field.column(name))
                and (text := strip_labels(said, (column.label, field.label)))
                and fits_field(column, text, self.language)
            }
            known |= self._name_doer(field, known, piece)
            is_row = known and _has_first_text(field, known) and not self._is_of_a_field(known)
            if (
                is_row
                and not (is_of_tasks(field) and is_no_task(field, known, piece.text))
                and not _DROPPED.search(piece.text)
                and not _NONE.match(piece.text)
                and len(rows) < field.max_rows
            ):
                rows.append(known)
                kept.append(piece)
        if not rows or len(rows) < field.min_rows:
            return None
        quote = "\n".join(each.text for each in kept)
        return ExtractedValue(tuple(rows), quote, self.notes.at(kept[0].start), list_spans(kept))

    def _name_doer(
        self, field: RowsField, cells: Mapping[str, str], piece: CandidateSpan
    ) -> dict[str, str]:
        """Return the full name where a row has initials, or who it is where it says I."""
        who = find_who(field)
        said = cells.get(who, "") if who else ""
        if who is None or not said:
            return {}
        if SELF.fullmatch(said):
            if speaker := find_speaker_at(self.text, piece.start):
                return {who: speaker}
            own = {each.name for each in find_signatures(self.text, self.language) if each.is_self}
            return {who: own.pop()} if len(own) == 1 else {}
        return {who: self._initials[said]} if said in self._initials else {}

    @cached_property
    def _initials(self) -> dict[str, str]:
        """The full names in English notes by their initials, where one name has them."""
        names = set(_FULL_NAME.findall(self.text)) if self.language == "en" else set()
        found: dict[str, set[str]] = {}
        for name in names:
            found.setdefault("".join(each[0] for each in name.split()), set()).add(name)
        return {short: whole.pop() for short, whole in found.items() if len(whole) == 1}

    def _is_of_a_field(self, cells: Mapping[str, str]) -> bool:
        """Return whether a cell is what a line says of a field: its label, a gap and a value."""
        long = (RichTextField, RowsField)
        labels = [each.label for each in self.fields if not isinstance(each, long)]
        return any(
            text.startswith(label) and text[len(label) :][:1] in _GAPS
            for text in cells.values()
            for label in labels
            if len(text) > len(label)
        )

    def find_begun(self, field: TemplateField) -> ExtractedValue | None:
        """Return the rows of lines that begin as the leading column asks for, of two or more.

        Of a field that is not looked for in notes they are whole rows.
        """
        if not isinstance(field, RowsField):
            return None
        pieces = [each for each in iter_lines(self.text) if begins_row(field, each.text)]
        wanted = () if field.notes else field.columns
        names = {each.name for each in wanted if each.required and each.source == "given"}
        return self._join_whole(field, pieces, names)

    def _find_dealt(self, field: RowsField) -> ExtractedValue | None:
        """Return the rows of sentences that say who does what by when, for the table of tasks."""
        if not is_of_tasks(field):
            return None
        tables = [each for each in self.fields if isinstance(each, RowsField) and each.notes]
        if [each for each in tables if is_of_tasks(each)] != [field]:
            return None
        names = {each.name for each in field.columns if each.source == "given"}
        return self._join_whole(
            field, self._part_rows(field, list_promises(self._words, self.language)), names
        )

    def _join_whole(
        self, field: RowsField, pieces: Sequence[CandidateSpan], names: set[str]
    ) -> ExtractedValue | None:
        """Return the rows of the pieces that have all of some cells, where two or more have."""
        cells = [self._lines.split(field, each.text) for each in pieces]
        whole = [at for at, each in enumerate(cells) if names <= set(each)]
        if len(whole) < _ROWS:
            return None
        return self._join_rows(field, [pieces[at] for at in whole], [cells[at] for at in whole])

    def place(
        self,
        field: RowsField,
        rows: Sequence[Mapping[str, str]],
        taken: Sequence[tuple[int, int]] = (),
    ) -> ExtractedValue | None:
        """Return the rows that somebody else read in the notes, as far as the notes say them.

        A cell counts where the notes have its words, a day where they name it, a number where it
        stands on the row's line, a sum for one row of it alone; a row where they say what it is
        about, in words that no other table has.

        Args:
            field: the table.
            rows: cells by the names of columns.
            taken: where words are that other tables have.
        """
        pieces: list[CandidateSpan] = []
        cells: list[Mapping[str, str]] = []
        told: set[tuple[int, str, str]] = set()
        for row in rows:
            columns = {name: column for name in row if (column := field.column(name))}
            free = next((row[name] for name in columns if is_free(columns[name])), "")
            about = self.words.find(free)
            if about is None or _is_within(about, taken):
                continue
            known = {
                name: said
                for name, column in columns.items()
                if (said := self.words.read_cell(column, row[name], about))
            }
            line = self.text.rfind("\n", 0, about[0])
            known = {
                name: said
                for name, said in known.items()
                if not (isinstance(columns[name], AmountField) and (line, name, said) in told)
            }
            told |= {(line, name, said) for name, said in known.items() if len(said) >= _LARGE}
            pieces.append(CandidateSpan(self.text[about[0] : about[1]], about[0]))
            cells.append(self._read_cells(field, known))
        return self._join_rows(field, pieces, cells)

    @cached_property
    def words(self) -> NoteWords:
        """What the notes say in so many words."""
        return NoteWords(self.text, self.language, self.read_day, self.today)

    @cached_property
    def _lines(self) -> RowSplitter:
        return RowSplitter(self.text, self.language, self.dated)

    def build(self, field: RowsField, pieces: Sequence[CandidateSpan]) -> ExtractedValue | None:
        """Return the rows that sentences are."""
        pieces = self._part_rows(field, pieces)
        said = (strip_settled(field, strip_lead(field, each.text)) for each in pieces)
        cells = [self._lines.split_spoken(field, each) for each in said]
        return self._join_rows(field, pieces, cells)


def fits_field(field: Column | None, text: str, language: Language) -> bool:
    """Return whether a field takes words as its value."""
    if field is None or not text.strip():
        return False
    try:
        parse_value(field, text, language)
    except Unfit:
        return False
    return True


def _has_first_text(field: RowsField, known: Mapping[str, str]) -> bool:
    """Return whether a row says what it is about: its first required column of free text."""
    texts = [each.name for each in field.columns if each.required and is_free(each)]
    return not texts or bool(_LETTER.search(known.get(texts[0], "")))


def _is_within(place: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(low <= place[0] and place[1] <= high for low, high in taken)


def list_spans(pieces: Sequence[CandidateSpan]) -> tuple[tuple[int, int], ...]:
    """Return where pieces of the notes begin and end."""
    return tuple((each.start, each.end) for each in pieces)
