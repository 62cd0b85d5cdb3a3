"""A document per row: where it stopped it goes on, and two processes share the rows."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.jobs.write import WriteRequest, WriteResult, write
from checker.jobs.write.batch import Batch, BatchResult, make_file_name
from checker.jobs.write.files import save
from checker.jobs.write.journal import FinishedRow, Journal, make_row_key
from checker.templates.data import Data
from tests.support.writing import order, template_in, tools

pytestmark = pytest.mark.slow

ROWS = [
    Data({"件名": f"棚{number}の購入", "納入日": "2025-09-18", "金額": f"{number}000"})
    for number in range(1, 5)
]


def _batch(tmp_path: Path, write_one: Callable[[WriteRequest], WriteResult] | None = None) -> Batch:
    template = template_in(tmp_path)
    made = write_one or (lambda one: write(one, tools(template, None)))
    common = replace(order(template, {"困りごと": "棚が足りない。"}), form=".md")
    out = tmp_path / "out"
    return Batch(common, out, "{row:03}_{subject}", made, lambda *one: save(*one, force=False))


def _outcomes(rows: list[BatchResult]) -> list[tuple[str, str]]:
    return [(each.outcome, each.file) for each in rows]


def test_a_file_and_a_verdict_per_row(tmp_path: Path) -> None:
    rows = list(_batch(tmp_path).rows(iter(ROWS)))
    assert _outcomes(rows) == [("written", f"{n:03}_棚{n}の購入.md") for n in range(1, 5)]
    assert "金額: 3,000円" in (tmp_path / "out" / "003_棚3の購入.md").read_text("utf-8")
    verdict = json.loads((tmp_path / "out" / "003_棚3の購入.md.verdict.json").read_text("utf-8"))
    assert verdict["written"]["template"] == "trial"


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    list(_batch(tmp_path).rows(iter(ROWS[:2])))
    rows = list(_batch(tmp_path).rows(iter(ROWS)))
    assert [each.outcome for each in rows] == ["known", "known", "written", "written"]


def test_a_row_that_changed_is_written_and_nothing_lost(tmp_path: Path) -> None:
    list(_batch(tmp_path).rows(iter(ROWS[:1])))
    changed = Data({**ROWS[0].values, "金額": "9"})
    (row,) = _batch(tmp_path).rows(iter([changed]))
    assert row.outcome == "bad"  # the file of the old row is in its place, and stays
    assert "1,000円" in (tmp_path / "out" / "001_棚1の購入.md").read_text("utf-8")


def test_a_file_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    list(_batch(tmp_path).rows(iter(ROWS[:1])))
    (tmp_path / "out" / "001_棚1の購入.md").unlink()
    (row,) = _batch(tmp_path).rows(iter(ROWS[:1]))
    assert row.outcome == "written"


def test_a_bad_row_does_not_hold_the_others_up(tmp_path: Path) -> None:
    bad = Data({"件名": "棚", "納入日": "9月31日"})
    rows = list(_batch(tmp_path).rows(iter([bad, ROWS[1]])))
    assert [each.outcome for each in rows] == ["bad", "written"]


def test_a_row_that_another_process_holds_is_left_to_it(tmp_path: Path) -> None:
    batch = _batch(tmp_path)
    (tmp_path / "out").mkdir()
    journal = Journal(tmp_path / "out")
    data = Data({**batch.order.data.values, **ROWS[0].values})
    with journal.taking(make_row_key(1, "trial", data)) as mine:
        assert mine
        (row,) = batch.rows(iter(ROWS[:1]))
    assert row.outcome == "elsewhere"
    (row,) = batch.rows(iter(ROWS[:1]))
    assert row.outcome == "written"


def test_a_line_that_a_dead_process_left_is_passed_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add(FinishedRow("1", "a.md", "pass"))
    with (tmp_path / ".checker-batch" / "journal.jsonl").open("ab") as handle:
        handle.write(b'{"row": "2", "fi')
    Journal(tmp_path).add(FinishedRow("3", "c.md", "fail"))
    for name in ("a.md", "c.md"):
        (tmp_path / name).touch()
    fresh = Journal(tmp_path)
    assert fresh.done("1") == FinishedRow("1", "a.md", "pass")
    assert fresh.done("2") is None
    assert fresh.done("3") == FinishedRow("3", "c.md", "fail")


def test_an_unknown_name_in_the_pattern_is_told(tmp_path: Path) -> None:
    batch = replace(_batch(tmp_path), pattern="{row}_{subjct}")
    (row,) = batch.rows(iter(ROWS[:1]))
    assert row.outcome == "bad"
    assert row.error is not None
    assert "subjct" in row.error.what.get("en")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("棚/机: 購入", "棚_ 購入".replace("_", "_机_")),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("", "_"),
        ("...", "_"),
        ("あ" * 200, "あ" * 120),
    ],
)
def test_names_of_files_fit_any_system(text: str, name: str) -> None:
    assert make_file_name(text) == name
