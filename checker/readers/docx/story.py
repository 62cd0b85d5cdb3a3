"""A story (the body, one header, one footnote ...) as blocks, with what its reading turns up.

Paths: `body/3/r2/c1/0` is block 0 of the cell at row 2, column 1 of block 3 of the body. Text
boxes are read as paragraphs that follow the one they are anchored in, pictures as images. A
paragraph that holds nothing else gives its place to them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from checker.document import Block, BlockKind, CellRef, Markup, Part, Span
from checker.readers.docx.drawings import Picture, Skipped, TextBox
from checker.readers.docx.fields import FieldMarks
from checker.readers.docx.formatting import Formatting, ParagraphFormat
from checker.readers.docx.inline import Anchor, Edit, Inline, read_inline
from checker.readers.docx.names import MC, Element, W, alternative, attribute, child, child_value
from checker.readers.docx.numbering import Counters
from checker.readers.docx.tables import read_table


@dataclass(slots=True)
class Findings:
    """What turns up while stories are read, shared by all stories of a document.

    `anchors` maps a comment's id to its place; `elements` maps a block's path to the element it
    was read from, for whoever edits the file.
    """

    markup: list[Markup] = field(default_factory=list)
    skipped: Counter[Skipped] = field(default_factory=Counter)
    anchors: dict[str, Span] = field(default_factory=dict)
    elements: dict[str, Element] = field(default_factory=dict)
    text_boxes: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks stand: the path of what holds them, their cell, their table's style."""

    path: str
    cell: CellRef | None = None
    table_style: str | None = None

    def at(self, index: int) -> str:
        return f"{self.path}/{index}"


