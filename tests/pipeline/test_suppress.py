"""Findings that somebody answered for: by a comment, a resolved comment in Word, a file beside."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

_RULES = """\
ruleset: own
rules:
  - {id: own.vague, kind: existence, words: [適宜], severity: error}
  - {id: own.late, kind: existence, words: [後日], severity: error}
  - {id: own.title, kind: sections, required: [承認], severity: error}
  - {id: own.left, kind: leftover}
"""
_DRAFT = """\
# 手順

{top}

## 準備

資料は適宜更新する。{inline}

後日連絡する。

## 確認

資料は適宜更新する。

## 承認

部長が承認する。
"""


def _check(run: Run, file: Path) -> dict[str, Any]:
    rules = file.parent / "own.yaml"
    rules.write_text(_RULES, encoding="utf-8")
    result = run("check", "--no-model", "-r", rules, "--format", "json", file, "--lang", "en")
    assert result.returncode in {0, 1}, result.stderr
    verdict: dict[str, Any] = json.loads(result.stdout)
    return verdict


def _draft(folder: Path, top: str = "", inline: str = "") -> Path:
    file = folder / "手順.md"
    file.write_text(_DRAFT.format(top=top, inline=inline), encoding="utf-8")
    return file


def _lines(findings: list[Any]) -> list[tuple[str, int]]:
    return [(each["rule"], each["place"]["line"]) for each in findings]


def test_without_a_suppression(run: Run, tmp_path: Path) -> None:
    verdict = _check(run, _draft(tmp_path))
    found = _lines(verdict["findings"])
    assert found == [("own.vague", 7), ("own.late", 9), ("own.vague", 13)]
    assert verdict["suppressed"] == []


def test_a_comment_in_the_block_suppresses_there_alone(run: Run, tmp_path: Path) -> None:
    comment = "<!-- checker:ignore own.vague 役員会の決まり文句 -->"
    verdict = _check(run, _draft(tmp_path, inline=comment))
    assert _lines(verdict["findings"]) == [("own.late", 9), ("own.vague", 13)]
    (gone,) = verdict["suppressed"]
    assert (gone["reason"], gone["by"]) == ("役員会の決まり文句", "comment")
    assert gone["finding"]["place"]["line"] == 7


def test_a_comment_before_a_block_stands_for_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    text = "# 承認\n\n<!-- checker:ignore own.vague 決まり -->\n\n適宜直す。\n\n適宜見る。\n"
    file.write_text(text, encoding="utf-8")
    assert _lines(_check(run, file)["findings"]) == [("own.vague", 7)]


def test_a_section_and_a_file(run: Run, tmp_path: Path) -> None:
    section = "<!-- checker:ignore-section own.* 検討中 -->"
    verdict = _check(run, _draft(tmp_path, inline=section))
    assert _lines(verdict["findings"]) == [("own.vague", 13)]
    whole = "<!-- checker:ignore-file own.vague,own.late 社内の言い方 -->"
    verdict = _check(run, _draft(tmp_path, top=whole))
    assert (verdict["findings"], verdict["status"]) == ([], "pass")
    assert len(verdict["suppressed"]) == 3


@pytest.mark.parametrize(
    ("comment", "note"),
    [
        ("checker:ignore own.vague", "checker:ignore own.vague gives no reason"),
        ("checker:ignore", "checker:ignore names no rule."),
        ("checker:ignore own.left もう要らない", "nothing needs checker:ignore own.left"),
    ],
)
def test_what_has_no_effect_is_reported(run: Run, tmp_path: Path, comment: str, note: str) -> None:
    verdict = _check(run, _draft(tmp_path, inline=f"<!-- {comment} -->"))
    assert len(verdict["findings"]) == 3
    assert any(note in each for each in verdict["notes"]), verdict["notes"]


def test_a_rule_of_another_set_is_not_called_unused(run: Run, tmp_path: Path) -> None:
    comment = "<!-- checker:ignore ringi.total 別の規則集 -->"
    assert _check(run, _draft(tmp_path, inline=comment))["notes"] == []


def test_a_file_beside_the_document(run: Run, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    beside = tmp_path / "手順.md.checker.yaml"
    beside.write_text(
        "ignore:\n  - {rule: own.vague, reason: 別紙で定める, section: 準備, author: 総務 高橋}\n"
        "  - {rule: own.late, reason: 古い, quote: 明日}\n",
        encoding="utf-8",
    )
    verdict = _check(run, file)
    assert _lines(verdict["findings"]) == [("own.late", 9), ("own.vague", 13)]
    (gone,) = verdict["suppressed"]
    assert (gone["by"], gone["author"]) == ("sidecar", "総務 高橋")
    assert gone["at"].endswith("手順.md.checker.yaml:2:5")
    assert any("nothing needs checker:ignore own.late" in each for each in verdict["notes"])


def test_a_broken_file_beside_names_its_place(run: Run, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    beside = tmp_path / "手順.md.checker.yaml"
    beside.write_text("ignore:\n  - {rule: own.vague}\n", encoding="utf-8")
    result = run("check", "--no-model", file)
    assert result.returncode == 2
    assert f"{beside}:2:5: “reason” is missing." in result.stderr


def test_the_report_shows_what_was_suppressed(run: Run, tmp_path: Path) -> None:
    file = _draft(tmp_path, inline="<!-- checker:ignore own.vague 決まり文句 -->")
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    shown = run("check", "--no-model", "-r", tmp_path / "own.yaml", file, "--lang", "ja").stdout
    assert "抑制: 7行4文字目  own.vague(決まり文句)" in shown
