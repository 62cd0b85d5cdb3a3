"""A file that several people add to at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.core.errors import OutputError
from checker.core.messages import same
from checker.rules import yaml_list_file
from checker.rules.yaml_list_file import YamlListFile


@pytest.fixture
def file(tmp_path: Path) -> YamlListFile:
    """Return a file that is not there yet."""
    return YamlListFile(tmp_path / "list.yaml", "items", same("a list"), same("write it yourself"))


def _interrupt(monkeypatch: pytest.MonkeyPatch, file: YamlListFile, times: int) -> None:
    """Have somebody else add an item just before each of the next writings ends."""
    real, left = yaml_list_file.write_atomically, [*range(times)]

    def write(path: Path, data: bytes, *, before_rename: Callable[[Path], None]) -> None:
        if left:
            number = left.pop(0)
            head = "" if file.path.exists() else "items:\n"
            with file.path.open("a", encoding="utf-8") as handle:
                handle.write(f"{head}  - theirs: {number}\n")
        real(path, data, before_rename=before_rename)

    monkeypatch.setattr(yaml_list_file, "write_atomically", write)


def test_what_others_add_meanwhile_stays(
    file: YamlListFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    _interrupt(monkeypatch, file, 3)
    file.add([{"mine": 1}])
    items: list[Any] = [{"theirs": 0}, {"theirs": 1}, {"theirs": 2}, {"mine": 1}]
    assert file.list_items() == items
    _interrupt(monkeypatch, file, 1)
    assert file.remove_last({"mine": 1})
    assert file.list_items() == [*items[:3], {"theirs": 0}]


def test_a_file_that_never_stands_still_is_an_error(
    file: YamlListFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    _interrupt(monkeypatch, file, 1000)
    with pytest.raises(OutputError):
        file.add([{"mine": 1}])
    assert {"mine": 1} not in file.list_items()