class Story:
    """Reads one story."""

    def __init__(self, part: Part, formatting: Formatting, findings: Findings) -> None:
        self._part = part
        self._formatting = formatting
        self._findings = findings
        self._counters = Counters(formatting.numbering)
        self._fields: FieldMarks
        self._waiting: list[str] = []  # comments whose range starts before the next paragraph

    def read(self, root: Element, path: str) -> tuple[Block, ...]:
        """Return the blocks that an element holds: `w:body`, `w:hdr`, `w:footnote` ...

        Args:
            root: the element.
            path: the story's name, with which the paths of its blocks begin.
        """
        self._fields = FieldMarks(root)
        return self._container(root, _Place(path))

    def _container(self, element: Element, place: _Place) -> tuple[Block, ...]:
        blocks: list[Block] = []
        self._content(element, place, blocks)
        return tuple(blocks)

    def _content(self, element: Element, place: _Place, blocks: list[Block]) -> None:
        """Read what `element` holds as further blocks of `place`."""
        for item in element:
            if item.tag == W + "p":
                self._paragraph(item, place, blocks)
            elif item.tag == W + "tbl":
                self._table(item, place, blocks)
            elif item.tag in _TRANSPARENT:
                self._content(item, place, blocks)
            elif item.tag == MC + "AlternateContent":
                branch = alternative(item)
                if branch is not None:
                    self._content(branch, place, blocks)
            elif item.tag == W + "altChunk":
                self._findings.skipped[Skipped.OTHER_DOCUMENT] += 1
            elif item.tag == W + "commentRangeStart":
                self._waiting.append(attribute(item, "id") or "")

    def _table(self, element: Element, place: _Place, blocks: list[Block]) -> None:
        path = place.at(len(blocks))
        style = child_value(child(element, "tblPr"), "tblStyle") or ""

        def read_cell(cell: Element, row: int, column: int) -> tuple[Block, ...]:
            inside = _Place(f"{path}/r{row}/c{column}", CellRef(path, row, column), style)
            return self._container(cell, inside)

        styled = self._formatting.marks_first_row(style)
        table = read_table(element, read_cell, styled_first_row=styled)
        self._findings.elements[path] = element
        blocks.append(Block(BlockKind.TABLE, path, part=self._part, cell=place.cell, table=table))

    def _paragraph(self, element: Element, place: _Place, blocks: list[Block]) -> None:
        properties = child(element, "pPr")
        form = self._formatting.paragraph(properties, place.table_style)
        inline = read_inline(
            element,
            lambda run: self._formatting.run(form.style_id, place.table_style, run),
            self._fields,
        )
        block = self._block(place.at(len(blocks)), form, inline, place.cell)
        self._note(block, inline, element)
        before = len(blocks)
        if block.text or block.marker or not inline.items:
            blocks.append(block)
        for item in inline.items:
            self._item(item, block, place, blocks)
        if len(blocks) == before:
            blocks.append(block)

    def _item(
        self, item: Picture | TextBox, host: Block, place: _Place, blocks: list[Block]
    ) -> None:
        """Add what floats beside the paragraph `host`."""
        if isinstance(item, TextBox):
            self._findings.text_boxes += 1
            self._content(item.content, place, blocks)
            return
        self._findings.skipped[Skipped.IMAGE_TEXT] += 1
        path = place.at(len(blocks))
        self._findings.elements[path] = self._findings.elements[host.path]
        blocks.append(
            replace(
                host,
                kind=BlockKind.IMAGE,
                path=path,
                text=item.alt_text,
                level=None,
                marker=None,
                runs=(),
            )
        )

    def _block(
        self, path: str, form: ParagraphFormat, inline: Inline, cell: CellRef | None
    ) -> Block:
        kind, level = BlockKind.PARAGRAPH, None
        if form.heading_level is not None and inline.text.strip():
            kind, level = BlockKind.HEADING, form.heading_level
        elif form.num_id is not None and form.heading_level is None:
            kind, level = BlockKind.LIST_ITEM, form.num_level + 1
        return Block(
            kind=kind,
            path=path,
            text=inline.text,
            part=self._part,
            level=level,
            marker=self._marker(form),
            style=form.style,
            runs=tuple(inline.runs),
            cell=cell,
        )

    def _marker(self, form: ParagraphFormat) -> str | None:
        if form.num_id is None:
            return None
        return self._counters.marker(form.num_id, form.num_level)

    def _note(self, block: Block, inline: Inline, element: Element) -> None:
        """Keep what the paragraph turned up besides its block."""
        findings = self._findings
        findings.elements[block.path] = element
        findings.skipped.update(inline.skipped)
        findings.markup.extend(_changes(block, inline.edits))
        findings.markup.extend(_shown_formatting(block))
        waiting = [Anchor("start", comment, 0) for comment in self._waiting]
        self._waiting.clear()
        _anchor(block, [*waiting, *inline.anchors], findings.anchors)


def _changes(block: Block, edits: list[Edit]) -> Iterator[Markup]:
    for edit in edits:
        yield Markup(edit.kind, edit.text, block.span(edit.start, edit.end), edit.author)


def _shown_formatting(block: Block) -> Iterator[Markup]:
    """Yield the stretches of hidden and of highlighted text."""
    hidden = [(run.start, run.end) for run in block.runs if run.style.hidden]
    highlighted = [(run.start, run.end) for run in block.runs if run.style.highlight]
    for start, end in _joined(hidden):
        yield Markup("hidden", block.text[start:end], block.span(start, end))
    for start, end in _joined(highlighted):
        yield Markup("highlight", block.text[start:end], block.span(start, end))


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _anchor(block: Block, anchors: list[Anchor], places: dict[str, Span]) -> None:
    """Note where comments stand. A range that goes on in later blocks ends with its first."""
    for anchor in anchors:
        known = places.get(anchor.comment)
        if anchor.kind == "start":
            places[anchor.comment] = block.span(anchor.offset)
        elif known is None:
            places[anchor.comment] = block.span(anchor.offset, anchor.offset)
        elif anchor.kind == "end" and known.path == block.path:
            places[anchor.comment] = block.span(known.start, anchor.offset)


_TRANSPARENT = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
