"""An answer of `lint` is given again while nothing has changed, and no longer."""

import json
import os
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.core import own_files
from checker.jobs.lint import answer_keeping, kept_answer
from checker.jobs.lint.kept_answer import KeptAnswer
from tests.support.command import Run
from tests.support.linted_folder import HOUSE, RULES

pytestmark = pytest.mark.slow

FILES = HOUSE | {
    "docs/deep/c.md": "# 報告\n\n取得できる日を確認する。\n",
    "docs/deep/.checkerignore": "d.md\n",
    "docs/deep/d.md": "取得出来る。\n",
}
_SECONDS = re.compile(r'[0-9.]+ s\.$|(?<="seconds":)[0-9.]+', re.MULTILINE)


class Folder:
    """A folder that is linted, and whether an answer was given again."""

    def __init__(self, root: Path, run: Run) -> None:
        self.root = root
        self.again = 0
        self._run = run

    def lint(self, *arguments: str | Path, **variables: str) -> Any:
        """Return a run, its seconds hidden, with whether its answer is one that was kept."""
        before = self.again
        known = {"CHECKER_CACHE_DIR": str(self.root / "cache")}
        done = self._run("lint", "--no-model", *arguments, **(known | variables))
        return (
            done.returncode,
            _SECONDS.sub("S", done.stdout),
            done.stderr,
            self.again > before,
        )

    def settle(self, *arguments: str, **variables: str) -> Any:
        """Lint until an answer is kept, and return what is printed then."""
        for _ in range(2):
            self.lint(*arguments, **variables)
        done = self.lint(*arguments, **variables)
        assert done[-1], done
        return done

    def write(self, name: str, text: str) -> None:
        """Write a file of the folder."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Return a folder with rules, a word list and documents; files of just now count as old."""
    made = Folder(tmp_path, run)
    for name, text in FILES.items():
        made.write(name, text)
    given = KeptAnswer.write

    def write(self: KeptAnswer, *to: Any) -> None:
        made.again += 1
        given(self, *to)

    monkeypatch.setattr(KeptAnswer, "write", write)
    monkeypatch.setattr(answer_keeping, "RACY_NS", 0)
    return made


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_it_is_to_the_byte_what_a_run_prints(folder: Folder, form: str) -> None:
    kept = folder.settle("docs", "--format", form)
    (answer,) = (folder.root / "cache" / "answers").iterdir()
    answer.unlink()
    whole = folder.lint("docs", "--format", form)
    assert not whole[-1]
    assert kept[:-1] == whole[:-1]
    assert kept[0] == 1


def test_it_is_its_owners_alone(folder: Folder) -> None:
    folder.settle("docs")
    (answer,) = (folder.root / "cache" / "answers").iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(answer.stat().st_mode) == 0o600
        assert stat.S_IMODE(answer.parent.stat().st_mode) == 0o700


