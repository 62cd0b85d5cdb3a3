"""Tell what a block shows beside its words: entries of contents, hidden and highlighted text."""

import re
from collections.abc import Iterator
from typing import Final

from checker.core.document import Block, Mark, MarkKind, Markup
from checker.formats.odt.names import CHART, OFFICE, TABLE, TEXT, Element, text_within

_PAGE_OF_ENTRY: Final = re.compile(r"\t\s*(\d+|[ivxlcdm]+)\s*\Z")


def chart_words(roots: list[Element]) -> Iterator[str]:
    """Yield the words of a chart: its titles, then the names in its data."""
    for root in roots:
        titles = (each for each in root.iter(CHART + "title", CHART + "subtitle"))
        names = (
            each
            for each in root.iter(TABLE + "table-cell")
            if each.get(OFFICE + "value-type") == "string"
        )
        for holder in (*titles, *names):
            text = "".join(text_within(each) for each in holder.iter(TEXT + "p")).strip()
            if text:
                yield text


def index_marks(text: str, code: str) -> Iterator[Mark]:
    """Yield what an entry of a table of contents is: its field, and the page it names."""
    if not code:
        return
    yield Mark(MarkKind.FIELD, 0, len(text), code.split(maxsplit=1)[0], code)
    page = _PAGE_OF_ENTRY.search(text)
    if page is not None:
        yield Mark(MarkKind.FIELD, page.start(1), page.end(1), "PAGEREF", "PAGEREF")


def shown_formatting(block: Block) -> Iterator[Markup]:
    """Yield the stretches of hidden and of highlighted text."""
    hidden = [(run.start, run.end) for run in block.runs if run.style.hidden]
    highlighted = [(run.start, run.end) for run in block.runs if run.style.highlight]
    for start, end in _joined(hidden):
        yield Markup("hidden", block.text[start:end], block.span(start, end))
    for start, end in _joined(highlighted):
        yield Markup("highlight", block.text[start:end], block.span(start, end))


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
