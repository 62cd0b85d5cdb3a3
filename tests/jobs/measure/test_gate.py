"""A rule that its own examples contradict does not run, unless told otherwise."""

import json
from pathlib import Path

import pytest

from checker.core.document import Document
from checker.formats.reading import read_document
from checker.jobs.measure import example_gate
from checker.jobs.measure.coded_examples import find_contradictions
from checker.jobs.measure.example_gate import ProvenRulesets
from checker.rules import RulesetLibrary
from tests.support.command import Run

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


def test_examples_that_begin_alike_are_told_apart(run: Run, tmp_path: Path) -> None:
    same = "この手順では、はじめに電源を切り、次にふたを開け、それから部品を一つずつ取り出して"
    rules = tmp_path / "own.yaml"
    rules.write_text(
        "ruleset: own\nrules:\n  - id: own.silent\n    kind: existence\n    words: [随時]\n"
        f"    examples: {{bad: [{same}並べる。, {same}洗う。]}}\n",
        encoding="utf-8",
    )
    said = run("rules", "validate", rules, cwd=tmp_path).stderr
    assert "並べる。”" in said
    assert "洗う。”" in said


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


_BASE = """\
ruleset: base
rules:
  - id: base.long
    kind: sentence-length
    max: 100
    examples: {good: [この手順は総務部が管理し、毎年四月に見直す。]}
  - id: base.vague
    kind: existence
    words: [適宜]
    examples: {bad: [適宜直す。]}
"""


def test_examples_of_a_base_do_not_bind_what_an_override_made_of_it(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "base.yaml").write_text(_BASE, encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(
        "ruleset: own\nextends: base\noverride:\n"
        "  base.long: {max: 10}\n  base.vague: {severity: error}\n",
        encoding="utf-8",
    )
    assert run("rules", "validate", own, cwd=tmp_path).returncode == 0
    shown = run("rules", "test", own, cwd=tmp_path, COLUMNS="200")
    assert shown.returncode == 0
    assert "changed by an override" in shown.stdout
    # with examples of its own it is to be proved
    text = own.read_text(encoding="utf-8").replace(
        "max: 10}", "max: 10, examples: {good: [この手順は総務部が管理する。]}}"
    )
    own.write_text(text, encoding="utf-8")
    result = run("rules", "validate", own, cwd=tmp_path)
    assert result.returncode == 2
    assert f"{own}:4:24: the rule “base.long” finds fault with its own good" in result.stderr


def test_a_broken_rule_that_is_switched_off_costs_nothing(run: Run, tmp_path: Path) -> None:
    rules, draft = _files(tmp_path)
    rules.write_text(
        "ruleset: own\nrules:\n"
        "  - {id: own.broken, kind: existence, patterns: ['('], enabled: false}\n"
        "  - {id: own.fine, kind: existence, words: [別途]}\n",
        encoding="utf-8",
    )
    result = run("check", "--no-model", "-r", rules, draft, "--format", "json", cwd=tmp_path)
    assert result.returncode == 0
    assert [each["rule"] for each in json.loads(result.stdout)["results"]] == ["own.fine"]
    validated = run("rules", "validate", rules, cwd=tmp_path)
    assert validated.returncode == 0
    assert "not a regular expression" in validated.stderr


@pytest.mark.slow
def test_an_example_on_which_a_rule_does_not_end(run: Run, tmp_path: Path) -> None:
    rules, _ = _files(tmp_path)
    rules.write_text(
        "ruleset: own\nrules:\n  - id: own.slow\n    kind: existence\n"
        f"    patterns: ['(a|aa)+$']\n    examples: {{good: [{'a' * 5000}!]}}\n",
        encoding="utf-8",
    )
    result = run("rules", "validate", rules, cwd=tmp_path)
    assert result.returncode == 2
    assert "cannot run on its own example" in result.stderr


def test_an_example_stands_where_the_rule_looks(run: Run, tmp_path: Path) -> None:
    rules, _ = _files(tmp_path)
    scopes = ("{part: header}", "{style: Caption}", "{or: [{part: footer}, {section: 費用}]}")
    lines = (
        f"  - {{id: own.r{n}, kind: existence, words: [適宜], scope: {scope},"
        " examples: {bad: [適宜直す。]}}\n"
        for n, scope in enumerate(scopes)
    )
    rules.write_text(f"ruleset: own\nrules:\n{''.join(lines)}", encoding="utf-8")
    result = run("rules", "validate", rules, cwd=tmp_path)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("base", ["", "extends: [ringi]\n"])
def test_a_set_that_ships_is_proved_by_our_tests_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base: str
) -> None:
    proved = []
    monkeypatch.setattr(example_gate, "drop_contradicted", lambda each, _: proved.append(each.id))
    own = tmp_path / "own.yaml"
    own.write_text(_RULES.replace("ruleset: own\n", f"ruleset: own\n{base}"), encoding="utf-8")
    rulesets = ProvenRulesets(RulesetLibrary((tmp_path,)), proves=True)
    for name in ("ringi", "own", str(own)):
        rulesets.get(name)
    assert proved == ["own", "own"]


def test_a_set_that_rests_on_a_base_of_the_house_is_proved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proved = []
    monkeypatch.setattr(example_gate, "drop_contradicted", lambda each, _: proved.append(each.id))
    base = tmp_path / "ja-business.yaml"
    base.write_text(_RULES.replace("ruleset: own", "ruleset: ja-business"), encoding="utf-8")
    ProvenRulesets(RulesetLibrary((tmp_path,)), proves=True).get("ringi")
    assert proved == ["ringi"]


def _read_text(path: Path, data: bytes) -> Document:
    return read_document(path, data=data)


_CONDITIONS = {
    "a word": ("text: [外注]", "資料は適宜更新する。", "外注の資料は適宜更新する。"),
    "a title": ("title: '*手順書'", "# 議事録\n\n適宜更新する。", "適宜更新する。"),
    "a section": ("has_section: 費用", "# 稟議\n\n適宜更新する。", "# 費用\n\n適宜更新する。"),
    "a field": ("field: {区分: 外注}", "区分: 社内\n\n適宜", "区分: 外注\n\n適宜"),
    "not a word": ("not: {text: 試作}", "試作の資料は適宜更新する。", "適宜更新する。"),
    "of the file": ("not: [{text: 試作, format: docx}]", "", "試作は適宜更新する。"),
}


@pytest.mark.parametrize("name", _CONDITIONS)
def test_a_good_example_may_say_that_the_rule_is_not_for_it(name: str, tmp_path: Path) -> None:
    when, excused, called = _CONDITIONS[name]
    rules = tmp_path / "own.yaml"
    for text, found in ((excused, ()), (called, (called,))):
        examples = json.dumps({"good": [text]}) if text else "{good: [毎月末に更新する。]}"
        rules.write_text(
            "ruleset: own\nrules:\n  - id: own.when\n    kind: existence\n    words: [適宜]\n"
            f"    when: {{{when}}}\n    examples: {examples}\n",
            encoding="utf-8",
        )
        (rule,) = RulesetLibrary((tmp_path,)).get("own").rules
        assert find_contradictions(rule, _read_text).false == found
