"""What an asker is told of an index that is behind its files, or not whole."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checker.jobs.ask import build, freshness
from checker.jobs.ask.ask import Asking
from checker.jobs.ask.build import build_index
from checker.search.index_file import IndexFile
from checker.session import Options, Session
from tests.support.office_documents import write_office

_NOBODY = "No model was asked: nobody judged whether these answer the question."
_WORDS = "found by words alone, not by meaning"
_NOT_WHOLE = (
    "The index is not whole: its last run has not ended, or was broken off."
    " What is not there yet cannot be found."
)


def _behind(count: int) -> str:
    what = "files are new, changed or gone since they were indexed"
    return f"{count} {what}: run 'checker index build'."


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a folder of documents that are indexed."""
    folder = write_office(tmp_path / "office")
    _build(folder)
    return folder


def _build(folder: Path) -> None:
    session = Session.open(folder.parent, Options(use_model=False, language="en"))
    with IndexFile.open(folder.parent / "i.sqlite", make=True) as index:
        build_index(session, index, [str(folder)], None, lambda *_: None)


def _ask(
    folder: Path, *, look: bool = True, may_read: Callable[[str], bool] | None = None
) -> list[str]:
    """Return what is told beside the answer to a question."""
    session = Session.open(folder.parent, Options(use_model=False, language="en"))
    with IndexFile.open(folder.parent / "i.sqlite") as index:
        asking = Asking(session, index, None, None, date(2026, 11, 29), may_read, look)
        answer = asking.answer("旅費の精算書はいつまでに出しますか")
    return [each for each in answer.notes if each not in {_NOBODY, _WORDS}]


def test_of_an_index_that_is_current_nothing_is_told(office: Path) -> None:
    assert _ask(office) == []
    for path in office.rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # touched, and the same
    assert _ask(office) == []


def test_new_changed_and_gone_files_are_counted(office: Path) -> None:
    (office / "faq.csv").unlink()
    (office / "新.md").write_text("# 新\n", encoding="utf-8")
    (office / "決裁.md").write_text("# 決裁\n\n変わった。\n", encoding="utf-8")
    assert _ask(office) == [_behind(3)]
    assert _ask(office, look=False) == []


def test_files_that_the_asker_may_not_read_are_not_counted(office: Path) -> None:
    (office / "秘.md").write_text("# 秘\n", encoding="utf-8")
    (office / "faq.csv").unlink()
    assert _ask(office, may_read=lambda shown: Path(shown).name == "旅費規程.md") == []
    assert _ask(office, may_read=lambda shown: Path(shown).name != "秘.md") == [_behind(1)]


def test_a_folder_that_is_away_takes_its_files_with_it(office: Path) -> None:
    office.rename(office.with_name("elsewhere"))
    assert _ask(office) == [_behind(4)]


def test_a_file_that_can_still_not_be_read_is_no_news(office: Path) -> None:
    (office / "壊.md").write_bytes(b"\x00\xff\x00")
    _build(office)
    assert _ask(office) == []


def test_who_has_too_many_files_is_told_that_nobody_looked(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_PATIENCE_SECONDS", -1)
    (told,) = _ask(office)
    assert told.startswith("There are too many files for a short look at what changed since 20")


@pytest.mark.parametrize("at", [0, 2])
def test_a_run_that_broke_off_is_told_until_one_ends(
    office: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    write_office(office, {f"{number}.md": f"# {number}\n\n文です。\n" for number in range(4)})
    read: list[Path] = []

    def break_off(session: Session, path: Path) -> object:
        if len(read) == at:
            raise KeyboardInterrupt
        read.append(path)
        return session.read(path)

    monkeypatch.setattr(build, "read_for_index", break_off)
    with pytest.raises(KeyboardInterrupt):
        _build(office)
    assert _ask(office, look=False) == [_NOT_WHOLE]
    assert _ask(office) == [_NOT_WHOLE, _behind(4 - at)]
    monkeypatch.undo()
    _build(office)
    assert _ask(office) == []
