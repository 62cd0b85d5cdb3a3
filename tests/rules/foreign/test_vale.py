"""A style with every extension point and scope of Vale gives the alerts that its manual says."""

import shutil
from pathlib import Path

import pytest
import yaml

from checker.core.errors import RulesetError
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob, check
from checker.kinds.registry import KINDS
from checker.rules import Ruleset
from checker.rules.foreign import vale
from checker.rules.foreign.vale.extension_points import POINTS
from tests.rules.foreign.helpers import as_it_is, converted, found

_FOLDER = Path(__file__).parent / "vale"
_SETTINGS = _FOLDER / ".vale.ini"
_TEXTS = ("docs/guide.md", "docs/page.html", "docs/plain.txt", "README.md")
_EXPECTED: dict[str, list[str]] = yaml.safe_load(
    (_FOLDER / "expected.yaml").read_text(encoding="utf-8")
)
_SCOPES = (
    "text heading heading.h1 table.header table.cell table.caption list paragraph sentence alt"
    " blockquote code strong emphasis link raw summary"
)


def _alerts(ruleset: Ruleset, text: str) -> list[str]:
    path = _FOLDER / text
    job = CheckJob(
        document=read_document(path, DEFAULT_LIMITS),
        path=text,
        ruleset=ruleset,
        chosen_by="option",
        language="en",
    )
    return sorted(
        f"{each.place.line}:{each.place.column} {each.severity} {each.rule}: {each.message}"
        for each in check(job, None).findings
    )


@pytest.mark.parametrize("text", _TEXTS)
def test_the_alerts_are_those_of_the_manual(text: str) -> None:
    assert _alerts(as_it_is(_SETTINGS), text) == sorted(_EXPECTED[text])


@pytest.mark.parametrize("text", _TEXTS)
def test_converted_rules_find_the_same(text: str, tmp_path: Path) -> None:
    run_as_is = found(as_it_is(_SETTINGS), _FOLDER / text)
    assert found(converted(_SETTINGS, tmp_path), _FOLDER / text) == run_as_is


def test_every_extension_point_and_scope_is_used() -> None:
    rules = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (_FOLDER / "styles" / "House").glob("*.yml")
    ]
    assert set(POINTS) <= {rule["extends"] for rule in rules}
    scopes = {scope for rule in rules for scope in _listed(rule.get("scope", "text"))}
    assert set(_SCOPES.split()) <= scopes
    assert set(POINTS) <= set(KINDS)


def _listed(scope: str | list[str]) -> list[str]:
    return scope if isinstance(scope, list) else [scope]


def test_what_has_no_counterpart_is_said() -> None:
    imported = vale.read(_SETTINGS)
    notes = {draft.name: [note.get("en") for note in draft.notes] for draft in imported.drafts}
    assert "script" in imported.notes[0].get("en")
    assert any("cannot be read" in note for note in notes["House.Broken"])
    assert any("comment" in note for note in notes["House.Comments"])
    assert any("action" in note for note in notes["House.HeadingEnd"])


def test_a_broken_expression_costs_its_rule_alone() -> None:
    ruleset = as_it_is(_SETTINGS)
    assert [each.id for each in ruleset.broken] == ["house.broken"]
    assert "Broken.yml:1:" in ruleset.broken[0].at
    assert len(ruleset.rules) > 40


def test_a_rule_says_where_it_is_written() -> None:
    rules = {each.rule.id: each.at for each in as_it_is(_SETTINGS).rules}
    assert rules["house.terms"].endswith("styles/House/Terms.yml:1:1")


def test_an_escaped_apostrophe_between_double_quotes_is_read_as_vale_does(tmp_path: Path) -> None:
    style = tmp_path / "styles" / "House"
    style.mkdir(parents=True)
    (style / "Cap.yml").write_text(
        "extends: existence\nmessage: \"We don\\'t say '%s'.\"\ntokens: [\"can\\'t\"]\n",
        encoding="utf-8",
    )
    settings = tmp_path / ".vale.ini"
    settings.write_text("StylesPath = styles\n[*]\nBasedOnStyles = House\n", encoding="utf-8")
    text = tmp_path / "a.md"
    text.write_text("You can't leave.\n", encoding="utf-8")
    assert found(as_it_is(settings), text) == [("house.cap", 1, 5, "can't")]


def test_what_is_no_yaml_otherwise_is_still_refused(tmp_path: Path) -> None:
    style = tmp_path / "House"
    style.mkdir()
    (style / "Cap.yml").write_text('extends: existence\ntokens: ["\\w"]\n', encoding="utf-8")
    with pytest.raises(RulesetError):
        as_it_is(style / "Cap.yml")


@pytest.mark.parametrize(("more", "is_on"), [("", True), ("append: true\n", False)])
def test_a_dictionary_added_to_vales_own_knows_too_few_words_to_be_on(
    tmp_path: Path, more: str, is_on: bool
) -> None:
    """Every common word would be an alarm: of 40 files a real style made 80,000."""
    shutil.copytree(_FOLDER, tmp_path / "v")
    rule = tmp_path / "v" / "styles" / "House" / "Words.yml"
    rule.write_text(rule.read_text("utf-8") + more, encoding="utf-8")
    drafts = vale.read(tmp_path / "v" / ".vale.ini").drafts
    (words,) = (each.data for each in drafts if each.data["id"].lower().endswith("house.words"))
    assert words.get("enabled", True) is is_on
