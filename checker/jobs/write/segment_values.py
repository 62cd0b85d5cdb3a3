"""Read what stands behind a word for a field: what in it is of the field's type, and how sure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.field_segments import STRONG, Segment
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Clock, Fact
from checker.jobs.write.grounding.notes_near import find_kinds
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import (
    CUED,
    VERY_LIKELY,
    ScoredValue,
    is_day,
    list_choices,
    write_day,
)
from checker.jobs.write.value_candidates import CandidateSpan, find_values
from checker.templates.model import (
    AmountField,
    ChoiceField,
    DateField,
    PersonField,
    TemplateField,
    TextField,
)

CLOCK: Final = re.compile(r"\[0-9\]\{1,2\}:\[0-9\]\{2\}")
OWN_PLACE: Final = re.compile(r"所属|起案部署|担当部署|作成部署|主管部署|差出人の部署")
OPEN_WORDS: Final = re.compile(
    r"決めてない|決まってない|(?:後で|あとで|のちほど|後日|これから|追って)[^。\n]{0,12}(?:決め|決ま)"
    r"|未定|確認中|聞いていない|まだ|わからない|none given|not yet|tbd",
    re.IGNORECASE,
)
_STATES: Final = re.compile(r"状況|状態|ステータス|原因|結果|status|state|cause", re.IGNORECASE)
"""Fields that tell how far something is: that it is open is their value."""
_LEFT_OPEN: Final = re.compile(
    r"(?:返事|回答|返答|返信|連絡|判断|見積(?:もり|り)?|決裁|承認|許可|指示)(?:の)?待ち(?:$|です|[。、])"
    r"|(?:調整|検討|相談|確認|交渉|問い?合わせ|照会)中(?:$|です|[。、])"
    r"|(?:どの|どこ|どれ|どちら|どっち|いつ|だれ|誰|いくら|何[^\s、。か]{0,6})[^、。\n]{0,16}か(?:[はがを、]|$)"
    r"|(?:これから|あとで|後で)(?:決め|確認|調べ|聞)"
    r"|(?i:\b(?:tbc|tba|to be (?:agreed|announced)|(?:awaiting|waiting (?:for|on)) \w+)\b)"
)
"""What says that somebody has still to say it: 「費目は経理の返事待ち」."""
_ASIDE: Final = re.compile(r"[(（][^()（）]*[)）]")
_GUEST: Final = re.compile(r"(?:様|御中|殿|先生)[)）\s]*$")
_ARROW: Final = re.compile(r"→|⇒|->")
_UNSURE: Final = re.compile(
    r"[?？]|要確認|調整中|検討中|後日"
    r"|(?i:\bnot sure\b|\bactually\b|\bhang on\b|\bto be (?:decided|confirmed)\b)"
)
_UNIT_END: Final = re.compile(r"[部課室係]$")
_SPEAKS_OF_SELF: Final = re.compile(r"\bme\b|私|自分|僕|ぼく|俺|おれ")
_MAX_NAME: Final = 4
_TERM: Final = re.compile(r"期限|期日|納期|\bdue\b|deadline", re.IGNORECASE)
_DANGLES: Final = re.compile(r"(?:^w/.*|\b(?:in|on|at|the|by|for|with|of|a|to))[ ]*$")
_WITHOUT_DAY: Final = 0.25
_MOSTLY: Final = 0.85


def leaves_open(field: TextField, words: str) -> bool:
    """Return whether words say that a field's value is not known yet, and are none themselves."""
    if field.pattern or _STATES.search(field.label):
        return False
    return _LEFT_OPEN.search(_ASIDE.sub("", words)) is not None


