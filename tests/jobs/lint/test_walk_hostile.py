"""Folders that somebody made to mislead a walk: links, devices, odd names, depth, numbers."""

import os
import socket
import time
from pathlib import Path

import pytest

from checker.core.errors import ConfigError, LinkLeadsOutError, NotRegularFileError
from checker.jobs.lint.walk import FolderWalk, LintedFile

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows makes none of these freely")


def _walk(folder: Path, *named: str) -> list[LintedFile]:
    return list(FolderWalk(str(folder), (".md",), str(folder)).files(named or (".",)))


def _problems(folder: Path, *named: str) -> dict[str, type[OSError] | None]:
    return {
        each.shown: None if each.problem is None else type(each.problem)
        for each in _walk(folder, *named)
    }


def _make(*files: Path) -> None:
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")


def _remove_levels(root: Path, levels: int) -> None:
    """Remove folders that no path is long enough for."""
    os.chdir(root)
    for _ in range(levels):
        os.chdir("d")
    for _ in range(levels):
        os.chdir("..")
        Path("d").rmdir()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder beside one that is nobody's business."""
    _make(tmp_path / "root" / "a.md", tmp_path / "secret.md")
    return tmp_path / "root"


def test_a_link_out_of_the_folder_is_not_followed(root: Path) -> None:
    (root / "out.md").symlink_to("/etc/passwd")
    (root / "up.md").symlink_to("../secret.md")
    (root / "in.md").symlink_to("a.md")
    assert _problems(root) == {
        "a.md": None,
        "in.md": None,
        "out.md": LinkLeadsOutError,
        "up.md": LinkLeadsOutError,
    }


def test_a_link_stays_in_the_repository_and_out_of_what_is_hidden_there(root: Path) -> None:
    _make(root / ".git" / "config", root / "docs" / "b.md", root / ".env")
    (root / "docs" / "readme.md").symlink_to("../a.md")
    (root / "docs" / "config.md").symlink_to("../.git/config")
    (root / "docs" / "env.md").symlink_to("../.env")
    (root / "docs" / "out.md").symlink_to("../../secret.md")
    assert _problems(root, "docs") == {
        "docs/b.md": None,
        "docs/config.md": LinkLeadsOutError,
        "docs/env.md": LinkLeadsOutError,
        "docs/out.md": LinkLeadsOutError,
        "docs/readme.md": None,
    }


def test_a_link_that_the_user_names_is_followed(root: Path) -> None:
    (root / "up.md").symlink_to("../secret.md")
    assert _problems(root, "up.md") == {"up.md": None}


def test_links_through_a_folder_are_not_walked(root: Path) -> None:
    (root / "folder").symlink_to("/etc")
    (root / "folder.md").symlink_to("/etc")
    assert _problems(root) == {"a.md": None}


def test_a_link_to_itself_is_said(root: Path) -> None:
    (root / "loop.md").symlink_to("loop.md")
    (root / "one.md").symlink_to("two.md")
    (root / "two.md").symlink_to("one.md")
    found = _problems(root)
    assert sorted(found) == ["a.md", "loop.md", "one.md", "two.md"]
    assert None not in {found[name] for name in ("loop.md", "one.md", "two.md")}


def test_what_is_no_file_is_no_document_unless_it_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    os.mkfifo("pipe.md")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.md")
    Path("zero.md").symlink_to("/dev/zero")
    _make(root / "folder.md" / "b.md")
    assert _problems(root) == {"a.md": None, "folder.md/b.md": None}
    named = _problems(root, "pipe.md", "socket.md", "zero.md")
    assert named == dict.fromkeys(("pipe.md", "socket.md", "zero.md"), NotRegularFileError)


def test_names_may_hold_anything(root: Path) -> None:
    names = ["a\nb.md", "a\tb.md", "\x1b[31m.md", "-r.md", " .md", "*.md", "$(id).md"]
    _make(*(root / name for name in names))
    (root / os.fsdecode(b"\xff.md")).write_text("x", encoding="utf-8")
    (root / ".checkerignore").write_text("\\*.md\n", encoding="utf-8")
    shown = [each.shown for each in _walk(root)]
    assert sorted(shown) == sorted([*names[:5], names[6], "a.md", "\\xff.md"])


def test_a_folder_of_five_thousand_levels_is_walked_to_where_the_system_goes(
    root: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(root)
    for _ in range(5000):
        Path("d").mkdir()
        os.chdir("d")
    os.chdir(root)
    request.addfinalizer(lambda: _remove_levels(root, 5000))
    begun = time.process_time()
    problems = [each.problem for each in _walk(root)]
    assert [type(each) for each in problems] == [type(None), OSError]
    assert time.process_time() - begun < 30
    deep = "/".join(["d"] * 1500)
    assert list(_problems(root, deep).values()) == [OSError]


def test_an_ignore_file_that_is_a_link_out_is_refused(root: Path) -> None:
    (root.parent / "list").write_text("*\n", encoding="utf-8")
    (root / ".gitignore").symlink_to("../list")  # git does not read it either
    assert _problems(root) == {"a.md": None}
    (root / ".checkerignore").symlink_to("../list")
    with pytest.raises(ConfigError) as told:
        _walk(root)
    assert told.value.place == str(root / ".checkerignore")


def test_a_glob_does_not_follow_links_round_and_round(root: Path) -> None:
    _make(root / "deep" / "er" / "b.md", root / ".hidden" / "c.md")
    for folder in (root, root / "deep", root / "deep" / "er"):
        (folder / "one").symlink_to(folder)
        (folder / "two").symlink_to(root)
    begun = time.process_time()
    assert sorted(_problems(root, "**/*.md")) == ["a.md", "deep/er/b.md"]
    assert sorted(_problems(root, "**/**/**/*.md")) == ["a.md", "deep/er/b.md"]
    assert sorted(_problems(root, "d*/e?/*.md")) == ["deep/er/b.md"]
    assert sorted(_problems(root, ".hidden/*.md")) == [".hidden/c.md"]
    assert time.process_time() - begun < 10


@pytest.mark.slow
def test_a_hundred_thousand_files_are_walked(root: Path) -> None:
    for number in range(100_000):
        (root / f"{number:06}.md").touch()
    begun = time.process_time()
    assert len(_walk(root)) == 100_001
    assert time.process_time() - begun < 120
