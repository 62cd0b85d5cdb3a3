"""What a house asks of its documents, of a document whose format nobody chose."""

from pathlib import Path

import pytest

from checker.core.findings import Outcome
from checker.core.verdict import Verdict
from checker.jobs.check.check import CheckJob, plan_judging
from checker.jobs.check.fit import Fit
from checker.session import Options, Session

_MINUTES = """# 品質会議 議事録

- 会議名: 品質会議
- 日時: 2025年6月2日(月) 10時から11時まで
- 場所: 第2会議室
- 出席者: 高橋、佐野
- 記録者: 石田

## 議題

出荷検査の手順

## 議事内容

手順の案を比べた。費用は【要確認】である。

## 決定事項

案の二つ目とする。

## 対応事項

なし。
"""
_OWN = """ruleset: own
title: 社内議事録
applies_to: {filename: ["社内*.md"]}
rules:
  - {id: own.sections, kind: sections, severity: error, required: [甲, 乙, 丙, 丁, 戊, 己, 庚]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _check(path: Path, text: str, ruleset: str | None = None) -> Verdict:
    path.write_text(text, encoding="utf-8")
    with Session.open(None, Options(use_model=False, language="ja", ruleset=ruleset)) as session:
        return session.check(path)


def _of_house(verdict: Verdict) -> set[tuple[str, str]]:
    return {(each.rule, each.severity) for each in verdict.findings if each.concern == "house"}


def test_what_nobody_chose_is_told_in_a_note_and_what_is_named_holds_as_written(
    folder: Path,
) -> None:
    path = folder / "会議の記録.md"
    found, named = _check(path, _MINUTES), _check(path, _MINUTES, "minutes")
    assert found.ruleset is not None
    assert (found.ruleset.id, found.ruleset.chosen_by) == ("minutes", "applies_to")
    assert _of_house(found) == set()
    assert {("minutes.sections", "error"), ("minutes.number", "error")} <= _of_house(named)
    assert [each.rule for each in found.findings] == ["ja-business.placeholder"]
    outcomes = {each.rule: each.outcome for each in found.results}
    assert outcomes["minutes.sections"] is Outcome.NOT_APPLICABLE
    assert outcomes["minutes.fields"] is Outcome.PASS
    (note,) = found.notes
    assert note.startswith("「議事録」は名前か表題から選んだ書式なので")
    assert "合わない約束: 見出しの構成、文書番号、" in note
    assert named.notes == ()


def test_a_note_counts_what_is_not_kept_and_names_eight(folder: Path) -> None:
    path = folder / "会議の記録.md"
    path.write_text(_MINUTES, encoding="utf-8")
    job = Session.open(None, Options(use_model=False, language="ja")).job_for(path)
    assert isinstance(job, CheckJob)
    (note,) = Fit(broken={f"約束{n}": n for n in range(1, 11)}).describe(job.ruleset, "ja")
    assert "合わない約束: 約束1、約束2 (2)、" in note.get("ja")
    assert "約束8 (8)、ほか2件。" in note.get("ja")


def test_a_document_of_another_format_is_held_against_what_holds_for_anybody(folder: Path) -> None:
    text = "# 定例会議 議事録\n\n## 報告\n\n完成は2025年6月31日である。\n"
    verdict = _check(folder / "定例会.md", text)
    assert [each.rule for each in verdict.findings] == ["ja-business.date"]
    (note,) = verdict.notes
    assert note.startswith("この書式は御社のものではないようです。「議事録」の約束のうち")
    assert "-r minutes" in note
    assert "checker rules learn" in note
    left_out = {each.rule for each in verdict.results if each.rule.startswith("minutes.")}
    assert {each.outcome for each in verdict.results if each.rule in left_out} == {
        Outcome.NOT_APPLICABLE
    }


def test_what_a_format_leaves_to_its_own_rules_holds_where_these_do_not(folder: Path) -> None:
    """The format's rule on versions is left out: the one for any document takes its place."""
    rows = "| 版 | 日付 | 改訂内容 |\n|---|---|---|\n| 1.0 | 2024年4月1日 | 作成 |\n"
    text = f"# 復元手順書\n\n版: 2.1\n\n1. 復元を押す。\n\n## 改訂履歴\n\n{rows}"
    verdict = _check(folder / "復元手順書.md", text)
    assert any("御社のものではない" in note for note in verdict.notes)
    assert [each.rule for each in verdict.findings] == ["ja-business.history"]
    named = {each.rule for each in _check(folder / "復元手順書.md", text, "procedure").findings}
    assert "procedure.history" in named
    assert "ja-business.history" not in named


