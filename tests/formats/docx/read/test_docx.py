"""A whole Word file: stories and their order, pages, properties, title, elements."""

import hashlib
import io
from pathlib import Path

import docx
import pytest

from checker.core.document import Margin, Markup, Page, Part, Span
from checker.formats.docx.read import open_word, read
from tests.support.docx_builder import paragraph, read_word, row, run, table, word

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property name="文書番号"><vt:lpwstr>総-2025-018</vt:lpwstr></property>'
    '<property name="空"/></Properties>'
)
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
BREAK = '<w:sectPr>{}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def reference(kind: str, name: str, role: str = "default") -> str:
    return f'<w:{kind}Reference w:type="{role}" r:id="{name}"/>'


def places(**parts: str) -> list[tuple[str, str]]:
    body = parts.pop("body")
    return [(block.path, block.text) for block in read_word(body, **parts).blocks]


def test_every_story_is_read_in_order_with_its_part() -> None:
    note = '<w:footnote w:id="1">{}</w:footnote>'.format(paragraph("脚注"))
    line = '<w:footnote w:id="0" w:type="separator">{}</w:footnote>'.format(paragraph("___"))
    document = read_word(
        paragraph("本文")
        + BREAK.format(reference("header", "header1") + reference("footer", "footer1")),
        header1=paragraph("社外秘") + table(row("版", "1")),
        footer1=paragraph("1 / 3"),
        footnotes=line + note,
        endnotes='<w:endnote w:id="1">{}</w:endnote>'.format(paragraph("文末")),
        comments='<w:comment w:id="0" w:author="A">{}</w:comment>'.format(paragraph("指摘")),
    )
    assert [(b.path, b.part, b.text) for b in document.walk()] == [
        ("body/0", Part.BODY, "本文"),
        ("header1/0", Part.HEADER, "社外秘"),
        ("header1/1", Part.HEADER, ""),
        ("header1/1/r0/c0/0", Part.HEADER, "版"),
        ("header1/1/r0/c1/0", Part.HEADER, "1"),
        ("footer1/0", Part.FOOTER, "1 / 3"),
        ("footnote1/0", Part.FOOTNOTE, "脚注"),
        ("endnote1/0", Part.ENDNOTE, "文末"),
        ("comment0/0", Part.COMMENT, "指摘"),
    ]
    assert document.parts_read == ("body", "header", "footer", "footnote", "endnote", "comment")
    assert document.markup == (
        Markup("comment", "指摘", Span("body/0", 0, 0), "A", resolved=False, story="comment0"),
    )
    assert document.parts_not_read == ()


def test_a_header_used_by_two_sections_is_read_once() -> None:
    one, two = reference("header", "header1"), reference("header", "header2")
    body = (
        paragraph("甲", BREAK.format(one)) + paragraph("乙", BREAK.format(two)) + BREAK.format(one)
    )
    assert places(body=body, header1=paragraph("H1"), header2=paragraph("H2"))[2:] == [
        ("header1/0", "H1"),
        ("header2/0", "H2"),
    ]


@pytest.mark.parametrize(
    ("section", "settings", "expected"),
    [
        ("", "", ["標準"]),
        ("<w:titlePg/>", "", ["先頭", "標準"]),
        ('<w:titlePg w:val="0"/>', "<w:evenAndOddHeaders/>", ["標準", "偶数"]),
    ],
)
def test_only_headers_that_a_page_shows_are_read(
    section: str, settings: str, expected: list[str]
) -> None:
    references = (
        reference("header", "header1")
        + reference("header", "header2", "first")
        + reference("header", "header3", "even")
    )
    found = places(
        body=paragraph("本文") + BREAK.format(references + section),
        settings=settings,
        header1=paragraph("標準"),
        header2=paragraph("先頭"),
        header3=paragraph("偶数"),
    )
    assert [text for _, text in found[1:]] == expected


def test_a_later_section_shows_the_first_page_header_of_an_earlier_one() -> None:
    first = BREAK.format(reference("header", "header1", "first"))
    body = paragraph("甲", first) + BREAK.format("<w:titlePg/>")
    assert places(body=body, header1=paragraph("先頭"))[1:] == [("header1/0", "先頭")]


def test_each_section_tells_what_its_pages_show() -> None:
    first = BREAK.format(
        reference("header", "header1")
        + reference("header", "header2", "first")
        + reference("footer", "footer1")
        + "<w:titlePg/>"
    )
    body = paragraph("甲", first) + BREAK.format(reference("header", "header3"))
    document = read_word(
        body,
        header1=paragraph("標準"),
        header2=paragraph("先頭"),
        header3=paragraph("次章"),
        footer1=paragraph("頁"),
    )
    assert [page.margins for page in document.pages] == [
        (
            Margin(Part.HEADER, "first", "header1"),
            Margin(Part.HEADER, "default", "header2"),
            Margin(Part.FOOTER, "default", "footer1"),
        ),
        (Margin(Part.HEADER, "default", "header3"), Margin(Part.FOOTER, "default", "footer1")),
    ]
    assert document.block("header1/0").text == "先頭"


