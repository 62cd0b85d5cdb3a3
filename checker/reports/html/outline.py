"""A document as its reader sees it: what the template of the page goes through."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from itertools import groupby

from checker.core.data_classes import dataclass
from checker.core.document import QUOTE_STYLE, Block, BlockKind, Cell, Document, Part, Row
from checker.core.messages import DisplayLanguage, Message
from checker.formats import format_named
from checker.reports.html.finding_anchors import DocumentAnchors, ReportAnchor
from checker.reports.html.text_runs import NoteReference, TextRun, split_text

_MAX_DEPTH = 10
"""Tables in tables beyond this are shown one paragraph below the other: nobody reads them."""
_MAX_LIST_LEVEL = 6
_LAST_HEADING = 6
_MAX_COLUMNS = 1000
"""What browsers take a cell across, and with rows 65,534 down."""
_MAX_ROWS = 65_534
_SIDES = {"center": "center", "right": "end", "end": "end"}
_BULLETS = frozenset("-*+•●▪■◆○§·")
_ENDS = {
    Part.HEADER: Message("report.headers"),
    Part.FOOTER: Message("report.footers"),
    Part.FOOTNOTE: Message("report.footnotes"),
    Part.ENDNOTE: Message("report.endnotes"),
    Part.COMMENT: Message("report.comments"),
    Part.NOTES: Message("report.notes"),
}


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A heading, paragraph, list item, code block or image. `level` is a heading's or an item's."""

    kind: str
    pieces: tuple[TextRun, ...]
    looks: str = ""
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """List items that follow each other."""

    items: tuple[TextBlock, ...]
    kind: str = "list"


@dataclass(frozen=True, slots=True)
class ReportCell:
    """A cell, spanning what a browser can show."""

    nodes: tuple["Node", ...]
    rows: int
    columns: int
    header: bool


