"""Turn the parser's tokens into blocks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from markdown_it.token import Token

from checker.core.data_classes import dataclass, replace
from checker.core.document import (
    QUOTE_STYLE,
    Block,
    BlockKind,
    Cell,
    CellRef,
    Mark,
    MarkKind,
    Markup,
    Part,
    Row,
    Span,
    Table,
    Unread,
)
from checker.core.limits import Limits
from checker.core.text import lazy_re as re
from checker.formats.markdown.read.block_offsets import move_block
from checker.formats.markdown.read.front_matter import ERROR_KEY, read_front_matter
from checker.formats.markdown.read.inline import (
    InlineNote,
    LineContext,
    NoteIndex,
    add_mark,
    read_images,
    read_inline,
)
from checker.formats.markdown.read.parser import LEFT_OPEN, MAX_LINE_LENGTH, Parsed, parse_inline
from checker.formats.markdown.read.shown_text import ShownText, show_nothing, take_out_anchor
from checker.formats.markdown.read.source_offsets import SourceOffsets, build_source_map
from checker.formats.markdown.read.table_cells import EXCESS, PLACES
from checker.formats.markdown.read.unread import Unreads

_TEXTS = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_TASK = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")


@dataclass(slots=True)
class _Container:
    """An open list item or block quote; `level` is an item's depth, from 1."""

    level: int | None
    marker: str | None = None
    line: int = 0
    empty: bool = True


@dataclass(slots=True)
class ParsedContent:
    """What the tokens of a file hold."""

    blocks: list[Block] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    markup: list[Markup] = field(default_factory=list)
    unread: tuple[Unread, ...] = ()


def read_blocks(
    parsed: Parsed, count: Callable[[], None], place: str, limits: Limits
) -> ParsedContent:
    """Return the blocks, front matter, comments and unread parts of a file.

    Args:
        parsed: what the parser made of it; its tokens are used up.
        count: called for each block and comment, so that it can refuse too many.
        place: the file, for errors.
        limits: what is too large.

    Raises:
        InputError: it holds more blocks than `limits` allow.
    """
    return _TokenBlockBuilder(parsed, count, place, limits).build()


