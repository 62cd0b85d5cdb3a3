"""What a run computes, what it takes from what was kept, and what it makes of both."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from checker.jobs.lint.cache import LintCache
from checker.jobs.lint.pool import Executor, InProcessExecutor
from checker.jobs.lint.run import FolderRun, LintPlan
from checker.jobs.lint.walk import FolderWalk, LintedFile
from checker.reports.reporter import Linted
from tests.jobs.lint import factories


class Folder:
    """A folder of small files, and runs over it that share what is kept."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "docs"
        self.docs.mkdir()
        self.cache = root / "cache" / "lint.sqlite"
        self.log = root / "log"

    def write(self, **texts: str) -> None:
        """Write files, changed long ago: then their hashes are remembered."""
        for name, text in texts.items():
            file = self.docs / f"{name}.md"
            file.write_text(text, encoding="utf-8")
            os.utime(file, (1, 1))

    def files(self) -> Iterator[LintedFile]:
        """Return the files."""
        return FolderWalk(str(self.docs), (".md",), str(self.docs)).files(["."])

    def run(self, plan: LintPlan | None = None, executor: Executor | None = None) -> FolderRun:
        """Return a run that writes down what it computes."""
        executor = executor or InProcessExecutor(partial(factories.noted, str(self.log)))
        plan = plan or LintPlan("en", cache=LintCache(self.cache))
        return FolderRun(plan, self.files(), executor)

    def linted(self, plan: LintPlan | None = None) -> list[Linted]:
        """Return what a whole run gives."""
        run = self.run(plan)
        found = list(run)
        run.close()
        return found

    def computed(self, plan: LintPlan | None = None) -> list[str]:
        """Run; return the files that were computed, rather than taken from what was kept."""
        self.log.unlink(missing_ok=True)
        found = self.linted(plan)
        rows = self.log.read_text(encoding="utf-8").split() if self.log.exists() else []
        assert [each.path for each in found if not each.cached] == rows
        return rows


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_only_what_changed_is_computed_again(folder: Folder) -> None:
    folder.write(a="bad", b="fine", c="bad\nbad")
    assert folder.computed() == ["a.md", "b.md", "c.md"]
    assert folder.computed() == []
    folder.write(b="bad")
    assert folder.computed() == ["b.md"]
    assert [len(each.new) for each in folder.linted()] == [1, 1, 2]


def test_what_is_kept_says_the_same_as_what_was_computed(folder: Folder) -> None:
    folder.write(a="bad", b="fine")
    first, again = folder.linted(), folder.linted()
    assert [replace(each, cached=True) for each in first] == again


def test_a_change_that_leaves_size_and_time_alone_is_seen(folder: Folder) -> None:
    folder.write(a="bad")
    folder.computed()
    folder.write(a="abc")  # as long, and its time of change set back
    assert folder.computed() == ["a.md"]


def test_a_file_changed_just_now_is_hashed_again_next_time(folder: Folder) -> None:
    (folder.docs / "a.md").write_text("bad", encoding="utf-8")
    folder.computed()
    rows = sqlite3.connect(folder.cache).execute("SELECT count(*) FROM hashes").fetchone()
    assert rows == (0,)
    assert folder.computed() == []


def test_another_state_of_rules_or_tool_computes_all(folder: Folder) -> None:
    folder.write(a="bad")
    folder.computed()
    assert folder.computed(LintPlan("en", cache=LintCache(folder.cache), state=b"2")) == ["a.md"]


def test_suppressions_beside_a_file_belong_to_it(folder: Folder) -> None:
    folder.write(a="bad")
    folder.computed()
    beside = folder.docs / "a.md.checker.yaml"
    beside.write_text("ignore: []\n", encoding="utf-8")
    assert folder.computed() == ["a.md"]
    beside.write_text("ignore: []\n\n", encoding="utf-8")
    assert folder.computed() == ["a.md"]


