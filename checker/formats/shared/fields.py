"""Form fields: `文書番号: 総-2025-018` in a line of text, or a label cell beside a value cell.

In text, a label is what stands before the first colon of a chunk; chunks are set apart by tabs,
two or more spaces, or full-width spaces, and by one space where a name of a kind of value and a
colon follow (`版数: 1.0 作成日: 4月5日`). A name of a kind of value before a tab is a label, too
(`1.日時⇥5月9日`). How tables are read says `find_form_rows`.
"""

from collections.abc import Iterator
from itertools import pairwise

from checker.core.document import (
    Block,
    BlockKind,
    Cell,
    FormField,
    MarkKind,
    Row,
    Span,
    Table,
)
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.formats.shared.column_heads import (
    count_cells,
    heads_data,
    heads_form,
    names_kind_of_value,
)

_Pair = tuple[Cell, Cell]

_MAX_LABEL_LENGTH = 20
_MAX_ROW_CELLS = 8

_CHUNK = re.compile(r"(?:(?![\t\u3000]| {2}).)+")
_NEXT_LABEL = re.compile(r" (?P<label>[^\W\d_]{2,12})[:：](?=\s?\S)")
_COLON = re.compile("[:：]")
_LEAD = re.compile(
    r"\s*(?:[■□◆◇●○◎▼▽★☆▶▪・•*-]+\s*"
    r"|[(（][0-9０-９一二三四五六七八九十]{1,3}[)）]\s*"
    r"|[0-9０-９]{1,2}[.．)）](?![0-9０-９])\s*"
    r"|[①-⑳]\s*)?"
)
_NOT_IN_LABEL = re.compile(r"[。，,；;！？!?「」『』“”\"'<>{}=|\\@#…]|\.(?=\s)")
_CLAUSE = re.compile(r"[、※を]|[はが]$")
_CLAUSE_BEFORE_LIST = re.compile(
    r"(?:とおり|通り|次|以下|ように|する|した|です|ます|ません|ください|follows|following|these|this)$"
)
_REMARKS_TEXT = """
    注 注意 注記 補足 例 参考 なお ただし つまり すなわち たとえば 例えば また note notes nb n.b.
    tip hint warning caution important example e.g. i.e. ps p.s.
"""
_REMARKS = frozenset(_REMARKS_TEXT.split()) | {"please note"}
_SENTENCE_END = re.compile(r"[。．.!?！？]\s*$")
_ADDRESS = re.compile(r"//|\\|[:：=]")
_CLOCK = re.compile(r"[0-9０-９](?::[0-9０-９]|：[0-9０-９]{1,2}(?![0-9０-９]))")
_QUANTITY = re.compile(
    r"[0-9０-９]|[年月日時分秒頃円]|[(（][月火水木金土日・祝]+[)）]|午[前後]|令和|平成|昭和"
)
_TOTALS_TEXT = """
    合計 小計 総計 計 総合計 消費税 税額 値引 total subtotal tax
"""
_TOTALS = frozenset(_TOTALS_TEXT.split())


def find_fields_in_text(block: Block) -> list[FormField]:
    """Return the fields written `label: value` in a block's lines, values stripped.

    `午前10:30`, `縮尺1:2000`, addresses (`https://`), and remarks (`注: ...。`) are none.
    """
    if _COLON.search(block.text) is None and "\t" not in block.text:
        return []
    fields: list[FormField] = []
    start = 0
    for line in block.text.split("\n"):
        by_tab = _find_field_before_tab(block, start, start + len(line))
        fields.extend([by_tab] if by_tab else _find_fields_in_line(block, start, start + len(line)))
        start += len(line) + 1
    return fields


