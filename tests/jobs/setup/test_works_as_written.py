"""`checker init` in a fresh folder, then CI's commands out of the file that it wrote."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.setup.folder import add_faulty, five_documents
from tests.support.ci import run_ci
from tests.support.command import Run
from tests.support.hostile_git import git

pytestmark = pytest.mark.slow

SCHEMAS = {
    "github": ("vendor.github-workflows", [".github/workflows/checker.yml"]),
    "gitlab": ("vendor.gitlab-ci", [".gitlab-ci.yml", ".gitlab/checker.yml"]),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a fresh folder with five documents."""
    five_documents(tmp_path)
    return tmp_path


@pytest.mark.parametrize("ci", ["github", "gitlab", "jenkins"])
def test_ci_runs_as_the_file_says(run: Run, folder: Path, ci: str) -> None:
    made = run("init", "--ci", ci, "--lang", "ja")
    assert made.returncode == 0, made.stderr
    passed = run_ci(ci, folder)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    faulty = add_faulty(folder)
    failed = run_ci(ci, folder)
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert faulty in failed.stdout
    assert "エラー" in failed.stdout or "::error " in failed.stdout  # in the language of `init`


def test_a_folder_with_a_past_begins_with_a_baseline(run: Run, folder: Path) -> None:
    add_faulty(folder)
    report = json.loads(run("init", "--format", "json").stdout)
    assert run_ci("github", folder).returncode == 1
    (record,) = [each for each in report["next"] if "--update-baseline" in each]
    name, *arguments = record.split()
    assert name == "checker"
    assert run(*arguments).returncode == 0
    assert run_ci("github", folder).returncode == 0
    bad = "# 週報\n\n2025年8月1日(木)に提出する。\n"
    (folder / "週報" / "週報_8月.md").write_text(bad, encoding="utf-8")
    again = run_ci("github", folder)
    assert again.returncode == 1
    assert "週報_8月.md" in again.stdout


def test_reports_are_where_the_files_say(run: Run, folder: Path) -> None:
    add_faulty(folder)
    for ci in ("gitlab", "jenkins"):
        run("init", "--ci", ci)
        assert run_ci(ci, folder).returncode == 1
    quality = json.loads((folder / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert quality
    assert "<html" in (folder / ".cache/report/checker.html").read_text(encoding="utf-8")


def test_nothing_is_computed_again_by_the_next_run(run: Run, folder: Path) -> None:
    run("init", "--ci", "gitlab")
    run_ci("gitlab", folder)
    cache = folder / ".cache/checker"
    again = run("lint", ".", "--no-model", "--verbose", CHECKER_CACHE_DIR=str(cache))
    assert "5 cached" in again.stderr


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("ci", ["github", "gitlab"])
def test_ci_files_fit_their_schemas(run: Run, folder: Path, ci: str, language: str) -> None:
    run("init", "--ci", ci, "--lang", language)
    schema, files = SCHEMAS[ci]
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    if ci == "gitlab":
        command += ["--data-transform", "gitlab-ci"]
    done = subprocess.run(
        [*command, *files], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("ci", ["github", "gitlab", "jenkins"])
def test_awkward_names_mean_themselves(run: Run, tmp_path: Path, ci: str) -> None:
    inner = tmp_path / "it's: 文書 [1] $HOME \\ #2"
    five_documents(inner)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert run("init", inner.name, "--ci", ci).returncode == 0
    faulty = add_faulty(inner)
    failed = run_ci(ci, tmp_path)
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert faulty in failed.stdout


@pytest.mark.parametrize(
    ("ci", "variable", "value"),
    [
        ("github", "POLICY", "{commit}"),
        ("gitlab", "CI_MERGE_REQUEST_DIFF_BASE_SHA", "{commit}"),
        ("jenkins", "CHANGE_TARGET", "main"),
    ],
)
def test_a_change_of_a_stranger_silences_nothing(
    run: Run, folder: Path, ci: str, variable: str, value: str
) -> None:
    run("init", "--ci", ci)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    commit = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "update-ref", "refs/remotes/origin/main", commit)
    add_faulty(folder)
    (folder / ".checkerignore").write_text("*\n", encoding="utf-8")
    (folder / "pip.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    assert run_ci(ci, folder).returncode == 0
    done = run_ci(ci, folder, **{variable: value.format(commit=commit)})
    assert done.returncode == 1, done.stdout + done.stderr
    kept = folder / ".cache" / "checker" / "lint.sqlite"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"what a stranger computed")
    git(folder, "add", "-f", str(kept))
    stopped = run_ci(ci, folder)
    assert stopped.returncode == 1
    assert "files" not in stopped.stdout
