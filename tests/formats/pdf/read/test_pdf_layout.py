"""Tables, columns, headings, headers and tags of PDF pages."""

from checker.core.document import Block, BlockKind, Part, Spot
from tests.support.pdf_builder import (
    HEIGHT,
    File,
    Page,
    lines,
    read_file,
    read_pages,
    ruled,
    shown,
)

FULL = "会議は、本社の第二会議室で午前十時から開き、各部の課長が出席したうえで議題を順に"
LEFT = "左の段の文章は、ここから始まり、"
RIGHT = "右の段の文章は、左の後に読まれ、"


def cells(block: Block) -> list[list[tuple[int, int, int, int, str]]]:
    """Return the cells of a table: row, column, spans, text."""
    assert block.table is not None
    return [
        [(each.row, each.column, each.row_span, each.column_span, each.text) for each in row.cells]
        for row in block.table.rows
    ]


def tagged(*elements: tuple[str, str], marks: str = "") -> File:
    """Return a file of one page, a paragraph below the other, each of a structure type."""
    content, kids, objects = marks, [], []
    for index, (kind, text) in enumerate(elements):
        line = shown(text, 70, 100 + 16 * index)
        content += f"/{kind} << /MCID {index} >> BDC\n{line}EMC\n"
        kids.append(f"{101 + index} 0 R")
        objects.append(f"<< /Type /StructElem /S /{kind} /Pg 10 0 R /K {index} >>")
    root = f"<< /Type /StructTreeRoot /K [{' '.join(kids)}] >>"
    catalog = "/StructTreeRoot 100 0 R /MarkInfo << /Marked true >>"
    return File([Page(content)], catalog, [root, *objects])


def test_a_ruled_grid_is_a_table() -> None:
    content = ruled([70, 150, 400], [90, 110, 130])
    content += shown("件名", 75, 105, font="G") + shown("内容", 155, 105, font="G")
    content += shown("更改", 75, 125)
    (block,) = read_pages(content).blocks
    assert (block.kind, block.path, block.spot) == (BlockKind.TABLE, "page1/0", Spot(page=1))
    assert cells(block) == [
        [(0, 0, 1, 1, "件名"), (0, 1, 1, 1, "内容")],
        [(1, 0, 1, 1, "更改"), (1, 1, 1, 1, "")],
    ]
    assert block.table is not None
    assert [row.header for row in block.table.rows] == [True, False]
    inner = [(each.path, each.spot) for each in block.walk()][1:]
    assert inner == [
        ("page1/0/r0/c0/0", Spot(page=1, lines=((1, 0),))),
        ("page1/0/r0/c1/0", Spot(page=1, lines=((1, 0),))),
        ("page1/0/r1/c0/0", Spot(page=1, lines=((2, 0),))),
        ("page1/0/r1/c1/0", Spot(page=1)),
    ]


def test_a_line_that_is_not_drawn_merges_cells() -> None:
    top, middle, foot = (HEIGHT - y for y in (90, 110, 130))
    content = ruled([70, 400], [90, 110, 130])
    content += f"200 {middle} m 200 {foot} l S\n70 {top} m 400 {top} l S\n"
    content += shown("表題", 75, 105) + shown("左", 75, 125) + shown("右", 205, 125)
    (block,) = read_pages(content).blocks
    assert cells(block) == [
        [(0, 0, 1, 2, "表題")],
        [(1, 0, 1, 1, "左"), (1, 1, 1, 1, "右")],
    ]


def test_a_cell_of_two_lines_is_one_paragraph() -> None:
    content = ruled([70, 140, 240], [90, 125])
    content += shown("備考", 75, 103) + shown("一行では足りない説明", 143, 103, 9)
    content += shown("を書いた。", 143, 117, 9)
    (block,) = read_pages(content).blocks
    assert cells(block) == [[(0, 0, 1, 1, "備考"), (0, 1, 1, 1, "一行では足りない説明を書いた。")]]


def test_a_single_frame_is_no_table() -> None:
    content = ruled([60, 540], [80, 140]) + lines([FULL, "話し合った。"])
    assert [block.kind for block in read_pages(content).blocks] == [BlockKind.PARAGRAPH]


