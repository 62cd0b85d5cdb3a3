"""Captions, references, bookmarks and numbers as Word keeps them: in fields, not in the text."""

from typing import Any

from checker.core.document import (
    Block,
    BlockKind,
    Document,
    Mark,
    MarkKind,
    ParagraphStyle,
)

CAPTION = ParagraphStyle(name="Caption")
CONTENTS = ParagraphStyle(name="table of figures")


def paragraph(number: int, text: str, *marks: Mark, style: ParagraphStyle | None = None) -> Block:
    return Block(
        BlockKind.PARAGRAPH,
        f"body/{number}",
        text,
        style=style or ParagraphStyle(),
        marks=marks,
    )


def heading(number: int, text: str, marker: str | None = None, level: int = 1) -> Block:
    return Block(BlockKind.HEADING, f"body/{number}", text, level=level, marker=marker)


def item(number: int, text: str, marker: str) -> Block:
    return Block(BlockKind.LIST_ITEM, f"body/{number}", text, level=1, marker=marker)


def document(*blocks: Block) -> Document:
    return Document("a.docx", "docx", "", blocks, "ja")


def found(harness: Any, kind: str, *blocks: Block, **options: Any) -> list[str]:
    rule = {"id": "t.rule", "kind": kind, **options}
    result = harness.run(harness.kind_named(kind), rule, document(*blocks))
    return [hit.message.get("ja") for hit in result.hits]


def test_a_reference_that_was_not_updated_is_found(harness: Any) -> None:
    blocks = (
        paragraph(0, "構成を図2に示す。", Mark(MarkKind.FIELD, 3, 5, "REF", r"REF _Ref1 \h")),
        paragraph(
            1, "図1 構成", Mark(MarkKind.BOOKMARK, 0, 2, "_Ref1"), Mark(MarkKind.FIELD, 1, 2, "SEQ")
        ),
        paragraph(2, "図2 画面", Mark(MarkKind.FIELD, 1, 2, "SEQ")),
    )
    assert found(harness, "cross-reference", *blocks) == [
        "相互参照の「図2」が、参照先の「図1」と違います。"
    ]


def test_a_reference_to_a_number_or_a_page_may_differ_from_the_words(harness: Any) -> None:
    blocks = (
        paragraph(0, "2章を見る。", Mark(MarkKind.FIELD, 0, 1, "REF", r"REF _Ref1 \r \h")),
        paragraph(1, "図 1を見る。", Mark(MarkKind.FIELD, 0, 3, "REF", r"REF _Ref2 \h")),
        paragraph(2, "目的", Mark(MarkKind.BOOKMARK, 0, 2, "_Ref1")),
        paragraph(3, "図1 構成", Mark(MarkKind.BOOKMARK, 0, 2, "_Ref2")),
    )
    assert found(harness, "cross-reference", *blocks) == []


def test_a_caption_by_its_style_needs_no_space_and_lists_of_figures_are_none(harness: Any) -> None:
    blocks = (
        paragraph(0, "図1構成図\t3", style=CONTENTS),
        paragraph(1, "図9構成図\t4", style=CONTENTS),
        paragraph(2, "図1と図2に示す。"),
        paragraph(3, "図1構成図", style=CAPTION),
        paragraph(4, "図1画面図", style=CAPTION),
    )
    assert found(harness, "cross-reference", *blocks) == [
        "「図2」がこの文書にありません。",
        "「図1」が二つあります。",
    ]


def test_computed_numbers_of_headings_are_what_sections_are_cited_by(harness: Any) -> None:
    blocks = (
        heading(0, "概要", "1"),
        heading(1, "目的", "1.1", level=2),
        paragraph(2, "1.1節と1.2節による。"),
    )
    assert found(harness, "cross-reference", *blocks) == ["「1.2節」がこの文書にありません。"]


def test_a_bookmark_is_a_place_to_link_to(harness: Any) -> None:
    blocks = (
        paragraph(
            0,
            "目的と費用",
            Mark(MarkKind.LINK, 0, 2, "#_Toc1"),
            Mark(MarkKind.LINK, 3, 5, "#_Toc2"),
        ),
        heading(1, "目的"),
        paragraph(2, "目的", Mark(MarkKind.BOOKMARK, 0, 2, "_Toc1")),
    )
    assert found(harness, "link", *blocks) == ["リンク先の「#_Toc2」がこの文書にありません。"]


def test_lists_that_word_numbers_fill_up_what_is_numbered_by_hand(harness: Any) -> None:
    blocks = (
        paragraph(0, "1.\u3000電源を入れる。"),
        item(1, "画面を開く。", "2."),
        paragraph(2, "3.\u3000保存する。"),
        item(3, "申請する。", "1."),
        item(4, "承認する。", "2."),
        paragraph(5, "5.\u3000電源を切る。"),
    )
    assert found(harness, "numbering", *blocks) == ["「5.」の前に「4.」がありません。"]


def test_a_list_of_words_own_may_go_on_elsewhere(harness: Any) -> None:
    blocks = (item(0, "甲", "1."), item(1, "乙", "2."), item(2, "丙", "5."), item(3, "丁", "5."))
    assert found(harness, "numbering", *blocks) == []


def test_computed_articles_are_counted_with_those_typed(harness: Any) -> None:
    blocks = (
        heading(0, "目的", "第1条"),
        paragraph(1, "第2条と第3条による。"),
        heading(2, "定義", "第2条"),
    )
    assert found(harness, "cross-reference", *blocks) == ["「第3条」がこの文書にありません。"]


def test_numbers_that_word_counts_are_right_and_fill_up_typed_ones(harness: Any) -> None:
    computed = (heading(0, "甲", "1"), heading(1, "乙", "2"), heading(2, "丙", "4"))
    assert found(harness, "numbering", *computed) == []
    mixed = (heading(0, "甲", "第1条"), heading(1, "第2条　乙"), heading(2, "第4条　丙"))
    assert found(harness, "numbering", *mixed) == ["「第4条」の前に「第3条」がありません。"]


def test_articles_may_be_items_that_word_numbers(harness: Any) -> None:
    def paragraph_of(number: int, text: str, marker: str) -> Block:
        return Block(BlockKind.LIST_ITEM, f"body/{number}", text, level=2, marker=marker)

    blocks = (
        item(0, "この規程は、備品の貸出しを定める。", "第1条"),
        item(1, "貸出しの期間は、7日とする。", "第2条"),
        paragraph_of(2, "延長は、前項の期間に7日を加える。", "2."),
        item(3, "返却が第2条第2項の期間を過ぎたときは、第5条による。", "第3条"),
        item(4, "第2条第3項を準用する。", "第4条"),
    )
    assert found(harness, "cross-reference", *blocks) == [
        "「第5条」がこの文書にありません。",
        "「第2条第3項」がこの文書にありません。",
    ]
