"""Findings of one cause are shown as one, with each place, and are counted as one."""

import json
from typing import Any

from tests.reports.samples import at, finding, fixed, in_word, linted, rendered

_SAID: dict[str, Any] = {
    "rule": "own.kana",
    "name": "仮名で書く語",
    "severity": "warning",
    "message": "「頂く」は仮名で「いただく」と書きます。",
    "excerpt": "確認して頂く。",
    "excerpt_start": 4,
    "cause": "c1",
    "why": "読みやすくする。",
}


def _said(line: int, **more: Any) -> Any:
    return finding(at(line, 5, 2), "頂く", **(_SAID | {"fix": fixed("いただく")} | more))


FILE = linted("draft.md", _said(3), _said(7), finding(at(8, 1, 2), cause="c2"), _said(12))


def test_text_tells_a_cause_once_and_names_each_place() -> None:
    assert rendered("text", [FILE], is_folder=False).splitlines() == [
        "a",
        "",
        "警告  3行5文字目  仮名で書く語  3か所",
        "  「頂く」は仮名で「いただく」と書きます。",
        "    確認して頂く。",
        "            ^^^^",
        "  → 修正案: いただく",
        "  理由: 読みやすくする。",
        "  + 7行5文字目  頂く",
        "  + 12行5文字目  頂く",
        "",
        "エラー  8行1文字目  ringi.total",
        "  合計が合いません。",
        "    費用は概算とする。",
        "          ^^^^",
        "",
        (
            "判定: 不合格  エラー 1  警告 1  参考 0(4か所)"
            "  (規則: 合格 0、不合格 0、未判定 0、対象なし 0)"
        ),
    ]


def test_who_writes_rules_is_told_their_ids_and_places() -> None:
    shown = rendered("text", [FILE], is_folder=False, verbose=True)
    assert "  理由: 読みやすくする。  規則: own.kana (ringi.yaml:3:5)" in shown.splitlines()


def test_a_folder_s_list_has_a_line_for_each_place() -> None:
    lines = rendered("text", [FILE]).splitlines()
    assert [each for each in lines if each.startswith("draft.md:")] == [
        "draft.md:3:5: 警告 仮名で書く語 「頂く」は仮名で「いただく」と書きます。 (3か所)",
        "draft.md:7:5: 警告 仮名で書く語 頂く",
        "draft.md:12:5: 警告 仮名で書く語 頂く",
        "draft.md:8:1: エラー ringi.total 合計が合いません。",
    ]
    assert lines[-6:] == [
        "規則ごと",
        "  3  仮名で書く語 (own.kana)",
        "  1  ringi.total",
        "ファイルごと",
        "  4  draft.md",
        "1 ファイル、指摘 2 件・4か所(エラー 1、警告 1、参考 0)、1.2 秒。",
    ]


def test_a_comment_on_a_pull_request_names_the_other_places() -> None:
    lines = rendered("markdown", [FILE]).splitlines()
    assert [each for each in lines if each.startswith("- ")] == [
        "- 🔴 8:1 <code>ringi.total</code> 合計が合いません。",
        (
            "- 🟡 3:5 <code>仮名で書く語</code> 「頂く」は仮名で「いただく」と書きます。"
            " → 修正案: いただく (ほか2か所: 7:5, 12:5)"
        ),
    ]


def test_sarif_keeps_a_result_for_each_place_and_relates_them() -> None:
    (run,) = json.loads(rendered("sarif", [FILE]))["runs"]
    regions = [
        each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in run["results"]
    ]
    assert regions == [3, 7, 8, 12]
    assert [each.get("properties") for each in run["results"]] == [
        {"cause": "c1"},
        {"cause": "c1"},
        None,
        {"cause": "c1"},
    ]
    related = [
        [one["physicalLocation"]["region"]["startLine"] for one in each["relatedLocations"]]
        for each in run["results"]
        if "relatedLocations" in each
    ]
    assert related == [[7, 12]]
    rule = run["tool"]["driver"]["rules"][0]
    assert (rule["id"], rule["name"], rule["shortDescription"]["text"]) == (
        "own.kana",
        "仮名で書く語",
        "仮名で書く語",
    )
    assert rule["fullDescription"]["text"] == "読みやすくする。"


def test_json_counts_causes_and_keeps_every_finding() -> None:
    record = json.loads(rendered("json", [FILE]))
    (file,) = record["files"]
    assert [each["cause"] for each in file["findings"]] == ["c1", "c1", "c2", "c1"]
    assert record["summary"]["causes"] == {"error": 1, "warning": 1, "info": 0}
    assert record["summary"]["severities"] == {"error": 1, "warning": 3, "info": 0}


def test_the_page_has_one_card_for_a_cause() -> None:
    page = rendered("html", [FILE])
    assert page.count('<li class="card ') == 2
    assert page.count('<li class="same"') == 2
    assert '<span class="count">3か所</span>' in page


def test_a_place_without_words_is_named_by_what_is_said() -> None:
    whole = linted(
        "a.docx",
        *(
            finding(in_word(f"表 {n}"), "", excerpt="", cause="c", message="空です。")
            for n in (1, 2)
        ),
    )
    assert "  + 表 2  空です。" in rendered("text", [whole], is_folder=False).splitlines()
