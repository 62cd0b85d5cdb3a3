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
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.model import DateField, RowsField, TemplateField

_BULLET: Final = re.compile(
    r"[ \t\u3000>]*(?:->|=>|→|⇒|[-*+・●○◦■□◆◇▪•※]|\[[ xX]\]|[①-⑳]|[(（][0-9]{1,2}[)）]"
    r"|[0-9]{1,2}[.)．](?![0-9])|to ?do\b[ ]*(?:->|:)?)?[ \t\u3000]*(?:\[[ xX]\][ \t]*)?"
)
_NUMBER: Final = re.compile(r"[0-9]{1,2}[ \u3000]+(?=[^0-9\s])")
_HEAD: Final = re.compile(
    r"[ \t\u3000#*■◆●【\[]*(?P<word>[^\n:：]{1,24}?)[】\]*]*[ \t]*[:：]?[ \t]*$"
)
_BESIDE: Final = re.compile(
    r"(?P<word>[^\n:：→]{1,24}?)[ \t\u3000]*(?:[:：→=＝]|->)[ \t\u3000]*(?=\S)"
)
_SPACED: Final = re.compile(r"(?P<word>\S{1,12})[ \t\u3000]+(?=\S)")
_SPLIT: Final = re.compile(
    r"[ \u3000]+[/／][ \u3000]*|[ \u3000]*[;；][ \u3000]*"
    r"|[ \u3000]*(?=[①-⑳])|[ \u3000]+(?=・)|(?<=[^0-9])／"
)
_MARKED: Final = re.compile(r"[ \u3000]*(?=[①-⑳])|[ \u3000]+(?=・)")
_CLOSED: Final = re.compile(r"[(（「][^()（）「」\n]{1,200}[)）」]")
_COMMA: Final = re.compile(r"、|,[ ]")
_WORD: Final = re.compile(r"[^\W\d_]")
_TOPICS: Final = frozenset({"議題", "agenda", "topics"})
_NUMBERED: Final = re.compile(r"[ \t\u3000#]*(?:[①-⑳]|[(（]?[0-9]{1,2}[.)．）])[ \t\u3000]*")
_LONGEST_TOPIC: Final = 50
_ENDING: Final = re.compile(
    r"[ぁ-ん]{1,6}(?:[0-9０-９一二三四五六七八九十]{1,2}(?:つ|件|点|個|社))?"
)
_STEM: Final = 2
_DATED: Final = re.compile(
    r"(?<![0-9/〜~～.-])(?:[0-9]{1,2}/[0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}日)(?![0-9/])"
    r"(?!(?:[(（][^()（）]{1,3}[)）])?(?:まで|〜|~|～|必着))"
)
_SHORT_ITEM: Final = 20
_LONGEST_LINE: Final = 2000


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
    """Return the numbered lines that lines are set in below, for what was talked about."""
    if len(rows.columns) != 1 or not find_synonyms(rows.label) & _TOPICS:
        return []
    found = []
    lines = [*notes.split("\n"), ""]
    low = 0
    for line, behind in pairwise(lines):
        number = _NUMBERED.match(line)
        has_more = len(behind) - len(behind.lstrip()) > len(line) - len(line.lstrip())
        text = line[number.end() :].strip(" \t\u3000:：") if number else ""
        if text and has_more and len(text) <= _LONGEST_TOPIC:
            found.append(CandidateSpan(text, low + line.index(text, number.end() if number else 0)))
        low += len(line) + 1
    return found if len(found) > 1 else []


def iter_lines(notes: str) -> Iterator[CandidateSpan]:
    """Yield the lines of notes without their bullets."""
    low = 0
    for line in notes.split("\n"):
        bullet = _BULLET.match(line)
        at = bullet.end() if bullet else 0
        text = line[at:].strip()
        if text:
            yield CandidateSpan(text, low + line.index(text, at))
        low += len(line) + 1


def iter_parts(notes: str) -> Iterator[CandidateSpan]:
    """Yield the lines of notes, parted where a bar or a count begins another item."""
    for line in iter_lines(notes):
        for low, high in _iter_between(line.text, 0, _find_ends(_SPLIT, line.text, 0)):
            text = line.text[low:high].strip(" \t\u3000・")
            if text:
                yield CandidateSpan(text, line.start + line.text.index(text, low))


