"""What lies beside the text of slides: notes, comments, footers, charts, what is hidden."""

import pytest
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from checker.core.document import MarkKind, Markup, Part, Span, Spot
from tests.support.pptx_builder import (
    BLANK,
    NAMESPACES,
    TITLE_ONLY,
    add_box,
    add_comment,
    add_frame,
    add_part,
    add_slide,
    new_deck,
    read_deck,
    texts,
)


def test_notes_follow_their_slide() -> None:
    deck = new_deck()
    slide = add_slide(deck, "概要")
    slide.notes_slide.notes_text_frame.text = "最初に説明する。"
    add_slide(deck, "次")
    found = [(block.path, block.part, block.text) for block in read_deck(deck).blocks]
    assert found == [
        ("slide1/0", Part.BODY, "概要"),
        ("slide1/notes/0", Part.NOTES, "最初に説明する。"),
        ("slide2/0", Part.BODY, "次"),
    ]


def test_a_comment_is_a_block_and_markup() -> None:
    deck = new_deck()
    slide = add_slide(deck, "影響")
    add_comment(slide, "金額を確認", "水野")
    document = read_deck(deck)
    assert document.blocks[1].part is Part.COMMENT
    assert document.blocks[1].text == "金額を確認"
    span, story = Span("slide1/0", 0, 2), "slide1/comment0"
    assert document.markup == (Markup("comment", "金額を確認", span, "水野", story=story),)


def test_modern_comments_and_their_answers_stand_at_their_shape() -> None:
    deck = new_deck()
    slide = add_slide(deck, "影響")
    box = add_box(slide.shapes, "売上の減少", 10, 60)
    modern = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
    said = "<c:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></c:txBody>"
    xml = (
        f'<c:cmLst xmlns:c="{modern}" {NAMESPACES} '
        'xmlns:ac="http://schemas.microsoft.com/office/drawing/2013/main/command">'
        f'<c:cm authorId="x"><ac:deMkLst><ac:spMk id="{box.shape_id}"/></ac:deMkLst>'
        f'<c:replyLst><c:reply authorId="x">{said.format("確認した")}</c:reply></c:replyLst>'
        f"{said.format('いくらか')}</c:cm></c:cmLst>"
    )
    kind = "http://schemas.microsoft.com/office/2018/10/relationships/comments"
    add_part(slide, "/ppt/comments/modern.xml", xml, "application/xml", kind)
    spans = [(each.text, each.span) for each in read_deck(deck).markup]
    assert spans == [("いくらか", Span("slide1/1", 0, 5)), ("確認した", Span("slide1/1", 0, 5))]


def test_hidden_slides_and_shapes_are_read_and_marked() -> None:
    deck = new_deck()
    add_slide(deck, "没の案")._element.set("show", "0")  # noqa: SLF001
    slide = add_slide(deck, "表の案")
    box = add_box(slide.shapes, "隠した箱", 10, 60)
    box._element.nvSpPr.cNvPr.set("hidden", "1")  # noqa: SLF001
    document = read_deck(deck)
    assert texts(document.blocks) == ["没の案", "表の案", "隠した箱"]
    assert document.markup == (
        Markup("hidden", "没の案", Span("slide1/0", 0, 3)),
        Markup("hidden", "隠した箱", Span("slide2/1", 0, 4)),
    )


def test_a_chart_and_smartart_give_their_words() -> None:
    deck = new_deck()
    slide = add_slide(deck)
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>売上</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    series = (
        "<c:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>東京</c:v></c:pt></c:strCache></c:strRef>"
        "</c:tx><c:val><c:numRef><c:numCache><c:pt><c:v>12</c:v></c:pt></c:numCache></c:numRef>"
        "</c:val></c:ser>"
    )
    xml = f'<c:chartSpace xmlns:c="{chart}" {NAMESPACES}>{title}{series}</c:chartSpace>'
    chart_id = add_part(slide, "/ppt/charts/chart1.xml", xml, "application/xml", RT.CHART)
    add_frame(slide, chart, f'<c:chart xmlns:c="{chart}" r:id="{chart_id}"/>')
    points = "".join(
        f'<d:pt type="{kind}"><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>'
        for kind, text in (("node", "受付"), ("sibTrans", "矢印"), ("node", "承認"))
    )
    xml = f'<d:dataModel xmlns:d="{diagram}" {NAMESPACES}><d:ptLst>{points}</d:ptLst></d:dataModel>'
    data_id = add_part(slide, "/ppt/diagrams/data1.xml", xml, "application/xml", RT.DIAGRAM_DATA)
    add_frame(slide, diagram, f'<d:relIds xmlns:d="{diagram}" r:dm="{data_id}"/>')
    assert texts(read_deck(deck).blocks) == ["売上", "東京", "受付", "承認"]


