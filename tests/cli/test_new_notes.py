"""`checker new --notes`: several files of notes, of any kind that is read."""

from pathlib import Path

import docx
import pytest
import yaml

from tests.support.command import Run
from tests.support.writing import YAML, template_in

MAIL = """\
From: a@x.example
To: b@x.example
Subject: =?utf-8?b?5qOa44Gu5Lu2?=
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

納入日: 2025-09-18
"""


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the trial template, with notes of three kinds beside it."""
    monkeypatch.setenv("CHECKER_TODAY", "2025-06-02")
    template_in(tmp_path, yaml=YAML)
    (tmp_path / "a.txt").write_text("棚が足りない\n件名: 棚の購入\n", encoding="utf-8")
    (tmp_path / "b.eml").write_text(MAIL, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("金額: 1,089,000円")
    document.save(str(tmp_path / "c.docx"))
    return tmp_path


def _new(run: Run, *notes: str) -> None:
    given = [word for each in notes for word in ("--notes", each)]
    done = run("new", "trial", *given, "--no-model", "-o", "out.md")
    assert done.returncode == 1, done.stderr


def test_each_value_names_the_file_and_the_line_that_it_is_from(trial: Path, run: Run) -> None:
    _new(run, "a.txt", "b.eml", "c.docx")
    copy = yaml.safe_load((trial / "out.md.yaml").read_text("utf-8"))
    assert copy["made"]["notes"] == ["a.txt", "b.eml", "c.docx"]
    assert {name: (each["value"], each["at"]) for name, each in copy["made"]["found"].items()} == {
        "subject": ("棚の購入", "a.txt:2:5"),
        "day": ("2025-09-18", "b.eml:3:6"),
        "cost": ("1089000", "c.docx:1:5"),
    }


def test_a_resumed_document_has_the_notes_of_all_files(trial: Path, run: Run) -> None:
    _new(run, "a.txt", "b.eml", "c.docx")
    run("new", "--resume", "out.md.yaml", "--no-model")
    copy = yaml.safe_load((trial / "out.md.yaml").read_text("utf-8"))
    assert copy["made"]["notes"] == ["a.txt", "b.eml", "c.docx"]


def test_a_working_copy_of_one_name_is_read_as_before(trial: Path, run: Run) -> None:
    _new(run, "a.txt")
    path = trial / "out.md.yaml"
    text = path.read_text("utf-8")
    assert "  notes:\n  - a.txt\n" in text
    path.write_text(text.replace("  notes:\n  - a.txt\n", "  notes: a.txt\n"), encoding="utf-8")
    done = run("new", "--resume", "out.md.yaml", "--no-model")
    assert done.returncode == 1, done.stderr
    assert yaml.safe_load(path.read_text("utf-8"))["made"]["notes"] == ["a.txt"]
