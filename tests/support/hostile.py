"""Documents that nobody writes, to see whether a kind crashes on them or takes for ever.

Each maker takes a number of characters and returns a document of about that many.
"""
# ruff: noqa: E501 - a row of the table is one unit with its repetitions

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from checker.core.document import (
    Block,
    BlockKind,
    Document,
    FormField,
    Margin,
    Mark,
    MarkKind,
    Markup,
    Page,
    ParagraphStyle,
    Part,
    Run,
    RunStyle,
    Unread,
)
from checker.core.messages import in_languages
from checker.formats.markdown import read as markdown

Maker = Callable[[int], Document]

# What kinds look for: repeated without end, as one paragraph and as one paragraph each.
TRIGGERS: Final = (
    "することができる", "を行うことを行う", "適宜、", "、", "。", "！？", "・", "…", "(", "（「", "」)",
    "第1条", "第1条第2項及び前条", "2025年1月1日(水)", "令和7年〜", "図1", "表1-1を図2参照", "１", "1,000円",
    "12万3千円と", "ア", "サーバサーバー", "食べれる", "ないわけではない", "お伺いさせていただく", "しかし、",
    "が、が", "私は私は", "申込む申し込む", "出来る事", "々", "𠮷", "TBD〇〇", "XXX", "ＡＢＣ", "ｱﾞ", "(1)", "①",
    "1.", "1.1.1", "■", "a@b.c ", "http://a.b/", "090-1234-5678 ", "4111111111111111", "東京都港区1-2-3 ",
    "the the ", "API (", "A", "a.", "We was. ", "- ", "-", "　", "\t", "\n", " \n", "ー", "〜", "~", "※",
    "令和7年4月1日(2024年5月5日)～", "さん様", "各位様", "株式会社", "件名:", "=", "|", "1/2/3", "9:00-", "5 kg",
    "東京", "及び並びに又は若しくは", "だ。です。", "思われる", "第二回第2回", "別紙1別表2", "[1]", "#", "「あ。」",
    "がある場合", "的", "ので", "できるできない", "1", "君", " ", "［", "a", "あ", "山田", "一", "VI", "、 ", "!",
)  # fmt: skip

# What is no letter: marks that combine, directions, invisible and private characters, controls.
ODD: Final = (
    "か\u3099", "e\u0301\u0302\u0303", "👨\u200d👩\u200d👧", "🇯🇵", "\ufffc", "\ufffd", "\u202eabc\u202c", "שלום ",
    "مرحبا ", "\u200b", "\u200d", "\ufeff", "\u2060", "\U000e0100", "葛\U000e0100", "\ue000", "\U0010ffff",
    "\x01", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\u2028", "\u2029", "\r", "\u00a0", "\u3000\u200b", "ﬁ", "㍿",
    "㋿", "½", "Ⅻ", "１\u0301", "\uff9e", "\u3099", "İ", "ß", "ŉ", "\ud800", "\udfff",
)  # fmt: skip

_PROSE: Final = (
    "本件は、サーバーの更新を行うことを目的とする。", "2025年9月1日までに、担当者が図1の手順を実施します。",
    "費用は1,200,000円(税込)であり、適宜見直す。", "しかし、情報システム部は必要ではないわけではない。",
    "資料はいつでも見れるので、お伺いさせていただきます。", "The API was updated by the the team on Monday.",
)  # fmt: skip


def _document(blocks: list[Block], form: str = "txt", **more: object) -> Document:
    made = Document("hostile." + form, form, "0" * 64, tuple(blocks), "ja")
    return replace(made, **more)  # type: ignore[arg-type]


def make_paragraphs(texts: Sequence[str]) -> Document:
    return _document(
        [Block(BlockKind.PARAGRAPH, f"body/{n}", text) for n, text in enumerate(texts)]
    )


