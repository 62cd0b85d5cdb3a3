"""What format owners want to say: each case as the rule that says it, and what it finds."""

from pathlib import Path
from typing import Any

import pytest

from checker.core.verdict import Verdict
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob, check
from checker.rules import RulesetErrors, load_ruleset


def _check(folder: Path, rules: str, text: str) -> Verdict:
    file = folder / "own.yaml"
    file.write_text(f"ruleset: own\nrules:\n{rules}", encoding="utf-8")
    ruleset = load_ruleset(file, lambda _: None, file.name)
    return check(CheckJob(read(Path("a.md"), text.encode()), "a.md", ruleset, "option", "ja"), None)


def _found(folder: Path, rules: str, text: str) -> list[tuple[str, str]]:
    """Return severity and message of each finding."""
    return [(each.severity, each.message) for each in _check(folder, rules, text).findings]


_RATIONALE = """\
  - {{id: own.a, kind: required, words: [見積], scope: {{section: [費用, 経費]}}, severity: error,
     message: 見積を書きます。, if_missing: {says}}}
"""


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("fail", [("error", "見出し「費用」「経費」がないため、この規則は確かめられません。")]),
        ("warn", [("warning", "見出し「費用」「経費」がないため、この規則は確かめられません。")]),
        ("ignore", []),
    ],
)
def test_a_section_that_a_rule_needs(tmp_path: Path, says: str, found: Any) -> None:
    rules = _RATIONALE.format(says=says)
    assert _found(tmp_path, rules, "# 件名\n\n見積は別紙。\n") == found
    assert _found(tmp_path, rules, "# 費用\n\n見積による。\n") == []
    assert _found(tmp_path, rules, "# 費用\n\n概算。\n") == [("error", "見積を書きます。")]


def test_the_result_says_which_section_is_absent(tmp_path: Path) -> None:
    (result,) = _check(tmp_path, _RATIONALE.format(says="ignore"), "# 件名\n\n文。\n").results
    assert (result.outcome, result.candidates, result.explanation) == (
        "not_applicable",
        0,
        "見出し「費用」「経費」がないため、この規則は確かめられません。",
    )


_OUTSIDE = """\
  - {{id: own.a, kind: existence, words: [障害票], when: {{{when}}}}}
"""
_LETTER = "# {title}\n\n{to}\n\n本番環境の変更です。障害票 INC-12 による。\n"


@pytest.mark.parametrize(
    ("when", "applies"),
    [
        ("title: '*お知らせ'", True),
        ("title: 議事録", False),
        ("addressee: ['*御中', '*様']", True),
        ("addressee: 総務部*", False),
        ("text: [本番環境, DB]", True),
        ("text: [D, inc]", True),
        ("text: 試験環境", False),
        ("not: {addressee: '*御中'}", False),
        ("title: '*お知らせ', text: 試験環境", False),
    ],
)
def test_rules_for_some_documents(tmp_path: Path, when: str, applies: bool) -> None:
    text = _LETTER.format(title="変更のお知らせ", to="株式会社みどり 御中")
    found = _found(tmp_path, _OUTSIDE.format(when=when), text)
    assert found == [("warning", "「障害票」が使われています。")] * applies


@pytest.mark.parametrize(
    ("to", "applies"),
    [("宛先: お客様各位", True), ("Audience: customers", False), ("総務部長 殿", False)],
)
def test_the_addressee_is_a_line_or_a_field(tmp_path: Path, to: str, applies: bool) -> None:
    rules = _OUTSIDE.format(when="addressee: ['お客様*', customer]")
    assert bool(_found(tmp_path, rules, _LETTER.format(title="件名", to=to))) is applies


_NOTES = """\
# 打ち合わせ

- 画面の案を小川さんが説明した
    - 色がまだ決まってない
    - 来週までに西野さんが直す
- 印刷の帳票は紙で渡す
- 見積もりは先方に聞いてみる
- 次は五日に集まる。
"""
_FINISHED = """\
# 画面の説明

色がまだ決まってない。画面の案を示す。帳票は紙で渡す。見積もりは先方に聞く。

手順は次のとおりである。終わったら記録する。

- 電源を入れる
- 画面を選ぶ
- 番号を読む
- 紙を取る
- 電源を切る
"""