def test_a_reference_to_nothing_is_passed_over() -> None:
    body = paragraph("甲") + BREAK.format(reference("header", "header9"))
    assert places(body=body) == [("body/0", "甲")]


def test_one_page_per_section_with_words_defaults() -> None:
    landscape = (
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1985" w:right="1701" w:bottom="1701" w:left="x"/>'
        '<w:cols w:num="2"/></w:sectPr>'
    )
    replaced = "<w:sectPr><w:sectPrChange><w:sectPr/></w:sectPrChange></w:sectPr>"
    assert read_word(paragraph("甲", landscape) + replaced).pages == (
        Page(297.0, 210.0, 35.0, 30.0, 30.0, 25.4, "landscape", 2),
        Page(215.9, 279.4, 25.4, 25.4, 25.4, 25.4, "portrait", 1),
    )


def test_a_document_that_describes_no_page_has_one() -> None:
    assert read_word(paragraph("甲")).pages == (
        Page(215.9, 279.4, 25.4, 25.4, 25.4, 25.4, "portrait"),
    )


def test_properties_are_read_and_malformed_ones_left_out() -> None:
    core = CORE.format(
        "<dc:title>見積</dc:title><dc:creator>佐藤</dc:creator><cp:keywords/>"
        "<cp:lastModifiedBy>鈴木</cp:lastModifiedBy><cp:revision>x</cp:revision>"
        "<dcterms:created>2025-09-18T01:02:03Z</dcterms:created>"
        "<dcterms:modified>昨日</dcterms:modified><dc:other>x</dc:other>"
    )
    document = read_word(paragraph("本文です。" * 20), core=core, custom=CUSTOM)
    assert document.properties == {
        "title": "見積",
        "author": "佐藤",
        "last_modified_by": "鈴木",
        "created": "2025-09-18T01:02:03Z",
        "custom:文書番号": "総-2025-018",
    }
    assert document.title == "見積"


def test_the_title_in_the_text_goes_before_the_property() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
    body = paragraph("旅費規程", '<w:pStyle w:val="t"/>') + paragraph("本文")
    core = CORE.format("<dc:title>古い題</dc:title>")
    assert read_word(body, styles=styles, core=core).title == "旅費規程"


def test_a_value_cell_gets_its_label_as_section_and_a_field() -> None:
    document = read_word(table(row("件名", "複合機の更新"), row("申請者", "高橋")))
    assert [(f.label, f.value, f.value_span.path) for f in document.fields] == [
        ("件名", "複合機の更新", "body/0/r0/c1/0"),
        ("申請者", "高橋", "body/0/r1/c1/0"),
    ]
    assert document.block("body/0/r1/c1/0").section == ("申請者",)


def test_a_file_written_by_python_docx() -> None:
    written = docx.Document()
    written.add_heading("稟議書", 0)
    written.add_heading("目的", 1)
    written.add_paragraph("複合機を更新する。").add_run("至急").bold = True
    written.add_paragraph("一つ目", style="List Bullet")
    written.core_properties.author = "高橋"
    buffer = io.BytesIO()
    written.save(buffer)
    data = buffer.getvalue()
    document = read(Path("a") / "稟議書.docx", data)
    assert (document.name, document.format, document.title) == ("稟議書.docx", "docx", "稟議書")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.language == "ja"
    assert document.properties["author"] == "高橋"
    assert [
        (b.kind.value, b.level, b.marker, b.text, b.style.name, b.section) for b in document.blocks
    ] == [
        ("paragraph", None, None, "稟議書", "Title", ()),
        ("heading", 1, None, "目的", "Heading 1", ("目的",)),
        ("paragraph", None, None, "複合機を更新する。至急", "Normal", ("目的",)),
        ("list-item", 1, "•", "一つ目", "List Bullet", ("目的",)),
    ]
    assert [(r.start, r.end, r.style.bold, r.style.size) for r in document.blocks[2].runs] == [
        (0, 9, False, 11.0),
        (9, 11, True, 11.0),
    ]


def test_an_editor_finds_the_element_of_each_block() -> None:
    body = paragraph(run("甲")) + table(row("乙"))
    opened = open_word(Path("a.docx"), word(body))
    words = {p: [t.text for t in e.iter(TEXT)] for p, e in opened.elements.items()}
    assert words == {
        "body/0": ["甲"],
        "body/1": ["乙"],
        "body/1/r0/c0/0": ["乙"],
    }
    assert opened.package.main.element is opened.elements["body/0"].getroottree().getroot()


def test_the_same_bytes_give_the_same_document() -> None:
    data = word(paragraph("甲") + table(row("乙", "丙")))
    assert read(Path("a.docx"), data) == read(Path("a.docx"), data)