def test_a_draft_just_begun_gets_one_note(folder: Path) -> None:
    verdict = _check(folder / "点検手順書.md", "# 点検手順書\n")
    assert verdict.findings == ()
    assert len(verdict.notes) == 1


_REGULATION = """# 備品管理規程
{fields}
## 第1条（目的）

この規程は、備品の管理を定めることを目的とする。

## 第2条（適用）

この規程は、社員に適用する。

## 第3条（改廃）

この規程の改廃は、取締役会の決議による。

# 附則

この規程は、2025年4月1日から施行する。
"""


def test_nothing_is_asked_of_the_model_that_another_format_wants_to_know(folder: Path) -> None:
    path = folder / "定例会.md"
    path.write_text("# 定例会議 議事録\n\n## 報告\n\n順調である。\n", encoding="utf-8")
    session = Session.open(None, Options(use_model=False, language="ja"))
    of_another, named = session.job_for(path), session.job_for(path, ruleset="minutes")
    assert isinstance(of_another, CheckJob)
    assert isinstance(named, CheckJob)
    assert plan_judging(of_another) == []
    assert plan_judging(named) != []


def test_a_companys_own_rule_set_holds_as_written(folder: Path) -> None:
    (folder / "own.yaml").write_text(_OWN, encoding="utf-8")
    (folder / "checker.toml").write_text('rules = ["own.yaml"]\n', encoding="utf-8")
    verdict = _check(folder / "社内1.md", "# 報告\n\n順調である。\n")
    assert _of_house(verdict) == {("own.sections", "error")}
    assert len(verdict.findings) == 7
    assert verdict.notes == ()


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (
            _MINUTES.replace("# 品質会議 議事録", "# 品質会議の記録"),
            "近い書式は「議事録」(-r minutes)です。",
        ),
        ("# 覚え書き\n\n順調である。\n", None),
    ],
)
def test_who_has_no_format_is_told_which_come_near(
    folder: Path, text: str, near: str | None
) -> None:
    verdict = _check(folder / "記録.md", text)
    assert verdict.ruleset is not None
    assert (verdict.ruleset.id, verdict.ruleset.chosen_by) == ("ja-business", "default")
    (note,) = verdict.notes
    assert note.startswith("どの書式かはわからないので")
    assert note.endswith("checker rules learn で作れます。")
    assert ("近い書式" in note) == (near is not None)
    assert near is None or near in note


def test_an_english_document_is_checked_as_english(folder: Path) -> None:
    verdict = _check(folder / "design.md", "# Queue design\n\nThe the queue holds ten jobs.\n")
    assert verdict.ruleset is not None
    assert (verdict.ruleset.id, verdict.ruleset.chosen_by) == ("en-technical", "default")
    assert [(each.rule, each.concern) for each in verdict.findings] == [
        ("en-technical.repetition", "fault")
    ]


_KEPT = "# 連絡の決まり\n\n休みは前日までに伝えて頂く。資料は予め配る。\n"
_MIXED = "# 連絡の決まり\n\n但し、急ぐときは電話でもよい。ただし、夜間は除く。\n"


@pytest.mark.parametrize(
    ("text", "ruleset", "words"),
    [
        (_KEPT, None, []),
        (_KEPT, "ja-business", ["頂く", "予め"]),
        (_MIXED, None, ["但し"]),
    ],
)
def test_a_spelling_kept_throughout_is_told_only_where_the_rules_were_chosen(
    tmp_path: Path, text: str, ruleset: str | None, words: list[str]
) -> None:
    file = tmp_path / "renraku.md"
    file.write_text(text, encoding="utf-8")
    with Session.open(None, Options(use_model=False, language="ja", ruleset=ruleset)) as session:
        verdict = session.check(file)
    found = [each for each in verdict.findings if each.rule == "ja-business.kana"]
    assert [each.quote for each in found] == words
