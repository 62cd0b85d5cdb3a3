"""What floats over a sheet: text boxes, pictures, charts, SmartArt, form controls."""

import pytest

from checker.core.document import BlockKind, Markup, Run, RunStyle, Span, Spot
from checker.core.errors import InputError
from tests.support.xlsx_builder import (
    NAMESPACES,
    RELATIONSHIPS,
    SHEET,
    Members,
    changed,
    drawn,
    members,
    read_parts,
    related,
    texts,
    workbook,
)

DRAWING = "xl/drawings/drawing1.xml"


def a_shape(text: str, properties: str = 'id="1" name="s"', inner: str = "") -> str:
    """Return a shape with paragraphs of DrawingML."""
    return (
        f"<xdr:sp><xdr:nvSpPr><xdr:cNvPr {properties}>{inner}</xdr:cNvPr></xdr:nvSpPr>"
        f"<xdr:txBody>{text}</xdr:txBody></xdr:sp>"
    )


def line(text: str, properties: str = "") -> str:
    return f"<a:p><a:r><a:rPr {properties}/><a:t>{text}</a:t></a:r></a:p>"


def test_the_words_of_a_shape_and_their_place() -> None:
    bold = '<a:rPr sz="1400" b="1"><a:latin typeface="Arial"/><a:ea typeface="游明朝"/></a:rPr>'
    broken = f"<a:p><a:r>{bold}<a:t>承認</a:t></a:r><a:br/><a:r><a:t>印</a:t></a:r></a:p>"
    document = read_parts(drawn(a_shape(f"{broken}<a:p/>{line('6月2日')}")))
    first, second = document.block("申請!shape1/0"), document.block("申請!shape1/1")
    assert (first.text, second.text) == ("承認\n印", "6月2日")
    assert first.spot == second.spot == Spot(sheet="申請", cell="C5")
    assert first.runs == (
        Run(0, 2, RunStyle("游明朝", "Arial", "Arial", size=14.0, bold=True)),
        Run(2, 3, RunStyle()),
        Run(3, 4, RunStyle()),
    )
    assert document.parts_read == ("body", "text-box")


def test_shapes_in_groups_are_read() -> None:
    grouped = (
        f"<xdr:grpSp>{a_shape(line('甲'))}<xdr:grpSp>{a_shape(line('乙'))}</xdr:grpSp></xdr:grpSp>"
    )
    assert texts(read_parts(drawn(grouped))) == {
        "申請!A1": "件名",
        "申請!shape1/0": "甲",
        "申請!shape2/0": "乙",
    }


