"""Sections: paper, grid, columns, page numbers, and which header shows on which pages."""

import pytest
from lxml import etree

from checker.core.document import CharacterGrid, Page
from checker.formats.docx.read.sections import compute_line_unit, find_shown_margins, read_page
from tests.support.docx_builder import NAMESPACES, only_block, paragraph, read_word

A4 = '<w:pgSz w:w="11906" w:h="16838"/>'
# Word's Japanese margins: 35 mm above, 30 mm around.
MARGINS = (
    '<w:pgMar w:top="1985" w:right="1701" w:bottom="1701" w:left="1701" w:header="851" '
    'w:footer="992" w:gutter="0"/>'
)
DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>'
)
NORMAL = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr>{}</w:rPr></w:style>'


def section(content: str) -> etree._Element:
    return etree.fromstring(f"<w:sectPr {NAMESPACES}>{content}</w:sectPr>")


def page(content: str, character: float = 10.5) -> Page:
    return read_page(section(content), character)


def grid(content: str, character: float = 10.5) -> CharacterGrid | None:
    return page(A4 + content, character).grid


def test_a_japanese_page() -> None:
    found = page(
        '<w:type w:val="oddPage"/>'
        + A4
        + MARGINS
        + '<w:pgNumType w:fmt="numberInDash" w:start="3"/><w:cols w:space="425"/>'
        + '<w:docGrid w:type="lines" w:linePitch="360"/>'
    )
    assert found == Page(
        width_mm=210.0,
        height_mm=297.0,
        top_mm=35.0,
        right_mm=30.0,
        bottom_mm=30.0,
        left_mm=30.0,
        orientation="portrait",
        header_mm=15.0,
        footer_mm=17.5,
        start="odd-page",
        grid=CharacterGrid("lines", 18.0, lines_per_page=36),
        page_number_start=3,
        page_number_format="numberInDash",
    )


@pytest.mark.parametrize(
    ("element", "character", "expected"),
    [
        # 8504 twips are 425.2 points: 40 characters of 10.5, 35 of 12
        ('<w:docGrid w:type="linesAndChars" w:linePitch="360"/>', 10.5, (10.5, 40)),
        ('<w:docGrid w:type="linesAndChars" w:linePitch="360"/>', 12.0, (12.0, 35)),
        # 42 characters asked for in Word: a pitch of 10.124
        (
            '<w:docGrid w:type="linesAndChars" w:linePitch="360" w:charSpace="-1541"/>',
            10.5,
            (10.5 - 1541 / 4096, 42),
        ),
        (
            '<w:docGrid w:type="snapToChars" w:linePitch="360" w:charSpace="4096"/>',
            10.5,
            (11.5, 36),
        ),
    ],
)
def test_characters_of_a_line_are_counted_from_the_size_of_normal(
    element: str, character: float, expected: tuple[float, int]
) -> None:
    found = grid(MARGINS + element, character)
    assert found is not None
    assert (found.character_pitch, found.characters_per_line) == expected
    assert found.lines_per_page == 36


@pytest.mark.parametrize("kind", ["", 'w:type="default"', 'w:type="x"'])
def test_a_pitch_alone_is_no_grid(kind: str) -> None:
    assert grid(f'<w:docGrid {kind} w:linePitch="360"/>') is None


def test_in_vertical_text_lines_stand_side_by_side() -> None:
    found = page(
        A4
        + MARGINS
        + '<w:textDirection w:val="tbRl"/><w:docGrid w:type="linesAndChars" w:linePitch="360"/>'
    )
    assert found.vertical is True
    # 425.2 points of width hold 23 lines, 657.6 of height 62 characters.
    assert found.grid == CharacterGrid("characters", 18.0, 10.5, 23, 62)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ('<w:cols w:num="2" w:space="425"/>', (2, 19)),  # (425.2 - 21.25) / 2 = 201.975
        (
            '<w:cols w:num="2" w:equalWidth="0"><w:col w:w="4000"/><w:col w:w="4000"/></w:cols>',
            (2, 19),
        ),
        ('<w:cols w:equalWidth="0"><w:col w:w="2000"/><w:col w:w="6000"/></w:cols>', (2, 9)),
        ("<w:cols/>", (1, 40)),
    ],
)
def test_characters_of_a_line_are_those_of_one_column(
    columns: str, expected: tuple[int, int]
) -> None:
    found = page(A4 + MARGINS + columns + '<w:docGrid w:type="linesAndChars" w:linePitch="360"/>')
    assert found.grid is not None
    assert (found.columns, found.grid.characters_per_line) == expected


