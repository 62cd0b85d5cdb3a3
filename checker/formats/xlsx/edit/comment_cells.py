"""Place the comment on a place of a workbook: see `docs/decisions/xlsx-comments.md`."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, Part, Span
from checker.core.errors import OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.formats.xlsx.edit.book import Book, Tab
from checker.formats.xlsx.edit.comments import SheetComments
from checker.formats.xlsx.edit.pixel_grid import SheetGrid, read_grid
from checker.formats.xlsx.read.names import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Position,
    parse_area,
    position,
)

_RINGS = 200
"""How far around a cell a free one is looked for."""


@dataclass(frozen=True)
class CommentedSheet:
    """A sheet that takes comments: its tab, its grid and its comments."""

    tab: Tab
    grid: SheetGrid
    comments: SheetComments

    def takes(self, at: Position, paragraphs: Sequence[str]) -> bool:
        """Return whether a note can stand at a cell: there is room, and no thread."""
        return at not in self.comments.threads and self.comments.room(at, paragraphs)

    def is_free(self, at: Position, paragraphs: Sequence[str], *, shown: bool = True) -> bool:
        """Return whether a note that belongs elsewhere can stand at a cell, one that is shown."""
        ours_alone = at not in self.comments.classic and self.takes(at, paragraphs)
        return ours_alone and (not shown or self.grid.is_shown(at))


@dataclass(frozen=True, slots=True)
class CommentCell:
    """A cell that a comment is meant for.

    `exact` says that it is the very cell of the words; `all_of_it` that these are all that it says.
    """

    sheet: CommentedSheet
    at: Position
    exact: bool = False
    all_of_it: bool = False


class WorkbookPlaces:
    """Finds the places of one workbook's findings.

    Args:
        document: as it was read.
        book: the file.
        language: of who reads the comments.
    """

    def __init__(self, document: Document, book: Book, language: DisplayLanguage) -> None:
        self._document = document
        self._book = book
        self._language = language
        self._tabs = [tab for tab in book.tabs() if tab.cells]
        self._sheets: dict[str, CommentedSheet] = {}

    @property
    def used(self) -> list[CommentedSheet]:
        """The sheets that were asked for, in the order of their tabs."""
        return [self._sheets[tab.name] for tab in self._tabs if tab.name in self._sheets]

    @cached_property
    def _first(self) -> Tab:
        shown = [tab for tab in self._tabs if not tab.hidden]
        if not (shown or self._tabs):
            raise _report_no_cells(self._book.reading.place)
        return (shown or self._tabs)[0]

    def whole(self) -> CommentCell:
        """Return the place of what concerns the whole document: the first sheet's first cell.

        Raises:
            OutputError: there is no sheet with cells.
        """
        return CommentCell(self._get_sheet(self._first), Position(1, 1))

    def of(self, span: Span) -> CommentCell:
        """Return the place of a span; of what no cell says, the nearest cell.

        Raises:
            OutputError: there is no sheet with cells.
        """
        if not span.path:
            return self.whole()
        block = self._document.block(span.path)
        spot = block.spot
        tab = next((t for t in self._tabs if spot is not None and t.name == spot.sheet), None)
        if spot is None or tab is None:
            return self.whole()
        cells = parse_area(spot.cell) or Area(1, 1, 1, 1)
        exact = spot.cell is not None and _is_of_cells(block)
        said = self._document.quote(span) == block.text and block.table is None
        all_of_it = exact and said and block.part is Part.BODY
        return CommentCell(self._get_sheet(tab), Position(cells.top, cells.left), exact, all_of_it)

    def near(self, place: CommentCell, paragraphs: Sequence[str]) -> Position:
        """Return the cell where a note stands that cannot stand at its place.

        In the first row it is the next free cell to the right, so that what concerns the whole
        document or a header stays there; elsewhere the nearest in any direction.

        Raises:
            OutputError: there is no free cell far and wide.
        """
        for shown in (True, False):  # a cell that nobody sees is better than none
            for at in _iter_around(place.at):
                if place.sheet.is_free(at, paragraphs, shown=shown):
                    return at
        raise _report_no_room(self._book.reading.place, place)

    def _get_sheet(self, tab: Tab) -> CommentedSheet:
        if tab.name not in self._sheets:
            main = etree.QName(self._book.root(self._book.main)).namespace or ""
            comments = SheetComments(self._book, tab.part, main, self._language)
            self._sheets[tab.name] = CommentedSheet(
                tab, read_grid(self._book.reading, tab.part), comments
            )
        return self._sheets[tab.name]


def _is_of_cells(block: Block) -> bool:
    """Return whether a cell or its comment says a block's words, not what floats over it."""
    if block.part is not Part.BODY:
        return block.part is Part.COMMENT
    inside = block.path.rpartition("!")[2].partition("/")[0]
    return block.table is not None or position(inside) is not None


def _iter_around(at: Position) -> Iterator[Position]:
    """Yield the cells around one, the nearest first: right, below, left, above, then the rest."""
    if at.row == 1:
        yield from (Position(1, column) for column in range(at.column + 1, LAST_COLUMN + 1))
    for ring in range(1, _RINGS):
        cells = [
            Position(at.row + down, at.column + across)
            for down in range(-ring, ring + 1)
            for across in (range(-ring, ring + 1) if abs(down) == ring else (-ring, ring))
        ]
        cells.sort(key=lambda each: _measure_distance(at, each))
        yield from (e for e in cells if 1 <= e.row <= LAST_ROW and 1 <= e.column <= LAST_COLUMN)


def _measure_distance(one: Position, other: Position) -> tuple[int, int]:
    down, across = other.row - one.row, other.column - one.column
    side = 0 if across > 0 else 1 if down > 0 else 2 if across < 0 else 3
    return abs(down) + abs(across), side


def _report_no_cells(place: str) -> OutputError:
    what = Message("edit.no-sheet-cells-so-there-no")
    remedy = Message("edit.leave-annotate-out-write-list-findings")
    return OutputError(what, place=place, remedy=remedy)


def _report_no_room(place: str, wanted: CommentCell) -> OutputError:
    what = Message("edit.there-no-cell-near-comment-can", name=wanted.sheet.tab.name, at=wanted.at)
    remedy = Message("edit.set-limit-rules-find-so-many-write")
    return OutputError(what, place=place, remedy=remedy)
