"""Find the lines of notes that are rows or items of a list: below its name, or beside it.

A section begins with a line that is nothing but a word for the field (`やること`, `risks:`) and
ends where another one begins, or at an empty line. Beside a name stand several on one line:
`ストップ 7/31 / 再開 8/3`, `①設定を入れる 笹井 ②手順書を直す 安藤`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from checker.core.text.normalization import fold
from checker.jobs.write.field_segments import list_words
from checker.jobs.write.grounding.labels import find_synonyms, is_label
from checker.jobs.write.grounding.notes_lines import PART
from checker.jobs.write.row_parts import BULLET, LISTS, split_items, split_line
from checker.jobs.write.row_values import is_who
from checker.jobs.write.spoken_topics import find_spoken_topics
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.model import RowsField, TemplateField

_HEAD: Final = re.compile(
    r"[ \t\u3000>#*■◆●【〔\[]*(?P<word>[^\n:：]{1,24}?)[】〕\]*]*[ \t]*[:：]?[ \t]*$"
)
_BESIDE: Final = re.compile(
    r"(?P<word>[^\n:：→]{1,24}?)[ \t\u3000]*(?:[:：→=＝]|->"
    r"|は(?:[、,]|[0-9一二三四五六七八九十]{1,2}(?:つ|社|件|点|案|台|種類)(?:で|です)?[、,。:：]))"
    r"[ \t\u3000]*(?=\S)"
)
_STOPPED: Final = re.compile(r"(?P<word>[^\s:：→、。]{1,12})。[ \t\u3000]*(?=\S)")
_QUOTING: Final = " \t\u3000>"
_SPOKEN: Final = re.compile(r"(?P<word>[^\s、。:：→は]{2,12})は(?=\S)")
_UNNAMED: Final = re.compile(
    r"[^\sは]{1,12}(?:のは[^。]*[0-9]|は(?:これ|それ|以下|次|下記|上記|別紙))"
)
"""A sentence that names no items, or counts what something is done with: 「付けるのは12台」."""
_INSIDE: Final = re.compile(
    r"(?<=[\s、。,.])(?P<word>[^\s、。,.:：]{2,12}?)"
    r"(?:は|[ \u3000]?[:：→]|[ \u3000])[ \t\u3000、,]*"
    rf"(?={LISTS.pattern})"
)
_SPACED: Final = re.compile(r"(?P<word>\S{1,12})[ \t\u3000]+(?=\S)")
_TOPICS: Final = frozenset({"議題", "agenda", "topics"})
_NUMBERED: Final = re.compile(r"[ \t\u3000#]*(?:[①-⑳]|[(（]?[0-9]{1,2}[.)．）])[ \t\u3000]*")
_POINT: Final = re.compile(r"[ \t\u3000]*(?:[-*•・●○◆■▪]|#{1,4})[ \t\u3000]*")
_TELLS: Final = re.compile(
    r"[。→⇒:：]|[、,].*[、,]|(?:する|した|です|ます|ない|だ|た)$|[0-9]{1,2}/[0-9]{1,2}|(?i:\b(?:is|are|was|will|to)\b)"
)
"""What tells more than what a matter is called."""
_ORDER: Final = re.compile(r"^[(（]?[0-9]{1,2}[.．)）]?[ \u3000]+")
_LONGEST_POINT: Final = 30
_COUNTED_OUT: Final = re.compile(
    r"[①-⑳][ \t\u3000]*(?P<item>[^①-⑳\n]{2,30}?)(?=[ \t\u3000、,/]*(?:[①-⑳]|$))"
)
"""Matters counted out on one line: `①レイアウト ②引越し当日 ③ロッカー`."""
_OPENING: Final = 10
"""Lines in which the matters of a meeting are counted out."""
_LONGEST_TOPIC: Final = 50
_ENDING: Final = re.compile(
    r"[ぁ-ん]{1,6}(?:[0-9０-９一二三四五六七八九十]{1,2}(?:つ|件|点|個|社))?"
)
_STEM: Final = 2
_DESCRIBED: Final = re.compile(r"[^\s、。]{1,8}(?:[のたるいな]|[一-龠])")
_OTHER_TIME: Final = re.compile(r"次回|前回|先週|来週|今後|別|ほか|他")
"""What a heading speaks of that is not of these rows, before a word for them."""
_NOWHERE: Final = -1
_POINTED: Final = re.compile(r"[ \t\u3000]*(?:->|=>|→|⇒)")
"""What begins a line of its own: `=> DECIDED service on 29 Sept`."""
_ITEM: Final = re.compile(r"(?P<gap>[ \t\u3000]*)[-*+・●○◦■□◆◇▪•※][ \t\u3000]*")
_REMAINDER: Final = re.compile(r"[ ]{17,}(?=[^ ])")
"""What is left of a line of which the beginning was taken back: it is no item set in that far."""
_RULER: Final = re.compile(r"[ \t]*[-=_*―─━ー]{3,}[ \t]*")


def find_pieces(
    notes: str, rows: RowsField, fields: Sequence[TemplateField]
) -> list[CandidateSpan]:
    """Return the lines or parts of lines that stand below or beside the words for a field of rows.

    Args:
        notes: what is read.
        rows: the field.
        fields: of the template: a word for another of them ends a section.
    """
    own = set(list_words(rows))
    others = {word for each in fields if each is not rows for word in list_words(each)} - own
    return list(_iter_pieces(notes, rows, own, others))


def find_topics(notes: str, rows: RowsField) -> list[CandidateSpan]:
    """Return what was talked about: numbered lines with lines set in below, or counted aloud."""
    if not is_of_topics(rows):
        return []
    for find in (_find_numbered, _find_counted_out, _find_headed):
        topics = list(find(notes))
        if len(topics) > 1:
            return topics
    return find_spoken_topics(notes)


def _find_numbered(notes: str) -> Iterator[CandidateSpan]:
    """Yield the numbered lines with lines set in below."""
    low = 0
    for line, behind in pairwise([*notes.split("\n"), ""]):
        number = _NUMBERED.match(line)
        has_more = len(behind) - len(behind.lstrip()) > len(line) - len(line.lstrip())
        text = line[number.end() :].strip(" \t\u3000:：") if number else ""
        if number and text and has_more and len(text) <= _LONGEST_TOPIC:
            yield CandidateSpan(text, low + line.index(text, number.end()))
        low += len(line) + 1


def _find_counted_out(notes: str) -> Iterator[CandidateSpan]:
    """Yield the matters that one of the first lines counts out, where it begins with 1."""
    low = 0
    for line in notes.split("\n")[:_OPENING]:
        items = list(_COUNTED_OUT.finditer(line)) if "①" in line and "②" in line else []
        if items and not any(_TELLS.search(each["item"]) for each in items):
            for each in items:
                yield CandidateSpan(each["item"].strip(), low + each.start("item"))
            return
        low += len(line) + 1


def _find_headed(notes: str) -> Iterator[CandidateSpan]:
    """Yield the points of the outermost list that have other lines, or finer points, below."""
    low, heads = 0, []
    for line, behind in pairwise([*notes.split("\n"), ""]):
        point, next_point = _POINT.match(line), _POINT.match(behind)
        depth = point.end() if point else 0
        is_begun = bool(behind.strip()) and (next_point is None or next_point.end() > depth)
        text = _ORDER.sub("", line[depth:].strip(" \t\u3000:："), count=1)
        if point and text and is_begun and len(text) <= _LONGEST_POINT and not _TELLS.search(text):
            heads.append((depth, CandidateSpan(text, low + line.index(text, depth))))
        low += len(line) + 1
    outer = min((depth for depth, _ in heads), default=0)
    yield from (each for depth, each in heads if depth == outer)


def is_of_topics(rows: RowsField) -> bool:
    """Return whether rows name what is talked about at a meeting."""
    return len(rows.columns) == 1 and bool(find_synonyms(rows.label) & _TOPICS)


def iter_lines(notes: str) -> Iterator[CandidateSpan]:
    """Yield the lines of notes without their bullets."""
    low = 0
    for line in notes.split("\n"):
        bullet = BULLET.match(line)
        at = bullet.end() if bullet else 0
        text = line[at:].strip()
        if text:
            yield CandidateSpan(text, low + line.index(text, at))
        low += len(line) + 1


def iter_parts(notes: str) -> Iterator[CandidateSpan]:
    """Yield the lines of notes, parted where a bar or a count begins another item."""
    for line in iter_lines(notes):
        low = 0
        for text in split_items(line.text):
            low = line.text.index(text, low)
            yield CandidateSpan(text, line.start + low)
            low += len(text)


def _iter_pieces(
    notes: str, rows: RowsField, own: set[str], others: set[str]
) -> Iterator[CandidateSpan]:
    low, is_open, had_items, marked = 0, False, False, False
    beside_at = _NOWHERE
    tells_who = any(is_who(each) for each in rows.columns)
    for line in notes.split("\n"):
        start, low = low, low + len(line) + 1
        if not line.strip() or _RULER.fullmatch(line):
            is_open = is_open and not had_items
            continue
        if PART.fullmatch(line):
            is_open = False
            continue
        bullet = BULLET.match(line)
        at = bullet.end() if bullet else 0
        head = _HEAD.fullmatch(line)
        word = fold(_bare(head["word"])) if head else ""
        if _owns(own, word) and word not in others:
            is_open, had_items, marked = True, False, False
            beside_at = _NOWHERE
            continue
        beside = _find_beside(line, at, own, is_told=tells_who)
        if beside is not None:
            is_open, had_items, marked = not _POINTED.match(line), True, True
            beside_at = _find_item(line)
            yield from split_line(line, beside, start, rows, beside=True)
            continue
        if spoken := _split_spoken(line, at, start, rows, own):
            is_open = False
            yield from spoken
            continue
        indented = line[:1] in " \t\u3000" or at > len(line) - len(line.lstrip(_QUOTING))
        if 0 <= _find_item(line) <= beside_at:
            is_open = False  # the next item of the list that the line with the word is in
        if word in others or (is_label(word) and not indented) or _is_other(line, at, others):
            is_open = False
        elif is_open and not _REMAINDER.match(line) and (indented or not marked):
            marked = marked or (indented and not had_items)
            had_items = True
            yield from split_line(line, at, start, rows, beside=False)
        else:
            is_open = False


def _find_item(line: str) -> int:
    """Return how far an item with a bar is set in; of any other line nowhere."""
    match = _ITEM.match(line)
    return len(match["gap"]) if match else _NOWHERE


def _owns(own: set[str], word: str) -> bool:
    """Return whether a heading is a word for a field, maybe with more of its ending: 心配ごと.

    Or with what describes it before it: ちゃんとした対策.
    """
    if word in own:
        return True
    stems = [each for each in own if len(each) >= _STEM and not each.isascii()]
    return any(
        (word.startswith(each) and _ENDING.fullmatch(word, len(each)))
        or (word.endswith(each) and _describes(word[: -len(each)]))
        for each in stems
    )


def _describes(words: str) -> bool:
    """Return whether words before a heading's noun say no more than of what sort it is."""
    return bool(_DESCRIBED.fullmatch(words)) and not _OTHER_TIME.search(words)