def test_a_verdict_that_is_damaged_is_made_again(folder: Folder) -> None:
    folder.write(a="bad", b="fine")
    folder.computed()
    with sqlite3.connect(folder.cache) as connection:
        connection.execute("UPDATE verdicts SET verdict = x'00'")
    assert [len(each.new) for each in folder.linted()] == [1, 0]


@pytest.mark.parametrize("keep", [0, 100, 5000])
def test_a_cache_that_was_cut_off_is_made_anew(folder: Folder, keep: int) -> None:
    folder.write(**{f"f{number}": "bad\n" * 50 for number in range(40)})
    folder.computed()
    data = folder.cache.read_bytes()
    folder.cache.write_bytes(data[:keep])
    run = folder.run()
    assert sum(len(each.new) for each in run) == 2000
    run.close()
    assert folder.computed() == []
    if keep:
        assert run.summary().notes
        assert not folder.cache.with_name("lint.sqlite.damaged").exists()


def test_a_folder_that_cannot_be_written_costs_time_only(folder: Folder, tmp_path: Path) -> None:
    folder.write(a="bad")
    (tmp_path / "file").write_text("", encoding="utf-8")
    run = folder.run(LintPlan("en", cache=LintCache(tmp_path / "file" / "lint.sqlite")))
    assert [len(each.new) for each in run] == [1]
    run.close()
    (note,) = run.summary().notes
    assert "cannot be kept" in note.get("en")


def test_what_is_kept_stays_within_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "lint.sqlite"
    for number in range(4):
        cache = LintCache(path, 1)
        for row in range(300):
            cache.put(f"{number} {row}".encode(), os.urandom(2000))
        cache.close()
    assert path.stat().st_size <= 1.1 * 2**20
    cache = LintCache(path, 1)
    assert len(cache.get([b"3 299", b"0 0"])) == 1


def test_a_file_that_goes_away_is_no_fault_of_the_run(folder: Folder) -> None:
    folder.write(a="bad", b="bad", c="bad")
    run = folder.run(LintPlan("en"))
    found = []
    for linted in run:
        found.append(linted.path)
        (folder.docs / "b.md").unlink(missing_ok=True)
    assert found == ["a.md", "c.md"]
    assert [each.get("en") for each in run.summary().notes] == ["b.md: was removed meanwhile."]
    assert run.tally.unreadable == 0


def test_a_run_that_is_stopped_gives_what_is_ready(folder: Folder) -> None:
    folder.write(a="bad", b="bad", c="bad")
    folder.linted()
    folder.write(b="bad bad")
    run = folder.run()
    found = []
    for linted in run:
        found.append(linted.path)
        run.stop()
    run.close()
    assert found == ["a.md", "c.md"]
    assert not run.summary().complete


def test_a_run_ends_after_so_many_findings(folder: Folder) -> None:
    folder.write(a="bad\nbad", b="bad\nbad", c="bad")
    run = folder.run(LintPlan("en", most=3))
    assert [(each.path, len(each.new)) for each in run] == [("a.md", 2), ("b.md", 1)]
    summary = run.summary()
    assert (summary.findings, summary.complete) == (3, False)


def test_the_summary_counts_by_rule_and_by_file(folder: Folder) -> None:
    folder.write(a="bad", b="bad\nbad", c="fine")
    run = folder.run()
    list(run)
    summary = run.summary()
    assert summary.by_rule == {"test.bad": 3}
    assert list(summary.by_file.items()) == [("b.md", 2), ("a.md", 1)]
    assert summary.severities == {"error": 3, "warning": 0, "info": 0}
    assert (summary.files, summary.known, summary.unreadable) == (3, 0, 0)


def test_many_files_are_looked_up_a_window_at_a_time(folder: Folder) -> None:
    folder.write(**{f"f{number:04}": "bad" for number in range(2600)})
    assert len(folder.computed()) == 2600
    assert folder.computed() == []
