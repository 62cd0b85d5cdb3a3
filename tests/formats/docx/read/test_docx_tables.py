"""Tables as grids: merged cells, nested tables, header rows, places."""

import pytest

from checker.core.document import CellRef
from tests.support.docx_builder import cell, only_block, paragraph, read_word, row, run, table

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
LOOK = '<w:tblStyle w:val="t"/><w:tblLook w:val="{}"/>'
STYLES = (
    '<w:style w:type="table" w:styleId="t"><w:name w:val="T"/>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
)


def grid(body: str, **parts: str) -> list[list[tuple[int, int, int, int, str]]]:
    found = only_block(body, **parts).table
    assert found is not None
    return [
        [(c.row, c.column, c.row_span, c.column_span, c.text) for c in line.cells]
        for line in found.rows
    ]


def headers(body: str, **parts: str) -> list[bool]:
    found = only_block(body, **parts).table
    assert found is not None
    return [line.header for line in found.rows]


def test_a_plain_table() -> None:
    block = only_block(table(row("項目", "金額"), row("交通費", "1,200")))
    assert (block.kind.value, block.path, block.text) == ("table", "body/0", "")
    assert block.table is not None
    assert block.table.columns == 2
    value = block.table.rows[1].cells[1].blocks[0]
    assert (value.path, value.text) == ("body/0/r1/c1/0", "1,200")
    assert value.cell == CellRef("body/0", 1, 1)


def test_spans_and_vertical_merges() -> None:
    body = table(
        row(cell("甲", RESTART), cell("乙", '<w:gridSpan w:val="2"/>')),
        row(cell("", CONTINUE), cell("丙"), cell("丁")),
        row(cell("", CONTINUE), cell("戊"), cell("己")),
        row(cell("庚"), cell("辛"), cell("壬")),
    )
    assert grid(body) == [
        [(0, 0, 3, 1, "甲"), (0, 1, 1, 2, "乙")],
        [(1, 1, 1, 1, "丙"), (1, 2, 1, 1, "丁")],
        [(2, 1, 1, 1, "戊"), (2, 2, 1, 1, "己")],
        [(3, 0, 1, 1, "庚"), (3, 1, 1, 1, "辛"), (3, 2, 1, 1, "壬")],
    ]


def test_a_merge_that_continues_nothing_is_a_cell() -> None:
    assert grid(table(row(cell("甲", CONTINUE)), row(cell("乙", RESTART)))) == [
        [(0, 0, 1, 1, "甲")],
        [(1, 0, 1, 1, "乙")],
    ]


def test_a_row_may_begin_later_and_spans_that_make_no_sense_are_mended() -> None:
    body = table(
        row("甲", properties='<w:gridBefore w:val="2"/>'),
        row(cell("乙", '<w:gridSpan w:val="-4"/>'), cell("丙", '<w:gridSpan w:val="999999"/>')),
    )
    assert grid(body) == [[(0, 2, 1, 1, "甲")], [(1, 0, 1, 1, "乙"), (1, 1, 1, 63, "丙")]]


def test_cells_merged_the_old_way() -> None:
    body = table(
        row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", '<w:hMerge w:val="continue"/>'))
    )
    assert grid(body) == [[(0, 0, 1, 2, "甲")]]


def test_content_controls_around_rows_and_cells_are_read() -> None:
    wrapped = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = table(wrapped.format(row(wrapped.format(cell("甲")), "乙")), row("丙", "丁"))
    assert grid(body) == [
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")],
        [(1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")],
    ]


def test_a_nested_table_stands_in_its_cell() -> None:
    inner = table(row("内"))
    document = read_word(table(row(cell(paragraph("外") + inner + paragraph()))))
    assert [(b.path, b.kind.value, b.text, b.cell) for b in document.walk()] == [
        ("body/0", "table", "", None),
        ("body/0/r0/c0/0", "paragraph", "外", CellRef("body/0", 0, 0)),
        ("body/0/r0/c0/1", "table", "", CellRef("body/0", 0, 0)),
        ("body/0/r0/c0/1/r0/c0/0", "paragraph", "内", CellRef("body/0/r0/c0/1", 0, 0)),
        ("body/0/r0/c0/2", "paragraph", "", CellRef("body/0", 0, 0)),
    ]


def test_a_row_says_that_it_is_a_header_at_the_top_only() -> None:
    said = "<w:tblHeader/>"
    body = table(row("甲", properties=said), row("乙"), row("丙", properties=said))
    assert headers(body) == [True, False, False]


@pytest.mark.parametrize(
    ("look", "styles", "expected"),
    [
        ("04A0", STYLES, True),
        ("0480", STYLES, False),
        ("04A0", "", False),
        ("zz", STYLES, False),
    ],
)
def test_the_first_row_is_a_header_where_the_style_sets_it_apart(
    look: str, styles: str, expected: bool
) -> None:
    body = table(row("甲"), row("乙"), properties=LOOK.format(look))
    assert headers(body, styles=styles) == [expected, False]


def test_a_table_without_cells_has_no_columns() -> None:
    block = only_block(table())
    assert block.table is not None
    assert (block.table.rows, block.table.columns) == ((), 0)


def test_runs_in_cells_are_resolved() -> None:
    block = only_block(table(row(cell(paragraph(run("太", "<w:b/>"))))))
    assert block.table is not None
    (inner,) = block.table.rows[0].cells[0].blocks
    assert [r.style.bold for r in inner.runs] == [True]
