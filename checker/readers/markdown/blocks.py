"""From the parser's tokens to blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from checker.document import Block, BlockKind, Cell, CellRef, Markup, Part, Row, Span, Table, Unread
from checker.readers.markdown.frontmatter import read_front_matter
from checker.readers.markdown.html import comments_in, holds_words
from checker.readers.markdown.inline import Comment, Inline, read_images, read_inline
from checker.readers.markdown.parser import MOST_NESTED
from checker.readers.markdown.places import Source
from checker.text.bilingual import Bilingual

_HTML = Bilingual("HTML ブロック", "HTML blocks")
_HTML_REASON = Bilingual("本文として読みません。", "not read as text.")
_NESTED = Bilingual("深い箇条書きや引用", "nested lists and quotes")
_NESTED_REASON = Bilingual(
    f"入れ子が {MOST_NESTED} 段を超えています。", f"nested more than {MOST_NESTED} levels deep."
)


@dataclass(slots=True)
class _Container:
    """An open list item or block quote; `level` is an item's depth, from 1."""

    level: int | None
    marker: str | None = None
    line: int = 0
    empty: bool = True


@dataclass(slots=True)
class Content:
    """What the tokens of a file hold."""

    blocks: list[Block] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    markup: list[Markup] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def read_blocks(tokens: Sequence[Token], source: Source) -> Content:
    """Return the blocks, front matter, comments and unread parts that `tokens` stand for."""
    return _Builder(source).build(tokens)


