"""A sheet as blocks: headings, lines of text and tables, in reading order.

Where nothing is sure, words stay in tables or plain paragraphs: a heading that is none would put
all that follows into a section that is not there.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from checker.core.data_classes import dataclass
from checker.core.document import (
    Block,
    BlockKind,
    Cell,
    CellRef,
    Mark,
    MarkKind,
    Row,
    Run,
    Spot,
    Table,
)
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key
from checker.formats.shared.column_heads import count_cells, heads_data
from checker.formats.xlsx.read.boxes import CellBox
from checker.formats.xlsx.read.regions import SheetRegion, find_regions, split_bands
from checker.formats.xlsx.read.worksheet import Worksheet

_MAX_HEADING_LENGTH = 40
_LARGER, _TITLE_SIZE = 1.15, 1.3
_TOP_ROWS = 12
_IN_BRACKETS = "[(（](?:[0-9０-９]{1,2}|[ア-ン]|[一二三四五六七八九十]{1,3})[)）]"
_NO_HEADING = re.compile(
    rf"[。.!?！？、,;；]$|[:：].*\S|^[※＊*注]|^(?!{_IN_BRACKETS})[(（]|^\W*以上$|^\W*記$"
)
_LETTER = re.compile(r"[^\W\d_]")
_SUBORDINATE = re.compile(rf"\s*(?:[0-9０-９]+[.．\-－][0-9０-９]+|{_IN_BRACKETS}|[①-⑳])")
_ITEM = re.compile(
    r"\s*(?:[・●○■□◆◇▪•‣*＊-]|[0-9０-９]{1,2}[.)．）、]|[(（][0-9０-９]{1,2}[)）]|[①-⑳])\s*\S"
)
_ITEMS = re.compile(rf"^{_ITEM.pattern}", re.MULTILINE)
_BULLET = re.compile(r"\s*[・●○■□◆◇▪•‣*＊-]\s*\S")


@dataclass(frozen=True)
class SheetLayout:
    """Makes the blocks of one sheet.

    `name` is the sheet's in paths, `taken` the names that tables must not take.
    """

    sheet: Worksheet
    name: str
    taken: frozenset[str]

    def blocks(self, boxes: Sequence[CellBox]) -> list[Block]:
        """Return the sheet's blocks."""
        looks = _SheetLooks.of(boxes)
        regions = find_regions(self.sheet, boxes, looks.is_title, looks.is_numbered_heading)
        levels = _find_heading_levels(regions, looks)
        names = self._iter_table_names()
        found: list[Block] = []
        for index, region in enumerate(regions):
            if region.is_table:
                found.append(self._build_table(region.boxes, names, None))
            else:
                found.extend(self._build_line(region.boxes[0], levels.get(index)))
        return found

    def _iter_table_names(self) -> Iterator[str]:
        yield self.name
        number = 2
        while True:
            name = f"{self.name}#{number}"
            if name not in self.taken:
                yield name
            number += 1

    def _build_line(self, box: CellBox, level: int | None) -> list[Block]:
        block = self._block(box, None)
        if level is not None:
            return [replace(block, kind=BlockKind.HEADING, level=level)]
        if len(_ITEMS.findall(block.text)) > 1:
            return [_mark_item(each, _ITEM) for each in _split_lines(block)]
        return [_mark_item(block, _BULLET)]

    def _build_table(
        self, boxes: Sequence[CellBox], names: Iterator[str], outer: CellRef | None
    ) -> Block:
        path = next(names)
        slots = _build_slots(boxes)
        rows = sorted({slot.top for slot in slots})
        columns = sorted({slot.left for slot in slots})
        row_at = {row: index for index, row in enumerate(rows)}
        column_at = {column: index for index, column in enumerate(columns)}
        cells: dict[int, list[Cell]] = {row: [] for row in rows}
        for slot in sorted(slots, key=lambda each: (each.top, each.left)):
            ref = CellRef(path, row_at[slot.top], column_at[slot.left])
            if slot.nested:
                content = [self._build_table(slot.boxes, names, ref)]
            else:
                content = [self._block(box, ref) for box in slot.boxes]
            cells[slot.top].append(
                Cell(
                    ref.row,
                    ref.column,
                    tuple(content),
                    row_span=_count_covered(rows, slot.top, slot.bottom),
                    column_span=_count_covered(columns, slot.left, slot.right),
                )
            )
        first = [slot for slot in slots if slot.top == rows[0]]
        header = len(rows) > 1 and _is_header(first)
        made = tuple(Row(tuple(cells[row]), header and row == rows[0]) for row in rows)
        area = SheetRegion(tuple(boxes)).area
        return Block(
            BlockKind.TABLE,
            path,
            cell=outer,
            table=Table(made, len(columns)),
            spot=Spot(sheet=self.sheet.name, cell=str(area)),
        )

    def _block(self, box: CellBox, ref: CellRef | None) -> Block:
        place = str(box.at)
        return Block(
            BlockKind.PARAGRAPH,
            f"{self.name}!{place}",
            box.text,
            style=box.look.paragraph,
            runs=_build_runs(box),
            cell=ref,
            marks=self._build_marks(box),
            spot=Spot(sheet=self.sheet.name, cell=str(box.merged) if box.merged else place),
        )

    def _build_marks(self, box: CellBox) -> tuple[Mark, ...]:
        marks = []
        phonetic = box.cell is not None and box.cell.phonetic
        if not (self.sheet.links or phonetic):
            return ()
        if box.at in self.sheet.links and box.text:
            marks.append(Mark(MarkKind.LINK, 0, len(box.text), self.sheet.links[box.at]))
        if box.cell is not None and phonetic:
            ruby = box.cell.words.ruby
            marks += [Mark(MarkKind.RUBY, start, end, said) for start, end, said in ruby]
        return tuple(sorted(marks, key=lambda mark: mark.start))


