"""Repositories that somebody else made: nothing that their settings name is run."""

import hashlib
import os
import stat
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from checker.core.errors import ConfigError
from checker.jobs.lint import git_process
from checker.jobs.lint.changes import Git
from checker.jobs.lint.git_repository import Repository
from checker.jobs.setup.environment import look_around
from tests.support.hostile_git import LINES, POISONS, git, make_program, make_repository

pytestmark = pytest.mark.slow

Seen = tuple[list[str], Mapping[str, object], list[str], str]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return what is seen of such a repository whose settings name nothing."""
    return _look(make_repository(tmp_path_factory.mktemp("harmless") / "r"))


def _look(folder: Path) -> Seen:
    """Return all that checker asks a repository: what changed, what is staged, its content."""
    repository = Git.around(str(folder))
    top = folder.resolve()
    changes = repository.since("HEAD", with_lines=True)
    staged = repository.staged(with_lines=True)
    out = folder.parent / "out"
    out.mkdir()
    repository.export(repository.tracked(sorted(staged.files)), out)
    names = sorted(each.name for each in top.glob("*.md") if changes.has(str(each)))
    lines = {os.path.relpath(name, top): each for name, each in changes.lines.items()}
    content = (out / "staged.md").read_text(encoding="utf-8")
    return names, lines, [os.path.relpath(each, top) for each in staged.files], content


def test_what_is_expected_of_a_harmless_repository(expected: Seen) -> None:
    names, lines, staged, content = expected
    assert names == ["changed.md", "new.md", "staged.md"]
    assert lines == {"changed.md": ((3, 3),), "staged.md": ((5, 5),)}
    assert staged == ["staged.md"]
    assert content == "1\n2\n3\n4\ny\n"


@pytest.mark.parametrize("poison", POISONS)
def test_nothing_that_settings_name_is_run(tmp_path: Path, expected: Seen, poison: str) -> None:
    folder, marker = make_repository(tmp_path / "r"), tmp_path / "ran.log"
    POISONS[poison](folder, make_program(tmp_path, marker))
    marker.unlink(missing_ok=True)  # what git did while the repository was made
    names, lines, staged, content = _look(folder)
    look_around(folder)
    assert not marker.exists()
    assert (names, lines, content) == (expected[0], expected[1], expected[3])
    assert [each for each in staged if each.endswith(".md")] == expected[2]


@pytest.mark.parametrize("poison", ["fsmonitor", "clean-smudge", "textconv"])
def test_git_itself_would_have_run_it(tmp_path: Path, poison: str) -> None:
    folder, marker = make_repository(tmp_path / "r"), tmp_path / "ran.log"
    POISONS[poison](folder, make_program(tmp_path, marker))
    marker.unlink(missing_ok=True)
    git(folder, "diff", "HEAD")
    assert marker.exists()


def _make_embedded(folder: Path, program: Path) -> Path:
    """Make a bare repository of plain files around a folder of documents."""
    git(folder.parent, "init", "-q", "--bare", folder.name)
    git(folder, "config", "core.bare", "false")
    git(folder, "config", "core.worktree", str(folder / "docs"))
    git(folder, "config", "core.fsmonitor", str(program))
    (folder / "docs").mkdir()
    (folder / "docs" / "a.md").write_text("a\n", encoding="utf-8")
    return folder / "docs"


def test_a_bare_repository_among_the_files_is_none(tmp_path: Path) -> None:
    marker = tmp_path / "ran.log"
    docs = _make_embedded(tmp_path / "b", make_program(tmp_path, marker))
    with pytest.raises(ConfigError) as caught:
        Git.around(str(docs))
    assert caught.value.what.id == "lint.not-git-repository"
    assert not marker.exists()


def test_a_repository_around_a_bare_one_is_the_one_that_counts(tmp_path: Path) -> None:
    marker, folder = tmp_path / "ran.log", make_repository(tmp_path / "r")
    docs = _make_embedded(folder / "b", make_program(tmp_path, marker))
    changes = Git.around(str(docs)).since("HEAD", with_lines=False)
    assert changes.has(str(docs.resolve() / "a.md"))
    assert not marker.exists()


def test_a_linked_working_tree_has_its_own_changes(tmp_path: Path) -> None:
    folder, marker = make_repository(tmp_path / "r"), tmp_path / "ran.log"
    git(folder, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "topic")
    git(folder, "config", "core.fsmonitor", str(make_program(tmp_path, marker)))
    (tmp_path / "linked" / "later.md").write_text("1\n", encoding="utf-8")
    changes = Git.around(str(tmp_path / "linked")).since("main", with_lines=False)
    assert [Path(each).name for each in changes.files] == ["later.md"]
    assert not marker.exists()


def test_a_file_that_names_a_hostile_repository_runs_nothing(tmp_path: Path) -> None:
    folder, marker = make_repository(tmp_path / "r"), tmp_path / "ran.log"
    git(folder, "config", "core.fsmonitor", str(make_program(tmp_path, marker)))
    other = tmp_path / "other"
    other.mkdir()
    (other / ".git").write_text(f"gitdir: {folder / '.git'}\n", encoding="utf-8")
    (other / "changed.md").write_text(LINES, encoding="utf-8")
    assert Git.around(str(other)).since("HEAD", with_lines=True).files == frozenset()
    assert not marker.exists()


def _make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _make_endless(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _write_nothing(path: Path) -> None:
    path.write_text("gitdir: nowhere\n", encoding="utf-8")


def _write_text(path: Path) -> None:
    path.write_text("hello\n", encoding="utf-8")


@pytest.mark.parametrize(
    "make",
    [
        os.mkfifo,
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to(path),
        _write_nothing,
        _write_text,
        Path.mkdir,
    ],
    ids=["pipe", "endless", "loop", "nowhere", "text", "empty"],
)
def test_what_is_no_repository_is_said(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / ".git")
    with pytest.raises(ConfigError):
        Git.around(str(tmp_path))


def test_links_in_the_index_are_not_written_out(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "r")
    (folder / "link.md").symlink_to("/etc/hostname")
    git(folder, "add", "link.md")
    repository = Git.around(str(folder))
    staged = sorted(repository.staged(with_lines=False).files)
    assert str(folder.resolve() / "link.md") in staged
    assert [Path(each).name for each in repository.tracked(staged)] == ["staged.md"]
    out = tmp_path / "out"
    out.mkdir()
    repository.export(staged, out)
    assert [each for each in out.iterdir() if each.is_symlink()] == []


def test_the_index_of_a_hook_is_the_one_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repository(tmp_path / "r")
    git(folder, "read-tree", "--index-output=.git/next", "HEAD")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next")
    assert Git.around(str(folder)).staged(with_lines=False).files == frozenset()
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert len(Git.around(str(folder)).staged(with_lines=False).files) == 1


def test_variables_that_name_programs_are_not_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, marker = make_repository(tmp_path / "r"), tmp_path / "ran.log"
    program = str(make_program(tmp_path, marker))
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS"):
        monkeypatch.setenv(name, program)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", program)
    _look(folder)
    assert not marker.exists()


def test_missing_objects_are_said_and_not_fetched(tmp_path: Path) -> None:
    folder, marker = make_repository(tmp_path / "r"), tmp_path / "ran.log"
    POISONS["promised-objects"](folder, make_program(tmp_path, marker))
    blob = git(folder, "rev-parse", "HEAD:changed.md").strip()
    lost = folder / ".git" / "objects" / blob[:2] / blob[2:]
    lost.chmod(stat.S_IRUSR | stat.S_IWUSR)
    lost.unlink()
    with pytest.raises(ConfigError) as caught:
        Git.around(str(folder)).since("HEAD", with_lines=True)
    assert caught.value.what.id == "lint.git-failed"
    assert not marker.exists()


def test_a_command_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repository(tmp_path / "r")
    os.mkfifo(folder / ".git" / "refs" / "heads" / "pipe")
    monkeypatch.setattr("checker.jobs.lint.git_repository.QUICK_SECONDS", 0.5)
    started = time.monotonic()
    with pytest.raises(ConfigError) as caught:
        Git.around(str(folder)).since("pipe", with_lines=False)
    assert caught.value.what.id == "lint.git-took-too-much"
    assert time.monotonic() - started < 20


def test_a_tree_that_grows_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repository(tmp_path / "r")
    tree = git(folder, "rev-parse", "HEAD^{tree}").strip()
    for _ in range(12):
        rows = "".join(f"040000 tree {tree}\td{n}\n" for n in range(10))
        (tmp_path / "rows").write_text(rows, encoding="utf-8")
        with (tmp_path / "rows").open(encoding="utf-8") as given:
            tree = _make_tree(folder, given.read())
    commit = git(folder, "commit-tree", "-m", "bomb", tree).strip()
    monkeypatch.setattr(git_process, "_MOST_BYTES", 2**20)
    repository = Repository.around(str(folder))
    with pytest.raises(ConfigError) as caught:
        repository.run("ls-tree", "-r", "-z", commit)
    assert caught.value.what.id == "lint.git-took-too-much"


def _make_tree(folder: Path, rows: str) -> str:
    done = subprocess.run(
        ["git", "mktree"], cwd=folder, input=rows.encode(), check=True, capture_output=True
    )
    return done.stdout.decode().strip()


def test_line_ends_are_as_the_repository_says(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "r")
    git(folder, "config", "core.autocrlf", "true")
    (folder / "later.md").write_bytes(LINES.replace("\n", "\r\n").encode())
    changes = Git.around(str(folder)).since("HEAD", with_lines=False)
    assert str(folder.resolve() / "later.md") not in changes.files


def test_a_file_of_lfs_is_compared_by_its_pointer(tmp_path: Path) -> None:
    folder, content = make_repository(tmp_path / "r"), b"PK large file"
    sha256 = hashlib.sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize 13\n"
    (folder / "big.docx").write_text(pointer, encoding="utf-8")
    git(folder, "add", "big.docx")
    git(folder, "commit", "-qm", "big")
    (folder / "big.docx").write_bytes(content)
    repository = Git.around(str(folder))
    whole = str(folder.resolve() / "big.docx")
    assert whole not in repository.since("HEAD", with_lines=False).files
    (folder / "big.docx").write_bytes(b"PK larger fil")
    assert whole in repository.since("HEAD", with_lines=False).files
    kept = folder / ".git" / "lfs" / "objects" / sha256[:2] / sha256[2:4] / sha256
    kept.parent.mkdir(parents=True)
    kept.write_bytes(content)
    out = tmp_path / "out"
    out.mkdir()
    repository.export([whole], out)
    assert (out / "big.docx").read_bytes() == content


def test_git_is_not_looked_for_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "ran.log"
    make_program(tmp_path, marker).rename(tmp_path / "git")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}no")
    with pytest.raises(ConfigError):
        Git.around(str(tmp_path))
    assert not marker.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away")
def test_a_repository_of_somebody_else_is_read(tmp_path: Path, expected: Seen) -> None:
    folder = make_repository(tmp_path / "r")
    for each in (folder, *folder.rglob("*")):
        os.chown(each, 12345, 12345)
    assert _look(folder) == expected


def test_the_branch_that_is_followed_is_known(tmp_path: Path) -> None:
    folder, marker = make_repository(tmp_path / "r"), tmp_path / "ran.log"
    git(tmp_path, "clone", "-q", str(folder), "clone")
    clone = tmp_path / "clone"
    git(clone, "checkout", "-q", "-b", 'a"b', "--track", "origin/main")
    git(clone, "config", "core.fsmonitor", str(make_program(tmp_path, marker)))
    (clone / "later.md").write_text("1\n", encoding="utf-8")
    changes = Git.around(str(clone)).since("@{u}", with_lines=False)
    assert [Path(each).name for each in changes.files] == ["later.md"]
    assert not marker.exists()


def _make_sparse(path: Path) -> None:
    path.unlink()
    with path.open("wb") as file:
        file.truncate(2**40)


@pytest.mark.parametrize("name", ["config", "HEAD", "index"])
@pytest.mark.parametrize("make", [_make_sparse, _make_pipe, _make_endless])
def test_parts_that_never_end_are_not_read(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    folder = make_repository(tmp_path / "r")
    make(folder / ".git" / name)
    started = time.monotonic()
    with suppress(ConfigError):  # what is no file is as if it were not there
        Git.around(str(folder)).since("HEAD", with_lines=False)
    with suppress(ConfigError):
        look_around(folder)
    assert time.monotonic() - started < 20
