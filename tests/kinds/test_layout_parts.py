"""The kinds that look at Word's paragraphs, margins, contents and captions.

Whole Word files are in `tests/cases/files`, with what is found in them; what files seldom hold is
tried here, on documents built by hand.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from checker.core.document import (
    Block,
    BlockKind,
    CellRef,
    Document,
    FormField,
    Margin,
    Mark,
    MarkKind,
    Page,
    ParagraphStyle,
    Part,
    Run,
    RunStyle,
    Span,
)

# --- header-footer and page-number ------------------------------------------------------------


def _messages(harness: Any, rule: dict[str, Any], document: Document) -> list[str]:
    kind = harness.kind_named(rule["kind"])
    return [
        hit.message.get("ja") for hit in harness.run(kind, {"id": "t.x", **rule}, document).hits
    ]


def _block(text: str, path: str = "body/0", **facts: Any) -> Block:
    runs = (Run(0, len(text), RunStyle(size=10.5)),) if text else ()
    return Block(BlockKind.PARAGRAPH, path, text, runs=runs, **facts)


def _numbered(path: str, text: str = "1", **facts: Any) -> Block:
    at = text.index("1")
    marks = (Mark(MarkKind.FIELD, at, at + 1, "PAGE", "PAGE"),)
    return _block(text, f"{path}/0", part=Part.FOOTER, marks=marks, **facts)


def _sections(
    *shown: Sequence[tuple[str, str]], starts: Sequence[int | None] = ()
) -> tuple[Page, ...]:
    """Return pages whose footers are given as (pages, path)."""
    pages = []
    for index, footers in enumerate(shown):
        margins = tuple(Margin(Part.FOOTER, pages, path) for pages, path in footers)  # type: ignore[arg-type]
        start = starts[index] if starts else None
        page = Page(210, 297, 25, 25, 25, 25, "portrait", margins=margins, page_number_start=start)
        pages.append(page)
    return tuple(pages)


def _document(*blocks: Block, pages: tuple[Page, ...] = (), **facts: Any) -> Document:
    return Document("x.docx", "docx", "", blocks, "ja", pages=pages, **facts)


def test_a_section_before_the_first_number_is_a_cover(harness: Any) -> None:
    pages = _sections([], [("default", "footer1")], [("default", "footer1")])
    document = _document(_block("本文"), _numbered("footer1"), pages=pages)
    assert _messages(harness, {"kind": "page-number"}, document) == []
    assert _messages(harness, {"kind": "page-number", "cover": "numbered"}, document) == [
        "先頭ページにページ番号がありません。"
    ]


def test_a_later_section_and_even_pages_without_number_are_named(harness: Any) -> None:
    pages = _sections([("default", "footer1"), ("even", "footer2")], [])
    document = _document(
        _block("本文"),
        _numbered("footer1"),
        _block("総務課", "footer2/0", part=Part.FOOTER),
        pages=pages,
    )
    assert _messages(harness, {"kind": "page-number"}, document) == [
        "ページ番号がありません(セクション1の偶数ページ、セクション2)。"
    ]


def test_one_page_with_two_numbers(harness: Any) -> None:
    pages = _sections([("default", "footer1")])
    second = replace(_numbered("footer1"), path="footer1/1")
    document = _document(_block("本文"), _numbered("footer1"), second, pages=pages)
    assert _messages(harness, {"kind": "page-number"}, document) == [
        "同じページにページ番号が2つあります。"
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ["ページ番号の位置が決まりと違います(期待 中央か右、実際 左)。"]),
        ({"style": ParagraphStyle(alignment="center")}, []),
        ({"text": "総務課\t1"}, []),
        ({"cell": CellRef("footer1/0", 0, 1)}, []),
    ],
)
def test_the_side_is_judged_only_where_it_is_certain(
    harness: Any, facts: dict[str, Any], expected: list[str]
) -> None:
    pages = _sections([("default", "footer1")])
    document = _document(_block("本文"), _numbered("footer1", **facts), pages=pages)
    rule = {"kind": "page-number", "alignment": ["center", "right"]}
    assert _messages(harness, rule, document) == expected


def test_numbers_that_start_anew(harness: Any) -> None:
    footer = [("default", "footer1")]
    pages = _sections(footer, footer, footer, starts=[None, 1, 5])
    document = _document(_block("本文"), _numbered("footer1"), pages=pages)
    assert _messages(harness, {"kind": "page-number", "continuous": True}, document) == [
        "セクション3でページ番号が5から振り直されています。"
    ]


@pytest.mark.parametrize("shown", ["1/9", "- 1 -", "1ページ", "Page 1 of 9"])
def test_a_number_of_another_form_is_not_taken_for_a_bare_one(harness: Any, shown: str) -> None:
    pages = _sections([("default", "footer1")])
    document = _document(_block("本文"), _numbered("footer1", text=shown), pages=pages)
    assert _messages(harness, {"kind": "page-number", "format": "{page}"}, document) == [
        f"ページ番号の形が決まりと違います(期待 {{page}}、実際 {shown})。"
    ]


def test_a_pdf_shows_no_field(harness: Any) -> None:
    document = replace(_document(_block("本文"), pages=_sections([])), format="pdf")
    assert _messages(harness, {"kind": "page-number"}, document) == []


def test_what_several_sections_lack_is_one_hit(harness: Any) -> None:
    pages = _sections([], [("default", "footer1")], [])
    document = _document(
        _block("本文"), _block("社外秘", "footer1/0", part=Part.FOOTER), pages=pages
    )
    rule = {"kind": "header-footer", "where": "footer", "words": ["社外秘"]}
    assert _messages(harness, rule, document) == [
        "フッターに「社外秘」がありません(セクション1、セクション3)。"
    ]
    assert _messages(harness, {**rule, "sections": "first"}, document) == [
        "フッターに「社外秘」がありません。"
    ]


def test_the_header_of_a_pdf_is_read_as_one(harness: Any) -> None:
    header = _block("北浜製作所", "header1/0", part=Part.HEADER)
    document = replace(_document(_block("本文"), header), format="pdf")
    rule = {"kind": "header-footer", "where": "header", "words": ["社外秘"]}
    assert _messages(harness, rule, document) == ["ヘッダーに「社外秘」がありません。"]


def test_a_value_that_the_document_does_not_give_is_not_asked_for(harness: Any) -> None:
    document = _document(_block("本文"), pages=_sections([]))
    rule = {"kind": "header-footer", "same_as_field": ["文書番号"], "same_as_property": "title"}
    assert _messages(harness, rule, document) == []
    span = Span("body/0", 0, 0)
    given = replace(
        document, fields=(FormField("文書番号", "総-1", span, span),), properties={"title": "規程"}
    )
    assert _messages(harness, rule, given) == [
        "ヘッダーにもフッターにも文書番号「総-1」がありません。",
        "ヘッダーにもフッターにもタイトル「規程」がありません。",
    ]


# --- toc --------------------------------------------------------------------------------------


def _entry(index: int, text: str, *marks: Mark) -> Block:
    style = ParagraphStyle(name="toc 1")
    return _block(text, f"body/{index}", style=style, marks=marks)


def _heading(index: int, text: str, level: int = 1, marker: str | None = None) -> Block:
    return Block(BlockKind.HEADING, f"body/{index}", text, level=level, marker=marker)


def _toc(instruction: str = 'TOC \\o "1-3"') -> Mark:
    return Mark(MarkKind.FIELD, 0, 4, "TOC", instruction)


def test_a_table_of_contents_typed_by_hand(harness: Any) -> None:
    lines = ["目　次", "1. 目的\t2", "2. 範囲…………3"]
    typed = [_block(text, f"body/{i}") for i, text in enumerate(lines)]
    document = _document(*typed, _heading(3, "目的"))
    rule = {"kind": "toc", "required": True}
    assert _messages(harness, rule, document) == ["目次が手で書かれています。"]
    assert _messages(harness, {**rule, "field": False}, document) == []


def test_entries_in_another_order_and_numbers_of_before(harness: Any) -> None:
    entries = [_entry(0, "第1章 範囲\t1", _toc()), _entry(1, "第2章 目的\t1")]
    swapped = _document(*entries, _heading(2, "目的"), _heading(3, "範囲"))
    assert _messages(harness, {"kind": "toc"}, swapped) == [
        "目次の順が見出しの順と違います(「第1章 範囲」から)。"
    ]
    moved = _document(
        *entries, _heading(2, "範囲", marker="第1章"), _heading(3, "目的", marker="第3章")
    )
    assert _messages(harness, {"kind": "toc"}, moved) == [
        "目次の「第2章 目的」の番号が見出しの番号と違います。"
    ]


def test_a_field_that_never_showed_anything(harness: Any) -> None:
    field = _block("No table of contents entries found.", marks=(_toc(),))
    document = _document(field, _heading(1, "目的"))
    assert _messages(harness, {"kind": "toc"}, document) == ["目次に項目がありません。"]


def test_many_stale_entries_are_one_hit(harness: Any) -> None:
    entries = [_entry(i, f"項目{i}\t1", *([_toc()] if i == 0 else [])) for i in range(5)]
    headings = [_heading(5 + i, f"見出し{i}") for i in range(5)]
    assert _messages(harness, {"kind": "toc"}, _document(*entries, *headings)) == [
        "見出し「見出し0」など5件が目次にありません。",
        "目次の「項目0」など5件にあたる見出しがありません。",
    ]


def test_levels_that_the_field_leaves_out(harness: Any) -> None:
    entry = _entry(0, "目的\t1", _toc('TOC \\o "1-1"'))
    document = _document(entry, _heading(1, "目的"), _heading(2, "趣旨", level=2))
    assert _messages(harness, {"kind": "toc"}, document) == []
    assert _messages(harness, {"kind": "toc", "depth": 2}, document) == [
        "目次が階層1までの見出ししか出していません(決まりは2まで)。"
    ]


@pytest.mark.parametrize("instruction", ['TOC \\h \\z \\c "図"', 'TOC \\o "1-3" \\b 第1部'])
def test_lists_of_figures_and_of_a_part_are_not_compared(harness: Any, instruction: str) -> None:
    document = _document(_entry(0, "図1 流れ\t1", _toc(instruction)), _heading(1, "目的"))
    assert _messages(harness, {"kind": "toc"}, document) == []


# --- spacing-hack, caption, numbering-style ---------------------------------------------------


def test_empty_paragraphs_that_hold_something_or_end_the_document(harness: Any) -> None:
    rule = {"kind": "spacing-hack", "empty_paragraphs": 2}
    text, last = _block("本文"), _block("以上", "body/9")
    empty = [_block("", f"body/{i}") for i in (1, 2)]
    breaking = replace(empty[1], style=ParagraphStyle(page_break_before=True))
    assert _messages(harness, rule, _document(text, *empty)) == []
    assert _messages(harness, rule, _document(text, empty[0], breaking, last)) == []
    assert _messages(harness, rule, _document(text, *empty, last)) == [
        "空の段落が2個続いています。"
    ]


def test_an_underlined_blank_is_a_line_to_write_on(harness: Any) -> None:
    text = "氏名\u3000\u3000\u3000\u3000\u3000以上"
    lined = replace(_block(text), runs=(Run(0, len(text), RunStyle(underline="single")),))
    assert _messages(harness, {"kind": "spacing-hack"}, _document(lined)) == []
    assert _messages(harness, {"kind": "spacing-hack"}, _document(_block(text))) == [
        "空白5個で位置をそろえています。"
    ]


def test_a_number_given_twice(harness: Any) -> None:
    document = _document(_heading(0, "1. 目的", marker="1."), _heading(1, "範囲", marker="2."))
    rule = {"kind": "numbering-style", "levels": ["{n}."]}
    assert _messages(harness, rule, document) == ["見出しの番号が二重です(「1.」と「1.」)。"]
    rule = {"kind": "numbering-style", "levels": ["{n}."], "automatic": "forbidden"}
    assert _messages(harness, rule, _document(_heading(0, "目的", marker="1."))) == [
        "見出しの番号「1.」が Word の段落番号です(決まりは手で書く)。"
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "paragraph"},
        {"kind": "header-footer"},
        {"kind": "numbering-style", "levels": ["第章"]},
        {"kind": "numbering-style", "levels": []},
        {"kind": "properties", "defaults": False},
        {"kind": "properties", "properties": {"titel": {"required": True}}},
        {"kind": "caption", "of": []},
    ],
)
def test_rule_that_says_nothing_is_refused(harness: Any, rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        harness.kind_named(rule["kind"]).rule.model_validate({"id": "t.x", **rule})
