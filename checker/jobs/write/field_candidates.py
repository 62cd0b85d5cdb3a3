"""Score what notes may say for a one-line field: by the words before it, its type and its place.

From `SURE` on a value is filled in, below it is proposed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import regex

from checker.core.language import Language
from checker.core.text.normalization import fold
from checker.jobs.write.clock_candidates import find_clocks, find_hours
from checker.jobs.write.field_keywords import has_cue
from checker.jobs.write.field_segments import STRONG, WEAK, NoteSegments, list_words
from checker.jobs.write.grounding.labels import find_synonyms, is_label
from checker.jobs.write.grounding.notes import is_open
from checker.jobs.write.grounding.notes_near import find_kinds
from checker.jobs.write.grounding.notes_people import blank_speakers
from checker.jobs.write.grounding.notes_title import find_title
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import (
    ANYWHERE,
    CUED,
    SPOKEN,
    SURE,
    VERY_LIKELY,
    ScoredValue,
    is_day,
    list_choices,
    write_day,
)
from checker.jobs.write.segment_values import CLOCK, OPEN_WORDS, OWN_PLACE, SegmentReader
from checker.jobs.write.sense_candidates import SenseFinder
from checker.jobs.write.spoken_meeting import find_spoken
from checker.jobs.write.value_candidates import CandidateSpan, find_values
from checker.kinds.shared.patterns import Deadline, compile_pattern
from checker.templates.model import (
    ChoiceField,
    DateField,
    ImageField,
    PersonField,
    RichTextField,
    RowsField,
    TemplateField,
    TextField,
)

_RANGE: Final = re.compile(r"[ \u3000]*(?:~|〜|～|-|–|—|から|to)[ \u3000]*")
_END_DAY: Final = re.compile(r"(?P<day>[0-9]{1,2})(?:日|(?=[(（][月火水木金土日])|(?![0-9:/月年]))")
_FIRST: Final = re.compile(r"始め|開始日|first day|start date", re.IGNORECASE)
_LAST: Final = re.compile(r"終わり|終了日|last day|end date", re.IGNORECASE)
_TAKES_MINUTES: Final = re.compile(r"記録者|minutes by")
_DOING: Final = re.compile(r"(?:ed|ing|irs)$|^(?:in|took|wrote|taking) ")
"""Words that a name alone stands before: `Gareth chaired`."""
_OWN: Final = re.compile(
    r"記録者|minutes by|起案者|提出者|報告者|担当者|作成者|差出人|author|owner of this report"
)
_HEAD: Final = re.compile(r"[(（].{1,40}[)）]$")
_COMPANY: Final = re.compile(
    r"(?:株式会社|有限会社|合同会社|医療法人|学校法人)[^\s、。・(（)）/／「」『』]{1,20}"
    r"|[^\s、。・(（)）/／「」『』:：のへに]{1,20}(?:株式会社|有限会社|合同会社)"
)
_BOSS: Final = re.compile(
    r"(?P<boss>[^\s、。→:：(（)）/／はへに宛]{1,20}(?:部長|課長|室長|所長|工場長|本部長|社長))"
    r"(?=あて|宛|へ(?:提出|報告)?|に(?:提出|報告|$)|[ \u3000]*$)",
    re.MULTILINE,
)
_TO: Final = re.compile(r"→|⇒|宛|あて|報告|提出")
_HEADING_LINES: Final = 3
_NAMED: Final = re.compile(
    r"(?<![A-Za-z])[A-Z][a-z][\w'-]*?(?: [A-Z][a-z][\w'-]*?)?(?='s |[ (|])(?! [A-Z])"
    r"|[一-龠々]{1,4}(?=[(（])"
)
_NEAR: Final = 24
_WEEK: Final = re.compile(r"[(（月火水木金土日)）]{0,3}の週")
_UNTIL: Final = re.compile(r"[ \u3000]*(?:[(（].{1,3}[)）])?[ \u3000]*(?:まで|迄|必着|〆)")
_TOKEN: Final = re.compile(r"[^\s、。「」『』()（）:：・,|]{4,40}")
_ADDRESSEE: Final = re.compile(
    r"(?:^|[(（:：、。]|[ \u3000]{2})[ \u3000]*"
    r"(?P<who>[^()（）:：、。\n]{0,20}(?:会社|部|課|室|所)[^()（）:：、。\n]{1,30}(?:様|御中))",
    re.MULTILINE,
)
_MARGIN: Final = 0.03


class FieldCandidates:
    """What notes may say for each one-line field of a template."""

    def __init__(
        self, notes: str, fields: Sequence[TemplateField], language: Language, whole: str = ""
    ) -> None:
        self._index = NoteIndex(notes, language, whole)
        self._reader = SegmentReader(self._index)
        self._senses = SenseFinder(self._index)
        self._segments = NoteSegments(blank_speakers(notes), fields)
        self._known: dict[str, list[ScoredValue]] = {}

    def complete(self, name: str) -> str:
        """Return the full name that begins with a family name, where the notes have one."""
        return self._index.complete(name)

    def line(self, place: int) -> int:
        """Return the number of a line with words, from 0, that a place is on."""
        return self._index.line(place)

    def list_owners(self, start: int, end: int) -> frozenset[str]:
        """Return the fields of whose segments the words between two places are part."""
        return self._segments.list_owners(start, end)

    def cut_piece(self, start: int, end: int, low: int, high: int) -> tuple[int, int]:
        """Return where the part of a line begins and ends that has one label and one value."""
        return self._segments.cut_piece(start, end, low, high)

    def of(self, field: TemplateField) -> list[ScoredValue]:
        """Return the candidates, the likeliest first; each value once, with its best score."""
        if field.name not in self._known:
            self._known[field.name] = self._choose(field)
        return self._known[field.name]

    def _choose(self, field: TemplateField) -> list[ScoredValue]:
        best: dict[str, ScoredValue] = {}
        for each in self.iter_all(field):
            known = best.get(each.value)
            if each.value and (known is None or known.score < each.score):
                best[each.value] = each
        found = sorted(best.values(), key=lambda each: (-each.score, each.start))
        return _lower_rivals(found)

    def iter_all(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield all candidates with the way in which each was found, one value maybe in several."""
        for segment in self._segments.of(field.name):
            for each in self._reader.read(field, segment):
                yield replace(each, found_by="segment")
        for find in (*self._finders(field), self._find_cued, self._find_sense, self._find_told):
            way = find.__name__.removeprefix("_find_")
            yield from (replace(each, found_by=way) for each in find(field))

    def _finders(
        self, field: TemplateField
    ) -> Sequence[Callable[[TemplateField], Iterator[ScoredValue]]]:
        """Return how values of a field's type are found beside its words."""
        match field:
            case DateField():
                return (self._find_ranges, self._find_days)
            case PersonField():
                return (self._find_own, self._find_roles, self._find_persons)
            case ChoiceField():
                return (self._find_choices,)
            case TextField(pattern=str(pattern)) if CLOCK.search(pattern):
                return (self._find_hours, self._find_clocks)
            case TextField():
                return (
                    self._find_own_place,
                    self._find_kinds,
                    self._find_names,
                    self._find_heads,
                    self._find_parts,
                )
        return ()

    def _find_ranges(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield the first or the last day of the stretch of days that the notes begin with."""
        is_first, is_last = _FIRST.search(field.label), _LAST.search(field.label)
        if not is_first and not is_last:
            return
        days = [each for each in self._index.facts if is_day(each)]
        for number, first in enumerate(days):
            if is_first and _WEEK.match(self._index.text, first.end):
                yield ScoredValue(write_day(first), first.start, first.end, STRONG)
            dash = _RANGE.match(self._index.text, first.end)
            if not dash:
                continue
            following = days[number + 1] if number + 1 < len(days) else None
            score = (
                STRONG - 0.01 * number if self._index.line(first.start) < _HEADING_LINES else CUED
            )
            if is_first:
                yield ScoredValue(write_day(first), first.start, first.end, score)
            elif following is not None and following.start == dash.end():
                value = write_day(following, first)
                yield ScoredValue(value, following.start, following.end, score)
            elif last := _END_DAY.match(self._index.text, dash.end()):
                value = f"{write_day(first)[:-2]}{int(last['day']):02}"
                yield ScoredValue(value, last.start(), last.end(), score)

    def _find_days(self, field: TemplateField) -> Iterator[ScoredValue]:
        until = [
            e for e in self._index.facts if is_day(e) and _UNTIL.match(self._index.text, e.end)
        ]
        for each in until if "期限" in field.label else ():
            score = WEAK if len({str(one.value) for one in until}) == 1 else CUED
            yield ScoredValue(write_day(each), each.start, each.end, score)
        for number, each in enumerate(e for e in self._index.facts if is_day(e)):
            at_head = self._index.line(each.start) == 0
            score = CUED - 0.02 if at_head else ANYWHERE
            yield ScoredValue(write_day(each), each.start, each.end, score - 0.001 * number)

    def _find_own(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield who writes: the one whose name stands with a department, or who says I."""
        if not _OWN.search(fold(field.label)):
            return
        own = [each for each in self._index.signatures if not each.is_guest]
        if _TAKES_MINUTES.search(fold(field.label)):
            own = [each for each in own if each.is_self]
        for number, each in enumerate(own):
            score = STRONG if each.is_self else VERY_LIKELY
            if len({one.name for one in own}) == 1 and each.place:
                score = STRONG - 0.02
            yield ScoredValue(each.name, each.start, each.end, score - 0.02 * number)

    def _find_own_place(self, field: TemplateField) -> Iterator[ScoredValue]:
        if not OWN_PLACE.search(field.label):
            return
        own = [each for each in self._index.signatures if not each.is_guest and each.place]
        for number, each in enumerate(own):
            sure = each.is_self or len({one.name for one in own}) == 1
            at = each.place_start
            score = (STRONG - 0.05 if sure else VERY_LIKELY) - 0.02 * number
            yield ScoredValue(each.place, at, at + len(each.place), score)

    def _find_roles(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield names with the field's word behind them: `Delphine (chair)`, `Marcel | chair`."""
        known = sorted(list_words(field), key=len, reverse=True)
        words = "|".join(map(re.escape, known))
        doing = "|".join(re.escape(each) for each in known if _DOING.search(each)) or "(?!)"
        joint = r"(?:[(（|]|'s on the|is|taking|was|in the)[ \u3000]?"
        pattern = rf"[ \u3000]{{0,2}}(?:{joint}(?:{words})|(?:{doing}))(?![\w])"
        role = re.compile(pattern, re.IGNORECASE)
        for match in _NAMED.finditer(self._index.text):
            if role.match(self._index.text, match.end()):
                yield self._index.take(match.start(), match.end(), STRONG)

    def _find_persons(self, _field: TemplateField) -> Iterator[ScoredValue]:
        for number, each in enumerate(e for e in self._index.facts if e.kind == "person"):
            words = self._index.text[each.start : each.end]
            score = SPOKEN if re.search(r"\s", words) else ANYWHERE
            yield ScoredValue(
                self._index.complete(words), each.start, each.end, score - 0.001 * number
            )
        for number, (start, end) in enumerate(self._index.jotted_names):
            words = self._index.complete(self._index.whole[start:end])
            yield ScoredValue(words, start, end, SPOKEN - 0.001 * number)

    def _find_choices(self, field: TemplateField) -> Iterator[ScoredValue]:
        if not isinstance(field, ChoiceField):
            return
        for unit in self._index.units:
            if OPEN_WORDS.search(unit.text):
                continue
            score = VERY_LIKELY if has_cue(field, unit) else ANYWHERE
            for choice in list_choices(field, unit.text):
                yield ScoredValue(choice, unit.start, unit.end, score)

    def _find_hours(self, field: TemplateField) -> Iterator[ScoredValue]:
        yield from find_hours(self._index, field)

    def _find_clocks(self, field: TemplateField) -> Iterator[ScoredValue]:
        yield from find_clocks(self._index, field)

    def _find_kinds(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield telephone numbers, addresses and codes for the fields that are such."""
        wanted = find_kinds(field.label) - {"organisation"}
        found = [each for each in self._index.facts if each.kind in wanted]
        alone = len({str(each.value) for each in found}) == 1
        for number, each in enumerate(found):
            sure = alone and each.kind in {"mail", "phone"}
            score = (WEAK if sure else CUED) - 0.01 * number
            yield self._index.take(each.start, each.end, score)

    def _find_names(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield companies, guests and superiors for the fields that hold them."""
        words = find_synonyms(field.label) | {fold(field.label)}
        if words & {"取引先", "依頼先", "vendor"}:
            found = list(_COMPANY.finditer(self._index.text))
            for each in found:
                score = WEAK if len({one[0] for one in found}) == 1 else SPOKEN
                yield self._index.take(each.start(), each.end(), score)
        if words & {"提出先", "報告先"}:
            yield from self._find_bosses()
        elif "宛先" in words:
            guests = list(_ADDRESSEE.finditer(self._index.text))
            for match in guests:
                score = WEAK if len(guests) == 1 else CUED
                yield self._index.take(match.start("who"), match.end("who"), score)
        if isinstance(field, TextField) and field.pattern and not field.pattern.isascii():
            yield from self._find_shaped(field.pattern)

    def _find_shaped(self, pattern: str) -> Iterator[ScoredValue]:
        """Yield words that have a field's form whole; sure where one alone stands near the head."""
        shape = compile_pattern(pattern)
        tokens = [
            each
            for each in _TOKEN.finditer(self._index.text)
            if not is_label(each[0]) and _fits(shape, each[0])
        ]
        for token in tokens:
            alone = len({each[0] for each in tokens}) == 1
            at_head = self._index.line(token.start()) < _HEADING_LINES
            yield self._index.take(
                token.start(), token.end(), WEAK if alone and at_head else SPOKEN
            )

    def _find_bosses(self) -> Iterator[ScoredValue]:
        for match in _BOSS.finditer(self._index.text):
            before = self._index.text[
                self._index.text.rfind("\n", 0, match.start()) + 1 : match.start()
            ]
            score = WEAK + 0.05 if _TO.search(before[-_NEAR:]) else SPOKEN
            yield self._index.take(match.start("boss"), match.end("boss"), score)

    def _find_heads(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield the first lines of the notes: they often say what all is about."""
        if not isinstance(field, TextField) or field.pattern:
            return
        title = find_title(self._index.text, self._index.language)
        if title is not None:
            yield self._index.take(*title, SPOKEN - 0.1)
        for number, unit in enumerate(self._index.units[:_HEADING_LINES]):
            words = _HEAD.sub("", unit.value or unit.text).strip("# \u3000")
            if words and not is_open(words):
                start = unit.within(words).start
                yield ScoredValue(words, start, start + len(words), ANYWHERE - 0.02 * number)

    def _find_parts(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield what stands between commas, strokes and gaps, for fields of free words."""
        if not isinstance(field, TextField) or field.pattern:
            return
        for start, end in self._index.parts:
            if not is_label(self._index.text[start:end]):
                yield self._index.take(start, end, ANYWHERE - 0.1)

    def _find_sense(self, field: TemplateField) -> Iterator[ScoredValue]:
        yield from self._senses.find(field)

    def _find_told(self, field: TemplateField) -> Iterator[ScoredValue]:
        yield from find_spoken(self._index, field)

    def _find_cued(self, field: TemplateField) -> Iterator[ScoredValue]:
        """Yield values of a field's type in sentences that speak of it."""
        if isinstance(field, (RowsField, ImageField, RichTextField)):
            return
        for unit in self._index.units:
            if not has_cue(field, unit) or OPEN_WORDS.search(unit.text):
                continue
            for one in find_values(field, unit, self._index.language):
                if isinstance(field, PersonField) and _is_speaker(unit, one):
                    continue
                value = (
                    self._index.complete(one.text) if isinstance(field, PersonField) else one.text
                )
                if isinstance(field, DateField):
                    facts = [e for e in self._index.facts if e.start == one.start and is_day(e)]
                    value = write_day(facts[0]) if facts else ""
                yield ScoredValue(value, one.start, one.end, CUED)


def _fits(shape: regex.Pattern[str], text: str) -> bool:
    try:
        return shape.fullmatch(text, timeout=Deadline().left(), concurrent=True) is not None
    except TimeoutError:
        return False


def _is_speaker(unit: CandidateSpan, name: CandidateSpan) -> bool:
    """Return whether a name is that of who speaks: `LENA: Oskar's on the minutes`."""
    return name.start == unit.start and unit.text[len(name.text) :].lstrip()[:1] in {":", "："}


def _lower_rivals(found: list[ScoredValue]) -> list[ScoredValue]:
    """Return candidates, none of them sure where two are alike in score and differ."""
    sure = [each for each in found if each.score >= SURE]
    if len(sure) > 1 and sure[0].score - sure[1].score < _MARGIN and not _is_part(sure[0], sure[1]):
        return [replace(each, score=min(each.score, VERY_LIKELY)) for each in found]
    return found


def _is_part(one: ScoredValue, other: ScoredValue) -> bool:
    return one.value in other.value or other.value in one.value
