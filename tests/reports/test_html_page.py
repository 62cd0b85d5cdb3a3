"""The page: escaped, closed to the network, every link leading somewhere, both languages."""

import base64
import hashlib
import re

import pytest
from lxml import html as lxml_html

from checker.core.document import (
    Block,
    BlockKind,
    Cell,
    CellRef,
    Document,
    Mark,
    MarkKind,
    Markup,
    Part,
    Row,
    Span,
    Spot,
    Table,
)
from checker.core.findings import Outcome
from checker.core.verdict import (
    DocumentInfo,
    Evidence,
    Place,
    Problem,
    RuleResult,
    Suppressed,
    Verdict,
)
from checker.reports.html import is_report
from tests.support.html_samples import (
    HOSTILE,
    WHOLE,
    document,
    finding,
    hostile,
    page,
    pages,
    paragraphs,
    place,
    unsure,
    verdict,
)


def _tree(text: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(
        text.encode("utf-8"), lxml_html.HTMLParser(encoding="utf-8")
    )


def _words(tree: lxml_html.HtmlElement, selector: str) -> list[str]:
    return [_flat(each) for each in tree.cssselect(selector)]


def _flat(cell: lxml_html.HtmlElement) -> str:
    return " ".join(cell.text_content().split())


def test_text_of_a_document_is_text() -> None:
    plain, attacked = page(verdict(), paragraphs("本文。")), page(*hostile())
    tree = _tree(attacked)
    assert len(tree.cssselect("script")) == len(tree.cssselect("style")) == 1
    tags = {each.tag for each in tree.iter() if isinstance(each.tag, str)}
    assert not tags & {"img", "iframe", "object", "base", "form", "link", "svg", "textarea"}
    assert len(tree.cssselect("h1")) == len(_tree(plain).cssselect("h1"))
    shown = [each.text_content() for each in tree.cssselect(".paper > p .hit")]
    assert shown[:7] == list(HOSTILE[:7])
    assert shown[7] == "a␀b␛\ufffd\ufffd⟦U+202E⟧gnp.exe⟦U+202C⟧"
    assert shown[8] == HOSTILE[8]


def test_no_attribute_runs_or_fetches_anything() -> None:
    for each in _tree(page(*hostile())).iter():
        for name, value in each.attrib.items():
            assert not name.startswith("on"), name
            assert name not in {"src", "srcset", "style", "action", "data", "poster"}, name
            if name == "href":
                assert value.startswith("#")


def test_the_policy_names_exactly_this_style_and_this_script() -> None:
    tree = _tree(page(*hostile()))
    (policy,) = tree.cssselect("meta[http-equiv=Content-Security-Policy]")
    content = policy.get("content")
    for name in ("style", "script"):
        (element,) = tree.cssselect(name)
        digest = hashlib.sha256(element.text.encode()).digest()
        assert f"{name}-src 'sha256-{base64.b64encode(digest).decode()}'" in content
    assert content.startswith("default-src 'none'; ")
    assert content.endswith(" base-uri 'none'; form-action 'none'")


@pytest.mark.parametrize("shown", [True, False])
def test_every_link_leads_somewhere_and_every_id_is_one(shown: bool) -> None:
    given, attacked = hostile()
    whole = finding(WHOLE, "", "題名がありません。")
    given = given.model_copy(update={"findings": (whole, *given.findings)})
    tree = _tree(page(given, attacked if shown else None))
    ids = [each.get("id") for each in tree.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    linked = {each.get("href")[1:] for each in tree.cssselect("a[href]")}
    assert linked <= set(ids)
    assert {f"d1-f{number}" for number in range(1, 11)} <= linked
    assert {f"d1-f{number}-at" for number in range(1, 11)} <= linked


def test_what_is_said_of_a_document() -> None:
    shown = paragraphs("単価は【要確認】円。", "安い。")
    result = unsure(place("body/1", 0, 3, "「費用」の段落"), "安い。")
    found = finding(
        place("body/0", 3, 8), "【要確認】", excerpt="単価は【要確認】円。", excerpt_start=3
    )
    answered = Suppressed(
        finding=finding(place("body/1", 0, 3), "安い。", "根拠がありません。"),
        reason="見積を添付",
        at="3行",
        by="comment",
        author="高橋",
    )
    tree = _tree(page(verdict(found, results=[result], suppressed=[answered]), shown))
    counted, suppressed = _words(tree, "ol.cards > .card")
    assert counted == (
        "1 エラー 「費用」の段落 仮の文字が残っています。 単価は【要確認】円。"
        " 修正案 3,600,000理由 読み手が決められない。own.placeholder own.placeholder"
        " 規則の場所 own.yaml:4:5"
    )
    assert suppressed == (
        "エラー 「費用」の段落 根拠がありません。 理由 見積を添付 (高橋)"
        " own.placeholder 抑制した場所 3行"
    )
    (unjudged,) = _words(tree, ".unjudged")
    assert unjudged == (
        "モデルが確信を持てませんでした。 own.cost-basis 判定できず 例12件での正答率 75%"
        " ?1 「費用」の段落 安い。 モデルの答え: どちらとも言えない"
    )
    assert _words(tree, ".plain-list li") == ["画像の文字 × 2読めません。"]
    assert _words(tree, ".about dt, .about dd") == [
        *("ファイル", "案.docx", "判定", "不合格"),
        *("規則集", "own 2.0 (指定による)" + "1" * 64),
        *("モデル", "small-model" + "2" * 64, "モデルへの質問", "7件(ほか保存済み3件)"),
        *("checker の版", "1.2.3", "作成", "2026年4月1日 09:30", "文書の SHA-256", "0" * 64),
    ]
    assert _words(tree, ".about tbody tr") == [
        "own.cost-basis例での成績が足りないため参考扱い1275%50%",
        "own.cost-basis判定できず1",
    ]
    assert _words(tree, "mark.hit") == ["【要確認】", "安い。"]
    assert [each.get("class") for each in tree.cssselect("mark.hit")] == ["hit error", "hit open"]


def test_personal_data_are_masked_everywhere() -> None:
    number, mask = "090-3827-4415", "09*-****-****"
    shown = paragraphs(f"携帯は{number}、適宜。", f"{number}へ。")
    personal = finding(place("body/0", 3, 16), mask, f"電話番号「{mask}」があります。")
    vague = finding(
        place("body/0", 17, 19), "適宜", excerpt=f"携帯は{number}、適宜。", excerpt_start=17
    )
    clue = unsure(place("body/1", 0, 15), f"{number}へ。")
    text = page(verdict(personal, vague, results=[clue]), shown)
    assert number not in text
    assert text.count(mask) == 6  # two paragraphs, message, two excerpts, evidence


def test_a_document_as_a_reader_sees_it() -> None:
    cell = Block(BlockKind.PARAGRAPH, "body/4/r0/c0/0", "単価", cell=CellRef("body/4", 0, 0))
    table = Table((Row((Cell(0, 0, (cell,), 1, 2),), header=True),), 2)
    shown = document(
        Block(BlockKind.HEADING, "body/0", "目的", level=2, marker="1."),
        Block(BlockKind.LIST_ITEM, "body/1", "一つ目", level=1, marker="\uf0b7"),
        Block(BlockKind.LIST_ITEM, "body/2", "二つ目", level=2, marker="(1)"),
        Block(BlockKind.CODE, "body/3", "\nif a < b:\n    pass"),
        Block(BlockKind.TABLE, "body/4", table=table),
        Block(BlockKind.IMAGE, "body/5", "組織図"),
        Block(BlockKind.IMAGE, "body/6"),
        Block(
            BlockKind.PARAGRAPH,
            "body/7",
            "注を見る。",
            marks=(Mark(MarkKind.NOTE, 1, 1, "footnote1"),),
        ),
        Block(BlockKind.PARAGRAPH, "header1/0", "社外秘", part=Part.HEADER),
        Block(BlockKind.PARAGRAPH, "header2/0", "社外秘", part=Part.HEADER),
        Block(BlockKind.PARAGRAPH, "footnote1/0", "税抜き。", part=Part.FOOTNOTE),
    )
    tree = _tree(page(verdict(), shown))
    (heading,) = tree.cssselect(".paper h4")
    assert heading.text_content() == "1. 目的"
    assert _words(tree, ".paper li") == ["• 一つ目", "(1) 二つ目"]
    assert [each.get("class") for each in tree.cssselect(".paper li")] == ["deep1", "deep2"]
    assert [each.text_content() for each in tree.cssselect("pre code")] == ["\nif a < b:\n    pass"]
    spanning = tree.cssselect(".paper th")
    assert [(each.get("colspan"), _flat(each)) for each in spanning] == [("2", "単価")]
    assert _words(tree, ".image") == ["画像 組織図", "画像 代替テキストなし"]
    assert _words(tree, ".paper.end") == ["ヘッダー 社外秘", "脚注 注1税抜き。"]
    (reference,) = tree.cssselect(".paper sup a")
    assert (reference.text_content(), reference.get("href")) == ("注1", "#d1-note1")
    assert _words(tree, "#d1-note1") == ["注1税抜き。"]


def test_pages_slides_and_sheets_are_told_apart() -> None:
    def block(number: int, spot: Spot) -> Block:
        return Block(BlockKind.PARAGRAPH, f"p/{number}", f"本文{number}", spot=spot)

    sheets = [
        Spot(sheet="申請書", cell="A1"),
        Spot(sheet="申請書", cell="A2"),
        Spot(sheet="<明細>"),
    ]
    shown = document(*(block(index, spot) for index, spot in enumerate(sheets)))
    tree = _tree(page(verdict(), shown))
    assert _words(tree, ".divider") == ["シート「申請書」", "シート「<明細>」"]
    pages = document(*(block(index, Spot(page=index // 2 + 1)) for index in range(4)))
    assert _words(_tree(page(verdict(), pages)), ".divider") == ["1 ページ", "2 ページ"]


def test_a_comment_has_its_author() -> None:
    comment = Block(BlockKind.PARAGRAPH, "comment0/0", "了解は?", part=Part.COMMENT)
    said = Markup("comment", "了解は?", Span("body/0", 0, 1), "山本 浩")
    made = document(Block(BlockKind.PARAGRAPH, "body/0", "本文。"), comment)
    shown = Document(
        made.name, made.format, made.sha256, made.blocks, made.language, markup=(said,)
    )
    assert _words(_tree(page(verdict(), shown)), ".paper.end .entry") == ["山本 浩了解は?"]


def test_tables_in_tables_in_tables_end_somewhere() -> None:
    inner = Block(BlockKind.PARAGRAPH, "body/0/end", "底の金額")
    for depth in range(40, -1, -1):
        rows = (Row((Cell(0, 0, (inner,)),)),)
        inner = Block(BlockKind.TABLE, f"body/0/{depth}", table=Table(rows, 1))
    found = finding(place("body/0/end", 0, 2), "底の")
    tree = _tree(page(verdict(found), document(inner)))
    assert len(tree.cssselect(".paper table")) == 10
    assert _words(tree, ".paper mark.hit") == ["底の"]


def test_a_document_that_cannot_be_shown_still_has_its_findings() -> None:
    found = finding(place("body/0", 0, 2), "適宜", excerpt="適宜直す。")
    tree = _tree(page(verdict(found), None))
    assert _words(tree, ".paper") == [
        "文書は検査の後に変わったか読めなくなったため、表示していません。"
    ]
    assert _words(tree, ".whole") == ["文書全体・表示していない場所 1"]
    assert _words(tree, ".excerpt") == ["適宜直す。"]


def test_a_file_that_could_not_be_read() -> None:
    given = Verdict(
        tool_version="1",
        language="en",
        status="error",
        document=DocumentInfo(path="old.doc"),
        problem=Problem(what="is a Word 97 file.", place="old.doc", remedy="Save it as .docx."),
    )
    tree = _tree(page(given, None))
    assert _words(tree, ".problem") == ["old.doc: is a Word 97 file. Save it as .docx."]
    assert _words(tree, ".bar .status") == ["Could not be checked"]


def test_several_documents_have_an_index() -> None:
    shown = paragraphs("適宜直す。", "未定である。")
    first = verdict(
        finding(place("body/0", 0, 2), "適宜", rule="own.vague", severity="warning"),
        finding(place("body/1", 0, 2), "未定"),
        path="a/一.docx",
    )
    second = verdict(finding(place("body/1", 0, 2), "未定"), path="a/二.docx")
    third = verdict(path="三.docx", results=[unsure(place("body/0", 0, 2), "適宜")])
    read = []

    def reading(given: Verdict) -> Document:
        read.append(given.document.path)
        return shown

    tree = _tree(pages([first, second, third], reading))
    assert read == ["a/一.docx", "a/二.docx", "三.docx"]
    assert tree.find(".//title").text == "検査結果(3文書)"
    assert _words(tree, ".sums span") == ["3文書", "不合格 2", "合格 1"]
    files, rules = tree.cssselect("#index table")
    assert [[_flat(cell) for cell in row] for row in files.cssselect("tbody tr")] == [
        ["1", "a/一.docx", "不合格", "1", "1", "0", "0", "own"],
        ["2", "a/二.docx", "不合格", "1", "0", "0", "0", "own"],
        ["3", "三.docx", "合格", "0", "0", "0", "1", "own"],
    ]
    assert [[_flat(cell) for cell in row] for row in rules.cssselect("tbody tr")] == [
        ["own.placeholder", "エラー", "2", "2 1 2"],
        ["own.vague", "警告", "1", "1 1"],
    ]
    assert [each.get("id") for each in tree.cssselect("article")] == ["d1", "d2", "d3"]
    assert _words(tree, "article h2") == ["一.docx", "二.docx", "三.docx"]


def test_the_page_speaks_the_language_of_the_verdict() -> None:
    shown = Document("draft.md", "md", "0" * 64, paragraphs("Text.").blocks, "en")
    for language, heading in (("ja", "指摘 0"), ("en", "Findings 0")):
        given = verdict().model_copy(update={"language": language})
        tree = _tree(page(given, shown))
        assert tree.get("lang") == language
        assert tree.cssselect(".paper")[0].get("lang") == "en"
        assert _words(tree, ".panel-head h3") == [heading]
        assert "built-in" not in tree.text_content()
    update = {"language": "en", "parts_not_read": (), "document": DocumentInfo(path="draft.docx")}
    english = page(verdict().model_copy(update=update), paragraphs(""))
    _, body = english.split("</style>")
    assert not re.search(r"[ぁ-ん]", body.split("<script>")[0])


def test_judged_findings_say_how_sure_and_how_reliable() -> None:
    judged = unsure(place("body/0", 0, 2), "適宜").model_copy(
        update={"outcome": Outcome.FAIL, "evidence": ()}
    )
    found = finding(place("body/0", 0, 2), "適宜", rule="own.cost-basis").model_copy(
        update={"confidence": 0.926, "explanation": "「適宜」の語が決め手です。"}
    )
    tree = _tree(page(verdict(found, results=[judged]), paragraphs("適宜直す。")))
    assert _words(tree, ".card .facts") == [
        "確信度 93% (例12件での正答率 75%)",
        "own.cost-basis own.cost-basis 規則の場所 own.yaml:4:5",
    ]
    assert _words(tree, ".explanation") == ["「適宜」の語が決め手です。"]


def test_evidence_of_rules_that_were_judged_is_no_open_question() -> None:
    passed = RuleResult(
        rule="own.a",
        kind="judge",
        severity="error",
        outcome=Outcome.PASS,
        candidates=1,
        evidence=(
            Evidence(
                quote="本文", place=Place(block="body/0", start=0, end=2, label=""), answer="yes"
            ),
        ),
    )
    tree = _tree(page(verdict(results=[passed]), paragraphs("本文。")))
    assert _words(tree, ".unjudged, mark.hit") == []


def test_a_report_knows_itself() -> None:
    beginning = page(*hostile()).encode("utf-8")[:512]
    assert is_report(beginning)
    assert not is_report(b"<!doctype html><html><head><title>checker</title></head>")
