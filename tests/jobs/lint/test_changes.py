"""What git says has changed, in real repositories."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.core.errors import ConfigError
from checker.jobs.lint.changes import Changes, Git, parse_patch

pytestmark = pytest.mark.slow

GitRun = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> GitRun:
    """Return a function that runs git in a new repository with one commit: a.md, b.md."""

    def run(*arguments: str, cwd: Path = tmp_path) -> str:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ["git", *who, *arguments], cwd=cwd, check=True, capture_output=True, encoding="utf-8"
        )
        return done.stdout

    run("init", "-q", "-b", "main")
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("1\n2\n3\n4\n5\n", encoding="utf-8")
    run("add", ".")
    run("commit", "-qm", "first")
    return run


def _names(folder: Path, changes: Changes) -> list[str]:
    top = folder.resolve()
    return sorted(each.name for each in top.iterdir() if each.is_file() and changes.has(str(each)))


def _lines(folder: Path, changes: Changes, name: str) -> object:
    return changes.lines.get(str(folder.resolve() / name))


def test_changes_are_counted_from_where_the_branch_left(tmp_path: Path, git: GitRun) -> None:
    git("checkout", "-qb", "topic")
    (tmp_path / "a.md").write_text("1\n2\nx\n4\n5\n6\n", encoding="utf-8")
    git("commit", "-qam", "on topic")
    git("checkout", "-q", "main")
    (tmp_path / "b.md").write_text("main went on\n", encoding="utf-8")
    git("commit", "-qam", "on main")
    git("checkout", "-q", "topic")
    (tmp_path / "new.md").write_text("untracked\n", encoding="utf-8")
    changes = Git.around(str(tmp_path)).since("main", with_lines=True)
    assert _names(tmp_path, changes) == ["a.md", "new.md"]
    assert _lines(tmp_path, changes, "a.md") == ((3, 3), (6, 6))
    assert _lines(tmp_path, changes, "new.md") is None


def test_what_is_staged_is_not_what_lies_there(tmp_path: Path, git: GitRun) -> None:
    (tmp_path / "a.md").write_text("staged\n", encoding="utf-8")
    git("add", "a.md")
    (tmp_path / "a.md").write_text("later\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("not staged\n", encoding="utf-8")
    repository = Git.around(str(tmp_path))
    changes = repository.staged(with_lines=True)
    assert _names(tmp_path, changes) == ["a.md"]
    out = tmp_path / "out"
    out.mkdir()
    repository.export(sorted(changes.files), out)
    assert (out / "a.md").read_text(encoding="utf-8") == "staged\n"


def test_a_renamed_file_has_changed_only_where_it_differs(tmp_path: Path, git: GitRun) -> None:
    (tmp_path / "long.md").write_text("".join(f"{n}\n" for n in range(50)), encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "long")
    git("mv", "a.md", "moved.md")
    git("mv", "long.md", "longer.md")
    with (tmp_path / "longer.md").open("a", encoding="utf-8") as file:
        file.write("50\n")
    git("add", ".")
    changes = Git.around(str(tmp_path)).staged(with_lines=True)
    assert _lines(tmp_path, changes, "moved.md") == ()
    assert _lines(tmp_path, changes, "longer.md") == ((51, 51),)


def test_names_of_any_kind_are_understood(tmp_path: Path, git: GitRun) -> None:
    names = ["稟議 書.md", 'q"uote.md', "line\nfeed.md", "tab\tbed.md", "back\\slash.md"]
    for name in names:
        (tmp_path / name).write_text("1\n2\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "names")
    for name in names:
        (tmp_path / name).write_text("1\nx\n", encoding="utf-8")
    changes = Git.around(str(tmp_path)).since("HEAD", with_lines=True)
    assert _names(tmp_path, changes) == sorted(names)
    assert {_lines(tmp_path, changes, name) for name in names} == {((2, 2),)}


def test_a_file_without_lines_counts_whole(tmp_path: Path, git: GitRun) -> None:
    (tmp_path / "memo.docx").write_bytes(b"PK\0\1\2")
    git("add", ".")
    git("commit", "-qm", "word")
    (tmp_path / "memo.docx").write_bytes(b"PK\0\3\4")
    changes = Git.around(str(tmp_path)).since("HEAD", with_lines=True)
    assert _names(tmp_path, changes) == ["memo.docx"]
    assert _lines(tmp_path, changes, "memo.docx") is None


def test_a_deleted_file_is_none_to_lint(tmp_path: Path, git: GitRun) -> None:
    git("rm", "-q", "a.md")
    assert _names(tmp_path, Git.around(str(tmp_path)).since("HEAD", with_lines=True)) == []


def test_an_unknown_commit_is_named_with_what_to_do(tmp_path: Path, git: GitRun) -> None:
    del git
    with pytest.raises(ConfigError) as caught:
        Git.around(str(tmp_path)).since("origin/main", with_lines=False)
    assert caught.value.place == "--changed-since origin/main"
    assert caught.value.remedy is not None
    assert "git fetch origin main" in caught.value.remedy.get("en")


def test_a_history_that_is_cut_off_is_said(tmp_path: Path, git: GitRun) -> None:
    (tmp_path / "a.md").write_text("x\n", encoding="utf-8")
    git("commit", "-qam", "second")
    url = tmp_path.resolve().as_uri()
    git("clone", "-q", "--depth", "1", url, str(tmp_path / "shallow"))
    with pytest.raises(ConfigError) as caught:
        Git.around(str(tmp_path / "shallow")).since("HEAD~1", with_lines=False)
    assert caught.value.remedy is not None
    assert "fetch-depth: 0" in caught.value.remedy.get("en")


def test_no_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        Git.around(str(tmp_path))
    assert "not in a git repository" in caught.value.what.get("en")


def test_no_git_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError) as caught:
        Git.around(str(tmp_path))
    assert "not installed" in caught.value.what.get("en")


def test_a_line_that_looks_like_a_header_is_a_line() -> None:
    patch = b"--- a/x.md\n+++ b/x.md\n@@ -3 +3 @@\n--- old\n+++ b/y.md\n@@ -9,0 +10,2 @@\n+a\n+b\n"
    assert parse_patch(patch) == {"x.md": [(3, 3), (10, 11)]}
