"""Read a story (the body, one header, one footnote ...) as blocks, with what its reading turns up.

Paths: `body/3/r2/c1/0` is block 0 of the cell at row 2, column 1 of block 3 of the body. Text in
frames and shapes is read as paragraphs that follow the one they are anchored in, pictures as
images. A paragraph that holds nothing else gives its place to them.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from lxml import etree

from checker.core.document import Block, BlockKind, CellRef, Markup, Part, Span
from checker.core.errors import InputError
from checker.core.messages import Message
from checker.formats.odt.findings import OdtStoryServices
from checker.formats.odt.inline import Context, OdtParagraphContent, read_inline
from checker.formats.odt.lists import MAX_DEPTH, ListCounters
from checker.formats.odt.names import (
    DRAW,
    LOEXT,
    MATH,
    OFFICE,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    Element,
    is_element,
    is_true,
    parse_integer,
)
from checker.formats.odt.positions import OdtListPlace, OdtPosition
from checker.formats.odt.styles import OdtStyleSheet
from checker.formats.odt.tables import read_table
from checker.formats.odt.told import find_chart_words, index_marks
from checker.formats.shared.archive import report_too_many_blocks
from checker.formats.shared.assemble import shown_formatting

_INDEXES: Final = {
    TEXT + "table-of-content": "TOC \\o",
    TEXT + "illustration-index": "TOC \\c",
    TEXT + "table-index": "TOC \\c",
    TEXT + "object-index": "TOC \\c",
    TEXT + "user-index": "TOC \\c",
    TEXT + "alphabetical-index": "INDEX",
    TEXT + "bibliography": "BIBLIOGRAPHY",
}
_TRANSPARENT: Final = frozenset(
    {TEXT + "index-body", TEXT + "numbered-paragraph", DRAW + "text-box"}
)


class Story:
    """Reads one story."""

    def __init__(self, part: Part, shared: OdtStoryServices, sheet: OdtStyleSheet) -> None:
        self._part = part
        self._shared = shared
        self._findings = shared.findings
        self._sheet = sheet
        self._counters = ListCounters(sheet.lists, sheet.outline)
        self._context = Context(
            sheet, dict(shared.changes), self._name_note, records=shared.records
        )
        self._depth = 0
        self._open_comments: dict[str, int] = {}

    def read(self, root: Element, path: str) -> tuple[Block, ...]:
        """Return the blocks that an element holds: `office:text`, `style:header` ...

        Args:
            root: the element.
            path: the story's name, with which the paths of its blocks begin.
        """
        blocks: list[Block] = []
        self._read_content(root, OdtPosition(path), blocks)
        return tuple(blocks)

    def _name_note(self, element: Element) -> str:
        kind = element.get(TEXT + "note-class")
        name = "endnote" if kind == "endnote" else "footnote"
        count = sum(path.startswith(name) for path, _ in self._findings.notes)
        self._findings.notes.append((f"{name}{count + 1}", element))
        return f"{name}{count + 1}"

    def _read_content(self, element: Element, place: OdtPosition, blocks: list[Block]) -> None:
        """Read what `element` holds as further blocks of `place`."""
        self._enter(place.path)
        for item in element.iterchildren():
            if not is_element(item):
                continue
            if item.tag in {TEXT + "p", TEXT + "h"}:
                self._read_paragraph(item, place, blocks)
            elif item.tag in _INDEXES:
                self._index(item, place, blocks)
            elif item.tag in _TRANSPARENT:
                self._read_content(item, place, blocks)
            else:
                self._read_other(item, place, blocks)
        self._depth -= 1

    def _read_other(self, item: Element, place: OdtPosition, blocks: list[Block]) -> None:
        if item.tag == TEXT + "list":
            self._list(item, place, blocks)
        elif item.tag == TABLE + "table":
            self._read_table(item, place, blocks)
        elif item.tag in {TEXT + "section", TEXT + "index-title"}:
            self._read_section(item, place, blocks)
        elif item.tag.startswith(DRAW):
            self._add_frame(item, Block(BlockKind.PARAGRAPH, "", part=self._part), place, blocks)

    def _read_section(self, item: Element, place: OdtPosition, blocks: list[Block]) -> None:
        outer = self._context.hidden
        self._context.hidden = outer or item.get(TEXT + "display") == "none"
        if item.find(TEXT + "section-source") is not None:
            self._findings.skipped["other-document"] += 1
        self._read_content(item, replace(place, index=""), blocks)
        self._context.hidden = outer

    def _index(self, item: Element, place: OdtPosition, blocks: list[Block]) -> None:
        """Read a table of contents or the like; its entries say so in a mark."""
        code = _INDEXES[item.tag]
        source = item.find(f"{TEXT}table-of-content-source")
        level = None if source is None else parse_integer(source.get(TEXT + "outline-level"))
        if item.tag == TEXT + "table-of-content":
            code = f'{code} "1-{level or MAX_DEPTH}"'
        body = item.find(TEXT + "index-body")
        if body is not None:
            self._read_content(body, replace(place, index=code), blocks)

    def _enter(self, path: str) -> None:
        self._depth += 1
        if self._depth > self._shared.limits.nesting:
            raise InputError(
                Message("read.it-is-nested-too-deeply-2"),
                place=f"{self._shared.place}: {path}",
                remedy=Message("read.move-innermost-tables-lists-out"),
            )

    def _list(self, element: Element, place: OdtPosition, blocks: list[Block]) -> None:
        outer = place.item
        if outer is None:
            style = element.get(TEXT + "style-name") or ""
            counter, level = self._counters.of(element, style), 1
        else:
            counter, level = outer.counter, outer.level + 1
            own = element.get(TEXT + "style-name")
            if own:
                counter.levels = self._counters.levels(own)
        self._enter(place.path)
        for item in element.iterchildren(TEXT + "list-item", TEXT + "list-header"):
            start = parse_integer(item.get(TEXT + "start-value"))
            numbered = item.tag == TEXT + "list-item"
            self._read_item(
                item, replace(place, item=OdtListPlace(counter, level, start, numbered)), blocks
            )
        self._depth -= 1

    def _read_item(self, element: Element, place: OdtPosition, blocks: list[Block]) -> None:
        """Read an item; its first paragraph has the number, the others none."""
        for child in element.iterchildren():
            if child.tag in {TEXT + "p", TEXT + "h"}:
                self._read_paragraph(child, place, blocks)
                if place.item is not None:
                    place = replace(place, item=replace(place.item, is_first=False))
            elif child.tag == TEXT + "list":
                self._list(child, place, blocks)
            elif is_element(child):
                self._read_other(child, place, blocks)

    def _read_table(self, element: Element, place: OdtPosition, blocks: list[Block]) -> None:
        path = place.at(len(blocks))
        self._begin_page(
            self._sheet.said("table", element.get(TABLE + "style-name"), _MASTER), None
        )

        def read_cell(cell: Element, row: int, column: int) -> tuple[Block, ...]:
            inside: list[Block] = []
            where = OdtPosition(f"{path}/r{row}/c{column}", CellRef(path, row, column))
            self._read_content(cell, where, inside)
            self._count(1)
            return tuple(inside)

        table = read_table(element, read_cell)
        self._findings.elements[path] = element
        blocks.append(Block(BlockKind.TABLE, path, part=self._part, cell=place.cell, table=table))

    def _read_paragraph(self, element: Element, place: OdtPosition, blocks: list[Block]) -> None:
        style = element.get(TEXT + "style-name")
        self._begin_page(
            self._sheet.said("paragraph", style, _MASTER), self._find_page_number(style)
        )
        inline = read_inline(element, self._context)
        block = self._block(element, place.at(len(blocks)), inline, place)
        self._note(block, inline, element)
        before = len(blocks)
        if block.text or block.marker or not inline.frames:
            blocks.append(block)
        for frame in inline.frames:
            self._add_frame(frame, block, place, blocks)
        if len(blocks) == before:
            blocks.append(block)
        self._count(len(blocks) - before)

    def _find_page_number(self, style: str | None) -> int | None:
        chain = self._sheet.chain("paragraph", style)
        said = (each.properties("paragraph") for each in chain)
        numbers = (parse_integer(p.get(STYLE + "page-number")) for p in said if p is not None)
        return next((number for number in numbers if number is not None), None)

    def _begin_page(self, name: str | None, number: int | None) -> None:
        if name and self._part is Part.BODY:
            self._findings.page_styles.append((name, number))

    def _count(self, more: int) -> None:
        self._findings.blocks += more
        if self._findings.blocks > self._shared.limits.blocks:
            raise report_too_many_blocks(self._shared.place, self._shared.limits)

    def _block(
        self, element: Element, path: str, inline: OdtParagraphContent, place: OdtPosition
    ) -> Block:
        kind, level, marker = self._choose_role(element, inline, place)
        name = element.get(TEXT + "style-name")
        style = self._sheet.paragraph(name)
        if kind is BlockKind.HEADING:
            style = replace(style, outline_level=level)
        marks = [*index_marks(inline.text, place.index), *inline.marks]
        return Block(
            kind=kind,
            path=path,
            text=inline.text,
            part=self._part,
            level=level,
            marker=marker,
            style=replace(style, numbered=marker is not None),
            runs=tuple(inline.runs),
            cell=place.cell,
            marks=tuple(marks),
        )

    def _choose_role(
        self, element: Element, inline: OdtParagraphContent, place: OdtPosition
    ) -> tuple[BlockKind, int | None, str | None]:
        """Return what a paragraph is, its level and the label that it shows."""
        level = (
            parse_integer(element.get(TEXT + "outline-level"))
            if element.tag == TEXT + "h"
            else None
        )
        item = place.item
        if element.tag == TEXT + "h" and inline.text.strip():
            return (
                BlockKind.HEADING,
                max(1, min(level or 1, 9)),
                self._count_heading(element, level, item),
            )
        if item is None or not item.is_first:
            return BlockKind.PARAGRAPH, None, None
        return BlockKind.LIST_ITEM, item.level, item.counter.next(item.level, item.start)

    def _count_heading(
        self, element: Element, level: int | None, item: OdtListPlace | None
    ) -> str | None:
        if item is not None:
            return item.counter.next(item.level, item.start) if item.is_first else None
        if is_true(element.get(TEXT + "is-list-header")):
            return None
        start = parse_integer(element.get(TEXT + "start-value"))
        return self._counters.outline.next(max(1, min(level or 1, MAX_DEPTH)), start)

    def _note(self, block: Block, inline: OdtParagraphContent, element: Element) -> None:
        """Keep what the paragraph turned up besides its block."""
        findings = self._findings
        findings.elements[block.path] = element
        findings.lengths[block.path] = len(block.text)
        if self._shared.records:
            findings.sources[block.path] = inline.sources
        for edit in inline.edits:
            span = block.span(edit.start, edit.end)
            findings.markup.append(Markup(edit.change.kind, edit.text, span, edit.change.author))
        findings.markup.extend(shown_formatting(block))
        for kind, sign, offset in inline.anchors:
            self._anchor_comment(kind, sign, block, offset)

    def _anchor_comment(self, kind: str, sign: Element, block: Block, offset: int) -> None:
        """Note where a comment stands; a range that goes on in later blocks ends with its first."""
        name = sign.get(OFFICE + "name") or ""
        if kind == "start":
            number = len(self._findings.comments)
            self._findings.comments.append(sign)
            self._findings.anchors[number] = block.span(offset, offset)
            if name:
                self._open_comments[name] = number
            return
        known = self._open_comments.pop(name, None)
        if known is not None:
            span = self._findings.anchors[known]
            end = offset if span.path == block.path else self._findings.lengths[span.path]
            self._findings.anchors[known] = Span(span.path, span.start, end)

    def _add_frame(
        self, frame: Element, host: Block, place: OdtPosition, blocks: list[Block]
    ) -> None:
        """Add what floats beside the paragraph `host`."""
        self._enter(place.path)
        if frame.tag in {DRAW + "g", DRAW + "a"}:
            for item in frame.iterchildren():
                if is_element(item) and item.tag.startswith(DRAW):
                    self._add_frame(item, host, place, blocks)
        elif frame.tag == DRAW + "frame":
            shown = next((i for i in frame.iterchildren() if i.tag in _FRAME_CONTENT), None)
            if shown is not None:
                _FRAME_CONTENT[shown.tag](self, shown, frame, host, place, blocks)
        else:
            before = len(blocks)
            self._read_content(frame, replace(place, item=None), blocks)
            if len(blocks) > before:
                self._findings.read.add("text-box")
        self._depth -= 1

    def _text_box(
        self, box: Element, _: Element, __: Block, place: OdtPosition, blocks: list[Block]
    ) -> None:
        self._findings.read.add("text-box")
        self._read_content(box, replace(place, item=None), blocks)

    def _image(
        self, _: Element, frame: Element, host: Block, place: OdtPosition, blocks: list[Block]
    ) -> None:
        if is_true(frame.get(LOEXT + "decorative")):
            return
        self._findings.skipped["image-text"] += 1
        self._add_picture(frame, host, place, blocks)

    def _add_picture(
        self, frame: Element, host: Block, place: OdtPosition, blocks: list[Block]
    ) -> None:
        alt = frame.findtext(SVG + "desc") or frame.findtext(SVG + "title") or ""
        path = place.at(len(blocks))
        self._findings.elements[path] = frame
        bare = replace(host, kind=BlockKind.IMAGE, path=path, text=alt, level=None, marker=None)
        blocks.append(replace(bare, cell=place.cell, runs=(), marks=()))

    def _add_chart(
        self, roots: list[Element], host: Block, place: OdtPosition, blocks: list[Block]
    ) -> None:
        """Add the words of a chart: its titles, then the names in its data."""
        self._findings.read.add("chart")
        for line in find_chart_words(roots):
            path = place.at(len(blocks))
            self._findings.elements[path] = self._findings.elements[blocks[-1].path]
            bare = replace(host, path=path, text=line, level=None, marker=None)
            blocks.append(replace(bare, kind=BlockKind.PARAGRAPH, runs=(), marks=()))
            self._count(1)

    def _object(
        self, held: Element, frame: Element, host: Block, place: OdtPosition, blocks: list[Block]
    ) -> None:
        """Read a chart as an image with its words, and tell of any other object."""
        folder = (held.get(XLINK + "href") or "").removeprefix("./")
        inside = self._shared.objects.get(folder)
        roots = [*held.iterchildren(etree.Element), *(() if inside is None else (inside,))]
        if any(root.tag == MATH + "math" for root in roots):
            self._findings.skipped["equation"] += 1
        elif any(root.find(f"{OFFICE}body/{OFFICE}chart") is not None for root in roots):
            self._add_picture(frame, host, place, blocks)
            self._add_chart(roots, host, place, blocks)
        else:
            self._findings.skipped["embedded-file"] += 1


_FrameReader = Callable[[Story, Element, Element, Block, OdtPosition, list[Block]], None]
_FRAME_CONTENT: Final[dict[str, _FrameReader]] = {
    DRAW + "text-box": Story._text_box,  # noqa: SLF001 - its own methods
    DRAW + "image": Story._image,  # noqa: SLF001
    DRAW + "object": Story._object,  # noqa: SLF001
    DRAW + "object-ole": Story._object,  # noqa: SLF001
    DRAW + "plugin": Story._object,  # noqa: SLF001
    DRAW + "applet": Story._object,  # noqa: SLF001
    DRAW + "floating-frame": Story._object,  # noqa: SLF001
}
_MASTER: Final = STYLE + "master-page-name"
