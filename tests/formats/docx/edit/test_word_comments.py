"""Comments stand at the very characters, or at the nearest place that takes one."""

import pytest

from checker.core.document import Span
from checker.formats.docx.read import read
from tests.support.docx_builder import cell, paragraph, row, run, table, word
from tests.support.word_copies import PATH, W, commented, commented_at, find, note, part, value
from tests.support.word_xml import BOX, FIELD, box, control

QUOTED = ["[error] ringi.total", "The total is wrong.", "Rule: ringi.yaml:1:1"]
ELSEWHERE = [*QUOTED[:2], "Where: here", QUOTED[2]]


INLINE = {
    "the middle of a run": (
        run("費用は約200万円を見込む"),
        "約200万円",
        "p(r(費用は) <0 r(約200万円) 0> r(*0) r(を見込む))",
    ),
    "a whole run": (run("費用"), "費用", "p(<0 r(費用) 0> r(*0))"),
    "across runs": (
        run("総額4,6", "<w:b/>") + run("90,000円"),
        "4,690,000",
        "p(r(総額) <0 r(4,6) r(90,000) 0> r(*0) r(円))",
    ),
    "a tab in a run": (
        "<w:r><w:t>件名</w:t><w:tab/><w:t>更新</w:t></w:r>",
        "名\t更",
        "p(r(件) <0 r(名tab()更) 0> r(*0) r(新))",
    ),
    "inside a hyperlink": (
        f'<w:hyperlink w:anchor="x">{run("購買規程第3条")}</w:hyperlink>',
        "第3条",
        "p(hyperlink(r(購買規程) <0 r(第3条)) 0> r(*0))",
    ),
    "a whole hyperlink": (
        f'{run("別紙 ")}<w:hyperlink w:anchor="x">{run("規程")}</w:hyperlink>',
        "規程",
        "p(r(別紙 ) <0 hyperlink(r(規程)) 0> r(*0))",
    ),
    "out of a hyperlink": (
        f'<w:hyperlink w:anchor="x">{run("購買規程")}</w:hyperlink>{run("による")}',
        "規程に",
        "p(hyperlink(r(購買) <0 r(規程)) r(に) 0> r(*0) r(よる))",
    ),
    "a rich text control": (
        control("<w:alias w:val='部署'/>", run("総務部長")),
        "総務",
        "p(<0 sdt(sdtContent(r(総務) 0> r(*0) r(部長))))",
    ),
    "inside an insertion": (
        f'<w:ins w:id="7" w:author="A">{run("21万6千円である")}</w:ins>{run("。")}',
        "万6千",
        "p(ins(r(21) <0 r(万6千) 0> r(円である)) r(*0) r(。))",
    ),
    "around a deletion": (
        run("総額") + '<w:del w:id="7" w:author="A"><w:r><w:delText>約</w:delText></w:r></w:del>'
        f"{run('20万円')}",
        "額20",
        "p(r(総) <0 r(額) del(r(約)) r(20) 0> r(*0) r(万円))",
    ),
    "the result of a field": (
        FIELD + run("頁"),
        "3頁",
        "p(r((begin)) r(PAGE) r((separate)) <0 r(3) r((end)) r(頁) 0> r(*0))",
    ),
    "a simple field": (
        f'<w:fldSimple w:instr="DATE">{run("7月1日")}</w:fldSimple>',
        "1日",
        "p(fldSimple(r(7月) <0 r(1日)) 0> r(*0))",
    ),
    "a form field": (
        BOX + run("同意"),
        "☒",
        "p(<0 r((begin)) r(FORMCHECKBOX) r((end)) 0> r(*0) r(同意))",
    ),
}


@pytest.mark.parametrize("name", INLINE)
def test_inline(name: str) -> None:
    content, quote, expected = INLINE[name]
    copy = commented_at(paragraph(content), quote)
    assert copy.shape() == expected
    assert copy.exact == [True]
    assert copy.said() == QUOTED
    if quote != "☒":
        assert copy.anchored() == quote


def test_what_is_cut_keeps_its_formatting_and_its_spaces() -> None:
    copy = commented_at(paragraph(run("a b c", "<w:b/><w:sz w:val='28'/>")), "b ")
    runs = [r for r in copy.main.iter(W + "r") if r.find(W + "t") is not None]
    looks = [[(c.tag, dict(c.attrib)) for c in r.find(W + "rPr")] for r in runs]
    assert looks[0] == looks[1] == looks[2] != []
    assert [r.find(W + "t").text for r in runs] == ["a ", "b ", "c"]
    assert copy.anchored() == "b "


