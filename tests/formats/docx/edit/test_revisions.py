"""Fixes in Word files: what they look like, what keeps its look, what is left alone and why."""

import pytest

from checker.core.document import Span
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.docx.edit.edit_restrictions import (
    ALTERNATIVES,
    BOUND,
    COMMENT,
    CONTROL,
    DRAWN,
    EQUATION,
    FIELD,
    LOCKED,
    NO_CHARACTER,
    RUBY,
    TRACKED,
    UNWRITABLE,
)
from checker.formats.docx.edit.fixes import NOT_AS_WRITTEN, Fixes
from checker.formats.docx.read import read
from checker.formats.shared.edits import Edit, RefusedEdit
from tests.support.docx_builder import cell, paragraph, row, run, strict, table, word_parts, zipped
from tests.support.fixed_words import WHEN, Fixed, fixed, fixed_body
from tests.support.word_copies import PATH, W, names, part, value
from tests.support.word_xml import BOUND as BOUND_CONTROL
from tests.support.word_xml import FIELD as A_FIELD
from tests.support.word_xml import box, control

DELETED = '<w:del w:id="7" w:author="A"><w:r><w:delText>約</w:delText></w:r></w:del>'
INLINE = {
    "in a run": (
        run("弊社に連絡して下さい。"),
        [("下さい", "ください")],
        "p(r(弊社に連絡して) del(r(下)) ins(r(くだ)) r(さい。))",
        "弊社に連絡してください。",
    ),
    "a whole run": (run("弊社"), [("弊社", "当社")], "p(del(r(弊)) ins(r(当)) r(社))", "当社"),
    "two in a run": (
        run("弊社と御社"),
        [("弊社", "当社"), ("御社", "貴社")],
        "p(del(r(弊)) ins(r(当)) r(社と) del(r(御)) ins(r(貴)) r(社))",
        "当社と貴社",
    ),
    "across runs": (
        run("総額4,6", "<w:b/>") + run("90千円"),
        [("4,690千", "469万")],
        "p(r(総額4) del(r(,6) r(90千)) ins(r(69万)) r(円))",
        "総額469万円",
    ),
    "nothing new": (
        run("まず最初に"),
        [("まず最初", "最初")],
        "p(del(r(まず)) r(最初に))",
        "最初に",
    ),
    "an insertion": (
        run("サーバの更新"),
        [("サーバ", "サーバー")],
        "p(r(サーバ) ins(r(ー)) r(の更新))",
        "サーバーの更新",
    ),
    "an insertion before a word": (
        run("これは") + run("費用", "<w:b/>"),
        [("費用", "総費用")],
        "p(r(これは) ins(r(総)) r(費用))",
        "これは総費用",
    ),
    "in a hyperlink": (
        f'<w:hyperlink w:anchor="x">{run("購買規定第3条")}</w:hyperlink>',
        [("規定", "規程")],
        "p(hyperlink(r(購買規) del(r(定)) ins(r(程)) r(第3条)))",
        "購買規程第3条",
    ),
    "out of a hyperlink": (
        f'<w:hyperlink w:anchor="x">{run("購買規定")}</w:hyperlink>{run("により")}',
        [("定により", "程による")],
        "p(hyperlink(r(購買規) del(r(定)) ins(r(程による))) del(r(により)))",
        "購買規程による",
    ),
    "behind a hyperlink": (
        f'<w:hyperlink w:anchor="x">{run("規程")}</w:hyperlink>{run("による")}',
        [("規程|による", "等")],
        "p(hyperlink(r(規程)) ins(r(等)) r(による))",
        "規程等による",
    ),
    "in a rich text control": (
        control("<w:alias w:val='部署'/>", run("総務部々長")),
        [("部々長", "部長")],
        "p(sdt(sdtContent(r(総務部) del(r(々)) r(長))))",
        "総務部長",
    ),
    "around a bookmark and a note": (
        run("弊社")
        + '<w:bookmarkStart w:id="1" w:name="x"/>'
        + run("様")
        + '<w:bookmarkEnd w:id="1"/>',
        [("弊社様", "御社")],
        "p(del(r(弊社)) ins(r(御社)) bookmarkStart() del(r(様)) bookmarkEnd())",
        "御社",
    ),
    "beside a picture in a run": (
        "<w:r><w:t>弊</w:t><w:drawing/><w:t>社</w:t></w:r>",
        [("弊社", "わが社")],
        "p(del(r(弊)) ins(r(わが)) r(drawing()社))",
        "わが社",
    ),
    "beside a tab": (
        "<w:r><w:t>件名</w:t><w:tab/><w:t>サーバ更新</w:t></w:r>",
        [("件名", "題名"), ("サーバ", "サーバー")],
        "p(del(r(件)) ins(r(題)) r(名tab()サーバ) ins(r(ー)) r(更新))",
        "題名\tサーバー更新",
    ),
    "after a tab": (
        "<w:r><w:t>件名</w:t><w:tab/></w:r>",
        [("件名\t|", "更新")],
        "p(r(件名tab()) ins(r(更新)))",
        "件名\t更新",
    ),
    "a tab and a line end": (
        run("一二"),
        [("一|二", "\t\n ")],
        "p(r(一) ins(r(tab()br() )) r(二))",
        "一\t\n 二",
    ),
    "beside a deletion of another": (
        run("総額") + DELETED + run("20万円"),
        [("総額", "合計額")],
        "p(del(r(総)) ins(r(合計)) r(額) del(r(約)) r(20万円))",
        "合計額20万円",
    ),
    "beside a field": (
        run("第") + A_FIELD + run("頁目"),
        [("頁目", "頁")],
        "p(r(第) r((begin)) r(PAGE) r((separate)) r(3) r((end)) r(頁) del(r(目)))",
        "第3頁",
    ),
    "behind a field": (
        A_FIELD + run("頁"),
        [("3|頁", "/10")],
        "p(r((begin)) r(PAGE) r((separate)) r(3) r((end)) ins(r(/10)) r(頁))",
        "3/10頁",
    ),
}