def test_the_gutter_takes_room_and_a_negative_margin_is_as_wide_as_a_positive_one() -> None:
    margins = MARGINS.replace('w:gutter="0"', 'w:gutter="567"').replace('"1985"', '"-1985"')
    found = page(A4 + margins + '<w:docGrid w:type="linesAndChars" w:linePitch="360"/>')
    assert (found.gutter_mm, found.top_mm) == (10.0, -35.0)
    assert found.grid == CharacterGrid("characters", 18.0, 10.5, 36, 37)  # 396.85 points


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("nextPage", "next-page"),
        ("continuous", "continuous"),
        ("nextColumn", "next-column"),
        ("evenPage", "even-page"),
    ],
)
def test_how_a_section_begins(said: str, expected: str) -> None:
    assert page(f'<w:type w:val="{said}"/>').start == expected


def test_a_section_that_says_nothing() -> None:
    assert page("") == Page(215.9, 279.4, 25.4, 25.4, 25.4, 25.4, "portrait")


def test_a_line_is_the_pitch_of_the_first_grid_else_12_points() -> None:
    plain = section('<w:docGrid w:linePitch="312"/>')
    lined = section('<w:docGrid w:type="lines" w:linePitch="360"/>')
    assert compute_line_unit([plain, lined]) == 18.0
    assert compute_line_unit([plain]) == 12.0
    assert compute_line_unit([]) == 12.0


@pytest.mark.parametrize(
    ("styles", "expected"),
    [
        # the size of Normal: of the document's defaults, Word's own of 10 points
        (DEFAULTS + NORMAL.format('<w:sz w:val="21"/>'), (10.5, 40)),
        (DEFAULTS + NORMAL.format(""), (12.0, 35)),
        (NORMAL.format(""), (10.0, 42)),
    ],
)
def test_the_unit_of_the_grid_is_the_size_of_the_default_style(
    styles: str, expected: tuple[float, int]
) -> None:
    grid = '<w:docGrid w:type="linesAndChars" w:linePitch="360"/>'
    document = read_word(
        f"{paragraph('あ')}<w:sectPr>{A4}{MARGINS}{grid}</w:sectPr>", styles=styles
    )
    found = document.pages[0].grid
    assert found == CharacterGrid("characters", 18.0, expected[0], 36, expected[1])


def test_a_space_in_lines_is_measured_on_the_documents_grid() -> None:
    body = paragraph("あ", '<w:spacing w:beforeLines="50"/>')
    pitch = '<w:sectPr><w:docGrid w:type="lines" w:linePitch="400"/></w:sectPr>'
    assert only_block(body).style.space_before == 6.0
    assert only_block(body + pitch).style.space_before == 10.0


def test_each_section_shows_its_own_headers_and_those_of_the_sections_before() -> None:
    one = section(
        '<w:headerReference w:type="default" r:id="d1"/>'
        '<w:headerReference w:type="first" r:id="f1"/><w:titlePg/>'
    )
    two = section('<w:headerReference w:type="even" r:id="e2"/>')
    three = section('<w:headerReference w:type="default" r:id="d3"/><w:titlePg/>')
    settings = etree.fromstring(f"<w:settings {NAMESPACES}><w:evenAndOddHeaders/></w:settings>")
    assert find_shown_margins([one, two, three], settings, "header") == [
        {"first": "f1", "default": "d1"},
        {"default": "d1", "even": "e2"},
        {"first": "f1", "default": "d3", "even": "e2"},
    ]
    assert find_shown_margins([one, two], None, "header") == [
        {"first": "f1", "default": "d1"},
        {"default": "d1"},
    ]
    assert find_shown_margins([one], None, "footer") == [{}]
