"""Style sheets as other programs than Word for Windows write them, in Strict OOXML too."""

from pathlib import Path

import pytest

from checker.readers.docx import read
from tests.readers.docx_builder import paragraph, strict, word_parts, zipped


def style(style_id: str, name: str, base: str = "", more: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    default = "" if base else 'w:default="1"'
    return (
        f'<w:style w:type="paragraph" {default} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f"{more}{based}</w:style>"
    )


# How they name a first heading, its base and the default style; the heading's id.
PRODUCERS = {
    "LibreOffice": (
        style("Normal", "Normal")
        + style("Style14", "Heading", "Normal")
        + style("Heading1", "heading 1", "Style14"),
        "Heading1",
    ),
    "WPS": (style("1", "Normal") + style("2", "heading 1", "1"), "2"),
    "Google Docs": (
        style("Normal", "normal") + style("Heading1", "heading 1", "Normal"),
        "Heading1",
    ),
    "pandoc": (style("Normal", "Normal") + style("Heading1", "Heading 1", "Normal"), "Heading1"),
    "Word for Mac": (
        style("a", "Normal") + style("10", "heading 1", "a", '<w:aliases w:val="章"/>'),
        "10",
    ),
}


@pytest.mark.parametrize("in_strict", [False, True])
@pytest.mark.parametrize("producer", PRODUCERS)
def test_headings_of_other_programs(producer: str, in_strict: bool) -> None:
    styles, style_id = PRODUCERS[producer]
    body = paragraph("目的", f'<w:pStyle w:val="{style_id}"/><w:ind w:start="21pt"/>')
    members = word_parts(body, styles=styles)
    data = zipped(strict(members) if in_strict else members)
    (block,) = read(Path("a.docx"), data).blocks
    assert (block.kind.value, block.level, block.style.name, block.style.left_indent) == (
        "heading",
        1,
        "Heading 1",
        21.0,
    )
