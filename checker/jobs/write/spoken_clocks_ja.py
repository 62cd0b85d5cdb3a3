"""Read when a meeting began and when it was over, as Japanese notes say it aloud.

`始まったのが1時、あ違う、1時15分からで、終わったのが2時45分でした` tells both, the one put right;
what was planned, asked or is of another day tells neither.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Clock, Fact
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import ScoredValue, tell

_OWN: Final = (
    r"(?:(?<=会の)|(?<=会議の)|(?<=会は)|(?<=会議は)|(?<![一-龠々ァ-ヴーのが])|(?<=結局)|(?<=実際))"
)
"""What stands before a word that speaks of the meeting itself: 工事の開始 does not."""
_BEGAN_BEFORE: Final = re.compile(
    rf"{_OWN}(?:始まった|はじまった|始めた|はじめた|始まり|はじまり|開始|スタート)(?:ました)?(?:の|ん|時間)?(?:が|は)[^。\n]{{0,20}}$"
    rf"|{_OWN}(?:始まった|はじまった|始めた|はじめた)の[、\s]*$"
    rf"|{_OWN}(?:開始|スタート)[、\s]*$"
)
_BEGAN_BEHIND: Final = re.compile(
    r"(?:頃|ごろ|くらい|ぐらい|ちょうど)?[ \u3000]?(?:より|スタート|開始"
    r"|に(?:始|はじ|集)(?!め?る(?:はず|予定|つもり))|始まり|はじまり"
    r"|[~〜～](?=[ \u3000]*(?:\n|$|[(（※])|[ \u3000]+[^0-9\s時])"
    r"|から(?!の(?:はず|予定|約束)|(?:言|って|と|にさせ)|は?[、 ]?[0-9]{1,2}[時:]"
    r"|[^。、\n]{0,6}まで))"
)
_ENDED_BEFORE: Final = re.compile(
    rf"{_OWN}(?:終わった|おわった|終わり|おわり|終了(?:した)?|お開き(?:になりました|になった)?|解散(?:した)?)"
    r"(?:の|ん|時間)?(?:(?:が|は)[^。\n?？]{0,24}|[、\s]*)$"
)
_ENDED_BEHIND: Final = re.compile(
    r"(?:頃|ごろ|くらい|ぐらい)?(?:に?(?:終(?:わ|了)|おわり)|お開き|解散)"
)
_CUE: Final = re.compile(r"始ま|はじま|始め|開始|スタート|終わ|おわ|終了|お開き|解散")
_TURN: Final = re.compile(
    r"違う|ちがう|違った|いや|いえ|じゃな|実際|間違|時計見|っていうか|というか|かな[ 、]"
)
_JUST_BEFORE: Final = re.compile(r"(?:の?(?:ちょい|ちょっと|少し))?前[、 \u3000]*")
HEAD_LINES: Final = 8
"""Lines at the head in which a meeting is told of."""
_SUBJECT: Final = re.compile(r"(?<!会)(?<!会議)(?<!の)[がは]、?$")
"""What begins or ends, where it is no meeting: 試運転が11時に終わった."""
_VAGUE: Final = re.compile(r"(?:すぎ|過ぎ|の?(?:ちょい|ちょっと|少し)|前(?!に))")
"""What makes a time none that can be written down."""
_PLAN: Final = r"予定(?!どおり|通り)|はず|つもり|約束|案内|ってこと|ということ|って言って"
_MEANT: Final = re.compile(
    rf"(?:から)?[^。、\n0-9]{{0,6}}?(?:{_PLAN}|だったやつ|見込)|から[^。、\n]{{0,12}}?つもり"
)
_ASKED: Final = re.compile(r"[^。\n]{0,30}[?？]")
_BECAME: Final = re.compile(
    r"に(?:なった|なりました|なって|変え|変わ|始)|(?:から)?(?:始|はじ)|から"
)
_INSTEAD: Final = re.compile(rf"(?:{_PLAN}|ほんとは|本当は)[^。\n]{{0,60}}$")
_PLANNED: Final = re.compile(r"ほんとは|本当は|本来|予定(?:で)?は|はずは")
_MINUTES: Final = re.compile(
    r"[、 \u3000]+(?P<first>[0-9]{1,2})分"
    r"(?:(?:くらい|ぐらい)?[、 \u3000]*(?:いや|違う|ちがう)[^0-9\n]{0,6}(?P<right>[0-9]{1,2})分)?"
)
"""The minutes that are told behind a pause: 10時、えー、15分、いや20分."""
_TO: Final = re.compile(r"の?(?P<minutes>[0-9]{1,2})分前")
"""How many minutes before the hour: 3時5分前."""
OTHER_TIME: Final = re.compile(r"次回?は|次の|来週|来月|次回|毎(?:日|週|朝)|作業|予約|電話")
_MORNING: Final = re.compile(r"午前|朝|深夜|夜中|未明|昼前")
_AFTERNOON: Final = range(1, 7)
"""Hours that mean the afternoon where nothing is said."""
_EITHER: Final = range(7, 9)
"""Hours that are as likely in the morning as in the evening."""
_BETWEEN: Final = 14
_LONGEST: Final = 400
"""Characters of a sentence that are looked at."""
_CORRECTIONS: Final = 6
_LOOKED_AT: Final = 80
_GAPS: Final = re.compile(r"[ \u3000]{2,}")
_STOPS: Final = "。\n"
_STOP: Final = re.compile(r"[。\n]")


def find_start(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield when it is said to have begun, the surest first."""
    yield from _find_clocks(index, _BEGAN_BEFORE, _BEGAN_BEHIND, begins=True)


