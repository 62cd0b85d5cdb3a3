"""Which files are walked, in which order, and what is left out."""

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from checker.core.errors import InputError
from checker.jobs.lint.walk import FolderWalk, LintedFile

_ENDINGS = (".md", ".docx")


def _made(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")


def _walk(folder: Path, *named: str) -> list[LintedFile]:
    return list(FolderWalk(str(folder), _ENDINGS, str(folder)).files(named or (".",)))


def _names(folder: Path, *named: str) -> list[str]:
    return [each.shown for each in _walk(folder, *named)]


def test_files_come_folder_by_folder_in_the_order_of_their_names(tmp_path: Path) -> None:
    _made(tmp_path, ["b.md", "a/z.md", "a/b/c.docx", "a.md", "a-b/x.md", "c.py"])
    assert _names(tmp_path) == ["a/b/c.docx", "a/z.md", "a-b/x.md", "a.md", "b.md"]


def test_what_nobody_wants_is_passed_over(tmp_path: Path) -> None:
    passed_over = [".github/x.md", "node_modules/y.md", "~$memo.docx", "._memo.docx", ".hidden.md"]
    _made(tmp_path, ["memo.docx", *passed_over])
    assert _names(tmp_path) == ["memo.docx"]


def test_a_hidden_file_or_folder_that_is_named_is_linted(tmp_path: Path) -> None:
    _made(tmp_path, [".github/x.md", ".hidden.md"])
    assert _names(tmp_path, ".github", ".hidden.md") == [".github/x.md", ".hidden.md"]


def test_gitignore_files_hold_from_the_root_of_the_repository_down(tmp_path: Path) -> None:
    _made(tmp_path, ["docs/a.md", "docs/b.md", "docs/build/c.md", "docs/deep/b.md", "docs/x.md"])
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("x.md\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("build/\nb.md\n", encoding="utf-8")
    (tmp_path / "docs" / "deep" / ".gitignore").write_text("!b.md\n", encoding="utf-8")
    assert _names(tmp_path / "docs") == ["a.md", "deep/b.md"]


def test_nothing_is_taken_in_again_below_a_folder_that_is_left_out(tmp_path: Path) -> None:
    _made(tmp_path, ["build/keep.md", "a.md"])
    (tmp_path / ".gitignore").write_text("build/\n!build/keep.md\n", encoding="utf-8")
    assert _names(tmp_path) == ["a.md"]


def test_a_named_file_is_linted_whatever_gitignore_says_but_not_against_checkerignore(
    tmp_path: Path,
) -> None:
    _made(tmp_path, ["a.md", "old/b.md"])
    (tmp_path / ".gitignore").write_text("a.md\n", encoding="utf-8")
    (tmp_path / ".checkerignore").write_text("old/\n", encoding="utf-8")
    walk = FolderWalk(str(tmp_path), _ENDINGS, str(tmp_path))
    assert [each.shown for each in walk.files(["a.md", "old/b.md"])] == ["a.md"]
    assert walk.left_out == ["old/b.md"]
    assert _names(tmp_path) == []


def test_a_folder_that_gitignore_leaves_out_is_walked_when_it_is_named(tmp_path: Path) -> None:
    _made(tmp_path, ["build/a.md"])
    (tmp_path / ".gitignore").write_text("build/\n", encoding="utf-8")
    assert _names(tmp_path) == []
    assert _names(tmp_path, "build") == ["build/a.md"]


def test_names_that_overlap_give_a_file_once(tmp_path: Path) -> None:
    _made(tmp_path, ["a/b.md", "a/c.md", "d.md"])
    assert _names(tmp_path, "a/c.md", "a", ".", "a/*.md") == ["a/b.md", "a/c.md", "d.md"]


def test_a_glob_is_one_where_the_shell_knows_none(tmp_path: Path) -> None:
    _made(tmp_path, ["a/b.md", "a/c/d.md", "e.md"])
    assert _names(tmp_path, "a/**/*.md") == ["a/b.md", "a/c/d.md"]


def test_what_is_not_there_is_said_at_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _names(tmp_path, "missing")
    assert caught.value.place == "missing"


def test_links_to_folders_are_not_followed_and_links_to_files_are_read(tmp_path: Path) -> None:
    _made(tmp_path, ["a/b.md"])
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "link.md").symlink_to(tmp_path / "a" / "b.md")
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nothing.md")
    assert _names(tmp_path) == ["a/b.md", "link.md"]


def test_a_name_with_its_marks_apart_is_known_composed_and_shown_as_it_is(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "が.md")
    _made(tmp_path, [apart, "か.md", "き.md"])
    found = _walk(tmp_path)
    assert [each.name for each in found] == ["か.md", "が.md", "き.md"]
    assert found[1].shown == apart


def test_an_ignore_file_in_one_form_leaves_out_names_in_the_other(tmp_path: Path) -> None:
    _made(tmp_path, [unicodedata.normalize("NFD", "が.md"), "b.md"])
    (tmp_path / ".checkerignore").write_text("が.md\n", encoding="utf-8")
    assert _names(tmp_path) == ["b.md"]


def test_bytes_that_are_no_text_are_shown_as_such(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\x83e.md"
    try:
        descriptor = os.open(path, os.O_CREAT)
    except OSError:
        pytest.skip("this file system takes text only")
    os.close(descriptor)
    found = _walk(tmp_path)
    assert [each.shown for each in found] == [r"\x83e.md"]
    assert os.fsencode(found[0].path) == path


def test_a_line_feed_in_a_name_is_a_part_of_it(tmp_path: Path) -> None:
    _made(tmp_path, ["a\nb.md"])
    assert _names(tmp_path) == ["a\nb.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_no_file_is_passed_over_and_refused_when_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert _names(tmp_path) == []
    assert _walk(tmp_path, "pipe.md")[0].problem is not None


def test_files_above_the_working_folder_have_names_from_the_root(tmp_path: Path) -> None:
    _made(tmp_path, ["docs/a.md"])
    (found,) = FolderWalk(str(tmp_path), _ENDINGS, str(tmp_path / "docs")).files(["."])
    assert (found.shown, found.name) == ("a.md", "docs/a.md")


def test_a_file_has_its_suppressions_looked_for_where_there_are_any(tmp_path: Path) -> None:
    _made(tmp_path, ["a.md", "a.md.checker.yaml", "b.md"])
    assert [each.sidecar for each in _walk(tmp_path)] == [True, False]
    assert [each.sidecar for each in _walk(tmp_path, "a.md", "b.md")] == [True, False]


def test_a_path_through_a_link_is_the_file_that_it_leads_to(tmp_path: Path) -> None:
    _made(tmp_path, ["real/a.md"])
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert _names(tmp_path, str(tmp_path / "link" / "a.md"), "real/a.md") == ["real/a.md"]
