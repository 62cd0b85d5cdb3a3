"""`checker new --resume`: the working copy beside a document, and going on with it."""

from pathlib import Path

import pytest
import yaml

from tests.support.command import Run
from tests.support.writing import YAML, template_in

NOTES = "件名: 棚の購入\n納入は9/18か9/25\n金額: 1,089,000円\n困りごと: 棚が3台足りない。\n"


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the trial template, with notes beside it."""
    monkeypatch.setenv("CHECKER_TODAY", "2025-06-02")
    template_in(tmp_path, yaml=YAML.replace("label: 納入日,", "label: 納入日, cues: [納入],"))
    (tmp_path / "notes.txt").write_text(NOTES, encoding="utf-8")
    return tmp_path


def _new(run: Run, *more: str, expected: int = 1) -> str:
    done = run("new", "trial", "--notes", "notes.txt", "--no-model", "-o", "out.md", *more)
    assert done.returncode == expected, done.stderr
    return done.stdout


def _fill(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_working_copy_has_each_field_with_its_line_or_its_candidates(
    trial: Path, run: Run
) -> None:
    said = _new(run)
    assert "2 to fill in" in said
    assert "checker new --resume out.md.yaml" in said
    text = (trial / "out.md.yaml").read_text("utf-8")
    values = yaml.safe_load(text)["values"]
    assert values["件名"] == "棚の購入"
    assert values["納入日"] is None
    assert "  # from the notes: notes.txt:1 棚の購入\n  件名: 棚の購入\n" in text
    assert "  #   '2025-09-18' ← notes.txt:2 納入は9/18か9/25\n" in text


def test_what_is_filled_in_is_given_and_what_is_left_stays(trial: Path, run: Run) -> None:
    _new(run)
    copy = trial / "out.md.yaml"
    _fill(copy, "  納入日:\n", "  納入日: '2025-09-25'\n")
    _fill(copy, "  理由:\n", "  理由: 棚が足りないためである。\n")
    (trial / "notes.txt").unlink()  # what was found stays found
    done = run("new", "--resume", "out.md.yaml", "--no-model")
    assert done.returncode == 0, done.stderr + done.stdout
    text = (trial / "out.md").read_text("utf-8")
    assert "- 納入日: 2025年9月25日(木)" in text
    assert "棚が足りないためである。" in text
    assert "- 金額: 1,089,000円" in text
    assert (trial / "out.md.bak").exists()
    assert (trial / "out.md.yaml.bak").exists()


def test_what_a_person_deletes_is_not_found_again(trial: Path, run: Run) -> None:
    _new(run)
    _fill(trial / "out.md.yaml", "  件名: 棚の購入\n", "  件名:\n")
    run("new", "--resume", "out.md.yaml", "--no-model")
    assert "【未記入: 件名】" in (trial / "out.md").read_text("utf-8")


def test_a_document_that_was_edited_is_not_written_over(trial: Path, run: Run) -> None:
    _new(run)
    (trial / "out.md").write_text("mine", encoding="utf-8")
    done = run("new", "--resume", "out.md.yaml", "--no-model")
    assert done.returncode == 2
    assert "was changed since checker wrote it" in done.stderr
    assert (trial / "out.md").read_text("utf-8") == "mine"
    done = run("new", "--resume", "out.md.yaml", "--no-model", "--force")
    assert done.returncode == 1
    assert (trial / "out.md.bak").read_text("utf-8") == "mine"


def test_another_file_where_the_working_copy_goes_stays(trial: Path, run: Run) -> None:
    (trial / "out.md.yaml").write_text("mine", encoding="utf-8")
    _new(run, expected=2)
    assert (trial / "out.md.yaml").read_text("utf-8") == "mine"
    assert not (trial / "out.md").exists()
    _new(run, "--force")
    assert (trial / "out.md.yaml.bak").read_text("utf-8") == "mine"


def test_words_of_notes_end_no_comment(trial: Path, run: Run) -> None:
    for line in (
        "件名: 棚\u2028x: 1\n",
        "件名: 棚\x85x: 1\n",
        "件名: '棚\": #\n",
        "件名: 棚\x07\n",
    ):
        (trial / "notes.txt").write_text(line + NOTES, encoding="utf-8")
        _new(run, "--force")
        file = yaml.safe_load((trial / "out.md.yaml").read_text("utf-8"))
        assert list(file) == ["values", "made"]
        assert "x" not in file["values"]


@pytest.mark.parametrize(
    ("name", "text"), [("x.yaml", "a: 1"), ("out.md.yaml", "a: 1"), ("out.md.yaml", "{")]
)
def test_a_file_that_is_no_working_copy_is_told(
    trial: Path, run: Run, name: str, text: str
) -> None:
    (trial / name).write_text(text, encoding="utf-8")
    done = run("new", "--resume", name, "--no-model")
    assert done.returncode == 2
    assert name in done.stderr


@pytest.mark.parametrize("more", [("-o", "b.md"), ("--data", "d.yaml"), ("--batch", "r.csv")])
def test_resume_goes_alone(trial: Path, run: Run, more: tuple[str, ...]) -> None:
    del trial
    assert run("new", "--resume", "out.md.yaml", *more).returncode == 2


def test_without_template_and_working_copy_nothing_is_written(trial: Path, run: Run) -> None:
    del trial
    assert run("new", "-o", "out.md").returncode == 2
