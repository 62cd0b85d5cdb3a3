"""Documents as people make them: what each rule must not say of them, and what it still must."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from checker.core.document import Block, BlockKind, Document, Mark, MarkKind, ParagraphStyle
from checker.formats.docx.read import read
from checker.formats.markdown.read import read as read_markdown

_ALIGNED = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
Line = tuple[str, str]


def _word(*lines: str | Line) -> Document:
    """Return a Word document; a line's looks are words: `bold`, `16`, `center`, `Heading 1`."""
    made = docx.Document()
    for line in lines:
        text, looks = (line, "") if isinstance(line, str) else line
        style = looks if looks.startswith("Heading") else None
        paragraph = made.add_paragraph(style=style)
        run = paragraph.add_run(text)
        words = () if style else looks.split()
        run.bold = True if "bold" in words else None
        for word in words:
            if word.isdigit():
                run.font.size = Pt(int(word))
            if word in _ALIGNED:
                paragraph.alignment = _ALIGNED[word]
    stream = io.BytesIO()
    made.save(stream)
    return read(Path("x.docx"), stream.getvalue())


def _markdown(text: str) -> Document:
    return read_markdown(Path("x.md"), text.encode())


def _says(harness: Any, rule: dict[str, Any], document: Document) -> list[str]:
    found = harness.run(harness.kind_named(rule["kind"]), {"id": "t.rule", **rule}, document)
    return [hit.message.get("ja") for hit in found.hits]


REPORT = _word(
    ("2026年11月14日", "right"),
    ("営業部第一課　佐藤 太郎", "right"),
    ("出張報告書", "bold 16 center"),
    "次のとおり報告する。",
    ("１．目的", "bold"),
    "新しい検査機を見るためである。",
    ("２．検査結果", "bold"),
    "48項目のうち45項目が合格した。",
    ("４．所感", "bold"),
    "試す価値がある。",
)


# --- headings and titles by looks ---------------------------------------------------------------


def test_lines_that_act_as_headings_are_headings_and_say_by_what() -> None:
    heads = [b for b in REPORT.blocks if b.kind is BlockKind.HEADING]
    assert [(b.text, b.level, b.looks) for b in heads] == [
        ("１．目的", 1, "bold"),
        ("２．検査結果", 1, "bold"),
        ("４．所感", 1, "bold"),
    ]
    assert [b.section for b in REPORT.blocks if b.text.startswith("48")] == [("２．検査結果",)]
    assert REPORT.title == "出張報告書"


def test_a_missing_style_is_told_once_and_the_rest_is_judged(harness: Any) -> None:
    assert _says(harness, {"kind": "heading-style"}, REPORT) == [
        f"見出し「{text}」が見出しスタイルではなく、太字だけで書かれています。"
        for text in ("１．目的", "２．検査結果", "４．所感")
    ]
    required = ["目的", "所感", "費用"]
    assert _says(harness, {"kind": "sections", "required": required}, REPORT) == [
        "「費用」の見出しがありません。"
    ]
    assert _says(harness, {"kind": "numbering"}, REPORT) == ["「４．」の前に「3.」がありません。"]
    size = {"kind": "font", "size": {"min": 9, "max": 12}, "scope": {"style": ["Normal"]}}
    assert _says(harness, size, REPORT) == []  # the title is larger, as titles are
    assert _says(harness, {"kind": "title"}, REPORT) == []


def test_a_heading_without_style_among_others_is_in_their_count(harness: Any) -> None:
    document = _word(
        ("１．目的", "Heading 1"),
        "会議室の予約を改める。",
        ("２．範囲", "bold"),
        "本社とする。",
        ("３．費用", "Heading 1"),
        "120万円である。",
    )
    assert _says(harness, {"kind": "numbering"}, document) == []


def test_a_title_by_hand_goes_before_chapters_in_heading_1(harness: Any) -> None:
    document = _word(
        ("株式会社ミナト情報　御中", ""),
        ("点検のご報告", "bold 18 center"),
        ("1. 概要", "Heading 1"),
        "終えた。",
        ("2. 結果", "Heading 1"),
        "異常はない。",
    )
    assert document.title == "点検のご報告"
    assert _says(harness, {"kind": "title"}, document) == []


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            (("1.日時\t\tR5年4月17日（月）", "16"), ("2.出席者\t山田、佐藤", "16")), id="fields"
        ),
        pytest.param((("甲", "bold"), "東京都港区一丁目1番1号"), id="signature"),
        pytest.param(
            tuple(each for n in range(3) for each in (("はい", "bold"), f"理由{n}による。")),
            id="answers",
        ),
    ],
)
def test_fields_signatures_and_answers_are_no_headings(
    harness: Any, lines: tuple[str | Line, ...]
) -> None:
    document = _word("はじめに読む文である。", *lines, "終わりの文である。", "続きの文である。")
    assert _says(harness, {"kind": "heading-style"}, document) == []


