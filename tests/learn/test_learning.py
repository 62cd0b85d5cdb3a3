"""What three approved documents teach, and that what they do not share is not demanded."""

from pathlib import Path
from typing import Any

import pytest

from checker.core.document import Document
from checker.core.errors import InputError
from checker.formats.markdown.read import read as read_markdown
from checker.jobs.check.check import CheckJob, check
from checker.jobs.measure.rule_test import measure
from checker.learn.rules import Learned, learn
from checker.rules import Ruleset, RulesetLibrary
from tests.learn.drafts import CAMERAS, LIGHTS, LIGHTS_NAME, NAMES, approved, read

WEEKDAY = r".*[(（][月火水木金土日](?:曜日?)?[)）].*"


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn(approved(), "ringi")


@pytest.fixture(scope="module")
def ruleset(learned: Learned, tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    file = tmp_path_factory.mktemp("learned") / "ringi.yaml"
    file.write_bytes(learned.text.encode())
    return RulesetLibrary().get(str(file))


def rule(learned: Learned, name: str) -> dict[str, Any]:
    """Return the data of one learned rule."""
    (found,) = [dict(each.data) for each in learned.kept if each.data["id"] == f"ringi.{name}"]
    return found


def findings(ruleset: Ruleset, document: Document) -> list[tuple[str, str]]:
    """Return rule and quote of each finding."""
    verdict = check(CheckJob(document, document.name, ruleset, "option", "ja"), None)
    assert not [each for each in verdict.results if each.outcome == "error"]
    return [(each.rule.removeprefix("ringi."), each.quote) for each in verdict.findings]


def test_sections_that_all_have_are_required_and_the_others_optional(learned: Learned) -> None:
    assert rule(learned, "sections")["required"] == [
        "目的",
        "内容",
        {"name": "比較検討", "optional": True},
        {"name": "費用", "aliases": ["費用の内訳"]},
        "効果",
        "スケジュール",
        {"name": "添付資料", "optional": True},
    ]
    assert rule(learned, "sections")["order"] == "strict"


def test_fields_have_types_and_forms_but_no_literal_values(learned: Learned) -> None:
    assert rule(learned, "fields")["required"] == [
        {"label": "文書番号", "pattern": r"\p{Han}{1,3}-[0-9]{4}-[0-9]{3}"},
        {"label": "起案日", "type": "date", "pattern": WEEKDAY},
        "起案部署",
        {"label": "起案者", "type": "person"},
        {"label": "件名", "pattern": ".+について"},
        {"label": "決裁区分", "pattern": ".+決裁"},
        {"label": "申請金額", "type": "amount"},
        {"label": "保存期間", "pattern": "[0-9]+年"},
    ]


def test_tables_and_their_sums(learned: Learned) -> None:
    plan = rule(learned, "table-2")
    assert plan["table"] == {"section": ["スケジュール"]}
    assert plan["headers"] == plan["non_empty"] == ["日程", "実施事項", "担当"]
    assert plan["columns"] == {"日程": {"type": "date", "pattern": WEEKDAY}}
    cost = rule(learned, "sums-1")
    assert cost["table"] == {"section": ["費用", "費用の内訳"]}
    assert cost["tax"] == {"rate": 0.1, "rounding": "any"}
    assert cost["products"] == [{"factors": ["数量", "単価"], "product": "金額"}]
    tables = [each.data for each in learned.kept if each.data["kind"] == "table"]
    sections = [each["table"].get("section") for each in tables]
    assert ["比較検討"] not in sections, "each comparison has the columns of its day"


def test_wording_that_the_samples_keep_to(learned: Learned) -> None:
    assert rule(learned, "style")["style"] == "dearu"
    assert rule(learned, "terms")["swap"]["サーバ"] == "サーバー"
    assert rule(learned, "date-style")["kind"] == "existence"
    assert rule(learned, "closing")["patterns"] == [r"^\s*以上\s*$"]


def test_the_name_of_the_file_and_what_the_rule_set_is_for(
    learned: Learned, ruleset: Ruleset
) -> None:
    name = rule(learned, "filename")
    assert name["pattern"] == r"稟議書_\p{Han}{1,3}-[0-9]{4}-[0-9]{3}_[^_]+"
    assert name["field"] == "文書番号"
    assert ruleset.header.applies_to.filename == ("*稟議書*",)
    assert ruleset.header.title == "稟議書"


def test_each_rule_states_its_evidence(learned: Learned) -> None:
    assert all(each.evidence for each in learned.kept)
    text = learned.text
    assert "# 3件中3件: 見出し 目的、内容、費用、効果、スケジュール / 3 of 3 samples: " in text
    assert "# 3件中2件: 見出し「比較検討」(なくてもよい) / 2 of 3 samples: " in text
    assert "# 列「日程」6セル中6セル: 曜日の付いた日付 / column “日程”, 6 of 6 cells: " in text
    assert "佐藤 恵" not in "\n".join(rule(learned, "fields")["examples"]["good"])


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_pass(ruleset: Ruleset, name: str) -> None:
    assert findings(ruleset, read(name, NAMES[name])) == []


def test_so_does_a_document_that_was_no_sample(ruleset: Ruleset) -> None:
    assert findings(ruleset, read(LIGHTS_NAME, LIGHTS)) == []


def test_the_examples_of_the_rules_do_what_they_should(ruleset: Ruleset) -> None:
    measured = measure(ruleset, read_markdown, None)
    assert not [each.rule for each in measured if each.wrong]
    assert sum(each.examples for each in measured) > len(measured)


FAULTS = [
    ("## 5. 効果\n\n夜間も", "夜間も", [("sections", "")]),
    ("## 4. 費用", "## 4. 価格", [("sections", "")]),
    ("総-2025-018 |", "総-2025-18 |", [("filename", ""), ("fields", "総-2025-18")]),
    ("部長決裁", "総務部長", [("fields", "総務部長")]),
    ("| 起案部署 | 総務部総務課 |", "| 起案部署 |  |", [("fields", "起案部署")]),
    ("設置 | ミナト電機 |", "設置 |  |", [("table-2", "")]),
    ("| 2025年7月4日(金) | 設置", "| 追って連絡 | 設置", [("table-2", "追って連絡")]),
    ("| 合計 |  |  | 330,000 |", "| 合計 |  |  | 303,000 |", [("sums-1", "303,000")]),
    ("サーバーに残す", "サーバに残す", [("terms", "サーバ")]),
    ("入れ替える。", "入れ替えます。", [("style", "ます")]),
    ("2025年6月20日(金)", "2025年6月20日(木)", [("date", "2025年6月20日(木)")]),
    ("2025年6月20日(金)", "2025/6/20(金)", [("date-style", "2025/6/20")]),
    ("以上\n", "", [("closing", "")]),
    ("総務課 佐藤", "総務課 〇〇", [("placeholder", "〇〇")]),
    ("## 2. 内容", "**2. 内容**", [("heading-style", "2. 内容")]),
    ("| 社長 | 部長 | 課長 | 起案者 |\n| --- | --- | --- | --- |\n|  |  |  |  |", "",
     [("approval", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "expected"), FAULTS)
def test_faults_are_found(
    ruleset: Ruleset, right: str, wrong: str, expected: list[tuple[str, str]]
) -> None:
    (name,) = [each for each in NAMES if "018" in each]
    assert right in CAMERAS
    found = findings(ruleset, read(name, CAMERAS.replace(right, wrong, 1)))
    assert set(expected) <= set(found)
    assert {each for each, _ in found} <= {each for each, _ in expected} | {
        "numbering",
        "numbering-md",
    }


def test_a_rule_that_a_sample_does_not_pass_is_dropped_or_weakened() -> None:
    first, second, third = NAMES.items()
    wrong = second[1].replace("| 合計 |  |  | 143,000 |", "| 合計 |  |  | 134,000 |")
    drafts = [read(*first), read(second[0], wrong), read(*third)]
    result = learn(drafts, "ringi")
    assert not [each for each in result.kept if each.data["kind"] == "table-sum"]
    (dropped,) = [each for each in result.dropped if "sums" in each.id]
    assert "台車の購入.md: 合計が" in dropped.reason.get("ja")
    assert f"#   {dropped.id}: {dropped.reason.get('ja')} / " in result.text


def test_one_sample_teaches_forms_and_no_values() -> None:
    name, text = next(iter(NAMES.items()))
    result = learn([read(name, text)], "ringi")
    fields = {
        each["label"]: each for each in rule(result, "fields")["required"] if isinstance(each, dict)
    }
    assert fields["起案日"] == {"label": "起案日", "type": "date"}
    assert fields["文書番号"]["pattern"].endswith("{1,3}-[0-9]{4}-[0-9]{3}")
    assert "件名" not in fields
    assert "1件なので" in result.text
    tables = [each.data["headers"] for each in result.kept if each.data["kind"] == "table"]
    assert ["案", "5年間の費用", "評価"] not in tables


def test_learning_twice_gives_the_same_text(learned: Learned) -> None:
    assert learn(approved(), "ringi").text == learned.text


def test_a_sample_without_words_is_refused() -> None:
    with pytest.raises(InputError):
        learn([read("empty.md", "<!-- nothing -->\n")], "ringi")


def test_english_samples(tmp_path: Path) -> None:
    text = (
        "# Incident report\n\n- Number: INC-2025-{n:03}\n- Reported: June {d}, 2025\n\n"
        "## 1. Summary\n\nThe order system stopped for {d} minutes.\n\n"
        "## 2. Timeline\n\n| Time | Event | Owner |\n| --- | --- | --- |\n"
        "| 9:12 | Monitoring raised an alarm | Baker |\n| 9:40 | Restarted | Cole |\n\n"
        "## 3. Cause\n\nA certificate had expired.\n"
    )
    drafts = [read(f"INC-2025-{n:03}.md", text.format(n=n, d=d)) for n, d in ((12, 3), (31, 17))]
    result = learn(drafts, "incident")
    file = tmp_path / "incident.yaml"
    file.write_bytes(result.text.encode())
    assert RulesetLibrary().get(str(file)).header.language == "en"
    rules = {each.data["id"].removeprefix("incident."): each.data for each in result.kept}
    assert rules["sections"]["required"] == ["Summary", "Timeline", "Cause"]
    assert rules["fields"]["required"] == [
        {"label": "Number", "pattern": "INC-[0-9]{4}-[0-9]{3}"},
        {"label": "Reported", "type": "date"},
    ]
    assert rules["table-1"]["columns"] == {"Time": {"pattern": "[0-9]{1,2}:[0-9]{2}"}}


VERSIONED = """\
# 電源の点検手順書

| 文書番号 | 設-2025-00{n} | 版 | {version} |
| --- | --- | --- | --- |
| 主管部署 | 設備課 | 改訂日 | 2025年6月9日 |

| 作成 | 審査 | 承認 |
| --- | --- | --- |
| 石田 | 高橋 | 大塚 |
| 2025年6月2日 | 2025年6月5日 | 2025年6月9日 |

## 1. 用語

| 用語 | 意味 |
| --- | --- |
| 予備電源 | 停電のときに電気を供給する装置 |
| 点検表 | 点検の結果を記入する様式 |

## 2. 手順

1. 札を掛ける。
2. 電圧を測る。
3. 札を外す。

## 3. 改訂履歴

| 版 | 改訂日 | 改訂内容 |
| --- | --- | --- |
| 1.0 | 2023年4月3日 | 新規作成 |
| {version} | 2025年6月9日 | 測り方を改めた |
"""


def test_revisions_signatures_terms_and_steps(tmp_path: Path) -> None:
    names = [f"設-2025-00{n}_電源の点検手順書.md" for n in (4, 7)]
    drafts = [
        read(name, VERSIONED.format(n=n, version=version))
        for name, n, version in zip(names, (4, 7), ("1.1", "2.0"), strict=True)
    ]
    result = learn(drafts, "ringi")
    history = rule(result, "history")
    assert history["current"] == {"field": "版"}
    assert history["current_date"] == {"field": "改訂日"}
    assert rule(result, "approval")["roles"] == ["作成", "審査", "承認"]
    assert rule(result, "approval")["signed"] == "required"
    assert rule(result, "list-1")["markers"] == "number"
    labels = [each["label"] for each in rule(result, "fields")["required"] if "label" in each]
    assert "予備電源" not in labels, "a table of terms is no form"
    file = tmp_path / "ringi.yaml"
    file.write_bytes(result.text.encode())
    old = VERSIONED.format(n=4, version="1.1").replace("| 版 | 1.1 |", "| 版 | 1.0 |")
    broken = old.replace("| 石田 |", "|  |").replace("| 石田 | 高橋", "|  | 高橋")
    assert ("history", "1.0") in findings(RulesetLibrary().get(str(file)), read(names[0], broken))


def test_what_only_some_have_is_switched_off() -> None:
    first, second, third = NAMES.items()
    drafts = [read(*first), read(*second), read(third[0], third[1].replace("以上\n", ""))]
    result = learn(drafts, "ringi")
    assert rule(result, "closing")["enabled"] is False
    assert "# 3件中2件: 末尾に「以上」 / 2 of 3 samples: “以上” at the end" in result.text


def test_articles_of_one_regulation_are_not_demanded_of_the_next() -> None:
    text = "# 旅費規程\n\n" + "\n\n".join(
        f"## 第{n}条 {name}\n\n{name}について定める。"
        for n, name in enumerate(("目的", "日当", "宿泊費", "改廃"), 1)
    )
    required = rule(learn([read("旅費規程.md", text)], "ringi"), "sections")["required"]
    assert required == [
        "目的",
        {"name": "日当", "optional": True},
        {"name": "宿泊費", "optional": True},
        "改廃",
    ]
