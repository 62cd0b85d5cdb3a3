"""Tracked changes: a Word file as accepted, and as it was before them."""

from pathlib import Path

from checker.core.document import Document
from checker.formats.docx.read import read
from tests.support.docx_builder import (
    cell,
    paragraph,
    read_word,
    row,
    run,
    strict,
    table,
    word_parts,
    zipped,
)
from tests.support.word_xml import AUTHOR, OTHER, deleted, end, inserted


def texts(document: Document | None) -> list[str]:
    assert document is not None
    return [block.text for block in document.walk() if block.table is None]


def test_a_document_without_changes_has_no_other_one() -> None:
    assert read_word(paragraph("本文")).original is None


def test_insertions_and_deletions_within_a_paragraph() -> None:
    content = run("費用は") + deleted("120") + inserted(run("150")) + run("万円とする。")
    document = read_word(paragraph(content))
    assert texts(document) == ["費用は150万円とする。"]
    assert texts(document.original) == ["費用は120万円とする。"]
    assert [(m.kind, m.text, m.span.start, m.span.end, m.author) for m in document.markup] == [
        ("deletion", "120", 3, 3, "鈴木"),
        ("insertion", "150", 3, 6, "佐藤"),
    ]
    assert document.original is not None
    assert document.original.markup == ()


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    bold = '<w:jc w:val="center"/>'
    body = paragraph("一つ目。", end("del")) + paragraph("二つ目。", bold) + paragraph("三つ目。")
    document = read_word(body)
    assert [(b.path, b.text, b.style.alignment) for b in document.blocks] == [
        ("body/0", "一つ目。二つ目。", "center"),
        ("body/1", "三つ目。", None),
    ]
    assert texts(document.original) == ["一つ目。", "二つ目。", "三つ目。"]
    assert [(m.kind, m.text) for m in document.markup] == [("deletion", "\n")]


def test_a_paragraph_that_was_deleted_whole_is_gone() -> None:
    body = paragraph("前。") + paragraph(deleted("消す。"), end("del")) + paragraph("後。")
    document = read_word(body)
    assert texts(document) == ["前。", "後。"]
    assert texts(document.original) == ["前。", "消す。", "後。"]


def test_a_last_paragraph_that_was_deleted_stays_empty() -> None:
    document = read_word(table(row(cell(paragraph(deleted("消す。"), end("del"))))))
    assert texts(document) == [""]
    assert texts(document.original) == ["消す。"]


def test_a_paragraph_that_was_split_is_one_before() -> None:
    body = paragraph("一つ目。", end("ins")) + paragraph("二つ目。")
    document = read_word(body)
    assert texts(document) == ["一つ目。", "二つ目。"]
    assert texts(document.original) == ["一つ目。二つ目。"]


def test_moved_text_stands_in_its_new_place() -> None:
    moved = f"<w:moveFrom {AUTHOR}>{run('移す。')}</w:moveFrom>"
    arrived = f"<w:moveTo {AUTHOR}>{run('移す。')}</w:moveTo>"
    body = paragraph(moved, end("moveFrom")) + paragraph("残る。") + paragraph(arrived)
    document = read_word(body)
    assert texts(document) == ["残る。", "移す。"]
    assert texts(document.original) == ["移す。", "残る。", ""]


def test_rows_that_were_deleted_and_inserted() -> None:
    body = table(
        row("品名", "金額"),
        row("机", "10", properties=f"<w:del {OTHER}/>"),
        row("椅子", "20", properties=f"<w:ins {AUTHOR}/>"),
    )
    document = read_word(body)
    assert texts(document) == ["品名", "金額", "椅子", "20"]
    assert texts(document.original) == ["品名", "金額", "机", "10"]
    assert [(m.kind, m.text, m.author) for m in document.markup] == [
        ("deletion", "机\t10", "鈴木"),
        ("insertion", "椅子\t20", "佐藤"),
    ]


def test_a_change_of_formatting_is_told_and_taken_back() -> None:
    now = f"<w:b/><w:rPrChange {AUTHOR}><w:rPr><w:i/></w:rPr></w:rPrChange>"
    centred = f'<w:jc w:val="center"/><w:pPrChange {OTHER}><w:pPr/></w:pPrChange>'
    document = read_word(paragraph(run("重要", now), centred))
    (block,) = document.blocks
    assert (block.runs[0].style.bold, block.runs[0].style.italic) == (True, False)
    assert block.style.alignment == "center"
    assert document.original is not None
    (before,) = document.original.blocks
    assert (before.runs[0].style.bold, before.runs[0].style.italic) == (False, True)
    assert before.style.alignment is None
    assert [(m.kind, m.text, m.author) for m in document.markup] == [
        ("format", "重要", "佐藤"),
        ("format", "重要", "鈴木"),
    ]


def test_a_change_of_the_page_alone_is_a_change() -> None:
    section = (
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        f'<w:sectPrChange {AUTHOR}><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        "</w:sectPrChange></w:sectPr>"
    )
    document = read_word(paragraph("本文") + section)
    assert document.pages[0].orientation == "landscape"
    assert document.original is not None
    assert document.original.pages[0].orientation == "portrait"


def test_a_deleted_field_shows_again_before() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = "<w:r><w:delInstrText> PAGE </w:delInstrText></w:r>"
    gone = mark("begin") + instruction + mark("separate") + "<w:r><w:delText>3</w:delText></w:r>"
    body = paragraph(run("頁") + f"<w:del {OTHER}>{gone}{mark('end')}</w:del>")
    document = read_word(body)
    assert texts(document) == ["頁"]
    assert texts(document.original) == ["頁3"]
    assert document.original is not None
    assert [mark.value for mark in document.original.blocks[0].marks] == ["PAGE"]


def test_a_strict_file_has_its_past_too() -> None:
    members = strict(word_parts(paragraph(deleted("旧") + inserted(run("新")))))
    document = read(Path("strict.docx"), zipped(members))
    assert texts(document) == ["新"]
    assert texts(document.original) == ["旧"]
