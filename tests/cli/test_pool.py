"""Files checked by several processes give what one process gives, in the same order."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Run

pytestmark = pytest.mark.slow

_RULES = "ruleset: own\nrules:\n  - {id: own.vague, kind: existence, words: [適宜]}\n"


def _verdicts(run: Run, *arguments: str | Path) -> list[dict[str, Any]]:
    result = run("check", "--no-model", "--format", "json", *arguments)
    verdicts: list[dict[str, Any]] = json.loads(result.stdout)
    return [{key: value for key, value in each.items() if key != "timings"} for each in verdicts]


def test_two_processes_say_what_one_says(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text(_RULES, encoding="utf-8")
    files = [tmp_path / f"{number:02}.md" for number in range(11)]
    for number, file in enumerate(files):
        file.write_text(f"# 報告\n\n{'適宜直す。' * number}終わり。\n", encoding="utf-8")
    files.insert(5, tmp_path / "nowhere.md")
    one = _verdicts(run, "-r", rules, "-j", "1", *files)
    assert _verdicts(run, "-r", rules, "-j", "2", *files) == one
    assert [each["document"]["path"] for each in one] == [str(file) for file in files]
    assert one[5]["problem"] is not None
    assert [len(each["findings"]) for each in one[6:8]] == [5, 6]


def test_a_rule_set_that_cannot_be_used_is_said_once(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text("ruleset: own\nrule: []\n", encoding="utf-8")
    files = [tmp_path / f"{number}.md" for number in range(3)]
    for file in files:
        file.write_text("# 報告\n", encoding="utf-8")
    result = run("check", "--no-model", "-r", rules, "-j", "2", *files)
    assert result.returncode == 2
    assert result.stderr.count("unknown key “rule”.") == 1
    assert "Traceback" not in result.stderr