class SegmentReader:
    """Reads the segments of notes."""

    def __init__(self, index: NoteIndex) -> None:
        self._index = index

    def read(self, field: TemplateField, segment: Segment) -> Iterator[ScoredValue]:
        """Yield what is of the field's type in the words behind a word for it."""
        if OPEN_WORDS.search(segment.text):
            return
        doubtful = _UNSURE.search(self._index.text, segment.start, segment.end + 1)
        for each in self._read_typed(field, segment):
            yield replace(each, score=min(each.score, CUED)) if doubtful else each

    def _read_typed(self, field: TemplateField, segment: Segment) -> Iterator[ScoredValue]:
        match field:
            case DateField():
                yield from self._read_days(segment)
            case PersonField():
                yield from self._read_persons(segment)
            case ChoiceField():
                last = _ARROW.split(segment.text)[-1]
                for choice in list_choices(field, last) or list_choices(field, segment.text):
                    score = max(segment.score, STRONG)
                    yield ScoredValue(choice, segment.start, segment.end, score)
            case AmountField():
                unit = CandidateSpan(segment.text, segment.start)
                found = list(find_values(field, unit, self._index.language))
                for one in found:
                    score = segment.score if len(found) == 1 else CUED
                    yield ScoredValue(one.text, one.start, one.end, score)
            case TextField(pattern=str(pattern)) if CLOCK.search(pattern):
                yield from self._read_clocks(field, segment)
            case TextField():
                yield from self._read_text(field, segment)

    def _read_clocks(self, field: TemplateField, segment: Segment) -> Iterator[ScoredValue]:
        found = self._index.clocks_between(segment.start, segment.end)
        for each in found:
            score = segment.score if len(found) == 1 else CUED
            value = self._index.write_clock(each, field.label)
            yield ScoredValue(value, each.start, each.end, score)

    def _read_days(self, segment: Segment) -> Iterator[ScoredValue]:
        days = [each for each in self._index.within(segment) if is_day(each)]
        for number, each in enumerate(days):
            alone = len({str(one.value) for one in days}) == 1
            score = segment.score if alone else VERY_LIKELY - 0.05 * number
            yield ScoredValue(write_day(each), each.start, each.end, score)

    def _read_persons(self, segment: Segment) -> Iterator[ScoredValue]:
        if _GUEST.search(segment.text):
            return
        signed = [
            e for e in self._index.signatures if segment.start <= e.start and e.end <= segment.end
        ]
        for one in signed:
            yield ScoredValue(one.name, one.start, one.end, max(segment.score, STRONG))
        named = [
            each
            for each in self._index.within(segment)
            if each.kind == "person"
            and not _UNIT_END.search(self._index.text, each.start, each.end)
        ]
        for number, fact in enumerate(named if not signed else ()):
            whole = self._index.complete(self._index.text[fact.start : fact.end])
            score = segment.score if len(named) == 1 else VERY_LIKELY - 0.05 * number
            yield ScoredValue(whole, fact.start, fact.end, score)
        yield from self._read_unknown(segment) if not signed and not named else ()

    def _read_unknown(self, segment: Segment) -> Iterator[ScoredValue]:
        if len(segment.text) <= _MAX_NAME:  # a name that nobody knows
            yield ScoredValue(segment.text, segment.start, segment.end, segment.score)

    def _read_text(self, field: TextField, segment: Segment) -> Iterator[ScoredValue]:
        wanted = {*find_kinds(field.label), *_find_shown_kinds(field, self._index.language)}
        if wanted and "organisation" not in wanted:
            facts = [each for each in self._index.within(segment) if each.kind in wanted]
            score = segment.score if len(facts) == 1 else CUED
            yield from (self._index.take(each.start, each.end, score) for each in facts)
        elif OWN_PLACE.search(field.label):
            yield from self._read_places(segment)
        elif field.pattern:
            unit = CandidateSpan(segment.text, segment.start)
            behind = unit.within(re.split(r"[)）]", segment.text)[-1])
            words = list(find_values(field, unit, self._index.language))
            for one in words or find_values(field, behind, self._index.language):
                yield ScoredValue(one.text, one.start, one.end, segment.score)
        else:
            yield self._read_words(field, segment)

    def _read_words(self, field: TextField, segment: Segment) -> ScoredValue:
        """Return the words of a segment, without a day behind them unless the field asks for it."""
        end, score = segment.end, segment.score
        shown = find_facts(field.example or "", self._index.language)
        asks = {each.kind for each in shown if is_day(each) or isinstance(each.value, Clock)}
        asks |= {"date"} if _TERM.search(field.label) else set()
        if not asks:
            end = _cut_day(segment, self._index.within(segment))
            if _DANGLES.search(self._index.text, segment.start, end):
                end, score = segment.end, CUED
        elif not asks & {each.kind for each in self._index.within(segment)}:
            score -= _WITHOUT_DAY
        if _SPEAKS_OF_SELF.search(segment.text):
            score = min(score, CUED)
        return self._index.take(segment.start, end, score)

    def _read_places(self, segment: Segment) -> Iterator[ScoredValue]:
        for one in self._index.signatures:
            if segment.start <= one.start and one.end <= segment.end and one.place:
                at = one.place_start
                yield ScoredValue(one.place, at, at + len(one.place), max(STRONG, segment.score))
        if re.fullmatch(r"[^\s、。]{2,20}(?:部|課|室|係|所|局|チーム|グループ)", segment.text):
            yield self._index.take(segment.start, segment.end, max(STRONG, segment.score) + 0.05)


def _find_shown_kinds(field: TextField, language: Language) -> frozenset[str]:
    """Return the kinds of facts of which a field's example consists."""
    example = field.example or ""
    return frozenset(
        each.kind
        for each in find_facts(example, language)
        if each.end - each.start >= len(example) * _MOSTLY
        and each.kind in {"time", "date", "phone", "mail", "code"}
    )


def _cut_day(segment: Segment, facts: Sequence[Fact]) -> int:
    """Return where a value ends that has a day or a time behind it: `福井工場 6月15日〜16日`."""
    for each in facts:
        parted = segment.text[each.start - segment.start - 1 :][:1].isspace()
        if each.kind in {"date", "time"} and each.start > segment.start and parted:
            return each.start
    return segment.end