@dataclass(frozen=True, slots=True)
class TableNode:
    """A table; `anchors` are of the table as a whole."""

    rows: tuple[tuple[ReportCell, ...], ...]
    columns: int
    anchors: tuple[ReportAnchor, ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Divider:
    """Where a page, a slide or a sheet begins."""

    label: str
    kind: str = "divider"


Node = TextBlock | Listing | TableNode | Divider


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A footnote, a comment, the notes of a slide. `id` is empty where nothing refers to it."""

    id: str
    label: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class End:
    """What stands outside the body, of one kind."""

    title: str
    entries: tuple[NoteEntry, ...]


@dataclass(frozen=True)
class Outline:
    """The nodes of one document.

    Args:
        document: what is shown.
        marks: what is said of its places.
        key: begins every id, so that documents on one page do not share any.
        language: of the words that the page adds.
    """

    document: Document
    marks: DocumentAnchors
    key: str
    language: DisplayLanguage
    _seen: set[tuple[Part, str]] = field(default_factory=set)

    @cached_property
    def body(self) -> tuple[Node, ...]:
        """The body, with a divider where a page, slide or sheet begins."""
        return tuple(self._iter_divided(block for block in self.document.blocks if _is_body(block)))

    @cached_property
    def ends(self) -> tuple[End, ...]:
        """What stands outside the body: headers, footers, notes, comments."""
        made = (
            End(title.get(self.language), self._list_entries(part)) for part, title in _ENDS.items()
        )
        return tuple(each for each in made if each.entries)

    def _iter_divided(self, blocks: Iterable[Block]) -> Iterator[Node]:
        last = ""
        for label, held in groupby(blocks, self._describe_place):
            if label and label != last:
                yield Divider(label)
                last = label
            yield from self._iter_nodes(held)

    def _describe_place(self, block: Block) -> str:
        """Return the page, slide or sheet that a block stands on, in words."""
        spot = next((each.spot for each in block.walk() if each.spot is not None), None)
        if spot is None:
            return ""
        if spot.sheet is not None:
            return Message("report.sheet", sheet=spot.sheet).get(self.language)
        if spot.page is None:
            return ""
        slide = Message("report.slide", page=spot.page)
        page = Message("report.page", page=spot.page)
        return (slide if format_named(self.document.format).has_slides else page).get(self.language)

    def _iter_nodes(self, blocks: Iterable[Block], depth: int = 0) -> Iterator[Node]:
        for is_list, held in groupby(blocks, lambda block: block.kind is BlockKind.LIST_ITEM):
            if is_list:
                yield Listing(tuple(self._build_text_block(block) for block in held))
                continue
            for block in held:
                yield from self._build_node(block, depth)

    def _build_node(self, block: Block, depth: int) -> Iterator[Node]:
        if block.table is None:
            yield self._build_text_block(block)
        elif depth < _MAX_DEPTH:
            anchors = tuple(each.anchor for each in self.marks.at(block))
            rows = (tuple(self._iter_cells(row, depth)) for row in block.table.rows)
            yield TableNode(tuple(rows), block.table.columns, anchors)
        else:
            yield from (self._build_text_block(each) for each in block.walk())

    def _iter_cells(self, row: Row, depth: int) -> Iterator[ReportCell]:
        for cell in row.cells:
            nodes = tuple(self._iter_nodes(cell.blocks, depth + 1))
            yield ReportCell(nodes, *_clamp_spans(cell), row.header)

    def _build_text_block(self, block: Block) -> TextBlock:
        text = self.marks.text(block)
        return TextBlock(
            kind="paragraph" if block.table is not None else block.kind.value,
            pieces=split_text(block, text, self.marks.at(block), self._note),
            looks=" ".join(_iter_classes(block)),
            level=min(block.level or 1, _get_max_level(block)),
            marker=_format_marker(block),
        )

    def _note(self, path: str) -> NoteReference:
        number = "".join(each for each in path if each.isdigit())
        label = Message("report.note", number=number).get(self.language)
        return NoteReference(self._note_ids.get(path, ""), label)

    @cached_property
    def _note_ids(self) -> dict[str, str]:
        notes = (each for each in self.document.blocks if each.part in _NOTES)
        names = dict.fromkeys(_name_entry(each) for each in notes)
        return {name: f"{self.key}-note{number}" for number, name in enumerate(names, start=1)}

    def _list_entries(self, part: Part) -> tuple[NoteEntry, ...]:
        blocks = [block for block in self.document.blocks if block.part is part]
        made = (
            self._build_entry(part, name, [block for block in held if self._is_new(block)])
            for name, held in groupby(blocks, _name_entry)
        )
        return tuple(each for each in made if each.nodes)

    def _build_entry(self, part: Part, name: str, blocks: Sequence[Block]) -> NoteEntry:
        label = ""
        if part in _NOTES:
            label = self._note(name).label
        elif part is Part.COMMENT and blocks:
            label = self._authors.get(blocks[0].text, "")
        elif part is Part.NOTES and blocks:
            label = self._describe_place(blocks[0])
        return NoteEntry(self._note_ids.get(name, ""), label, tuple(self._iter_nodes(blocks)))

    def _is_new(self, block: Block) -> bool:
        """Every slide repeats its footer; once is enough where nothing is said of it."""
        if block.part not in _MARGINS or block.table is not None:
            return True
        shown = (block.part, block.text)
        new = shown not in self._seen
        self._seen.add(shown)
        return bool(self.marks.at(block)) or (new and bool(block.text.strip()))

    @cached_property
    def _authors(self) -> dict[str, str]:
        """Who wrote a comment, by its first paragraph."""
        comments = (each for each in self.document.markup if each.kind == "comment")
        return {each.text.split("\n")[0]: self.marks.veil.over(each.author) for each in comments}


_NOTES = frozenset({Part.FOOTNOTE, Part.ENDNOTE})
_MARGINS = frozenset({Part.HEADER, Part.FOOTER})


def _is_body(block: Block) -> bool:
    return block.part is Part.BODY


def _name_entry(block: Block) -> str:
    """Return the name of the note or comment that a block belongs to."""
    if block.part is Part.NOTES and block.spot is not None:
        return str(block.spot.page)
    first = block.path.partition("/")[0]
    is_own = block.part in _NOTES or (block.part is Part.COMMENT and first.startswith("comment"))
    return first if is_own else block.path


def _clamp_spans(cell: Cell) -> tuple[int, int]:
    return min(cell.row_span, _MAX_ROWS), min(cell.column_span, _MAX_COLUMNS)


def _get_max_level(block: Block) -> int:
    return _MAX_LIST_LEVEL if block.kind is BlockKind.LIST_ITEM else _LAST_HEADING


def _format_marker(block: Block) -> str:
    """Return the number or bullet; a bullet of a symbol font, which others lack, is a dot."""
    marker = (block.marker or "").strip()
    if marker in _BULLETS or any(unicodedata.category(each) == "Co" for each in marker):
        return "•"
    return marker or ("•" if block.kind is BlockKind.LIST_ITEM else "")


def _iter_classes(block: Block) -> Iterator[str]:
    side = _SIDES.get(block.style.alignment or "")
    if side:
        yield side
    if block.style.name == QUOTE_STYLE:
        yield "quote"
    if block.style.name == "Title":
        yield "title"
