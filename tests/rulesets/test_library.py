"""Which rule sets there are."""

from pathlib import Path

import pytest

from checker.rulesets import library as module
from checker.rulesets.library import Library
from checker.rulesets.nodes import YamlFile


def test_many_documents_are_held_against_headers_that_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "house.yaml").write_text("ruleset: house\nrules: []\n", encoding="utf-8")
    read: list[str] = []
    library = Library((tmp_path,))

    def load(path: Path, shown: str) -> YamlFile:
        read.append(path.name)
        return real(path, shown)

    real = module.load
    monkeypatch.setattr(module, "load", load)
    first, again = library.headers(), library.headers()
    assert [each.stem for each, _ in first] == [each.stem for each, _ in again]
    assert "house.yaml" in read
    assert len(read) == len(set(read)) == len(library.files)
