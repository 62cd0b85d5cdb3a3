"""Which blocks a rule looks at, and what of them it reads."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from checker.core.document import Block, BlockKind, Document, Part
from checker.formats.html.read import read as read_html
from checker.formats.markdown.read import read
from checker.kinds.shared.inline_selection import BLANK
from checker.kinds.shared.scope import Scope

_TEXT = """\
# 手順書

前書きです。

## 目的

`config.toml` の**値**を*見る*。[手引き](https://example.com/a)を参照。

> 引用の文。

English words stand here alone.

- 一つ目
- 二つ目

表1 費用の内訳

| 項目 | 金額 |
|---|---|
| 機器 | 100円 |
| 作業 | 200円 |

## 付録

付録の文。二つ目の文。
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return read(Path("a.md"), _TEXT.encode())


def _texts(document: Document, scope: dict[str, Any]) -> list[str]:
    selected = Scope.model_validate(scope).select(document)
    return [block.text.replace(BLANK, "·") for block in selected]


@pytest.mark.parametrize(
    ("scope", "texts"),
    [
        ({"block": "heading"}, ["手順書", "目的", "付録"]),
        ({"block": "heading", "not": {"heading_level": 1}}, ["目的", "付録"]),
        ({"block": "heading", "not": [{"heading_level": 1}, {"section": "付録"}]}, ["目的"]),
        ({"block": "list-item"}, ["一つ目", "二つ目"]),
        # each under `or` means what it means alone
        ({"or": [{"block": "list-item"}, {"heading_level": 1}]}, ["手順書", "一つ目", "二つ目"]),
        (
            {"or": [{"block": "table"}, {"section": "付録"}]},
            [
                "",
                *("項目", "金額", "機器", "100円", "作業", "200円"),
                *("付録", "付録の文。二つ目の文。"),
            ],
        ),
        ({"block": "table", "column": "金額"}, ["100円", "200円"]),
        (
            {"and": [{"or": [{"block": "heading"}, {"section": "付録"}]}, {"section": "手順書"}]},
            ["手順書", "目的", "付録", "付録の文。二つ目の文。"],
        ),
        (
            {"block": "heading", "not": {"or": [{"heading_level": 1}, {"section": "付録"}]}},
            ["目的"],
        ),
        (
            {"or": [{"block": "list-item"}, {"block": "heading", "heading_level": 1}]},
            ["手順書", "一つ目", "二つ目"],
        ),
        ({"and": [{"section": "目的"}, {"block": "list-item"}]}, ["一つ目", "二つ目"]),
        ({"section": "付録"}, ["付録", "付録の文。二つ目の文。"]),
        (
            {"section": "付録", "block": "paragraph", "unit": "sentence"},
            ["付録の文。", "二つ目の文。"],
        ),
        ({"language": "en"}, ["English words stand here alone."]),
        ({"style": "Quote"}, ["引用の文。"]),
        ({"table": "費用の内訳", "header_row": True}, ["項目", "金額"]),
        ({"table": "費用の内訳", "column": "金額"}, ["100円", "200円"]),
        ({"in_table": True, "not": {"column": "金額"}}, ["項目", "金額", "機器", "作業"]),
        ({"inline": "code"}, ["config.toml"]),
        ({"inline": "strong"}, ["値"]),
        ({"inline": ["emphasis", "link"]}, ["見る", "手引き"]),
        (
            {"section": "目的", "block": "paragraph", "ignore": ["English.*", "引用の文"]},
            ["·" * 11 + " の値を見る。手引きを参照。", "····。", "·" * 31, "表1 費用の内訳",
             "項目", "金額", "機器", "100円", "作業", "200円"],
        ),
        (
            {"section": "目的", "block": "paragraph", "ignore_inline": "link", "not": {"or": [
                {"in_table": True}, {"language": "en"}, {"style": "Quote"},
            ]}},
            ["·" * 11 + " の値を見る。···を参照。", "表1 費用の内訳"],
        ),
    ],
)  # fmt: skip
def test_selectors(document: Document, scope: dict[str, Any], texts: list[str]) -> None:
    assert _texts(document, scope) == texts


def test_the_source_text_as_one_block(document: Document) -> None:
    (block,) = Scope(raw=True).select(document)
    assert block.text == _TEXT
    start = _TEXT.index("**値**")
    assert document.quote(block.span(start, start + 5)) == "**値**"


def test_a_piece_gives_places_in_its_block(document: Document) -> None:
    second = Scope.model_validate(
        {"block": "paragraph", "section": "付録", "unit": "sentence"}
    ).select(document)[1]
    assert document.quote(second.span(0, 3)) == "二つ目"
    code = Scope.model_validate({"inline": "code"}).select(document)[0]
    assert document.quote(code.span()) == "config.toml"


def _in_parts(scope: dict[str, Any]) -> list[str]:
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, f"{part}/0", part, part, section=("費用",)) for part in Part
    )
    document = Document("a.docx", "docx", "", blocks, "ja")
    return [block.text for block in Scope.model_validate(scope).select(document)]


@pytest.mark.parametrize(
    ("scope", "parts"),
    [
        ({}, ["body"]),
        ({"part": ["header", "body"]}, ["body", "header"]),
        ({"or": [{"part": "header"}, {"part": "footer"}]}, ["header", "footer"]),
        ({"or": [{"part": "header"}, {"section": "費用"}]}, ["body", "header"]),
        ({"and": [{"part": "notes"}, {"section": "費用"}]}, ["notes"]),
        ({"not": {"part": "header"}}, ["body"]),
        ({"part": ["header", "footer"], "not": {"part": "header"}}, ["footer"]),
    ],
)
def test_the_body_unless_a_scope_says_otherwise(scope: dict[str, Any], parts: list[str]) -> None:
    assert _in_parts(scope) == parts
    if "not" not in scope:
        assert sorted(Scope.model_validate(scope).parts) == sorted(parts)


