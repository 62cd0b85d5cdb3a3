"""Finish a document from its blocks: sections, form fields, language and title.

A block's section is the path of headings above it, outermost first, as written. A heading stands
at the head of its own section, so its path ends in its own text: a rule scoped to `費用` sees the
heading `費用` too. A heading in a cell rules the rest of that cell only. The value of a form row
has the row's label as its innermost section. Blocks outside the body have no headings above them.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import is_
from typing import Literal

from checker.core.data_classes import replace
from checker.core.document import Block, BlockKind, Cell, FormField, Markup, Part, Row, Table
from checker.core.errors import InputError
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key
from checker.formats.shared.acting_headings import promote_headings
from checker.formats.shared.fields import build_cell_field, find_fields_in_text, find_form_rows

_MAX_NESTED_TABLES = 100
_TEXT_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_TITLE_STYLES = frozenset({"title", "表題", "標題"})
_MAX_UNSTYLED_TITLE_LENGTH = 40
_CHARACTERS_PER_WORD = 2  # an English word says at least what two Japanese characters say
_ADDRESSEE = re.compile(r"(?:様|殿|御中|各位|宛て?)$|^(?:令和|平成|20)\S{1,4}年.{1,8}日$")
_LATIN_WORD = re.compile("[^\\W\\d_\u3000-\u9fff\uff00-\uffef][^\\s\u3000-\u9fff\uff00-\uffef]*")


def assemble(
    blocks: Sequence[Block], *, looks: bool = False
) -> tuple[tuple[Block, ...], tuple[FormField, ...]]:
    """Return top-level `blocks` with their sections filled in, and the form fields.

    Args:
        blocks: in reading order, `section` empty throughout.
        looks: lines that act as headings by their looks become headings.

    Raises:
        InputError: tables nested deeper than anybody writes them.
    """
    fields: list[FormField] = []
    if looks:
        blocks = promote_headings(blocks, find_title(blocks))
    return _assemble(blocks, (), fields, depth=0), tuple(fields)


def guess_language(blocks: Iterable[Block]) -> Literal["ja", "en"]:
    """Return what most of the words outside code are written in; Japanese where there are none."""
    japanese = words = 0
    for block in _iter_text_blocks(blocks):
        japanese += _count_japanese(block.text)
        words += len(_LATIN_WORD.findall(block.text))
    return "ja" if japanese >= words * _CHARACTERS_PER_WORD else "en"


def _count_japanese(text: str) -> int:
    """Return how many kana and kanji a text has; a class of all kanji is long in compiling."""
    if text.isascii():
        return 0
    count = 0
    for each in text:
        if "\u3040" <= each <= "\u9fff" and not "\u30ff" < each < "\u3400":
            count += 1
    return count


def find_title(blocks: Iterable[Block]) -> str | None:
    """Return the document's title, or None where nothing looks like one.

    That is the first block in the style Title; else the first heading of level 1; else a short
    paragraph at the top that is centred, bold or larger than the next. Such a paragraph goes before
    headings of level 1 that are chapters: several, or with numbers. What stands at the right margin
    above it (a document number, a date), to whom it goes, and form fields are passed over.
    """
    body = [b for b in blocks if b.part is Part.BODY and (b.text.strip() or b.table is not None)]
    for block in body:
        if block.text and fold(block.style.name or "") in _TITLE_STYLES:
            return _join_in_one_line(block)
    tops = [b for b in body if b.kind is BlockKind.HEADING and b.level == 1 and not b.looks]
    if tops and not (len(tops) > 1 or _is_numbered(tops[0])):
        return _join_in_one_line(tops[0])
    by_hand = _find_unstyled_title(body[: body.index(tops[0])] if tops else body)
    return by_hand or (_join_in_one_line(tops[0]) if tops else None)


def _assemble(
    blocks: Sequence[Block], outer: tuple[str, ...], fields: list[FormField], depth: int
) -> tuple[Block, ...]:
    placed = []
    headings: list[tuple[int, str]] = []
    path = outer
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.part is Part.BODY:
            level = block.level or 1
            headings = [*(h for h in headings if h[0] < level), (level, block.text)]
            path = (*outer, *(text for _, text in headings))
        section = path if block.part is Part.BODY else outer
        placed.append(_place(block, section, fields, depth))
    return tuple(placed)


def _place(block: Block, section: tuple[str, ...], fields: list[FormField], depth: int) -> Block:
    if block.table is not None:
        if depth >= _MAX_NESTED_TABLES:
            raise InputError(
                Message("read.tables-are-nested-too-deeply"),
                place=block.path,
                remedy=Message("read.move-the-innermost-tables-out"),
            )
        table = _place_table(block.table, section, fields, depth + 1)
        return replace(block, section=section, table=table)
    if block.kind in _TEXT_KINDS:
        fields.extend(find_fields_in_text(block))
    return block if block.section == section else replace(block, section=section)


def _place_table(
    table: Table, section: tuple[str, ...], fields: list[FormField], depth: int
) -> Table:
    rows = []
    for row, pairs in zip(table.rows, find_form_rows(table), strict=True):
        values = {id(value): label for label, value in pairs}
        labels = {id(label) for label, _ in pairs}
        cells: list[Cell] = []
        for cell in row.cells:
            if id(cell) in labels:
                placed = tuple(replace(block, section=section) for block in cell.blocks)
            elif id(cell) in values:
                field = build_cell_field(values[id(cell)], cell)
                fields.append(field)
                placed = _assemble(cell.blocks, (*section, field.label), fields, depth)
            else:
                placed = _assemble(cell.blocks, section, fields, depth)
            kept = all(map(is_, placed, cell.blocks))
            cells.append(cell if kept else replace(cell, blocks=placed))
        rows.append(Row(tuple(cells), row.header))
    return Table(tuple(rows), table.columns)


def _iter_text_blocks(blocks: Iterable[Block]) -> Iterable[Block]:
    return (b for block in blocks for b in block.walk() if b.kind is not BlockKind.CODE)


def _join_in_one_line(block: Block) -> str:
    return " ".join(block.text.split())


def _find_unstyled_title(body: Sequence[Block]) -> str | None:
    for index, block in enumerate(body):
        if block.kind is not BlockKind.PARAGRAPH and not block.looks:
            return None
        if block.style.alignment in {"right", "end"} or find_fields_in_text(block):
            continue
        if _ADDRESSEE.search(block.text.strip()):
            continue
        following = body[index + 1] if index + 1 < len(body) else None
        short = len(block.text.strip()) <= _MAX_UNSTYLED_TITLE_LENGTH
        return _join_in_one_line(block) if short and _stands_out(block, following) else None
    return None


def _is_numbered(block: Block) -> bool:
    return block.marker is not None or make_heading_key(block.text) != fold(block.text)


def _stands_out(block: Block, following: Block | None) -> bool:
    if block.style.alignment in {"center", "centre"}:
        return True
    shown = [run for run in block.runs if block.text[run.start : run.end].strip()]
    covered = sum(len(block.text[run.start : run.end].strip()) for run in shown)
    bold = covered >= len("".join(block.text.split())) and all(run.style.bold for run in shown)
    if shown and bold:
        return True
    size, next_size = _get_size(block), _get_size(following)
    return size is not None and next_size is not None and size > next_size


def _get_size(block: Block | None) -> float | None:
    sizes = [run.style.size for run in block.runs if run.style.size] if block else []
    return max(sizes, default=None)


def shown_formatting(block: Block) -> Iterator[Markup]:
    """Yield the stretches of hidden and of highlighted text."""
    hidden = [(run.start, run.end) for run in block.runs if run.style.hidden]
    highlighted = [(run.start, run.end) for run in block.runs if run.style.highlight]
    for start, end in _join_ranges(hidden):
        yield Markup("hidden", block.text[start:end], block.span(start, end))
    for start, end in _join_ranges(highlighted):
        yield Markup("highlight", block.text[start:end], block.span(start, end))


def _join_ranges(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