@pytest.mark.parametrize("name", INLINE)
def test_inline(name: str) -> None:
    content, edits, expected, text = INLINE[name]
    found = fixed_body(paragraph(content), *edits)
    assert found.shape() == expected
    assert found.texts[0] == text
    before = read(PATH, found.before)
    assert found.old_texts[0] == (before.original or before).blocks[0].text
    assert found.written.document.blocks[0].text == text
    assert found.reasons == []


@pytest.mark.parametrize("name", INLINE)
def test_the_same_without_tracking(name: str) -> None:
    content, edits, _, text = INLINE[name]
    found = fixed_body(paragraph(content), *edits, tracked=False)
    assert found.texts[0] == text
    marks = [each for each in found.main.iter("{*}ins", "{*}del") if value(each, "author") != "A"]
    assert (marks, found.reasons) == ([], [])


def test_a_plain_fix_stays_in_its_run() -> None:
    body = paragraph(
        "<w:r><w:t xml:space='preserve'>弊社に </w:t><w:t>連絡</w:t></w:r>" + run("下さい")
    )
    found = fixed_body(
        body, ("弊社に ", "当社に "), ("連絡下さい", "ご連絡ください"), tracked=False
    )
    assert found.shape() == "p(r(当社に ご連絡くだ) r(さい))"
    gone = fixed_body(paragraph(run("一") + run("二") + run("三")), ("二", ""), tracked=False)
    assert gone.shape() == "p(r(一) r(三))"


