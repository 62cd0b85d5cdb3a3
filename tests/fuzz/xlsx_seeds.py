"""A workbook with the parts that openpyxl does not write: strings, shapes, charts, threads."""

from tests.support.xlsx_builder import (
    NAMESPACES,
    RELATIONSHIPS,
    SHEET,
    Members,
    changed,
    drawn,
    related,
    with_strings,
)

_DRAWING = "xl/drawings/drawing1.xml"
_WORKBOOK = "xl/workbook.xml"


def rich_workbook() -> Members:
    """Return its parts."""
    text = '<a:p><a:r><a:rPr sz="1400" b="1"/><a:t>承認</a:t></a:r><a:br/></a:p>'
    shape = (
        '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="1" name="s"/></xdr:nvSpPr>'
        f"<xdr:txBody>{text}</xdr:txBody></xdr:sp>"
    )
    frame = (
        '<xdr:graphicFrame><a:graphic><a:graphicData><c:chart r:id="new-chart"/></a:graphicData>'
        "</a:graphic></xdr:graphicFrame>"
    )
    parts = _with_words(drawn(f"<xdr:grpSp>{shape}</xdr:grpSp>{frame}"))
    chart = f"<c:chartSpace {NAMESPACES}><c:title>{text}</c:title></c:chartSpace>"
    parts = related(parts, _DRAWING, "chart", "xl/charts/chart1.xml", chart)
    return _with_comments(parts)


def _with_words(parts: Members) -> Members:
    rows = (
        '<row r="2"><c r="A2" t="s" ph="1"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>'
        '<row r="3" hidden="1"><c r="A3" t="b"><v>1</v></c><c r="B3" t="d"><v>2025-06-02</v></c>'
        '<c r="C3"><f>SUM(A1:A2)</f></c></row>'
    )
    after = (
        '</sheetData><mergeCells><mergeCell ref="B2:C4"/></mergeCells><dataValidations>'
        '<dataValidation type="list"><formula1>申請!$A$1:$A$3</formula1></dataValidation>'
        '</dataValidations><hyperlinks><hyperlink ref="A1" location="申請!B2"/></hyperlinks>'
    )
    parts = changed(parts, SHEET, "</sheetData>", rows + after)
    footer = '<headerFooter differentFirst="1"><oddFooter>&amp;L&amp;"游明朝,太字"&amp;9&amp;P / '
    footer += "&amp;N&amp;R&amp;F</oddFooter><firstHeader>社外秘</firstHeader></headerFooter>"
    parts = changed(parts, SHEET, "<drawing ", f'<pageSetup paperSize="9"/>{footer}<drawing ')
    ruby = "<t>東京支社</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>"
    runs = "<r><rPr><b/><sz val='14'/></rPr><t>複合機</t></r><r><t>_x000A_の更新</t></r>"
    return with_strings(parts, ruby, runs)


def _with_comments(parts: Members) -> Members:
    thread = (
        '<ThreadedComments><threadedComment ref="A1" personId="{p}"><text>型番は?</text>'
        "</threadedComment></ThreadedComments>"
    )
    persons = '<personList><person id="{p}" displayName="田中 修"/></personList>'
    office = "urn:schemas-microsoft-com"
    vml = (
        f'<xml xmlns:v="{office}:vml" xmlns:x="{office}:office:excel"><v:shape id="s1"><v:textbox>'
        '<div>新規<br></div></v:textbox><x:ClientData ObjectType="Checkbox"><x:Anchor>1, 5, 3, 0,'
        " 2, 9, 4, 0</x:Anchor></x:ClientData></v:shape></xml>"
    )
    parts = related(parts, SHEET, "threadedComment", "xl/threaded1.xml", thread)
    parts = related(parts, _WORKBOOK, "person", "xl/persons/person.xml", persons)
    parts = related(parts, SHEET, "vmlDrawing", "xl/drawings/vmlDrawing1.vml", vml)
    reference = f'<legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="new-vmlDrawing"/></worksheet>'
    return changed(parts, SHEET, "</worksheet>", reference)