def test_spaces_that_are_not_shown_do_not_appear() -> None:
    copy = commented_at(paragraph("<w:r><w:t>  費用 の内訳 </w:t></w:r>"), "用 ")
    assert copy.shape() == "p(r(費) <0 r(用 ) 0> r(*0) r(の内訳))"
    spaces = [value(t, "space") for t in copy.main.iter(W + "t")]
    assert spaces == [None, "preserve", None]


def test_a_change_of_formatting_gets_an_id_of_its_own() -> None:
    change = '<w:rPrChange w:id="5" w:author="A"><w:rPr/></w:rPrChange>'
    copy = commented_at(paragraph(run("契約書", change)), "約")
    ids = [value(each, "id") for each in copy.main.iter(W + "rPrChange")]
    assert ids == ["5", "6", "7"]


def test_many_comments_in_one_run() -> None:
    copy = commented_at(paragraph("一二三四五"), "三四", "二三", "一二三四五", "四", "三四")
    assert [copy.anchored(i) for i in range(5)] == ["三四", "二三", "一二三四五", "四", "三四"]
    assert copy.exact == [True] * 5
    assert copy.shape() == (
        "p(<2 r(一) <1 r(二) <0 <4 r(三) 1> r(*1) <3 r(四) 0> r(*0) 3> r(*3) 4> r(*4)"
        " r(五) 2> r(*2))"
    )


def test_a_cell_a_list_item_and_a_heading() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph("費用の内訳", '<w:outlineLvl w:val="0"/>')
        + table(row("合計", cell("4,690,000")))
        + paragraph("予備の部品", listed)
    )
    copy = commented_at(body, "内訳", "690", "予備")
    assert [copy.anchored(i) for i in range(3)] == ["内訳", "690", "予備"]
    cells = list(copy.main.iter(W + "tc"))
    assert [each.tag for each in cells[1]] == [W + "tcPr", W + "p"]
    assert next(each.tag for each in cells[1][1]) == W + "pPr"


def test_a_point_between_characters_holds_what_was_deleted_there() -> None:
    gone = '<w:del w:id="7" w:author="A"><w:r><w:delText>約</w:delText></w:r></w:del>'
    data = word(paragraph(run("総額") + gone + run("20万円")))
    copy = commented(data, note(Span("body/0", 2, 2)), note(Span("body/0", 6, 6)))
    assert copy.shape() == ("p(r(総額) <0 del(r(約)) 0> r(*0) r(20万円) <1 1> r(*1))")
    assert copy.exact == [True, True]


def test_an_empty_paragraph() -> None:
    copy = commented(word(paragraph("一") + paragraph()), note(Span("body/1", 0, 0)))
    assert [*map(len, copy.main.iter(W + "p"))] == [2, 4]
    assert copy.exact == [True]


ONE_VALUE = {
    "plain text": "<w:text/>",
    "a list": '<w:dropDownList><w:listItem w:value="1"/></w:dropDownList>',
    "a date": "<w:date/>",
    "a placeholder": "<w:showingPlcHdr/>",
}


@pytest.mark.parametrize("name", ONE_VALUE)
def test_a_control_for_one_value_is_not_cut(name: str) -> None:
    body = paragraph(run("部署: ") + control(ONE_VALUE[name], run("総務部")) + run("。"))
    copy = commented_at(body, "総務", "総務部")
    assert copy.shape() == ("p(r(部署: ) <0 <1 sdt(sdtContent(r(総務部))) 0> r(*0) 1> r(*1) r(。))")
    assert copy.exact == [False, True]
    assert (copy.said(0), copy.said(1)) == (ELSEWHERE, QUOTED)


def test_a_paragraph_that_is_a_control_is_not_cut() -> None:
    copy = commented_at(control("<w:text/>", paragraph("総務部")), "務部")
    assert copy.shape() == "p(<0 r(総務部) 0> r(*0))"
    assert (copy.exact, copy.said()) == ([False], ELSEWHERE)


def test_a_paragraph_that_data_fills_has_its_comment_beside_it() -> None:
    bound = control('<w:dataBinding w:xpath="/x" w:storeItemID="{1}"/>', paragraph("表題"))
    copy = commented_at(bound + paragraph("本文"), "表題")
    assert copy.shape("body") == ("body(sdt(sdtContent(p(r(表題)))) p(<0 0> r(*0) r(本文)))")
    assert copy.said() == ELSEWHERE


