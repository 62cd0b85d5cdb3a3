"""The words of charts, diagrams, word art, drawn shapes and equations in a Word file."""

import pytest

from checker.core.document import Document, Mark, MarkKind
from tests.support.docx_builder import only_block, paragraph, read_word, run


def drawing(graphic: str, alt: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="図 1" descr="{alt}"/><a:graphic>'
        f"<a:graphicData>{graphic}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(block.path, block.kind.value, block.text) for block in document.walk()]


CHART = """
<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>支店別</a:t></a:r><a:r><a:t>売上</a:t></a:r></a:p>
</c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>
<c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>2024年度</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>大阪</c:v></c:pt><c:pt idx="1"><c:v>名古屋</c:v>
</c:pt></c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>120</c:v></c:pt></c:numCache></c:numRef></c:val>
</c:ser></c:barChart><c:catAx><c:title><c:tx><c:rich><a:p><a:r><a:t>支店</a:t></a:r></a:p></c:rich>
</c:tx></c:title></c:catAx></c:plotArea></c:chart>
"""


def test_a_chart_shows_its_titles_series_and_categories() -> None:
    content = run("次の図に示す。") + drawing('<c:chart r:id="chart1"/>', "棒グラフ")
    document = read_word(paragraph(content), chart1=CHART)
    assert shown(document) == [
        ("body/0", "paragraph", "次の図に示す。"),
        ("body/1", "image", "棒グラフ"),
        ("body/2", "paragraph", "支店別売上"),
        ("body/3", "paragraph", "支店"),
        ("body/4", "paragraph", "2024年度"),
        ("body/5", "paragraph", "大阪"),
        ("body/6", "paragraph", "名古屋"),
    ]
    assert document.parts_read == ("body", "chart")
    assert document.parts_not_read == ()


def test_the_newer_charts_are_read_too() -> None:
    chart = (
        '<cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:lvl ptCount="1">'
        '<cx:pt idx="0">原材料費</cx:pt></cx:lvl></cx:strDim></cx:data></cx:chartData>'
    )
    document = read_word(paragraph(drawing('<cx:chart r:id="chartEx1"/>')), chartEx1=chart)
    assert [text for _, _, text in shown(document)] == ["", "原材料費"]


def test_a_diagram_shows_the_words_of_its_nodes() -> None:
    def point(kind: str, text: str) -> str:
        return f"<dgm:pt {kind}><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"

    data = "<dgm:ptLst>" + point("", "受付") + point('type="pres"', "見せ方") + point("", "承認")
    content = drawing('<dgm:relIds r:dm="diagramData1"/>')
    document = read_word(paragraph(content), diagramData1=data + "</dgm:ptLst>")
    assert [text for _, _, text in shown(document)] == ["", "受付", "承認"]
    assert document.parts_read == ("body", "smart-art")


@pytest.mark.parametrize(
    ("graphic", "kind"),
    [('<c:chart r:id="x"/>', "chart"), ('<dgm:relIds r:dm="x"/>', "smart-art")],
)
def test_a_graphic_without_its_part_is_reported(graphic: str, kind: str) -> None:
    document = read_word(paragraph(drawing(graphic)))
    assert [(each.kind, each.count) for each in document.parts_not_read] == [(kind, 1)]


def test_word_art_is_read() -> None:
    content = '<w:r><w:pict><v:shape><v:textpath string="社外秘"/></v:shape></w:pict></w:r>'
    document = read_word(paragraph(content))
    assert shown(document) == [("body/0", "paragraph", "社外秘")]
    assert document.parts_read == ("body", "shape")


def test_a_drawn_shape_is_read() -> None:
    lines = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("一行", "二行"))
    assert [
        text for _, _, text in shown(read_word(paragraph(drawing(f"<a:txBody>{lines}</a:txBody>"))))
    ] == ["一行", "二行"]


def test_a_shape_without_words_has_its_alternative_text() -> None:
    document = read_word(paragraph(run("本文") + drawing("<wps:wsp/>", "部門間の矢印")))
    assert shown(document) == [
        ("body/0", "paragraph", "本文"),
        ("body/1", "image", "部門間の矢印"),
    ]
    assert document.parts_not_read == ()


def text(value: str) -> str:
    return f"<m:r><m:t>{value}</m:t></m:r>"


@pytest.mark.parametrize(
    ("equation", "linear"),
    [
        (text("x=1"), "x=1"),
        (f"<m:f><m:num>{text('a+b')}</m:num><m:den>{text('c')}</m:den></m:f>", "(a+b)/c"),
        (f"<m:sSup><m:e>{text('x')}</m:e><m:sup>{text('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSub><m:e>{text('x')}</m:e><m:sub>{text('i+1')}</m:sub></m:sSub>", "x_(i+1)"),
        (f"<m:rad><m:deg/><m:e>{text('x+1')}</m:e></m:rad>", "√(x+1)"),
        (f"<m:rad><m:deg>{text('3')}</m:deg><m:e>{text('x')}</m:e></m:rad>", "√(3&x)"),
        (
            (
                f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{text("i=1")}</m:sub>'
                f"<m:sup>{text('n')}</m:sup><m:e>{text('i')}</m:e></m:nary>"
            ),
            "∑_(i=1)^n▒i",
        ),
        (f"<m:d><m:e>{text('a')}</m:e><m:e>{text('b')}</m:e></m:d>", "(a|b)"),
        (f"<m:func><m:fName>{text('sin')}</m:fName><m:e>{text('x')}</m:e></m:func>", "sin x"),
        (
            (
                f"<m:m><m:mr><m:e>{text('a')}</m:e><m:e>{text('b')}</m:e></m:mr>"
                f"<m:mr><m:e>{text('c')}</m:e><m:e>{text('d')}</m:e></m:mr></m:m>"
            ),
            "■(a&b@c&d)",
        ),
        (f"<m:eqArr><m:e>{text('a')}</m:e><m:e>{text('b')}</m:e></m:eqArr>", "█(a@b)"),
        (f"<m:limLow><m:e>{text('lim')}</m:e><m:lim>{text('n')}</m:lim></m:limLow>", "lim┬n"),
        (f'<m:acc><m:accPr><m:chr m:val="̄"/></m:accPr><m:e>{text("x")}</m:e></m:acc>', "x̄"),
        (f"<m:unknown><m:e>{text('y')}</m:e></m:unknown>", "y"),
    ],
)
def test_an_equation_is_linear_text(equation: str, linear: str) -> None:
    block = only_block(paragraph(run("式") + f"<m:oMath>{equation}</m:oMath>" + run("より")))
    assert block.text == f"式{linear}より"
    assert block.marks == (Mark(MarkKind.EQUATION, 1, 1 + len(linear), ""),)
