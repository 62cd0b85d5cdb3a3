"""One file, one configuration, one verdict: whichever command looks at it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from checker.cli import cli
from checker.core.errors import RulesetError
from checker.core.verdict import Verdict
from checker.lsp.checking import check_draft
from checker.lsp.messages import EditorText, Start
from checker.lsp.workspaces import WorkspaceRegistry
from checker.session import Options, Session

RULES = """\
ruleset: own
language: en
rules:
  - {id: own.vague, kind: existence, severity: error, patterns: [maybe]}
  - id: own.word
    kind: substitution
    severity: warning
    swap: {utilize: use}
"""
OTHER = """\
ruleset: other
language: en
rules:
  - {id: other.never, kind: existence, patterns: [never]}
"""
CONFIGURATION = """\
rules = ["own.yaml", "other.yaml"]
default_ruleset = "own"

[[paths]]
match = ["old/**"]
off = ["own.vague"]
severity = {"own.word" = "error"}

[[paths]]
match = ["other/*.md"]
ruleset = "other"
fail_on = "info"

[[paths]]
match = ["*.md"]
"""
TEXT = "# Plan\n\nWe maybe utilize it, never.\n"
FILES = ("a.md", "old/a.md", "old/deep/b.md", "other/a.md", "beside.md")
SIDECAR = "ignore:\n  - {rule: own.vague, reason: agreed}\n"

Seen = list[tuple[str, str, int | None]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a configuration, where some files differ."""
    home = tmp_path / "home"
    for name in FILES:
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TEXT, encoding="utf-8")
    (home / "beside.md.checker.yaml").write_text(SIDECAR, encoding="utf-8")
    (home / "checker.toml").write_text(CONFIGURATION, encoding="utf-8")
    (home / "own.yaml").write_text(RULES, encoding="utf-8")
    (home / "other.yaml").write_text(OTHER, encoding="utf-8")
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CHECKER_LANGUAGE", "en")
    monkeypatch.chdir(home)
    return home


def _seen(verdict: dict[str, Any]) -> Seen:
    return [
        (each["rule"], each["severity"], each["place"]["column"]) for each in verdict["findings"]
    ]


