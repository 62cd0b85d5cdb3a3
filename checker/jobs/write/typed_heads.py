"""Read the head of typed notes: what the meeting is called, on what day, when, where, who writes.

`12/1(火) 営業企画定例` and below it `14:00-15:10 第3会議室` tell all of it without a label.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Fact
from checker.jobs.write.grounding.notes_people import find_spoken_lines
from checker.jobs.write.grounding.notes_title import MADE_FROM
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import ScoredValue, is_day, tell, write_day

_LINES: Final = 3
"""Lines that a head has at most."""
_LONGEST: Final = 90
_OPENING: Final = 150
_POINT: Final = re.compile(
    r"[ \t\u3000]*(?:[・*•①-⑳→]|[-–][ \t]|[(（]?[0-9]{1,2}[.．)）](?![0-9]))"
)
"""How a line begins that is none of the head."""
_SENTENCE: Final = re.compile(r"。|[a-z)] ?[.!?] +[A-Z]|(?:ました|ます|です|だった|した)[。、!]?$")
_OTHER: Final = re.compile(
    r"次回|前回|次の|予定|作成|記入|期限|締|まで|入力|送信|受信"
    r"|(?i:\b(?:next|last|due|by|typed|written|sent|from)\b)"
)
"""What says that a day or a time is of something else."""
_GAP: Final = re.compile(
    r"[\n\r\u3000\t|｜/／,，、;；@＠【】\[\]■●◆★☆#]|[ ]{2,}|[ ]+[-–—][ ]+"
    r"|[(（](?=[^()（）\n]{0,30}[0-9]{1,2}[:：時])|(?<=[0-9])[)）]"
    r"|[(（][月火水木金土日][)）]|[(（](?i:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[)）]"
)
_EDGES: Final = " \u3000\t.:：・-–—~〜～()（）の"
_BEHIND: Final = " \u3000\t:：・-–—~〜～"
_OPENED: Final = re.compile("[(（]")
_LABEL: Final = re.compile(
    r"^(?:会議名?|件名|議題|(?i:meeting|subject|re))[ \u3000]*[:：][ \u3000]*"
)
_OPEN: Final = re.compile(r"[ \u3000]*(?:[~〜～]|から(?!の)|より|開始|スタート|start)")
_TO: Final = re.compile(r"[ \u3000]*(?:[-–—~〜～]|から)[ \u3000]*")
_STARTED: Final = re.compile(
    r"始ま|はじま|始め|開始|スタート|(?i:start|began|begin|got going|kicked off|underway)"
)
"""What may tell another time of beginning than the head's."""
_ENDED: Final = re.compile(
    r"終わ|おわ|終了|お開き|解散|延び|延長"
    r"|(?i:\b(?:end|finish|over(?:ran|run)?|wrap|done|closed|until|till))"
)
_KIND_JA: Final = (
    r"会議|委員会|検討会|打ち?合わ?せ|打合|ミーティング|MTG|朝礼|朝会|夕会|定例会?|部会|例会|連絡会|協議会|報告会|反省会"
    r"|研究会|会合|WG|ワーキング(?:グループ)?|レビュー会?|キックオフ|面談|説明会|総会|役員会|分科会|幹事会|進捗会|勉強会"
)
_NAME_JA: Final = re.compile(
    rf"[^\s:：。]{{2,20}}(?:[ ][^\s:：。]{{1,16}})?(?:{_KIND_JA})"
    r"(?:[ \u3000]?[(（]?第?[0-9]{1,3}回[)）]?)?"
    rf"|第[0-9]{{1,3}}回[ \u3000]?[^\s:：。]{{2,20}}(?:{_KIND_JA})"
)
_TAIL_JA: Final = re.compile(
    r"(?:の)?[ \u3000]*(?:議事録?|議事)?(?:メモ|記録|議事録|ノート)?[ \u3000]*(?:です)?$"
)
_NAME_EN: Final = re.compile(
    r"(?:[A-Z0-9&][\w&'-]*)(?: (?:[\w'-]+|&)){0,6}? ?"
    r"(?i:meeting|sync|stand-?up|review|retro(?:spective)?|committee"
    r"|working group|call|kick-?off|huddle|workshop|forum|council|board)"
)
_TAIL_EN: Final = re.compile(r"(?i:[ ,-]*(?:notes?|minutes|mins|memo))+$")
_ROOM_JA: Final = re.compile(
    r"(?:[^\s。、:：~〜～]{1,12}(?:階|棟|F|本社|支店|支社|工場|センター|ビル|館)[ ]?)?"
    r"[^\s。、:：~〜～-]{0,14}(?:会議室|応接室?|講堂|食堂|ホール|事務所|控室|集会所|公民館|ミーティングルーム|オンライン|Teams|Zoom|室)"
    r"(?:[ ]?[0-9A-Z①-⑨一二三四五])?(?:[(（][^()（）]{1,16}[)）])?"
)
_ROOM_EN: Final = re.compile(
    r"(?i:(?:the )?(?:[\w'.-]+ ){0,3}(?:room|hall|office|boardroom|cafeteria|library|canteen)"
    r"(?: (?:[0-9]{1,3}|[a-z]))?"
    r"|(?:on )?(?:zoom|ms teams|teams|google meet))"
)
_WRITER_JA: Final = re.compile(
    r"(?:^|[\s。、(（])(?:記録|きろく|書記|議事録|メモ)(?:係|者|担当)?"
    r"[ \u3000]*(?:[:：=＝]|は|[ \u3000])[ \u3000]*"
    r"(?P<who>(?!私|僕|俺|自分|主任|[^\s。、]{0,2}(?:[課部係室班局社所店長])(?![一-龠]))[一-龠々]{1,4})"
    r"(?P<polite>さん|くん|君|氏)?(?:です|でした)?(?=[。、)）\s]|$)",
    re.MULTILINE,
)
_DAY_AFTER: Final = re.compile(r"昨日|きのう|昨夜|(?i:yesterday|last night)")
"""What says that notes were made the day after."""
_MORE: Final = re.compile(r"[ ]*[-–—,、][ ]*[^\W\d_]{3}")
"""More of a name behind a dash: `Supplier call - Thornbury Castings`."""
_MOST_WRITERS: Final = 20
_TWICE: Final = 2
"""How often notes have the name of somebody who came and takes notes."""


