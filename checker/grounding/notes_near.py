"""Values that stand near a field's words in notes: `業者 みなと電設に9/12まで`, without a label."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from checker.grounding.find import facts
from checker.grounding.labels import synonyms
from checker.grounding.model import Clock, Day, Fact, Kind, Language
from checker.text.normal import fold

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
}  # fmt: skip
_RANGE = re.compile(r"[ \u3000]*(?:~|〜|～|-|–|—|から|to)[ \u3000]*")
_HELD_ON: Final = frozenset(
    {"開催日", "開催日時", "会議日", "日時", "実施日", "held on", "meeting date", "date and time"}
)
_START: Final = frozenset({"開始時刻", "開始", "開始の時刻", "start", "start time"})
_END: Final = frozenset({"終了時刻", "終了", "終了の時刻", "end", "end time"})
_TITLES: Final = frozenset({"件名", "会議名"})
_LONGEST_TITLE = 40

Found = tuple[int, int, float]
"""Start and end in the notes, and a score."""


def near(label: str, wanted: frozenset[Kind], notes: str, language: Language) -> Iterator[Found]:
    """Yield facts of the kinds wanted that stand behind a word for the field on the same line."""
    words = sorted(synonyms(label), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    ends = [match.end() for match in pattern.finditer(notes)]
    dated = "date" in wanted and bool({"期限", "due"} & synonyms(label))
    for fact in facts(notes, language):
        if fact.kind not in wanted:
            continue
        at = bisect_right(ends, fact.start) - 1
        before = notes[max(0, fact.start - _NEAR) : fact.start]
        if at >= 0 and _belongs(notes, ends[at], fact):
            yield fact.start, fact.end, _CLOSE
        elif dated and (_UNTIL.match(notes, fact.end) or _UNTIL_EN.search(before)):
            yield fact.start, fact.end, _BEFORE


def _belongs(notes: str, end: int, fact: Fact) -> bool:
    """Tell whether a fact stands on the line of a word that ends before it, and not far."""
    return fact.start - end <= _NEAR and "\n" not in notes[end : fact.start]


def kinds_of(label: str) -> frozenset[Kind]:
    """Return the kinds of facts that a text field holds by its name: 電話番号, 見積番号."""
    words = synonyms(label) | {fold(label)}
    return frozenset(kind for word in words for kind in _KINDS_BY_WORD.get(word, ()))


@dataclass(frozen=True, slots=True)
class _Session:
    """A stretch of time in notes, and the day that is named on the same line."""

    start: Fact
    end: Fact
    day: Fact | None


def _sessions(notes: str, language: Language) -> list[_Session]:
    found = facts(notes, language)
    sessions = []
    for one, other in pairwise(found):
        ranged = _RANGE.fullmatch(notes, one.end, other.start) is not None
        if ranged and isinstance(one.value, Clock) and isinstance(other.value, Clock):
            low = notes.rfind("\n", 0, one.start) + 1
            days = [each for each in found if low <= each.start < one.start and _is_day(each)]
            sessions.append(_Session(one, other, days[0] if len(days) == 1 else None))
    return sessions


def _is_day(fact: Fact) -> bool:
    return isinstance(fact.value, Day) and fact.value.day is not None


def hours(label: str, notes: str, language: Language) -> Iterator[Found]:
    """Yield the beginning or the end of the only stretch of time that the notes name.

    It is sure where a day stands before it: `9/11 13:30〜15:00`.
    """
    name = fold(label)
    sessions = _sessions(notes, language)
    if len(sessions) == 1 and name in _START | _END:
        chosen = sessions[0].start if name in _START else sessions[0].end
        yield chosen.start, chosen.end, _CLOSE if sessions[0].day is None else _SESSION


def session_day(label: str, notes: str, language: Language) -> Iterator[Found]:
    """Yield the day before the only stretch of time that the notes name, for when it was held."""
    sessions = _sessions(notes, language)
    if len(sessions) == 1 and fold(label) in _HELD_ON:
        day = sessions[0].day
        if day is not None:
            yield day.start, day.end, _SESSION


def first_line(label: str, notes: str) -> Iterator[Found]:
    """Yield the first line, which often is what the notes are about, for a subject or a meeting."""
    words = notes.strip().split("\n", 1)[0].strip()
    about = bool(_TITLES & (synonyms(label) | {fold(label)}))
    if about and 0 < len(words) <= _LONGEST_TITLE:
        start = notes.index(words)
        yield start, start + len(words), _FIRST_LINE
