"""Indents and spaces that are said in characters and lines, as Word keeps them beside points."""

import pytest
from lxml import etree

from checker.core.document import ParagraphStyle
from checker.formats.docx.read.formatting import Formatting, read_formatting
from tests.support.docx_builder import NAMESPACES

# 12 points in Normal; a title of 20 points, and one of 9 that is based on it.
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>
  <w:pPr><w:ind w:leftChars="50" w:left="120" w:firstLineChars="100" w:firstLine="240"/></w:pPr>
  <w:rPr><w:sz w:val="24"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:basedOn w:val="a"/>
  <w:pPr><w:ind w:left="50" w:firstLine="100"/></w:pPr><w:rPr><w:sz w:val="40"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 3"/><w:basedOn w:val="a"/>
  <w:pPr><w:ind w:leftChars="100" w:left="200" w:hangingChars="100" w:hanging="100"/></w:pPr>
</w:style>
<w:style w:type="paragraph" w:styleId="l"><w:name w:val="List Paragraph"/><w:basedOn w:val="a"/>
  <w:pPr><w:ind w:leftChars="400" w:left="840"/></w:pPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
  <w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/>
  <w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
"""
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def part(root: str, content: str) -> etree._Element:
    return etree.fromstring(f"<{root} {NAMESPACES}>{content}</{root}>")


def formatting(line: float = 12.0) -> Formatting:
    styles, numbering = part("w:styles", STYLES), part("w:numbering", NUMBERING)
    return read_formatting(styles, numbering, None, None, line)


def style(properties: str, line: float = 12.0) -> ParagraphStyle:
    return formatting(line).paragraph(part("w:pPr", properties), None).style


@pytest.mark.parametrize(
    ("properties", "points", "characters"),
    [
        # left, first line; in characters
        ("", (6.0, 12.0), (0.5, 1.0)),
        # a first line is measured in the paragraph's own size, a side in Normal's
        ('<w:pStyle w:val="t"/>', (6.0, 20.0), (0.5, 1.0)),
        ('<w:pStyle w:val="t"/><w:ind w:left="120" w:firstLine="400"/>', (6.0, 20.0), (0.5, 1.0)),
        # what Word measured, directly on the paragraph, is taken
        ('<w:ind w:firstLineChars="200" w:firstLine="486"/>', (6.0, 24.3), (0.5, 2.0)),
        # the hanging indent lies within the left one
        ('<w:pStyle w:val="h"/>', (24.0, -12.0), (1.0, -1.0)),
        ('<w:pStyle w:val="h"/><w:ind w:left="481" w:hanging="241"/>', (24.0, -12.0), (1.0, -1.0)),
        # 0 characters leave the twips, here the list's
        (
            f'<w:pStyle w:val="l"/>{LISTED}<w:ind w:leftChars="0" w:firstLineChars="0"/>',
            (36.0, -18.0),
            (None, None),
        ),
        # a left indent in characters wins over the list's, a hanging one over a first line's
        (f'<w:pStyle w:val="l"/>{LISTED}', (42.0, -18.0), (4.0, None)),
        # and all of them together
        (
            '<w:ind w:leftChars="0" w:left="0" w:firstLineChars="0" w:firstLine="0"/>',
            (0.0, 0.0),
            (None, None),
        ),
        ('<w:ind w:leftChars="0" w:hangingChars="150"/>', (6.0, -18.0), (None, -1.5)),
    ],
)
def test_indents(
    properties: str,
    points: tuple[float, float],
    characters: tuple[float | None, float | None],
) -> None:
    found = style(properties)
    assert (found.left_indent, found.first_line_indent) == points
    assert (found.left_chars, found.first_line_chars) == characters


def test_a_right_indent_in_characters() -> None:
    found = style('<w:ind w:rightChars="150"/>')
    assert (found.right_indent, found.right_chars) == (18.0, 1.5)


@pytest.mark.parametrize(
    ("spacing", "expected"),
    [
        ('w:beforeLines="100"', 18.0),
        ('w:beforeLines="100" w:before="100"', 18.0),
        ('w:beforeLines="50" w:before="180"', 9.0),
        ('w:beforeLines="0" w:before="240"', 12.0),
        ('w:before="240"', 12.0),
    ],
)
def test_a_space_in_lines_is_measured_in_lines_of_the_grid(spacing: str, expected: float) -> None:
    assert style(f"<w:spacing {spacing}/>", line=18.0).space_before == expected


def test_a_paragraph_taken_out_of_its_list_loses_the_lists_indents() -> None:
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="n"><w:name w:val="N"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    both = read_formatting(part("w:styles", styles), part("w:numbering", NUMBERING), None, None)
    kept = both.paragraph(part("w:pPr", '<w:pStyle w:val="n"/>'), None)
    out = both.paragraph(
        part("w:pPr", '<w:pStyle w:val="n"/><w:numPr><w:numId w:val="0"/></w:numPr>'), None
    )
    assert (kept.num_id, kept.style.left_indent, kept.style.first_line_indent) == (1, 36.0, -18.0)
    assert (out.num_id, out.style.left_indent, out.style.first_line_indent) == (None, None, None)


def test_the_items_of_a_list_have_no_automatic_space() -> None:
    spacing = '<w:spacing w:after="100" w:afterAutospacing="1"/>'
    assert style(spacing).space_after == 14.0
    assert style(LISTED + spacing).space_after == 0.0