@dataclass(frozen=True)
class _Head:
    """The days, times and stretches of time of the head, and where the words between them are."""

    days: Sequence[Fact]
    clocks: Sequence[Fact]
    stretches: Sequence[tuple[Fact, Fact]]
    pieces: Sequence[tuple[int, int]]


def _read(index: NoteIndex) -> _Head | None:
    """Return the head of typed notes; None where they have none, as chats and dictation."""
    spoken = find_spoken_lines(index.text)
    place = None if any(each.stamp_start >= 0 for each in spoken) else _find_lines(index.text)
    if place is None or any(each.start < place[1] for each in spoken):
        return None
    low, high = place
    days = [each for each in index.between(low, high) if is_day(each)]
    clocks = index.clocks_between(low, high)
    stretches = [each for each in index.stretches if low <= each[0].start and each[1].end <= high]
    if not days and not stretches:
        return None
    pieces = _cut(index.text, low, high, [*days, *clocks])
    return _Head(days, clocks, stretches, list(pieces))


def _find_lines(text: str) -> tuple[int, int] | None:
    """Return where the first lines begin and end that are no sentences and no points of a list."""
    low = high = place = count = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if MADE_FROM.search(words):
            return None
        ends = not words or _POINT.match(words) or _SENTENCE.search(words) or len(words) > _LONGEST
        if ends and (words or count):
            break
        if words:
            low, count = (low, count + 1) if count else (place, 1)
            high = place + len(line.rstrip("\r\n"))
        place += len(line)
        if count == _LINES:
            break
    return (low, high) if count else None


def _cut(text: str, low: int, high: int, facts: Sequence[Fact]) -> Iterator[tuple[int, int]]:
    """Yield where words stand between days, times and marks."""
    holes = [(each.start, each.end) for each in facts]
    holes += [match.span() for match in _GAP.finditer(text, low, high)]
    start = low
    for first, last in [*sorted(holes), (high, high)]:
        if start < first:
            yield start, first
        start = max(start, last)


def _iter_pieces(index: NoteIndex) -> Iterator[tuple[int, str]]:
    """Yield the pieces without the marks and labels around them, and where they begin."""
    head = _read(index)
    for low, high in head.pieces if head else ():
        piece = index.text[low:high].rstrip(_BEHIND)
        words = _LABEL.sub("", piece.lstrip(_EDGES), count=1)
        start = low + len(piece) - len(words)
        words = words if _OPENED.search(words) else words.rstrip(_EDGES)
        room = _find_room(index, words)
        if room:
            yield start + room, words[room:]
        if words:
            yield start, words[:room].rstrip(_EDGES) if room else words


