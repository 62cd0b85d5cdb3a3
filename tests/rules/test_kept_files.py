"""What is kept of a rule file is what the file holds; nothing else is ever taken from there."""

import os
from pathlib import Path

import pytest

from checker.core.errors import RulesetError
from checker.core.storage import cache_folder
from checker.rules import kept_files, yaml_nodes
from checker.rules.kept_files import FOLDER, load_kept
from checker.rules.yaml_nodes import YamlFile, load
from tests.support.paths import ROOT

SHIPPED = sorted((ROOT / "rules").glob("*.yaml"))
ODD = (
    "plain: [1, 1.5, .inf, 0x10, yes, 2026-11-29, ~, 'x\ty', \"\\u2028\"]\n"
    "base: &base {a: 1, b: [[]]}\nmore: {<<: *base, b: 日本語}\nempty: {}\ntext: |\n  a\n  b\n"
)


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a rule file with all that YAML knows."""
    path = tmp_path / "odd.yaml"
    path.write_text(ODD, encoding="utf-8")
    return path


def _kept() -> list[Path]:
    return sorted((cache_folder() / FOLDER).glob("*"))


def _tell(file: YamlFile) -> object:
    return repr(file.data), dict(file.places), file.raw, file.refers, file.path, file.shown


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_second_reading_holds_what_the_first_held(path: Path) -> None:
    once, again = load_kept(path, "shown"), load_kept(path, "shown")
    assert _tell(once) == _tell(again) == _tell(load(path, "shown"))


def test_values_of_every_kind_are_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = load_kept(file, "odd")
    monkeypatch.setattr(kept_files, "parse", None)  # it is not parsed again
    again = load_kept(file, "odd")
    assert _tell(once) == _tell(again)
    assert again.at(("more", "b")) == once.at(("more", "b")) == "odd:3:19"
    assert again.at(("nowhere",)) == "odd:1:1"


def test_a_file_that_changed_is_read_anew(file: Path) -> None:
    load_kept(file, "odd")
    file.write_text("other: 1", encoding="utf-8")
    assert load_kept(file, "odd").data == {"other": 1}


@pytest.mark.parametrize("damage", [b"", b"{", b"{}\n[]", b"{}\n\xff\n1\n", b"[\n[]\n1"])
def test_what_is_damaged_is_made_again(file: Path, damage: bytes) -> None:
    load_kept(file, "odd")
    _kept()[0].write_bytes(damage)
    assert _tell(load_kept(file, "odd")) == _tell(load(file, "odd"))
    assert _kept()[0].read_bytes() != damage


def test_the_oldest_go(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "MOST", 2)
    for number in range(4):
        file.write_text(f"a: {number}", encoding="utf-8")
        load_kept(file, "odd")
        for age, each in enumerate(sorted(_kept(), key=lambda path: -path.stat().st_mtime)):
            os.utime(each, (1_000_000 - age, 1_000_000 - age))
    assert len(_kept()) == 2


def test_a_file_that_is_no_yaml_is_not_kept(file: Path) -> None:
    file.write_text("a: [", encoding="utf-8")
    with pytest.raises(RulesetError):
        load_kept(file, "odd")
    assert _kept() == []


def test_only_its_owner_reads_it(file: Path) -> None:
    load_kept(file, "odd")
    assert [each.stat().st_mode & 0o777 for each in (*_kept(), _kept()[0].parent)] == [0o600, 0o700]


def test_without_a_cache_it_is_read(file: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    assert _tell(load_kept(file, "odd")) == _tell(yaml_nodes.load(file, "odd"))
