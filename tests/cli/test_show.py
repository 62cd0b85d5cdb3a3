"""`checker show`: a document as rules see it."""

import json
from pathlib import Path

import pytest

from tests.support.command import Run
from tests.support.docx_builder import cell, paragraph, row, table, word_parts, zipped
from tests.support.docx_builder import run as styled_run
from tests.support.paths import ROOT
from tests.support.word_xml import deleted, inserted

MARKDOWN = """\
# 報告

| 項目 | 値 |
|---|---|
| 担当 | **佐藤** |

<!-- 要確認 -->
"""
STYLED = '<w:rPr><w:rFonts w:eastAsia="游明朝" w:ascii="Century"/><w:b/><w:sz w:val="21"/></w:rPr>'


@pytest.fixture
def markdown(tmp_path: Path) -> Path:
    file = tmp_path / "draft.md"
    file.write_text(MARKDOWN, encoding="utf-8")
    return file


@pytest.fixture
def word(tmp_path: Path) -> Path:
    spanning = cell(paragraph("件名"), '<w:gridSpan w:val="2"/>')
    rows = row(spanning) + row(cell(paragraph("左")), cell(paragraph("右")))
    styled = f"<w:r>{STYLED}<w:t>費用は</w:t></w:r>"
    changed = styled + deleted("120") + inserted(styled_run("150")) + styled_run("万円")
    file = tmp_path / "draft.docx"
    file.write_bytes(zipped(word_parts(paragraph(changed) + table(rows))))
    return file


def test_the_tree_of_a_markdown_file(run: Run, markdown: Path) -> None:
    result = run("show", markdown)
    assert result.returncode == 0
    assert result.stdout.splitlines() == [
        "draft.md",
        "format: md",
        "title: 報告",
        "language: ja",
        "parts read: body",
        "",
        "body/0 1:3-1:5 heading1 報告",
        "body/1 3:1-3:1 table 2x2",
        "  body/1/r0/c0/0 3:3-3:5 paragraph 項目",
        "  body/1/r0/c1/0 3:8-3:9 paragraph 値",
        "  body/1/r1/c0/0 5:3-5:5 paragraph 担当",
        "  body/1/r1/c1/0 5:10-5:12 paragraph 佐藤",
        "      0-2: bold",
        "",
        "form fields",
        "  body/1/r1/c1/0:0-2 担当: 佐藤",
        "",
        "comments, changes, hidden text",
        "  body/1:0-0 comment: 要確認",
    ]


def test_the_tree_of_a_word_file(run: Run, word: Path) -> None:
    lines = run("show", word).stdout.splitlines()
    assert "body/0 paragraph 費用は150万円" in lines
    assert "    0-3: east_asia_font=游明朝, ascii_font=Century, size=10.5, bold" in lines
    assert "  body/1/r0/c0/0 (1x2) paragraph 件名" in lines
    assert "  body/0:3-6 insertion (佐藤): 150" in lines
    assert "tracked changes: shown as accepted (--original: before them)" in lines


# Normal of 10.5 points; a real heading, one that is only bold, and a run that says everything.
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>
  <w:rPr><w:sz w:val="21"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
  <w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr></w:style>