def _output(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    capsys.readouterr()
    code = cli.main([*arguments, "--format", "json"], standalone_mode=False)
    return code, json.loads(capsys.readouterr().out)


def _edited(folder: Path, name: str) -> Seen:
    workspace = WorkspaceRegistry(Start("en")).of(str(folder))
    remarks = check_draft(workspace, EditorText(str(folder / name), TEXT, str(folder))).remarks
    return [
        (each.rule, each.level, each.where.column)
        for each in remarks
        if each.rule.startswith(("own.", "other."))
    ]


EXPECTED: dict[str, tuple[str, Seen]] = {
    "a.md": ("fail", [("own.vague", "error", 4), ("own.word", "warning", 10)]),
    "old/a.md": ("fail", [("own.word", "error", 10)]),
    "old/deep/b.md": ("fail", [("own.word", "error", 10)]),
    "other/a.md": ("fail", [("other.never", "warning", 22)]),
    "beside.md": ("pass", [("own.word", "warning", 10)]),
}


@pytest.mark.parametrize("name", FILES)
def test_every_command_finds_the_same(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, findings = EXPECTED[name]
    code, one = _output(capsys, "check", "--no-model", name)
    assert (one["status"], _seen(one)) == (status, findings)
    _, linted = _output(capsys, "lint", "--no-model", "--no-cache", "-j", "1", name)
    assert _seen(linted["files"][0]) == findings
    fix_code, fixed = _output(capsys, "fix", "--check-only", name)
    assert _seen(fixed["found"]) == findings
    assert fixed["found"] | {"timings": None} == one | {"timings": None}
    assert (code, fix_code) == ((0, 0) if status == "pass" else (1, 1))
    assert _edited(folder, name) == findings
    verdict = Session.open(options=Options(use_model=False)).check(Path(name))
    assert _seen(verdict.model_dump(mode="json")) == findings


def test_a_path_means_the_same_however_it_is_written(folder: Path) -> None:
    session = Session.open(folder, Options(use_model=False, language="en"))
    ways = (Path("old/a.md"), Path("other/../old/a.md"), folder / "old" / "a.md")
    found = [session.check(each) for each in ways]
    assert [each.status for each in found] == ["fail"] * 3
    assert {tuple(one.rule for one in each.findings) for each in found} == {("own.word",)}
    assert [each.document.path for each in found] == [str(each) for each in ways]


def test_the_configuration_of_the_working_folder_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "old")
    verdict = Session.open(options=Options(use_model=False)).check(Path("a.md"))
    assert [each.rule for each in verdict.findings] == ["own.word"]


def test_outside_the_configurations_folder_no_path_entry_holds(
    folder: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "old"
    outside.mkdir()
    (outside / "a.md").write_text(TEXT, encoding="utf-8")
    session = Session.open(folder, Options(use_model=False))
    wanted = ["own.vague", "own.word"]
    for path in (outside / "a.md", Path(os.path.relpath(outside / "a.md"))):
        assert [each.rule for each in session.check(path).findings] == wanted


def test_a_job_can_be_of_words_that_are_not_on_the_disk(folder: Path) -> None:
    session = Session.open(folder, Options(use_model=False))
    job = session.job_for(Path("old/new.md"), b"# Plan\n\nWe utilize it.\n")
    assert not isinstance(job, Verdict)
    assert (job.path, job.document.name, job.severity(job.ruleset.rules[1].rule)) == (
        "old/new.md",
        "new.md",
        "error",
    )


def test_what_is_wrong_with_a_file_or_beside_it_is_in_its_verdict(folder: Path) -> None:
    (folder / "bad.md").write_text(TEXT, encoding="utf-8")
    (folder / "bad.md.checker.yaml").write_text("ignore: 3\n", encoding="utf-8")
    session = Session.open(folder, Options(use_model=False, language="en"))
    found = [session.job_for(Path(name)) for name in ("none.md", "bad.md")]
    assert [each.problem.place for each in found if isinstance(each, Verdict) and each.problem] == [
        "none.md",
        "bad.md.checker.yaml:1:1",
    ]


def test_a_rule_set_that_is_broken_is_no_files_fault(folder: Path) -> None:
    (folder / "own.yaml").write_text("ruleset: own\nrules: 3\n", encoding="utf-8")
    session = Session.open(folder, Options(use_model=False, language="en"))
    with pytest.raises(RulesetError, match=r"own\.yaml"):
        session.job_for(Path("a.md"))


def test_a_folder_of_rules_that_is_missing_is_named(folder: Path) -> None:
    (folder / "checker.toml").write_text('rules = ["nowhere"]\n', encoding="utf-8")
    session = Session.open(folder, Options(use_model=False, language="en"))
    with pytest.raises(RulesetError, match=r"nowhere: no such file or folder of rules"):
        session.job_for(Path("a.md"))


ENGLISH = "# Widget design\n\nThe widget shows the state of each job and lists those that failed.\n"
JAPANESE = "# 部品の設計\n\n部品は、仕事ごとの状態を示し、失敗した仕事を並べる。\n"


@pytest.mark.parametrize(
    ("name", "text", "ruleset"),
    [
        ("design.md", ENGLISH, "en-technical"),
        ("design.md", JAPANESE, "ja-business"),
        ("README.md", ENGLISH, "en-technical"),
        ("README.md", JAPANESE, "ja-business"),
        ("guide.md", JAPANESE, "ja-business"),
        (
            "README.md",
            "# 就業規則\n\n章ごとに一つの文書にしてあり、ここから開ける。\n",
            "ja-business",
        ),
        ("a.md", "# 就業規則\n\n第1条 この規則は、労働条件を定める。\n", "regulation"),
        ("a.md", "# 命名規則\n\nファイル名には日付を入れ、版は末尾に書く。\n", "ja-business"),
        ("設計書.md", JAPANESE, "ja-technical"),
    ],
)
def test_a_document_is_checked_against_rules_of_its_language(
    tmp_path: Path, name: str, text: str, ruleset: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    verdict = Session.open(tmp_path, Options(use_model=False)).check(tmp_path / name)
    assert verdict.ruleset is not None
    assert verdict.ruleset.id == ruleset
