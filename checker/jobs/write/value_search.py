"""Find what notes say for one-line fields: every value that may be, the likeliest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, TypeGuard

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.extracted_values import ExtractedValue, drop_inner
from checker.jobs.write.field_candidates import FieldCandidates
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.field_keywords import has_cue
from checker.jobs.write.field_segments import strip_separators
from checker.jobs.write.field_senses import name_sense
from checker.jobs.write.grounding.labels import strip_labels
from checker.jobs.write.grounding.notes import find_candidates, is_open
from checker.jobs.write.grounding.notes_day import find_heading_day
from checker.jobs.write.grounding.notes_title import find_title, is_title
from checker.jobs.write.near_days import OPENING, find_told_days
from checker.jobs.write.note_days import NoteDays
from checker.jobs.write.row_extraction import fits_field
from checker.jobs.write.scored_values import LIKELY, SPOKEN, TOLD, VERY_LIKELY
from checker.jobs.write.segment_values import OPEN_WORDS, leaves_open
from checker.jobs.write.told_defaults import find_told_default
from checker.jobs.write.value_candidates import CandidateSpan, find_values, split_units
from checker.jobs.write.value_edges import (
    drop_frame,
    drop_honours,
    drop_opening,
    drop_station,
    drop_wish,
)
from checker.jobs.write.value_labels import LabelReader
from checker.jobs.write.value_signs import (
    PHRASE,
    SUBJECT,
    Evidence,
    ModelSigns,
    SignReader,
    ValueWeights,
    load_value_weights,
    name_kind,
    name_sort,
)
from checker.templates.field_values import parse_value
from checker.templates.model import (
    ChoiceField,
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

_BLANKS: Final = re.compile(r"[ \t]{2,}")
_MOST: Final = 200
"""Values of a field that are kept."""
_AROUND: Final = 200
"""Characters of a line that are looked at on each side of a value."""
_TOPIC: Final = "は"
"""Behind きのう: something else of that day may follow, `昨日は休みでした`."""


def is_one_line(field: TemplateField) -> TypeGuard[Column]:
    """Return whether a field holds one value: no paragraphs, rows or picture."""
    return not isinstance(field, (RichTextField, RowsField, ImageField))


@dataclass(frozen=True, slots=True)
class RankedValue:
    """A value that a field may have, and how likely it is right.

    `share_by_signs` is how likely without what the model says of it.
    `is_whole` says that nothing is cut off or in question, `is_named` that the line is the field's
    own label and the value, `is_called` that it is another word for it, a mark and the value,
    `is_owned` that a word for the field stands before it, `is_phrase` that this word begins a part
    of a line, and that the value has no clause.
    """

    taken: ExtractedValue
    share: float
    share_by_signs: float
    is_whole: bool = True
    is_named: bool = False
    is_owned: bool = False
    is_called: bool = False
    is_phrase: bool = False


def find_labelled(ranked: Sequence[RankedValue]) -> RankedValue | None:
    """Return the only value behind the field's own label; where none is, behind a word for it."""
    named = [each for each in ranked if each.is_named]
    found = named or [each for each in ranked if each.is_called]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class ValueSearch:
    """Where values are looked for: `text` is what is read of the notes, `notes` gives places.

    `whole` is `text` with what is said to the writer, who may be told there when, what and who.
    `told` is what the model says of the values of fields, by the field's name and the value.
    """

    template: Template
    notes: Notes
    whole: str
    text: str
    today: date
    told: ModelSigns | None = None

    def find_sure(self, field: Column) -> ExtractedValue | None:
        """Return the likeliest value of a one-line field where it may be filled in unasked.

        For a field that is not looked for in notes (`notes: false`) only what stands behind its
        own label, and where it has a default or other words for its label (cues): who jots down
        会社名 may mean another's. Two lines that begin with its label leave it in question.
        """
        ranked = self.rank(field)
        labelled = find_labelled(ranked)
        if labelled is not None and labelled.is_named:
            is_told = field.notes or field.default is not None or field.cues
            return labelled.taken if is_told else None
        told = find_told_default(field, self.text)
        if told is not None:
            return self.take_if_fitting(field, told.text, told)
        if not field.notes or any(each.is_named for each in ranked):
            return None
        if labelled is not None:
            return labelled.taken
        weights, signs_alone = self._get_weights(field), load_value_weights()
        bar = signs_alone.bars.get(name_sort(field, self._language), signs_alone.bar)
        for first in ranked[:1]:
            least = min(bar, signs_alone.bars.get(PHRASE, bar)) if first.is_phrase else bar
            is_sure = first.share >= weights.bar or (
                first.share_by_signs >= least and not OPEN_WORDS.search(first.taken.quote)
            )
            if first.is_whole and is_sure and weights.knows(name_kind(field)):
                return first.taken
        return None

    def _get_weights(self, field: TemplateField) -> ValueWeights:
        weights = load_value_weights()
        return (weights.asked if field.name in (self.told or ()) else None) or weights

    def list_questions(
        self, wanted: Iterable[TemplateField]
    ) -> list[tuple[Column, list[RankedValue]]]:
        """Return the fields that more than their own labels must decide, and their values."""
        asked = [(each, self.rank(each)) for each in wanted if is_one_line(each) and each.notes]
        return [each for each in asked if find_labelled(each[1]) is None]

    def rank(self, field: TemplateField) -> list[RankedValue]:
        """Return the likeliest values that the notes may say for a one-line field, best first."""
        if id(field) not in self._ranked:
            self._ranked[id(field)] = field, self._rank(field)[:_MOST]
        return self._ranked[id(field)][1]

    @cached_property
    def _ranked(self) -> dict[int, tuple[TemplateField, list[RankedValue]]]:
        """What was found for fields; of each the field is kept, so that its id stays its own."""
        return {}

    def _rank(self, field: TemplateField) -> list[RankedValue]:
        found = self.collect(field)
        weights, told = self._get_weights(field), (self.told or {}).get(field.name, {})
        labels = LabelReader(field, self._language)
        reader = SignReader(field, found, self._language)
        signs = [reader.list_signs(each) for each in found]
        ranked = [
            RankedValue(
                each.taken,
                weights.weigh({**seen, **told.get(each.value, {})}),
                load_value_weights().weigh(seen),
                labels.is_whole(each),
                labels.is_named(each),
                each.owned,
                labels.is_called(each),
                labels.is_phrase(each),
            )
            for each, seen in zip(found, signs, strict=True)
        ]
        asked = {id(each) for each in ranked if str(each.taken.value) in told}
        return sorted(
            ranked, key=lambda each: (not each.is_named, id(each) not in asked, -each.share)
        )

    def collect(self, field: TemplateField) -> list[Evidence]:
        """Return every value that a one-line field may have, with what speaks for it."""
        if not is_one_line(field):
            return []
        taken: dict[str, ExtractedValue] = {}
        ways: dict[str, dict[str, float]] = {}
        for each, way, score in self._iter_found(field):
            if SUBJECT.match(each.quote):  # a mail may speak of another matter
                way, score = "mail", min(score, SPOKEN)  # noqa: PLW2901 - what it is found as
            value = str(parse_value(field, str(each.value), self._language))
            if way in {"told", "day"} and self._is_of_writing(field, str(each.value)):
                score = min(score, SPOKEN)  # noqa: PLW2901 - likewise
            known = ways.setdefault(value, {})
            if value not in taken or score > max(known.values()):
                taken[value] = each
            known[way] = max(score, known.get(way, 0.0))
        if isinstance(field, ChoiceField):
            taken = drop_inner(taken)
        return [
            self._weigh(field, taken[value], known)
            for value, known in ways.items()
            if value in taken
        ]

    def _weigh(
        self, field: TemplateField, taken: ExtractedValue, ways: Mapping[str, float]
    ) -> Evidence:
        start, end = taken.spans[0]
        low, high = max(0, start - _AROUND), min(len(self.text), end + _AROUND)
        begin = self.text.rfind("\n", low, start) + 1
        low = max(low, begin)
        stop = self.text.find("\n", end, high)
        high = stop if stop >= 0 else high
        first, last = self._candidates.cut_piece(start, end, begin, high)
        owners = self._candidates.list_owners(start, end)
        return Evidence(
            taken,
            ways,
            line=self.text[low:high].strip(),
            number=self._candidates.line(start),
            before=self.text[low:start],
            behind=self.text[end:high],
            label=self.text[max(low, first) : start],
            rest=strip_separators(self.text[end:last]),
            shared=bool(self._claims.get((start, end), frozenset()) - {field.name}),
            owned=field.name in owners,
            foreign=bool(owners - {field.name}),
        )

    @cached_property
    def _claims(self) -> Mapping[tuple[int, int], frozenset[str]]:
        """The fields that are likely to have the words between two places."""
        found: dict[tuple[int, int], frozenset[str]] = {}
        for field in self.template.header.of_source("given"):
            first = next(iter(self._candidates.of(field)), None) if field.notes else None
            if first is not None and first.score >= LIKELY:
                span = first.start, first.end
                found[span] = found.get(span, frozenset()) | {field.name}
        return found

    def _iter_found(self, field: Column) -> Iterator[tuple[ExtractedValue, str, float]]:
        """Yield values that a field takes, the way in which each was found, and its score."""
        for each in self._candidates.iter_all(field):
            said = self._quote(each.start, each.end)
            taken = self.take_if_fitting(field, self._date(field, each.value, said), said)
            if taken is not None:
                yield taken, each.found_by, each.score
        known = find_candidates(field.label, field.type, self.text, self._language, field.cues)
        for one in known:
            said = CandidateSpan(one.quote, one.start)
            taken = self.take_if_fitting(field, self._date(field, one.value, said), said)
            if taken is not None:
                yield taken, "label", one.score
        for way, found in (
            ("title", self._find_title(field)),
            ("only", self._find_cued(field)),
            ("day", self._find_heading_day(field)),
        ):
            if found is not None:
                yield found, way, TOLD
        yield from self._iter_told_days(field)

    def _date(self, field: Column, value: str, said: CandidateSpan) -> str:
        if not isinstance(field, DateField):
            return value
        return self.days.add_year(self.days.order(value, said.text))

    @property
    def _language(self) -> Language:
        return self.template.header.language

    @cached_property
    def _candidates(self) -> FieldCandidates:
        return FieldCandidates(self.text, self.template.header.fields, self._language, self.whole)

    @cached_property
    def days(self) -> NoteDays:
        """What words for a day mean in these notes."""
        return NoteDays(self.text, self.whole, self._language, self.today)

    def _quote(self, start: int, end: int) -> CandidateSpan:
        """Return the words between two places, of what is said to the writer, too."""
        read = self.text[start:end]
        return CandidateSpan(read if read.strip() else self.whole[start:end], start)

    @cached_property
    def units(self) -> Sequence[CandidateSpan]:
        """The sentences of the notes."""
        return split_units(self.text, self._language)

    def _find_heading_day(self, field: TemplateField) -> ExtractedValue | None:
        """Return the day that the notes are about, for the field that takes it."""
        if not isinstance(field, DateField) or not field.heading:
            return None
        span = find_heading_day(self.text, self._language)
        if span is None:
            return None
        words = self.text[slice(*span)]
        return self.take_if_fitting(field, self.days.read(words), CandidateSpan(words, span[0]))

    def _iter_told_days(self, field: Column) -> Iterator[tuple[ExtractedValue, str, float]]:
        """Yield today and yesterday for the day that the notes are about, where they say so."""
        if not isinstance(field, DateField) or not field.heading:
            return
        seen = set()
        told = find_told_days(self.text, self._language, self.days.own)
        for day, (start, end) in (*filter(None, (self.days.of_matter,)), *told):
            if day in seen or day > self.days.own:
                continue
            seen.add(day)
            said = self._quote(start, end)
            taken = self.take_if_fitting(field, day.isoformat(), said)
            is_past = day < self.days.own
            is_told = is_past and not self.text.startswith(_TOPIC, end)
            score = SPOKEN if start >= OPENING else TOLD if is_told else VERY_LIKELY
            if taken is not None:
                yield taken, "past" if is_past else "present", score

    def _is_of_writing(self, field: Column, value: str) -> bool:
        """Return whether a day is that on which notes were written of the day before."""
        is_own = isinstance(field, DateField) and field.heading and value == str(self.days.own)
        return is_own and self.days.of_matter is not None and self.days.of_matter[0] < self.days.own

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
        return self.take_if_fitting(field, words, CandidateSpan(words, span[0]))

    def _find_cued(self, field: TemplateField) -> ExtractedValue | None:
        """Return the only value of a field's type in the sentences that speak of it."""
        if isinstance(field, (RichTextField, RowsField, ImageField)) or not field.cues:
            return None
        spoken = [each for each in self.units if has_cue(field, each) and not is_open(each.text)]
        found = [one for each in spoken for one in find_values(field, each, self._language)]
        words = {self._get_value(field, each.text) for each in found}
        if len(words) != 1:
            return None
        return self.take_if_fitting(field, words.pop(), found[0])

    def take_if_fitting(
        self, field: Column, value: str, said: CandidateSpan
    ) -> ExtractedValue | None:
        """Return a value where the field takes it, with the ending that its form asks for.

        Words that leave it open (「経理の返事待ち」) are none.
        """
        if isinstance(field, TextField) and leaves_open(field, value):
            return None
        value = strip_labels(_BLANKS.sub(" ", value.replace("**", "")).strip(), (field.label,))
        if isinstance(field, PersonField):
            value = self._candidates.complete(drop_station(value))
        elif isinstance(field, TextField):
            value = drop_frame(drop_opening(value), field.help or "")
            value = value if field.pattern else drop_wish(value)
            value = drop_honours(value) if name_sense(field) == "people" else value
        tried = [value]
        if isinstance(field, TextField) and field.ending and not value.endswith(field.ending):
            tried.append(value + field.ending)
        for each in tried:
            if fits_field(field, each, self._language):
                return ExtractedValue(
                    each, said.text, self.notes.at(said.start), ((said.start, said.end),)
                )
        return None

    def _get_value(self, field: Column, words: str) -> str:
        return self.days.read(words) if isinstance(field, DateField) else words
