"""Turn what stands on pages into blocks: headings, paragraphs, items, tables, pictures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from checker.core.data_classes import dataclass
from checker.core.document import (
    Block,
    BlockKind,
    Cell,
    CellRef,
    ParagraphStyle,
    Part,
    Row,
    Spot,
    Table,
)
from checker.core.errors import InputError
from checker.formats.pdf.read.glyphs import Rectangle
from checker.formats.pdf.read.headings import PlacedParagraph, guess_levels
from checker.formats.pdf.read.layout import PageColumn, PageLayout, PictureItem, TableItem
from checker.formats.pdf.read.line_text import WrittenLine
from checker.formats.pdf.read.lines import surround_boxes
from checker.formats.pdf.read.margins import Margins, find_margins, mask_numbers
from checker.formats.pdf.read.paragraphs import PageParagraph, flows_into, group, join_lines

_NEAR = 2.5
_CELL_PADDING = 3.0
_STEP = 0.5  # of a character: list items further in are a level deeper

_Thing = PageParagraph | TableItem | PictureItem


@dataclass(slots=True)
class PageBlocks:
    """The blocks of one page's body, and where each stands on the page.

    `lines` are those of its paragraphs outside tables, but for centred and turned ones.
    """

    blocks: list[Block] = field(default_factory=list)
    places: list[Rectangle] = field(default_factory=list)
    lines: list[WrittenLine] = field(default_factory=list)


class BlockMaker:
    """Makes the blocks of a document, page by page."""

    def __init__(
        self,
        pages: Sequence[PageLayout],
        bookmarks: Mapping[tuple[int, str], int],
        *,
        tagged: bool,
        left: int,
        excess: InputError,
    ) -> None:
        """Group lines into paragraphs, and find margins and headings.

        Args:
            pages: in order.
            bookmarks: levels by page (from 1) and folded title.
            tagged: whether the file says which paragraphs are headings.
            left: how many blocks are read.
            excess: what is raised where there are more.
        """
        self._left = left
        self._excess = excess
        self._margins = find_margins(pages)
        self._things = [list(_iter_things(page, self._margins)) for page in pages]
        placed = [
            PlacedParagraph(thing, number, join_lines(thing.lines).text)
            for number, things in enumerate(self._things, 1)
            for thing in things
            if isinstance(thing, PageParagraph)
        ]
        self._levels = _find_tagged_levels(placed) if tagged else guess_levels(placed, bookmarks)
        self._pages = pages

    def body(self, number: int) -> PageBlocks:
        """Return the blocks of the body of a page, from 1."""
        made = PageBlocks()
        loose = {id(line) for line in self._pages[number - 1].loose}
        indents: list[float] = []
        for thing in self._things[number - 1]:
            path = f"page{number}/{len(made.blocks)}"
            if isinstance(thing, TableItem):
                made.blocks.append(self._build_table(thing, path, number))
                made.places.append(thing.grid.box)
            elif isinstance(thing, PictureItem):
                spot = Spot(page=number)
                made.blocks.append(self._count(Block(BlockKind.IMAGE, path, thing.alt, spot=spot)))
                made.places.append(thing.box)
            else:
                block = self._build_paragraph(thing, path, number)
                indents = _list_indents(indents, thing) if block.kind is BlockKind.LIST_ITEM else []
                level = block.level or (len(indents) if indents else None)
                made.blocks.append(replace(block, level=level))
                made.places.append(surround_boxes([line.box for line in thing.lines]))
                if not thing.is_centered:
                    made.lines += [line for line in thing.lines if id(line) not in loose]
        return made

    def margins(self) -> Iterator[Block]:
        """Yield running headers and footers, each once, with the page that first shows it."""
        seen: set[tuple[Part, str]] = set()
        counts: dict[int, int] = {}
        for number, page in enumerate(self._pages, 1):
            for line in sorted(_iter_lines(page), key=lambda each: (each.box.top, each.box.x0)):
                part = self._margins.get(id(line))
                key = (part or Part.BODY, mask_numbers(line.text))
                if part is None or key in seen or not line.text.strip():
                    continue
                seen.add(key)
                index = counts[number] = counts.get(number, -1) + 1
                path = f"page{number}/{part.value}{index}"
                whole = replace(line, marker=None, marked=0)  # `- 3 -` is no list item
                paragraph = PageParagraph([whole], line.box.x0, line.box.x1)
                yield replace(self._build_paragraph(paragraph, path, number), part=part)

    def _count(self, block: Block) -> Block:
        self._left -= 1
        if self._left < 0:
            raise self._excess
        return block

    def _build_paragraph(self, paragraph: PageParagraph, path: str, page: int) -> Block:
        words = join_lines(paragraph.lines)
        level = self._levels.get(id(paragraph))
        first = paragraph.first
        kind = BlockKind.PARAGRAPH if first.marker is None else BlockKind.LIST_ITEM
        return self._count(
            Block(
                BlockKind.HEADING if level is not None else kind,
                path,
                words.text,
                level=level,
                marker=first.marker,
                style=_style(paragraph, level),
                runs=words.runs,
                marks=words.marks,
                spot=Spot(page=page, lines=words.lines),
            )
        )

    def _build_table(self, item: TableItem, path: str, page: int) -> Block:
        block = self._count(Block(BlockKind.TABLE, path, spot=Spot(page=page)))
        rows: list[list[Cell]] = [[] for _ in item.grid.ys[1:]]
        for cell, lines in item.cells:
            place = CellRef(path, cell.row, cell.column)
            base = f"{path}/r{cell.row}/c{cell.column}"
            left, right = cell.box.x0 + _CELL_PADDING, cell.box.x1 - _CELL_PADDING
            paragraphs = group(lines, left, right)
            blocks = [
                replace(self._build_paragraph(each, f"{base}/{index}", page), cell=place)
                for index, each in enumerate(paragraphs)
            ]
            if not blocks:  # so that a finding on an empty cell has its place
                empty = Block(BlockKind.PARAGRAPH, f"{base}/0", cell=place, spot=Spot(page=page))
                blocks = [self._count(empty)]
            rows[cell.row].append(
                Cell(cell.row, cell.column, tuple(blocks), cell.row_span, cell.column_span)
            )
        read = tuple(Row(tuple(row), _is_header(row, index)) for index, row in enumerate(rows))
        return replace(block, table=Table(read, len(item.grid.xs) - 1))


def _iter_lines(page: PageLayout) -> Iterator[WrittenLine]:
    for column in page.columns:
        yield from (item for item in column.items if isinstance(item, WrittenLine))
    yield from page.loose


def _iter_things(page: PageLayout, margins: Margins) -> Iterator[_Thing]:
    """Yield the paragraphs, tables and pictures of a page's body in reading order."""
    last: _Thing | None = None
    for column in page.columns:
        kept = [item for item in column.items if id(item) not in margins]
        for index, thing in enumerate(_group_column(replace(column, items=kept))):
            if (
                index == 0
                and isinstance(last, PageParagraph)
                and isinstance(thing, PageParagraph)
                and flows_into(last, thing.first)
            ):
                last.lines += thing.lines
                continue
            if last is not None:
                yield last
            last = thing
    if last is not None:
        yield last
    loose = [line for line in page.loose if id(line) not in margins]
    yield from group(loose, 0.0, page.width)