def test_contents_typed_by_hand_are_contents(harness: Any) -> None:
    entries = ("1　システム概要", "2　認証の管理", "3　在庫の管理")
    chapters = (each for text in entries for each in ((text, "bold"), "内容を書く。"))
    document = _word("仕様書", ("目次", "bold"), *((e, "bold") for e in entries), *chapters)
    assert _says(harness, {"kind": "toc", "required": True}, document) == []
    assert len(_says(harness, {"kind": "heading-style"}, document)) == len(entries)
    assert _says(harness, {"kind": "numbering"}, document) == []


# --- fields -------------------------------------------------------------------------------------


def test_a_letter_head_holds_fields_without_labels(harness: Any) -> None:
    rule = {"kind": "fields", "required": ["報告日", "報告者", "所属", "承認日付印"]}
    assert _says(harness, rule, REPORT) == ["「承認日付印」の欄がありません。"]
    nobody = _word(("2026年11月14日", "right"), ("出張報告書", "bold center"), "本文。")
    rule = {"kind": "fields", "required": ["報告日", "報告者"]}
    assert _says(harness, rule, nobody) == ["「報告者」の欄がありません。"]


def test_labels_before_tabs_and_several_fields_in_a_line() -> None:
    document = _word(
        "1.日時\t\tR5年5月9日（水）",
        "2.出席者\t山田、佐藤",
        "文書番号: IMS-REQ-001 版数: 1.0 作成日: 2026年4月5日 対象システム: 在庫 管理",
        "図の説明\t左",
    )
    assert [(field.label, field.value) for field in document.fields] == [
        ("日時", "R5年5月9日（水）"),
        ("出席者", "山田、佐藤"),
        ("文書番号", "IMS-REQ-001"),
        ("版数", "1.0"),
        ("作成日", "2026年4月5日 対象システム: 在庫 管理"),
    ]


def test_a_day_without_a_year_is_a_date_in_its_column(harness: Any) -> None:
    text = "| 内容 | 期限 |\n|---|---|\n| 改訂 | 11/14 |\n| 配布 | 11/20まで |\n| 回収 | 13/45 |\n"
    rule = {"kind": "table", "columns": {"期限": {"type": "date"}}}
    assert _says(harness, rule, _markdown(text)) == [
        "「期限」の値が日付ではありません(記載「13/45」)。"
    ]


def test_a_column_is_proposed_for_one_missing_column_only(harness: Any) -> None:
    document = _markdown("| 日 | 作業内容 | 時間 |\n|---|---|---|\n| 4日 | 点検 | 2 |\n")
    rule = {"kind": "table", "headers": ["業務", "内容"]}
    found = harness.run(harness.kind_named("table"), {"id": "t.rule", **rule}, document).hits
    assert [hit.message.get("ja") for hit in found] == [
        "表に列「業務」「内容」がありません(列: 日、作業内容、時間)。"
    ]
    assert found[0].suggestion.get("ja") == (
        "「作業内容」がこれに当たるなら、列の名前を「内容」に直してください。"
    )


def test_names_that_are_alike_by_chance_are_not_proposed(harness: Any) -> None:
    document = _markdown(
        "# 仕様\n\n## 3. 利用者・ロール定義\n\n本文。\n\n## 期待される効果\n\n本文。\n"
    )
    rule = {
        "kind": "sections",
        "required": [{"name": "用語", "aliases": ["定義"]}, "効果"],
    }
    hits = harness.run(harness.kind_named("sections"), {"id": "t.rule", **rule}, document).hits
    assert [hit.suggestion.get("ja") for hit in hits] == [
        "見出し「用語」を加えてください。",
        "「期待される効果」がこれに当たるなら、見出しを「効果」に直してください。",
    ]


# --- what is no prose ---------------------------------------------------------------------------

