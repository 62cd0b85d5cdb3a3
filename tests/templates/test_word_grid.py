"""Columns after a loop over cells: as many as the widest row has, in the table's old width."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from checker.formats.ooxml.names import Element
from checker.templates.word_grid import fit_grids

CELL = "<w:tc><w:p/></w:tc>"


def grid(*widths: object) -> str:
    columns = (f'<w:gridCol w:w="{each}"/>' for each in widths)
    return f"<w:tblGrid>{''.join(columns)}</w:tblGrid>"


def spanning(columns: int) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr><w:p/></w:tc>'


def table(columns: str, *rows: str) -> str:
    return f"<w:tbl>{columns}{''.join(f'<w:tr>{each}</w:tr>' for each in rows)}</w:tbl>"


def fitted(inner: str) -> list[list[str | None]]:
    root: Element = parse_xml(f"<w:body {nsdecls('w')}>{inner}</w:body>")
    fit_grids(root)
    return [[c.get(qn("w:w")) for c in each] for each in root.iter(qn("w:tblGrid"))]


@pytest.mark.parametrize(
    ("columns", "rows", "widths"),
    [
        ((3000, 1500), [CELL * 2], ["3000", "1500"]),
        ((3000, 1500), [CELL * 3, CELL * 2], ["2000", "1000", "1500"]),
        ((3000, 1500, 900), [CELL], ["5400"]),
        ((1000, 1000, 1000), [CELL * 2], ["1500", "1500"]),
        ((1000, 1000), [spanning(2) + CELL, CELL * 3], ["666", "666", "666"]),
        ((1000,) * 4, ['<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + CELL * 2], ["1000"] * 4),
        ((1000, 1000), [f"<w:sdt><w:sdtContent>{CELL}</w:sdtContent></w:sdt>{CELL}"], ["1000"] * 2),
        (("x", 1000), [CELL * 2], ["x", "1000"]),
        ((1000,), [], ["1000"]),
    ],
    ids=[
        "as it was",
        "more",
        "fewer",
        "share",
        "span",
        "free at the side",
        "in a control",
        "no number",
        "no row",
    ],
)
def test_widths(columns: tuple[object, ...], rows: list[str], widths: list[str]) -> None:
    assert fitted(table(grid(*columns), *rows)) == [widths]


def test_a_table_inside_counts_for_itself() -> None:
    inner = table(grid(400, 400), CELL * 4)
    outer = table(grid(1000, 1000), f"<w:tc>{inner}<w:p/></w:tc>{CELL}")
    assert fitted(outer) == [["1000", "1000"], ["200", "200", "200", "200"]]


def test_a_table_without_grid_stays() -> None:
    assert fitted(table("", CELL)) == []
