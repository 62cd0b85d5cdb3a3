"""Rule sets of somebody else: what they name, how much they extend, what their messages hold."""

import os
import time
from pathlib import Path

import pytest

from checker.core.errors import RulesetError
from checker.rules import Ruleset, load_ruleset
from checker.rules.library import RulesetLibrary

_ROOM = "ruleset: own\nrules:\n  - {id: own.a, kind: existence, words: [hello], message: m}\n"


def _load(folder: Path, text: str) -> Ruleset:
    file = folder / "own.yaml"
    file.write_text(text, encoding="utf-8")
    return load_ruleset(file, lambda _: None, "own.yaml")


def _fault(ruleset: Ruleset) -> tuple[str, str]:
    (broken,) = ruleset.broken
    assert not ruleset.rules
    return broken.faults[0].place, broken.faults[0].what.get("en")


def _words(name: str) -> str:
    return f"ruleset: own\nrules:\n  - {{id: own.a, kind: existence, words: {{file: '{name}'}}}}\n"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.env",
        "sub/../../secret.env",
        "..\\\\secret.env".replace("\\\\", "\\"),
        "/etc/host.conf",
        "C:\\secret.env",
        "C:secret.env",
        "//server/share/secret.env",
        ".env",
        ".git/config",
        "out.txt",
        "folder/secret.env",
        "",
        "a" * 5000,
    ],
)
def test_a_list_lies_below_the_rule_set(tmp_path: Path, name: str) -> None:
    rules = tmp_path / "rules"
    (rules / "sub").mkdir(parents=True)
    (rules / ".git").mkdir()
    for each in (tmp_path / "secret.env", rules / ".env", rules / ".git" / "config"):
        each.write_text("SECRETKEY\n", encoding="utf-8")
    (rules / "out.txt").symlink_to(tmp_path / "secret.env")
    (rules / "folder").symlink_to(tmp_path)
    assert _fault(_load(rules, _words(name))) == (
        "own.yaml:3:34",
        f"“{name[:200]}” does not lie below the folder of the rule set.",
    )


def test_a_list_in_a_folder_below_is_read(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "words.txt").write_text("hello\n", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "lists" / "words.txt")
    for name in ("lists/words.txt", "./lists/words.txt", "lists\\words.txt", "link.txt"):
        ruleset = _load(tmp_path, _words(name))
        assert [each.rule.id for each in ruleset.rules] == ["own.a"]


@pytest.mark.parametrize(
    ("params", "rule"),
    [
        ("{}", "message: {file: notes.txt}"),
        ("{}", "why: {file: notes.txt}"),
        ("{}", "message: {ja: {file: notes.txt}, en: x}"),
        ("{a: {file: notes.txt}}", "message: 'x ${a}'"),
        ("{a: {file: notes.txt}, b: 'x ${a}'}", "message: '${b}'"),
        ("{a: {file: notes.txt}, b: [1, '${a}']}", "words: ['${b}', x], why: '${b}'"),
        ("{a: {file: notes.txt}}", "words: [{word: x, reason: '${a}'}]"),
    ],
)
def test_what_a_file_holds_is_no_message(tmp_path: Path, params: str, rule: str) -> None:
    (tmp_path / "notes.txt").write_text("SECRETKEY\n", encoding="utf-8")
    words = "" if rule.startswith("words") else "words: [hello], "
    text = (
        f"ruleset: own\nparams: {params}\nrules:\n"
        f"  - {{id: own.a, kind: existence, {words}{rule}}}\n"
    )
    (broken,) = _load(tmp_path, text).broken
    said = [each.what.get("en") for each in broken.faults]
    assert "what the file “notes.txt” holds cannot stand in a message." in said
    assert "SECRETKEY" not in str(said)