def test_a_head_over_several_columns_stands_over_each() -> None:
    html = (
        "<table><tr><th>品名</th><th colspan=2>金額</th></tr>"
        "<tr><td>机</td><td>1円</td><td>2円</td></tr></table>"
    )
    document = read_html(Path("a.html"), html.encode())
    assert _texts(document, {"column": "金額"}) == ["1円", "2円"]


_LETTER = """\
# 機器更新の件

総務部長 殿

2025年9月1日

件名: 機器更新

老朽化した複合機を更新したい。

費用は198万円です。

## 目的

目的の文。

## 費用

費用の一つ目。

費用の二つ目。

### 内訳

内訳の文。
"""


@pytest.mark.parametrize(
    ("scope", "texts"),
    [
        # the lines of a letter head open nothing
        ({"opening": 1}, ["老朽化した複合機を更新したい。"]),
        ({"opening": 2}, ["老朽化した複合機を更新したい。", "費用は198万円です。"]),
        (
            {"opening": "before-second-heading"},
            ["総務部長 殿", "2025年9月1日", "件名: 機器更新", "老朽化した複合機を更新したい。",
             "費用は198万円です。", "目的", "目的の文。"],
        ),
        ({"section": "費用", "opening": 1}, ["費用の一つ目。"]),
        (
            {"section": "費用", "opening": "before-second-heading"},
            ["費用", "費用の一つ目。", "費用の二つ目。"],
        ),
        (
            {"section": "費用", "block": "paragraph", "not": {"section": "費用", "opening": 2}},
            ["内訳の文。"],
        ),
    ],
)  # fmt: skip
def test_the_opening(scope: dict[str, Any], texts: list[str]) -> None:
    assert _texts(read(Path("a.md"), _LETTER.encode()), scope) == texts


_REGULATION = """\
# 旅費規程

## 第1章 総則

（目的）
第1条　この規程は、旅費を定める。

（適用範囲）

第2条　従業員に適用する。

2　役員は別に定める。

### 第3条の2（申請）

第2条の規定により承認する。

## 附則

令和7年から施行する。
"""


@pytest.mark.parametrize(
    ("article", "texts"),
    [
        (2, ["（適用範囲）", "第2条　従業員に適用する。", "2　役員は別に定める。"]),
        (
            ["目的", "第３条の２"],
            ["（目的）\n第1条　この規程は、旅費を定める。", "第3条の2（申請）",
             "第2条の規定により承認する。"],
        ),
        (
            "*",
            ["（目的）\n第1条　この規程は、旅費を定める。", "（適用範囲）",
             "第2条　従業員に適用する。", "2　役員は別に定める。",
             "第3条の2（申請）", "第2条の規定により承認する。"],
        ),
        (4, []),
    ],
)  # fmt: skip
def test_the_text_of_articles(article: Any, texts: list[str]) -> None:
    assert _texts(read(Path("a.md"), _REGULATION.encode()), {"article": article}) == texts


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        (
            {"raw": True, "section": "費用", "opening": 3},
            (
                "`raw` takes the whole source text, so opening, section beside it would be "
                "ignored. Remove `raw`, or opening, section."
            ),
        ),
        (
            {"or": [{"section": "費用", "unit": "sentence"}]},
            "unit would be ignored inside `and`, `or` and `not`. Write it right under the scope.",
        ),
        (
            {"not": {"raw": True}},
            "raw would be ignored inside `and`, `or` and `not`. Write it right under the scope.",
        ),
    ],
)
def test_a_key_that_would_count_for_nothing_is_refused(scope: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Scope.model_validate(scope)
    assert [str(each["ctx"]["error"]) for each in caught.value.errors()] == [says]


def test_beside_the_source_text_stands_what_can_be_said_of_it(document: Document) -> None:
    scope = {"raw": True, "ignore": ["[^一二]"], "unit": "block", "section": []}
    assert _texts(document, scope)[0].replace("·", "") == "一二二"


_CHOICES = """\
| 案 | 判定 | 備考 |
|---|---|---|
| A案 | 採用 | 早い |
| B案 | 不採用 | 高い |
| C案 | 保留(再検討) | 遅い |

| 氏名 | 所属 |
|---|---|
| 佐藤 | 総務部 |
"""


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ({"判定": "採用"}, ["A案", "採用", "早い"]),
        ({"判定": {"not": "採用"}}, ["B案", "不採用", "高い", "C案", "保留(再検討)", "遅い"]),
        ({"判定": {"not": ["採用", "保留*"]}}, ["B案", "不採用", "高い"]),
        (
            {"判定": ["採用", "保留"], "備考": {"is": "*い", "not": "早い"}},
            ["C案", "保留(再検討)", "遅い"],
        ),
        ({"部署": {"not": "総務部"}}, []),
    ],
)  # fmt: skip
def test_rows_by_what_a_cell_says(rows: Any, texts: list[str]) -> None:
    assert _texts(read(Path("a.md"), _CHOICES.encode()), {"rows": rows}) == texts


@pytest.mark.parametrize("said", [{}, {"isnt": "採用"}])
def test_a_row_needs_words_for_a_column(said: Any) -> None:
    with pytest.raises(ValidationError):
        Scope.model_validate({"rows": {"判定": said}})
