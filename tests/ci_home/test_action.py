"""The GitHub Action: its file by the official schema, its scripts run as a runner would."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker import __version__
from checker.engines.catalogue.installed import InstalledModel
from tests.ci_home.runner import Ran, Runner, machine
from tests.support.ci import seed
from tests.support.hostile_git import git
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

FILE = ROOT / "action.yml"
GOOD = "# 報告\n\n取得できる日を確認する。\n"
BAD = "# 報告\n\n2025年8月1日(木)に提出する。\n"  # that day is a Friday: an error
WEAK = "# 報告\n\n取得出来る日を確認する。すぐに利用できる。\n"  # a note: two spellings


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    """Return the action as its file says it."""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return a runner's machine with Python, and packages that need not be fetched."""
    venv = tmp_path_factory.mktemp("machine") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    seed(venv)
    # the build backend is one of those packages (pip's way to say no isolation)
    return machine(venv) | {"PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1"}


@pytest.fixture
def runner(tmp_path: Path, environment: dict[str, str]) -> Runner:
    """Return a runner whose workspace has two documents."""
    workspace = tmp_path / "workspace"
    (workspace / "docs").mkdir(parents=True)
    (workspace / "docs" / "a.md").write_text(GOOD, encoding="utf-8")
    (workspace / "b c.md").write_text(GOOD, encoding="utf-8")
    return Runner(tmp_path / "job", workspace, environment)


