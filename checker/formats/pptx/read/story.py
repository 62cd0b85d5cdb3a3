"""Turn the shapes of one slide, layout or notes page into blocks."""

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace

from checker.core.data_classes import dataclass
from checker.core.document import (
    Block,
    BlockKind,
    Cell,
    CellRef,
    Markup,
    Part,
    Row,
    Spot,
    Table,
)
from checker.formats.ooxml.names import CHART, CHART_EX, DIAGRAM
from checker.formats.ooxml.package import address, by_id
from checker.formats.pptx.read.graphics import iter_chart_texts, iter_diagram_texts
from checker.formats.pptx.read.inheritance import SlideSheet
from checker.formats.pptx.read.list_numbers import ItemCounter
from checker.formats.pptx.read.names import A, Element, P, R
from checker.formats.pptx.read.package import Deck
from checker.formats.pptx.read.shapes import SlideShape, sort_in_reading_order
from checker.formats.pptx.read.styles import TextStyle, get_level
from checker.formats.pptx.read.tables import SlideCell, TableStyle, count_columns, iter_grid_rows
from checker.formats.pptx.read.text import SlideLine, read_lines
from checker.formats.shared.archive import report_too_many_blocks

ALTERNATIVE, EMBEDDED = "alternative-content", "embedded-file"
IMAGE_TEXT, MEDIA = "image-text", "media"
_GRAPHIC = f"{A}graphic/{A}graphicData"
_MEDIA = frozenset(A + name for name in ("videoFile", "audioFile", "wavAudioFile", "quickTimeFile"))
_PARTS = {"footer": Part.FOOTER, "header": Part.HEADER}


@dataclass(slots=True)
class SlideFindings:
    """What is found beside the blocks; `left` is how many more blocks are read."""

    left: int
    markup: list[Markup] = field(default_factory=list)
    unread: Tally[str] = field(default_factory=Tally)
    anchors: dict[str, str] = field(default_factory=dict)
    """From `slide3#4`, a slide and a shape's id, to the path of the shape's first block."""


