"""The kinds that look at Word's paragraphs, margins, contents and captions.

`tests/cases/files/parts-good.docx` and `parts-faulty.docx` are what `good` and `faulty` make;
`python -m tests.checks.test_layout_parts` writes them anew. What files seldom hold is tried on
documents built by hand.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as WordDocument
from docx.shared import Pt
from pydantic import ValidationError

from checker.document import (
    Block,
    BlockKind,
    CellRef,
    Document,
    Field,
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
from checker.readers.docx import read
from scripts import docx_kit as kit
from scripts import docx_parts as parts

FILES = Path(__file__).parents[1] / "cases" / "files"
_LOOK = kit.Look(company="北浜製作所株式会社", footer="総-2025-018", numbered_headings=False)


# --- Word files -------------------------------------------------------------------------------


def good() -> WordDocument:
    """Return a short set of rules with contents, captions, header and footer as they should be."""
    made = _started("受注業務の手引き", "総務部総務課")
    parts.first_page_apart(made)
    parts.number_headings(made, ["第%1章", "%1.%2"])
    entries = [(1, "第1章 総則"), (2, "1.1 用語"), (1, "第2章 件数")]
    listed = [parts.Entry(level, text, f"_Toc{i}", 2) for i, (level, text) in enumerate(entries)]
    parts.add_toc(made, listed)
    parts.mark(kit.add_heading(made, "総則"), "_Toc0")
    _indented(made, "この手引きは、受注の手順を定める。")
    parts.mark(kit.add_heading(made, "用語", 2), "_Toc1")
    parts.add_caption(made, "表", 1, "用語の表")
    kit.add_table(made, ["用語", "意味"], [["受注", "注文を受けること。"]], widths_mm=[40, 120])
    parts.mark(kit.add_heading(made, "件数"), "_Toc2")
    bars = [("9時", 120.0), ("10時", 340.0)]
    parts.add_bar_chart(made, "件数", bars, alternative="受注は10時台が9時台の約3倍")
    parts.add_caption(made, "図", 1, "時間帯別の受注件数")
    return made


def faulty() -> WordDocument:
    """Return the same with a fault for each kind."""
    made = _started("文書1", "user")
    made.sections[0].header.paragraphs[0].runs[0].text = "北浜製作所株式会社"
    footer = made.sections[0].footer.paragraphs[0]
    for run in list(footer.runs):
        footer._p.remove(run._r)  # noqa: SLF001
    footer.add_run("- 1 -")
    parts.add_toc(
        made, [parts.Entry(1, "第1章 総説", "_Toc0", 2), parts.Entry(1, "第2章 件数", "_Toc2", 2)]
    )
    for _ in range(4):
        made.add_paragraph()
    parts.mark(kit.add_heading(made, "第1章 総則"), "_Toc0")
    kit.add_paragraph(made, "　　　この手引きは、受注の手順を定める。　")
    kit.add_paragraph(made, "担当は次のとおりとする。\n総務部総務課\n佐藤 恵")
    kit.add_heading(made, "(1) 用語", 2)
    parts.add_caption(made, "表", 1, "用語の表", field=False)
    kit.add_table(made, ["用語", "意味"], [["受注", "注文を受けること。"]], widths_mm=[40, 120])
    parts.mark(kit.add_heading(made, "2. 件数"), "_Toc2")
    bars = [("9時", 120.0), ("10時", 340.0)]
    parts.add_bar_chart(made, "件数", bars, alternative="グラフ 1")
    kit.add_paragraph(made, "受注は午前に\t\t\t集まる。")
    return made


def _started(title: str, author: str) -> WordDocument:
    made = kit.new_document(_LOOK, title=title, author=author)
    parts.set_company(made, "北浜製作所株式会社")
    kit.add_title(made, "受注業務の手引き")
    kit.add_paragraph(made, "文書番号: 総-2025-018")
    return made


def _indented(made: WordDocument, text: str) -> None:
    paragraph = kit.add_paragraph(made, text)
    paragraph.paragraph_format.first_line_indent = Pt(10.5)


BUILDERS: dict[str, Callable[[], WordDocument]] = {
    "parts-good.docx": good,
    "parts-faulty.docx": faulty,
}


@pytest.mark.parametrize("name", BUILDERS)
def test_case_files_are_what_is_built_here(name: str, tmp_path: Path) -> None:
    kit.save(BUILDERS[name](), tmp_path / name)
    stored, built = (read(path, path.read_bytes()) for path in (FILES / name, tmp_path / name))
    assert replace(stored, sha256="") == replace(built, sha256="")
    assert stored.sha256 == hashlib.sha256((FILES / name).read_bytes()).hexdigest()


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
        document, fields=(Field("文書番号", "総-1", span, span),), properties={"title": "規程"}
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


def main() -> None:
    """Write the case files."""
    for name, build in BUILDERS.items():
        kit.save(build(), FILES / name)


if __name__ == "__main__":
    main()
