"""Recognise headings where the file does not mark them by tags.

Bookmarks are believed first. Else a heading is a short paragraph without a full stop that is larger
than the body, or bold where the body is not; its level is the rank of its looks and numbering.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.formats.pdf.read.paragraphs import PageParagraph

_LARGER = 1.12
_MAX_LENGTH = 60
_MAX_LINES = 2
_MAX_LEVEL = 9
_SENTENCE = re.compile(r"[。．、，,;；:：]$")
_FORM = re.compile(r"[:：]\s*\S|\t")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERS = re.compile(r"[0-9０-９]+")
_CAPTION = re.compile(r"^(?:図|表|写真|Fig(?:ure)?\.?|Table)\s*[0-9０-９]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlacedParagraph:
    """A paragraph of the body outside tables, its page (from 1) and its words."""

    paragraph: PageParagraph
    page: int
    text: str


def guess_levels(
    placed: Sequence[PlacedParagraph], bookmarks: Mapping[tuple[int, str], int]
) -> dict[int, int]:
    """Return the levels of headings by the paragraph's `id`.

    Args:
        placed: paragraphs in reading order.
        bookmarks: levels by page (from 1) and folded title.
    """
    named = {
        id(each.paragraph): level
        for each in placed
        if (level := _find_bookmark_level(each, bookmarks)) is not None
    }
    if named:
        return named
    body = _find_body_size(placed)
    bold_body = _is_bold_body(placed)
    found = [each for each in placed if _stands_out(each, body, bold_body=bold_body)]
    looks = sorted({_look(each) for each in found})
    ranks = {look: min(rank, _MAX_LEVEL) for rank, look in enumerate(looks, 1)}
    return {id(each.paragraph): ranks[_look(each)] for each in found}


def _find_bookmark_level(
    each: PlacedParagraph, bookmarks: Mapping[tuple[int, str], int]
) -> int | None:
    first = each.paragraph.first
    texts = (each.text, f"{first.marker or ''} {each.text}", f"{first.marker or ''}{each.text}")
    levels = (bookmarks.get((each.page, fold(text))) for text in texts)
    return next((level for level in levels if level is not None), None)


def _find_body_size(placed: Sequence[PlacedParagraph]) -> float:
    counts: Counter[float] = Counter()
    for each in placed:
        for line in each.paragraph.lines:
            counts[line.size] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def _is_bold_body(placed: Sequence[PlacedParagraph]) -> bool:
    bold = sum(len(each.text) for each in placed if each.paragraph.first.bold)
    return bold * 2 > sum(len(each.text) for each in placed)


def _stands_out(each: PlacedParagraph, body: float, *, bold_body: bool) -> bool:
    paragraph, text = each.paragraph, each.text.strip()
    if not (
        0 < len(text) <= _MAX_LENGTH
        and len(paragraph.lines) <= _MAX_LINES
        and _LETTER.search(text)
        and not _SENTENCE.search(text)
        and not _FORM.search(text)
        and not _CAPTION.search(text)
        and not paragraph.is_at_right
    ):
        return False
    if paragraph.first.size >= body * _LARGER:
        return True
    bold = all(line.bold for line in paragraph.lines)
    return bold and not bold_body and paragraph.first.size >= body / _LARGER


def _look(each: PlacedParagraph) -> tuple[float, int, int]:
    """Return how a heading looks; what looks weightier sorts first."""
    marker = each.paragraph.first.marker or ""
    depth = len(_NUMBERS.findall(marker))
    return -round(each.paragraph.first.size * 2) / 2, depth, 0
