"""Values that stand near a field's words in notes: `業者 みなと電設に9/12まで`, without a label."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.labels import find_synonyms
from checker.jobs.write.grounding.model import Clock, Day, Fact, Kind, Language
from checker.jobs.write.grounding.notes_title import is_title

_NEAR = 24
"""Characters between a field's word and a value that may belong to it."""
_SESSION, _CLOSE, _BEFORE, _FIRST_LINE = 0.9, 0.7, 0.6, 0.5
_UNTIL = re.compile(
    r"[ \u3000]*(?:[(（][^()（）]{1,8}[)）])?[ \u3000]*(?:\d{1,2}時)?(?:まで|必着|締切|締め|〆|迄)"
)
_UNTIL_EN = re.compile(r"(?:by|due|until|before)[ ]+(?:the )?$", re.IGNORECASE)
_KINDS_BY_WORD: Final[dict[str, tuple[Kind, ...]]] = {
    "電話": ("phone",), "phone": ("phone",), "メール": ("mail",), "mail": ("mail",),
    "見積番号": ("code",), "ticket": ("code",), "番号": ("code",), "url": ("url",),
    "部署": ("organisation",), "department": ("organisation",),
}  # fmt: skip
_UNIT = re.compile("(?:部|課|係|室|グループ|チーム|本部|支店|工場)$")
_SUBUNITS = re.compile(
    r"(?:[ \u3000]?[0-9０-９一-龥ァ-ヶー]{1,8}(?:部|課|係|室|グループ|チーム)"
    r"(?![0-9一-龥ァ-ヶー長]))*"
)
_SHORT = re.compile(
    r"(?<![^\s、,(（:：=＝/／])(?P<name>総務|経理|財務|人事|労務|法務|監査|広報|企画|営業|購買|資材|調達"
    r"|物流|倉庫|製造|生産技術|生技|生産管理|生管|品質保証|品証|品質管理|品管|保全|工務|設備|施設|設計|開発|研究"
    r"|情シス)[ \u3000]+"
)
_GUEST = re.compile(r"[ \u3000]*(?:様|先生|殿|御中)")
_RANGE = re.compile(r"[ \u3000]*(?:~|〜|～|-|–|—|から|to)[ \u3000]*")
_HELD_ON: Final = frozenset(
    {"開催日", "開催日時", "会議日", "日時", "実施日", "held on", "meeting date", "date and time"}
)
_START: Final = frozenset({"開始時刻", "開始", "開始の時刻", "start", "start time"})
_END: Final = frozenset({"終了時刻", "終了", "終了の時刻", "end", "end time"})
_BEGAN: Final = frozenset({"発生の時刻", "発生時刻", "started at"})
_OVER: Final = frozenset({"復旧の時刻", "復旧時刻", "resolved at"})
_BEGAN_ON: Final = frozenset({"発生日", "date of the incident"})
_HEAD_LINES = 2
"""Lines at the head of notes in which a stretch of time is that of what they are about."""
_TIMED = re.compile(
    r"[【\[・\s-]*(?:日時|開催日時|時間|時刻|(?:when|time|date and time)\b)", re.IGNORECASE
)
_MAX_TITLE_LENGTH = 40

Found = tuple[int, int, float]
"""Start and end in the notes, and a score."""


