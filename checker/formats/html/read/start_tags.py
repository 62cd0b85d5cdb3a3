"""Handle the start tag of each element of HTML."""

from collections.abc import Mapping
from dataclasses import replace

from checker.core.document import BlockKind, Mark, MarkKind, Part
from checker.formats.html.read import tables
from checker.formats.html.read.builder import BlockBuilder, Meanings
from checker.formats.html.read.draft_blocks import DraftBlock, iter_with_words
from checker.formats.html.read.element_context import Element, OpenRuby, Select
from checker.formats.html.read.elements import (
    EMBEDDED,
    HEADINGS,
    LISTS,
    ROW_GROUPS,
    SECTIONS,
    SKIPPED,
)
from checker.formats.html.read.formatting import is_hidden
from checker.formats.html.read.lists import OpenListItem, open_list
from checker.formats.html.read.tokens import TagToken

_TEX = frozenset({"application/x-tex", "tex", "latex", "application/x-latex"})
_UNSHOWN_INPUTS = frozenset({"hidden", "password", "file", "image", "range", "color"})
_PROPERTIES = {
    "author": "author",
    "description": "description",
    "keywords": "keywords",
    "date": "date",
    "dcterms.date": "date",
    "dc.date": "date",
}
_Attributes = Mapping[str, str]


# In a line of text


def _link(builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element) -> None:
    del element
    if attributes.get("href"):
        look = replace(builder.context.look, link=(tag.start, attributes["href"].strip()))
        builder.context = replace(builder.context, look=look)


