"""Where a folder's configuration is looked for, and files that somebody else filled."""

import os
from pathlib import Path

import pytest

from checker.core.config_files import find_config_file, read_config_file
from checker.core.errors import ConfigError

posix = pytest.mark.skipif(os.name == "nt", reason="no owners, pipes and devices there")

DEEP = "it is nested too deeply."
SYNTAX = "Check the TOML syntax."
PLACE = "Put a text file (TOML, at most 1 MiB) there, or name another with --config."


@pytest.fixture
def inner(tmp_path: Path) -> Path:
    folder = tmp_path / "outer" / "repository" / "docs"
    folder.mkdir(parents=True)
    return folder


def _write(folder: Path, text: str = "", name: str = "checker.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_nearest_file_upward_is_found(inner: Path) -> None:
    outer = _write(inner.parent.parent)
    assert find_config_file(inner) == outer
    shared = _write(inner.parent, "[tool.checker]\n", "pyproject.toml")
    assert find_config_file(inner) == shared
    assert find_config_file(inner.parent.parent) == outer


def test_a_pyproject_of_others_is_passed_over(inner: Path) -> None:
    outer = _write(inner.parent)
    for text in ("[tool.other]\n", "tool = 1\n", ""):
        _write(inner, text, "pyproject.toml")
        assert find_config_file(inner) == outer


@pytest.mark.parametrize("is_folder", [True, False])
def test_nothing_above_the_repository_is_found(inner: Path, is_folder: bool) -> None:
    _write(inner.parent.parent)
    mark = inner.parent / ".git"
    mark.mkdir() if is_folder else mark.write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert find_config_file(inner) is None
    root = _write(inner.parent)
    assert find_config_file(inner) == root


def test_nothing_above_the_home_folder_is_found(
    inner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: inner.parent)
    _write(inner.parent.parent)
    assert find_config_file(inner) is None
    own = _write(inner.parent)
    assert find_config_file(inner) == own


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may chown")
def test_what_somebody_else_put_above_does_not_configure(inner: Path) -> None:
    stranger = 54321
    file = _write(inner.parent.parent)
    os.chown(file, stranger, -1)  # as in a shared temporary folder
    assert find_config_file(inner) is None
    os.chown(file, 0, -1)
    assert find_config_file(inner) == file
    os.chown(file.parent, stranger, -1)
    assert find_config_file(inner) is None
    assert find_config_file(inner.parent.parent) == file  # whoever goes there means it


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may chown")
def test_a_folder_of_its_owner_is_configured_by_that_owner(inner: Path) -> None:
    """As in CI: the checkout is another user's than the container's."""
    file = _write(inner.parent)
    for each in (inner, inner.parent, file):
        os.chown(each, 54321, -1)
    assert find_config_file(inner) == file


def test_paths_count_from_the_file(tmp_path: Path) -> None:
    text = (
        'rules = "own"\ntemplates = ["a", "b"]\nnumbers = "n.json"\ndefault-ruleset = "x"\n'
        '[lint]\ncache-file = "c"\n[[paths]]\nmatch = "docs/"\n'
    )
    assert read_config_file(_write(tmp_path, text)).values == {
        "rules": (tmp_path / "own",),
        "templates": (tmp_path / "a", tmp_path / "b"),
        "numbers": tmp_path / "n.json",
        "default_ruleset": "x",
        "lint": {"cache_file": tmp_path / "c"},
        "paths": [{"match": ("docs/",)}],
    }


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"a=" + b"[" * 100_000, DEEP),
        (b"a=" + b"{b=[" * 50_000, DEEP),
        (b".".join([b"limits"] * 100_000) + b"=1", DEEP),
        (b"[" + b".".join([b'"a"'] * 50_000) + b"]", DEEP),
        (b".".join([b"a"] * 33) + b"=1", DEEP),
        (b"x = " + b"9" * 10_000, "a number in it has too many digits."),
        (b'a = "\xff"', "'utf-8' codec can't decode byte 0xff in position 5: invalid start byte"),
    ],
    ids=["brackets", "braces", "dots", "heading", "33", "digits", "bytes"],
)
def test_a_file_that_is_no_configuration_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    (tmp_path / "checker.toml").write_bytes(data)
    with pytest.raises(ConfigError) as told:
        read_config_file(tmp_path / "checker.toml")
    said = f"{tmp_path / 'checker.toml'}: cannot be read: {what}\n  → {SYNTAX}"
    assert told.value.render("en") == said


def test_a_syntax_error_has_its_place(tmp_path: Path) -> None:
    file = tmp_path / "checker.toml"
    file.write_bytes(b'a = "\0"')
    with pytest.raises(ConfigError) as told:
        read_config_file(file)
    said = f"{file}:1:6: cannot be read: Illegal character '\\x00'\n  → {SYNTAX}"
    assert told.value.render("en") == said


@posix
@pytest.mark.parametrize("kind", ["pipe", "endless", "sparse"])
def test_a_file_that_is_none_is_refused_unread(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "checker.toml"
    what = "is not a regular file (a folder, pipe or device)."
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "endless":
        file.symlink_to("/dev/zero")
    else:
        file.touch()
        os.truncate(file, 10 * 2**30)
        what = "is too large (at most 1.0 MiB are read)."
    with pytest.raises(ConfigError) as told:
        read_config_file(file)
    assert told.value.render("en") == f"{file}: {what}\n  → {PLACE}"
    assert find_config_file(tmp_path) == file  # it is not passed over in silence


def test_dots_that_are_no_keys_are_fine(tmp_path: Path) -> None:
    text = f"# {'.' * 500}\nlanguage = 'en' # {'a.b, ' * 200}\n"
    assert read_config_file(_write(tmp_path, text)).values == {"language": "en"}
