"""Blocks of a document, what stands in them, and how a place in one is named."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Literal, TypeVar

from checker.core.data_classes import dataclass, replace
from checker.core.document.styles import ParagraphStyle, RunStyle

QUOTE_STYLE = "Quote"
"""The style of a block quote where a format has quotes but no styles; Word's own has that name."""


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE = "table"
    CODE = "code"
    IMAGE = "image"


class Part(StrEnum):
    """Where in the file a block stands."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    NOTES = "notes"
    """What the speaker of a slide reads."""


class MarkKind(StrEnum):
    """What characters stand for beside their words; each line says what `Mark.value` holds."""

    FIELD = "field"
    """A field of Word: its kind, `PAGE`, `TOC`, `SEQ`; `detail` is the whole instruction."""
    LINK = "link"
    """A hyperlink: its target, as written; `#name` is a bookmark of the same document."""
    BOOKMARK = "bookmark"
    """A named place: its name."""
    RUBY = "ruby"
    """Base text: the reading that stands above or beside it."""
    EQUATION = "equation"
    """An equation as linear text: the source where the format has one (TeX), else empty."""
    NOTE = "note"
    """A reference to a footnote or endnote: the path that its blocks begin with, `footnote1`."""
    CONTROL = "control"
    """A content control: its title or tag; `detail` is the XPath of the data it is bound to."""
    TASK = "task"
    """A check box: `checked` or `unchecked`."""
    IMAGE = "image"
    """A picture in the line, at its alternative text, of no length where it has none: empty."""
    PROMPT = "prompt"
    """What a content control asks for while nobody has filled it in: empty."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of one block, and what they stand for; see `MarkKind`."""

    kind: MarkKind
    start: int
    end: int
    value: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the text of the block named `path`."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Characters `start` to `end` of one block that share a formatting."""

    start: int
    end: int
    style: RunStyle


@dataclass(frozen=True, slots=True)
class CellRef:
    """The cell that a block stands in: its table's path, its row and its column (from 0)."""

    table: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at grid position `row`, `column` (from 0), covering the given spans."""

    row: int
    column: int
    blocks: tuple["Block", ...]
    row_span: int = 1
    column_span: int = 1

    @property
    def text(self) -> str:
        """The text of the cell's own paragraphs, one line each."""
        return "\n".join(block.text for block in self.blocks if block.table is None)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a merged cell stands only in the first row and column that it covers."""

    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid of `columns` columns."""

    rows: tuple[Row, ...]
    columns: int

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a grid position, merged cells included."""
        for candidate in (cell for line in self.rows[: row + 1] for cell in line.cells):
            covers_row = candidate.row <= row < candidate.row + candidate.row_span
            covers_column = candidate.column <= column < candidate.column + candidate.column_span
            if covers_row and covers_column:
                return candidate
        return None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a format without a source text shows a block.

    `page` is a page (PDF) or a slide, from 1. `sheet` and `cell` name a place of a workbook, `B7`
    or `B7:D8`. `lines` holds, for each line of the page that the block covers, the line's number
    on the page, from 1, and the offset of the block's text at which it begins.
    """

    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    lines: tuple[tuple[int, int], ...] = ()

    @property
    def cell_name(self) -> str:
        """A place of a workbook as formulas write it: `申請書!B7`, `'4月'!B7`, a sheet's name."""
        sheet = self.sheet or ""
        plain = sheet.replace("_", "").isalnum() and not sheet[:1].isdigit()
        quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
        return f"{quoted}!{self.cell}" if self.cell else quoted


_PLAIN = ParagraphStyle()


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table, code block or image.

    `path` is unique in the document and stable for the same bytes: `body/12`,
    `body/3/r2/c1/0` (rows and cells from 0), `header1/0`. `section` holds the texts of the
    headings above, outermost first, as written; a value in a form row (a label cell beside it)
    has that label as its innermost section. `level` is a heading's level (1 to 9) or a list
    item's depth (from 1). `looks` says of a heading that it is one by its looks alone, in bold or
    large type: its file knows of no heading. `marker` is the number or bullet that the format shows
    but keeps out of the text. `marks` are in the order of their starts. `offsets`, in formats with
    a source text, maps each character of `text`, and its end, to an offset in `Document.source`;
    `spot` says
    where the block is in formats without. A rule may look at a piece of a block: `origin` is then
    where in the block's text the piece begins, and `span` gives places in the block.
    """

    kind: BlockKind
    path: str
    text: str = ""
    part: Part = Part.BODY
    section: tuple[str, ...] = ()
    level: int | None = None
    marker: str | None = None
    style: ParagraphStyle = _PLAIN
    runs: tuple[Run, ...] = ()
    cell: CellRef | None = None
    table: Table | None = None
    marks: tuple[Mark, ...] = ()
    offsets: Sequence[int] | None = None
    spot: Spot | None = None
    origin: int = 0
    looks: Literal["bold", "large"] | None = None

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return a place in this block, by default the whole of it."""
        last = len(self.text) if end is None else end
        return Span(self.path, self.origin + start, self.origin + last)

    def piece(self, start: int, end: int) -> "Block":
        """Return characters `start` to `end` as a block that knows its place in this one."""
        return replace(
            self,
            text=self.text[start:end],
            origin=self.origin + start,
            runs=tuple(_cut(self.runs, start, end)),
            marks=tuple(_cut(self.marks, start, end)),
            offsets=None if self.offsets is None else self.offsets[start : end + 1],
        )

    def walk(self) -> Iterator["Block"]:
        """Yield this block, then those in its cells, in reading order."""
        yield self
        if self.table is not None:
            for row in self.table.rows:
                for cell in row.cells:
                    for block in cell.blocks:
                        yield from block.walk()


_Stretch = TypeVar("_Stretch", Run, Mark)


def _cut(stretches: tuple[_Stretch, ...], start: int, end: int) -> Iterator[_Stretch]:
    """Yield what of the stretches lies within `start` to `end`, counted from `start`."""
    for each in stretches:
        low, high = max(each.start, start), min(each.end, end)
        if low < high:
            yield replace(each, start=low - start, end=high - start)
