"""The Excel reader: .xlsx and .xlsm as a Document.

`package` opens and refuses; `strings`, `styles` and `formats` say what cells hold and look like;
`worksheet` reads a sheet as it is stored, `boxes` as it is seen, `regions` and `layout` as tables,
lines and headings; `margins`, `drawings` and `comments` read what stands beside the cells. Macros
are not run, links to other files not followed. What stands outside a print area is read like the
rest.
"""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.document import (
    Block,
    BlockKind,
    Document,
    FormField,
    Markup,
    Page,
    Part,
    Span,
    Spot,
    Unread,
)
from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.shared.archive import report_too_many_blocks
from checker.formats.shared.assemble import assemble, find_title, guess_language
from checker.formats.xlsx.read.boxes import find_boxes
from checker.formats.xlsx.read.comments import CellComment, read_comments, read_persons
from checker.formats.xlsx.read.drawings import Drawings
from checker.formats.xlsx.read.hidden_words import find_choices, iter_untold
from checker.formats.xlsx.read.layout import SheetLayout
from checker.formats.xlsx.read.margins import MarginReader, read_page
from checker.formats.xlsx.read.names import (
    Area,
    Element,
    Position,
    find_child,
    find_children,
    get_related_id,
    get_value,
    is_on,
    position,
)
from checker.formats.xlsx.read.package import EXCEL, WorkbookPackage, open_package
from checker.formats.xlsx.read.properties import read_defined_names, read_properties
from checker.formats.xlsx.read.strings import read_shared_strings
from checker.formats.xlsx.read.styles import read_styles
from checker.formats.xlsx.read.worksheet import Workbook, Worksheet, read_worksheet

_NOT_READ = Message("read.not-read")
_UNREAD = {
    "active-x": (Message("read.activex-controls"), _NOT_READ),
    "alternative-content": (
        Message("read.alternative-content"),
        Message("read.another-branch-says-something-else"),
    ),
    "chart": (Message("read.charts"), _NOT_READ),
    "embedded-file": (
        Message("read.embedded-files"),
        Message("read.not-opened"),
    ),
    "formula": (
        Message("read.formulas-without-a-result"),
        Message("read.no-value-stored-open-file-excel"),
    ),
    "image-text": (
        Message("read.text-in-images"),
        Message("read.not-recognised"),
    ),
    "smart-art": (Message("read.smartart"), _NOT_READ),
}


