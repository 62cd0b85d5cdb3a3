"""Which blocks a rule looks at, and what of them it reads."""

from pathlib import Path
from typing import Any

import pytest

from checker.checks.inline import BLANK
from checker.checks.scope import Scope
from checker.document import Document
from checker.readers.markdown import read

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
        ({"or": [{"block": "list-item"}, {"heading_level": 1}]}, ["一つ目", "二つ目"]),
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


def test_the_parts_that_a_joined_scope_names() -> None:
    scope = Scope.model_validate({"or": [{"part": "header"}, {"part": "footer"}]})
    assert scope.parts == ("header", "footer")
    assert Scope.model_validate({"not": {"part": "header"}}).parts == ("body",)