class _TokenBlockBuilder:
    """Walks over the tokens with the containers that are open."""

    def __init__(
        self, parsed: Parsed, count: Callable[[], None], place: str, limits: Limits
    ) -> None:
        self._parsed = parsed
        self._count = count
        self._place = place
        self._limits = limits
        self._content = ParsedContent()
        self._unread = Unreads()
        self._containers: list[_Container] = []
        self._part = Part.BODY
        self._prefix = "body"
        self._numbers: dict[str, int] = {}
        self._footnotes = 0
        self._label: str | None = None
        self._waiting: list[Markup] = []
        labels = _map_labels(parsed.tokens)
        notes = sum(1 for token in parsed.tokens if token.type == "footnote_reference_open")
        self._notes = NoteIndex(labels, parsed.shared, notes)
        self._context = LineContext(self._notes, self._unread.embed)

    def build(self) -> ParsedContent:
        """Return everything the tokens hold."""
        tokens = self._parsed.tokens
        tokens.reverse()
        stream = _consume_tokens(tokens)
        for token in stream:
            self._unread.nest(token.level)
            self._read_token(token, stream)
        self._anchor_waiting()
        self._content.unread = self._unread.found()
        return self._content

    def _read_token(self, token: Token, stream: Iterator[Token]) -> None:
        match token.type:
            case "heading_open":
                self._read_heading(token, next(stream))
            case "inline":
                self._read_paragraph(token)
            case "list_item_open" | "blockquote_open":
                self._open(token)
            case "list_item_close" | "blockquote_close":
                self._close()
            case "table_open":
                self._read_table(token, stream)
            case "fence" | "code_block":
                self._read_code(token)
            case "math_block":
                self._read_math(token)
            case "html_block":
                self._read_html(token)
            case _:
                self._read_frame(token)
        self._read_notes()

    def _read_frame(self, token: Token) -> None:
        match token.type:
            case "front_matter":
                self._read_properties(token)
            case "footnote_reference_open" | "footnote_reference_close":
                self._change_part(token)

    # Containers

    def _open(self, token: Token) -> None:
        level = None
        if token.type == "list_item_open":
            level = 1 + sum(1 for container in self._containers if container.level)
        marker = token.info + token.markup
        self._containers.append(_Container(level, marker, token.map[0] if token.map else 0))

    def _close(self) -> None:
        item = self._containers[-1]
        if item.level is not None and item.empty:
            self._add(BlockKind.LIST_ITEM, show_nothing(self._parsed.line_ends[item.line]))
        self._containers.pop()

    def _change_part(self, token: Token) -> None:
        if token.nesting == 1:
            self._footnotes += 1
            self._part, self._prefix = Part.FOOTNOTE, f"footnote{self._footnotes}"
            self._label = token.meta["label"]
        else:
            self._part, self._prefix, self._label = Part.BODY, "body", None

    def _read_notes(self) -> None:
        """Add the inline notes that the last block referred to, behind it."""
        if not self._notes.waiting:
            return
        number = self._notes.count - len(self._notes.waiting)
        outer = self._containers, self._part, self._prefix, self._label
        while self._notes.waiting:
            note: InlineNote = self._notes.waiting.pop(0)
            number += 1
            self._containers, self._label = [], None
            self._part, self._prefix = Part.FOOTNOTE, f"footnote{number}"
            shown = read_inline(note.content, note.children, note.places, self._context)
            self._add(BlockKind.PARAGRAPH, shown)
        self._containers, self._part, self._prefix, self._label = outer

    # Blocks

    def _read_heading(self, token: Token, content: Token) -> None:
        places: SourceOffsets = content.meta[PLACES]
        children = parse_inline(content.content, self._parsed.shared)
        shown = take_out_anchor(read_inline(content.content, children, places, self._context))
        self._add(BlockKind.HEADING, shown, int(token.tag[1:]))

    def _read_paragraph(self, token: Token) -> None:
        content: str = token.content
        places: SourceOffsets = token.meta[PLACES]
        self._unread.lengthen(len(content) > MAX_LINE_LENGTH)
        task = _TASK.match(content) if self._is_at_item_start() else None
        if task:
            content, places = content[task.end() :], places.cut(task.end(), len(content))
        children = parse_inline(content, self._parsed.shared)
        images = read_images(content, children, places, self._context)
        for image in images:
            self._add(BlockKind.IMAGE, image)
        if images:
            return
        shown = read_inline(content, children, places, self._context)
        if task:
            shown = add_mark(shown, _build_task_mark(task))
        if shown.text.strip():
            self._add(BlockKind.PARAGRAPH, shown)
        else:
            nowhere = Span("", 0, 0)
            self._waiting.extend(Markup("comment", c.text, nowhere) for c in shown.comments)

    def _is_at_item_start(self) -> bool:
        item = self._containers[-1] if self._containers else None
        return item is not None and item.level is not None and item.empty

    def _read_code(self, token: Token) -> None:
        text = token.content.removesuffix("\n")
        self._unread.leave_open(token.meta.get(LEFT_OPEN, 0))
        self._add(BlockKind.CODE, _keep_as_written(text, token.meta[PLACES]))

    def _read_math(self, token: Token) -> None:
        tex = token.content.strip()
        start = len(token.content) - len(token.content.lstrip())
        places: SourceOffsets = token.meta[PLACES]
        shown = _keep_as_written(tex, places.cut(start, start + len(tex)))
        shown = add_mark(shown, Mark(MarkKind.EQUATION, 0, len(tex), tex))
        self._add(BlockKind.PARAGRAPH, shown)

    def _read_properties(self, token: Token) -> None:
        found = read_front_matter(token.content, token.markup)
        self._content.properties.update(found)
        if ERROR_KEY in found:
            self._unread.front_matter(found[ERROR_KEY])

    def _read_html(self, token: Token) -> None:
        places: SourceOffsets = token.meta[PLACES]
        source, (start, end) = self._parsed.source, places.run or (0, 0)
        if not places.run:  # quote marks or an indent stand between its lines
            source, end = token.content, len(token.content)
        from checker.formats.html.read.blocks import read_fragment  # noqa: PLC0415 - few have HTML

        html = read_fragment(
            source,
            start,
            end,
            path=self._prefix,
            first=self._numbers.get(self._prefix, 0),
            part=self._part,
            place=self._place,
            limits=self._limits,
        )
        for block in html.blocks:
            self._keep(block if places.run else move_block(block, places))
        self._content.markup.extend(html.markup)
        self._waiting.extend(html.waiting)
        self._unread.include(html.unread)

    # Tables

    def _read_table(self, token: Token, stream: Iterator[Token]) -> None:
        block = self._add(BlockKind.TABLE, show_nothing(token.meta[PLACES].end))
        self._unread.exceed(token.meta[EXCESS])
        rows: list[list[Cell]] = []
        for inner in stream:
            if inner.type == "table_close":
                break
            if inner.type == "tr_open":
                rows.append([])
            elif inner.type == "inline":
                rows[-1].append(self._read_cell(inner, block, len(rows) - 1, len(rows[-1])))
        shown = tuple(Row(tuple(row), header=number == 0) for number, row in enumerate(rows))
        table = Table(shown, max((len(row) for row in rows), default=0))
        self._content.blocks[-1] = replace(block, table=table)

    def _read_cell(self, token: Token, table: Block, row: int, column: int) -> Cell:
        places: SourceOffsets = token.meta[PLACES]
        children = parse_inline(token.content, self._parsed.shared)
        images = read_images(token.content, children, places, self._context)
        kind = BlockKind.IMAGE if images else BlockKind.PARAGRAPH
        shown = images or [read_inline(token.content, children, places, self._context)]
        path, reference = f"{table.path}/r{row}/c{column}", CellRef(table.path, row, column)
        blocks = []
        for number, inline in enumerate(shown):
            self._count()
            block = _block(kind, f"{path}/{number}", inline, table.part, reference)
            self._keep_comments(block, inline)
            blocks.append(block)
        return Cell(row, column, tuple(blocks))

    # Adding

    def _add(self, kind: BlockKind, shown: ShownText, level: int | None = None) -> Block:
        number = self._numbers.get(self._prefix, 0)
        block = _block(kind, f"{self._prefix}/{number}", shown, self._part)
        block = self._keep(replace(block, level=level))
        self._keep_comments(block, shown)
        return block

    def _keep(self, block: Block) -> Block:
        """Add a block as its list item, quote or note has it."""
        for _ in block.walk():
            self._count()
        self._numbers[self._prefix] = self._numbers.get(self._prefix, 0) + 1
        if self._containers:
            block = self._put_in_container(block)
        if self._label:
            block, self._label = replace(block, marker=self._label), None
        self._content.blocks.append(block)
        self._anchor_waiting()
        return block

    def _put_in_container(self, block: Block) -> Block:
        item = self._containers[-1]
        for container in self._containers:
            container.empty = False
        quoted = any(each.level is None for each in self._containers)
        if block.kind is BlockKind.HEADING and quoted:
            block = replace(block, kind=BlockKind.PARAGRAPH, level=None)
        elif block.kind in _TEXTS and block.level is None and item.level is not None:
            marker, item.marker = item.marker, None
            block = replace(block, kind=BlockKind.LIST_ITEM, level=item.level, marker=marker)
        elif block.kind is BlockKind.LIST_ITEM and block.level is not None:
            depth = max(each.level or 0 for each in self._containers)
            block = replace(block, level=block.level + depth)
        if quoted and block.kind in _TEXTS:
            block = replace(block, style=replace(block.style, name=QUOTE_STYLE))
        return block

    def _keep_comments(self, block: Block, shown: ShownText) -> None:
        for comment in shown.comments:
            self._count()
            span = block.span(comment.at, comment.at)
            self._content.markup.append(Markup("comment", comment.text, span))

    def _anchor_waiting(self) -> None:
        """Anchor the comments that stood between blocks: at the next block, else at the last."""
        span = self._content.blocks[-1].span(0, 0) if self._content.blocks else Span("", 0, 0)
        self._content.markup.extend(replace(each, span=span) for each in self._waiting)
        self._waiting = []


def _consume_tokens(tokens: list[Token]) -> Iterator[Token]:
    """Yield reversed tokens from the last on, freeing each."""
    while tokens:
        yield tokens.pop()


def _map_labels(tokens: Sequence[Token]) -> dict[str, str]:
    """Return the path of each note's blocks by its label; of two alike the first counts."""
    labels: dict[str, str] = {}
    opened = (token for token in tokens if token.type == "footnote_reference_open")
    for number, token in enumerate(opened, 1):
        labels.setdefault(token.meta["label"], f"footnote{number}")
    return labels


def _build_task_mark(task: re.Match[str]) -> Mark:
    return Mark(MarkKind.TASK, 0, 0, "unchecked" if task[1] == " " else "checked")


def _keep_as_written(text: str, places: SourceOffsets) -> ShownText:
    return ShownText(
        text, build_source_map(tuple(places.between(0, len(text))), places.at(len(text)))
    )


def _block(
    kind: BlockKind, path: str, shown: ShownText, part: Part, cell: CellRef | None = None
) -> Block:
    return Block(
        kind,
        path,
        shown.text,
        part,
        runs=shown.runs,
        cell=cell,
        marks=shown.marks,
        offsets=shown.offsets,
    )
