"""The repository's own workflows and forms: by the official schemas, and what they call exists."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from checker import __version__
from scripts import release_notes
from tests.support.paths import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")


def _names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def _fits(schema: str, path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def _runs(workflow: Path) -> list[str]:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
    return [step["run"] for job in jobs for step in job["steps"] if "run" in step]


def test_a_release_is_audited_listed_and_attested() -> None:
    jobs = yaml.safe_load((GITHUB / "workflows" / "release.yml").read_text(encoding="utf-8"))[
        "jobs"
    ]
    build = jobs["build"]
    runs = "\n".join(step.get("run", "") for step in build["steps"])
    used = [step["uses"].partition("@")[0] for step in build["steps"] if "uses" in step]
    assert "for lock in requirements.lock requirements-server.lock" in runs
    assert 'pip_audit --requirement "$lock" --require-hashes' in runs
    assert "pip install --require-hashes -r requirements.lock" in runs
    assert "scripts/sbom.py sbom.cdx.json" in runs
    assert used.index("actions/attest-build-provenance") < used.index("actions/upload-artifact")
    assert build["permissions"] == {
        "contents": "read",
        "id-token": "write",
        "attestations": "write",
    }
    assert "sbom.cdx.json" in jobs["announce"]["steps"][-1]["run"]


def test_the_yard_is_complete() -> None:
    assert _names(WORKFLOWS) == ["ci", "docs", "release"]
    assert _names(FORMS) == ["bug", "false-alarm", "feature"]
    for name in ("SECURITY.md", "CODE_OF_CONDUCT.md", ".github/PULL_REQUEST_TEMPLATE.md"):
        assert (ROOT / name).stat().st_size


@pytest.mark.parametrize("path", WORKFLOWS, ids=_names(WORKFLOWS))
@pytest.mark.parametrize(
    "schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"]
)
def test_a_workflow_fits_the_official_schema(path: Path, schema: str) -> None:
    _fits(schema, path)


@pytest.mark.parametrize("path", FORMS, ids=_names(FORMS))
def test_a_form_fits_the_official_schema(path: Path) -> None:
    _fits("vendor.github-issue-forms", path)


def test_the_chooser_of_forms_fits_its_schema() -> None:
    _fits("vendor.github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml")


@pytest.mark.parametrize("path", WORKFLOWS, ids=_names(WORKFLOWS))
def test_no_workflow_may_write_unless_a_job_says_so(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}


def test_what_workflows_call_exists() -> None:
    called = "\n".join(line for path in WORKFLOWS for line in _runs(path))
    targets = set(re.findall(r"^([a-z-]+):", _makefile(), re.MULTILINE))
    for line in re.findall(r"^make (.+)$", called, re.MULTILINE):
        assert set(line.split()) <= targets
    for script in re.findall(r"\b(?:scripts|\.ci)/[\w.]+", called):
        assert (ROOT / script).is_file()


def test_ci_covers_three_systems() -> None:
    ci = yaml.safe_load((GITHUB / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    systems = {ci["linux"]["runs-on"], *ci["systems"]["strategy"]["matrix"]["os"]}
    assert systems == {"ubuntu-latest", "macos-latest", "windows-latest"}


def test_make_and_ci_do_the_same() -> None:
    """Each command that `.ci/run` gives under lint, docs and tests stands in the Makefile."""
    parts = (ROOT / ".ci" / "run").read_text(encoding="utf-8").split("echo '== ")
    shown = {part.split("'", 1)[0]: part.splitlines()[1:] for part in parts[1:]}
    made = _makefile().replace("$(PYTHON)", "python")
    for part in ("lint", "docs", "tests"):
        commands = [_without_shell(line) for line in shown[part] if line]
        wanted = [line for line in commands if not line.startswith(("#", "site=", "finish "))]
        assert wanted
        assert [line for line in wanted if f"\t{line}\n" not in made] == []


def _without_shell(line: str) -> str:
    """Return a command without its variables, and without where it writes while others run."""
    return re.sub(r"^(?:[A-Z_0-9]+=\S+ )+| > \S+ 2>&1 &$", "", line)


def _makefile() -> str:
    return (ROOT / "Makefile").read_text(encoding="utf-8")


def _release_notes(tag: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/release_notes.py", tag],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_release_has_its_notes() -> None:
    ran = _release_notes(f"v{__version__}")
    assert ran.returncode == 0, ran.stderr
    assert "### Upgrading" in ran.stdout
    assert "## [" not in ran.stdout


def test_a_tag_of_another_version_is_refused() -> None:
    ran = _release_notes("v0.0.1")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == f"the tag says 0.0.1, checker/__init__.py says {__version__}\n"


def test_a_section_is_that_of_its_version_alone() -> None:
    changelog = (
        "## [Unreleased]\n\n- c\n\n"
        "## [2.0.0] - 2026-01-02\n\n- b\n\n"
        "## [1.0.0] - 2025-01-02\n\n- a\n"
    )
    assert release_notes.section(changelog, "2.0.0") == "- b"
    assert release_notes.section(changelog, "1.0.0") == "- a"
    assert release_notes.section(changelog, "Unreleased") == ""


def test_the_pre_commit_hooks_of_the_repository_are_valid() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    hooks = [hook for repo in yaml.safe_load(text)["repos"] for hook in repo["hooks"]]
    for hook in hooks:  # nothing is fetched: the tools are those of the environment
        assert hook["language"] == "system"