def test_of_two_alternatives_one_is_read() -> None:
    both = (
        f"<mc:AlternateContent><mc:Choice>{a_shape(line('甲'))}</mc:Choice>"
        f"<mc:Fallback>{a_shape(line('甲'))}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(read_parts(drawn(both))) == {"申請!A1": "件名", "申請!shape1/0": "甲"}


A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
CHART_EX = "http://schemas.microsoft.com/office/drawing/2014/chartex"


@pytest.mark.parametrize(
    ("namespace", "shown", "others"),
    [("urn:nobody", "秘密", 1), (A14, "無害", 1), (CHART_EX, "無害", 0)],
)
@pytest.mark.parametrize("around", ["{}", "<xdr:grpSp>{}</xdr:grpSp>"])
def test_the_alternative_that_excel_shows_is_read(
    namespace: str, shown: str, others: int, around: str
) -> None:
    """What Excel says in the place of a newer chart is no other text."""
    choice = f'<mc:Choice Requires="x" xmlns:x="{namespace}">{a_shape(line("無害"))}</mc:Choice>'
    fallback = f"<mc:Fallback>{a_shape(line('秘密'))}</mc:Fallback>"
    both = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
    document = read_parts(drawn(around.format(both)))
    assert texts(document) == {"申請!A1": "件名", "申請!shape1/0": shown}
    found = [(each.kind, each.count) for each in document.parts_not_read]
    assert found == [("alternative-content", 1)] * others


def test_an_anchor_that_only_another_program_understands_is_not_read() -> None:
    anchor = "<xdr:twoCellAnchor>{}</xdr:twoCellAnchor>"
    both = (
        '<mc:AlternateContent><mc:Choice Requires="x" xmlns:x="urn:nobody">'
        f"{anchor.format(a_shape(line('無害')))}</mc:Choice><mc:Fallback>"
        f"{anchor.format(a_shape(line('秘密')))}</mc:Fallback></mc:AlternateContent>"
    )
    parts = changed(drawn(""), DRAWING, "</xdr:wsDr>", f"{both}</xdr:wsDr>")
    assert texts(read_parts(parts)) == {"申請!A1": "件名", "申請!shape1/0": "秘密"}


def test_a_hidden_shape_is_told_and_not_shown() -> None:
    document = read_parts(drawn(a_shape(line("旧案"), 'id="1" name="s" hidden="1"')))
    assert texts(document) == {"申請!A1": "件名"}
    assert document.markup == (Markup("hidden", "旧案", Span("申請!A1", 0, 0)),)


def test_a_picture_has_its_description_and_is_told() -> None:
    picture = (
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="x" descr="配置図"/></xdr:nvPicPr></xdr:pic>'
    )
    document = read_parts(drawn(picture))
    block = document.block("申請!image1")
    assert (block.kind, block.text) == (BlockKind.IMAGE, "配置図")
    assert [(part.kind, part.count) for part in document.parts_not_read] == [("image-text", 1)]


def framed(kind: str, reference: str, content: str) -> Members:
    """Return a sheet with a frame that refers to another part."""
    data = f"<a:graphic><a:graphicData>{reference}</a:graphicData></a:graphic>"
    frame = f"<xdr:graphicFrame>{data}</xdr:graphicFrame>"
    return related(drawn(frame), DRAWING, kind, f"xl/{kind}.xml", content)


def test_the_titles_of_a_chart() -> None:
    chart = (
        f"<c:chartSpace {NAMESPACES}><c:chart><c:title><c:tx><c:rich>{line('売上の推移')}</c:rich>"
        "</c:tx></c:title><c:plotArea><c:valAx><c:title><c:tx><c:strRef><c:strCache><c:pt><c:v>千円"
        "</c:v></c:pt></c:strCache></c:strRef></c:tx></c:title></c:valAx></c:plotArea></c:chart>"
        "</c:chartSpace>"
    )
    document = read_parts(framed("chart", '<c:chart r:id="new-chart"/>', chart))
    assert texts(document) == {
        "申請!A1": "件名",
        "申請!chart1/0": "売上の推移",
        "申請!chart1/1": "千円",
    }
    assert document.parts_not_read == ()


def test_the_words_of_smart_art() -> None:
    point = f"<dgm:pt><dgm:t>{line('受付')}</dgm:t></dgm:pt>"
    model = f"<dgm:dataModel {NAMESPACES}>{point}</dgm:dataModel>"
    parts = framed("diagramData", '<dgm:relIds r:dm="new-diagramData"/>', model)
    assert texts(read_parts(parts)) == {"申請!A1": "件名", "申請!smart-art1/0": "受付"}


@pytest.mark.parametrize(
    ("reference", "kind"),
    [('<c:chart r:id="none"/>', "chart"), ('<dgm:relIds r:dm="none"/>', "smart-art")],
)
def test_a_frame_that_leads_nowhere_is_told(reference: str, kind: str) -> None:
    document = read_parts(framed("chart", reference, "<x/>"))
    assert [(part.kind, part.count) for part in document.parts_not_read] == [(kind, 1)]


BOX = (
    '<v:shape id="{id}"><v:textbox><div><font>{text}<br></font></div></v:textbox>'
    '<x:ClientData ObjectType="{kind}"><x:Anchor>1, 5, 3, 0, 2, 9, 4, 0</x:Anchor></x:ClientData>'
    "</v:shape>"
)


def with_controls(parts: Members) -> Members:
    """Return parts whose first sheet has a check box and a note in VML, which is not quite XML."""
    office = "urn:schemas-microsoft-com"
    vml = f'<xml xmlns:v="{office}:vml" xmlns:x="{office}:office:excel">'
    vml += BOX.format(id="_x0000_s1025", text="新規", kind="Checkbox")
    vml += BOX.format(id="_x0000_s1026", text="田中: 直す", kind="Note") + "</xml>"
    parts = related(parts, SHEET, "vmlDrawing", "xl/drawings/vmlDrawing1.vml", vml)
    reference = f'<legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="new-vmlDrawing"/></worksheet>'
    return changed(parts, SHEET, "</worksheet>", reference)


def test_the_caption_of_a_check_box() -> None:
    document = read_parts(with_controls(members(workbook({"A1": "区分"})[0])))
    assert texts(document) == {"申請!A1": "区分", "申請!control1/0": "新規"}
    assert document.block("申請!control1/0").spot == Spot(sheet="申請", cell="B4")


def test_a_check_box_that_newer_excel_stores_twice_is_read_once() -> None:
    inner = (
        '<a:extLst><a:ext><a14:compatExt xmlns:a14="a14" spid="_x0000_s1025"/></a:ext></a:extLst>'
    )
    control = a_shape(line("新規"), 'id="1025" name="Check Box 1" hidden="1"', inner)
    parts = drawn(control)
    for old, new in (
        ("<xdr:twoCellAnchor>", "<mc:AlternateContent><mc:Choice><xdr:twoCellAnchor>"),
        (
            "</xdr:twoCellAnchor>",
            "</xdr:twoCellAnchor></mc:Choice><mc:Fallback/></mc:AlternateContent>",
        ),
    ):
        parts = changed(parts, DRAWING, old, new)
    document = read_parts(with_controls(parts))
    assert texts(document) == {"申請!A1": "件名", "申請!shape1/0": "新規"}
    assert document.markup == ()


def test_controls_that_are_programs_are_told() -> None:
    parts = members(workbook({"A1": "区分"})[0])
    document = read_parts(related(parts, SHEET, "control", "xl/activeX/activeX1.xml", "<ocx/>"))
    assert [(part.kind, part.count) for part in document.parts_not_read] == [("active-x", 1)]


def test_embedded_files_are_told_once() -> None:
    ole = '<oleObjects><oleObject progId="Word.Document" shapeId="1025"/></oleObjects></worksheet>'
    parts = changed(members(workbook({"A1": "x"})[0]), SHEET, "</worksheet>", ole)
    document = read_parts(parts)
    assert [(part.kind, part.count) for part in document.parts_not_read] == [("embedded-file", 1)]


def test_a_drawing_that_is_no_xml_is_named() -> None:
    parts = drawn("") | {DRAWING: b"<open>"}
    with pytest.raises(InputError) as caught:
        read_parts(parts)
    assert caught.value.what.get("en") == f"The part {DRAWING} of the Excel file is damaged."
