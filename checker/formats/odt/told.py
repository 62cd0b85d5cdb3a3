"""Tell what a block shows beside its words: the words of charts, entries of contents."""

from collections.abc import Iterator
from typing import Final

from checker.core.document import Mark, MarkKind
from checker.core.text import lazy_re as re
from checker.formats.odt.names import CHART, OFFICE, TABLE, TEXT, Element, join_text_within

_PAGE_OF_ENTRY: Final = re.compile(r"\t\s*(\d+|[ivxlcdm]+)\s*\Z")


def find_chart_words(roots: list[Element]) -> Iterator[str]:
    """Yield the words of a chart: its titles, then the names in its data."""
    for root in roots:
        titles = (each for each in root.iter(CHART + "title", CHART + "subtitle"))
        names = (
            each
            for each in root.iter(TABLE + "table-cell")
            if each.get(OFFICE + "value-type") == "string"
        )
        for holder in (*titles, *names):
            text = "".join(join_text_within(each) for each in holder.iter(TEXT + "p")).strip()
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
