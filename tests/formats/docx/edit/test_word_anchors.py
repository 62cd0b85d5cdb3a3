"""What the reader's walk records spells each block's text."""

import pytest
from lxml import etree

from checker.core.document import Document
from checker.formats.docx.read import open_word
from checker.formats.docx.read.source_maps import SourceMapBuilder
from tests.support.docx_builder import cell, paragraph, row, run, table, word
from tests.support.word_copies import PATH
from tests.support.word_xml import BOUND, BOX, FIELD

PIECES = {
    "runs": (run("稟議") + run("書"), ["t:稟議", "t:書"]),
    "no preserve": ("<w:r><w:t>  費用 </w:t></w:r>", ["t:費用"]),
    "signs": (
        (
            '<w:r><w:t>A</w:t><w:tab/><w:br/><w:cr/><w:noBreakHyphen/><w:sym w:char="F0FC" '
            'w:font="Wingdings"/></w:r>'
        ),
        ["t:A", "tab:\t", "br:\n", "cr:\n", "noBreakHyphen:-", "sym:✓"],
    ),
    "hyperlink": (f'<w:hyperlink w:anchor="x">{run("規程")}</w:hyperlink>', ["t:規程"]),
    "insertion": (
        (
            f'<w:ins w:id="1" w:author="A">{run("新")}</w:ins><w:del w:id="2" w:author="A">'
            "<w:r><w:delText>旧</w:delText></w:r></w:del>"
        ),
        ["t:新"],
    ),
    "field": (FIELD, ["t:3"]),
    "form field": (BOX, ["fldChar:☒"]),
    "control": (f"<w:sdt><w:sdtContent>{run('総務部')}</w:sdtContent></w:sdt>", ["t:総務部"]),
    "ruby": (
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>かぶ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>株</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>"
        ),
        ["t:株"],
    ),
    "equation": ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", ["oMath:x+1"]),
    "alternatives": (
        (
            '<w:r><mc:AlternateContent><mc:Choice Requires="w14"><w:t>新</w:t></mc:Choice>'
            "<mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        ["t:新"],
    ),
}


def recorded(data: bytes) -> tuple[Document, SourceMapBuilder]:
    recorder = SourceMapBuilder()
    return open_word(PATH, data, recorder=recorder).document, recorder


def spelled(document: Document, recorder: SourceMapBuilder, path: str) -> list[str]:
    text, pieces = document.block(path).text, recorder.blocks[path].pieces
    edges = [0, *(piece.end for piece in pieces)]
    assert [piece.start for piece in pieces] == edges[:-1]
    assert edges[-1] == len(text)
    for piece in pieces:
        if piece.offset is not None:
            held = (piece.element.text or "")[piece.offset :]
            assert held.startswith(text[piece.start : piece.end])
    return [f"{etree.QName(p.element).localname}:{text[p.start : p.end]}" for p in pieces]


@pytest.mark.parametrize("name", PIECES)
def test_pieces_spell_the_text(name: str) -> None:
    content, expected = PIECES[name]
    document, recorder = recorded(word(paragraph(content)))
    assert spelled(document, recorder, "body/0") == expected


def test_data_in_the_place_of_what_a_control_held() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>new</dc:title>'
        "</cp:coreProperties>"
    )
    bound = BOUND.replace("/*[1]/title", "/coreProperties/title").replace(
        "<w:dataBinding", "<w:dataBinding w:prefixMappings=\"xmlns:c='x'\"", 1
    )
    mapped = bound.replace("/coreProperties/title", "/cp:coreProperties/dc:title").replace(
        "xmlns:c='x'",
        "xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'",
    )
    document, recorder = recorded(word(paragraph(run("件名: ") + mapped + run("。")), core=core))
    assert spelled(document, recorder, "body/0") == ["t:件名: ", "sdtPr:new", "t:。"]


def test_paragraphs_that_a_change_has_joined() -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    body = paragraph("承認", gone) + paragraph("する")
    document, recorder = recorded(word(body))
    assert spelled(document, recorder, "body/0") == ["t:承認", "t:する"]
    assert len(recorder.blocks["body/0"].elements) == 2


def test_every_story_names_its_part() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = word(
        paragraph(run("本文") + note) + table(row("欄")) + section,
        header1=paragraph("社外秘"),
        footnotes=f'<w:footnote w:id="2">{paragraph("注")}</w:footnote>',
    )
    _, recorder = recorded(data)
    parts = {path: each.part for path, each in recorder.blocks.items()}
    assert parts == {
        "body/0": "/word/document.xml",
        "body/1": "/word/document.xml",
        "body/1/r0/c0/0": "/word/document.xml",
        "header1/0": "/word/header1.xml",
        "footnote1/0": "/word/footnotes.xml",
    }


def test_the_text_before_changes_leads_to_elements_of_the_file() -> None:
    body = paragraph(
        run("金額は") + '<w:del w:id="1" w:author="A"><w:r><w:delText>約20万円</w:delText></w:r>'
        f'</w:del><w:ins w:id="2" w:author="A">{run("21万円")}</w:ins>'
    )
    recorder = SourceMapBuilder()
    opened = open_word(PATH, word(body), recorder=recorder)
    before = recorder.before
    assert opened.document.original is not None
    assert before is not None
    assert spelled(opened.document.original, before, "body/0") == ["t:金額は", "t:約20万円"]
    first, deleted = (before.origin(p.element) for p in before.blocks["body/0"].pieces)
    assert first is recorder.blocks["body/0"].pieces[0].element
    assert (etree.QName(deleted).localname, deleted.text) == ("delText", "約20万円")


def test_a_reading_without_a_recorder_is_the_same() -> None:
    data = word(paragraph(PIECES["signs"][0]) + table(row(cell(paragraph(FIELD)))))
    document, _ = recorded(data)
    assert open_word(PATH, data).document == document
