"""`rules explain` and `rules test --corpus`: why a rule applies, and how loud each is."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

_BASE = """\
ruleset: base
rules:
  - id: base.vague
    kind: existence
    words: [適宜]
    scope: {section: 手順}
  - {id: base.off, kind: existence, words: [資料], enabled: false}
  - {id: base.none, kind: existence, words: [資料], scope: {section: 付録}}
  - {id: base.when, kind: existence, words: [資料], when: {format: docx, language: ja}}
"""
_OWN = """\
ruleset: own
extends: base
rules: []
override:
  base.vague: {severity: error}
"""
_DRAFT = "# 案内\n\n適宜見る。\n\n## 手順\n\n資料は適宜更新する。\n\n終わり。\n"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(_BASE, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(_OWN, encoding="utf-8")
    file = tmp_path / "draft.md"
    file.write_text(_DRAFT, encoding="utf-8")
    return file


def _explain(run: Run, draft: Path, rule: str) -> str:
    result = run("rules", "explain", draft, rule, "-r", "own.yaml")
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_where_a_rule_applies_and_which_file_set_what(run: Run, draft: Path) -> None:
    shown = _explain(run, draft, "base.vague")
    assert "rule set: own (named with -r)" in shown
    assert "applies: yes" in shown
    assert "blocks in scope: 3" in shown
    assert "result: findings (3 candidates)" in shown
    assert "line 7, column 4  “適宜” is used." in shown
    assert '  severity: "error"  (own.yaml:5:16)' in shown
    assert '  scope: {"section": ["手順"]}  (base.yaml:6:5)' in shown
    assert '  revisions: "accepted"  (default)' in shown


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("base.off", "applies: no (enabled: false)"),
        ("base.none", "result: looked at 0 candidates, which is no pass (0 candidates)"),
        ("base.when", "applies: no (its `when` does not hold)"),
        ("base.when", 'when.format: ["docx"] … does not hold'),
        ("base.when", 'when.language: "ja" … holds'),
    ],
)
def test_why_a_rule_says_nothing(run: Run, draft: Path, rule: str, words: str) -> None:
    assert words in _explain(run, draft, rule)


def test_a_rule_that_is_not_there(run: Run, draft: Path) -> None:
    result = run("rules", "explain", draft, "base.vage", "-r", "own.yaml")
    assert result.returncode == 2
    assert "Did you mean “base.vague”?" in result.stderr


def test_as_json(run: Run, draft: Path) -> None:
    result = run("rules", "explain", draft, "base.vague", "-r", "own.yaml", "--format", "json")
    explanation = json.loads(result.stdout)
    assert explanation["result"]["candidates"] == 3
    assert [each["place"]["line"] for each in explanation["findings"]] == [7]


def test_alarms_per_10000_characters(run: Run, draft: Path) -> None:
    folder = draft.parent
    shown = run("rules", "test", "own.yaml", "--corpus", folder, "--format", "json").stdout
    noise = json.loads(shown)
    by_rule = {each["rule"]: each for each in noise["rules"]}
    characters = len("案内適宜見る。手順資料は適宜更新する。終わり。")
    assert (noise["files"], noise["characters"]) == (1, characters)
    assert by_rule["base.vague"]["per_10000"] == round(10_000 / characters, 3)
    assert (by_rule["base.off"]["enabled"], len(by_rule["base.off"]["alarms"])) == (False, 1)
    assert by_rule["base.none"]["candidates"] == 0
    table = run("rules", "test", "own.yaml", "--corpus", folder, "--verbose").stdout
    assert "no candidates" in table
    assert "line 7, column 4" in table


def test_a_corpus_without_documents(run: Run, draft: Path) -> None:
    empty = draft.parent / "empty"
    empty.mkdir()
    result = run("rules", "test", "own.yaml", "--corpus", empty)
    assert result.returncode == 2
    assert "holds no document." in result.stderr
