"""`checker new --index`: standing facts are proposed with their source, and never filled in."""

from pathlib import Path

import pytest

from tests.support.command import Run
from tests.support.writing import DATA, template_in

_RULES = """# 担当表

| 金額 | 担当者 |
|---|---|
| 100万円未満 | 山田太郎 |
| 100万円以上 | 佐藤恵 |
"""


@pytest.fixture
def trial(tmp_path: Path, run: Run) -> Path:
    """Return the folder of the trial template, with data and an index beside it."""
    template_in(tmp_path)
    lines = "".join(f"{key}: {value}\n" for key, value in DATA.items() if key != "担当者")
    (tmp_path / "data.yaml").write_text(
        f"{lines}理由: 棚が足りないためである。\n", encoding="utf-8"
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "担当.md").write_text(_RULES, encoding="utf-8")
    run("index", "build", "docs", "--words-only", "--index", "i.sqlite", cwd=tmp_path)
    return tmp_path


def _write(trial: Path, run: Run, *options: str) -> str:
    done = run(
        *("new", "trial", "--data", "data.yaml", "--no-model", "-o", "out.md", "--force"),
        *(*options, "--lang", "ja"),
        cwd=trial,
    )
    assert done.returncode in {0, 1}, done.stderr
    assert "佐藤恵" not in (trial / "out.md").read_text("utf-8"), "filled in"
    return (trial / "out.md.yaml").read_text("utf-8")


def test_what_holds_for_the_amount_is_proposed(trial: Path, run: Run) -> None:
    said = _write(trial, run, "--index", "i.sqlite")
    assert "# 未記入。社内の文書にある候補:" in said
    assert "佐藤恵 ← " in said
    assert "担当.md 6行3文字目 金額: 100万円以上、担当者: 佐藤恵" in said
    assert "山田太郎" not in said
    assert "\n  担当者:\n" in said


def test_nothing_is_looked_up_unless_somebody_says_so(trial: Path, run: Run) -> None:
    assert "佐藤恵" not in _write(trial, run)
    settings = trial / "checker.toml"
    said = settings.read_text("utf-8") + '\n[search]\nindex = "i.sqlite"\nfor_new = true\n'
    settings.write_text(said, encoding="utf-8")
    assert "佐藤恵" in _write(trial, run)


def test_an_index_that_is_not_there_is_said_before_anything_is_written(
    trial: Path, run: Run
) -> None:
    done = run(
        *("new", "trial", "--data", "data.yaml", "--no-model", "-o", "x.md"),
        *("--index", "none.sqlite"),
        cwd=trial,
    )
    assert done.returncode == 2
    assert not (trial / "x.md").exists()