_TREE = "inventory_system/\n├── app.py　　画面の入口で要求を受け取る\n└── db.py　　台帳"
_FLOW = "受付 → 確認 → 承認 → 発注 → 検収 → 支払 → 記録の順に担当が次へ渡す"
_CITED = "IIBA （2009） 『A Guide to the Business Analysis Body of Knowledge』 IIBA日本支部"
_LONG = "予約は各部署の担当者が前日までに予約システムに登録することとし変更は当日に電話で連絡する。"


@pytest.mark.parametrize("text", [_TREE, _FLOW, _CITED])
def test_drawings_flows_and_citations_are_no_sentences(harness: Any, text: str) -> None:
    rule = {"kind": "sentence-length", "max": 20, "max_words": 5}
    assert _says(harness, rule, _word(text)) == []
    assert _says(harness, rule, _word(_LONG)) == ["一文が45字あります(上限20字)。"]


def test_a_typed_line_break_ends_a_sentence(harness: Any) -> None:
    rule = {"kind": "sentence-length", "max": 30}
    assert (
        _says(
            harness,
            rule,
            _word("受領者の求めに応じて渡す文書を同梱する\n依頼の方法を製品か説明書に載せる"),
        )
        == []
    )
    wrapped = "受領者の求めに応じて渡す文書を同梱するために\n依頼の方法を製品か説明書に載せる。"
    assert _says(harness, rule, _markdown(wrapped)) == ["一文が39字あります(上限30字)。"]


def test_numbers_in_a_drawing_are_no_list(harness: Any) -> None:
    drawing = "  5    ← 計画数\n┌──┐\n  3    ← 実績数"
    assert _says(harness, {"kind": "numbering"}, _word(drawing)) == []


# --- words and signs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("style-mix", "点検を終えた。\n\n下記のとおり報告いたします。\n\n記\n\n異常はない。"),
        ("style-mix", "素晴らしい！ 次に進みます。結果を見ます。"),
        (
            "katakana-variant",
            "ユーザーが使う。『ユーザのための要件定義ガイド』を読む。",
        ),
        ("double-negative", "わからないことはなかったか？"),
        ("link", "# 使い方 {/*usage*/}\n\n[使い方](#usage)を読む。"),
    ],
)
def test_what_is_right_as_it_stands(harness: Any, kind: str, text: str) -> None:
    assert _says(harness, {"kind": kind}, _markdown(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://[サーバーアドレス]:[ポート]を開く。", []),
        ("13)ガバナンス、14)教育、15)コントリビューション", []),
        ("内容（13)統治、14)教育）を見る。", []),
        ("費用(税込は別とする。", ["「(」を閉じるかっこがありません。"]),
    ],
)
def test_marks_that_count_and_addresses_are_no_lone_brackets(
    harness: Any, text: str, found: list[str]
) -> None:
    assert _says(harness, {"kind": "punctuation", "checks": "brackets"}, _markdown(text)) == found


def test_half_width_corner_brackets_are_one_fault(harness: Any) -> None:
    rule = {"kind": "width", "classes": {"digits": "any", "letters": "any"}}
    assert _says(harness, rule, _markdown("以下｢育児介護休業法｣という。")) == [
        "「｢育児介護休業法｣」のかぎかっこが半角です。"
    ]


def test_a_line_that_is_only_a_link_is_a_name(harness: Any) -> None:
    rule = {"kind": "punctuation", "checks": "end"}
    text = "[Playground で試してみる](https://example.com/)\n\n次の手順を画面で試してみる\n"
    assert _says(harness, rule, _markdown(text)) == [
        "文の終わり「で試してみる」に句点がありません。"
    ]


def test_a_headings_anchor_is_not_its_text() -> None:
    document = _markdown(
        "# 旗を実装する {/*implementing-the-flag*/}\n\n## 使う {#usage}\n\n本文。\n"
    )
    assert [b.text for b in document.blocks] == ["旗を実装する", "使う", "本文。"]


def test_code_is_shown_in_what_is_said_of_an_item(harness: Any) -> None:
    document = _markdown(
        "次のとおり。\n\n- 設定を開く。\n- 保存する。\n- `a.py`、`b.py`の順に開く\n"
    )
    assert _says(harness, {"kind": "list", "period": "same"}, document) == [
        "項目「a.py、b.pyの順に開く」の終わりに句点がありません。"
    ]


def test_chapters_below_a_title_in_heading_1_begin_the_scheme(harness: Any) -> None:
    document = _markdown("# 要件定義書\n\n## 1. はじめに\n\n本文。\n\n### 1.1 目的\n\n本文。\n")
    rule = {"kind": "numbering-style", "levels": ["{n}.", "{n}.{n}"]}
    assert _says(harness, rule, document) == []