def find_form_rows(table: Table) -> list[tuple[_Pair, ...]]:
    """Return for each row of a table its (label cell, value cell) pairs; none for data rows.

    - A row of two, four, six or eight cells is label, value, label, value, where the labels are
      labels: short, no sentence, no number or date. In a row of four cells or more one of them
      must name a kind of value (`起案日`) or end in a colon.
    - Column heads (see `heads_data`) make data of what follows while the layout stays the same,
      so that a form may hold a list of items.
    - After data, or a row with an odd number of cells, `合計` and its like are totals, not labels.
    - A cell that spans rows to the left of an even number of cells is a group name, passed over.
    """
    pairs: list[tuple[_Pair, ...]] = []
    shapes = count_cells(table)
    data_shape, data_seen, heads_seen = 0, False, False
    for index, row in enumerate(table.rows):
        if data_shape and shapes[index] == data_shape:
            pairs.append(())
            continue
        data_shape = shapes[index] if heads_data(table.rows, shapes, index) else 0
        cells = _drop_group(row)
        data_seen = data_seen or bool(data_shape) or len(cells) % 2 == 1 < len(cells)
        skipped = data_shape or (not heads_seen and heads_form(cells))
        heads_seen = heads_seen or len(cells) > 1
        found = () if skipped else _pair_cells(cells)
        pairs.append(() if data_seen and _is_total(found) else found)
    return pairs


def build_cell_field(label: Cell, value: Cell) -> FormField:
    """Return the field of a form row.

    The value is all the text of its cell, a line per block. Its span is that of the first block
    that has text, or the empty start of the first block.
    """
    block = next(block for block in label.blocks if block.text.strip())
    start, end = _label_bounds(block.text, 0, len(block.text))
    written = [b for outer in value.blocks for b in outer.walk() if b.text.strip()]
    if written:
        span = written[0].span(*_strip(written[0].text, 0, len(written[0].text)))
    elif value.blocks:
        span = value.blocks[0].span(0, 0)
    else:
        span = block.span(len(block.text))
    shown = (_drop_prompts(b, 0, len(b.text)).strip() for b in written)
    text = "\n".join(filter(None, shown))
    return FormField(block.text[start:end], text, block.span(start, end), span)


def _drop_prompts(block: Block, start: int, end: int) -> str:
    """Return what stands in a block, without what controls ask for that nobody has filled in."""
    said = block.text[start:end]
    for mark in reversed(block.marks):
        if mark.kind is MarkKind.PROMPT and start < mark.end and mark.start < end:
            said = said[: max(mark.start - start, 0)] + said[mark.end - start :]
    return said


def _find_fields_in_line(block: Block, start: int, end: int) -> Iterator[FormField]:
    found = [*_iter_labels(block.text, start, end), (end, Span("", end, end), end)]
    for (_, label, after), (stop, _, _) in pairwise(found):
        value_start, value_end = _strip(block.text, after, stop)
        name = block.text[label.start : label.end]
        value = _drop_prompts(block, value_start, value_end)
        if not _is_prose(name, value):
            span = block.span(label.start, label.end)
            yield FormField(name, value, span, block.span(value_start, value_end))


def _iter_labels(text: str, start: int, end: int) -> Iterator[tuple[int, Span, int]]:
    """Yield where a chunk with a label starts, the label, and where its value may start."""
    spaced_out: int | None = None  # `件　　名:`: where a run of one-character chunks began
    for chunk in _iter_chunks(text, start, end):
        colon = _COLON.search(text, *chunk.span())
        if colon is None:
            single = len(chunk[0].strip()) == 1
            spaced_out = (chunk.start() if spaced_out is None else spaced_out) if single else None
            continue
        begin = chunk.start()
        if spaced_out is not None and len(text[begin : colon.start()].strip()) == 1:
            begin = spaced_out
        spaced_out = None
        label = Span("", *_label_bounds(text, begin, colon.start()))
        if _is_label_before(text, label, colon):
            yield begin, label, colon.end()