def find_near(
    label: str, wanted: frozenset[Kind], notes: str, language: Language
) -> Iterator[Found]:
    """Yield facts of the kinds wanted that stand behind a word for the field on the same line."""
    words = sorted(find_synonyms(label), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    ends = [match.end() for match in pattern.finditer(notes)]
    dated = "date" in wanted and bool({"期限", "due"} & find_synonyms(label))
    for fact in find_facts(notes, language):
        if fact.kind not in wanted:
            continue
        at = bisect_right(ends, fact.start) - 1
        before = notes[max(0, fact.start - _NEAR) : fact.start]
        if at >= 0 and _belongs_to_word(notes, ends[at], fact):
            yield fact.start, fact.end, _CLOSE
        elif dated and (_UNTIL.match(notes, fact.end) or _UNTIL_EN.search(before)):
            yield fact.start, fact.end, _BEFORE


def _belongs_to_word(notes: str, end: int, fact: Fact) -> bool:
    """Tell whether a fact stands on the line of a word that ends before it, and not far."""
    return fact.start - end <= _NEAR and "\n" not in notes[end : fact.start]


def find_kinds(label: str) -> frozenset[Kind]:
    """Return the kinds of facts that a text field holds by its name: 電話番号, 見積番号."""
    words = find_synonyms(label) | {fold(label)}
    return frozenset(kind for word in words for kind in _KINDS_BY_WORD.get(word, ()))


def find_departments(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield where a text names departments: 情報システム部 運用課, or 物流 before a name."""
    found = find_facts(text, language)
    end = 0
    for fact in found:
        if fact.kind == "organisation" and fact.start >= end and _UNIT.search(text, 0, fact.end):
            end = _SUBUNITS.match(text, fact.end).end()  # type: ignore[union-attr]
            yield fact.start, end
    for match in _SHORT.finditer(text):
        if any(each.kind == "person" and each.start == match.end() for each in found):
            yield match.span("name")


def is_guest(behind: str) -> bool:
    """Return whether what stands behind a name honours it, as no one does his own people: 様."""
    return bool(_GUEST.match(behind))


@dataclass(frozen=True, slots=True)
class _MeetingTime:
    """A stretch of time in notes, and the day that is named on the same line."""

    start: Fact
    end: Fact
    day: Fact | None


def _find_sessions(notes: str, language: Language) -> list[_MeetingTime]:
    found = find_facts(notes, language)
    sessions = []
    for one, other in pairwise(found):
        ranged = _RANGE.fullmatch(notes, one.end, other.start) is not None
        if ranged and isinstance(one.value, Clock) and isinstance(other.value, Clock):
            low = _find_line_start(notes, one.start)
            days = [each for each in found if low <= each.start < one.start and _is_day(each)]
            sessions.append(_MeetingTime(one, other, days[0] if len(days) == 1 else None))
    return sessions


def _is_day(fact: Fact) -> bool:
    return isinstance(fact.value, Day) and fact.value.day is not None


def find_hours(label: str, notes: str, language: Language) -> Iterator[Found]:
    """Yield the beginning or the end of the only stretch of time that the notes name.

    It is sure where a day stands before it: `9/11 13:30〜15:00`.
    """
    name = fold(label)
    sessions = _find_sessions(notes, language)
    if len(sessions) == 1 and (name in _START | _END or _is_outage(name, sessions[0], notes)):
        chosen = sessions[0].start if name in _START | _BEGAN else sessions[0].end
        told = sessions[0].day is not None or _TIMED.match(
            notes, _find_line_start(notes, chosen.start)
        )
        yield chosen.start, chosen.end, _SESSION if told else _CLOSE
    elif not sessions and name in _START:
        yield from _find_lone_start(notes, language)


def _find_lone_start(notes: str, language: Language) -> Iterator[Found]:
    """Yield the only time of day behind a label for when it is: `日時: 8/21 14:00〜`."""
    clocks = [each for each in find_facts(notes, language) if isinstance(each.value, Clock)]
    told = [each for each in clocks if _TIMED.match(notes, _find_line_start(notes, each.start))]
    if len(told) == 1:
        yield told[0].start, told[0].end, _SESSION


def _is_outage(name: str, session: _MeetingTime, notes: str) -> bool:
    """Return whether a stretch of time at the head of notes is that of an incident."""
    head = notes.strip().count(
        "\n", 0, notes.strip().find(notes[session.start.start : session.end.end])
    )
    return name in _BEGAN | _OVER | _BEGAN_ON and head < _HEAD_LINES


def _find_line_start(notes: str, place: int) -> int:
    return notes.rfind("\n", 0, place) + 1


def find_session_day(label: str, notes: str, language: Language) -> Iterator[Found]:
    """Yield the day before the only stretch of time that the notes name, for when it was held."""
    sessions = _find_sessions(notes, language)
    name = fold(label)
    if len(sessions) == 1 and (name in _HELD_ON or _is_outage(name, sessions[0], notes)):
        day = sessions[0].day
        if day is not None:
            yield day.start, day.end, _SESSION


def find_first_line(label: str, notes: str) -> Iterator[Found]:
    """Yield the first line, which often is what the notes are about, for a subject or a meeting."""
    words = notes.strip().split("\n", 1)[0].strip()
    if is_title(label) and 0 < len(words) <= _MAX_TITLE_LENGTH:
        start = notes.index(words)
        yield start, start + len(words), _FIRST_LINE