@dataclass(slots=True)
class SlideReader:
    """Reads one sheet; the paths of its blocks begin with `path`."""

    deck: Deck
    sheet: SlideSheet
    findings: SlideFindings
    path: str
    spot: Spot
    part: Part = Part.BODY
    heading_level: int = 1
    table_styles: Element | None = None
    _count: int = 0

    def read(self, shapes: Sequence[SlideShape]) -> Iterator[Block]:
        """Yield the blocks of shapes in reading order."""
        for shape in sort_in_reading_order(shapes):
            first = f"{self.path}/{self._count}"
            blocks = list(self._shape(shape))
            if blocks:
                self.findings.anchors[f"{self.path}#{shape.identity}"] = first
                if shape.hidden:
                    self._hide(blocks)
            yield from blocks

    def _hide(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            for each in block.walk():
                if each.text.strip():
                    self.findings.markup.append(Markup("hidden", each.text, each.span()))

    def _shape(self, shape: SlideShape) -> Iterator[Block]:
        if shape.children:
            yield from self.read(shape.children)
        elif shape.element.tag == P + "pic":
            yield self._read_picture(shape)
        elif shape.element.tag == P + "graphicFrame":
            yield from self._read_graphic(shape)
        else:
            yield from self._read_text(shape)

    def _block(self, kind: BlockKind, text: str = "", path: str = "") -> Block:
        if not path:
            path = f"{self.path}/{self._count}"
            self._count += 1
        if self.findings.left <= 0:
            raise report_too_many_blocks(self.deck.place, self.deck.limits)
        self.findings.left -= 1
        return Block(kind, path, text, self.part, spot=self.spot)

    # --- text ---------------------------------------------------------------------------------

    def _read_text(self, shape: SlideShape) -> Iterator[Block]:
        body = shape.element.find(P + "txBody")
        style = self.sheet.style(shape, body)
        heading = shape.role == "title" and self.part is Part.BODY
        part = _PARTS.get(shape.role, self.part) if self.part is Part.BODY else self.part
        lines = [line for line in self._read_lines(body, style) if line[0].text.strip()]
        for line, marker in _join_lines(lines) if heading else lines:
            block = self._build_paragraph(line, marker, style)
            if heading:
                block = replace(block, kind=BlockKind.HEADING, level=self.heading_level)
            yield replace(block, part=part)

    def _read_lines(
        self, body: Element | None, style: TextStyle
    ) -> Iterator[tuple[SlideLine, str | None]]:
        counter = ItemCounter()
        for line in read_lines(body, style, self._link):
            if not line.text.strip():  # shows no bullet, and does not interrupt the numbering
                yield line, None
                continue
            bullet = style.bullet(line.properties)
            yield line, counter.marker(bullet, get_level(line.properties))

    def _link(self, relationship_id: str) -> str | None:
        return address(self.sheet.part, relationship_id)

    def _build_paragraph(
        self, line: SlideLine, marker: str | None, style: TextStyle, path: str = ""
    ) -> Block:
        kind = BlockKind.PARAGRAPH if marker is None else BlockKind.LIST_ITEM
        block = replace(
            self._block(kind, line.text, path),
            level=None if marker is None else get_level(line.properties),
            marker=marker,
            style=style.paragraph(line.properties),
            runs=tuple(line.runs),
            marks=tuple(line.marks),
        )
        for run in line.runs:
            if run.style.highlight and line.text[run.start : run.end].strip():
                text, span = line.text[run.start : run.end], block.span(run.start, run.end)
                self.findings.markup.append(Markup("highlight", text, span))
        return block

    # --- pictures and what stands in parts of its own -----------------------------------------

    def _read_picture(self, shape: SlideShape) -> Block:
        media = any(True for _ in shape.element.iter(*_MEDIA))
        self.findings.unread[MEDIA if media else IMAGE_TEXT] += 1
        return self._block(BlockKind.IMAGE, shape.description)

    def _read_graphic(self, shape: SlideShape) -> Iterator[Block]:
        data = shape.element.find(_GRAPHIC)
        if data is None:
            return
        table = data.find(A + "tbl")
        if table is not None:
            yield self._read_table(table)
        elif next(data.iter(P + "oleObj"), None) is not None:
            self.findings.unread[EMBEDDED] += 1
        for chart in data.iter(CHART + "chart", CHART_EX + "chart"):
            yield from self._read_texts(chart.get(R + "id"), iter_chart_texts)
        for diagram in data.iter(DIAGRAM + "relIds"):
            yield from self._read_texts(diagram.get(R + "dm"), iter_diagram_texts)

    def _read_texts(
        self, relationship_id: str | None, texts_of: Callable[[Element], Iterator[str]]
    ) -> Iterator[Block]:
        root = self.deck.root(by_id(self.sheet.part, relationship_id or ""))
        for text in () if root is None else texts_of(root):
            yield self._block(BlockKind.PARAGRAPH, text)

    # --- tables -------------------------------------------------------------------------------

    def _read_table(self, element: Element) -> Block:
        block = self._block(BlockKind.TABLE)
        style = TableStyle(element, self.table_styles, self.sheet.theme)
        rows = []
        for index, cells in enumerate(iter_grid_rows(element)):
            read = tuple(self._read_cell(block.path, style, cell) for cell in cells)
            rows.append(Row(read, header=index == 0 and style.has_header))
        return replace(block, table=Table(tuple(rows), count_columns(element)))

    def _read_cell(self, table: str, table_style: TableStyle, cell: SlideCell) -> Cell:
        body = cell.element.find(A + "txBody")
        style = self.sheet.cell_style(body, table_style.emphasis(cell.row, cell.column))
        base = f"{table}/r{cell.row}/c{cell.column}"
        place = CellRef(table, cell.row, cell.column)
        blocks = tuple(
            replace(self._build_paragraph(line, marker, style, f"{base}/{number}"), cell=place)
            for number, (line, marker) in enumerate(self._read_lines(body, style))
        )
        return Cell(cell.row, cell.column, blocks, cell.row_span, cell.column_span)


def _join_lines(
    lines: Sequence[tuple[SlideLine, str | None]],
) -> Iterator[tuple[SlideLine, str | None]]:
    """Yield the paragraphs of a title as one, with a line break between."""
    if not lines:
        return
    whole = SlideLine(lines[0][0].properties)
    for line, _ in lines:
        if whole.text:
            whole.text += "\n"
        start = len(whole.text)
        whole.text += line.text
        whole.runs += [
            replace(run, start=run.start + start, end=run.end + start) for run in line.runs
        ]
        whole.marks += [
            replace(mark, start=mark.start + start, end=mark.end + start) for mark in line.marks
        ]
    yield whole, None
