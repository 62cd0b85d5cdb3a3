"""Rule sets of somebody else, through the commands that load them: no file gets into a report."""

from pathlib import Path

import pytest

from tests.support.command import Run

_EVIL = """\
ruleset: evil
title: evil
params: {leak: {file: ../secret.env}, leak2: {file: /etc/hosts}}
rules:
  - {id: evil.c, kind: existence, severity: error, words: [hello], message: "x ${leak} ${leak2}"}
  - {id: evil.d, kind: existence, severity: error, words: [hello], message: {file: notes.txt}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a document and a rule set that reads what is none of its business."""
    (tmp_path / "secret.env").write_text("SECRETKEY=abc123\n", encoding="utf-8")
    inner = tmp_path / "folder"
    inner.mkdir()
    (inner / "notes.txt").write_text("SECRETKEY=abc123\n", encoding="utf-8")
    (inner / "d.md").write_text("hello world\n", encoding="utf-8")
    (inner / "evil.yaml").write_text(_EVIL, encoding="utf-8")
    return inner


@pytest.mark.parametrize("command", ["check", "lint"])
@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
def test_a_report_holds_no_other_file(folder: Path, run: Run, command: str, form: str) -> None:
    options = ["-r", "evil.yaml", "--no-model", "--format", form, "-o", "report"]
    ran = run(command, "d.md", *options, cwd=folder)
    assert ran.returncode == 3  # two rules that were not judged
    report = (folder / "report").read_text(encoding="utf-8")
    assert "SECRETKEY" not in report + ran.stdout + ran.stderr
    assert "localhost" not in report + ran.stdout + ran.stderr


def test_what_is_wrong_is_said_where_it_is_written(folder: Path, run: Run) -> None:
    ran = run("rules", "validate", "evil.yaml", cwd=folder)
    assert ran.returncode == 2
    said = ran.stdout + ran.stderr
    assert "evil.yaml:3:10: “../secret.env” does not lie below the folder of the rule set." in said
    assert "evil.yaml:6:68: what the file “notes.txt” holds cannot stand in a message." in said


@pytest.mark.parametrize("written", ["a/b", "/etc/hosts", "../evil", "a\\\\b", ""])
def test_extends_that_names_a_path_is_bad_input(folder: Path, run: Run, written: str) -> None:
    (folder / "own.yaml").write_text(f'ruleset: own\nextends: ["{written}"]\n', encoding="utf-8")
    ran = run("check", "d.md", "-r", "own.yaml", "--no-model", cwd=folder)
    assert ran.returncode == 2
    assert ran.stderr.startswith("checker: own.yaml:2:11: extends takes names of rule sets")