def _find_room(index: NoteIndex, words: str) -> int:
    """Return where a room begins behind the name of a meeting, parted by a space; 0 for none."""
    whole, room = (_NAME_JA, _ROOM_JA) if index.language == "ja" else (_NAME_EN, _ROOM_EN)
    for space in re.finditer("[ \u3000]", words):
        name, place = words[: space.start()], words[space.end() :]
        if whole.fullmatch(name) and room.fullmatch(place):
            return space.end()
    return 0


def find_name(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield the piece of the head that is named as a meeting is."""
    whole, tail = (_NAME_JA, _TAIL_JA) if index.language == "ja" else (_NAME_EN, _TAIL_EN)
    for start, words in _iter_pieces(index):
        end = tail.search(words)
        name = words[: end.start()] if end else words
        is_whole = not _MORE.match(index.text, start + len(words))
        if is_whole and whole.fullmatch(name) and not _OTHER.search(name):
            yield tell(name, start, start + len(name))


def find_day(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield the only day of the head, where nothing says that it is of something else."""
    head = _read(index)
    days = head.days if head and not _DAY_AFTER.search(index.whole, 0, _OPENING) else ()
    if len({write_day(each) for each in days}) == 1 and not _is_other(index, days[0]):
        yield tell(write_day(days[0]), days[0].start, days[0].end)


def find_first_day(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield the day with which the only stretch of days of the head begins: 11/9(月)-11/13(金)."""
    head = _read(index)
    days = head.days if head else ()
    stretches = [
        first for first, last in pairwise(days) if _TO.fullmatch(index.text, first.end, last.start)
    ]
    if len(stretches) == 1 and not _is_other(index, stretches[0]):
        yield tell(write_day(stretches[0]), stretches[0].start, stretches[0].end)


def _is_other(index: NoteIndex, fact: Fact) -> bool:
    low = index.text.rfind("\n", 0, fact.start) + 1
    high = index.text.find("\n", fact.end)
    return bool(_OTHER.search(index.text[low : high if high >= 0 else len(index.text)]))


def _find_stretch(index: NoteIndex) -> tuple[Fact, Fact | None] | None:
    """Return when it began and ended by the only stretch of time of the head."""
    head = _read(index)
    if head is None:
        return None
    if head.stretches:
        first = head.stretches[0]
        return None if len(head.stretches) > 1 or _is_other(index, first[0]) else first
    if len(head.clocks) == 1 and _OPEN.match(index.text, head.clocks[0].end):
        return None if _is_other(index, head.clocks[0]) else (head.clocks[0], None)
    return None


def _says_otherwise(index: NoteIndex, words: re.Pattern[str], told: Fact) -> bool:
    """Return whether another line speaks of the beginning, or of the end, beside a time."""
    own = index.line(told.start)
    clocks = {index.line(each.start) for each in index.clocks} - {own}
    return any(index.line(each.start()) in clocks for each in words.finditer(index.text))


def find_start(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield when the head says that it began, where no later line speaks of the beginning."""
    found = _find_stretch(index)
    if found and not _says_otherwise(index, _STARTED, found[0]):
        yield tell(index.write_clock(found[0], "start"), found[0].start, found[0].end)


def find_end(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield when the head says that it ended, where no later line speaks of the end."""
    found = _find_stretch(index)
    if found and found[1] and not _says_otherwise(index, _ENDED, found[1]):
        value = index.write_clock(found[1], "end", found[0])
        yield tell(value, found[1].start, found[1].end)


def find_place(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield the only piece of the head that is a room."""
    room = _ROOM_JA if index.language == "ja" else _ROOM_EN
    found = [(start, words) for start, words in _iter_pieces(index) if room.fullmatch(words)]
    if len(found) == 1:
        start, words = found[0]
        yield tell(words, start, start + len(words))


def find_recorder(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said to take notes: `記録は森`, where the notes have the name elsewhere, too."""
    for match in islice(_WRITER_JA.finditer(index.whole), _MOST_WRITERS):
        who = match["who"]
        if index.whole.count(who) >= _TWICE or match["polite"]:
            yield tell(index.complete(who), match.start("who"), match.end("who"))


FINDERS: Final[Mapping[str, Callable[[NoteIndex], Iterator[ScoredValue]]]] = {
    "会議名": find_name,
    "開催日": find_day,
    "期間の始め": find_first_day,
    "開始の時刻": find_start,
    "開始": find_start,
    "終了の時刻": find_end,
    "終了": find_end,
    "場所": find_place,
    "記録者": find_recorder,
    "meeting": find_name,
    "date": find_day,
    "start": find_start,
    "start time": find_start,
    "end": find_end,
    "end time": find_end,
    "place": find_place,
}
"""What reads the head for a field of a meeting, by what it is called."""
