"""The one tree for every format: what a reader makes and what checks, judge and reports see.

Everything is frozen. Lengths are in points (1/72 inch) unless the name says millimetres (`_mm`).
Offsets count Unicode code points from 0; lines, columns, rows and cells that a person reads
count from 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeVar

from checker.text.bilingual import Bilingual

QUOTE_STYLE = "Quote"
"""The style of a block quote where a format has quotes but no styles; Word's own has that name."""
SOURCE = "source"
"""The path of the source text as one block; see `Document.raw`."""


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
class RunStyle:
    """Effective character formatting, resolved as Word does; None where nothing says.

    Fonts by script: `hansi_font` is for Latin letters that are no ASCII, `complex_font` for
    scripts such as Arabic. `underline` is Word's name of the line, `single`; `color` is `RRGGBB`;
    `code` marks code in a line of text (Markdown, HTML).
    """

    east_asia_font: str | None = None
    ascii_font: str | None = None
    hansi_font: str | None = None
    complex_font: str | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    underline: str | None = None
    strike: bool = False
    position: Literal["superscript", "subscript"] | None = None
    color: str | None = None
    highlight: str | None = None
    hidden: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters `start` to `end` of one block that share a formatting."""

    start: int
    end: int
    style: RunStyle


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """Effective paragraph formatting; None where nothing says.

    Indents are in points, and in characters where the file says so too (a negative first line
    hangs). `line_spacing` is in lines where `line_rule` is `multiple`, in points where it is
    `exact` or `at-least`. `grid` tells whether lines snap to the page's grid.
    """

    name: str | None = None
    alignment: str | None = None
    outline_level: int | None = None
    numbered: bool = False
    left_indent: float | None = None
    right_indent: float | None = None
    first_line_indent: float | None = None
    left_chars: float | None = None
    right_chars: float | None = None
    first_line_chars: float | None = None
    space_before: float | None = None
    space_after: float | None = None
    line_spacing: float | None = None
    line_rule: Literal["multiple", "exact", "at-least"] | None = None
    keep_with_next: bool = False
    keep_together: bool = False
    page_break_before: bool = False
    widow_control: bool = True
    grid: bool = True


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


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table, code block or image.

    `path` is unique in the document and stable for the same bytes: `body/12`,
    `body/3/r2/c1/0` (rows and cells from 0), `header1/0`. `section` holds the texts of the
    headings above, outermost first, as written; a value in a form row (a label cell beside it)
    has that label as its innermost section. `level` is a heading's level (1 to 9) or a list
    item's depth (from 1). `marker` is the number or bullet that the format shows but keeps out
    of the text. `marks` are in the order of their starts. `offsets`, in formats with a source text,
    maps each character of `text`, and its end, to an offset in `Document.source`; `spot` says
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
    style: ParagraphStyle = ParagraphStyle()
    runs: tuple[Run, ...] = ()
    cell: CellRef | None = None
    table: Table | None = None
    marks: tuple[Mark, ...] = ()
    offsets: Sequence[int] | None = None
    spot: Spot | None = None
    origin: int = 0

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


@dataclass(frozen=True, slots=True)
class Field:
    """A form field, `文書番号: 総-2025-018`, in a paragraph or as two neighbouring cells."""

    label: str
    value: str
    label_span: Span
    value_span: Span


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid that East Asian text stands on (文字数と行数の指定).

    `lines` fixes the line pitch only, `characters` the character pitch too, `snap` puts each
    character into a square. Pitches are in points.
    """

    kind: Literal["lines", "characters", "snap"]
    line_pitch: float | None = None
    character_pitch: float | None = None
    lines_per_page: int | None = None
    characters_per_line: int | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """A header or footer that a section shows: on which pages, and the path of its blocks."""

    part: Part
    pages: Literal["default", "first", "even"]
    path: str


@dataclass(frozen=True, slots=True)
class Page:
    """One section's page, in millimetres.

    A margin that the file does not show (PDF, slides) is None. `header_mm` and `footer_mm` are
    their distances from the paper's edge; `start` is how the section begins (`next-page`,
    `continuous`, ...).
    """

    width_mm: float
    height_mm: float
    top_mm: float | None
    right_mm: float | None
    bottom_mm: float | None
    left_mm: float | None
    orientation: Literal["portrait", "landscape"]
    columns: int = 1
    header_mm: float | None = None
    footer_mm: float | None = None
    gutter_mm: float = 0.0
    vertical: bool = False
    start: str = "next-page"
    grid: Grid | None = None
    page_number_start: int | None = None
    page_number_format: str | None = None
    margins: tuple[Margin, ...] = ()


@dataclass(frozen=True, slots=True)
class Markup:
    """Something left in the file that a reader of the finished document should not meet.

    `span` is where it shows; a comment that is anchored nowhere has the span of the first block.
    `spot` says where it stands when that is in no block: in a hidden row, on a hidden sheet.
    `resolved` says of a comment in Word whether the reviewers are done with it.
    """

    kind: Literal["comment", "insertion", "deletion", "format", "hidden", "highlight"]
    text: str
    span: Span
    author: str = ""
    spot: Spot | None = None
    resolved: bool | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of the file whose words were not read, and why; both as a person reads them.

    `kind` is its name for rules and scripts, as in `image-text`.
    """

    kind: str
    part: Bilingual
    reason: Bilingual
    count: int = 1


@dataclass(frozen=True)
class Document:
    """A whole document, whatever its format.

    `name` is the file's name; `source` the decoded text of a text format (its line ends line feeds,
    without byte order mark), else None; `language` what most of its letters are. Tracked changes
    are read as accepted; `original` is the document before them, None where there are none. Its
    paths are its own.
    """

    name: str
    format: str
    sha256: str
    blocks: tuple[Block, ...]
    language: Literal["ja", "en"]
    title: str | None = None
    fields: tuple[Field, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    markup: tuple[Markup, ...] = ()
    parts_read: tuple[str, ...] = ()
    parts_not_read: tuple[Unread, ...] = ()
    source: str | None = None
    original: "Document | None" = None

    def walk(self) -> Iterator[Block]:
        """Yield every block, also those inside cells, in reading order."""
        for block in self.blocks:
            yield from block.walk()

    @cached_property
    def _by_path(self) -> dict[str, Block]:
        return {block.path: block for block in self.walk()}

    def block(self, path: str) -> Block:
        """Return the block named `path`.

        Raises:
            KeyError: no such block.
        """
        if path == SOURCE and self.raw is not None:
            return self.raw
        return self._by_path[path]

    @cached_property
    def raw(self) -> Block | None:
        """The source text as one block, markup and all; None in formats without."""
        if self.source is None:
            return None
        places = range(len(self.source) + 1)
        return Block(BlockKind.PARAGRAPH, SOURCE, self.source, offsets=places)

    def quote(self, span: Span) -> str:
        """Return the characters that a span covers."""
        return self.block(span.path).text[span.start : span.end]

    def first_span(self) -> Span:
        """Return the place for what concerns the whole document: its first words."""
        for block in self.walk():
            if block.text.strip() and block.part is Part.BODY:
                return block.span()
        return Span(self.blocks[0].path if self.blocks else "", 0, 0)