def test_author_date_and_ids_that_nobody_has() -> None:
    body = paragraph(
        run("弊社") + '<w:bookmarkStart w:id="2" w:name="x"/><w:bookmarkEnd w:id="2"/>' + DELETED
    )
    found = fixed_body(body, ("弊社", "当社"))
    ours = [each for each in found.main.iter("{*}ins", "{*}del") if value(each, "author") != "A"]
    said = [(value(each, "author"), value(each, "date")) for each in ours]
    assert said == [("checker", "2025-07-01T18:30:00Z")] * 2
    assert [value(each, "id") for each in ours] == ["1", "3"]


def test_new_text_looks_like_the_first_that_it_replaces() -> None:
    change = "<w:rPrChange w:id='5' w:author='A'><w:rPr/></w:rPrChange>"
    bold = f"<w:rFonts w:eastAsia='ＭＳ 明朝'/><w:b/>{change}"
    found = fixed_body(
        paragraph(run("前") + run("弊社", bold) + run("様", "<w:i/>")), ("弊社様", "御中")
    )
    (insertion,) = found.main.iter(W + "ins")
    properties = insertion.find(f"{W}r/{W}rPr")
    assert [each.tag for each in properties] == [W + "rFonts", W + "b"]
    assert properties[0].get(W + "eastAsia") == "ＭＳ 明朝"
    kept = [each.tag for each in found.main.find(f".//{W}del/{W}r/{W}rPr")]
    assert kept == [W + "rFonts", W + "b", W + "rPrChange"]


def test_an_insertion_looks_like_the_word_that_it_belongs_to() -> None:
    body = paragraph(run("これは") + run("費用", "<w:b/>") + run("です"))
    before = fixed_body(body, ("費用", "総費用")).main.find(f".//{W}ins/{W}r/{W}rPr")
    after = fixed_body(body, ("費用", "費用額")).main.find(f".//{W}ins/{W}r/{W}rPr")
    plain = fixed_body(body, ("です", "のです")).main.find(f".//{W}ins/{W}r/{W}rPr")
    assert [[each.tag for each in look] for look in (before, after)] == [[W + "b"]] * 2
    assert plain is None


def test_spaces_are_kept() -> None:
    found = fixed_body(paragraph("<w:r><w:t>  A  B </w:t></w:r>"), ("A  B", "A B"))
    assert found.texts == ["A B"]
    spaces = [(t.text, value(t, "space")) for t in found.main.iter(W + "t", W + "delText")]
    assert spaces == [("A ", "preserve"), (" ", "preserve"), ("B", "preserve")]


def test_an_empty_paragraph() -> None:
    body = paragraph("", "<w:rPr><w:b/><w:ins w:id='4' w:author='A'/></w:rPr>") + paragraph("次")
    data = zipped(word_parts(body))
    document = read(PATH, data)
    edits = [Edit(Span("body/0", 0, 0), "記")]
    written = Fixes(when=WHEN)(PATH, data, document, edits, DEFAULT_LIMITS)
    found = Fixed(data, written)
    assert found.shape() == "p(ins(r(記)))"
    (look,) = found.main.findall(f".//{W}ins/{W}r/{W}rPr")
    assert [each.tag for each in look] == [W + "b"]


def test_cells_lists_and_headings() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph("費用の内分け", '<w:outlineLvl w:val="0"/>')
        + table(row("合計", cell("弊社負担")))
        + paragraph("御社負担", listed)
    )
    found = fixed_body(body, ("内分け", "内訳"), ("弊社", "当社"), ("御社", "貴社"))
    assert found.texts == ["費用の内訳", "合計", "当社負担", "貴社負担"]
    assert found.old_texts == ["費用の内分け", "合計", "弊社負担", "御社負担"]
    assert found.shape(number=2) == "p(del(r(弊)) ins(r(当)) r(社負担))"