def _mark_item(block: Block, test: re.Pattern[str]) -> Block:
    is_item = test.match(block.text) is not None
    return replace(block, kind=BlockKind.LIST_ITEM, level=1) if is_item else block


def _split_lines(block: Block) -> Iterator[Block]:
    """Yield the lines of a cell that holds a list as blocks of their own: `A5`, `A5/1` ..."""
    start = 0
    for index, line in enumerate(block.text.split("\n")):
        end = start + len(line)
        inside = (run for run in block.runs if run.start < end and run.end > start)
        runs = (replace(r, start=max(r.start, start), end=min(r.end, end)) for r in inside)
        if line.strip():
            yield replace(
                block,
                path=f"{block.path}/{index}" if start else block.path,
                text=line,
                runs=tuple(replace(r, start=r.start - start, end=r.end - start) for r in runs),
                marks=(),
            )
        start = end + 1


@dataclass(frozen=True)
class _SheetLooks:
    """What is large and what is a heading on one sheet."""

    size: float
    first_row: int
    title: CellBox | None
    companions: frozenset[int]

    @classmethod
    def of(cls, boxes: Sequence[CellBox]) -> "_SheetLooks":
        sizes: Counter[float] = Counter()
        rows: Counter[int] = Counter()
        for box in boxes:
            if box.text.strip():
                sizes[box.look.run.size or 0.0] += len(box.text)
                rows[box.area.top] += 1
        size = sizes.most_common(1)[0][0] if sizes else 0.0
        first = min(rows, default=0)
        shared = frozenset(row for row, count in rows.items() if count > 1)
        bare = cls(size, first, None, shared)
        return replace(bare, title=bare.find_title(boxes))

    def find_title(self, boxes: Sequence[CellBox]) -> CellBox | None:
        """Return the sheet's title: a centred or plainly larger line near its top."""
        top = [box for box in boxes if box.area.top < self.first_row + _TOP_ROWS]
        found = [box for box in top if self._may_be_title(box)]
        named = [box for box in found if box.look.named == "title"]
        return max(named or found, key=_rank_prominence, default=None)

    def _may_be_title(self, box: CellBox) -> bool:
        if not _may_be_heading(box) or box.look.paragraph.alignment == "right":
            return False
        if box.look.named == "title":
            return True
        size = box.look.run.size or 0.0
        if not self.size:
            return False
        centred = box.look.paragraph.alignment == "center"
        if box.boxed:  # a cell of a form, unless it is large
            return centred and size >= self.size * _TITLE_SIZE
        return size >= self.size * _TITLE_SIZE or (
            centred and (box.look.run.bold or size >= self.size * _LARGER)
        )

    def is_title(self, box: CellBox) -> bool:
        return box is self.title

    def is_emphasised(self, box: CellBox) -> bool:
        """Return whether a line stands out from the text, and may head what follows."""
        look = box.look
        size = look.run.size or 0.0
        strong = look.run.bold or look.filled or size >= self.size * _LARGER
        return _may_be_heading(box) and (strong or look.named == "heading")

    def is_numbered_heading(self, box: CellBox) -> bool:
        return self.is_emphasised(box) and make_heading_key(box.text) != fold(box.text)

    def stands_alone(self, box: CellBox) -> bool:
        """Return whether no other words stand in its row."""
        return box.area.top not in self.companions


def _rank_prominence(box: CellBox) -> tuple[float, bool, int]:
    centred = box.look.paragraph.alignment == "center"
    return box.look.run.size or 0.0, centred, -box.area.top


