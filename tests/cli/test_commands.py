"""The commands as a user runs them, in a process of their own."""

import json
from pathlib import Path

import jsonschema
import pytest

from checker import __version__
from tests.support.command import Run
from tests.support.paths import ROOT

OWN = """\
ruleset: own
title: 社内
rules:
  - id: own.words
    kind: existence
    severity: error
    words: [適宜]
    message: {ja: "「{match}」では期限が分かりません。", en: "“{match}” names no time."}
    why: 期限がないと、誰も手を付けない。
    examples: {good: [毎月末に更新する。], bad: [適宜更新する。]}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"checker, version {__version__}\n"


def test_every_command_has_help_with_an_example(run: Run) -> None:
    for command in (
        ("check",),
        ("rules", "list"),
        ("rules", "show"),
        ("rules", "validate"),
        ("rules", "test"),
        ("rules", "explain"),
        ("rules", "draft"),
        ("rules", "learn"),
        ("rules", "import"),
        ("model", "list"),
        ("model", "pull"),
        ("model", "verify"),
        ("model", "use"),
        ("model", "info"),
        ("schema",),
        ("doctor",),
    ):
        result = run(*command, "--help")
        assert result.returncode == 0, result.stderr
        assert f"Example:  checker {' '.join(command)}" in result.stdout


def test_a_finding_as_a_person_reads_it(run: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("# 手順\n\n資料は適宜更新する。\n", encoding="utf-8")
    result = run("check", "-r", "own.yaml", "--no-model", "--lang", "ja", "draft.md")
    assert result.returncode == 1
    assert result.stdout == (
        "draft.md  [own 0]\n"
        "\n"
        "エラー  3行4文字目  own.words\n"
        "  「適宜」では期限が分かりません。\n"
        "    資料は適宜更新する。\n"
        "          ^^^^\n"
        "  理由: 期限がないと、誰も手を付けない。\n"
        "\n"
        "判定: 不合格  エラー 1  警告 0  参考 0"
        "  (規則: 合格 0、不合格 1、未判定 0、対象なし 0)\n"
    )
    assert own.read_text(encoding="utf-8") == OWN


def test_the_same_in_english_and_as_json(run: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("# 手順\n\n資料は適宜更新する。\n", encoding="utf-8")
    arguments = ("check", "-r", own.name, "--no-model", "--format", "json", "draft.md")
    verdict = json.loads(run(*arguments).stdout)
    (finding,) = verdict["findings"]
    assert finding["message"] == "“適宜” names no time."
    assert finding["place"]["label"] == "line 3, column 4"
    assert verdict["ruleset"]["chosen_by"] == "option"
    schema = json.loads(run("schema", "verdict").stdout)
    jsonschema.validate(verdict, schema)


def test_several_files_give_a_list(run: Run, own: Path, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("# 手順\n\n本文。\n", encoding="utf-8")
    result = run("check", "-r", own.name, "--no-model", "--format", "json", "b.md", "a.md")
    verdicts = json.loads(result.stdout)
    assert [each["document"]["path"] for each in verdicts] == ["b.md", "a.md"]
    jsonschema.validate(verdicts, json.loads(run("schema", "verdict").stdout))


def test_a_report_goes_to_a_file(run: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("適宜。\n", encoding="utf-8")
    result = run("check", "-r", own.name, "--no-model", "-o", "report.txt", "draft.md")
    assert (result.returncode, result.stdout) == (1, "")
    assert "“適宜” names no time." in (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "draft.md",
        "own.yaml",
        "report.txt",
    ]


def test_the_rule_set_is_chosen_by_file_name_then_by_title(run: Run, tmp_path: Path) -> None:
    (tmp_path / "稟議書_1.md").write_text("# 書類\n\n本文。\n", encoding="utf-8")
    (tmp_path / "x.md").write_text("# 議事録\n\n本文。\n", encoding="utf-8")
    (tmp_path / "y.md").write_text("# 覚え\n\n本文。\n", encoding="utf-8")
    files = ("稟議書_1.md", "x.md", "y.md")
    verdicts = json.loads(run("check", "--no-model", "--format", "json", *files).stdout)
    assert [(each["ruleset"]["id"], each["ruleset"]["chosen_by"]) for each in verdicts] == [
        ("ringi", "applies_to"),
        ("minutes", "applies_to"),
        ("ja-business", "default"),
    ]


def test_configuration_is_found_upward_and_names_a_companys_rules(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "company"
    rules.mkdir()
    (rules / "own.yaml").write_text(OWN, encoding="utf-8")
    settings = 'rules = ["company"]\ndefault_ruleset = "own"\nfail_on = "info"\n'
    (tmp_path / "checker.toml").write_text(settings, encoding="utf-8")
    below = tmp_path / "drafts"
    below.mkdir()
    (below / "y.md").write_text("適宜。\n", encoding="utf-8")
    result = run("check", "--no-model", "--format", "json", "y.md", cwd=below)
    verdict = json.loads(result.stdout)
    assert (verdict["ruleset"]["id"], verdict["status"]) == ("own", "fail")


def test_rules_list_names_what_ships(run: Run) -> None:
    rows = json.loads(run("rules", "list", "--format", "json").stdout)
    assert {"ja-business", "ringi", "minutes", "incident"} <= {row["ruleset"] for row in rows}
    assert "稟議書" in run("rules", "list").stdout


def test_rules_show_prints_one_rule_with_its_place(run: Run, own: Path) -> None:
    (rule,) = json.loads(run("rules", "show", own.name, "own.words").stdout)
    assert (rule["words"], rule["written_at"]) == ([{"word": "適宜"}], "own.yaml:4:5")
    result = run("rules", "show", own.name, "own.nothing")
    assert result.returncode == 2
    assert "there is no rule “own.nothing”." in result.stderr


def test_rules_validate_lists_every_error(run: Run, own: Path, tmp_path: Path) -> None:
    assert run("rules", "validate", own.name).stdout == "own.yaml: 1 rule, no error\n"
    bad = tmp_path / "bad.yaml"
    bad.write_text(OWN.replace("words:", "wrods:").replace("error", "fatal"), encoding="utf-8")
    result = run("rules", "validate", "bad.yaml", own.name)
    assert result.returncode == 2
    assert "bad.yaml:6:5: “fatal” is no value here." in result.stderr
    assert "bad.yaml:7:5: unknown key “wrods”." in result.stderr
    assert result.stdout == "own.yaml: 1 rule, no error\n"


def test_rules_test_counts_right_and_wrong(run: Run, own: Path) -> None:
    (measure,) = json.loads(run("rules", "test", own.name, "--format", "json").stdout)
    counts = (measure["examples"], measure["right"], measure["wrong"], measure["unsure"])
    assert counts == (2, 2, 0, 0)
    own.write_text(OWN.replace("bad: [適宜更新する。]", "bad: [毎日更新する。]"), encoding="utf-8")
    result = run("rules", "test", own.name, "--verbose")
    assert result.returncode == 1
    assert "own.words: '毎日更新する。'" in result.stdout


def test_schemas_are_schemas(run: Run) -> None:
    for name in ("verdict", "ruleset", "config"):
        schema = json.loads(run("schema", name).stdout)
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.slow  # a validator in Python, over all rule sets
def test_the_rule_set_schema_knows_the_shipped_rule_sets(run: Run) -> None:
    from ruamel.yaml import YAML  # noqa: PLC0415

    schema = jsonschema.Draft202012Validator(json.loads(run("schema", "ruleset").stdout))
    for file in sorted((ROOT / "rules").glob("*.yaml")):
        data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        schema.validate(data)
        data["rules"][0]["unheard-of"] = 1
        assert not schema.is_valid({**data, "rules": data["rules"][:1]})


def test_doctor_names_what_works_and_the_remedy(run: Run, tmp_path: Path) -> None:
    result = run("doctor", "--format", "json", CHECKER_CACHE_DIR=str(tmp_path / "cache"))
    findings = {each["name"]: each for each in json.loads(result.stdout)}
    assert result.returncode == 0, result.stdout
    assert findings["engine"]["ok"] is True
    assert findings["model"]["ok"] is None
    assert findings["model"]["remedy"] == "checker model pull"


def test_model_list_marks_what_is_there(run: Run, tmp_path: Path) -> None:
    result = run("model", "list", "--format", "json", CHECKER_CACHE_DIR=str(tmp_path / "cache"))
    rows = json.loads(result.stdout)
    (default,) = [row for row in rows if row["default"]]
    assert (default["state"], default["size"]) == ("available", 1_117_320_768)
    offered = {row["name"] for row in rows if row["state"] == "available"}
    with_hash = {row["name"] for row in rows if row["entry"]["sha256"]}
    assert offered == with_hash


def test_an_unknown_option_is_bad_input(run: Run) -> None:
    assert run("check", "--nonsense").returncode == 2