def test_a_text_box() -> None:
    copy = commented_at(paragraph(run("図1 ") + box(paragraph("承認の流れ")) + run("。")), "承認")
    assert copy.shape().startswith("p(r(図1 ) <0 r(AlternateContent(")
    assert copy.shape().endswith("0> r(*0) r(。))")
    assert copy.said() == ELSEWHERE


def test_ruby_and_equations_are_kept_whole() -> None:
    ruby = (
        "<w:r><w:t>渋谷の</w:t><w:ruby><w:rt><w:r><w:t>かぶ</w:t></w:r></w:rt><w:rubyBase>"
        "<w:r><w:t>株式</w:t></w:r></w:rubyBase></w:ruby><w:t>会社</w:t></w:r>"
    )
    copy = commented_at(paragraph(ruby), "株")
    assert copy.shape() == (
        "p(r(渋谷の) <0 r(ruby(rt(r(かぶ)) rubyBase(r(株式)))) 0> r(*0) r(会社))"
    )
    assert (copy.anchored(), copy.exact) == ("株式", [False])
    equation = "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
    copy = commented_at(paragraph(run("式 ") + equation), "x+")
    assert copy.shape() == "p(r(式 ) <0 oMath(r(x+1)) 0> r(*0))"


def test_a_footnote() -> None:
    mark = '<w:r><w:t>前期比</w:t><w:footnoteReference w:id="3"/><w:t>で増</w:t></w:r>'
    notes = f'<w:footnote w:id="3">{paragraph("税抜の額。")}</w:footnote>'
    copy = commented_at(paragraph(mark), "税抜", footnotes=notes)
    assert copy.shape() == "p(r(前期比) <0 r(footnoteReference()) 0> r(*0) r(で増))"
    assert copy.said() == ELSEWHERE
    assert copy.part("word/footnotes.xml") == part(copy.before, "word/footnotes.xml")


def test_a_header_of_the_second_section() -> None:
    def section(header: str) -> str:
        return f'<w:sectPr><w:headerReference w:type="default" r:id="{header}"/></w:sectPr>'

    body = (
        paragraph("一")
        + paragraph("二", section("header1"))
        + table(row("三"))
        + section("header2")
    )
    copy = commented_at(body, "社外秘", header1=paragraph("極秘"), header2=paragraph("社外秘"))
    assert copy.shape("body") == (
        "body(p(r(一)) p(r(二)) tbl(tr(tc(p(<0 0> r(*0) r(三))))) sectPr(headerReference()))"
    )
    assert copy.said() == ELSEWHERE


def test_a_comment() -> None:
    old = (
        '<w:commentRangeStart w:id="4"/><w:r><w:t>費用</w:t></w:r><w:commentRangeEnd w:id="4"/>'
        '<w:r><w:commentReference w:id="4"/></w:r>'
    )
    comments = f'<w:comment w:id="4" w:author="山本">{paragraph("要確認")}</w:comment>'
    copy = commented_at(paragraph(old), "要確認", comments=comments)
    assert copy.shape() == "p(<4 r(費用) 4> <5 5> r(*5) r(*4))"
    assert copy.said(5) == ELSEWHERE


def test_a_picture_and_a_table() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="配置図"/><a:graphic>'
        "<pic:pic><pic:nvPicPr/></pic:pic></a:graphic></wp:inline></w:drawing></w:r>"
    )
    data = word(paragraph(run("次の図") + picture) + table(row("品名", "数量")))
    copy = commented(data, note(Span("body/1", 0, 3)), note(Span("body/2", 0, 0)))
    assert copy.shape().startswith("p(r(次の図) <0 r(drawing(")
    assert copy.shape().endswith("0> r(*0))")
    assert copy.shape("tc") == "tc(p(<1 1> r(*1) r(品名)))"


def test_the_whole_document_is_its_title() -> None:
    body = paragraph("総-2025-018", '<w:jc w:val="right"/>') + paragraph(
        "稟議書", '<w:jc w:val="center"/>'
    )
    data = word(body + paragraph("目的は次のとおりである。"))
    document = read(PATH, data)
    assert document.title == "稟議書"
    first = document.first_span()
    section = find(document, "目的")
    copy = commented(data, note(first, whole=True), note(section, whole=True))
    assert (copy.anchored(0), copy.anchored(1)) == ("稟議書", "目的")
    assert copy.said(0) == ELSEWHERE


