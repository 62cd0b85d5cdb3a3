"""Pipes, devices, sparse files and links where a document or an auxiliary file is looked for."""

import os
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.support.limited import run_limited

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes or devices in folders"),
]
_NO_FILE = "is not a regular file (a folder, pipe or device)."
_RULES = (
    "ruleset: plain\nrules:\n  - {id: plain.a, kind: existence, severity: error, words: [hello]}\n"
)


def _make_special(path: Path, what: str) -> None:
    match what:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "sparse":
            path.touch()
            os.truncate(path, 10 * 2**30)
        case "socket":
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(os.path.relpath(path))
        case "loop":
            path.symlink_to(path.name)
        case "folder":
            path.mkdir()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one document and one rule set."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.yaml").write_text(_RULES, encoding="utf-8")
    (tmp_path / "good.md").write_text("hello\n", encoding="utf-8")
    return tmp_path


_WHAT_IS_SAID = {
    "pipe": _NO_FILE,
    "device": _NO_FILE,
    "socket": _NO_FILE,
    "sparse": "is too large",
    "folder": "is a folder",
    "loop": "cannot be read",
}


@pytest.mark.parametrize("command", ["check", "fix", "show", "lint", "decisions"])
def test_a_document_that_is_none_is_refused_at_once(room: Path, command: str) -> None:
    ending = ".docx" if command == "decisions" else ".md"
    options = {
        "check": ["-r", "plain.yaml", "--no-model"],
        "fix": ["-r", "plain.yaml"],
        "lint": ["-r", "plain.yaml", "--no-model"],
    }.get(command, [])
    for what, said in _WHAT_IS_SAID.items():
        if (command, what) == ("lint", "folder"):
            continue  # is walked
        file = room / f"{what}{ending}"
        _make_special(file, what)
        ran = run_limited([command, file.name, *options], room)
        assert ran.code in {2, 3}, (command, what, ran)
        assert said in ran.out + ran.err or what == "folder", (command, what, ran)
        assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", [".checkerignore", ".gitignore", "good.md.checker.yaml"])
@pytest.mark.parametrize("what", ["pipe", "device", "sparse", "loop"])
def test_an_auxiliary_file_that_is_none_is_refused_at_once(
    room: Path, name: str, what: str
) -> None:
    _make_special(room / name, what)
    ran = run_limited(["lint", "good.md", ".", "-r", "plain.yaml", "--no-model"], room)
    passed = name == ".gitignore" and what in {"device", "loop"}  # git reads none that is a link
    assert ran.code == (1 if passed else 2), ran
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("what", ["pipe", "device", "sparse", "loop", "folder"])
def test_rules_that_are_no_file_are_refused_at_once(room: Path, what: str) -> None:
    _make_special(room / "rules.yaml", what)
    ran = run_limited(["check", "good.md", "-r", "rules.yaml", "--no-model"], room)
    assert (ran.code, "Traceback" in ran.err) == (2, False), ran


@pytest.mark.parametrize("what", ["pipe", "device", "sparse"])
def test_data_and_notes_that_are_no_file_are_refused_at_once(room: Path, what: str) -> None:
    for name, option in (("data.yaml", "--data"), ("notes.txt", "--notes")):
        _make_special(room / name, what)
        ran = run_limited(["new", "ringi", option, name, "-o", "made.docx", "--no-model"], room)
        assert (ran.code, "Traceback" in ran.err) == (2, False), ran
        assert not (room / "made.docx").exists()


def test_an_endless_view_in_a_cache_ends(room: Path) -> None:
    kept = room / "cache" / "lint.sqlite"
    arguments = ["lint", "good.md", "-r", "plain.yaml", "--no-model"]
    assert run_limited(arguments, room).code == 1
    with sqlite3.connect(kept) as connection:
        connection.executescript(
            "DROP TABLE verdicts; CREATE VIEW verdicts AS WITH RECURSIVE n(key) AS"
            " (SELECT 1 UNION ALL SELECT key FROM n) SELECT key, key AS verdict, 1 AS used FROM n"
        )
    connection.close()
    assert run_limited(arguments, room).code == 1


def test_a_configured_cache_writes_over_nothing(room: Path) -> None:
    own = room / ".bashrc"
    own.write_text("alias x=y\n", encoding="utf-8")
    arguments = ["lint", "good.md", "-r", "plain.yaml", "--no-model", "--cache-file", ".bashrc"]
    for _ in range(2):
        ran = run_limited(arguments, room)
        assert ran.code == 1
        assert "is no cache of checker and stays as it is" in ran.out
    assert own.read_text(encoding="utf-8") == "alias x=y\n"
    assert not list(room.glob(".bashrc?*"))


def test_many_stars_in_an_ignore_file_end(room: Path) -> None:
    (room / ("a" * 220 + ".md")).write_text("hello\n", encoding="utf-8")
    (room / ".checkerignore").write_text("*a" * 12 + "b\n", encoding="utf-8")
    ran = run_limited(["lint", ".", "-r", "plain.yaml", "--no-model"], room)
    assert ran.code == 1
    assert "2 files" in ran.out + ran.err
