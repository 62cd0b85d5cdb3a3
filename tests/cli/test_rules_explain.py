"""`rules explain` and `rules test --corpus`: why a rule applies, and how loud each is."""

import json
from pathlib import Path

import pytest

from tests.support.command import Run

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


def test_a_rule_that_cannot_run_says_why(run: Run, draft: Path) -> None:
    own = draft.parent / "own.yaml"
    own.write_text(
        "ruleset: own\nrules:\n  - {id: own.x, kind: existence, patterns: ['(', '[']}\n",
        encoding="utf-8",
    )
    for command in (("explain", draft, "own.x", "-r", own), ("show", own, "own.x")):
        result = run("rules", *command)
        assert result.returncode == 2
        assert result.stderr.count("not a regular expression") == 2
        assert f"{own}:3:45" in result.stderr
    measured = run("rules", "test", own)
    assert (measured.returncode, measured.stderr.count("not a regular expression")) == (2, 2)


def test_a_judged_rule_needs_the_model(run: Run, draft: Path) -> None:
    own = draft.parent / "own.yaml"
    own.write_text(
        "ruleset: own\nrules:\n"
        "  - id: own.owner\n    kind: judge\n    unit: sentence\n    quantifier: all\n"
        "    ask: 担当者が書かれていますか。\n    when: {not: {format: docx}}\n"
        "    examples:\n      positive: [高橋が直す, 総務部が送る, 佐藤が見る]\n"
        "      negative: [直す, 送る, 見る]\n",
        encoding="utf-8",
    )
    shown = run("rules", "explain", draft, "own.owner", "-r", "own.yaml", "--no-model").stdout
    assert "result: needs the model (checker check)" in shown
    assert (
        "question: 担当者が書かれていますか。\n"
        "units asked about, as the model reads them: 3\n"
        "  line 3, column 1  no answer\n    | 適宜見る。\n"
        "  line 7, column 1  no answer\n    | 資料は適宜更新する。\n"
        "  line 9, column 1  no answer\n    | 終わり。\n"
    ) in shown
    assert "when.not" in shown
    assert "applies: yes" in shown


def test_one_rule_or_several_sets_are_measured(run: Run, draft: Path) -> None:
    for name, rule in (("one", "one.a"), ("two", "two.b")):
        (draft.parent / f"{name}.yaml").write_text(
            f"ruleset: {name}\nrules:\n"
            f"  - {{id: {rule}, kind: existence, words: [適宜], examples: {{bad: [適宜見る。]}}}}\n"
            f"  - id: {rule}2\n    kind: judge\n    ask: 担当者が書かれていますか。\n",
            encoding="utf-8",
        )
    both = json.loads(
        run("rules", "test", "one.yaml", "two.yaml", "--no-model", "--format", "json").stdout
    )
    assert [(each["ruleset"], each["rule"]) for each in both] == [
        ("one.yaml", "one.a"),
        ("one.yaml", "one.a2"),
        ("two.yaml", "two.b"),
        ("two.yaml", "two.b2"),
    ]
    alone = run(
        "rules", "test", "one.yaml", "--rule", "one.a", "--no-model", "--format", "json"
    ).stdout
    assert [each["rule"] for each in json.loads(alone)] == ["one.a"]
    strange = run("rules", "test", "one.yaml", "--rule", "one.x", "--no-model")
    assert (strange.returncode, "there is no rule “one.x”" in strange.stderr) == (2, True)


def test_a_rule_set_that_is_broken_does_not_hide_the_others(run: Run, draft: Path) -> None:
    folder = draft.parent
    (folder / "checker.toml").write_text('rules = ["."]\n', encoding="utf-8")
    (folder / "bad.yaml").write_text("ruleset: bad\nrules: [\n", encoding="utf-8")
    (folder / "worse.yaml").write_text("ruleset: worse\nrules: [{id: a}]\n", encoding="utf-8")
    result = run("rules", "list", "--format", "json")
    assert result.returncode == 2
    names = {each["ruleset"] for each in json.loads(result.stdout)}
    assert {"own", "base", "ringi"} <= names
    assert not {"bad", "worse"} & names
    assert "bad.yaml:3:1" in result.stderr
    assert "worse.yaml:2:9" in result.stderr


