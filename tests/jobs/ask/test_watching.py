"""Watching an index: what changes is built, and nothing else."""

import os
from pathlib import Path

import pytest

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.jobs.ask import build
from checker.jobs.ask.watching import IndexWatch, has_news
from checker.search.index_file import IndexFile
from checker.session import Options, Session
from tests.support.office_documents import write_office

_LONG_AGO = 1_700_000_000


class _Time:
    """A clock that goes on only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a folder of documents that were not changed just now."""
    folder = write_office(tmp_path / "office")
    for path in folder.rglob("*.*"):
        os.utime(path, (_LONG_AGO, _LONG_AGO))
    return folder


def _watch(office: Path, time: _Time) -> IndexWatch:
    session = Session.open(office.parent, Options(use_model=False, language="en"))
    path = office.parent / "i.sqlite"
    named = [str(office)]
    return IndexWatch(session, path, named, None, lambda *_: None, lambda: time.now, time.wait)


def _titles(office: Path) -> list[str]:
    with IndexFile.open(office.parent / "i.sqlite") as index:
        return sorted(title for (title,) in index.connection.execute("SELECT title FROM files"))


def test_what_changes_comes_and_goes_is_built(office: Path) -> None:
    watch = _watch(office, _Time())
    assert watch.begin().counts["added"] == 4
    (office / "新.md").write_text("# 新しい\n\n文です。\n", encoding="utf-8")
    (office / "faq.csv").unlink()
    report = watch.follow()
    assert report is not None
    assert {each: many for each, many in report.counts.items() if many} == {
        "added": 1,
        "unchanged": 3,
        "removed": 1,
    }
    assert "新しい" in _titles(office)


def test_where_nothing_changed_nothing_is_read(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = _watch(office, _Time())
    watch.begin()
    monkeypatch.setattr("checker.jobs.lint.watch.FileWatcher.pause", 0)
    monkeypatch.setattr(build, "read_for_index", None)
    report = watch.follow()  # what changed just now is looked into once more
    assert report is None or not has_news(report)
    assert watch.follow() is None


def test_what_could_not_be_read_is_tried_again_after_a_minute(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build.read_for_index

    def refuse(session: Session, path: Path) -> object:
        if path.name == "決裁.md":
            raise InputError(Message("core.cannot-be-read-2", says="x")) from OSError(5, "x")
        return before(session, path)

    time = _Time()
    watch = _watch(office, time)
    with monkeypatch.context() as patch:
        patch.setattr(build, "read_for_index", refuse)
        assert watch.begin().counts["failed"] == 1
    assert watch.follow() is None
    time.wait(61)
    report = watch.follow()
    assert report is not None
    assert report.counts["changed"] == 1
    assert "決裁権限規程" in _titles(office)