def test_the_whole_of_a_document_without_text() -> None:
    data = word("<w:sectPr/>")
    copy = commented(data, note(Span("", 0, 0), whole=True))
    assert copy.shape("body") == "body(p(<0 0> r(*0)) sectPr())"


def test_the_text_before_changes_is_quoted_beside_the_deletion() -> None:
    gone = '<w:del w:id="7" w:author="A"><w:r><w:delText>約20万円</w:delText></w:r></w:del>'
    data = word(paragraph(run("総額") + gone + run("。")))
    copy = commented(data, note(Span("body/0", 3, 5), before=True))
    assert copy.shape() == "p(r(総額) <0 del(r(約20万円)) 0> r(*0) r(。))"
    assert copy.said() == ELSEWHERE


def test_the_same_text_seen_before_and_after_changes() -> None:
    new = f'<w:ins w:id="8" w:author="A">{run("の案")}</w:ins>'
    data = word(paragraph(run("費用") + new + run("を示す")))
    copy = commented(data, note(Span("body/0", 1, 3)), note(Span("body/0", 1, 3), before=True))
    assert copy.shape() == ("p(r(費) <0 <1 r(用) ins(r(の) 0> r(案)) r(*0) r(を) 1> r(*1) r(示す))")


def test_a_paragraph_that_a_change_has_joined_with_the_next() -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    copy = commented_at(paragraph("承認を", gone) + paragraph("求める"), "認を求")
    assert copy.shape("body") == ("body(p(r(承) <0 r(認を)) p(r(求) 0> r(*0) r(める)))")


def test_no_sign_is_the_first_thing_in_a_control_around_paragraphs() -> None:
    """LibreOffice 25.2 falls over one."""
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    header = paragraph("社外秘")
    said = control("", paragraph("部署") + paragraph("氏名")) + paragraph("本文") + section
    copy = commented_at(said, "社外秘", header1=header)
    assert copy.shape("sdtContent") == "sdtContent(p(<0 r(部署) 0>) p(r(*0) r(氏名)))"
    empty = control("", paragraph() + paragraph()) + paragraph("本文") + section
    copy = commented_at(empty, "社外秘", header1=header)
    assert copy.shape("sdtContent") == "sdtContent(p() p())"
    assert copy.shape("body").startswith("body(sdt(sdtContent(p() p())) p(<0 0> r(*0) r(本文))")
    copy = commented(word(said), note(Span("body/0", 0, 0)), note(Span("body/1", 0, 0)))
    assert copy.shape("sdtContent") == ("sdtContent(p(<0 r(部署) 0>) p(r(*0) <1 1> r(*1) r(氏名)))")
    assert (copy.exact, copy.said(0)) == ([False, True], ELSEWHERE)


def test_no_sign_is_in_the_first_paragraph_of_a_control_around_paragraphs() -> None:
    """LibreOffice 7.4 drops the words before one."""
    beginning = control("", paragraph("費用は約20万円") + paragraph("以上"))
    copy = commented_at(beginning + paragraph("本文"), "約20")
    assert copy.shape("sdtContent").startswith("sdtContent(p(r(費用は) <0 r(約20) 0> r(万円))")
    assert (copy.shape("sdtContent").endswith("p(r(*0) r(以上)))"), copy.exact) == (True, [True])
    assert copy.anchored() == "約20"
    inside = control("", table(row(cell(paragraph("費用は約20万円")))))
    copy = commented_at(paragraph("表題") + inside + paragraph("本文"), "約20")
    assert copy.shape("body").endswith("p(r(*0) r(本文)))")
    copy = commented_at(paragraph("表題") + control("", paragraph("費用は約20万円")), "約20")
    assert copy.shape("body").startswith("body(p(r(*0) r(表題)) sdt")
    alone = commented_at(control("", paragraph("費用は約20万円")), "約20")
    assert alone.shape() == "p(r(費用は) <0 r(約20) 0> r(*0) r(万円))"


def test_a_sign_after_a_picture_is_still_the_first_thing_in_a_control() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="配置図"/><a:graphic>'
        "<pic:pic><pic:nvPicPr/></pic:pic></a:graphic></wp:inline></w:drawing></w:r>"
    )
    data = word(control("", paragraph(picture)) + paragraph("本文"))
    copy = commented(data, note(Span("body/0", 0, 3)))
    assert copy.shape("body").endswith("p(<0 0> r(*0) r(本文)))")
    alone = commented(word(control("", paragraph(picture))), note(Span("body/0", 0, 3)))
    assert alone.shape().endswith("0> r(*0))")