def test_text_boxes_headers_and_notes() -> None:
    reference = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    found = fixed_body(
        paragraph(run("本文の弊社") + box(paragraph("箱の御社")) + note) + reference,
        ("文の弊社", "文の当社"),
        ("箱の御社", "箱の貴社"),
        ("頭の弊社", "頭の当社"),
        ("注の弊社", "注の当社"),
        header1=paragraph("頭の弊社"),
        footnotes=f'<w:footnote w:id="1">{paragraph("注の弊社")}</w:footnote>',
        endnotes="",
    )
    assert found.reasons == []
    assert found.texts == ["本文の当社", "箱の貴社", "頭の当社", "注の当社"]
    assert found.old_texts == ["本文の弊社", "箱の御社", "頭の弊社", "注の弊社"]
    assert found.shape(name="header1") == "p(r(頭の) del(r(弊)) ins(r(当)) r(社))"
    assert found.shape(name="footnotes") == "p(r(注の) del(r(弊)) ins(r(当)) r(社))"


def alternatives(choice: str) -> str:
    return f"<mc:AlternateContent>{choice}</mc:AlternateContent>"


LEFT = {
    "another's insertion": (f'<w:ins w:id="7" w:author="A">{run("弊社")}</w:ins>', "弊社", TRACKED),
    "a moved text": (f'<w:moveTo w:id="7" w:author="A">{run("弊社")}</w:moveTo>', "弊社", TRACKED),
    "around a deletion": (run("総額") + DELETED + run("20万"), "額20万", TRACKED),
    "a field": (A_FIELD + run("頁"), "3頁", FIELD),
    "around a field": (
        run("一") + A_FIELD.replace("<w:t>3</w:t>", "") + run("二"),
        "一二",
        FIELD,
    ),
    "a simple field": (f'<w:fldSimple w:instr="DATE">{run("7月")}</w:fldSimple>', "7月", FIELD),
    "a bound control": (BOUND_CONTROL, "old", BOUND),
    "a choice": (control("<w:dropDownList/>", run("弊社")), "弊社", CONTROL),
    "a locked control": (control("<w:lock w:val='contentLocked'/>", run("弊社")), "弊社", LOCKED),
    "a tab": ("<w:r><w:t>件</w:t><w:tab/><w:t>名</w:t></w:r>", "件\t名", NO_CHARACTER),
    "a symbol": (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>済</w:t></w:r>',
        "✓済",
        NO_CHARACTER,
    ),
    "a reading": (
        f"<w:r><w:ruby><w:rt>{run('へいしゃ')}</w:rt><w:rubyBase>{run('弊社')}</w:rubyBase></w:ruby></w:r>",
        "弊社",
        RUBY,
    ),
    "an equation": ("<m:oMath><m:r><m:t>弊社</m:t></m:r></m:oMath>", "弊社", EQUATION),
    "alternatives": (
        alternatives(f"<mc:Choice Requires='w14'>{run('弊社')}</mc:Choice>"),
        "弊社",
        ALTERNATIVES,
    ),
}


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize("tracked", [True, False])
def test_what_is_left_alone(name: str, *, tracked: bool) -> None:
    content, quote, why = LEFT[name]
    found = fixed_body(paragraph(content), (quote, "当事者"), tracked=tracked)
    assert [each.why for each in found.written.refused] == [why]
    assert (found.data, found.written.made) == (found.before, ())


def test_rows_that_another_inserted_and_block_controls() -> None:
    inserted = row("弊社", properties='<w:ins w:id="7" w:author="A"/>')
    held = control("<w:text/>", paragraph("御社"))
    found = fixed_body(table(inserted, row("他")) + held, ("弊社", "当社"), ("御社", "貴社"))
    assert [each.why for each in found.written.refused] == [TRACKED, CONTROL]


def test_a_field_over_paragraphs() -> None:
    begin = A_FIELD.partition("<w:r><w:t>")[0]
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = paragraph(begin + run("目的 1")) + paragraph("範囲 2") + paragraph(run("改訂 3") + end)
    found = fixed_body(body, ("範囲", "適用範囲"))
    assert [each.why for each in found.written.refused] == [FIELD]


