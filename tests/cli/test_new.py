"""`checker new` as a user runs it."""

import json
from pathlib import Path

import pytest

from tests.support.command import Run
from tests.support.writing import DATA, template_in


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """Return the folder of the trial template, with data beside it."""
    template_in(tmp_path)
    lines = "".join(f"{key}: {value}\n" for key, value in DATA.items())
    (tmp_path / "data.yaml").write_text(
        f"{lines}理由: 棚が足りないためである。\n", encoding="utf-8"
    )
    (tmp_path / "open.yaml").write_text(lines, encoding="utf-8")
    return tmp_path


def test_a_document_and_its_verdict(trial: Path, run: Run) -> None:
    done = run("new", "trial", "--data", "data.yaml", "--no-model", "-o", "out.md")
    assert done.returncode == 0, done.stderr
    assert "金額: 1,089,000円" in (trial / "out.md").read_text("utf-8")
    verdict = json.loads((trial / "out.md.verdict.json").read_text("utf-8"))
    assert verdict["status"] == "pass"
    assert verdict["written"]["data"] == "data.yaml"


def test_what_is_open_gives_exit_code_1(trial: Path, run: Run) -> None:
    done = run("new", "trial", "--data", "open.yaml", "--no-model", "-o", "out.md")
    assert done.returncode == 1
    assert "【未記入: 理由】" in (trial / "out.md").read_text("utf-8")


def test_an_existing_file_stays(trial: Path, run: Run) -> None:
    (trial / "out.md").write_text("mine", encoding="utf-8")
    done = run("new", "trial", "--data", "data.yaml", "--no-model", "-o", "out.md")
    assert done.returncode == 2
    assert "exists already" in done.stderr
    assert (trial / "out.md").read_text("utf-8") == "mine"
    done = run("new", "trial", "--data", "data.yaml", "--no-model", "-o", "out.md", "--force")
    assert done.returncode == 0, done.stderr
    assert (trial / "out.md.bak").read_text("utf-8") == "mine"


def test_bad_data_write_nothing(trial: Path, run: Run) -> None:
    (trial / "data.yaml").write_text("納入日: 9月31日\n", encoding="utf-8")
    done = run("new", "trial", "--data", "data.yaml", "--no-model", "-o", "out.md")
    assert done.returncode == 2
    assert "data.yaml:1:" in done.stderr
    assert not (trial / "out.md").exists()


@pytest.mark.parametrize("name", ["out.pdf", "nowhere/out.md", "."])
def test_bad_targets(trial: Path, run: Run, name: str) -> None:
    del trial
    done = run("new", "trial", "--data", "data.yaml", "--no-model", "-o", name)
    assert done.returncode == 2


def test_a_dry_run_shows_the_prompts_and_writes_nothing(trial: Path, run: Run) -> None:
    done = run("new", "trial", "--data", "open.yaml", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "=== 理由\n[system]\n" in done.stdout
    assert "件名: 棚の購入" in done.stdout
    assert not list(trial.glob("*.docx")) + list(trial.glob("*.md")) + list(trial.glob("*.json"))


def test_interactive_asks_until_it_fits(trial: Path, run: Run) -> None:
    (trial / "some.yaml").write_text("件名: 棚の購入\n困りごと: 棚が足りない。\n", encoding="utf-8")
    done = run(
        *("new", "trial", "--data", "some.yaml", "--no-model", "-o", "out.md", "--interactive"),
        cwd=trial,
        stdin="9月31日\n2025-09-18\n1089000\n",
    )
    assert done.returncode == 1, done.stderr
    assert "is no date" in done.stderr
    text = (trial / "out.md").read_text("utf-8")
    assert "納入日: 2025年9月18日(木)" in text
    assert "金額: 1,089,000円" in text


def _ask(run: Run, answers: str) -> tuple[str, str]:
    """Return what is said, and the document."""
    given = ("new", "trial", "--notes", "notes.txt", "--no-model", "-o", "out.md", "--interactive")
    done = run(*given, stdin=answers)
    return done.stderr, Path("out.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("", "2025年9月18日"),
        ("2", "2025年9月25日"),
        ("2025-10-01", "2025年10月1日"),
        ("-", "【未記入"),
    ],
)
def test_interactive_offers_what_the_notes_may_say(
    trial: Path, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, day: str
) -> None:
    notes = "件名: 棚の購入\n金額: 1,089,000円\n困りごと: 棚が足りない。\n納入は9/18か9/25\n"
    (trial / "notes.txt").write_text(notes, encoding="utf-8")
    monkeypatch.chdir(trial)
    monkeypatch.setenv("CHECKER_TODAY", "2025-06-02")
    said, text = _ask(run, f"{answer}\n")
    assert "1: 2025-09-18  ← notes.txt:4 納入は9/18か9/25" in said
    assert "2: 2025-09-25" in said
    assert "件名:" not in said
    assert f"納入日: {day}" in text


def test_a_batch(trial: Path, run: Run) -> None:
    rows = "件名,納入日,金額\n棚の購入,2025-09-18,1000\n机の購入,2025-09-19,2000\n"
    (trial / "rows.csv").write_text(rows, encoding="utf-8")
    (trial / "common.yaml").write_text("困りごと: 足りない。\n理由: 足りない。\n", encoding="utf-8")
    wanted = ("new", "trial", "--data", "common.yaml", "--batch", "rows.csv", "--no-model")
    done = run(*wanted, "-o", "docs", "--name", "{row:03}_{subject}")
    assert done.returncode == 0, done.stderr
    assert sorted(each.name for each in (trial / "docs").glob("*.md")) == [
        "001_棚の購入.md",
        "002_机の購入.md",
    ]
    done = run(*wanted, "-o", "docs", "--name", "{row:03}_{subject}")
    assert done.stdout.count("written before") == 2


def test_an_unknown_template_is_told(trial: Path, run: Run) -> None:
    del trial
    done = run("new", "trail", "--no-model", "-o", "out.md")
    assert done.returncode == 2
