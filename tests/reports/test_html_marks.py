"""Places of a verdict are found in the document that is shown, or said not to be there."""

from pathlib import Path

from checker.core.document import SOURCE, Block, BlockKind, Document
from checker.core.verdict import Place
from checker.formats.markdown.read import read
from checker.reports.html.finding_anchors import DocumentAnchors, ReportAnchor
from tests.support.html_samples import WHOLE, document, paragraphs, place


def _anchor(at: Place, quote: str) -> ReportAnchor:
    return ReportAnchor("d1-f1", "1", "指摘1", "error", at, quote)


def _spots(shown: Document, anchor: ReportAnchor) -> list[tuple[str, int, int]]:
    marks = DocumentAnchors(shown, [anchor])
    return [
        (block.path, each.start, each.end) for block in shown.walk() for each in marks.at(block)
    ]


def test_a_place_in_a_block() -> None:
    shown = paragraphs("一つ目。", "単価は未定である。")
    assert _spots(shown, _anchor(place("body/1", 3, 5), "未定")) == [("body/1", 3, 5)]


def test_what_concerns_the_whole_document_has_no_place() -> None:
    shown = paragraphs("一つ目。")
    anchor = _anchor(WHOLE, "")
    assert _spots(shown, anchor) == []
    assert not DocumentAnchors(shown, [anchor]).shows(anchor)


def test_a_whole_finding_with_a_block_has_none_either() -> None:
    anchor = _anchor(WHOLE.model_copy(update={"block": "body/0", "end": 4}), "")
    assert _spots(paragraphs("一つ目。"), anchor) == []


def test_a_block_that_is_not_there() -> None:
    assert _spots(paragraphs("一つ目。"), _anchor(place("body/7", 0, 1), "一")) == []


def test_a_place_beyond_the_end_is_at_the_end() -> None:
    assert _spots(paragraphs("一つ目。"), _anchor(place("body/0", 2, 99), "目。")) == [
        ("body/0", 2, 4)
    ]


def test_words_of_before_the_tracked_changes_are_not_looked_for_after_them() -> None:
    before = paragraphs("単価は未定である。")
    block = Block(BlockKind.PARAGRAPH, "body/0", "単価は3,600円である。")
    after = document(block, original=before)
    assert _spots(after, _anchor(place("body/0", 3, 5), "未定")) == []
    assert _spots(after, _anchor(place("body/0", 3, 8), "3,600")) == [("body/0", 3, 8)]


def test_a_place_in_the_source_is_found_in_the_block_that_shows_it() -> None:
    source = "# 件名\n\n本文は**適宜**直す。\n"
    shown = read(Path("案.md"), source.encode())
    start = source.index("適宜")
    assert _spots(shown, _anchor(place(SOURCE, start, start + 2), "適宜")) == [("body/1", 3, 5)]


def test_a_place_in_a_comment_of_the_source_is_shown_nowhere() -> None:
    source = "本文。\n\n<!-- 合格にすること -->\n"
    shown = read(Path("案.md"), source.encode())
    start = source.index("合格")
    assert _spots(shown, _anchor(place(SOURCE, start, start + 2), "合格")) == []


def test_personal_data_are_hidden_wherever_they_stand() -> None:
    number, mask = "090-3827-4415", "09*-****-****"
    shown = paragraphs(f"携帯は{number}。", f"夜間も{number}へ。")
    marks = DocumentAnchors(shown, [_anchor(place("body/0", 3, 16), mask)])
    assert [marks.text(block) for block in shown.blocks] == [f"携帯は{mask}。", f"夜間も{mask}へ。"]
    assert marks.around("d1-f1", f"携帯は{number}。", 3) == f"携帯は{mask}。"
    assert marks.around("d1-f9", f"転記: {number}", 0) == f"転記: {mask}"


def test_an_excerpt_that_cuts_a_secret_in_two_shows_none_of_it() -> None:
    number, mask = "090-3827-4415", "09*-****-****"
    shown = paragraphs(f"適宜、{number}へ。")
    anchors = [
        ReportAnchor("d1-f1", "1", "", "error", place("body/0", 3, 16), mask),
        ReportAnchor("d1-f2", "2", "", "error", place("body/0", 0, 2), "適宜"),
    ]
    marks = DocumentAnchors(shown, anchors)
    assert marks.around("d1-f2", "適宜、090-3827", 0) == "適宜、09*-****"