@pytest.mark.parametrize(
    "text", [_NOTES, _FINISHED, "# Notes\n\n- We move the 色がまだ決まってない\n"]
)
@pytest.mark.parametrize("notes", [True, False])
def test_notes_are_told_from_finished_text(tmp_path: Path, text: str, notes: bool) -> None:
    rules = f"  - {{id: own.a, kind: existence, words: [てない], when: {{notes: {notes}}}}}\n"
    assert bool(_found(tmp_path, rules, text)) is (notes is (text is _NOTES))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("# 品質会議 議事録\n\n色がまだ決まってない。\n", True),
        ("# 改善の会\n\n## 2. 本日の議題\n\n色がまだ決まってない。\n", True),
        ("# Lamp\n\n## Agenda\n\n色がまだ決まってない。\n", True),
        ("# 2026-10-01 Meeting Notes\n\n色がまだ決まってない。\n", True),
        ("# 会議室の使い方\n\n## 議題の決め方\n\n色がまだ決まってない。\n", False),
    ],
)
def test_minutes_are_known_by_their_title_or_agenda(
    tmp_path: Path, text: str, minutes: bool
) -> None:
    rules = "  - {id: own.a, kind: existence, words: [てない], when: {minutes: true}}\n"
    assert bool(_found(tmp_path, rules, text)) is minutes


@pytest.mark.parametrize(
    ("title", "notes"),
    [("変数の章 アウトライン", True), ("Outline", True), ("下書きの機能", False)],
)
def test_a_text_may_call_itself_an_outline(tmp_path: Path, title: str, notes: bool) -> None:
    rules = "  - {id: own.a, kind: existence, words: [てない], when: {notes: true}}\n"
    assert bool(_found(tmp_path, rules, f"# {title}\n\n色がまだ決まってない。\n")) is notes


_TABLE = """\
  - {{id: own.a, kind: table, table: {{headers: {headers}}}, required: false, min_rows: 5}}
"""


@pytest.mark.parametrize(
    ("headers", "selected"),
    [
        ("[品名, 金額]", True),
        ("[品名, 費用]", False),
        ("[品名, [費用, 金額]]", True),
        ("金額", True),
    ],
)
def test_the_columns_of_a_table(tmp_path: Path, headers: str, selected: bool) -> None:
    text = "| 品名 | 金額 |\n|---|---|\n| 機器 | 100円 |\n"
    assert bool(_found(tmp_path, _TABLE.format(headers=headers), text)) is selected


def test_the_error_of_a_key_that_counts_for_nothing_has_its_place(tmp_path: Path) -> None:
    rules = "  - id: own.a\n    kind: existence\n    scope: {raw: true, section: 費用}\n"
    with pytest.raises(RulesetErrors) as caught:
        _check(tmp_path, rules, "")
    assert [(each.place, each.what.get("ja")) for each in caught.value.errors] == [
        (
            "own.yaml:5:5",
            (
                "raw は元の文章の全体を見るので、並べて書いた section は使われません。"
                "raw か section のどちらかを消します。"
            ),
        )
    ]


_UNDO = """\
  - id: own.undo
    kind: judge
    scope: {section: 手順}
    unit: item
    if_missing: IF_MISSING
    ask: 戻し方は、手順を取り消すものですか。
    compare: {scope: {section: 切り戻し}, labels: [手順, 戻し方], pair_by: number}
"""
_ROLLBACK = """\
## 手順

1. サーバーを止める。
2. 設定を書き換える。

## 切り戻し

- 手順1: 起動する。
"""


@pytest.mark.parametrize("says", ["fail", "ignore"])
def test_a_step_without_its_way_back_needs_no_model(tmp_path: Path, says: str) -> None:
    found = _found(tmp_path, _UNDO.replace("IF_MISSING", says), _ROLLBACK)
    assert found == [("warning", "対になる「戻し方」がありません。")] * (says == "fail")


def test_a_judged_rule_whose_other_place_is_absent(tmp_path: Path) -> None:
    text = _ROLLBACK.partition("## 切り戻し")[0]
    found = _found(tmp_path, _UNDO.replace("IF_MISSING", "fail"), text)
    assert found == [("warning", "見出し「切り戻し」がないため、この規則は確かめられません。")]
