"""Part a line of notes into the rows that stand on it: `①… ②…`, `1)… 2)…`, `6/26発注 7/24取付`."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from checker.jobs.write.decided_items import is_of_decisions
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.model import DateField, RowsField

BULLET: Final = re.compile(
    r"[ \t\u3000>]*(?:->|=>|→|⇒|[-*+・●○◦■□◆◇▪•※]|\[[ xX]\]|[①-⑳]|[(（]?[0-9]{1,2}[)）]"
    r"|[0-9]{1,2}[.．](?![0-9])|to ?do\b[ ]*(?:->|:)?)?[ \t\u3000]*(?:\[[ xX]\][ \t]*)?"
)
"""What a line begins with as an item of a list."""
_NUMBER: Final = re.compile(r"[0-9]{1,2}[ \u3000]+(?=[^0-9\s])")
_SPLIT: Final = re.compile(
    r"[ \u3000]+[/／][ \u3000]*|[ \u3000]*[;；][ \u3000]*"
    r"|[ \u3000]*(?=[①-⑳])|[ \u3000]+(?=・)|(?<=[^0-9])／"
    r"|(?<=[ぁ-んァ-ヶ一-龠])/(?=[ぁ-んァ-ヶ一-龠])"
)
_MARKED: Final = re.compile(r"[ \u3000]*(?=[①-⑳])|[ \u3000]+(?=・)")
_COUNTED: Final = (
    re.compile(r"[、, \u3000]*(?<![0-9A-Za-z.])[(（]?(?P<n>[0-9]{1,2})[)）][ \u3000]*(?=\S)"),
    re.compile(r"[、, \u3000]*(?<![0-9A-Za-z.])(?P<n>[0-9]{1,2})[.．](?![0-9])[ \u3000]*(?=\S)"),
    re.compile(r"[、, \u3000]*(?<![^\s、,:：])(?P<n>[0-9]{1,2})[ ](?=[^\W\d])"),
)
"""Numbers of items: `1)`, `(1)`, `1.`, and 1 alone."""
LISTS: Final = re.compile(r"[①・]|[(（]?1[)）]|1[.．](?![0-9])")
"""What a list on a line begins with."""
_CLOSED: Final = re.compile(r"[(（「][^()（）「」\n]{1,200}[)）」]")
_COMMA: Final = re.compile(r"、|,[ ]|(?<=[一-龠ァ-ヶー書)）])と(?=[一-龠ァ-ヶA-Z0-9])")
_CLAUSE: Final = re.compile(r"(?:こと|もの)(?:です)?(?=[、。]|$)")
_CLAUSES: Final = re.compile(r"、")
"""What parts items that are clauses, 「瓶と箱を分けて書くこと、見本を付けること」."""
_ARROW: Final = re.compile(r"[ \u3000]*(?:→|⇒|->)[ \u3000]*")
_SENTENCE: Final = re.compile(r"。[ \u3000]*(?=\S)|(?<=[a-z)])\.[ ]+(?=[A-Z])")
_COUNT: Final = re.compile(
    r"(?:の|、|、?以上)(?P<n>[2-9]|[二三四五六七八九])(?:点|つ|件|部|種類?|通|枚)(?:です|になります)?$"
)
"""How many a list is said to have, at its end: 「カタログ、修理の記録の2点」."""
_ITEM_TAIL: Final = re.compile(
    r"(?:(?:だけ|のみ)?(?:です|でお願いします|になります)|だけ|のみ|(?<=[一-龠ァ-ヴー)）])と)$"
)
_NOUN_END: Final = re.compile(r"(?:[一-龠々ァ-ヴーA-Za-z0-9)）」]|こと|もの)$")
_WORD: Final = re.compile(r"[^\W\d_]")
_DATED: Final = re.compile(
    r"(?<![0-9〜~～.-])(?<![0-9]/)(?:[0-9]{4}[/.年])?(?:[0-9]{1,2}[/.][0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}日)"
    r"(?![0-9/.])(?!(?:[(（][^()（）]{1,3}[)）])?(?:まで|〜|~|～|必着))"
)
_SHORT_ITEM: Final = 24
_LONGEST_LINE: Final = 2000


def split_line(
    line: str, at: int, start: int, rows: RowsField, *, beside: bool
) -> Iterator[CandidateSpan]:
    """Yield the parts of a line that are rows of their own; below a name it mostly is one.

    Args:
        line: of the notes.
        at: where on it what is said of the rows begins.
        start: where the line begins in the notes.
        rows: the field.
        beside: whether the line begins with a word for it.
    """
    numbered = _split_numbers(line, at)
    number = None if numbered else _NUMBER.match(line, at)
    at = number.end() if number else at
    splits = _SPLIT if beside or len(rows.columns) == 1 else _MARKED
    parts = (
        _split_days(line, at, rows)
        or numbered
        or list(iter_between(line, at, find_ends(splits, line, at)))
    )
    if beside and len(rows.columns) == 1 and len(parts) == 1:
        parts = _split_list(line, at, rows)
    for low, high in parts:
        bullet = BULLET.match(line, low)
        begin = bullet.end() if bullet and bullet.end() < high else low
        text = line[begin:high].strip(" \t\u3000。、").rstrip("/／→⇒ \t\u3000")
        if len(rows.columns) == 1 and not is_of_decisions(rows):
            text = _tidy_item(text)
        if _WORD.search(text):
            yield CandidateSpan(text, start + line.index(text, begin))


def _split_list(line: str, at: int, rows: RowsField) -> list[tuple[int, int]]:
    """Return the items of a list beside its name: sentences, short words or steps.

    What follows a sentence that counts its own items (「…の3点。」) is said of them.
    """
    if counted := _split_counted(line, at):
        return counted
    whole = list(iter_between(line, at, find_ends(_SENTENCE, line, at)))
    if len(whole) > 1:
        return whole
    comma = _CLAUSES if _CLAUSE.search(line, at) else _COMMA
    short = list(iter_between(line, at, find_ends(comma, line, at)))
    is_short = (
        not is_of_decisions(rows)
        and len(short) > 1
        and all(high - low <= _SHORT_ITEM for low, high in short)
    )
    names = (_tidy_item(line[low:high].strip(" 。\u3000")) for low, high in short)
    if is_short and (not line.rstrip().endswith("。") or all(map(_NOUN_END.search, names))):
        return short
    steps = find_ends(_ARROW, line, at)
    return list(iter_between(line, at, steps)) if len(steps) > 1 else whole


def _tidy_item(text: str) -> str:
    """Return the name of a thing without what a sentence says around it: 「図面だけです」."""
    bare = _ITEM_TAIL.sub("", text)
    return bare if _NOUN_END.search(bare) else text


def _split_counted(line: str, at: int) -> list[tuple[int, int]]:
    """Return the items of a sentence that says how many it names; none where it names others."""
    stop = _SENTENCE.search(line, at)
    count = _COUNT.search(line, at, stop.start() if stop else len(line.rstrip("。 \u3000")))
    if count is None:
        return []
    said = line[: count.start()]
    items = list(iter_between(said, at, find_ends(_COMMA, said, at)))
    return items if len(items) == unicodedata.numeric(count["n"]) else []


def split_items(text: str) -> Iterator[str]:
    """Yield the parts of a line that bars or numbers begin."""
    for low, high in _split_numbers(text, 0) or iter_between(text, 0, find_ends(_SPLIT, text, 0)):
        part = text[low:high].strip(" \t\u3000・")
        if part:
            yield part


def _split_days(line: str, at: int, rows: RowsField) -> list[tuple[int, int]]:
    """Return the parts of a line that begin with a day each: `6/26発注 7/24取付`."""
    if not isinstance(rows.columns[0], DateField):
        return []
    days = [each.start() for each in _DATED.finditer(line, at)]
    if len(days) <= 1 or line[at : days[0]].strip():
        return []
    return list(zip(days, [*days[1:], len(line)], strict=True))


def _split_numbers(line: str, at: int) -> list[tuple[int, int]]:
    """Return the parts of a line that begin with 1, 2 and so on; none where they do not."""
    for pattern in _COUNTED:
        ends: list[tuple[int, int]] = []
        spans = find_ends(pattern, line, at)
        for low, high in spans:
            match = pattern.match(line, low)
            if match and int(match["n"]) == len(ends) + 1:
                ends.append((low, high))
        if len(ends) > 1 and not line[at : ends[0][0]].strip():
            return list(iter_between(line, ends[0][1], ends[1:]))
    return []


def find_ends(pattern: re.Pattern[str], line: str, at: int) -> list[tuple[int, int]]:
    """Return where a line is parted: not inside brackets."""
    if len(line) > _LONGEST_LINE:
        return []
    closed = [match.span() for match in _CLOSED.finditer(line, at)]
    spans = (match.span() for match in pattern.finditer(line, at))
    return [
        (low, high) for low, high in spans if not any(one < low < other for one, other in closed)
    ]


def iter_between(line: str, at: int, ends: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where the words are between separators that begin and end at `ends`, from `at` on."""
    for low, high in zip(
        [at, *(end for _, end in ends)], [*(e for e, _ in ends), len(line)], strict=True
    ):
        if line[low:high].strip():
            yield low, high
