"""Plain text: what its lines look like is its structure."""

from pathlib import Path

import pytest

from checker.core.document import Document, Run, RunStyle
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.formats.text.read import read

DRAFT = """\
　　　　　　　　　　　　　　　　稟議書

　　　　　　　　　　　　　　　　　　　　　　　　2025年9月1日
件名: 複合機の更新
起案日: 2025年9月1日

1. 目的

　本件は、老朽化した複合機を
更新するものである。

・本体 1台
・保守
　5年分
  - 詳細

■リスク
納期の遅れ。
"""


def document(source: str) -> Document:
    return read(Path("a/稟議書.txt"), source.encode())


def shown(source: str) -> list[tuple[str, int | None, str | None, str]]:
    found = document(source)
    for block in found.walk():
        assert block.offsets is not None
        assert len(block.offsets) == len(block.text) + 1
        assert found.source is not None
        assert found.source[block.offsets[0] : block.offsets[-1]] == block.text
    return [(b.kind.value, b.level, b.marker, b.text) for b in found.blocks]


def test_a_document_says_what_it_is() -> None:
    data = "件名: 更新\r\n".encode("cp932")
    found = read(Path("a/稟議書.txt"), data)
    assert (found.name, found.format, found.language) == ("稟議書.txt", "txt", "ja")
    assert found.sha256 == "2693f48f64ac880a6026a25729c6d5fda425fbbcf21d9736ad0d39daf42e52de"
    assert found.source == "件名: 更新\n"
    assert [(field.label, field.value) for field in found.fields] == [("件名", "更新")]
    assert found.parts_read == ("body",)
    assert found.blocks[0].runs == (Run(0, 6, RunStyle()),)


def test_a_draft_is_read_as_its_author_laid_it_out() -> None:
    assert shown(DRAFT) == [
        ("paragraph", None, None, "稟議書"),
        ("paragraph", None, None, "2025年9月1日\n件名: 複合機の更新\n起案日: 2025年9月1日"),
        ("heading", 1, None, "1. 目的"),
        ("paragraph", None, None, "本件は、老朽化した複合機を\n更新するものである。"),
        ("list-item", 1, "・", "本体 1台"),
        ("list-item", 1, "・", "保守\n　5年分"),
        ("list-item", 2, "-", "詳細"),
        ("heading", 2, None, "■リスク"),
        ("paragraph", None, None, "納期の遅れ。"),
    ]
    found = document(DRAFT)
    assert found.title == "稟議書"
    assert found.blocks[0].style.alignment == "center"
    assert found.block("body/8").section == ("1. 目的", "■リスク")
    assert [field.label for field in found.fields] == ["件名", "起案日"]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        (
            "項目  金額\n本体  1,000\n保守\t 200\n以上の\n費用",
            ["項目  金額", "本体  1,000", "保守\t 200\n以上の\n費用"],
        ),
        ("氏名　　山田\n部署　　総務", ["氏名　　山田", "部署　　総務"]),
        ("・本体  1台\n　保守  2年", ["本体  1台", "保守  2年"]),
        ("One ends.  Two\nends.  Three", ["One ends.  Two\nends.  Three"]),
        ("件名:  更新\n日付：　　本日", ["件名:  更新\n日付：　　本日"]),
        ("本件は、\n本体  1台を更新する。", ["本件は、\n本体  1台を更新する。"]),
        ("　　一行目\n　　二行目", ["一行目\n　　二行目"]),
    ],
)
def test_lines_in_columns_are_blocks_of_their_own(source: str, texts: list[str]) -> None:
    assert [text for _, _, _, text in shown(f"前\n\n{source}\n")][1:] == texts


@pytest.mark.parametrize(
    ("source", "level"),
    [
        ("概要\n====\n本文\n", 1),
        ("概要\n----\n本文\n", 1),
        ("第1章 総則\n本文\n", 1),
        ("第十二条(目的)\n本文\n", 1),
        ("【目的】\n本文\n", 1),
        ("■目的\n本文\n", 1),
        ("前\n\n1. 目的\n\n本文\n", 1),
        ("前\n\n１．目的\n\n本文\n", 1),
        ("1. 目的\n\n1.1 背景\n\n本文\n", 2),
    ],
)
def test_headings(source: str, level: int) -> None:
    headings = [block for block in document(source).blocks if block.kind.value == "heading"]
    assert headings[-1].level == level


@pytest.mark.parametrize(
    "source",
    [
        "前\n1. 目的\n\n本文\n",
        "1. 目的\n本文\n",
        "1. りんご\n\n2. みかん\n\n以上\n",
        "■一\n■二\n",
        "■件名: 更新\n\n本文\n",
        "1. これは文である。\n\n本文\n",
        "■" + "長" * 40 + "\n\n本文\n",
        "第1四半期の結果\n\n本文\n",
        "1.5倍になった\n\n本文\n",
        "2025.9.1 会議\n\n本文\n",
        "本文の\n行\n----\n",
    ],
)
def test_what_is_no_heading(source: str) -> None:
    assert [block.text for block in document(source).blocks if block.kind.value == "heading"] == []


@pytest.mark.parametrize(
    ("line", "marker"),
    [
        ("・一つ", "・"),
        ("● 一つ", "●"),
        ("- 一つ", "-"),
        ("* 一つ", "*"),
        ("1. 一つ", "1."),
        ("１）一つ", "１）"),
        ("(1) 一つ", "(1)"),
        ("（ア）一つ", "（ア）"),
        ("①一つ", "①"),
        ("一、一つ", "一、"),
        ("ア. 一つ", "ア."),
        ("a) 一つ", "a)"),
    ],
)
def test_list_items(line: str, marker: str) -> None:
    assert shown(f"次のとおり\n{line}\n") == [
        ("paragraph", None, None, "次のとおり"),
        ("list-item", 1, marker, "一つ"),
    ]


def test_a_line_that_is_not_set_in_ends_a_list() -> None:
    assert shown("・一つ\n以上です。\n") == [
        ("list-item", 1, "・", "一つ"),
        ("paragraph", None, None, "以上です。"),
    ]


def test_lines_of_rules_set_blocks_apart() -> None:
    assert shown("―――――\n前\n*****\n後\n") == [
        ("paragraph", None, None, "前"),
        ("paragraph", None, None, "後"),
    ]


@pytest.mark.parametrize("first", ["営業部御中", "2025年9月1日", "件名: 更新", "本日は晴天です。"])
def test_a_first_line_that_is_no_title(first: str) -> None:
    assert document(f"{first}\n\n本文\n").title is None


def test_a_line_at_the_right_is_at_the_right() -> None:
    found = document("本文\n\n" + "　" * 18 + "総務部\n\n本文\n")
    assert found.block("body/1").style.alignment == "right"


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be", "iso2022_jp"]
)
def test_encodings(encoding: str) -> None:
    found = read(Path("a.txt"), "稟議書\r\n\r\n件名: 更新\r\n".encode(encoding))
    assert [block.text for block in found.blocks] == ["稟議書", "件名: 更新"]
    assert found.title == "稟議書"


def test_too_many_blocks_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        read(Path("a.txt"), b"- a\n" * 101, Limits(blocks=100))
    assert caught.value.render("en") == (
        "a.txt: The document has more than 100 paragraphs and cells.\n"
        "  → Split it, or raise `blocks` under [limits] in the configuration."
    )