def _iter_pieces(
    notes: str, rows: RowsField, own: set[str], others: set[str]
) -> Iterator[CandidateSpan]:
    low, is_open, had_items, marked = 0, False, False, False
    for line in notes.split("\n"):
        start, low = low, low + len(line) + 1
        if not line.strip():
            is_open = is_open and not had_items
            continue
        bullet = _BULLET.match(line)
        at = bullet.end() if bullet else 0
        head = _HEAD.fullmatch(line)
        word = fold(_bare(head["word"])) if head else ""
        if _owns(own, word) and word not in others:
            is_open, had_items, marked = True, False, False
            continue
        beside = _find_beside(line, at, own)
        if beside is not None:
            is_open, had_items, marked = True, True, True
            yield from _split_line(line, beside, start, rows, beside=True)
            continue
        indented = line[:1] in " \t\u3000" or at > len(line) - len(line.lstrip())
        if word in others or (is_label(word) and not indented) or _is_other(line, at, others):
            is_open = False
        elif is_open and (indented or not marked):
            marked = marked or (indented and not had_items)
            had_items = True
            yield from _split_line(line, at, start, rows, beside=False)
        else:
            is_open = False


def _owns(own: set[str], word: str) -> bool:
    """Return whether a heading is a word for a field, maybe with more of its ending: 心配ごと."""
    if word in own:
        return True
    return any(
        len(each) >= _STEM and word.startswith(each) and _ENDING.fullmatch(word, len(each))
        for each in own
        if not each.isascii()
    )


def _bare(word: str) -> str:
    return re.sub(r"(?:とか|など|[(（][^()（）]{1,12}[)）]|は)$", "", word.strip(" \t\u3000-・"))


def _find_beside(line: str, at: int, own: set[str]) -> int | None:
    """Return where the value begins on a line that begins with a word for the field."""
    for pattern in (_BESIDE, _SPACED):
        match = pattern.match(line, at)
        if match and fold(_bare(match["word"])) in own:
            return match.end()
    return None


def _is_other(line: str, at: int, others: set[str]) -> bool:
    """Return whether a line begins with a word for another field and a mark."""
    for pattern in (_BESIDE, _SPACED):
        match = pattern.match(line, at)
        if match and fold(_bare(match["word"])) in others:
            return True
    return False


def _split_line(
    line: str, at: int, start: int, rows: RowsField, *, beside: bool
) -> Iterator[CandidateSpan]:
    """Yield the parts of a line that are rows of their own; below a name it mostly is one."""
    number = _NUMBER.match(line, at)
    at = number.end() if number else at
    splits = _SPLIT if beside or len(rows.columns) == 1 else _MARKED
    parts = _split_days(line, at, rows) or list(
        _iter_between(line, at, _find_ends(splits, line, at))
    )
    if beside and len(rows.columns) == 1 and len(parts) == 1 and not line.rstrip().endswith("。"):
        short = list(_iter_between(line, at, _find_ends(_COMMA, line, at)))
        if len(short) > 1 and all(high - low <= _SHORT_ITEM for low, high in short):
            parts = short
    for low, high in parts:
        bullet = _BULLET.match(line, low)
        begin = bullet.end() if bullet and bullet.end() < high else low
        text = line[begin:high].strip(" \t\u3000。")
        if _WORD.search(text):
            yield CandidateSpan(text, start + line.index(text, begin))


def _split_days(line: str, at: int, rows: RowsField) -> list[tuple[int, int]]:
    """Return the parts of a line that begin with a day each: `6/26発注 7/24取付`."""
    if not isinstance(rows.columns[0], DateField):
        return []
    days = [each.start() for each in _DATED.finditer(line, at)]
    if len(days) <= 1 or line[at : days[0]].strip():
        return []
    return list(zip(days, [*days[1:], len(line)], strict=True))


def _find_ends(pattern: re.Pattern[str], line: str, at: int) -> list[tuple[int, int]]:
    """Return where a line is parted: not inside brackets."""
    if len(line) > _LONGEST_LINE:
        return []
    closed = [match.span() for match in _CLOSED.finditer(line, at)]
    spans = (match.span() for match in pattern.finditer(line, at))
    return [
        (low, high) for low, high in spans if not any(one < low < other for one, other in closed)
    ]


def _iter_between(line: str, at: int, ends: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for low, high in zip(
        [at, *(end for _, end in ends)], [*(e for e, _ in ends), len(line)], strict=True
    ):
        if line[low:high].strip():
            yield low, high
