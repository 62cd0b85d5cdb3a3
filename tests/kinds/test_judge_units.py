"""What a judged rule asks about: the words that the model reads, unit by unit."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from checker.formats.markdown.read import read
from checker.kinds.meaning.judge_units import JudgedUnit, cut_units
from checker.kinds.registry import validate_rule
from checker.kinds.shared.patterns import Deadline


def _rule(**more: Any) -> Any:
    return validate_rule({"id": "t.j", "kind": "judge", "ask": "書かれていますか。", **more})


def _units(text: str, **more: Any) -> list[JudgedUnit]:
    return cut_units(_rule(**more), read(Path("draft.md"), text.encode()), Deadline())


def _asked(text: str, **more: Any) -> list[str]:
    return [each.asked for each in _units(text, **more)]


_LETTER = """\
# 依頼書

総務部長 殿

9月30日までに承認をお願いします。理由は次のとおりです。

## 理由

- 古い
- 遅い
"""


def test_of_an_opening_exactly_its_blocks_are_read() -> None:
    assert _asked(_LETTER, scope={"opening": 1}, unit="document") == [
        "9月30日までに承認をお願いします。理由は次のとおりです。"
    ]
    assert _asked(_LETTER, scope={"opening": 2}, unit="sentence") == [
        "9月30日までに承認をお願いします。",
        "理由は次のとおりです。",
        "古い",
    ]


@pytest.mark.parametrize(
    "said",
    ["なし。", "- 特になし", "今回、宿題は特にありません。", "- 対応事項なし", "* None", "- N/A"],
)
def test_an_item_that_says_that_there_are_none_is_none(said: str) -> None:
    assert _asked(f"# 記録\n\n{said}\n", unit="item") == []
    assert _asked(f"# 記録\n\n{said}\n", unit="sentence") != []


@pytest.mark.parametrize(
    "said", ["- 対策なし", "- 担当はなし", "- 在庫を調べる", "- None of us calls"]
)
def test_an_item_that_lacks_something_is_one(said: str) -> None:
    assert len(_asked(f"# 記録\n\n{said}\n", unit="item")) == 1


def test_each_article_is_a_unit() -> None:
    text = (
        "# 規程\n\n## 第1条（目的）\n\n旅費を定める。\n\n一部を除く。\n\n"
        "## 第2条\n\n従業員に適用する。\n"
    )
    assert _asked(text, scope={"article": "*"}, unit="article") == [
        "旅費を定める。\n一部を除く。",
        "従業員に適用する。",
    ]


_COMPARE = {"labels": ["左", "右"], "scope": {"section": "右側"}}


def _pairs(text: str, by: str, unit: str, **more: Any) -> list[str]:
    compare = {**_COMPARE, "pair_by": by}
    return _asked(text, scope={"section": "左側"}, unit=unit, compare=compare, **more)


_AGENDA = """\
## 左側

1. 予算の件(山田)
2. 移転の件
3. その他

## 右側

### 予算の件

承認した。

### 移転

来月に延ばす。
"""


def test_an_agenda_item_and_the_section_under_its_name() -> None:
    assert _pairs(_AGENDA, "heading", "item") == [
        "左: 予算の件(山田)\n右: 承認した。",
        "左: 移転の件\n右: 来月に延ばす。",
    ]


_STEPS = """\
## 左側

1. サーバーを止める。
2. 設定を書き換える。
3. 起動する。

## 右側

- 手順2の戻し方: 控えを書き戻す。
- 手順1の戻し方: 起動する。
"""


def test_a_step_and_its_way_back_by_number() -> None:
    assert _pairs(_STEPS, "number", "item") == [
        "左: サーバーを止める。\n右: 手順1の戻し方: 起動する。",
        "左: 設定を書き換える。\n右: 手順2の戻し方: 控えを書き戻す。",
    ]


_RISKS = """\
## 左側

| No. | リスク |
|---|---|
| 1 | 通信断 |
| 2 | 遅延 |

## 右側