def _write(name: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    return change


def _keep_time(root: Path) -> None:
    """Change a document, not its length, and put its time back."""
    file = root / "docs" / "b.md"
    facts = file.stat()
    file.write_text(file.read_text("utf-8").replace("取得でき", "取得出来"), encoding="utf-8")
    assert file.stat().st_size == facts.st_size
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a document": _keep_time,
    "a new document": _write("docs/new.md", "取得出来る。\n"),
    "a new folder": _write("docs/one/two/new.md", "取得出来る。\n"),
    "a document gone": lambda root: (root / "docs" / "deep" / "c.md").unlink(),
    "a document's name": lambda root: (root / "docs/b.md").rename(root / "docs/c.md"),
    "suppressions": _write("docs/a.md.checker.yaml", "ignore: []\n"),
    "an ignore file": _write("docs/deep/.checkerignore", "c.md\n"),
    "an ignore file that is new": _write("docs/.checkerignore", "a.md\n"),
    "an ignore file above": _write(".checkerignore", "a.md\n"),
    "git's ignore file": _write("docs/.gitignore", "a.md\n"),
    "git's folder": lambda root: (root / ".git").mkdir(),
    "the configuration": _write("checker.toml", FILES["checker.toml"] + 'fail_on = "warning"\n'),
    "a nearer pyproject": _write("pyproject.toml", "[tool.checker]\n"),
    "the user's configuration": _write("config/checker.toml", 'fail_on = "warning"\n'),
    "what is trusted": _write("config/trusted.json", '{"files": {}}'),
    "a rule file": _write("rules/house.yaml", RULES.replace("error", "info")),
    "a rule file that is new": _write("rules/other.yaml", "ruleset: other\nrules: []\n"),
    "a word list": _write("rules/words.txt", "確認\n"),
    "known findings": _write(".checker-baseline.json", '{"version": 1, "files": {}}'),
    "the cache": lambda root: (root / "cache" / "lint.sqlite").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(folder: Folder, change: Callable[[Path], object]) -> None:
    config = str(folder.root / "config")
    folder.settle("docs", CHECKER_CONFIG_DIR=config)
    change(folder.root)
    found = folder.lint("docs", CHECKER_CONFIG_DIR=config)
    assert not found[-1]
    whole = folder.lint("docs", "--no-cache", CHECKER_CONFIG_DIR=config)
    hidden = re.compile(r"[0-9]+ from the cache, ")
    assert hidden.sub("", found[1]) == hidden.sub("", whole[1])


def test_a_change_of_settings_beside_is_seen(folder: Folder) -> None:
    folder.write("docs/a.md.checker.yaml", "ignore: []\n")
    folder.settle("docs")
    folder.write("docs/a.md.checker.yaml", "ignore:  []\n")
    assert not folder.lint("docs")[-1]


def test_a_word_list_that_was_missing_is_seen(folder: Folder) -> None:
    folder.write("rules/house.yaml", RULES.replace("words.txt", "lists/more.txt"))
    for _ in range(3):
        before = folder.lint("docs")
    folder.write("rules/lists/more.txt", "至急\n")
    found = folder.lint("docs")
    assert not found[-1]
    assert found[1] != before[1]


def test_options_and_environment_are_seen(folder: Folder) -> None:
    folder.settle("docs")
    for arguments in (["docs", "-q"], ["docs/"], ["docs", "--fail-on", "info"], ["docs/a.md"]):
        assert not folder.lint(*arguments)[-1]
    for name in ("CHECKER_FAIL_ON", "LANG", "NO_COLOR", "HOME"):
        assert not folder.lint("docs", **{name: "info"})[-1]
    assert folder.lint("docs")[-1]


def test_another_checker_is_seen(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.settle("docs")
    tool = (*own_files.describe_tool(), "another")
    monkeypatch.setattr(kept_answer, "describe_tool", lambda: tool)
    assert not folder.lint("docs")[-1]


def test_another_folder_is_seen(folder: Folder, tmp_path: Path, run: Run) -> None:
    folder.write("docs/docs/e.md", "取得出来る。\n")
    folder.settle("docs")
    folder.again = 1
    cache = str(tmp_path / "cache")
    run("lint", "--no-model", "docs", cwd=tmp_path / "docs", CHECKER_CACHE_DIR=cache)
    assert folder.again == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-cache"],
        ["--cache-file", "own.sqlite"],
        ["-o", "report.txt"],
        ["--verbose"],
        ["--format", "sarif"],
        ["--max-findings", "1"],
        ["--update-baseline"],
    ],
    ids=lambda each: each[0],
)
def test_what_does_more_is_done_anew(folder: Folder, arguments: list[str]) -> None:
    for _ in range(3):
        assert not folder.lint("docs", *arguments)[-1]


def test_what_changed_just_now_is_looked_at_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_keeping, "RACY_NS", 10**12)
    for _ in range(3):
        assert not folder.lint("docs")[-1]


def test_what_could_not_be_read_is_read_again(folder: Folder) -> None:
    (folder.root / "docs" / "bad.docx").write_bytes(b"no Word file")
    for _ in range(3):
        assert not folder.lint("docs")[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="links are for the few there")
def test_links_are_followed_anew(folder: Folder) -> None:
    (folder.root / "docs" / "link.md").symlink_to("a.md")
    for _ in range(3):
        assert not folder.lint("docs")[-1]


def test_a_list_that_knows_of_other_files_is_read_anew(folder: Folder) -> None:
    known = {"version": 1, "files": {"x.md": {"sha256": "", "known": {"a": [{"quote": "b"}]}}}}
    folder.write(".checker-baseline.json", json.dumps(known))
    for _ in range(3):
        assert not folder.lint("docs")[-1]


def test_a_settings_change_while_it_runs_is_not_missed(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = answer_keeping.list_read_files

    def change(*arguments: Any) -> Any:
        folder.write("rules/words.txt", "確認\n")
        return given(*arguments)

    monkeypatch.setattr(answer_keeping, "list_read_files", change)
    monkeypatch.setattr(answer_keeping.AnswerKeeping, "_is_recent", lambda _: False)
    folder.lint("docs")
    monkeypatch.setattr(answer_keeping, "list_read_files", given)
    assert not folder.lint("docs")[-1]


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[]\n", b"\xff", b'{"paths": 1}\n', b"null\nx"])
def test_what_is_damaged_is_made_again(folder: Folder, damage: bytes) -> None:
    whole = folder.settle("docs")
    (answer,) = (folder.root / "cache" / "answers").iterdir()
    answer.write_bytes(damage)
    found = folder.lint("docs")
    assert not found[-1]
    assert found[:-1] == whole[:-1]
    assert folder.lint("docs")[-1]
