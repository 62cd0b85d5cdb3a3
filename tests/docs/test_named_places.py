"""The pages that say where things are: every path that they name is there."""

import re

import pytest

from tests.support.paths import ROOT

PAGES = ("architecture.md", "architecture.en.md", "glossary.md", "glossary.en.md")
_ROOTS = "checker|rules|templates|tests|scripts|docs|benchmarks|training"
_PATH = re.compile(rf"`((?:{_ROOTS})/[\w./-]*|[\w-]+\.(?:toml|md|yml))`")
_ROW = re.compile(r"^\| (?P<number>\d+)\. ", re.MULTILINE)
_TERM = re.compile(r"^\| \*\*(?P<first>[^*]+)\*\* \| (?P<second>[^|]+) \|.*\| (?P<place>`.+`) \|$")

_BOX = re.compile(r">(\w+)/</text>(?:<text[^>]*>([^<]+)</text>)?")
_NAME = re.compile(r"[a-z_]+")


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_path_on_the_page_exists(name: str) -> None:
    named = sorted(set(_PATH.findall(_page(name))))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", ["architecture.md", "architecture.en.md"])
def test_every_question_has_its_number(name: str) -> None:
    assert _ROW.findall(_page(name)) == [str(number) for number in range(1, 21)]


def test_both_languages_name_the_same_places_in_the_same_order() -> None:
    japanese, english = (_PATH.findall(_page(f"architecture{end}.md")) for end in ("", ".en"))
    assert japanese == english


def test_both_glossaries_have_the_same_terms() -> None:
    japanese, english = (
        [
            match.groups()
            for line in _page(f"glossary{end}.md").splitlines()
            if (match := _TERM.match(line))
        ]
        for end in ("", ".en")
    )
    assert len(english) > 50
    assert [(second, first, place) for first, second, place in english] == japanese


def test_no_word_of_the_glossary_stands_twice() -> None:
    for end in ("", ".en"):
        terms = [
            match["first"]
            for line in _page(f"glossary{end}.md").splitlines()
            if (match := _TERM.match(line))
        ]
        assert len(terms) == len(set(terms))


@pytest.mark.parametrize("name", ["architecture.svg", "architecture.en.svg"])
def test_the_drawing_shows_the_packages_that_there_are(name: str) -> None:
    drawn = dict(_BOX.findall(_page(f"images/{name}")))
    checker = ROOT / "checker"
    packages = {path.parent.name for path in checker.glob("*/__init__.py")}
    assert packages == drawn.keys()
    inside = [(head, each) for head, rest in drawn.items() for each in _NAME.findall(rest)]
    assert [
        f"{head}/{each}"
        for head, each in inside
        if not any((checker / head / f"{each}{end}").exists() for end in ("", ".py"))
    ] == []
    shown = set(_NAME.findall(drawn["jobs"]))
    assert shown == {path.parent.name for path in (checker / "jobs").glob("*/__init__.py")}


def test_every_decision_is_listed() -> None:
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", _page("decisions/README.md")))
    there = {path.name for path in (ROOT / "docs" / "decisions").glob("*.md")}
    assert listed == there - {"README.md"}