@pytest.mark.parametrize(
    "name", ["a/b", "/etc/host", "..", "../own", "a\\b", "", ".hidden", "C:x", "x" * 70_000, "a\0b"]
)
def test_extends_takes_names(tmp_path: Path, name: str) -> None:
    written = '"' + name.replace("\\", "\\\\").replace("\0", "\\0") + '"'
    with pytest.raises(RulesetError) as told:
        _load(tmp_path, f"ruleset: own\nextends: [{written}]\n")
    assert told.value.place == "own.yaml:2:11"
    assert told.value.what.get("en").startswith("extends takes names of rule sets, not paths")
    assert len(str(told.value)) < 400


def test_extends_does_not_follow_a_link_out_of_the_folder(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (tmp_path / "base.yaml").write_text(_ROOM, encoding="utf-8")
    (rules / "base.yaml").symlink_to(tmp_path / "base.yaml")
    with pytest.raises(RulesetError) as told:
        _load(rules, "ruleset: own\nextends: base\n")
    assert told.value.place == "own.yaml:2:1"
    assert "does not lie below" in told.value.what.get("en")


def test_a_folder_of_rule_sets_holds_no_link_out_of_it(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (tmp_path / "base.yaml").write_text(_ROOM, encoding="utf-8")
    (rules / "own.yaml").write_text(_ROOM, encoding="utf-8")
    (rules / "same.yaml").symlink_to(rules / "own.yaml")
    assert RulesetLibrary((rules,)).get("same").id == "own"
    (rules / "base.yaml").symlink_to(tmp_path / "base.yaml")
    with pytest.raises(RulesetError) as told:
        RulesetLibrary((rules,)).get("same")
    assert told.value.place == str(rules / "base.yaml")


def _diamond(folder: Path, levels: int, wide: int = 2) -> Path:
    for level in range(levels):
        bases = ", ".join(f"d{level - 1}{letter}" for letter in "abcdefgh"[:wide]) if level else ""
        for letter in "abcdefgh"[:wide]:
            text = f"ruleset: d{level}{letter}\nextends: [{bases}]\n"
            if not level:
                text += f"rules:\n  - {{id: d.{letter}, kind: existence, words: [hello]}}\n"
            else:
                text += f"override:\n  d.{letter}: {{severity: error}}\n"
            (folder / f"d{level}{letter}.yaml").write_text(text, encoding="utf-8")
    return folder / f"d{levels - 1}a.yaml"


def test_bases_of_many_levels_are_put_together_once(tmp_path: Path) -> None:
    top = _diamond(tmp_path, 24)
    begun = time.process_time()
    ruleset = load_ruleset(top, lambda _: None, "top.yaml")
    assert [each.rule.id for each in ruleset.rules] == ["d.a", "d.b"]
    assert len(ruleset.lineage) == 46
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(("levels", "wide"), [(40, 1), (12, 8)])
def test_bases_have_a_bound(tmp_path: Path, levels: int, wide: int) -> None:
    top = _diamond(tmp_path, levels, wide)
    with pytest.raises(RulesetError) as told:
        load_ruleset(top, lambda _: None, "top.yaml")
    assert told.value.what.get("en").startswith("extends more than can be read: at most 64 files")


def test_what_two_sets_change_in_a_shared_base_stays_apart(tmp_path: Path) -> None:
    """Each of them is put together once; what the second sets is no part of the first."""
    for name, text in {
        "base": "ruleset: base\nrules:\n  - {id: b.a, kind: existence, words: [hello]}\n",
        "one": "ruleset: one\nextends: base\noverride:\n  b.a: {severity: error}\n",
        "two": "ruleset: two\nextends: base\noverride:\n  b.a: {message: two}\n",
    }.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    ruleset = _load(tmp_path, "ruleset: own\nextends: [base, one, two]\n")
    (loaded,) = ruleset.rules
    assert loaded.rule.severity == "error"
    assert {key: len(places) for key, places in loaded.origins.items()} == {
        "id": 1,
        "kind": 1,
        "words": 1,
        "severity": 1,
        "message": 1,
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_list_that_is_a_pipe_costs_its_rule(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "words.txt")
    assert _fault(_load(tmp_path, _words("words.txt"))) == (
        "own.yaml:3:34",
        "the list words.txt is not a regular file (a folder, pipe or device).",
    )
