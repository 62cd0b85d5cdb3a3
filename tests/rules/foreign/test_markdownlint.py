"""markdownlint's configuration."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from checker.core.errors import RulesetError
from checker.rules.foreign import markdownlint
from checker.rules.foreign.recognise import find_reader
from checker.rules.foreign.rule_table import load_table
from tests.rules.foreign.helpers import as_it_is, converted, found


def _settings(folder: Path, settings: Any, name: str = ".markdownlint.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(settings), encoding="utf-8")
    return path


def _draft(folder: Path, text: str) -> Path:
    path = folder / "draft.md"
    path.write_text(text, encoding="utf-8")
    return path


def _names(source: Path) -> list[str]:
    return [draft.name for draft in markdownlint.read(source).drafts]


def test_rules_are_chosen_by_name_alias_and_tag(tmp_path: Path) -> None:
    chosen = {"no-hard-tabs": True, "md047": True, "headings": True, "MD022": False}
    settings = {"default": False, **chosen}
    assert _names(_settings(tmp_path, settings)) == [
        *("MD001", "MD003", "MD010", "MD018", "MD019", "MD023", "MD025", "MD026", "MD036", "MD047"),
    ]


def test_without_default_all_rules_are_on(tmp_path: Path) -> None:
    names = _names(_settings(tmp_path, {"MD013": False}))
    assert names == sorted({*load_table("markdownlint").rules} - {"MD013"})


def test_options_are_translated(tmp_path: Path) -> None:
    settings = {
        "default": False,
        "line-length": {"line_length": 20, "tables": False, "code_blocks": False},
        "MD012": {"maximum": 2},
        "MD026": {"punctuation": "!]"},
        "MD033": {"allowed_elements": ["br"]},
        "MD009": "warning",
    }
    source = _settings(tmp_path, settings)
    draft = _draft(
        tmp_path,
        "# Notes!\n\nNow<br>we <b>wait</b> for a while \n\n\n\nHere.\n\n"
        "| A table that is | long |\n|---|---|\n| and wide | very |\n\n"
        "```text\nA line of code that is long\n```\n",
    )
    assert [(row[0].partition(".")[2], *row[1:3]) for row in found(as_it_is(source), draft)] == [
        ("md026", 1, 8),
        ("md013", 3, 1),
        ("md033", 3, 11),
        ("md009", 3, 34),
        ("md012", 6, 1),
    ]
    drafts = {each.name: each.data for each in markdownlint.read(source).drafts}
    assert drafts["MD009"]["severity"] == "warning"


def test_what_is_left_out_is_said_by_reason(tmp_path: Path) -> None:
    chosen = {"MD005": True, "ul-indent": {"indent": 4}, "MD044": True, "MD999": 1}
    settings = {"default": False, **chosen}
    imported = markdownlint.read(_settings(tmp_path, settings))
    assert [note.get("en") for note in imported.notes] == [
        (
            "“MD999” is left out: checker does not know it; look for a kind that does the same "
            "(docs/kinds)."
        ),
        (
            "“MD005, MD007” is left out: it looks only at how the source is written, "
            "which no reader sees."
        ),
        "“MD044” is left out: write a rule of kind: substitution with your own words or numbers.",
    ]


def test_the_settings_of_cli2_and_what_they_extend(tmp_path: Path) -> None:
    _settings(tmp_path, {"default": False, "MD010": True, "MD047": True}, "base.json")
    path = tmp_path / ".markdownlint-cli2.jsonc"
    path.write_text(
        '{\n  // ours\n  "config": {"extends": "base.json", "MD047": false, "MD001": true}\n}\n',
        encoding="utf-8",
    )
    assert _names(path) == ["MD001", "MD010"]
    read = find_reader(tmp_path)
    assert read is not None
    assert [draft.name for draft in read(tmp_path).drafts] == ["MD001", "MD010"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"extends": "../secret.json"}, "does not lie below"),
        ({"extends": "none.json"}, "none.json"),
        ([1], "mapping"),
    ],
)
def test_bad_settings_are_named_with_their_place(tmp_path: Path, settings: Any, said: str) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RulesetError) as told:
        markdownlint.read(_settings(folder, settings))
    assert said in told.value.what.get("en")
    assert ".markdownlint.json:1:" in told.value.place


def test_settings_that_extend_themselves_end(tmp_path: Path) -> None:
    with pytest.raises(RulesetError):
        markdownlint.read(_settings(tmp_path, {"extends": ".markdownlint.json"}))


def test_a_program_is_refused_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / ".markdownlint.cjs"
    path.write_text("module.exports = {}", encoding="utf-8")
    with pytest.raises(RulesetError) as told:
        find_reader(path)
    assert told.value.remedy is not None
    assert ".markdownlint.json" in told.value.remedy.get("en")


def test_every_rule_runs_as_converted(tmp_path: Path) -> None:
    source = _settings(tmp_path, {"default": True})
    draft = _draft(tmp_path, "# A.\n### B\ntext\t\n\n\n\n#C\n\n<b>x</b> [](x) http://a.example")
    as_is = as_it_is(source)
    assert as_is.broken == ()
    rows = [(row[0].partition(".")[2], *row[1:]) for row in found(as_is, draft)]
    assert rows != []
    assert rows == [
        (row[0].partition(".")[2], *row[1:]) for row in found(converted(source, tmp_path), draft)
    ]


_LONG = 20_000
_ENOUGH = 15.0
"""Seconds of processor."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *("a" * _LONG, "a " * (_LONG // 2), " " * _LONG, "\n" * _LONG, "`" * _LONG),
        *("` `` " * (_LONG // 5), "](" * (_LONG // 2), "](" + "a" * _LONG, "<a " * (_LONG // 3)),
        *("# a\n" * (_LONG // 4), "```\n" * (_LONG // 4), "<!--" * (_LONG // 4), "- \n" * 5_000),
    ],
    ids=lambda text: repr(text[:6]),
)
def test_expressions_take_linear_time(tmp_path: Path, text: str) -> None:
    """It takes a second; in the square of its length it would take a minute."""
    others = dict.fromkeys(("MD001", "MD004", "MD025", "MD036", "MD051"), False)
    source = _settings(tmp_path, others)
    ruleset = as_it_is(source)
    draft = tmp_path / "long.md"
    draft.write_text("x\n\n" + text * 2, encoding="utf-8")
    began = time.process_time()
    found(ruleset, draft)
    assert time.process_time() - began < _ENOUGH