def _iter_chunks(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield what spaces set apart: two or more, or one before a label of a kind of value."""
    for chunk in _CHUNK.finditer(text, start, end):
        first, last = chunk.span()
        if _COLON.search(text, first, last) is None:
            yield chunk
            continue
        for match in _NEXT_LABEL.finditer(text, first, last):
            if names_kind_of_value(match["label"]) and _COLON.search(text, first, match.start()):
                yield from _CHUNK.finditer(text, first, match.start())
                first = match.start("label")
        yield from _CHUNK.finditer(text, first, last)


def _find_field_before_tab(block: Block, start: int, end: int) -> FormField | None:
    """Return the field of a line that is a label, tabs and a value: `出席者⇥山田、佐藤`."""
    at = block.text.find("\t", start, end)
    if at < 0:
        return None
    label = _label_bounds(block.text, start, at)
    name = block.text[slice(*label)]
    value = _strip(block.text, at, end)
    if value[0] == value[1] or not _is_label(name) or not names_kind_of_value(name):
        return None
    words = block.text[slice(*value)]
    return FormField(name, words, block.span(*label), block.span(*value))


def _is_label_before(text: str, label: Span, colon: re.Match[str]) -> bool:
    name = text[label.start : label.end]
    return (
        _is_label(name)
        and _CLAUSE.search(name) is None
        and _ADDRESS.match(text, colon.end()) is None
        and _CLOCK.match(text, colon.start() - 1) is None
    )


def _is_prose(label: str, value: str) -> bool:
    if not value:
        return _CLAUSE_BEFORE_LIST.search(label.casefold()) is not None
    return fold(label) in _REMARKS and _SENTENCE_END.search(value) is not None


def _is_label(text: str) -> bool:
    if not 1 <= len(text) <= _MAX_LABEL_LENGTH or _NOT_IN_LABEL.search(text):
        return False
    if text.count("(") + text.count("（") != text.count(")") + text.count("）"):
        return False
    said = text
    if any(character.isdecimal() for character in text):
        said = _QUANTITY.sub("", text)  # what is left of `9月1日(月) 10:30`
    return any(character.isalpha() for character in said)


def _label_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the label stands between bullets or numbering and a colon."""
    lead = _LEAD.match(text, start, end)
    start, end = _strip(text, lead.end() if lead else start, end)
    while end > start and text[end - 1] in ":：":
        start, end = _strip(text, start, end - 1)
    if text[start:end][:1] == "【" and text.find("】", start, end) == end - 1:
        start, end = start + 1, end - 1
    return start, end


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    if left == len(inner):
        return start, start
    return start + left, start + len(inner.rstrip())


def _pair_cells(cells: tuple[Cell, ...]) -> tuple[_Pair, ...]:
    if not cells or len(cells) % 2 or len(cells) > _MAX_ROW_CELLS:
        return ()
    pairs = [pair for pair in zip(cells[::2], cells[1::2], strict=True) if not _is_empty(pair)]
    if not all(_is_label_cell(label) for label, _ in pairs):
        return ()
    if len(cells) > 2 and not any(_is_plainly_label(label.text) for label, _ in pairs):  # noqa: PLR2004
        return ()
    return tuple(pairs)


def _is_empty(pair: _Pair) -> bool:
    return not any(block.text.strip() or block.table for cell in pair for block in cell.blocks)


def _is_label_cell(cell: Cell) -> bool:
    written = [block for block in cell.blocks if block.text.strip() or block.table]
    if len(written) != 1 or written[0].kind not in {BlockKind.PARAGRAPH, BlockKind.HEADING}:
        return False
    text = written[0].text
    start, end = _label_bounds(text, 0, len(text))
    return _is_label(text[start:end])


def _is_plainly_label(text: str) -> bool:
    return text.rstrip().endswith((":", "：")) or names_kind_of_value(text)


def _is_total(pairs: tuple[_Pair, ...]) -> bool:
    return bool(pairs) and fold(pairs[0][0].text).partition("(")[0] in _TOTALS


def _drop_group(row: Row) -> tuple[Cell, ...]:
    first, *rest = row.cells or (None,)
    grouped = first is not None and first.row_span > 1 and rest and len(rest) % 2 == 0
    return tuple(rest) if grouped else row.cells
