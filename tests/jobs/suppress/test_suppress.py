"""Findings that somebody answered for: by a comment, a resolved comment in Word, a file beside."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.core.verdict import Verdicts
from tests.support.command import Run

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
    jsonschema.validate(verdict, Verdicts.json_schema(mode="serialization"))
    assert gone["finding"]["place"]["line"] == 7


_LISTS = """\
# 承認

<!-- checker:ignore own.vague 決まり -->

- 適宜直す。
  - 適宜見る。
- 適宜戻す。

適宜閉じる。

- 適宜開ける。<!-- checker:ignore own.vague この項目だけ -->
- 適宜閉める。
"""


def test_a_comment_before_a_list_stands_for_all_of_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(_LISTS, encoding="utf-8")
    verdict = _check(run, file)
    assert _lines(verdict["findings"]) == [("own.vague", 9), ("own.vague", 12)]


_IN_CELLS = """\
<h1>承認</h1>
<ul><li>適宜直す。</li><li>適宜見る。</li></ul>
<table>
<tr><th>項目</th><th>内容</th></tr>
<tr><td>甲</td><td><!-- checker:ignore own.vague 決まり -->
<ul><li>適宜戻す。</li><li>適宜閉じる。</li></ul></td></tr>
<tr><td>乙</td><td><ul><li>適宜開ける。</li></ul></td></tr>
</table>
"""


def test_a_comment_before_a_list_in_a_cell_ends_with_the_cell(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(_IN_CELLS, encoding="utf-8")
    verdict = _check(run, file)
    assert [each["finding"]["excerpt"] for each in verdict["suppressed"]] == [
        "適宜戻す。",
        "適宜閉じる。",
    ]
    assert [each["excerpt"] for each in verdict["findings"] if each["rule"] == "own.vague"] == [
        "適宜直す。",
        "適宜見る。",
        "適宜開ける。",
    ]


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
        ("checker:ignore because of the board", "checker:ignore names no rule."),
        (
            "checker:ignore own.vauge 決まり",
            "checker:ignore: there is no rule “own.vauge”. Did you mean “own.vague”?",
        ),
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


_TWICE = (
    "# 案内\n\n適宜直す。\n\n## 確認\n\n{0}適宜見る。\n\n"
    "## 確認\n\n適宜送る。\n\n### 承認\n\n適宜。\n"
)


def _lines_left(run: Run, folder: Path, text: str, name: str = "a.md") -> list[int]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return [line for _, line in _lines(_check(run, file)["findings"])]


def test_a_section_ends_with_the_next_of_the_same_name(run: Run, tmp_path: Path) -> None:
    text = _TWICE.format("<!-- checker:ignore-section own.vague 検討中 -->")
    assert _lines_left(run, tmp_path, text) == [3, 11, 15]


def test_a_section_marked_in_its_heading(run: Run, tmp_path: Path) -> None:
    marked = "## 確認 <!-- checker:ignore-section own.vague 検討中 -->"
    text = _TWICE.format("").replace("## 確認", marked, 1)
    assert _lines_left(run, tmp_path, text) == [3, 11, 15]


def test_before_the_first_heading_a_section_ends_there(run: Run, tmp_path: Path) -> None:
    text = "適宜直す。<!-- checker:ignore-section own.vague 序文 -->\n\n# 承認\n\n適宜見る。\n"
    assert _lines_left(run, tmp_path, text) == [5]


@pytest.mark.parametrize(
    "line",
    [
        "- 適宜直す <!-- checker:ignore own.vague 決まり -->\n- 適宜見る\n",
        "## 適宜直す <!-- checker:ignore own.vague 決まり -->\n適宜見る\n",
        "| 適宜直す |\n|---|\n| 適宜 <!-- checker:ignore own.vague, own.late: 決まり --> |\n",
        "> 適宜直す <!-- checker:ignore own.vague、own.late 決まり -->\n\n適宜見る\n",
    ],
)
def test_in_items_heads_cells_and_quotes(run: Run, tmp_path: Path, line: str) -> None:
    left = _lines_left(run, tmp_path, f"# 承認\n\n{line}")
    assert len(left) == 1


def test_in_html(run: Run, tmp_path: Path) -> None:
    text = (
        "<h1>承認</h1>\n<p>適宜直す。<!-- checker:ignore own.vague 決まり --></p>\n"
        "<p>適宜見る。</p>\n"
    )
    assert _lines_left(run, tmp_path, text, "a.html") == [3]


def test_what_concerns_the_whole_document_is_not_met_in_passing(run: Run, tmp_path: Path) -> None:
    text = "# 案内\n\n<!-- checker:ignore-section own.* 検討中 -->適宜直す。\n"
    file = tmp_path / "a.md"
    file.write_text(text, encoding="utf-8")
    left = _check(run, file)["findings"]
    assert [(each["rule"], each["place"]["whole"]) for each in left] == [("own.title", True)]
    file.write_text(text.replace("-section own.*", "-file own.title"), encoding="utf-8")
    assert [each["rule"] for each in _check(run, file)["findings"]] == ["own.vague"]


def test_one_that_does_not_reach_its_finding_says_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    text = "# 承認\n\n序文。<!-- checker:ignore own.vague 決まり -->\n\n適宜直す。\n"
    file.write_text(text, encoding="utf-8")
    (note,) = _check(run, file)["notes"]
    assert "the finding is at line 5, column 1" in note


def test_a_limit_counts_what_nobody_answered_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "ruleset: own\nrules:\n"
        "  - {id: own.vague, kind: existence, words: [適宜], limit: 1, severity: error}\n",
        encoding="utf-8",
    )
    file = tmp_path / "a.md"
    file.write_text(
        "適宜<!-- checker:ignore own.vague 決まり -->\n\n適宜見る\n\n適宜\n", encoding="utf-8"
    )
    result = run("check", "--no-model", "-r", "own.yaml", "--format", "json", file)
    verdict = json.loads(result.stdout)
    assert _lines(verdict["findings"]) == [("own.vague", 3)]
    assert (verdict["status"], len(verdict["suppressed"])) == ("fail", 1)
    assert verdict["results"][0]["findings"] == 1


def test_several_rules_in_the_file_beside(run: Run, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    beside = tmp_path / "手順.md.checker.yaml"
    beside.write_text(
        "ignore:\n  - {rule: 'own.vague, own.late', reason: 別紙で定める}\n", encoding="utf-8"
    )
    assert _check(run, file)["findings"] == []
