"""A story (the body, one header, one footnote ...) as blocks, with what its reading turns up.

Paths: `body/3/r2/c1/0` is block 0 of the cell at row 2, column 1 of block 3 of the body. Text
boxes are read as paragraphs that follow the one they are anchored in, pictures as images. A
paragraph that holds nothing else gives its place to them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, CellRef, Mark, MarkKind, Markup, Part, Span
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.docx.read.controls import (
    Bindings,
    iter_controls_around,
    iter_filling_controls,
    read_control,
    shows_prompt,
)
from checker.formats.docx.read.drawings import DrawnPicture, Item, Skipped, TextBox
from checker.formats.docx.read.fields import FieldMarks, count_stale
from checker.formats.docx.read.format_facts import InTable
from checker.formats.docx.read.formatting import EffectiveFormat, Formatting
from checker.formats.docx.read.inline import read_inline
from checker.formats.docx.read.numbering import NumberingCounters
from checker.formats.docx.read.package import SourcePart
from checker.formats.docx.read.paragraph_content import (
    CommentAnchor,
    ParagraphContent,
    StoryContext,
)
from checker.formats.docx.read.source_maps import SourceMapBuilder, SourceRun
from checker.formats.docx.read.tables import (
    read_table,
)
from checker.formats.docx.read.tracked_markup import (
    iter_changes,
    iter_paragraph_changes,
    iter_table_changes,
)
from checker.formats.ooxml.alternatives import (
    ALTERNATIVE,
    choose_alternative,
    count_other_words,
    count_refused,
    holds_words,
    is_looked_into,
)
from checker.formats.ooxml.names import (
    Element,
    W,
    get_attribute,
    get_child,
    get_child_value,
)
from checker.formats.shared.archive import report_too_many_blocks
from checker.formats.shared.assemble import shown_formatting


@dataclass(slots=True)
class StoryFindings:
    """What turns up while stories are read, shared by all stories of a document.

    `anchors` maps a comment's id to its place; `elements` maps a block's path to the element it
    was read from, for whoever edits the file; `sources` are text boxes, charts and the like that
    held words.
    """

    markup: list[Markup] = field(default_factory=list)
    skipped: Counter[Skipped] = field(default_factory=Counter)
    anchors: dict[str, Span] = field(default_factory=dict)
    elements: dict[str, Element] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class _StoryPosition:
    """Where blocks stand: the path of what holds them, their cell, their table's styling."""

    path: str
    cell: CellRef | None = None
    table: InTable | None = None

    def at(self, index: int) -> str:
        return f"{self.path}/{index}"


@dataclass(frozen=True, slots=True)
class StoryServices:
    """What all stories of a document are read with.

    `notes` maps a note's kind and id to the path of its story; `recorder` is told what each block
    is read from.
    """

    formatting: Formatting
    findings: StoryFindings
    bindings: Bindings
    limits: Limits
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    recorder: SourceMapBuilder | None = None


