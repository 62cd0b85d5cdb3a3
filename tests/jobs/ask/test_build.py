"""Building an index: what did not change is not read again, what is gone is forgotten."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from checker.core.errors import ConfigError, InputError
from checker.core.messages import Message
from checker.jobs.ask import build, roots
from checker.jobs.ask.build import build_index, iter_failed
from checker.jobs.ask.status import find_status
from checker.search import index_writer
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.search.packed_vectors import split
from checker.session import Options, Session
from tests.support.office_documents import DOCUMENTS, LetterEmbedder, write_office

_LONG_AGO = 1_700_000_000


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a folder of documents that were not changed just now."""
    folder = write_office(tmp_path / "office")
    for path in folder.rglob("*.*"):
        os.utime(path, (_LONG_AGO, _LONG_AGO))
    return folder


@contextmanager
def _opened(office: Path) -> Iterator[tuple[Session, IndexFile]]:
    session = Session.open(office.parent, Options(use_model=False, language="en"))
    with IndexFile.open(office.parent / "i.sqlite", make=True) as index:
        yield session, index


def _build(office: Path, embedder: Embedder | None = None, *named: str) -> Mapping[str, int]:
    with _opened(office) as (session, index):
        report = build_index(session, index, named or (str(office),), embedder, lambda *_: None)
        return {fate: count for fate, count in report.counts.items() if count}


def _contents(office: Path) -> list[tuple[Any, ...]]:
    """Return all that an index finds by, whatever the numbers of its rows."""
    with _opened(office) as (_, index):
        rows = index.connection.execute(
            "SELECT file, files.path, kind, passages.text, units, words.text, pairs.headings"
            " FROM passages JOIN files ON files.id = file"
            " JOIN words ON words.rowid = passages.id JOIN pairs ON pairs.rowid = passages.id"
            " ORDER BY passages.id"
        ).fetchall()
        blocks = index.connection.execute("SELECT file, facts, vectors FROM blocks").fetchall()
        vectors = {file: iter(_split(facts, kept)) for file, facts, kept in blocks}
        return sorted((*rest, next(vectors[file])) for file, *rest in rows)


def _split(facts: bytes, kept: bytes | None) -> Sequence[object]:
    count = len(facts) // 32
    return split(kept, count) if kept else [None] * count