def test_a_rule_set_without_rules_shows_none(run: Run, draft: Path) -> None:
    (draft.parent / "none.yaml").write_text("ruleset: none\nrules: []\n", encoding="utf-8")
    result = run("rules", "show", "none.yaml")
    assert (result.returncode, result.stdout) == (0, "[]\n")


def test_validate_goes_on_after_a_file_that_is_missing(run: Run, draft: Path) -> None:
    assert draft.is_file()
    result = run("rules", "validate", "nowhere", "nowhere.yaml", "own.yaml")
    assert result.returncode == 2
    assert "there is no rule set “nowhere”." in result.stderr
    assert "nowhere.yaml: cannot be read" in result.stderr
    assert "own.yaml: 4 rules, no error" in result.stdout


def test_validate_tells_of_a_name_in_a_message_that_nothing_fills(run: Run, draft: Path) -> None:
    own = draft.with_name("own.yaml")
    own.write_text(
        "ruleset: own\nrules:\n  - id: own.a\n    kind: existence\n    words: [適宜]\n"
        "    message: 「{mach}」は使いません。\n"
        "  - {id: own.b, kind: existence, words: [随時], message: '「{match}」{ }{1}'}\n",
        encoding="utf-8",
    )
    result = run("rules", "validate", own)
    assert result.returncode == 0
    assert f"{own}:6:5: Nothing fills {{mach}} in the message" in result.stderr
    assert "It can name {match}" in result.stderr
    assert result.stderr.count("Nothing fills") == 1


def test_validate_tells_of_words_that_a_japanese_comma_joins(run: Run, draft: Path) -> None:
    own = draft.with_name("own.yaml")
    own.write_text(
        "ruleset: own\nrules:\n  - id: own.a\n    kind: existence\n    words: [適宜、随時, 等]\n",
        encoding="utf-8",
    )
    result = run("rules", "validate", own)
    assert result.returncode == 0
    assert f"{own}:5:5: “適宜、随時” is looked for as one word.\n" in result.stderr
    assert "Write it as 適宜, 随時" in result.stderr


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


def test_files_of_a_corpus_that_cannot_be_read_are_named(run: Run, draft: Path) -> None:
    folder = draft.parent
    (folder / "~$案内.docx").write_bytes(b"lock")
    (folder / ".git").mkdir()
    (folder / ".git" / "note.md").write_text("資料\n", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"no zip")
    command = ("rules", "test", "own.yaml", "--corpus", folder, "--format", "json")
    result = run(*command)
    noise = json.loads(result.stdout)
    assert result.returncode == 0
    assert noise["files"] == 1
    assert [Path(file).name for file, _ in noise["refused"]] == ["broken.docx"]
    draft.unlink()
    result = run(*command)
    assert result.returncode == 2
    assert "holds no document that can be read." in result.stderr


@pytest.mark.slow
def test_rules_that_cannot_run_are_named_with_the_noise(run: Run, draft: Path) -> None:
    own = draft.parent / "own.yaml"
    own.write_text(
        "ruleset: own\nrules:\n"
        "  - {id: own.x, kind: existence, patterns: ['(']}\n"
        "  - {id: own.slow, kind: existence, patterns: ['(a|aa)+$']}\n",
        encoding="utf-8",
    )
    draft.write_text("a" * 5000 + "!\n", encoding="utf-8")
    result = run("rules", "test", own, "--corpus", draft, COLUMNS="160")
    assert result.stderr.startswith("own.x: ")
    assert "could not run on 1 document" in result.stdout
