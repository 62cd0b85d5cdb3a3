"""What expressions compile to, kept for the next run."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.core.text import kept_expressions, lazy_re
from checker.core.text.kept_expressions import FOLDER, compile_kept, keep_expressions

_EXPRESSIONS = (
    (r"(?P<year>[0-9]{4})年(?P<month>1[0-2]|[1-9])月", 0),
    (r"^[ \t]*[-*・]|\bwho\b", re.MULTILINE | re.IGNORECASE),
    (r"[一-龠々ァ-ヴー]{2,}(?<!部)(?=様|殿)", 0),
    (r"(a|b)*\1", re.ASCII),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder of expressions in a cache of its own; nothing is known of before."""
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path))
    _forget(monkeypatch)
    yield tmp_path / FOLDER
    _forget(monkeypatch)


def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_expressions, "_known", None)
    monkeypatch.setattr(kept_expressions, "_new", {})


def _refuse(*_: object) -> None:
    raise AssertionError


def test_a_second_run_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [compile_kept(*each) for each in _EXPRESSIONS]
    keep_expressions()
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    _forget(monkeypatch)
    monkeypatch.setattr(re, "compile", _refuse)
    again = [compile_kept(*each) for each in _EXPRESSIONS]
    assert again == first
    assert [each.groupindex for each in again] == [each.groupindex for each in first]
    match = again[0].search("開催は2026年4月")
    assert match is not None
    assert match.groupdict() == {"year": "2026", "month": "4"}


def test_nothing_is_written_where_nothing_is_new(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_expressions()
    assert not folder.exists()
    compile_kept("a+", 0)
    keep_expressions()
    (file,) = folder.iterdir()
    before = file.stat().st_mtime_ns, file.read_bytes()
    _forget(monkeypatch)
    compile_kept("a+", 0)
    keep_expressions()
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1]",
        b'[["a+", 0]]',
        b'[["a+", 0, 32, "AAAA", 0, {}]]',
        b'[["a+", 0, 32, "/////////////////////w==", 0, {}]]',
        b'[["a+", 0, 32, 5, 0, {}]]',
        b'[["a+", 0, 32, "AQAAAA==", 7, {"x": 99}]]',
        b'[["a+", 0, 32, "AQAAAA==", -5, {"x": 1}]]',
    ],
)
def test_what_is_damaged_is_compiled(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    compile_kept("b", 0)
    keep_expressions()
    (file,) = folder.iterdir()
    file.write_bytes(content)
    _forget(monkeypatch)
    found = compile_kept("a+", 0)
    assert found == re.compile("a+")
    assert found.search("baac")


@pytest.mark.usefixtures("folder")
def test_without_pythons_functions_all_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_expressions, "_read_numbers", lambda *_: None)
    assert compile_kept("a+", 0).search("baa")
    keep_expressions()
    _forget(monkeypatch)
    assert compile_kept("a+", 0).search("baa")


def test_expressions_of_modules_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lazy_re.compile("kept (once)").search("kept once")
    keep_expressions()
    _forget(monkeypatch)
    monkeypatch.setattr(re, "compile", _refuse)
    match = lazy_re.compile("kept (once)").search("it is kept once")
    assert match is not None
    assert match[1] == "once"
    assert [each.name for each in folder.iterdir()]


def test_those_of_older_versions_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_expressions, "_MOST", 2)
    for some in (("a+", "b+"), ("c+",)):
        _forget(monkeypatch)
        for each in some:
            compile_kept(each, 0)
        keep_expressions()
    (file,) = folder.iterdir()
    assert [row[0] for row in json.loads(file.read_bytes())] == ["c+"]


def test_what_does_not_compile_is_not_kept(folder: Path) -> None:
    with pytest.raises(re.error):
        compile_kept("(a", 0)
    keep_expressions()
    assert not folder.exists()
