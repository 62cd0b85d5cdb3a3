"""Table styles: which conditional formats hold in a cell, and what they make of its text."""

import pytest
from lxml import etree

from checker.core.document import Block, RunStyle
from checker.formats.docx.read.format_facts import InTable
from checker.formats.docx.read.formatting import read_formatting
from checker.formats.docx.read.table_conditions import (
    Bands,
    CellPosition,
    TableLook,
    find_regions,
    read_look,
)
from checker.formats.docx.read.tables import read_table
from checker.formats.ooxml.names import Element
from tests.support.docx_builder import NAMESPACES, cell, paragraph, read_word, row, run, table

ALL = TableLook(first_row=True, last_row=True, first_column=True, last_column=True)
COMPAT = (
    '<w:compat><w:compatSetting w:name="{}" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="1"/></w:compat>'
)


def part(root: str, content: str) -> etree._Element:
    return etree.fromstring(f"<{root} {NAMESPACES}>{content}</{root}>")


def style(inner: str, style_id: str = "t", base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="table" w:styleId="{style_id}"><w:name w:val="T{style_id}"/>{based}'
        f"{inner}</w:style>"
    )


def condition(region: str, run_properties: str, paragraph_properties: str = "") -> str:
    return (
        f'<w:tblStylePr w:type="{region}"><w:pPr>{paragraph_properties}</w:pPr>'
        f"<w:rPr>{run_properties}</w:rPr></w:tblStylePr>"
    )


def size(points: int) -> str:
    return f'<w:sz w:val="{2 * points}"/>'


def runs(styles: str, *rows: str, look: str = "") -> list[list[RunStyle]]:
    """Return the formatting of a plain run in each cell of a table in the style `t`."""
    formatting = read_formatting(part("w:styles", styles), None, None, None)
    found: list[list[RunStyle]] = []

    def read_cell(_: Element, at: int, __: int, held: tuple[str, ...]) -> tuple[Block, ...]:
        if len(found) == at:
            found.append([])
        found[at].append(formatting.run(None, InTable("t", held), None))
        return ()

    xml = table(*rows, properties=f'<w:tblStyle w:val="t"/>{look}')
    element = etree.fromstring(xml.replace("<w:tbl>", f"<w:tbl {NAMESPACES}>", 1))
    read_table(element, read_cell, styled_first_row=True, bands=formatting.bands("t"))
    return found


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ("", None),
        (
            '<w:tblLook w:val="04A0"/>',
            TableLook(first_row=True, first_column=True, row_bands=True, column_bands=False),
        ),
        ('<w:tblLook w:val="0000"/>', TableLook()),
        (
            '<w:tblLook w:val="0260"/>',
            TableLook(first_row=True, last_row=True, row_bands=False, column_bands=True),
        ),
        # the mask counts only where no attribute stands by name
        (
            '<w:tblLook w:val="04A0" w:lastColumn="1" w:noHBand="true"/>',
            TableLook(last_column=True, row_bands=False, column_bands=True),
        ),
        ('<w:tblLook w:val="zz"/>', TableLook()),
    ],
)
def test_a_table_says_which_formats_it_asks_for(look: str, expected: TableLook | None) -> None:
    assert read_look(part("w:tblPr", look)) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((0, 0), ("firstCol", "firstRow", "nwCell")),
        ((0, 1), ("band1Vert", "firstRow")),
        ((0, 3), ("lastCol", "firstRow", "neCell")),
        ((1, 0), ("band1Horz", "firstCol")),
        ((1, 1), ("band1Horz", "band1Vert")),
        ((1, 2), ("band1Horz", "band2Vert")),
        ((2, 1), ("band1Horz", "band1Vert")),
        ((3, 3), ("band2Horz", "lastCol")),
        ((4, 0), ("firstCol", "lastRow", "swCell")),
        ((4, 3), ("lastCol", "lastRow", "seCell")),
    ],
)
def test_the_formats_of_a_cell_in_words_order(
    at: tuple[int, int], expected: tuple[str, ...]
) -> None:
    line, column = at
    found = find_regions(ALL, Bands(rows=2, columns=1), CellPosition(line, 5, column, 4))
    assert found == expected


def test_a_style_that_says_no_size_of_bands_has_none() -> None:
    assert find_regions(TableLook(), Bands(), CellPosition(1, 3, 1, 3)) == ()


def test_rows_win_over_columns_and_corners_over_both() -> None:
    styles = style(
        '<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblStyleColBandSize w:val="1"/></w:tblPr>'
        f"<w:rPr>{size(7)}</w:rPr>"
        + condition("firstRow", size(20))
        + condition("firstCol", size(30) + "<w:b/>")
        + condition("nwCell", size(40))
        + condition("band1Vert", size(11))
        + condition("band2Horz", size(12) + "<w:i/>")
    )
    look = '<w:tblLook w:val="00A0"/>'
    sizes = [
        [(found.size, found.bold, found.italic) for found in line]
        for line in runs(styles, *[row("a", "b", "c")] * 3, look=look)
    ]
    assert sizes == [
        [(40.0, True, False), (20.0, False, False), (20.0, False, False)],
        [(30.0, True, False), (11.0, False, False), (7.0, False, False)],
        [(30.0, True, True), (11.0, False, True), (12.0, False, True)],
    ]