def _may_be_heading(box: CellBox) -> bool:
    text = box.text.strip()
    return (
        0 < len(text) <= _MAX_HEADING_LENGTH
        and "\n" not in text
        and _LETTER.search(text) is not None
        and _NO_HEADING.search(text) is None
    )


def _find_heading_levels(regions: Sequence[SheetRegion], looks: _SheetLooks) -> Mapping[int, int]:
    """Return the level of each region that is a heading.

    The title has level 1 and sections have 2, also where there is no title; `(1)` below `1.` is
    one deeper. Neighbouring lines that stand out alike are a letterhead, unless they are numbered.
    """
    strong = [not each.is_table and looks.is_emphasised(each.boxes[0]) for each in regions]
    levels: dict[int, int] = {}
    main_seen = False
    for index, region in enumerate(regions):
        box = region.boxes[0]
        if not region.is_table and looks.is_title(box):
            levels[index] = 1
        elif strong[index] and index + 1 < len(regions) and looks.stands_alone(box):
            subordinate = main_seen and _SUBORDINATE.match(box.text) is not None
            numbered = subordinate or looks.is_numbered_heading(box)
            beside = strong[index + 1] or (index > 0 and strong[index - 1])
            after_title = index > 0 and looks.is_title(regions[index - 1].boxes[0])
            if numbered or not (beside and not (after_title and not strong[index + 1])):
                main_seen = main_seen or not subordinate
                levels[index] = 2 + subordinate
    return levels


class _Slot(NamedTuple):
    """A cell of a table in the making: its place, and the boxes that it holds."""

    top: int
    left: int
    bottom: int
    right: int
    boxes: tuple[CellBox, ...]
    nested: bool = False


def _build_slots(boxes: Sequence[CellBox]) -> list[_Slot]:
    """Return the cells of a table.

    Where a label reaches down beside several rows, these are one cell if they are the lines of
    one text, or a table within, if they have column heads of their own.
    """
    slots: list[_Slot] = []
    for band in split_bands(boxes):
        label, rest = band[0], band[1:]
        rows = {box.area.top for box in rest}
        beside = len(rows) > 1 and label.area == _find_reach(band, label) and label.text.strip()
        if beside and (_is_one_text(rest) or _has_heads(rest)):
            area = SheetRegion(tuple(rest)).area
            nested = not _is_one_text(rest)
            slots += [_build_slot(label), _Slot(*area, tuple(rest), nested)]
        else:
            slots += [_build_slot(box) for box in band]
    return slots


def _find_reach(band: Sequence[CellBox], label: CellBox) -> tuple[int, int, int, int]:
    """Return the area of a label that stands left of all else, from the band's top to its end."""
    area = SheetRegion(tuple(band)).area
    others = [box.area.left for box in band if box is not label]
    right = min(label.area.right, min(others, default=0) - 1)
    return (area.top, area.left, area.bottom, right)


def _build_slot(box: CellBox) -> _Slot:
    return _Slot(*box.area, (box,))


def _is_one_text(boxes: Sequence[CellBox]) -> bool:
    tops = [box.area.top for box in boxes]
    edges = {(box.area.left, box.area.right) for box in boxes}
    return len(set(tops)) == len(tops) and len(edges) == 1


def _has_heads(boxes: Sequence[CellBox]) -> bool:
    rows: dict[int, list[Cell]] = {}
    for box in boxes:
        block = Block(BlockKind.PARAGRAPH, "", box.text)
        rows.setdefault(box.area.top, []).append(Cell(0, 0, (block,)))
    table = Table(tuple(Row(tuple(cells)) for cells in rows.values()), 0)
    return len(table.rows[0].cells) > _PAIR and heads_data(table.rows, count_cells(table), 0)


_PAIR = 2


def _is_header(slots: Sequence[_Slot]) -> bool:
    """Return whether all cells of a row are filled in and stand out, as column heads do."""
    boxes = [slot.boxes[0] for slot in slots]
    if len(boxes) < _PAIR or not all(box.text.strip() for box in boxes):
        return False
    return all(box.look.filled for box in boxes) or all(box.look.run.bold for box in boxes)


def _count_covered(starts: Sequence[int], first: int, last: int) -> int:
    if first == last:
        return 1
    return max(bisect_right(starts, last) - bisect_left(starts, first), 1)


def _build_runs(box: CellBox) -> tuple[Run, ...]:
    """Return the runs of a cell: the font of the cell between those with one of their own."""
    own = box.cell.words.runs if box.cell else ()
    runs: list[Run] = []
    at = 0
    for start, end, style in own:
        if start > at:
            runs.append(Run(at, start, box.look.run))
        runs.append(Run(start, end, style))
        at = end
    if at < len(box.text):
        runs.append(Run(at, len(box.text), box.look.run))
    return tuple(runs)