"""
LOOKS = (
    '<w:rFonts w:ascii="Arial" w:hAnsi="Century" w:eastAsia="ＭＳ 明朝" w:cs="Tahoma"/>'
    '<w:sz w:val="24"/><w:color w:val="FF0000"/><w:highlight w:val="yellow"/><w:vanish/>'
)
PLACED = (
    '<w:spacing w:beforeLines="50" w:after="60" w:line="400" w:lineRule="exact"/>'
    '<w:ind w:leftChars="100" w:firstLineChars="100" w:right="200"/><w:jc w:val="center"/>'
)
PLACED_FACTS = (
    "name=Normal, alignment=center, left_indent=10.5, right_indent=10, first_line_indent=10.5",
    "left_chars=1, first_line_chars=1, space_before=10, space_after=3, line_spacing=20",
    "line_rule=exact",
)
LOOK_FACTS = (
    "east_asia_font=ＭＳ 明朝, ascii_font=Arial, hansi_font=Century, complex_font=Tahoma, size=12",
    "color=FF0000, highlight=yellow, hidden",
)
SECTION = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1985" '
    'w:right="1701" w:bottom="1701" w:left="1701" w:header="851" w:footer="992" w:gutter="567"/>'
    '<w:pgNumType w:fmt="numberInDash" w:start="3"/><w:cols w:num="2" w:space="425"/>'
    '<w:textDirection w:val="tbRl"/><w:docGrid w:type="linesAndChars" w:linePitch="400"/>'
    "</w:sectPr>"
)


def test_every_style_fact_of_a_word_file_is_shown(run: Run, tmp_path: Path) -> None:
    body = paragraph("目的", '<w:pStyle w:val="1"/>') + paragraph(styled_run("内容", "<w:b/>"))
    body += paragraph(styled_run("甲", LOOKS), PLACED) + SECTION
    file = tmp_path / "styled.docx"
    file.write_bytes(zipped(word_parts(body, styles=STYLES)))
    lines = run("show", file).stdout.splitlines()
    page = next(line for line in lines if "landscape" in line)
    assert page.partition(": ")[2] == (
        "297x210 mm landscape, margins 35/30/30/30 mm, gutter 10 mm, header 15 mm, "
        "footer 17.5 mm, 2 columns, vertical, grid characters 18x32 pitch 10.5x20 pt, "
        "page numbers numberInDash from 3"
    )
    start = lines.index("body/0 heading1 目的")
    assert [line.strip() for line in lines[start : start + 9]] == [
        "body/0 heading1 目的",
        "style: name=Heading 1, outline_level=1, keep_with_next",
        "0-2: size=10.5",
        "body/1 heading1 (bold) 内容",
        "style: name=Normal",
        "0-2: size=10.5, bold",
        "body/2 paragraph 甲",
        f"style: {', '.join(PLACED_FACTS)}",
        f"0-1: {', '.join(LOOK_FACTS)}",
    ]


def test_the_text_before_tracked_changes(run: Run, word: Path) -> None:
    lines = run("show", "--original", "--no-styles", word).stdout.splitlines()
    assert "body/0 paragraph 費用は120万円" in lines
    assert not any("size=" in line or "insertion" in line for line in lines)


def test_the_tree_as_json(run: Run, word: Path) -> None:
    document = json.loads(run("show", "--format", "json", word).stdout)
    assert document["name"] == "draft.docx"
    assert document["tracked_changes"] is True
    first, grid = document["blocks"]
    assert (first["path"], first["text"]) == ("body/0", "費用は150万円")
    assert first["runs"][0]["start"] == 0
    assert first["runs"][0]["style"]["east_asia_font"] == "游明朝"
    assert grid["table"]["rows"][0]["cells"][0]["column_span"] == 2


def test_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    result = run("show", tmp_path / "nowhere.docx")
    assert result.returncode == 2
    assert "no such file" in result.stderr


@pytest.mark.parametrize(
    "path",
    sorted(path for path in ROOT.glob("examples/*/*/*") if path.name != "expected.json"),
    ids=lambda path: path.name,
)
def test_every_example_can_be_shown(run: Run, path: Path) -> None:
    result = run("show", path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == path.name


def test_what_is_too_large_is_a_matter_of_configuration(run: Run, markdown: Path) -> None:
    markdown.write_text("段落\n\n" * 200, encoding="utf-8")
    result = run("show", markdown, CHECKER_LIMITS__BLOCKS="100")
    assert result.returncode == 2
    assert "more than 100 paragraphs and cells" in result.stderr
    (markdown.parent / "checker.toml").write_text("[limits]\nblocks = 150\n", encoding="utf-8")
    assert "more than 150 paragraphs" in run("show", markdown).stderr
    (markdown.parent / "checker.toml").write_text("[limits]\nblocks = 200\n", encoding="utf-8")
    assert run("show", markdown).returncode == 0
