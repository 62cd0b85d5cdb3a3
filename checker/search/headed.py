"""Tell under what each block of a document stands: more than the headings that a format marks.

An article's title (`第5条（日当）`) heads what follows, a question the answer under or behind it,
the sentence before a table (`別表2 国内出張の日当`) its rows. Who looks for a passage asks in such
words, and the passage itself may not say them again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final

from checker.core.document import Block
from checker.core.text import lazy_re as re

_ARTICLE: Final = re.compile(
    "第[0-9０-９〇一二三四五六七八九十百]{1,5}条(?:の[0-9０-９二三四五六七八九十]{1,3})?"
)
_TITLE: Final = re.compile(r"[ 　]{0,2}[（(][^（()）]{1,30}[)）]")
_TITLE_ALONE: Final = re.compile(r"[ 　]{1,2}[^\s。、.,]{1,15}\s*$")
_QUESTION: Final = re.compile(
    r"^(?:Q|問)\s{0,2}\d{0,4}\s{0,2}[.．:：、)）]\s{0,2}\S", re.IGNORECASE
)
_LEADING_QUESTION: Final = re.compile(r"^[^?？\n]{3,120}[?？]\s{1,3}(?=\S)")
_LONGEST_QUESTION: Final = 120
_LONGEST_CAPTION: Final = 80
_FEWEST_QUESTIONS: Final = 2
"""Under one heading, for paragraphs that ask to be a list of questions."""


@dataclass(frozen=True, slots=True)
class Headed:
    """A block, what stands above it, outermost first, and where in it the words begin.

    They begin behind a question at the beginning of the same paragraph; of a block that is nothing
    but a title, a caption or a question, at its end.
    """

    block: Block
    headings: tuple[str, ...]
    start: int = 0


def head_blocks(blocks: Sequence[Block]) -> Iterator[Headed]:
    """Yield the blocks of a document with what stands above each."""
    for headings, group in groupby(blocks, list_headings):
        yield from _head_section(headings, list(group))


def list_headings(block: Block) -> tuple[str, ...]:
    """Return the headings that a format marks above a block; in a workbook its sheet is one."""
    sheet = block.spot.sheet if block.spot else None
    return (sheet, *block.section) if sheet else block.section


def starts_article(text: str) -> bool:
    """Return whether a paragraph is the first of an article."""
    return _ARTICLE.match(text) is not None


def _head_section(headings: tuple[str, ...], blocks: Sequence[Block]) -> Iterator[Headed]:
    """Yield blocks under one heading with what else stands above them."""
    asks = sum(map(_asks, blocks)) >= _FEWEST_QUESTIONS
    inner = caption = ""
    for block, after in zip_longest(blocks, blocks[1:]):
        if block.table is not None:
            yield Headed(block, _join(headings, inner, caption))
            caption = ""
            continue
        start = 0
        if asks and _asks(block):
            start = _find_answer(block.text)
            inner = block.text[:start].strip()
        elif starts_article(block.text):
            start, inner = _read_article(block.text)
        elif asks and _LEADING_QUESTION.match(inner + " ."):
            inner = ""  # its answer stood behind it
        caption = _find_caption(block.text)
        if after and after.table is not None and caption == block.text.strip():
            start = len(block.text)  # it is no more than the table's caption
        yield Headed(block, _join(headings, inner), start)


def _join(headings: tuple[str, ...], *inner: str) -> tuple[str, ...]:
    return (*headings, *(each for each in inner if each and each not in headings))


def _asks(block: Block) -> bool:
    if block.table is not None:
        return False
    text = block.text.strip()
    marked = len(text) <= _LONGEST_QUESTION and _QUESTION.match(text)
    return bool(marked or _LEADING_QUESTION.match(text))


def _find_answer(text: str) -> int:
    """Return where the answer begins in a paragraph that asks; its end where it only asks."""
    match = _LEADING_QUESTION.match(text)
    return match.end() if match else len(text)


def _read_article(text: str) -> tuple[int, str]:
    """Return where the words of an article begin, and its number with its title.

    Words begin behind a title only where there are none: quotes keep the article's number.
    """
    number = _ARTICLE.match(text)
    end = number.end() if number else 0
    if alone := _TITLE_ALONE.match(text, end):
        return alone.end(), text
    title = _TITLE.match(text, end)
    if title is None:
        return 0, ""
    return (len(text) if not text[title.end() :].strip() else 0), text[: title.end()]


def _find_caption(text: str) -> str:
    """Return the last sentence of a paragraph where it is short enough to head a table."""
    line = text.rstrip()[-_LONGEST_CAPTION - 1 :].rpartition("\n")[2]
    caption = line.rstrip("。").rpartition("。")[2].strip() if "。" in line else line.strip()
    return caption if len(caption) <= _LONGEST_CAPTION else ""