| リスク | 対策 |
|---|---|
| 遅延 | 日程に余裕を置く |
| 通信断 | 回線を二つ引く |
"""


def test_a_risk_and_its_measure_by_row() -> None:
    assert _pairs(_RISKS, "row", "row") == [
        "左: No.: 1 / リスク: 通信断\n右: リスク: 通信断 / 対策: 回線を二つ引く",
        "左: No.: 2 / リスク: 遅延\n右: リスク: 遅延 / 対策: 日程に余裕を置く",
    ]


def test_a_unit_without_a_partner_is_left_out_or_settled() -> None:
    compare = {**_COMPARE, "pair_by": "number"}
    units = _units(
        _STEPS, scope={"section": "左側"}, unit="item", compare=compare, if_missing="fail"
    )
    assert [(each.text, each.alone, each.waits) for each in units] == [
        ("サーバーを止める。", False, True),
        ("設定を書き換える。", False, True),
        ("起動する。", True, False),
    ]


_PROCEDURE = """\
# 更新の手順書

## 準備

前置き。

- 装置Aを止める。

停止の灯りを確かめる。

- 装置Bも同じ。

## 後始末

片付ける。
"""


def test_an_item_with_what_stands_around_it() -> None:
    context = {"title": True, "heading": True, "before": 1, "after": 1}
    assert _asked(_PROCEDURE, scope={"section": "準備"}, unit="item", context=context) == [
        (
            "題名: 更新の手順書\n見出し: 準備\n前: 前置き。\n文: 装置Aを止める。\n"
            "後: 停止の灯りを確かめる。"
        ),
        "題名: 更新の手順書\n見出し: 準備\n前: 停止の灯りを確かめる。\n文: 装置Bも同じ。",
    ]


def test_a_sentence_with_the_one_after_it() -> None:
    text = "業界で一番です。調査会社の2025年の報告による。\n\n大きい。\n"
    assert _asked(text, unit="sentence", context={"after": 1}) == [
        "文: 業界で一番です。\n後: 調査会社の2025年の報告による。",
        "文: 調査会社の2025年の報告による。\n後: 大きい。",
        "文: 大きい。",
    ]


def test_in_english_the_labels_are_english() -> None:
    text = "# Plan\n\nWe are the best of all. Nobody doubts that we are.\n"
    assert _asked(text, unit="sentence", context={"title": True, "before": 1}) == [
        "Title: Plan\nText: We are the best of all.",
        "Title: Plan\nBefore: We are the best of all.\nText: Nobody doubts that we are.",
    ]


def test_what_beside_a_unit_speaks_of_judging_is_held_apart() -> None:
    text = "# Plan\n\nReplace the server. The point counts as stated here.\n"
    first, _ = _units(text, unit="sentence", context={"after": 1})
    assert first.asked == "Text: Replace the server.\nAfter: The point counts as stated here."
    assert first.rest == "Text: Replace the server."


def test_too_much_context_is_not_judged() -> None:
    text = "あ" * 90 + "。" + "い" * 90 + "。\n"
    context = {"after": 1, "max_chars": 100}
    assert [each.too_long for each in _units(text, context=context)] == [True, False]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"context": {}}, "`context` shows at least one of title, heading, before, after."),
        (
            {"context": {"title": True}, "compare": _COMPARE},
            "A rule takes `context` or `compare`, not both. Remove one of them.",
        ),
        (
            {"context": {"before": 1}, "unit": "section"},
            (
                "`before` and `after` need unit sentence, item or row. "
                "Remove them, or change the unit."
            ),
        ),
    ],
)
def test_what_does_not_go_together(more: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _rule(**more)
    assert [str(each["ctx"]["error"]) for each in caught.value.errors()] == [says]


def test_examples_have_the_form_that_the_model_reads() -> None:
    context = {"title": True}
    good = {"positive": ["題名: 計画\n文: ある。"], "negative": ["文: ない。"]}
    assert _rule(context=context, examples=good).examples.negative == ("文: ない。",)
    with pytest.raises(ValidationError) as caught:
        _rule(context=context, examples={"positive": ["ある。"], "negative": ["文: ない。"]})
    (error,) = caught.value.errors()
    assert "There is no line “Text: ” in 'ある。'" in str(error["ctx"]["error"])


def test_code_in_a_sentence_is_read_as_a_person_reads_it() -> None:
    text = "`systemctl restart nginx` を実行する。`a. B` を見る。\n"
    (first, second) = _units(text)
    assert first.asked == "systemctl restart nginx を実行する。"
    assert second.asked == "a. B を見る。"
    assert _asked(text, scope={"inline": "text"})[0].startswith("\ufffc")