def _read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the name of every file is added that is read."""
    read: list[str] = []
    before = build.read_for_index

    def note(session: Session, path: Path) -> Any:
        read.append(path.name)
        return before(session, path)

    monkeypatch.setattr(build, "read_for_index", note)
    return read


def test_what_did_not_change_is_not_read_again(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _build(office) == {"added": 4}
    _settle(office)
    read = _read_files(monkeypatch)
    (office / "決裁.md").write_text("# 決裁\n\n課長が決裁する。\n", encoding="utf-8")
    (office / "faq.csv").unlink()
    (office / "新.md").write_text("# 新\n\n新しい。\n", encoding="utf-8")
    assert _build(office) == {"added": 1, "changed": 1, "unchanged": 2, "removed": 1}
    assert sorted(read) == ["新.md", "決裁.md"]


def _settle(office: Path) -> None:
    """Pretend that the files of an index were last changed long before it was built."""
    with _opened(office) as (session, index):
        for file in roots.open_walk(session).files([str(office)]):
            stamp = " ".join(map(str, file.stamp))
            index.connection.execute(
                "UPDATE files SET stamp = ? WHERE path = ?", (stamp, os.fsencode(file.path))
            )


def test_what_another_version_cut_is_cut_anew(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _build(office)
    for module in (build, index_writer):
        monkeypatch.setattr(module, "CUT_VERSION", "next")
    assert _build(office) == {"changed": 4}
    assert _build(office) == {"unchanged": 4}


def test_what_grew_by_steps_is_what_is_built_at_once(office: Path, tmp_path: Path) -> None:
    embedder = LetterEmbedder()
    for name, text in (("a.md", "# 一\n\n一です。\n"), ("a.md", DOCUMENTS["決裁.md"])):
        (office / name).write_text(text, encoding="utf-8")
        _build(office, embedder)
    (office / "a.md").unlink()
    _build(office, embedder)
    grown = _contents(office)
    (tmp_path / "i.sqlite").unlink()
    _build(office, embedder)
    assert grown == _contents(office)
    assert len(grown) == 11


@pytest.mark.parametrize("file", range(4))
def test_a_run_that_breaks_off_goes_on_where_it_was(
    office: Path, monkeypatch: pytest.MonkeyPatch, file: int
) -> None:
    read, before = list[str](), build.read_passages

    def break_off(document: Any) -> Any:
        if len(read) == file:
            raise KeyboardInterrupt
        read.append(document.name)
        return before(document)

    monkeypatch.setattr(build, "read_passages", break_off)
    with pytest.raises(KeyboardInterrupt):
        _build(office)
    monkeypatch.setattr(build, "read_passages", before)
    expected = {"added": 4 - file} | ({"unchanged": file} if file else {})
    assert _build(office) == expected
    assert len(_contents(office)) == 11


def test_what_cannot_be_read_is_said_and_found_no_more(office: Path) -> None:
    _build(office)
    (office / "決裁.md").write_bytes(b"\x00\xff\x00\xfe")
    assert _build(office) == {"unchanged": 3, "failed": 1}
    assert _build(office) == {"unchanged": 3, "failed": 1}
    with _opened(office) as (_, index):
        failed = [(Path(shown).name, problem.id) for shown, problem in iter_failed(index)]
    assert [name for name, _ in failed] == ["決裁.md"]
    assert "決裁権限規程" not in str(_contents(office))


def test_a_reader_that_crashes_costs_one_file(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(document: Any) -> Any:
        if document.name == "faq.csv":
            raise ZeroDivisionError
        return []

    monkeypatch.setattr(build, "read_passages", crash)
    assert _build(office) == {"added": 3, "failed": 1}


def test_only_what_is_named_can_be_gone(office: Path) -> None:
    _build(office)
    (office / "旧" / "旅費規程.md").unlink()
    (office / "決裁.md").unlink()
    assert _build(office, None, str(office / "旧")) == {"removed": 1}
    assert _build(office, None, str(office)) == {"unchanged": 2, "removed": 1}


def test_the_folders_are_remembered(office: Path) -> None:
    with _opened(office) as (session, index), pytest.raises(ConfigError) as caught:
        build_index(session, index, (), None, lambda *_: None)
    assert caught.value.what.id == "search.nothing-named"
    _build(office)
    with _opened(office) as (session, index):
        assert build_index(session, index, (), None, lambda *_: None).counts["unchanged"] == 4


def test_weights_are_fitted_anew_where_much_changed(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted: list[int] = []
    before = build.fit_weights

    def note(corpus: Any, embedder: Any) -> Any:
        fitted.append(len(corpus))
        return before(corpus, embedder)

    monkeypatch.setattr(build, "fit_weights", note)
    write_office(office, {f"{number}.md": f"# {number}\n\n文です。\n" for number in range(26)})
    _build(office)
    for number in range(4):
        (office / f"{number}.md").unlink()
        _build(office)
    assert fitted == [37, 34]


def test_vectors_come_later_without_reading_and_are_of_one_embedder(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _build(office)
    read = _read_files(monkeypatch)
    first, second = LetterEmbedder("first"), LetterEmbedder("second")
    _build(office, first)
    assert read == []
    assert all(row[-1] for row in _contents(office))
    _build(office, second)
    assert len(second.asked) >= len(first.asked) > 0
    _build(office)  # without one, what is there stays
    assert all(row[-1] for row in _contents(office))


def test_status_says_how_far_an_index_is_behind(office: Path) -> None:
    _build(office)
    with _opened(office) as (session, index):
        found = find_status(session, index)
    assert (found.files, found.passages, found.is_current) == (4, 11, True)
    (office / "決裁.md").write_text("# 決裁\n", encoding="utf-8")
    (office / "faq.csv").unlink()
    (office / "新.md").write_text("# 新\n", encoding="utf-8")
    with _opened(office) as (session, index):
        found = find_status(session, index)
    names = [[Path(each).name for each in files] for _, files in found.list_changes()]
    assert names == [["新.md"], ["決裁.md"], ["faq.csv"]]
    assert not found.is_current


def test_what_was_away_for_a_while_is_read_though_it_is_the_same(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Any:
        raise InputError(Message("core.cannot-be-read-2", says="x")) from OSError(5, "x")

    with monkeypatch.context() as patch:
        patch.setattr(build, "read_for_index", refuse)
        assert _build(office) == {"failed": 4}
    assert _build(office) == {"changed": 4}


def test_folders_of_the_last_time_that_are_away_keep_their_words(office: Path) -> None:
    other = write_office(office.parent / "other", {"a.md": "# 別\n\n文です。\n"})
    _build(office)
    _build(office, None, str(other))
    office.rename(office.with_name("away"))
    (other / "b.md").write_text("# 別の二\n\n文です。\n", encoding="utf-8")
    with _opened(office) as (session, index):
        report = build_index(session, index, (), None, lambda *_: None)
        assert (report.missing, report.counts["added"]) == ([str(office)], 1)
        found = find_status(session, index)
    assert (found.missing_roots, found.files, found.is_current) == ((str(office),), 6, False)
    office.mkdir()  # where nothing is mounted
    with _opened(office) as (session, index):
        report = build_index(session, index, (), None, lambda *_: None)
    assert (report.missing, report.counts["removed"]) == ([str(office)], 0)
    assert _build(office) == {"removed": 4}  # who names it means it


def test_texts_that_a_file_had_before_are_not_embedded_again(office: Path) -> None:
    embedder = LetterEmbedder()
    _build(office, embedder)
    embedder.asked.clear()
    text = DOCUMENTS["決裁.md"].replace("| 100万円以上 | 社長 |", "| 100万円以上 | 会長 |")
    (office / "決裁.md").write_text(text, encoding="utf-8")
    assert _build(office, embedder)["changed"] == 1
    assert embedder.asked == ["金額: 100万円以上、決裁者: 会長"]


def test_a_run_says_from_its_beginning_what_it_is_built_from(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build, "read_for_index", break_off)
        with pytest.raises(KeyboardInterrupt):
            _build(office)
    with _opened(office) as (session, index):
        found = find_status(session, index)
        assert (found.is_current, bool(found.unfinished)) == (False, True)
        assert build_index(session, index, (), None, lambda *_: None).counts["added"] == 4
        assert find_status(session, index).unfinished == ""