def _bare(word: str) -> str:
    return re.sub(r"(?:とか|など|[(（][^()（）]{1,12}[)）]|は)$", "", word.strip(" \t\u3000-・"))


def _find_beside(line: str, at: int, own: set[str], *, is_told: bool) -> int | None:
    """Return where the value begins on a line that begins with a word for the field.

    A list may begin anywhere: `きょう 13:30から 議題は①日にち②模擬店`. What is told of who does
    what (`is_told`) is none: 「宿題。手配が沢田くんで、15日まで」.
    """
    for pattern in (_BESIDE, _SPACED) if is_told else (_BESIDE, _STOPPED, _SPACED):
        match = pattern.match(line, at)
        if match and _owns(own, fold(_bare(match["word"]))):
            return match.end()
    for match in _INSIDE.finditer(line, at):
        if fold(match["word"]) in own:
            return match.end()
    return None


def _split_spoken(
    line: str, at: int, start: int, rows: RowsField, own: set[str]
) -> list[CandidateSpan]:
    """Return the short items of a sentence about a list: 「添付は見積書、カタログの2点です」."""
    match = _SPOKEN.match(line, at) if len(rows.columns) == 1 and not is_of_topics(rows) else None
    if match is None or not _owns(own, fold(_bare(match["word"]))) or _UNNAMED.match(line, at):
        return []
    items = list(split_line(line, match.end(), start, rows, beside=True))
    return items if all(len(each.text) <= _LONGEST_POINT for each in items) else []


def _is_other(line: str, at: int, others: set[str]) -> bool:
    """Return whether a line begins with a word for another field and a mark."""
    for pattern in (_BESIDE, _STOPPED, _SPACED, _SPOKEN):
        match = pattern.match(line, at)
        if match and fold(_bare(match["word"])) in others:
            return True
    return False
