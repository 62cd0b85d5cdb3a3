"""Slides as blocks: order, headings, lists, tables, groups."""

from pptx.enum.text import MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Mm

from checker.core.document import BlockKind, MarkKind, Spot
from tests.support.pptx_builder import (
    COVER,
    NAMESPACES,
    TITLE_AND_BODY,
    add_box,
    add_slide,
    new_deck,
    read_deck,
    texts,
)


def test_shapes_are_read_from_the_top_and_in_a_band_from_the_left() -> None:
    deck = new_deck()
    slide = add_slide(deck, "題")
    add_box(slide.shapes, "下", 10, 150)
    add_box(slide.shapes, "右", 120, 60)
    add_box(slide.shapes, "左", 10, 63)
    document = read_deck(deck)
    assert texts(document.blocks) == ["題", "左", "右", "下"]
    assert [block.path for block in document.blocks] == [f"slide1/{n}" for n in range(4)]
    assert {block.spot for block in document.blocks} == {Spot(page=1)}


def test_titles_are_headings_below_the_cover_s() -> None:
    deck = new_deck()
    cover = add_slide(deck, "障害報告", COVER)
    cover.placeholders[1].text = "運用課"
    add_slide(deck, "概要")
    document = read_deck(deck)
    found = [(block.text, block.kind, block.level, block.section) for block in document.blocks]
    assert found == [
        ("障害報告", BlockKind.HEADING, 1, ("障害報告",)),
        ("運用課", BlockKind.PARAGRAPH, None, ("障害報告",)),
        ("概要", BlockKind.HEADING, 2, ("障害報告", "概要")),
    ]
    assert document.title == "障害報告"
    assert document.blocks[2].spot == Spot(page=2)


def test_without_a_cover_all_titles_are_of_the_first_level() -> None:
    deck = new_deck()
    add_slide(deck, "一")
    add_slide(deck, "二")
    assert [block.level for block in read_deck(deck).blocks] == [1, 1]


def test_a_title_of_two_paragraphs_is_one_heading() -> None:
    deck = new_deck()
    add_slide(deck, "上の行\n下の行")
    (heading,) = read_deck(deck).blocks
    assert heading.text == "上の行\n下の行"
    assert [(run.start, run.end) for run in heading.runs] == [(0, 3), (4, 7)]


def test_bullets_come_from_the_master_by_level() -> None:
    deck = new_deck()
    slide = add_slide(deck, "影響", TITLE_AND_BODY)
    frame = slide.placeholders[1].text_frame
    frame.text = "一段目\n二段目\n印なし"
    frame.paragraphs[1].level = 1
    frame.paragraphs[2]._p.get_or_add_pPr().append(parse_xml(f"<a:buNone {NAMESPACES}/>"))  # noqa: SLF001
    found = [(each.kind, each.marker, each.level) for each in read_deck(deck).blocks[1:]]
    assert found == [
        (BlockKind.LIST_ITEM, "•", 1),
        (BlockKind.LIST_ITEM, "–", 2),
        (BlockKind.PARAGRAPH, None, None),
    ]


def test_numbers_are_computed_and_begin_anew() -> None:
    deck = new_deck()
    slide = add_slide(deck, "手順", TITLE_AND_BODY)
    frame = slide.placeholders[1].text_frame
    frame.text = "a\nb\n\nc\nd\ne"
    schemes = [
        "arabicPeriod",
        "arabicPeriod",
        "",
        "arabicPeriod",
        "circleNumDbPlain",
        "arabicPeriod",
    ]
    for paragraph, scheme in zip(frame.paragraphs, schemes, strict=True):
        if scheme:
            numbers = parse_xml(f'<a:buAutoNum {NAMESPACES} type="{scheme}"/>')
            paragraph._p.get_or_add_pPr().append(numbers)  # noqa: SLF001
    markers = [block.marker for block in read_deck(deck).blocks[1:]]
    assert markers == ["1.", "2.", "3.", "①", "1."]


def test_a_merged_cell_stands_once_and_an_empty_one_has_a_place() -> None:
    deck = new_deck()
    slide = add_slide(deck)
    table = slide.shapes.add_table(2, 3, Mm(10), Mm(40), Mm(90), Mm(20)).table
    for row, values in enumerate((["見出し", "", "右"], ["a", "", "c"])):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(0, 0).merge(table.cell(0, 1))
    (block,) = read_deck(deck).blocks
    assert block.table is not None
    found = [
        [(cell.row, cell.column, cell.column_span, cell.text) for cell in row.cells]
        for row in block.table.rows
    ]
    assert found == [
        [(0, 0, 2, "見出し"), (0, 2, 1, "右")],
        [(1, 0, 1, "a"), (1, 1, 1, ""), (1, 2, 1, "c")],
    ]
    assert [row.header for row in block.table.rows] == [True, False]
    assert block.table.columns == 3
    assert block.table.rows[1].cells[1].blocks[0].path == "slide1/0/r1/c1/0"


def test_the_shapes_of_a_group_are_read_where_the_group_places_them() -> None:
    deck = new_deck()
    slide = add_slide(deck)
    add_box(slide.shapes, "下", 10, 120)
    group = slide.shapes.add_group_shape()
    add_box(group.shapes, "群の二", 10, 180)
    add_box(group.shapes, "群の一", 10, 160)
    group.left, group.top, group.width, group.height = Mm(10), Mm(40), Mm(80), Mm(30)
    assert texts(read_deck(deck).blocks) == ["群の一", "群の二", "下"]


def test_links_and_line_breaks() -> None:
    deck = new_deck()
    slide = add_slide(deck)
    box = add_box(slide.shapes, "", 10, 40)
    paragraph = box.text_frame.paragraphs[0]
    paragraph.add_run().text = "台帳"
    paragraph.runs[0].hyperlink.address = "https://example.com/a"
    paragraph.add_line_break()
    paragraph.add_run().text = "を見る"
    (block,) = read_deck(deck).blocks
    assert block.text == "台帳\nを見る"
    assert [(m.kind, m.start, m.end, m.value) for m in block.marks] == [
        (MarkKind.LINK, 0, 2, "https://example.com/a")
    ]


def test_a_shrunk_body_keeps_its_text() -> None:
    deck = new_deck()
    box = add_box(add_slide(deck).shapes, "本文", 10, 40)
    box.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    fit = box.text_frame._bodyPr.find(qn("a:normAutofit"))  # noqa: SLF001
    fit.set("fontScale", "50000")
    (block,) = read_deck(deck).blocks
    assert [run.style.size for run in block.runs] == [9.0]