def test_comments_and_pictures() -> None:
    described = "<wp:docPr id='1' name='図' descr='弊社の図'/>"
    picture = f"<w:r><w:drawing><wp:inline>{described}</wp:inline></w:drawing></w:r>"
    comment = f'<w:comment w:id="1" w:author="A">{paragraph("御社へ")}</w:comment>'
    found = fixed_body(paragraph(picture), ("弊社", "当社"), ("御社", "貴社"), comments=comment)
    assert [each.why for each in found.written.refused] == [DRAWN, COMMENT]


def test_control_characters() -> None:
    found = fixed_body(paragraph("弊社"), ("弊社", "当\x0b社"))
    assert [each.why for each in found.written.refused] == [UNWRITABLE]


def test_what_would_take_a_heading_away_is_left_and_the_rest_is_made() -> None:
    body = paragraph("目的", '<w:outlineLvl w:val="0"/>') + paragraph("弊社")
    found = fixed_body(body, ("目的", ""), ("弊社", "当社"))
    assert [each.why for each in found.written.refused] == [NOT_AS_WRITTEN]
    assert found.texts == ["目的", "当社"]
    assert found.shape() == "p(r(目的))"


def test_refusals_name_their_edits() -> None:
    found = fixed_body(paragraph(A_FIELD + run("頁の弊社")), ("弊社", "当社"), ("3頁", "4頁"))
    (made,), (refused,) = found.written.made, found.written.refused
    assert made.text == "当社"
    assert refused == RefusedEdit(Edit(Span("body/0", 0, 2), "4頁"), FIELD)


def test_every_other_part_stays_byte_for_byte() -> None:
    data = zipped(word_parts(paragraph("弊社"), styles="", settings="", header1=paragraph("弊")))
    found = fixed(data, ("弊社", "当社"))
    assert names(found.data) == names(data)
    changed = [name for name in names(data) if part(data, name) != part(found.data, name)]
    assert changed == ["word/document.xml"]


def test_no_edits_change_nothing() -> None:
    assert fixed_body(paragraph("弊社")).data == fixed_body(paragraph("弊社")).before
    same = fixed_body(paragraph("弊社"), ("弊社", "弊社"))
    assert same.data == same.before


def test_strict_files() -> None:
    data = zipped(strict(word_parts(paragraph("弊社"))))
    found = fixed(data, ("弊社", "当社"))
    assert found.shape() == "p(del(r(弊)) ins(r(当)) r(社))"
    assert (found.texts, found.old_texts) == (["当社"], ["弊社"])


def test_a_second_round_is_made_in_the_first_text() -> None:
    data = zipped(word_parts(paragraph(run("弊社に連") + run("絡下さい"))))
    writer, document = Fixes(when=WHEN), read(PATH, data)
    one = writer(PATH, data, document, [Edit(Span("body/0", 0, 2), "当会社")], DEFAULT_LIMITS)
    again = [Edit(Span("body/0", 1, 2), ""), Edit(Span("body/0", 5, 8), "絡くだ")]
    two = writer(PATH, one.data, one.document, again, DEFAULT_LIMITS)
    found = Fixed(data, two)
    assert (
        found.shape() == "p(del(r(弊)) ins(r(当)) r(社に連) r(絡) del(r(下さ)) ins(r(くだ)) r(い))"
    )
    assert (found.texts, found.old_texts) == (["当社に連絡くだい"], ["弊社に連絡下さい"])
    back = [Edit(Span("body/0", 0, 1), "弊"), Edit(Span("body/0", 5, 7), "下さ")]
    assert writer(PATH, two.data, two.document, back, DEFAULT_LIMITS).data == data


def test_another_run_leaves_pending_fixes_alone() -> None:
    found = fixed_body(paragraph("弊社に連絡"), ("弊社", "当社"))
    again = fixed(found.data, ("当", "我が"), ("連絡", "御連絡"))
    assert [each.why for each in again.written.refused] == [TRACKED]
    assert again.texts == ["当社に御連絡"]
    assert again.old_texts == ["弊社に連絡"]