def test_contents_may_show_the_automatic_number(harness: Any) -> None:
    def entry(at: int, text: str) -> Block:
        marks = (Mark(MarkKind.FIELD, 0, len(text), "TOC", "TOC"),) if not at else ()
        link = Mark(MarkKind.LINK, 0, len(text), "#_Toc1")
        style = ParagraphStyle(name="toc 1")
        return Block(BlockKind.PARAGRAPH, f"body/{at}", text, marks=(*marks, link), style=style)

    def heading(at: int, text: str, marker: str) -> Block:
        return Block(BlockKind.HEADING, f"body/{at}", text, level=1, marker=marker)

    blocks = (
        entry(0, "C1 要件定義の開始準備"),
        entry(1, "C2 見直し"),
        heading(2, "要件定義の開始準備", "C1"),
        heading(3, "見直し", "C3"),
    )
    document = Document("x.docx", "docx", "", blocks, "ja")
    assert _says(harness, {"kind": "toc"}, document) == [
        "見出し「見直し」が目次にありません。",
        "目次の「C2 見直し」にあたる見出しがありません。",
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("link", "# 1\n\n## 2. ユニークインデックス\n\n[先](#_2-ユニークインデックス)を読む。"),
        ("link", "# Money\n\n## Other people's money\n\nSee [it](#other-people-s-money)."),
        ("numbering", "(R) Required.\n\n(R) Also required.\n\n(R) And this."),
    ],
)
def test_anchors_of_usual_tools_and_labels_that_recur(harness: Any, kind: str, text: str) -> None:
    assert _says(harness, {"kind": kind}, _markdown(text)) == []


@pytest.mark.parametrize(
    "line", ["**[研修の受付を始めます](https://example.com/)**", "**「世界を知るために作る」**"]
)
def test_links_and_quotations_in_bold_are_no_headings(harness: Any, line: str) -> None:
    text = f"はじめに読む文である。\n\n{line}\n\n続きの文である。\n"
    assert _says(harness, {"kind": "heading-style"}, _markdown(text)) == []


def test_a_link_after_the_full_stop_of_an_item_is_passed_over(harness: Any) -> None:
    text = "次のとおり。\n\n- 直した。\n- 加えた。\n- 除いた。 [Commit](https://example.com/)\n"
    assert _says(harness, {"kind": "list", "period": "same"}, _markdown(text)) == []


def test_a_large_date_is_no_heading(harness: Any) -> None:
    document = _word(
        "表紙の文である。",
        ("2025年（令和7年）3月25日", "16"),
        "発行者は総務部である。本文は次のページから始まる。",
    )
    assert _says(harness, {"kind": "heading-style"}, document) == []


@pytest.mark.parametrize(
    "text",
    [
        "::: warning 更新の注意\n設定を変える前に、今の設定を控えておくこと。\n:::",
        "設定を変える前に、今の設定を控えておくこと。",
    ],
)
def test_the_marks_of_a_notice_are_no_part_of_a_sentence(harness: Any, text: str) -> None:
    assert _says(harness, {"kind": "sentence-length", "max": 25}, _markdown(text)) == []


def test_a_cover_before_the_contents_has_no_headings(harness: Any) -> None:
    contents = Block(
        BlockKind.PARAGRAPH, "body/2", "1 目的\t3", marks=(Mark(MarkKind.FIELD, 0, 6, "TOC"),)
    )
    lines = (
        Block(BlockKind.HEADING, "body/0", "ご利用の前に", level=1, looks="large"),
        Block(BlockKind.PARAGRAPH, "body/1", "この資料は社内で使う。"),
        contents,
        Block(BlockKind.HEADING, "body/3", "目的", level=1),
        Block(BlockKind.HEADING, "body/4", "範囲", level=1, looks="large"),
        Block(BlockKind.PARAGRAPH, "body/5", "本社とする。"),
    )
    document = Document("x.docx", "docx", "", lines, "ja")
    assert _says(harness, {"kind": "heading-style"}, document) == [
        "見出し「範囲」が見出しスタイルではなく、大きい文字だけで書かれています。"
    ]


def test_a_tool_that_made_the_file_is_no_author(harness: Any) -> None:
    assert _says(harness, {"kind": "properties"}, _word("本文である。")) == [
        "文書のプロパティの「作成者」がソフトの初期値のままです(「python-docx」)。"
    ]