def test_conditions_are_inherited_each_by_itself_and_lie_over_the_whole_table() -> None:
    styles = style(
        condition("firstRow", size(20) + '<w:color w:val="FF0000"/>')
        + condition("wholeTable", "<w:i/>"),
        "base",
    ) + style(f"<w:rPr>{size(8)}</w:rPr>" + condition("firstRow", "<w:b/>"), base="base")
    look = '<w:tblLook w:val="0020"/>'
    assert runs(styles, row("a"), row("b"), look=look) == [
        [RunStyle(size=20.0, color="FF0000", bold=True, italic=True)],
        [RunStyle(size=8.0, italic=True)],
    ]


def test_a_band_size_is_inherited() -> None:
    styles = style('<w:tblPr><w:tblStyleRowBandSize w:val="2"/></w:tblPr>', "base")
    styles += style(condition("band2Horz", "<w:b/>"), base="base")
    found = runs(styles, *[row("a")] * 5, look='<w:tblLook w:val="0400"/>')
    assert [line[0].bold for line in found] == [False, False, True, True, False]


def test_each_row_that_is_repeated_looks_like_the_first() -> None:
    styles = style(
        '<w:tblPr><w:tblStyleRowBandSize w:val="1"/></w:tblPr>'
        + condition("firstRow", size(20))
        + condition("band1Horz", size(9))
    )
    header = row("a", properties="<w:tblHeader/>")
    look = '<w:tblLook w:val="0020"/>'
    found = runs(styles, header, header, row("b"), row("c"), look=look)
    assert [line[0].size for line in found] == [20.0, 20.0, 9.0, None]


def test_a_cell_beside_a_merged_one_is_not_in_the_first_column() -> None:
    styles = style(condition("firstCol", "<w:b/>"))
    merged = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [row(cell("a", merge), "b") for merge in merged]
    found = runs(styles, *rows, look='<w:tblLook w:val="0080"/>')
    assert [[item.bold for item in line] for line in found] == [[True, False], [False]]


def test_a_row_may_ask_for_other_formats() -> None:
    other = row("a").replace("<w:trPr>", '<w:tblPrEx><w:tblLook w:val="0000"/></w:tblPrEx><w:trPr>')
    styles = style(condition("firstCol", "<w:b/>"))
    found = runs(styles, row("a"), other, look='<w:tblLook w:val="0080"/>')
    assert [line[0].bold for line in found] == [True, False]


def test_conditions_reach_the_text_and_the_paragraphs_of_a_document() -> None:
    styles = style(
        condition("firstRow", "<w:b/>", '<w:jc w:val="center"/><w:spacing w:before="60"/>')
    )
    strong = cell(paragraph(run("甲", '<w:rStyle w:val="s"/>')))
    styles += (
        '<w:style w:type="character" w:styleId="s"><w:name w:val="S"/><w:rPr><w:b/></w:rPr>'
        "</w:style>"
    )
    properties = '<w:tblStyle w:val="t"/><w:tblLook w:val="0020"/>'
    document = read_word(
        table(row(strong, "乙"), row("丙", "丁"), properties=properties), styles=styles
    )
    facts = {
        block.text: (block.runs[0].style.bold, block.style.alignment, block.style.space_before)
        for block in document.walk()
        if block.runs
    }
    # Bold in bold is not bold: toggles of the table's and the character's style are combined.
    assert facts == {
        "甲": (False, "center", 3.0),
        "乙": (True, "center", 3.0),
        "丙": (False, None, None),
        "丁": (False, None, None),
    }


def test_a_document_shows_the_bands_of_its_table_styles() -> None:
    bands = '<w:tblPr><w:tblStyleRowBandSize w:val="2"/></w:tblPr>'
    styles = style(bands + condition("band1Horz", "<w:b/>") + condition("firstRow", "<w:i/>"))
    look = '<w:tblStyle w:val="t"/><w:tblLook w:val="0420"/>'
    body = table(*(row(name) for name in "見甲乙丙丁戊"), properties=look)
    document = read_word(body, styles=styles)
    facts = [(run.style.bold, run.style.italic) for block in document.walk() for run in block.runs]
    banded, plain = (True, False), (False, False)
    assert facts == [(False, True), banded, banded, plain, plain, banded]


NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
    '<w:pPr><w:jc w:val="left"/></w:pPr><w:rPr><w:sz w:val="{}"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="B"/><w:basedOn w:val="a"/></w:style>'
)


@pytest.mark.parametrize(
    ("half_points", "setting", "style_id", "expected"),
    [
        (24, "", "a", (8.0, "center")),
        (22, "", "a", (8.0, "center")),
        (21, "", "a", (10.5, "center")),
        (24, "", "b", (12.0, "left")),
        (24, "overrideTableStyleFontSizeAndJustification", "a", (12.0, "left")),
    ],
)
def test_before_word_2010_a_table_style_wins_over_the_default_paragraph_style(
    half_points: int, setting: str, style_id: str, expected: tuple[float, str]
) -> None:
    styles = NORMAL.format(half_points) + style(
        f'<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr>{size(8)}</w:rPr>'
    )
    formatting = read_formatting(
        part("w:styles", styles), None, None, part("w:settings", COMPAT.format(setting))
    )
    properties = part("w:pPr", f'<w:pStyle w:val="{style_id}"/>')
    found = formatting.paragraph(properties, InTable("t"))
    assert (
        formatting.run(style_id, InTable("t"), None).size,
        found.style.alignment,
    ) == expected


def test_direct_alignment_wins_over_a_table_style_that_wins_over_the_default_style() -> None:
    styles = NORMAL.format(24) + style('<w:pPr><w:jc w:val="center"/></w:pPr>')
    formatting = read_formatting(part("w:styles", styles), None, None, None)
    found = formatting.paragraph(part("w:pPr", '<w:jc w:val="left"/>'), InTable("t"))
    assert found.style.alignment == "left"