def _lint(runner: Runner, action: dict[str, Any], **inputs: str) -> Ran:
    """Run the action; checker is installed once for all tests."""
    installed = subprocess.run(
        ["bash", "-c", "command -v checker"],
        env=runner.environment,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.startswith(runner.environment["PATH"].split(":")[0])
    version = {"version": __version__} if installed else {}
    return runner.run(action, ROOT, **(version | inputs))


def test_the_file_fits_the_schema_of_actions() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-actions",
    ]
    done = subprocess.run([*command, str(FILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_script_has_text_from_outside(action: dict[str, Any]) -> None:
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert scripts
    assert not [each for each in scripts if "${{" in each]


def test_every_input_is_used_and_every_name_is_there(action: dict[str, Any]) -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", repr(action["runs"])))
    assert used == action["inputs"].keys()
    ids = {step["id"] for step in action["runs"]["steps"] if "id" in step}
    assert set(re.findall(r"steps\.(\w+)\.", repr(action))) <= ids


def test_a_clean_folder_passes_with_a_summary(runner: Runner, action: dict[str, Any]) -> None:
    ran = _lint(runner, action)
    assert ran.code == 0, ran.log + ran.errors
    assert ran.outputs == {"exit-code": "0", "sarif-file": ""}
    assert "checker" in ran.summary


def test_an_error_is_an_annotation_and_fails(runner: Runner, action: dict[str, Any]) -> None:
    (runner.workspace / "b c.md").write_text(BAD, encoding="utf-8")
    ran = _lint(runner, action)
    assert ran.code == 1
    assert ran.outputs["exit-code"] == "1"
    assert "::error file=b c.md,line=3" in ran.log
    assert "b c.md" in ran.summary
    passed = _lint(runner, action, paths="docs\n")
    assert passed.code == 0, passed.log


def test_other_formats_fill_the_summary_too(runner: Runner, action: dict[str, Any]) -> None:
    (runner.workspace / "b c.md").write_text(BAD, encoding="utf-8")
    ran = _lint(runner, action, format="text", sarif="true")
    assert ran.code == 1
    assert "::error" not in ran.log
    assert "b c.md" in ran.log
    assert "b c.md" in ran.summary
    sarif = json.loads(Path(ran.outputs["sarif-file"]).read_text(encoding="utf-8"))
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"]


def test_options_reach_checker(runner: Runner, action: dict[str, Any]) -> None:
    (runner.workspace / "b c.md").write_text(WEAK, encoding="utf-8")
    paths = "docs\nb c.md\n"
    assert _lint(runner, action, paths=paths).code == 0
    assert _lint(runner, action, paths=paths, fail_on="info").code == 1
    record = "--update-baseline --baseline 'known findings.json'"
    assert _lint(runner, action, paths=paths, fail_on="info", args=record).code == 0
    assert (runner.workspace / "known findings.json").is_file()
    known = '--baseline "known findings.json"'
    assert _lint(runner, action, paths=paths, fail_on="info", args=known).code == 0


def test_a_report_of_ones_own_beside_the_summary(runner: Runner, action: dict[str, Any]) -> None:
    (runner.workspace / "b c.md").write_text(BAD, encoding="utf-8")
    ran = _lint(runner, action, format="json", args="-o report.json")
    assert ran.code == 1
    report = json.loads((runner.workspace / "report.json").read_text(encoding="utf-8"))
    assert [each["document"]["path"] for each in report["files"]] == ["b c.md", "docs/a.md"]
    assert "b c.md" in ran.summary


def test_nonsense_stops_the_job(runner: Runner, action: dict[str, Any]) -> None:
    assert _lint(runner, action, paths="missing").code == 2
    assert _lint(runner, action, format="pdf").code == 2
    assert _lint(runner, action, args="'never closed").code != 0
    assert _lint(runner, action, version="9.9.9").code != 0


def test_a_pull_request_silences_nothing(runner: Runner, action: dict[str, Any]) -> None:
    top = runner.workspace
    git(top, "init", "-q", "-b", "main")
    git(top, "add", ".")
    git(top, "commit", "-qm", "first")
    (top / "b c.md").write_text(BAD, encoding="utf-8")
    (top / ".checkerignore").write_text("*\n", encoding="utf-8")
    (top / "shlex.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    (top / "pip.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    assert _lint(runner, action).code == 0
    runner.base = git(top, "rev-parse", "HEAD").strip()
    ran = _lint(runner, action)
    assert ran.code == 1, ran.log + ran.errors
    assert "this change adds the line" in ran.log + ran.errors
    assert _lint(runner, action, policy_from="none").code == 0
    runner.base = "0" * 40
    assert _lint(runner, action).code == 2


@pytest.mark.parametrize(
    "name", ["paths", "fail_on", "format", "args", "version", "model", "sarif", "policy_from"]
)
def test_inputs_are_never_run(runner: Runner, action: dict[str, Any], name: str) -> None:
    hostile = "\"; touch pwned; '$(touch pwned)`touch pwned`' \n touch pwned"
    ran = _lint(runner, action, **{name: hostile})
    assert name in {"model", "sarif"} or ran.code != 0
    assert not list(runner.workspace.rglob("pwned"))


@pytest.mark.model
def test_judged_rules_with_the_model(
    runner: Runner, action: dict[str, Any], real_model: InstalledModel
) -> None:
    runner.environment = dict(runner.environment) | {
        "CHECKER_MODELS_PATH": str(real_model.path.parent)
    }
    rules = (
        "ruleset: house\nrules:\n  - id: house.owner\n    kind: judge\n    unit: sentence\n"
        "    quantifier: all\n    ask: 担当者が書かれていますか。\n    examples:\n"
        "      positive: [高橋が直す。, 佐藤が調べる。, 総務部が決める。]\n"
        "      negative: [手順を直す。, 原因を調べる。, 日程を決める。]\n"
    )
    (runner.workspace / "house.yaml").write_text(rules, encoding="utf-8")
    options = "-r house.yaml -o report.json"
    ran = _lint(runner, action, model="true", format="json", args=options, paths="docs")
    assert ran.code in {0, 1}, ran.log + ran.errors
    report = json.loads((runner.workspace / "report.json").read_text(encoding="utf-8"))
    (linted,) = report["files"]
    assert "no_model" not in {each["reason"] for each in linted["not_judged"]}
    kept = runner.folder / "temp" / "checker"  # what the action's cache steps keep
    assert (kept / "models" / real_model.path.name).is_file()
    assert (kept / "judge.sqlite").is_file()
    without = _lint(runner, action, format="json", args=options, paths="docs")
    assert without.code == 0
    report = json.loads((runner.workspace / "report.json").read_text(encoding="utf-8"))
    (linted,) = report["files"]
    assert [each["reason"] for each in linted["not_judged"]] == ["no_model"]
