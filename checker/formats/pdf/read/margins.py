"""Running headers and footers: what the file says is no content, or what most pages repeat."""

from collections import Counter
from collections.abc import Sequence

from checker.core.document import Part
from checker.core.text import lazy_re as re
from checker.formats.pdf.read.layout import PageLayout
from checker.formats.pdf.read.line_text import WrittenLine

_ZONE = 0.12  # of the page's height, above and below
_REPEATED = 0.35  # of all pages; left and right ones may differ
_NUMBER = re.compile(r"[0-9０-９]+")
_PAGE_NUMBER = re.compile(
    r"[-–—‐\s]*(?:(?:page|p\.|ページ)\s*)?[0-9０-９]{1,4}\s*(?:(?:[/／]|of)\s*[0-9０-９]{1,4})?"
    r"[-–—‐\s]*(?:ページ|頁)?",
    re.IGNORECASE,
)
_TWICE = 2

Margins = dict[int, Part]
"""From a line (its `id`) to the margin that it stands in."""


def find_margins(pages: Sequence[PageLayout]) -> Margins:
    """Return which lines of a document are running headers and footers.

    Tagged content is none, wherever it stands and however often.
    """
    placed = [
        (index, line, page)
        for index, page in enumerate(pages)
        for line in _collect_lines(page)
        if line.artifact or (line.role is None and _is_in_zone(line, page))
    ]
    counts = Counter(key for key in {(index, _key(line)) for index, line, _ in placed})
    repeats = Counter(key for _, key in counts)
    enough = max(_TWICE, _REPEATED * len(pages))
    return {
        id(line): _get_side(line, page)
        for _, line, page in placed
        if line.artifact or repeats[_key(line)] >= enough or _PAGE_NUMBER.fullmatch(line.text)
    }


def _collect_lines(page: PageLayout) -> list[WrittenLine]:
    if page.vertical:
        return page.loose
    return [
        item for column in page.columns for item in column.items if isinstance(item, WrittenLine)
    ]


def _is_in_zone(line: WrittenLine, page: PageLayout) -> bool:
    zone = _ZONE * page.height
    return line.box.bottom <= zone or line.box.top >= page.height - zone


def _get_side(line: WrittenLine, page: PageLayout) -> Part:
    return Part.HEADER if line.box.top < page.height / 2 else Part.FOOTER


def _key(line: WrittenLine) -> tuple[str, int]:
    return mask_numbers(line.text), round(line.box.top / 6)


def mask_numbers(text: str) -> str:
    """Return a text in which page numbers do not count."""
    return _NUMBER.sub("#", text)