def test_columns_are_read_one_after_the_other() -> None:
    content = lines([LEFT] * 4, 70) + lines([RIGHT] * 4, 320)
    document = read_pages(content)
    assert [block.text for block in document.blocks] == [LEFT * 4 + RIGHT * 4]
    assert [page.columns for page in document.pages] == [2]
    (block,) = document.blocks
    assert block.spot is not None
    assert [line for line, _ in block.spot.lines] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_larger_short_lines_are_headings_by_size() -> None:
    content = shown("規程", 70, 60, 18) + shown("目的", 70, 84, 14) + lines([FULL, "定める。"])
    found = [(block.kind, block.level, block.text) for block in read_pages(content).blocks]
    assert found == [
        (BlockKind.HEADING, 1, "規程"),
        (BlockKind.HEADING, 2, "目的"),
        (BlockKind.PARAGRAPH, None, FULL + "定める。"),
    ]


def test_bookmarks_say_which_lines_are_headings() -> None:
    content = lines(["1. 目的", FULL, "定める。"])
    catalog = "/Outlines << /First 100 0 R >>"
    item = "<< /Title <FEFF0031002E0020> /Dest [10 0 R /Fit] >>"
    item = item.replace("0020>", "0020" + "目的".encode("utf-16-be").hex() + ">")
    document = read_file(File([Page(content)], catalog, [item]))
    found = [(block.kind, block.level, block.marker, block.text) for block in document.blocks]
    assert found == [
        (BlockKind.HEADING, 1, "1.", "目的"),
        (BlockKind.PARAGRAPH, None, None, FULL + "定める。"),
    ]


def test_tags_say_what_a_line_is() -> None:
    document = read_file(tagged(("H1", "目的"), ("P", "短い行"), ("P", "次の行"), ("H2", "範囲")))
    found = [(block.kind, block.level, block.text) for block in document.blocks]
    assert found == [
        (BlockKind.HEADING, 1, "目的"),
        (BlockKind.PARAGRAPH, None, "短い行"),
        (BlockKind.PARAGRAPH, None, "次の行"),
        (BlockKind.HEADING, 2, "範囲"),
    ]
    assert [block.section for block in document.blocks][3] == ("目的", "範囲")


def test_an_artifact_is_a_margin() -> None:
    artifact = f"/Artifact << /Type /Pagination >> BDC\n{shown('社外秘', 70, 300)}EMC\n"
    document = read_file(tagged(("P", "本文"), marks=artifact))
    found = [(block.part, block.path, block.text) for block in document.blocks]
    assert found == [
        (Part.BODY, "page1/0", "本文"),
        (Part.HEADER, "page1/header0", "社外秘"),
    ]


def test_what_pages_repeat_near_their_edges_is_header_and_footer() -> None:
    pages = [
        shown("会議規程", 70, 40)
        + lines([FULL, f"第{number}の議題を話し合った。"])
        + shown(f"- {number} -", 290, 815)
        for number in (1, 2, 3)
    ]
    found = [(block.part, block.text, block.spot) for block in read_pages(*pages).blocks]
    body = [(text, spot) for part, text, spot in found if part is Part.BODY]
    assert [text for text, _ in body] == [
        f"{FULL}第{number}の議題を話し合った。" for number in (1, 2, 3)
    ]
    margins = [(part, text, spot and spot.page) for part, text, spot in found[3:]]
    assert margins == [(Part.HEADER, "会議規程", 1), (Part.FOOTER, "- 1 -", 1)]


def test_tagged_words_that_pages_repeat_stay_where_they_are() -> None:
    content = f"/P << /MCID 0 >> BDC\n{shown('本人確認欄', 70, 60)}EMC\n"
    root = "<< /Type /StructTreeRoot /K [101 0 R 102 0 R] >>"
    kids = [f"<< /S /P /Pg {number} 0 R /K 0 >>" for number in (10, 12)]
    file = File([Page(content)] * 2, "/StructTreeRoot 100 0 R", [root, *kids])
    found = [(block.part, block.text) for block in read_file(file).blocks]
    assert found == [(Part.BODY, "本人確認欄"), (Part.BODY, "本人確認欄")]