def _start_insertion(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del attributes
    builder.changed = True
    if builder.original:
        builder.capture(element, lambda _: None)
    else:
        look = replace(builder.context.look, insertion=tag.start)
        builder.context = replace(builder.context, look=look)


def _start_deletion(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag, attributes
    builder.changed = True
    if not builder.original:
        builder.capture(element, lambda text: builder.note("deletion", text) if text else None)


def _start_highlight(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del attributes, element
    look = replace(builder.context.look, highlight=tag.start)
    builder.context = replace(builder.context, look=look)


def _start_equation(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del attributes, element
    look = replace(builder.context.look, equation=tag.start)
    builder.context = replace(builder.context, look=look)


def _start_annotation(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag
    equation = builder.context.look.equation
    is_tex = attributes.get("encoding", "").lower() in _TEX
    # The source of an equation has white space of its own.
    look = replace(builder.context.look, equation=None)
    builder.context = replace(builder.context, look=look)

    def keep(text: str) -> None:
        if equation is not None and is_tex:
            builder.equations[equation] = text

    builder.capture(element, keep)


def _start_ruby(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag, attributes, element
    ruby = OpenRuby(builder.line, builder.line.length)
    builder.context = replace(builder.context, ruby=ruby)


def _start_reading(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag, attributes
    ruby = builder.context.ruby

    def keep(text: str) -> None:
        if ruby is not None:
            _mark_reading(builder, ruby, text)

    builder.capture(element, keep)


def _mark_reading(builder: BlockBuilder, ruby: OpenRuby, text: str) -> None:
    """Put a reading above the base text before it; a second one goes on with the first."""
    line = builder.line
    start = ruby.start if ruby.line is line else 0
    start += line.is_space(start)
    if start < line.length:
        line.marks.append(Mark(MarkKind.RUBY, start, line.length, text))
    elif line.marks and line.marks[-1].kind is MarkKind.RUBY:
        last = line.marks.pop()
        line.marks.append(replace(last, value=last.value + text))
    ruby.line, ruby.start = line, line.length


def _start_skipped(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag, attributes
    builder.capture(element, lambda _: None)


def _start_embedded(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag, attributes
    if not builder.captures:
        builder.unread["embedded"] += 1
    builder.capture(element, lambda _: None)


# Forms


def _select(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    select = Select("multiple" in attributes)
    builder.context = replace(builder.context, select=select)

    def show(at: int) -> None:
        for draft in (each for drafts in select.shown() for each in iter_with_words(drafts)):
            builder.line.space(draft.offsets[0], builder.context.look)
            builder.line.put(draft.text, draft.offsets, builder.context.look)
        builder.line.space(at, builder.context.look)

    builder.line.space(tag.start, builder.context.look)
    element.closers.append(show)  # runs behind what the capture appends, which restores the line
    builder.capture(element, lambda _: None)


def _start_option(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag
    select = builder.context.select
    if select is None:
        return
    chosen = "selected" in attributes
    builder.capture_blocks(element, lambda drafts: select.options.append((drafts, chosen)))


def _start_button(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del attributes
    builder.line.space(tag.start, builder.context.look)
    element.closers.append(lambda at: builder.line.space(at, builder.context.look))


def _read_input(builder: BlockBuilder, tag: TagToken, attributes: _Attributes) -> None:
    kind = attributes.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        state = "checked" if "checked" in attributes else "unchecked"
        at = builder.line.length
        builder.line.marks.append(Mark(MarkKind.TASK, at, at, state))
    elif kind not in _UNSHOWN_INPUTS and "value" in attributes and not is_hidden(attributes):
        builder.box(*tag.attributes["value"])


# Void elements


def _break(builder: BlockBuilder, tag: TagToken, attributes: _Attributes) -> None:
    del attributes
    builder.line.break_line(tag.start, tag.end, builder.context.look)


def _read_image(builder: BlockBuilder, tag: TagToken, attributes: _Attributes) -> None:
    alt = attributes.get("alt")
    decorative = alt is not None and not alt.strip()
    if decorative or builder.captures or is_hidden(attributes):
        return
    builder.unread["image-text"] += 1
    builder.line.images.append(tag.attributes.get("alt", (tag.start, tag.start)))


def _count_embedded(builder: BlockBuilder, tag: TagToken, attributes: _Attributes) -> None:
    del tag
    if not builder.captures and not is_hidden(attributes):
        builder.unread["embedded"] += 1


def _read_meta(builder: BlockBuilder, tag: TagToken, attributes: _Attributes) -> None:
    del tag
    name = _PROPERTIES.get(attributes.get("name", "").strip().lower())
    content = " ".join(attributes.get("content", "").split())
    if name and content:
        builder.properties.setdefault(name, content)


# Blocks


def _start_heading(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del attributes, element
    builder.context = replace(builder.context, heading=int(tag.name[1:]))


def _quote(builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element) -> None:
    del tag, attributes, element
    builder.context = replace(builder.context, quoted=True, in_section=True)


def _start_section(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag, attributes, element
    builder.context = replace(builder.context, in_section=True)


def _start_verbatim(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del attributes, element
    builder.context = replace(builder.context, verbatim=True)
    builder.skip_line_break(tag.end)


def _start_centred(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag, attributes, element
    builder.context = replace(builder.context, alignment="center")


def _start_caption(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    del tag, attributes, element
    builder.context = replace(builder.context, style_name="caption", heading=None, item=None)


def _start_margin(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    """Read a page's header or footer apart, unless it holds the document's own headings."""
    del attributes
    if builder.context.in_section or builder.captures or not builder.has_margins:
        return
    outer, inner = builder.target, list[DraftBlock]()
    builder.target = inner
    builder.context = replace(builder.context, in_section=True)

    def close(_: int) -> None:
        builder.target = outer
        if tag.name != "nav" and any(draft.kind is BlockKind.HEADING for draft in inner):
            outer.extend(inner)
        elif inner:
            part = Part.FOOTER if tag.name == "footer" else Part.HEADER
            builder.margins.append((part, inner))

    element.closers.append(close)


def _list(builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element) -> None:
    del element
    depth = (builder.context.item.level if builder.context.item else 0) + 1
    builder.context = replace(builder.context, items=open_list(tag.name, attributes, depth))


def _start_item(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    items, outer = builder.context.items, builder.context.item
    if items is None:
        items = open_list("ul", {}, 1)
    level = items.depth + (tag.name == "dd")
    item = OpenListItem(level, items.next_marker(attributes), outer=outer)
    builder.context = replace(builder.context, item=item)

    def close(_: int) -> None:
        if item.empty:
            builder.emit_empty(BlockKind.LIST_ITEM, tag.end)

    element.closers.append(close)


MEANINGS = Meanings(
    openers={
        "a": _link,
        "ins": _start_insertion,
        "del": _start_deletion,
        "mark": _start_highlight,
        "math": _start_equation,
        "annotation": _start_annotation,
        "ruby": _start_ruby,
        "rt": _start_reading,
        "select": _select,
        "option": _start_option,
        "button": _start_button,
        "blockquote": _quote,
        "pre": _start_verbatim,
        "listing": _start_verbatim,
        "xmp": _start_verbatim,
        "center": _start_centred,
        "caption": _start_caption,
        "figcaption": _start_caption,
        "header": _start_margin,
        "footer": _start_margin,
        "nav": _start_margin,
        "li": _start_item,
        "dt": _start_item,
        "dd": _start_item,
        "table": tables.open_table,
        "tr": tables.open_row,
        "td": tables.open_cell,
        "th": tables.open_cell,
        **dict.fromkeys(HEADINGS, _start_heading),
        **dict.fromkeys(SECTIONS - {"blockquote", "nav", "td"}, _start_section),
        **dict.fromkeys(LISTS, _list),
        **dict.fromkeys(ROW_GROUPS, tables.open_row_group),
        **dict.fromkeys(SKIPPED, _start_skipped),
        **dict.fromkeys(EMBEDDED, _start_embedded),
    },
    voids={
        "br": _break,
        "img": _read_image,
        "input": _read_input,
        "meta": _read_meta,
        "embed": _count_embedded,
        "frame": _count_embedded,
        "iframe": _count_embedded,
        "svg": _count_embedded,
    },
)
"""What the elements of HTML do; those not named only hold others."""