def test_the_words_of_a_master_are_no_body_and_come_once() -> None:
    deck = new_deck()
    sample = add_box(add_slide(deck, layout=BLANK).shapes, "社外秘", 10, 5)
    deck.slide_master.shapes._spTree.append(sample._element)  # noqa: SLF001
    add_slide(deck, "概要")
    found = [(block.part, block.text, block.spot) for block in read_deck(deck).blocks]
    assert found == [
        (Part.HEADER, "社外秘", Spot(page=1)),
        (Part.BODY, "概要", Spot(page=2)),
    ]


def test_footers_and_page_numbers_are_no_body() -> None:
    deck = new_deck()
    slide = add_slide(deck, "概要")
    for placeholder in deck.slide_layouts[TITLE_ONLY].placeholders:
        if placeholder.element.ph.get("type") == "sldNum":
            slide.shapes.clone_placeholder(placeholder)
    paragraph = slide.shapes[-1].text_frame.paragraphs[0]._p  # noqa: SLF001
    paragraph.append(
        parse_xml(f'<a:fld {NAMESPACES} id="{{0}}" type="slidenum"><a:t>1</a:t></a:fld>')
    )
    block = read_deck(deck).blocks[1]
    assert (block.part, block.text) == (Part.FOOTER, "1")
    assert [(mark.kind, mark.value) for mark in block.marks] == [(MarkKind.FIELD, "slidenum")]


def test_what_is_embedded_is_said_to_be_unread() -> None:
    deck = new_deck()
    slide = add_slide(deck, "添付")
    add_frame(
        slide,
        "http://schemas.openxmlformats.org/presentationml/2006/ole",
        '<p:oleObj name="Sheet" progId="Excel.Sheet.12"><p:embed/></p:oleObj>',
    )
    document = read_deck(deck)
    assert [(each.kind, each.count) for each in document.parts_not_read] == [("embedded-file", 1)]


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A14 = "http://schemas.microsoft.com/office/drawing/2010/main"


@pytest.mark.parametrize(
    ("namespace", "shown"), [("urn:nobody", "秘密"), (A14, "無害")], ids=["unknown", "known"]
)
@pytest.mark.parametrize("level", ["shape", "paragraph", "run"])
def test_the_alternative_that_powerpoint_shows_is_read(
    namespace: str, shown: str, level: str
) -> None:
    deck = new_deck()
    shapes = add_slide(deck, "概要").shapes
    choice = add_box(shapes, "無害", 10, 40)._element  # noqa: SLF001
    fallback = add_box(shapes, "秘密", 10, 40)._element  # noqa: SLF001
    path = {"shape": ".", "paragraph": ".//a:p", "run": ".//a:r"}[level]
    spaces = {"a": choice.nsmap["a"]}
    first, second = (each.find(path, spaces) for each in (choice, fallback))
    wrapped = parse_xml(
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x" xmlns:x="{namespace}"/>'
        "<mc:Fallback/></mc:AlternateContent>"
    )
    first.addprevious(wrapped)
    wrapped[0].append(first)
    wrapped[1].append(second)
    if level != "shape":
        fallback.getparent().remove(fallback)
    document = read_deck(deck)
    assert texts(document.blocks) == ["概要", shown]
    found = [(each.kind, each.count) for each in document.parts_not_read]
    assert found == [("alternative-content", 1)]
