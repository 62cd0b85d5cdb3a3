"""What a comment says of a finding, in the verdict's language."""

from typing import Literal

from checker.core.document import Span
from checker.core.verdict import DocumentInfo, Finding, Fix, Place, Verdict
from checker.formats.docx.edit import CommentText, build_notes

PLACE = Place(block="body/4", start=2, end=6, label="「費用」の表 8行5列")
FINDING = Finding(
    rule="ringi.total",
    severity="error",
    message="合計が明細の和と一致しません。",
    place=PLACE,
    quote="4,690,000",
    excerpt="合計 4,690,000",
    excerpt_start=3,
    why="合計の誤りは、決裁のやり直しになる。",
    suggestion="数字の並びを確かめてください。",
    fix=Fix(replacement="4,609,000", grade="unsafe"),
    rule_at="ringi.yaml:185:5",
)


def only_note(finding: Finding, language: Literal["ja", "en"] = "ja") -> CommentText:
    document = DocumentInfo(path="稟議.docx")
    verdict = Verdict(
        tool_version="1", language=language, status="fail", document=document, findings=(finding,)
    )
    (note,) = build_notes(verdict, before={"ringi.former"})
    return note


def test_at_the_very_characters() -> None:
    note = only_note(FINDING)
    assert (note.span, note.whole, note.before) == (Span("body/4", 2, 6), False, False)
    assert note.paragraphs(exact=True) == (
        "[エラー] ringi.total",
        "合計が明細の和と一致しません。",
        "→ 数字の並びを確かめてください。",
        "修正案: 4,609,000",
        "理由: 合計の誤りは、決裁のやり直しになる。",
        "規則: ringi.total",
    )


def test_elsewhere_it_says_the_place_and_quotes() -> None:
    assert only_note(FINDING).paragraphs(exact=False)[2] == (
        "場所: 「費用」の表 8行5列「4,690,000」"
    )


def test_english_and_nothing_more_than_there_is() -> None:
    update = {"why": None, "suggestion": None, "fix": Fix(replacement="", grade="safe")}
    finding = FINDING.model_copy(update={**update, "message": "Delete it.", "severity": "info"})
    assert only_note(finding, "en").paragraphs(exact=True) == (
        "[info] ringi.total",
        "Delete it.",
        "Suggested: delete it",
        "Rule: ringi.total",
    )


def test_of_the_whole_document_it_says_so_wherever_it_stands() -> None:
    place = Place(block="body/0", start=0, end=3, whole=True, label="文書全体")
    note = only_note(FINDING.model_copy(update={"place": place, "quote": ""}))
    assert note.whole
    assert note.paragraphs(exact=True)[2] == "場所: 文書全体"


def test_a_long_quote_is_cut_and_a_line_end_is_a_space() -> None:
    note = only_note(FINDING.model_copy(update={"quote": "一\n二" + "長" * 300}))
    assert note.where == "場所: 「費用」の表 8行5列「一 二" + "長" * 196 + "…」"


def test_a_rule_that_looks_at_the_text_before_changes() -> None:
    assert only_note(FINDING.model_copy(update={"rule": "ringi.former"})).before


def test_of_one_cause_the_first_note_says_all_and_the_others_refer_to_it() -> None:
    first = FINDING.model_copy(
        update={"name": "費用の合計", "cause": "c", "suggestion": None, "why": None}
    )
    places = [PLACE.model_copy(update={"block": f"body/{n}"}) for n in (4, 6, 8)]
    again, other = (first.model_copy(update={"place": each}) for each in places[1:])
    other = other.model_copy(update={"fix": Fix(replacement="4,000", grade="unsafe")})
    document = DocumentInfo(path="稟議.docx")
    verdict = Verdict(
        tool_version="1",
        language="ja",
        status="fail",
        document=document,
        findings=(first, again, other),
    )
    assert [each.lines for each in build_notes(verdict)] == [
        (
            "[エラー] 費用の合計 (1/3)",
            "合計が明細の和と一致しません。",
            "修正案: 4,609,000",
            "同じ指摘がほかに2か所あります。このコメントの解決は、ここだけへの返事です。",
            "規則: ringi.total",
        ),
        (
            "[エラー] 費用の合計 (2/3)",
            "合計が明細の和と一致しません。",
            "同じ指摘です(詳しくは 1/3 のコメント)。",
            "規則: ringi.total",
        ),
        (
            "[エラー] 費用の合計 (3/3)",
            "合計が明細の和と一致しません。",
            "同じ指摘です(詳しくは 1/3 のコメント)。",
            "修正案: 4,000",
            "規則: ringi.total",
        ),
    ]
