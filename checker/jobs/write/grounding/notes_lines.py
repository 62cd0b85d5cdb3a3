"""Notes as people jot them down: lines, their labels and values, and what stands below a label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.labels import is_label

_LINE = re.compile(r"[^\n]+")
PART = re.compile(r"[ \t]*[-=_*―─━]{3,}[^-=_*―─━]+[-=_*―─━]{3,}[ \t]*")
"""A ruler with words in it: another part of the notes begins."""
_BULLET = re.compile(
    r"[ \t\u3000]*(?:[-*+・●○◦■□◆◇▪•※>①-⑳]"
    r"|[0-9０-９]{1,2}[.)）．](?![0-9０-９])|[(（][0-9]{1,2}[)）])"
    r"[ \t\u3000]*"
)
_COUNTED = re.compile(r"([1-9][0-9]?)[.)．)]?[ \u3000]+(?![0-9])")
_MIN_NUMBERED_LINES = 2
"""Numbered lines from which on the numbers are no chance."""
_FIRST = 2
"""The highest number that counting begins with: the line before may be a heading."""
_BRACKETED = re.compile(
    r"[【\[〔<＜≪](?P<label>[^】\]〕>＞≫\n]{1,20})[】\]〕>＞≫][ \t\u3000:：]*(?P<value>.*)"
)
_COLON = re.compile(
    r"(?P<label>[^:：\n|]{1,24}?)[ \t\u3000]*[:：](?![/0-9０-９])[ \t\u3000]*(?P<value>.*)"
)
_COLON_DIGIT = re.compile(
    r"(?P<label>[^:：\n|0-9０-９]{1,24}?)[ \t\u3000]*[:：][ \t\u3000]*(?P<value>.*)"
)
_SPACED = re.compile(r"(?P<label>[^\s\u3000:：|]{1,12})[ \t\u3000]+(?P<value>.+)")
_WORDS = re.compile(r"(?P<label>[A-Za-z]+ [A-Za-z]+) +(?P<value>.+)")
_EQUALS = re.compile(r"(?P<label>[^\n=＝|]{1,24}?)[ \t\u3000]*[=＝][ \t\u3000]*(?P<value>.+)")
_TABLE = re.compile(
    r"\|?[ \t\u3000]*(?P<label>[^|\n]{1,24}?)[ \t\u3000]*"
    r"\|[ \t\u3000]*(?P<value>[^|\n]+?)[ \t\u3000]*\|?[ \t]*"
)
_TABBED = re.compile(r"(?P<label>[^\t\n]{1,24})\t+(?P<value>[^\t\n]+)")
_NEXT = re.compile(
    r"(?:[ \t\u3000]*[/／|][ \t\u3000]*|\u3000|[ \t]{2,}|(?<=[.;。；])[ \t]*)"
    r"(?P<label>[^\s\u3000:：/／|][^\t\u3000:：/／|、,.。]{0,15})[:：](?![/0-9０-９]{2}[:：])"
)
_DOWN = ("↓", "⇩", "⬇")
_DOWNWARD = re.compile(r"[ \t]*(?P<label>[^:：\n]{1,24}?)[:：]?[ \t\u3000]*[↓⇩⬇][ \t\u3000]*")
_HEADING = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]+|[■◆●□◇○▼▽↓⇩⬇][ \t\u3000]*)(?P<label>[^:：\n]{1,24})[:：]?[ \t\u3000]*"
)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line at `start` of the notes: its words behind the bullet, and label and value if any.

    `above` is the label of the list or section that it stands in, empty where there is none.
    """

    text: str
    start: int
    label: str = ""
    value: str = ""
    value_start: int = 0
    above: str = ""
    is_item: bool = False

    @property
    def end(self) -> int:
        """Where the words of the line end."""
        return self.start + len(self.text)


@lru_cache(2)  # each field asks for the lines of the same notes
def split_lines(notes: str) -> tuple[NoteLine, ...]:
    """Return the lines of notes that say anything, in order."""
    found: list[NoteLine] = []
    above, empty_before = "", False
    last_end = 0
    for match in _LINE.finditer(notes):
        empty_before = notes.count("\n", last_end, match.start()) > 1
        last_end = match.end()
        if PART.fullmatch(match[0]):
            above = ""
            continue
        line, *others = [
            _parse_line(text, start) for text, start in _split_pieces(match[0], match.start())
        ]
        if line is None:
            continue
        if line.label and not line.value:
            above = line.label
        elif not line.is_item and (line.label or empty_before or (found and found[-1].is_item)):
            above = ""
        found.append(line if line.label and not line.value else replace(line, above=above))
        found += [replace(each, above=above, is_item=line.is_item) for each in others if each]
    return tuple(found)


def strip_numbers(texts: Sequence[str]) -> list[str]:
    """Return lines without the numbers that count them: 「2 東浜商会」 behind 「1 上期見込」."""
    found = [_COUNTED.match(each) for each in texts]
    numbers = [int(each[1]) for each in found if each]
    rises = all(before < after for before, after in pairwise(numbers))
    if len(numbers) < _MIN_NUMBERED_LINES or numbers[0] > _FIRST or not rises:
        return list(texts)
    ends = [match.end() if match else 0 for match in found]
    return [each[end:] for each, end in zip(texts, ends, strict=True)]


def _split_pieces(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield a line, or what it is made of where it has several labels: `日時: 8/21　場所: 本社`."""
    low = 0
    for match in _NEXT.finditer(text):
        if is_label(match["label"].strip()) and text[low : match.start()].strip():
            yield text[low : match.start()], start + low
            low = match.start("label")
    yield text[low:], start + low


def _parse_line(text: str, start: int) -> NoteLine | None:
    heading = _parse_heading(text, start)
    if heading is not None:
        return heading
    bullet = _BULLET.match(text)
    offset = bullet.end() if bullet else len(text) - len(text.lstrip())
    words = text[offset:].rstrip()
    if not words:
        return None
    at = start + offset
    labelled = _parse_labelled(words, at)
    if labelled is not None:
        return replace(labelled, is_item=bullet is not None)
    if not bullet and is_label(words):
        return NoteLine(words, at, words)
    return NoteLine(words, at, is_item=bullet is not None or text[:1] in {" ", "\t", "\u3000"})


def _parse_heading(text: str, start: int) -> NoteLine | None:
    match = _HEADING.fullmatch(text) or _DOWNWARD.fullmatch(text)
    if match is None:
        return None
    label = match["label"].strip()
    marked = text.lstrip().startswith(("#", *_DOWN)) or text.rstrip().endswith((":", "：", *_DOWN))
    at = start + match.start("label")
    return NoteLine(match["label"].rstrip(), at, label) if marked or is_label(label) else None


def _parse_labelled(words: str, at: int) -> NoteLine | None:
    """Return a line with the label and the value that it is made of, None where it has no label."""
    for pattern, known_only in _LABELLED:
        match = pattern.fullmatch(words)
        if match and (not known_only or is_label(match["label"].strip())):
            value = match["value"]
            place = at + match.start("value") + len(value) - len(value.lstrip())
            return NoteLine(words, at, match["label"].strip(), value.strip(), place)
    return None


_LABELLED = (
    (_TABLE, False),
    (_BRACKETED, False),
    (_COLON, False),
    (_COLON_DIGIT, False),
    (_TABBED, False),
    (_EQUALS, True),
    (_WORDS, True),
    (_SPACED, True),
)
