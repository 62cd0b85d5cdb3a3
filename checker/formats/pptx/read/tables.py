"""Tables of a slide: the grid, merged cells and what the table's style says of their text."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from checker.formats.pptx.read.names import A, Element, iter_elements, parse_integer, parse_switch
from checker.formats.pptx.read.styles import Emphasis
from checker.formats.pptx.read.theme import SlideTheme

_MAX_SPAN = 10_000


class SlideCell(NamedTuple):
    """One `a:tc` that shows, at its row and column (from 0)."""

    element: Element
    row: int
    column: int
    row_span: int
    column_span: int


def iter_grid_rows(table: Element) -> Iterator[list[SlideCell]]:
    """Yield the cells of each row; one that a merged cell covers is left out."""
    for row, line in enumerate(table.iterchildren(A + "tr")):
        cells = []
        for column, item in enumerate(line.iterchildren(A + "tc")):
            if not (parse_switch(item.get("hMerge")) or parse_switch(item.get("vMerge"))):
                spans = (_parse_span(item.get("rowSpan")), _parse_span(item.get("gridSpan")))
                cells.append(SlideCell(item, row, column, *spans))
        yield cells


def _parse_span(text: str | None) -> int:
    span = parse_integer(text) or 1
    return span if 1 <= span <= _MAX_SPAN else 1


def count_columns(table: Element) -> int:
    """Return the number of columns, at least what the longest row needs."""
    longest = max((len(row.findall(A + "tc")) for row in table.iterchildren(A + "tr")), default=0)
    return max(longest, len(table.findall(f"{A}tblGrid/{A}gridCol")))


class TableStyle:
    """What a table's style says of the text in its rows and columns (20.1.4.2)."""

    def __init__(self, table: Element, styles: Element | None, theme: SlideTheme) -> None:
        """Find the style that `table` names among the presentation's `styles`."""
        properties = table.find(A + "tblPr")
        self._flags: Mapping[str, str] = (
            {} if properties is None else {str(k): str(v) for k, v in properties.attrib.items()}
        )
        named = None if properties is None else properties.findtext(A + "tableStyleId")
        found = (item for item in iter_elements(styles) if item.get("styleId") == named)
        self._style = next(found, None)
        self._theme = theme
        self._rows = len(table.findall(A + "tr"))
        self._columns = count_columns(table)

    @property
    def has_header(self) -> bool:
        """Whether the first row is set apart as the heading of the columns."""
        return bool(parse_switch(self._flags.get("firstRow")))

    def emphasis(self, row: int, column: int) -> Emphasis:
        """Return what holds for the text of the cell at `row`, `column`."""
        result = Emphasis()
        for region in self._iter_regions(row, column):
            said = self._read_emphasis(region)
            result = Emphasis._make(
                old if new is None else new for old, new in zip(result, said, strict=True)
            )
        return result

    def _iter_regions(self, row: int, column: int) -> Iterator[str]:
        yield "wholeTbl"
        if column == self._columns - 1 and parse_switch(self._flags.get("lastCol")):
            yield "lastCol"
        if column == 0 and parse_switch(self._flags.get("firstCol")):
            yield "firstCol"
        if row == self._rows - 1 and parse_switch(self._flags.get("lastRow")):
            yield "lastRow"
        if row == 0 and self.has_header:
            yield "firstRow"

    def _read_emphasis(self, region: str) -> Emphasis:
        text = None if self._style is None else self._style.find(f"{A}{region}/{A}tcTxStyle")
        if text is None:
            return Emphasis()
        colors = (A + "schemeClr", A + "srgbClr", A + "sysClr")
        color = next((item for item in iter_elements(text) if item.tag in colors), None)
        return Emphasis(
            _parse_on(text.get("b")),
            _parse_on(text.get("i")),
            None if color is None else self._theme.single(color),
        )


def _parse_on(value: str | None) -> bool | None:
    return {"on": True, "off": False}.get(value or "")
