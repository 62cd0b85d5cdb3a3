"""Which rule sets there are."""

from pathlib import Path

import pytest

from checker.rules import kept_files, yaml_nodes
from checker.rules import library as module
from checker.rules.library import RulesetLibrary
from checker.rules.yaml_nodes import YamlFile


def test_many_documents_are_held_against_headers_that_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "house.yaml").write_text("ruleset: house\nrules: []\n", encoding="utf-8")
    read: list[str] = []
    library = RulesetLibrary((tmp_path,))

    def read_bytes(path: Path, shown: str) -> bytes:
        read.append(path.name)
        return real(path, shown)

    real = yaml_nodes.read_bytes
    monkeypatch.setattr(module, "read_bytes", read_bytes)
    first, again = library.headers(), library.headers()
    assert [each.stem for each, _ in first] == [each.stem for each, _ in again]
    assert "house.yaml" in read
    assert len(read) == len(set(read)) == len(library.files)


def test_a_file_that_changed_is_read_anew_and_one_that_did_not_is_parsed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    def parse(raw: bytes, path: Path, shown: str) -> YamlFile:
        parsed.append(path.name)
        return real(raw, path, shown)

    real = kept_files.parse_kept
    monkeypatch.setattr(module, "parse_kept", parse)
    file = tmp_path / "house.yaml"
    titles = []
    for title in ("first", "first", "second"):
        file.write_text(f"ruleset: house\ntitle: {title}\nrules: []\n", encoding="utf-8")
        headers = RulesetLibrary((tmp_path,)).headers()
        titles += [each.title for path, each in headers if path == file]
    assert titles == ["first", "first", "second"]
    assert parsed.count("house.yaml") == 2


def test_what_a_caller_does_with_the_faults_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("ruleset: broken\nrules: [\n", encoding="utf-8")
    library = RulesetLibrary((tmp_path,))
    _, faults = library.survey()
    assert len(faults) == 1
    assert not hasattr(faults, "append")


def test_rules_have_the_names_that_their_files_give_them(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(
        "ruleset: house\nrules:\n- {id: house.a, name: {ja: 期日, en: Date}}\n"
        "- {id: house.b, name: Plain}\n- {id: house.c}\n- 5\n- {id: 5, name: [x]}\n"
    )
    names = RulesetLibrary((tmp_path,)).list_rule_names()
    assert names["house.a"] == {"ja": "期日", "en": "Date"}
    assert names["house.b"] == {"ja": "Plain", "en": "Plain"}
    assert "house.c" not in names
    assert names["ringi.sections"]["ja"] == "見出しの構成"
