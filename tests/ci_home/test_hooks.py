"""pre-commit for real, on scratch repositories: hooks that pass, fail and fix.

`try-repo` clones this project as it stands and installs it into an environment of pre-commit's own.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from checker.formats.reading import list_suffixes
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

GOOD = "# 報告\n\n取得できる日を確認する。\n"
BAD = "# 報告\n\n2025年8月1日(木)に提出する。\n"  # that day is a Friday
FIXABLE = "# 報告\n\n資料を作成したりした。\n\n打ち合せを行なう事が出来る。\n"
RULES = """\
ruleset: house
extends: [ja-business]
rules:
  - id: house.kana
    kind: substitution
    severity: error
    swap: {出来る: できる}
    fix: safe
"""


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    who = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.com"}
    who |= {"GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.com"}
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | who | {"LANG": "C.UTF-8", "CHECKER_LANGUAGE": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=900,
    )


def _git(folder: Path, *arguments: str) -> str:
    done = _run(folder, "git", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with this project's files as they stand, committed or not."""
    folder = tmp_path_factory.mktemp("project")
    listed = _git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in filter(None, listed.split("\0")):
        if name.startswith((*_SHIPPED, *_NAMED)) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "as it stands")
    return folder


_SHIPPED = ("adapters/", "checker/", "rules/", "templates/")
_NAMED = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml", "requirements")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return a repository of documents, in which nothing is staged yet."""
    _git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "checker.toml").write_text(
        'rules = ["rules"]\ndefault_ruleset = "house"\n', encoding="utf-8"
    )
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "house.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


def _stage(scratch: Path, **files: str) -> None:
    for name, text in files.items():
        (scratch / f"{name}.md").write_text(text, encoding="utf-8")
    _git(scratch, "add", ".")


def _results(output: str) -> dict[str, str]:
    return dict(re.findall(r"^(checker \w+)\.+(Passed|Failed|\(.*\)Skipped)", output, re.MULTILINE))


def test_the_manifest_is_valid_and_knows_every_format() -> None:
    file = ROOT / ".pre-commit-hooks.yaml"
    done = _run(ROOT, sys.executable, "-m", "pre_commit", "validate-manifest", str(file))
    assert done.returncode == 0, done.stdout
    lint, fix = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert all(re.search(lint["files"], f"文書/A{each.upper()}") for each in list_suffixes())
    assert not re.search(lint["files"], "a.mdx")
    assert "--no-model" in lint["entry"]
    assert [
        name for name in ("a.md", "a.MARKDOWN", "a.docx", "a.txt") if re.search(fix["files"], name)
    ] == [
        "a.md",
        "a.MARKDOWN",
    ]


def test_hooks_fail_and_fix_and_then_pass(project: Path, scratch: Path) -> None:
    command = (sys.executable, "-m", "pre_commit", "try-repo", str(project))
    _stage(scratch, bad=BAD, fixable=FIXABLE, good=GOOD)
    before = (scratch / "good.md").read_bytes()
    first = _run(scratch, *command)
    assert _results(first.stdout) == {"checker lint": "Failed", "checker fix": "Failed"}, (
        first.stdout
    )
    assert "bad.md" in first.stdout
    assert "files were modified by this hook" in first.stdout
    assert "出来る" not in (scratch / "fixable.md").read_text(encoding="utf-8")
    assert (scratch / "good.md").read_bytes() == before
    assert sorted(each.name for each in scratch.glob("*.md*")) == [
        "bad.md",
        "fixable.md",
        "good.md",
    ]

    _git(scratch, "rm", "-qf", "bad.md")
    _stage(scratch)
    second = _run(scratch, *command)
    assert second.returncode == 0, second.stdout
    assert _results(second.stdout) == {"checker lint": "Passed", "checker fix": "Passed"}