def one_paragraph(unit: str) -> Maker:
    """Return a maker of one paragraph that says the same again and again, and then stops."""
    return lambda size: make_paragraphs([unit * (size // len(unit)) + "終"])


def many_paragraphs(unit: str) -> Maker:
    """Return a maker of paragraphs that all say the same twice; at most one per 10 characters."""
    return lambda size: make_paragraphs([unit * 2] * (size // max(10, 2 * len(unit))))


def _markdown(lines: Iterator[str] | list[str]) -> Document:
    return markdown.read(Path("hostile.md"), "\n".join(lines).encode(errors="replace"))


def _prose(size: int) -> str:
    return "".join(islice(cycle(_PROSE), size // 24))


def _unstopped(size: int) -> Document:
    return make_paragraphs([_prose(size).replace("。", "が、").replace(".", " ")])


def _mixed_triggers(size: int) -> Document:
    words = islice(cycle((*TRIGGERS, *ODD)), size // 4)
    return make_paragraphs(["".join(words)])


def _short_paragraphs(size: int) -> Document:
    return make_paragraphs(list(islice(cycle("あ1A、。第図 (「ア"), size // 8)))


def _headings(size: int) -> Document:
    count = size // 20
    return _markdown(
        f"{'#' * (n % 6 + 1)} {n % 7}.{n % 3} 見出し{n % 11}の目的\n" for n in range(count)
    )


def _sections(size: int) -> Document:
    count = size // 60
    return _markdown(
        f"{'#' * (n % 4 + 1)} 第{n % 9}章 費用\n\n図{n}と表{n}は第{n + 1}章を参照。件名: あ\n"
        for n in range(count)
    )


def _articles(size: int) -> Document:
    return _markdown(
        f"第{n}条 第{n + 1}条第2項及び前条の規定により、別表{n}を適用する。\n"
        for n in range(size // 40)
    )


def _table(size: int) -> Document:
    rows = (f"| 品目{n} | {n} | 1,000円 | {n},000円 | 2025/9/{n % 31} |" for n in range(size // 44))
    head = ["## 費用", "", "| 内容 | 数量 | 単価 | 金額 | 期限 |", "|---|---|---|---|---|"]
    return _markdown([*head, *rows, "| 合計 | | | 1円 | |"])


def _wide_table(size: int) -> Document:
    columns = size // 200
    row = "|" + "1円|" * columns
    return _markdown(["|" + "金額|" * columns, "|" + "-|" * columns, *[row] * 40, row])


def _long_cells(size: int) -> Document:
    units = (" ", "\u3000", "1", "(", "君", "合計", "a", "1,", "[", "2025/1/1", "、", "A", "部")
    labels = ("合計", "件名", "担当", "金額", "作成", "1.0")
    rows = [
        f"| {labels[n % 6]} | 終{unit * (size // len(unit) // 30)}終 | {unit * (size // len(unit) // 30)} |"
        for n, unit in enumerate(units)
    ]
    return _markdown(["## 費用", "", "| 品名 | 金額 | 担当 |", "|---|---|---|", *rows])


def _totals(size: int) -> Document:
    rows = ("| 小計 | 10円 |" if n % 2 else "| 合計 | 30円 |" for n in range(size // 15))
    return _markdown(["| 品名 | 金額 |", "|---|---|", *rows])


def _tables(size: int) -> Document:
    count = size // 80
    table = "| 版 | 日付 | 内容 |\n|---|---|---|\n| 1.0 | 2025/9/1 | 新規 |\n| 1.1 | 2025/8/1 | |\n"
    return _markdown(f"表{n} 改訂履歴\n\n{table}" for n in range(count))


def _nested_list(size: int) -> Document:
    line = "  - 項目を行う。\n"
    deep = [f"{'  ' * depth}- {depth}. 項目" for depth in range(50)]
    return _markdown([*deep, "", *["- 項目", line] * (size // 20)])


def _list(size: int) -> Document:
    return _markdown(f"{n}. 項目{n}を実施する" + "。" * (n % 2) for n in range(size // 14))


def _images(size: int) -> Document:
    return _markdown(f"![図 {n}](image{n}.png)\n" for n in range(size // 26))


def _links(size: int) -> Document:
    return _markdown(
        f"[こちら](#見出し{n}) [](x) [http://a.jp](http://b.jp/{n}) <a@b.c>\n"
        for n in range(size // 55)
    )


def _fields(size: int) -> Document:
    labels = cycle(("件名", "金額", "起案日", "決裁日", "申請金額", "版"))
    lines = (f"- {label}: 2025年{n % 13}月1日\n" for n, label in enumerate(labels, 1))
    return _markdown(islice(lines, size // 20))


def _code(size: int) -> Document:
    return _markdown(f"`a{n}` と **太字{n}** の `` ` `` 〇〇\n" for n in range(size // 30))


def _word(size: int) -> Document:
    """One run, mark and formatting per character; pages, markup and headers without end."""
    text = _prose(size // 20)
    blocks = [_word_block(n, text[n * 20 : n * 20 + 20]) for n in range(len(text) // 20)]
    count = len(blocks)
    header = [
        Block(BlockKind.PARAGRAPH, f"header{n}/0", f"社外秘 {n} / 9", Part.HEADER, marks=(
            Mark(MarkKind.FIELD, 4, 5, "PAGE"),
        ))
        for n in range(count // 10)
    ]  # fmt: skip
    page = Page(210, 297, 20, None, 20, 20, "portrait")
    pages = tuple(
        replace(page, margins=(Margin(Part.HEADER, "default", f"header{n}"),), width_mm=n + 1)
        for n in range(count // 10)
    )
    return _document(
        [*header, *blocks],
        "docx",
        pages=pages,
        markup=tuple(Markup("comment", "確認", each.span()) for each in blocks),
        fields=tuple(
            FormField("件名", f"値{n}", each.span(0, 1), each.span(1))
            for n, each in enumerate(blocks)
        ),
        properties={"title": "Word 文書", "author": "user"}
        | {f"custom:{n}": "" for n in range(count)},
        parts_not_read=(
            Unread("chart", in_languages(ja="図", en="chart"), in_languages(ja="x", en="x"), count),
        ),
    )


def _word_block(n: int, text: str) -> Block:
    style = ParagraphStyle(
        "Heading 1" if n % 9 == 0 else "Normal",
        ("left", "center", None)[n % 3],
        left_indent=n,
        line_spacing=n,
    )
    runs = tuple(
        Run(at, at + 1, RunStyle(str(n), str(at), size=at, bold=at % 2 == 0, hidden=at % 3 == 0))
        for at in range(len(text))
    )
    kinds = list(MarkKind)
    marks = tuple(
        Mark(
            kinds[(n + at) % len(kinds)],
            at,
            at + 1,
            ("SEQ", "#_Toc1", "REF", "TOC", "")[at % 5],
            "SEQ 図 \\* x",
        )
        for at in range(len(text))
    )
    kind = BlockKind.HEADING if n % 9 == 0 else BlockKind.PARAGRAPH
    return Block(
        kind, f"body/{n}", text, level=n % 9 + 1 if n % 9 == 0 else None, marker=f"{n}.", style=style, runs=runs, marks=marks,
        section=("第1章",),
    )  # fmt: skip


def _empty(_: int) -> Document:
    return _document([])


def _blank(size: int) -> Document:
    return make_paragraphs(["", " ", "\u3000"] * (size // 12))


STRUCTURES: Final[Mapping[str, Maker]] = {
    "no full stop": _unstopped,
    "all triggers": _mixed_triggers,
    "short paragraphs": _short_paragraphs,
    "headings": _headings,
    "sections": _sections,
    "articles": _articles,
    "table": _table,
    "wide table": _wide_table,
    "long cells": _long_cells,
    "totals": _totals,
    "tables": _tables,
    "nested list": _nested_list,
    "list": _list,
    "images": _images,
    "links": _links,
    "fields": _fields,
    "code": _code,
    "word": _word,
    "empty": _empty,
    "blank": _blank,
}


# What each kind looks for, in texts so long that a slow way shows.
OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "existence": ("適宜、", "図1"),
    "required": ("内線", "第1条"),
    "substitution": ("サーバ", "弊社サーバー", "1年"),
    "occurrence": ("こと", "1。", "図"),
    "placeholder": ("TBD", "〇〇", "XXX", "（　）", "___", "あ"),
    "repetition": ("the the ", "私は私は", "ha", "は"),
    "consistency": ("サーバサーバー", "1１", "行う行なう"),
    "conditional": ("図1", "API ", "第1条"),
    "acronym": ("API (", "A. ", "IoT", "XXX"),
    "capitalization": ("We was. ", "a.B ", "http://a.b/", "ab"),
    "spelling": ("recieve ", "a", "a'", "iPhone"),
    "sequence": ("図を行う", "を", "a b "),
    "sentence-length": ("あ。", "a. ", "(あ", "「", "a", "1."),
    "readability": ("a ", "漢字。", "syllable "),
    "metric": ("a ", "漢字。"),
    "style-mix": ("だ。です。", "。", "!", "である（", "※"),
    "comma-count": ("、", "A、", "(、", "、「"),
    "doubled-particle": ("が、が", "のの", "は", "でも"),
    "doubled-conjunction": ("しかし、", "しかし、あ。", "が、"),
    "redundant": ("することができる", "を行うことを行う", "まず最初に"),
    "weak-phrase": ("思われる", "かもしれない。", "と思う"),
    "ra-nuki": ("食べれる", "見れる。"),
    "homophone": ("以降する", "経費清算", "多用な図"),
    "double-negative": ("ないわけではない", "ない"),
    "honorific": ("お伺いさせていただく", "各位様", "ご覧になられる"),
    "punctuation": ("、", "。", "！？", "・", "…", "（「", "」)", "あ: ", "あ a@b.c あa", "！", "あA"),
    "joyo-kanji": ("薔薇", "鬱", "々"),
    "katakana-variant": ("サーバサーバー", "ユーザ・", "ー"),
    "okurigana": ("申込む申し込む", "行なう", "受付"),
    "kana-kanji": ("出来る事", "及び", "下さい"),
    "width": ("１", "ＡＢＣ", "ｱﾞ", "(", "（１）", "１，", "Ａ a@b.c ", "　あ"),
    "date": ("2025年1月1日(水)", "令和7年", "2025/1/", "〜", "1-1-1~"),
    "number": ("1,000円", "12万3千円", "1", "1,", "５㎏ "),
    "cross-reference": ("図1", "第1条第2項及び前条", "表1-1〜", "別表", "1.1節"),
    "numbering": ("第1条", "(1)", "1.1.1 "),
    "link": ("http://a.b/", "a@b.c ", "https://a(", "<", "[", "www."),
    "personal-data": ("090-1234-5678 ", "4111111111111111", "東京都港区1-2-3 ", "a@b.c ", "1", "a.", "普通"),
    "fields": ("件名:", ":", "　"),
    "length": ("a ", "あ。", "　"),
    "spacing-hack": ("　", " ", "あ  ", "\t", "\n", "\n \n"),
    "compare": ("2025年", "1"),
    "list": ("・あ。", "です、"),
    "toc": ("……1", ".", "　"),
    "caption": ("図1 ", "　", "（"),
    "heading-style": ("1.1", "（1）", "　"),
    "numbering-style": ("第1章", "（1）", "　"),
    "title": ("第", "　", "について"),
}  # fmt: skip