class _Builder:
    """Walks over the tokens with the containers that are open."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._content = Content()
        self._containers: list[_Container] = []
        self._part = Part.BODY
        self._footnote: str | None = None
        self._counts = {Part.BODY: 0, Part.FOOTNOTE: 0}
        self._in_footnote = 0
        self._html_blocks = 0
        self._waiting: list[str] = []

    def build(self, tokens: Sequence[Token]) -> Content:
        """Return everything the tokens hold."""
        stream = iter(tokens)
        deepest = 0
        for token in stream:
            deepest = max(deepest, token.level)
            self._read_token(token, stream)
        self._anchor_waiting()
        if self._html_blocks:
            self._content.unread.append(Unread(_HTML, _HTML_REASON, self._html_blocks))
        if deepest >= MOST_NESTED - 1:
            self._content.unread.append(Unread(_NESTED, _NESTED_REASON))
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
            case "html_block":
                self._read_html(token)
            case "front_matter":
                self._content.properties.update(read_front_matter(token.content))
            case "footnote_reference_open" | "footnote_reference_close":
                self._change_part(token)

    # Containers

    def _open(self, token: Token) -> None:
        level = None
        if token.type == "list_item_open":
            level = 1 + sum(1 for container in self._containers if container.level)
        marker = token.info + token.markup
        self._containers.append(_Container(level, marker, _first_line(token)))

    def _close(self) -> None:
        item = self._containers[-1]
        if item.level is not None and item.empty:
            place = self._source.of_lines("", item.line)
            self._add(BlockKind.LIST_ITEM, Inline("", tuple(place), ()))
        self._containers.pop()

    def _change_part(self, token: Token) -> None:
        if token.nesting == 1:
            self._part = Part.FOOTNOTE
            self._footnote = token.meta["label"]
            self._counts[Part.FOOTNOTE] += 1
            self._in_footnote = 0
        else:
            self._part, self._footnote = Part.BODY, None

    # Blocks

    def _read_heading(self, token: Token, content: Token) -> None:
        line = _first_line(token)
        if token.markup.startswith("#"):
            places = self._source.of_heading(content.content, line, token.markup)
        else:
            places = self._source.of_paragraph(content.content, token.map or (0, 1))
        shown = read_inline(content.content, content.children or [], places)
        quoted = any(container.level is None for container in self._containers)
        kind = BlockKind.PARAGRAPH if quoted else BlockKind.HEADING
        self._add(kind, shown, level=None if quoted else int(token.tag[1:]))

    def _read_paragraph(self, token: Token) -> None:
        places = self._source.of_paragraph(token.content, token.map or (0, 1))
        children = token.children or []
        images = read_images(token.content, children, places)
        for image in images:
            self._add(BlockKind.IMAGE, image)
        if images:
            return
        shown = read_inline(token.content, children, places)
        if not shown.text.strip():
            self._waiting.extend(comment.text for comment in shown.comments)
        elif self._containers and self._containers[-1].level is not None:
            self._add(BlockKind.LIST_ITEM, shown)
        else:
            self._add(BlockKind.PARAGRAPH, shown)

    def _read_code(self, token: Token) -> None:
        text = token.content.removesuffix("\n")
        first = _first_line(token) + (token.type == "fence")
        places = self._source.of_lines(text, first)
        self._add(BlockKind.CODE, Inline(text, tuple(places), ()))

    def _read_html(self, token: Token) -> None:
        self._waiting.extend(comments_in(token.content))
        self._html_blocks += holds_words(token.content)

    def _read_table(self, token: Token, stream: Iterator[Token]) -> None:
        start = self._source.of_lines("", _first_line(token))
        block = self._add(BlockKind.TABLE, Inline("", tuple(start), ()))
        rows: list[Row] = []
        comments: list[Markup] = []
        for inner in stream:
            if inner.type == "table_close":
                break
            if inner.type == "tr_open":
                row = self._read_row(inner, stream, block, len(rows), comments)
                rows.append(Row(row, header=not rows))
        table = Table(tuple(rows), max((len(row.cells) for row in rows), default=0))
        self._content.blocks[-1] = replace(block, table=table)
        self._content.markup.extend(comments)

    def _read_row(
        self,
        token: Token,
        stream: Iterator[Token],
        table: Block,
        row: int,
        comments: list[Markup],
    ) -> tuple[Cell, ...]:
        contents = []
        for inner in stream:
            if inner.type == "tr_close":
                break
            if inner.type == "inline":
                contents.append(inner)
        places = self._source.of_cells([cell.content for cell in contents], _first_line(token))
        cells = []
        for column, (content, at) in enumerate(zip(contents, places, strict=True)):
            reference = CellRef(table.path, row, column)
            shown = _cell_blocks(content, at, table, reference)
            comments.extend(m for block, notes in shown for m in _markup(block, notes))
            cells.append(Cell(row, column, tuple(block for block, _ in shown)))
        return tuple(cells)

    # Adding

    def _add(self, kind: BlockKind, shown: Inline, level: int | None = None) -> Block:
        marker = self._footnote
        self._footnote = None
        if self._containers:
            item = self._containers[-1]
            if kind is BlockKind.LIST_ITEM:
                level = item.level
                marker, item.marker = item.marker, None
            for container in self._containers:
                container.empty = False
        block = _block(kind, self._next_path(), shown, self._part)
        block = replace(block, level=level, marker=marker)
        self._content.blocks.append(block)
        self._anchor_waiting()
        self._content.markup.extend(_markup(block, shown.comments))
        return block

    def _next_path(self) -> str:
        if self._part is Part.FOOTNOTE:
            self._in_footnote += 1
            return f"footnote{self._counts[Part.FOOTNOTE]}/{self._in_footnote - 1}"
        self._counts[Part.BODY] += 1
        return f"body/{self._counts[Part.BODY] - 1}"

    def _anchor_waiting(self) -> None:
        """Anchor the comments that stood between blocks: at the next block, else at the last."""
        span = self._content.blocks[-1].span(0, 0) if self._content.blocks else Span("", 0, 0)
        self._content.markup.extend(Markup("comment", text, span) for text in self._waiting)
        self._waiting = []


def _block(
    kind: BlockKind, path: str, shown: Inline, part: Part, cell: CellRef | None = None
) -> Block:
    return Block(
        kind,
        path,
        shown.text,
        part,
        runs=shown.runs,
        cell=cell,
        offsets=shown.offsets,
    )


def _cell_blocks(
    token: Token, places: Sequence[int], table: Block, cell: CellRef
) -> list[tuple[Block, tuple[Comment, ...]]]:
    children = token.children or []
    path = f"{table.path}/r{cell.row}/c{cell.column}"
    images = read_images(token.content, children, places)
    kind = BlockKind.IMAGE if images else BlockKind.PARAGRAPH
    shown = images or [read_inline(token.content, children, places)]
    return [
        (_block(kind, f"{path}/{number}", inline, table.part, cell), inline.comments)
        for number, inline in enumerate(shown)
    ]


def _markup(block: Block, comments: Sequence[Comment]) -> list[Markup]:
    return [
        Markup("comment", comment.text, block.span(comment.at, comment.at)) for comment in comments
    ]


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0