def read(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read an Excel file.

    Args:
        path: where it came from; its name becomes the document's.
        data: its content.
        limits: what is too large; `blocks` counts cells with words.

    Raises:
        InputError: it is encrypted, damaged, too large, or not an Excel file of this kind.
    """
    with open_package(path, data, limits) as package:
        reading = _WorkbookReading(package, path.name)
        reading.read(limits)
        properties = read_properties(package)
        properties |= {f"name:{name}": text for name, text in reading.names.items()}
    blocks = reading.all_blocks()
    return Document(
        name=path.name,
        format="xlsx",
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=blocks,
        language=guess_language(blocks),
        title=find_title(blocks) or properties.get("title"),
        fields=tuple(reading.fields),
        properties=properties,
        pages=tuple(reading.pages),
        markup=tuple(reading.markup),
        parts_read=reading.parts_read(blocks),
        parts_not_read=_describe_unread(reading.skipped),
    )


@dataclass
class _WorkbookReading:
    """Collects what the sheets hold."""

    package: WorkbookPackage
    file: str
    names: Mapping[str, str] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    fields: list[FormField] = field(default_factory=list)
    comments: list[Block] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    markup: list[Markup] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    text_boxes: int = 0

    def read(self, limits: Limits) -> None:
        """Take in all sheets."""
        root = self.package.root(self.package.main)
        sheets = [] if root is None else list(self._iter_sheets(root))
        if root is None or not sheets:
            raise EXCEL.damage(self.package.place, self.package.main)
        self.margins = MarginReader(self.file)
        self.names = read_defined_names(root, [sheet.name for sheet, _ in sheets])
        persons = read_persons(self.package)
        loaded = list(_load_sheets(_open_workbook(self.package, root, limits), sheets))
        self._read_layouts(loaded, persons)

    def _iter_sheets(self, root: Element) -> Iterator[tuple["_ListedSheet", bool]]:
        """Yield the sheets in the order of their tabs, and whether they are hidden."""
        relations = self.package.relations(self.package.main)
        taken: set[str] = set()
        for item in find_children(find_child(root, "sheets"), "sheet"):
            name = item.get("name") or "Sheet"
            while name in taken:
                name += "'"
            taken.add(name)
            relation = relations.get(get_related_id(item))
            if relation is None or relation.external or not self.package.has(relation.target):
                raise _report_missing(self.package.place, name)
            yield _ListedSheet(name, relation.target), item.get("state") in {"hidden", "veryHidden"}

    def _read_layouts(
        self, loaded: Sequence[tuple[Worksheet, bool]], persons: dict[str, str]
    ) -> None:
        taken = frozenset(sheet.name for sheet, _ in loaded)
        offered = find_choices([sheet for sheet, _ in loaded], self.names)
        for sheet, hidden in loaded:
            notes = read_comments(self.package, sheet.part, persons)
            areas = offered.get(sheet.name, [])
            if hidden:
                self._read_hidden_sheet(sheet, notes, areas)
            else:
                self._read_sheet(sheet, notes, areas, taken)

    def _read_sheet(
        self,
        sheet: Worksheet,
        notes: Sequence[CellComment],
        offered: Sequence[Area],
        taken: frozenset[str],
    ) -> None:
        boxes, covered = find_boxes(sheet)
        made = SheetLayout(sheet, sheet.name, taken).blocks(boxes)
        drawings = Drawings(self.package, sheet, sheet.name)
        drawings.read()
        blocks, fields = assemble(made)
        floating, more = assemble(drawings.blocks)
        self.body += [*blocks, *floating]
        self.fields += [*fields, *more]
        self.text_boxes += drawings.text_boxes
        self.skipped.update(drawings.skipped)
        self._count(sheet)
        margins = self.margins.read(sheet)
        page = read_page(sheet, margins)
        self.pages += [page] if page is not None else []
        spans = _Spans(blocks)
        words = {at: cell.words.text or cell.stored for at, cell in sheet.hidden.items()}
        shown = {at: cell.stored for at, cell in sheet.cells.items() if cell.stored}
        for at, text in iter_untold(words | covered | shown, offered):
            spot = Spot(sheet=sheet.name, cell=str(at))
            self.markup.append(Markup("hidden", text, spans.before(at), spot=spot))
        self.markup += [replace(each, span=spans.first) for each in drawings.hidden]
        self._read_comments(sheet, notes, spans)

    def _read_hidden_sheet(
        self, sheet: Worksheet, notes: Sequence[CellComment], offered: Sequence[Area]
    ) -> None:
        cells = sheet.cells | sheet.hidden
        words = {at: cell.words.text or cell.stored for at, cell in cells.items()}
        texts = [text for _, text in iter_untold(words, offered)] + [note.text for note in notes]
        spot = Spot(sheet=sheet.name)
        self.markup += [Markup("hidden", text, Span("", 0, 0), spot=spot) for text in texts]

    def _count(self, sheet: Worksheet) -> None:
        if sheet.uncalculated:
            self.skipped["formula"] += sheet.uncalculated
        if sheet.embedded:
            self.skipped["embedded-file"] += len(sheet.embedded)

    def _read_comments(
        self, sheet: Worksheet, notes: Sequence[CellComment], spans: "_Spans"
    ) -> None:
        for note in notes:
            path = f"comment{len(self.comments)}/0"
            spot = Spot(sheet=sheet.name, cell=str(note.at))
            block = Block(BlockKind.PARAGRAPH, path, note.text, part=Part.COMMENT, spot=spot)
            self.comments.append(block)
            where = spans.at(note.at)
            self.markup.append(Markup("comment", note.text, where, note.author, story=path))

    def all_blocks(self) -> tuple[Block, ...]:
        """Return the blocks of the sheets, then headers, footers and comments."""
        margins, fields = assemble([*self.margins.headers, *self.margins.footers])
        self.fields += fields
        return (*self.body, *margins, *self.comments)

    def parts_read(self, blocks: Sequence[Block]) -> tuple[str, ...]:
        """Return the names of the parts that have blocks."""
        present = {block.part for block in blocks} | {Part.BODY}
        names = tuple(part.value for part in Part if part in present)
        return (*names, "text-box") if self.text_boxes else names


@dataclass(frozen=True, slots=True)
class _ListedSheet:
    """A sheet that the workbook lists."""

    name: str
    part: str


class _Spans:
    """Finds the block of a cell on one sheet, or the one before it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def _by_cell(self) -> dict[Position, Block]:
        found: dict[Position, Block] = {}
        for block in (each for outer in self._blocks for each in outer.walk()):
            at = None if block.table is not None else position(block.path.rpartition("!")[2])
            if at is not None:
                found[at] = block
        return found

    @cached_property
    def _order(self) -> list[Position]:
        return sorted(self._by_cell)

    @cached_property
    def first(self) -> Span:
        """The sheet's first place."""
        return self._by_cell[self._order[0]].span(0, 0) if self._order else Span("", 0, 0)

    def at(self, at: Position) -> Span:
        """Return the words of a cell, or the place before it where it has no block."""
        found = self._by_cell.get(at)
        return self.before(at) if found is None else found.span()

    def before(self, at: Position) -> Span:
        """Return the end of the last cell before a place, else the sheet's first place."""
        index = bisect_right(self._order, at) - 1
        if index < 0:
            return self.first
        found = self._by_cell[self._order[index]]
        return found.span(len(found.text))


def _open_workbook(package: WorkbookPackage, root: Element, limits: Limits) -> Workbook:
    def related_part(kind: str) -> str:
        return package.related(package.main, kind)

    styles_part, theme = related_part("styles"), related_part("theme")
    styles = read_styles(
        package.root(styles_part) if styles_part else None, package.root(theme) if theme else None
    )
    strings = read_shared_strings(package, related_part("sharedStrings"), styles.font, limits)
    from_1904 = is_on(get_value(find_child(root, "workbookPr"), "date1904"))
    return Workbook(package, styles, strings, from_1904, limits)


def _load_sheets(
    workbook: Workbook, sheets: Sequence[tuple[_ListedSheet, bool]]
) -> Iterator[tuple[Worksheet, bool]]:
    words = empty = 0
    limit = workbook.limits.blocks
    for listed, hidden in sheets:
        sheet = read_worksheet(workbook, listed.name, listed.part, limit - max(words, empty))
        words += len(sheet.cells) + len(sheet.hidden)
        empty = min(empty + len(sheet.empties), limit)
        if words > limit:
            raise report_too_many_blocks(workbook.package.place, workbook.limits)
        yield sheet, hidden


def _report_missing(place: str, name: str) -> InputError:
    what = Message("read.file-lacks-content-sheet")
    remedy = Message("read.open-excel-let-repair-file-save")
    return InputError(what.format(name=name), place=place, remedy=remedy)


def _describe_unread(skipped: Counter[str]) -> tuple[Unread, ...]:
    kinds = sorted(kind for kind, count in skipped.items() if count)
    return tuple(Unread(kind, *_UNREAD[kind], skipped[kind]) for kind in kinds)
