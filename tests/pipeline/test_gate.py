"""A rule that its own examples contradict does not run, unless told otherwise."""

import json
from pathlib import Path

from tests.conftest import Run

_RULES = """\
ruleset: own
rules:
  - id: own.silent
    kind: existence
    words: [随時]
    severity: error
    examples: {bad: [資料は適宜更新する。]}
  - id: own.false
    kind: existence
    words: [資料]
    examples: {good: [資料は毎月末に更新する。]}
  - id: own.fine
    kind: existence
    words: [適宜]
    examples: {bad: [適宜更新する。], good: [毎月末に更新する。]}
"""


def _files(folder: Path, more: str = "") -> tuple[Path, Path]:
    rules, draft = folder / "own.yaml", folder / "draft.md"
    rules.write_text(_RULES, encoding="utf-8")
    draft.write_text("資料は適宜更新する。\n", encoding="utf-8")
    (folder / "checker.toml").write_text(more, encoding="utf-8")
    return rules, draft


def test_rules_that_contradict_their_examples_do_not_run(run: Run, tmp_path: Path) -> None:
    rules, draft = _files(tmp_path)
    for _ in range(2):  # proved, then known
        result = run("check", "--no-model", "-r", rules, draft, "--format", "json", cwd=tmp_path)
        verdict = json.loads(result.stdout)
        outcomes = {each["rule"]: (each["outcome"], each["reason"]) for each in verdict["results"]}
        assert outcomes == {
            "own.silent": ("error", "bad_rule"),
            "own.false": ("error", "bad_rule"),
            "own.fine": ("fail", None),
        }
        assert (result.returncode, verdict["status"]) == (3, "error")


def test_validate_names_the_example(run: Run, tmp_path: Path) -> None:
    rules, _ = _files(tmp_path)
    result = run("rules", "validate", rules, cwd=tmp_path)
    assert result.returncode == 2
    assert "does not find its own bad example “資料は適宜更新する。”" in result.stderr
    assert "finds fault with its own good example “資料は毎月末に更新する。”" in result.stderr
    assert f"{rules}:7:5" in result.stderr
    assert "check_examples = false" in result.stderr


def test_told_otherwise_they_run(run: Run, tmp_path: Path) -> None:
    rules, draft = _files(tmp_path, "check_examples = false\n")
    result = run("check", "--no-model", "-r", rules, draft, "--format", "json", cwd=tmp_path)
    found = [each["rule"] for each in json.loads(result.stdout)["findings"]]
    assert sorted(found) == ["own.false", "own.fine"]
    assert result.returncode == 0


def test_an_edit_of_the_rules_is_proved_anew(run: Run, tmp_path: Path) -> None:
    rules, _ = _files(tmp_path)
    assert run("rules", "validate", rules, cwd=tmp_path).returncode == 2
    mended = _RULES.replace("words: [随時]", "words: [適宜]").replace(
        "words: [資料]", "words: [別途]"
    )
    rules.write_text(mended, encoding="utf-8")
    assert run("rules", "validate", rules, cwd=tmp_path).returncode == 0