def _group_column(column: PageColumn) -> Iterator[_Thing]:
    lines: list[WrittenLine] = []
    for item in column.items:
        if isinstance(item, WrittenLine):
            lines.append(item)
            continue
        yield from group(lines, column.left, column.right)
        lines = []
        yield item
    yield from group(lines, column.left, column.right)


def _find_tagged_levels(placed: Iterable[PlacedParagraph]) -> dict[int, int]:
    found: dict[int, int] = {}
    for each in placed:
        role = each.paragraph.first.role
        level = None if role is None else role.heading_level
        if level is not None:
            found[id(each.paragraph)] = level
    return found


def _style(paragraph: PageParagraph, level: int | None) -> ParagraphStyle:
    role = paragraph.first.role
    alignment = "right" if paragraph.is_at_right else None
    return ParagraphStyle(
        name=None if role is None else role.style,
        alignment="center" if paragraph.is_centered else alignment,
        outline_level=level,
        grid=False,
    )


def _is_header(row: Sequence[Cell], index: int) -> bool:
    """Return whether a row heads the columns: the first one, filled and bold throughout."""
    runs = [run for cell in row for block in cell.blocks for run in block.runs]
    filled = all(cell.text.strip() for cell in row)
    return index == 0 and len(row) > 1 and filled and all(run.style.bold for run in runs)


def _list_indents(outer: Sequence[float], paragraph: PageParagraph) -> list[float]:
    """Return where the list items around an item begin, its own beginning last."""
    begins = paragraph.first.box.x0
    step = _STEP * paragraph.first.size
    return [*(each for each in outer if each < begins - step), begins]