class StoryReader:
    """Reads one story."""

    def __init__(self, part: Part, shared: StoryServices, source: SourcePart) -> None:
        self._part = part
        self._shared = shared
        self._formatting = shared.formatting
        self._findings = shared.findings
        self._source = source
        self._counters = NumberingCounters(shared.formatting.numbering)
        self._context: StoryContext
        self._depth = 0
        self._waiting: list[str] = []  # comments whose range starts before the next paragraph

    def read(self, root: Element, path: str) -> tuple[Block, ...]:
        """Return the blocks that an element holds: `w:body`, `w:hdr`, `w:footnote` ...

        Args:
            root: the element; a `w:document` stands for its bodies, of which a damaged file may
                have several.
            path: the story's name, with which the paths of its blocks begin.
        """
        shared, fields = self._shared, FieldMarks(root)
        shared.findings.skipped[Skipped.ALTERNATIVE] += count_other_words(root)
        shared.findings.skipped[Skipped.BOUND_DATA] += shared.bindings.count_stale(root)
        shared.findings.skipped[Skipped.STALE_FIELD] += count_stale(root)
        shared.findings.skipped[Skipped.UNKNOWN] += count_refused(root)
        records = shared.recorder is not None
        self._context = StoryContext(self._source, fields, shared.bindings, shared.notes, records)
        blocks = self._read_container(root, _StoryPosition(path))
        shared.findings.skipped[Skipped.UNKNOWN] += not fields.shows
        return blocks

    def _read_container(self, element: Element, place: _StoryPosition) -> tuple[Block, ...]:
        blocks: list[Block] = []
        self._read_content(element, place, blocks)
        return tuple(blocks)

    def _read_content(self, element: Element, place: _StoryPosition, blocks: list[Block]) -> None:
        """Read what `element` holds as further blocks of `place`."""
        joined: list[Element] = []  # paragraphs whose end a tracked change has deleted
        for item in element.iterchildren("*"):
            if item.tag == W + "p":
                joined.append(item)
                if not _continues_in_next(item):
                    self._read_paragraph(joined, place, blocks)
                    joined = []
                continue
            if joined and item.tag == W + "tbl":  # a paragraph cannot go on after a table
                self._read_paragraph(joined, place, blocks)
                joined = []
            self._read_other(item, place, blocks)
        if joined:
            self._read_paragraph(joined, place, blocks)

    def _read_other(self, item: Element, place: _StoryPosition, blocks: list[Block]) -> None:
        if item.tag == W + "tbl":
            self._read_table(item, place, blocks)
        elif item.tag in _TRANSPARENT or is_looked_into(item):
            self._read_content(item, place, blocks)
        elif item.tag == ALTERNATIVE:
            branch = choose_alternative(item)
            if branch is not None:
                self._read_content(branch, place, blocks)
        elif item.tag == W + "altChunk":
            self._findings.skipped[Skipped.OTHER_DOCUMENT] += 1
        elif item.tag == W + "commentRangeStart":
            self._waiting.append(get_attribute(item, "id") or "")
        else:
            self._pass_over(item)

    def _pass_over(self, item: Element) -> None:
        """Note an element that is not read, where it holds words."""
        self._findings.skipped[Skipped.UNKNOWN] += holds_words(item)

    def _read_table(self, element: Element, place: _StoryPosition, blocks: list[Block]) -> None:
        path = place.at(len(blocks))
        style = get_child_value(get_child(element, "tblPr"), "tblStyle") or ""

        def read_cell(
            cell: Element, row: int, column: int, regions: tuple[str, ...]
        ) -> tuple[Block, ...]:
            styling = InTable(style, regions)
            inside = _StoryPosition(f"{path}/r{row}/c{column}", CellRef(path, row, column), styling)
            return self._read_container(cell, inside)

        self._enter(path)
        styled, bands = self._formatting.marks_first_row(style), self._formatting.bands(style)
        table = read_table(
            element, read_cell, styled_first_row=styled, bands=bands, pass_over=self._pass_over
        )
        self._depth -= 1
        self._findings.elements[path] = element
        self._record(path, [element])
        blocks.append(Block(BlockKind.TABLE, path, part=self._part, cell=place.cell, table=table))
        self._findings.markup.extend(iter_table_changes(element, blocks[-1]))

    def _enter(self, path: str) -> None:
        self._depth += 1
        if self._depth > self._shared.limits.nesting:
            raise InputError(
                Message("read.tables-are-nested-too-deeply"),
                place=f"{self._source.package.place}: {path}",
                remedy=Message("read.move-the-innermost-tables-out"),
            )

    def _read_paragraph(
        self, elements: list[Element], place: _StoryPosition, blocks: list[Block]
    ) -> None:
        """Read a paragraph, or several that have become one; its look is that of the last."""
        last = elements[-1]
        form = self._formatting.paragraph(get_child(last, "pPr"), place.table)
        inline = read_inline(
            elements,
            lambda run: self._formatting.run(form.style_id, place.table, run),
            self._context,
            iter_filling_controls(last) if len(elements) == 1 else (),
        )
        if (
            not (inline.text or inline.items)
            and get_child(get_child(last, "pPr"), "sectPr") is not None
        ):
            form = _drop_list(form)
        block = self._block(place.at(len(blocks)), form, inline, place.cell)
        controls = tuple(_iter_controls(last, len(block.text), filled=inline.filled))
        if controls:
            block = replace(block, marks=controls + block.marks)
        self._note(block, inline, elements)
        before = len(blocks)
        if block.text or block.marker or not inline.items:
            blocks.append(block)
        for drawing, item in inline.items:
            self._read_drawn_item(item, drawing, block, place, blocks)
        if len(blocks) == before:
            blocks.append(block)
        self._count(len(blocks) - before)

    def _count(self, more: int) -> None:
        self._findings.blocks += more
        if self._findings.blocks > self._shared.limits.blocks:
            raise report_too_many_blocks(self._source.package.place, self._shared.limits)

    def _read_drawn_item(
        self, item: Item, drawing: Element, host: Block, place: _StoryPosition, blocks: list[Block]
    ) -> None:
        """Add what floats beside the paragraph `host`, held by a drawing in it."""
        if isinstance(item, TextBox):
            self._findings.sources.add("text-box")
            self._read_content(item.content, place, blocks)
        elif isinstance(item, DrawnPicture):
            if item.shows_text:
                self._findings.skipped[Skipped.IMAGE_TEXT] += 1
            if not item.decorative:
                self._record(place.at(len(blocks)), [drawing])
                self._add_beside(BlockKind.IMAGE, item.alt_text, host, place, blocks)
        else:
            self._findings.sources.add(item.source.value)
            for line in item.lines:
                self._record(place.at(len(blocks)), [drawing])
                self._add_beside(BlockKind.PARAGRAPH, line, host, place, blocks)

    def _add_beside(
        self, kind: BlockKind, text: str, host: Block, place: _StoryPosition, blocks: list[Block]
    ) -> None:
        """Add a block that was read from a drawing in the paragraph `host`."""
        path = place.at(len(blocks))
        self._findings.elements[path] = self._findings.elements[host.path]
        bare = replace(host, kind=kind, path=path, text=text, level=None, marker=None)
        blocks.append(replace(bare, runs=(), marks=()))

    def _block(
        self, path: str, form: EffectiveFormat, inline: ParagraphContent, cell: CellRef | None
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
            marker=self._compute_marker(form),
            style=form.style,
            runs=tuple(inline.runs),
            cell=cell,
            marks=tuple(inline.marks),
        )

    def _compute_marker(self, form: EffectiveFormat) -> str | None:
        if form.num_id is None:
            return None
        return self._counters.marker(form.num_id, form.num_level)

    def _note(self, block: Block, inline: ParagraphContent, elements: list[Element]) -> None:
        """Keep what the paragraph turned up besides its block."""
        findings = self._findings
        findings.elements[block.path] = elements[-1]
        if self._shared.recorder is not None:
            self._record(block.path, elements, inline.pieces)
        findings.skipped.update(inline.skipped)
        findings.markup.extend(iter_changes(block, inline.edits))
        findings.markup.extend(iter_paragraph_changes(block, elements))
        findings.markup.extend(shown_formatting(block))
        waiting = [CommentAnchor("start", comment, 0) for comment in self._waiting]
        self._waiting.clear()
        _anchor_comments(block, [*waiting, *inline.anchors], findings.anchors)

    def _record(self, path: str, elements: list[Element], pieces: Sequence[SourceRun] = ()) -> None:
        if self._shared.recorder is not None:
            self._shared.recorder.note(path, str(self._source.part.partname), elements, pieces)


def _drop_list(form: EffectiveFormat) -> EffectiveFormat:
    """Return a format without its list: Word counts no paragraph that only ends a section."""
    return replace(form, num_id=None, style=replace(form.style, numbered=False))


def _continues_in_next(paragraph: Element) -> bool:
    """Return whether a tracked change has deleted the end of a paragraph (17.13.5.15)."""
    mark = get_child(get_child(paragraph, "pPr"), "rPr")
    return get_child(mark, "del") is not None or get_child(mark, "moveFrom") is not None


def _iter_controls(paragraph: Element, length: int, *, filled: bool) -> Iterator[Mark]:
    for properties in iter_controls_around(paragraph):
        control = read_control(properties)
        if control.name or control.xpath:
            yield Mark(MarkKind.CONTROL, 0, length, control.name, control.xpath)
        if length and not filled and shows_prompt(properties):
            yield Mark(MarkKind.PROMPT, 0, length)


def _anchor_comments(block: Block, anchors: list[CommentAnchor], places: dict[str, Span]) -> None:
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
    W + name for name in ("body", "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