def find_end(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield when it is said to have been over, the surest first."""
    yield from _find_clocks(index, _ENDED_BEFORE, _ENDED_BEHIND, begins=False)


def _find_clocks(
    index: NoteIndex, before: re.Pattern[str], behind: re.Pattern[str], *, begins: bool
) -> Iterator[ScoredValue]:
    """Yield the times that a word for the beginning, or for the end, stands before or behind."""
    clocks = [each for each in index.facts if isinstance(each.value, Clock)]
    told: list[Fact] = []
    asked = False
    for number, each in enumerate(clocks):
        near = max(0, each.start - _LONGEST)
        low = max(near, *(index.text.rfind(mark, near, each.start) + 1 for mark in _STOPS))
        after = max(low, clocks[number - 1].end if number else 0, each.start - _LOOKED_AT)
        own = _GAPS.sub(" ", index.text[after : each.start])
        asked = asked or bool(before.search(own) and _ASKED.match(index.text, each.end))
        if not _is_of_now(index.text, low, each):
            continue
        last = _correct(index, clocks, number)
        if _is_either(index, last) or _VAGUE.match(index.text, last.end):
            continue
        if before.search(own):
            yield tell(_write(index, last), last.start, last.end)
        elif index.line(each.start) < HEAD_LINES:
            instead = begins and _is_instead(index.text, own, each)
            told += [last] if instead or _is_cued(index.text, own, each, behind) else []
    kept = [] if asked else told
    yield from (tell(_write(index, each), each.start, each.end) for each in kept)


def _is_of_now(text: str, low: int, clock: Fact) -> bool:
    """Return whether a time of a sentence is neither planned, asked for nor of another day."""
    words = text[low : clock.start]
    planned = _PLANNED.search(words[-_BETWEEN:]) or _MEANT.match(text, clock.end)
    return not planned and not OTHER_TIME.search(words) and not _ASKED.match(text, clock.end)


def _is_cued(text: str, own: str, clock: Fact, behind: re.Pattern[str]) -> bool:
    """Return whether words behind a time say that something began, or was over, by itself."""
    cue = None if _SUBJECT.search(own) else behind.match(text, clock.end)
    return cue is not None and not _MEANT.match(text, cue.end())


def _is_instead(text: str, own: str, clock: Fact) -> bool:
    """Return whether a time came in place of the one that was planned."""
    return bool(_INSTEAD.search(own) and _BECAME.match(text, clock.end))


def _correct(index: NoteIndex, clocks: Sequence[Fact], number: int) -> Fact:
    """Return the time that a time is put right by on the same line, before another word comes."""
    chosen = clocks[number]
    for each in clocks[number + 1 : number + _CORRECTIONS]:
        between = index.text[chosen.end : each.start]
        about = len(between) <= _BETWEEN and _is_finer(chosen, each)
        finer = about or _JUST_BEFORE.fullmatch(between)
        if _STOP.search(between) or _CUE.search(between) or not (finer or _TURN.search(between)):
            break
        chosen = each
    return chosen


def _is_finer(one: Fact, other: Fact) -> bool:
    """Return whether a time tells another one's minutes: `3時、えー3時50分`."""
    first, second = one.value, other.value
    assert isinstance(first, Clock)  # noqa: S101 - times are compared
    assert isinstance(second, Clock)  # noqa: S101
    return (first.hour - second.hour) % 12 == 0 and not first.minute


def _is_either(index: NoteIndex, clock: Fact) -> bool:
    """Return whether a time may be in the morning or in the evening."""
    value = clock.value
    assert isinstance(value, Clock)  # noqa: S101 - times are read
    near = index.text[max(0, clock.start - _BETWEEN) : clock.end]
    return value.half and value.hour in _EITHER and not _MORNING.search(near)


def _write(index: NoteIndex, clock: Fact) -> str:
    value = clock.value
    assert isinstance(value, Clock)  # noqa: S101 - times are written
    near = index.text[max(0, clock.start - _BETWEEN) : clock.end]
    late = value.half and value.hour in _AFTERNOON and not _MORNING.search(near)
    before = _TO.match(index.text, clock.end)
    minutes = 60 * (value.hour + 12 * late) + value.minute
    minutes -= int(before["minutes"]) if before else 0
    added = _MINUTES.match(index.text, clock.end) if not value.minute else None
    minutes += int(added["right"] or added["first"]) if added else 0
    return f"{minutes // 60}:{minutes % 60:02}"
