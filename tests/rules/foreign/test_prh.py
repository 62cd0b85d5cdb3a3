"""prh dictionaries: what textlint-rule-prh reports, checker reports; see benchmarks/peers/prh."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.core.errors import RulesetError
from checker.rules.foreign.javascript import (
    convert_listed,
    convert_pattern,
    convert_template,
    empty_group,
)
from checker.rules.foreign.prh import is_dictionary, read
from tests.rules.foreign.helpers import as_it_is, converted, found

_FOLDER = Path(__file__).parent / "prh"

# What textlint 15.8.0 with textlint-rule-prh 6.1.0 reports: compare.py in benchmarks/peers/prh
_TEXTLINT: dict[str, list[list[Any]]] = json.loads(
    (_FOLDER / "textlint.json").read_text(encoding="utf-8")
)

_ONLY_CHECKER = [
    (7, 15, "サーバ"),  # a word that bold type cuts in two: textlint sees two pieces
    (7, 23, "下さい"),
    (9, 6, "下さい"),  # alternative text
    (9, 32, "下さい"),
    (11, 6, "下さい"),  # a block of HTML
    (17, 27, "下さい"),  # an address ends where Japanese begins; GFM goes on
    (48, 18, "第 3条"),  # an entity
]
_ONLY_TEXTLINT = [
    (15, 18, "下さい"),  # <i> is emphasis like *...*
    (36, 14, "下さい"),  # [a link][ref] is a link like [a link](...)
]


def _ours(text: str) -> set[tuple[int, int, str]]:
    alerts = found(as_it_is(_FOLDER / "office.yml"), _FOLDER / text)
    return {(line, column, words) for _, line, column, words in alerts}


def _theirs(text: str) -> set[tuple[int, int, str]]:
    return {(line, column, actual) for line, column, actual, _ in _TEXTLINT[text]}


def test_ordinary_text_gets_the_same_alerts_as_in_textlint() -> None:
    assert _ours("office.md") == _theirs("office.md")
    assert len(_theirs("office.md")) > 35


def test_where_the_tools_differ_on_hard_text_is_known() -> None:
    ours, theirs = _ours("hard.md"), _theirs("hard.md")
    assert sorted(ours - theirs) == _ONLY_CHECKER
    assert sorted(theirs - ours) == _ONLY_TEXTLINT
    assert len(ours & theirs) > 30


@pytest.mark.parametrize("text", ["office.md", "hard.md"])
def test_converted_finds_the_same(text: str, tmp_path: Path) -> None:
    source = _FOLDER / "office.yml"
    assert found(converted(source, tmp_path), _FOLDER / text) == found(
        as_it_is(source), _FOLDER / text
    )


def test_specs_become_examples() -> None:
    examples = as_it_is(_FOLDER / "office.yml").rules[0].rule.examples
    assert "記事を読む。" in examples.good
    assert ("3ヶ月以内", "3か月以内") in [(each.from_, each.to) for each in examples.fixed]


def test_imports_first_word_wins_and_rules_can_be_ignored() -> None:
    swaps = as_it_is(_FOLDER / "office.yml").rules[0].rule.model_dump(by_alias=True)["swap"]
    right = [swap["to"][0] for swap in swaps]
    assert right.count("すべて") == 1
    assert "GitHub" in right
    assert "Wi-Fi" not in right


def _dictionary(folder: Path, rules: str) -> Path:
    path = folder / "words.yml"
    path.write_text(f"version: 1\nrules:\n{rules}", encoding="utf-8")
    return path


def test_a_word_that_breaks_costs_no_other(tmp_path: Path) -> None:
    rules = "  - {expected: よい, pattern: /(/}\n  - {expected: ください, pattern: 下さい}\n"
    ruleset = as_it_is(_dictionary(tmp_path, rules))
    assert [each.rule.id for each in ruleset.rules] == ["words.terms"]
    assert [each.id for each in ruleset.broken] == ["words.word"]


def test_a_spec_that_fails_is_told_apart(tmp_path: Path) -> None:
    rules = (
        "  - {expected: サーバー, pattern: サーバ, specs: [{from: サーバー, to: サーバー}]}\n"
        "  - {expected: ください, pattern: 下さい}\n"
    )
    imported = read(_dictionary(tmp_path, rules))
    assert [draft.data["id"] for draft in imported.drafts] == ["words.terms", "words.word"]
    assert "サーバーー" in imported.drafts[1].notes[0].get("ja")


@pytest.mark.parametrize("imports", ["none.yml", "words.yml", "[{disableImports: true}]"])
def test_imports_that_go_nowhere_are_errors_with_a_place(tmp_path: Path, imports: str) -> None:
    path = tmp_path / "words.yml"
    path.write_text(f"version: 1\nimports: {imports}\n", encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        read(path)
    assert "words.yml:2:" in caught.value.place


def test_an_entry_without_expected_is_told_apart(tmp_path: Path) -> None:
    imported = read(_dictionary(tmp_path, "  - pattern: a\n"))
    assert imported.drafts[0].notes[0].get("en") == "`expected` is missing."
    assert "words.yml:3:" in imported.drafts[0].origin


def test_unused_keys_are_said(tmp_path: Path) -> None:
    path = tmp_path / "words.yml"
    path.write_text("version: 1\ntargets: []\nrules:\n  - {expected: a, pattern: b, odd: 1}\n")
    imported = read(path)
    assert "targets" in imported.notes[0].get("en")
    assert "odd" in imported.drafts[0].notes[0].get("en")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"version": 1, "rules": [{"expected": "a"}]}, True),
        ({"rules": ["Cookie"]}, True),
        ({"version": 1, "imports": ["a.yml"]}, True),
        ({"ruleset": "a", "rules": []}, False),
        ({"rules": [{"id": "a.b", "kind": "existence"}]}, False),
        ({"extends": "existence", "message": "x"}, False),
        ([], False),
    ],
)
def test_a_dictionary_is_known(data: object, expected: object) -> None:
    assert is_dictionary(data) is expected


def test_any_width_and_case_without_a_pattern() -> None:
    assert convert_pattern(None, "aZ1あ", boundary=False).pattern == "[AaａＡ][ZzｚＺ][1１]あ"


def test_templates_keep_numbers_without_a_group() -> None:
    assert convert_template(r"$1と$2と$0と\n", 1) == r"\g<1>と$2と$0と\\n"


def test_must_empty_sees_only_groups_that_are_not_empty() -> None:
    import regex  # noqa: PLC0415

    expression = regex.compile(empty_group("(記|大|)事", 1), regex.V1)
    assert [match.group() for match in expression.finditer("記事と事と大事")] == ["記事", "大事"]


@pytest.mark.parametrize(
    ("written", "text", "matches"),
    [("3.5", "3x5 3.5", ["3.5"]), (r"/\d+/", "１2", ["2"]), ("/ab/i", "aB", ["aB"])],
)
def test_allowlists_hold_words_and_expressions(written: str, text: str, matches: list[str]) -> None:
    import regex  # noqa: PLC0415

    assert regex.findall(convert_listed(written), text, regex.V1) == matches
