"""Every kind keeps what the project promises of kinds: documentation, examples, cases, fixes."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from checker.core.schema_texts import describe_option
from checker.kinds.registry import KINDS
from checker.kinds.shared.base import Kind

ROOT = Path(__file__).parents[2]
CODE_KINDS = [name for name, kind in KINDS.items() if kind.check is not None]
WORD_ONLY = {"font", "header-footer", "leftover", "page", "page-number", "paragraph", "toc"}
"""Kinds whose faults no Markdown text can have: their Word cases stand for the documented ones."""
TEXT_KINDS = [name for name in CODE_KINDS if name not in WORD_ONLY]


def _rule(kind: Kind) -> Mapping[str, Any]:
    rule: Mapping[str, Any] = YAML(typ="safe", pure=True).load(kind.doc.rule)
    return rule


def _hits(harness: Any, kind: Kind, text: str) -> list[Any]:
    # the examples of `filename` are names, not texts
    name = text if kind.name == "filename" else "example.md"
    document = harness.read_text("本文" if kind.name == "filename" else text, name)
    return list(harness.run(kind, _rule(kind), document).hits)


@pytest.mark.parametrize("name", KINDS)
def test_kind_stands_under_its_own_name(harness: Any, name: str) -> None:
    assert KINDS[name].name == name
    assert harness.kind_named(name) is KINDS[name]
    assert _rule(KINDS[name])["kind"] == name
    KINDS[name].rule.model_validate(_rule(KINDS[name]))


@pytest.mark.parametrize("name", KINDS)
def test_every_option_is_described_in_both_languages(name: str) -> None:
    rule = KINDS[name].rule
    bare = [
        option
        for option in rule.model_fields
        if option != "kind" and " / " not in describe_option(rule, option)
    ]
    assert bare == []


@pytest.mark.parametrize("name", TEXT_KINDS)
def test_documented_fault_is_found_and_its_mended_form_is_not(harness: Any, name: str) -> None:
    kind = KINDS[name]
    assert _hits(harness, kind, kind.doc.bad) != []
    assert _hits(harness, kind, kind.doc.good) == []


@pytest.mark.parametrize("name", TEXT_KINDS)
def test_values_promised_for_messages_are_there(harness: Any, name: str) -> None:
    kind = KINDS[name]
    for hit in _hits(harness, kind, kind.doc.bad):
        assert set(kind.values) <= set(hit.values)


@pytest.mark.parametrize("name", TEXT_KINDS)
def test_fix_is_documented_as_it_is_made(harness: Any, name: str) -> None:
    kind = KINDS[name]
    hits = _hits(harness, kind, kind.doc.bad)
    made = {hit.replacement.grade for hit in hits if hit.replacement is not None}
    assert made == ({kind.fix} if kind.fix else set())


@pytest.mark.parametrize("name", CODE_KINDS)
def test_kind_has_a_passing_a_failing_and_where_it_fixes_a_fixed_case(
    harness: Any, name: str
) -> None:
    cases = harness.ALL.get(name, [])
    assert [case.name for case in cases if not case.expect] != []
    assert [case.name for case in cases if case.expect] != []
    if KINDS[name].fix in {"safe", "unsafe"}:
        assert [case.name for case in cases if case.fixed] != []


@pytest.mark.parametrize("name", CODE_KINDS)
def test_what_kind_repairs_is_documented_and_has_a_case(harness: Any, name: str) -> None:
    expected = [each for case in harness.ALL.get(name, []) for each in case.expect]
    grades = {each.repair.partition(":")[0] for each in expected if each.repair}
    assert grades - {"display"} == ({KINDS[name].repair} if KINDS[name].repair else set())


@pytest.mark.parametrize("name", sorted(WORD_ONLY))
def test_word_only_kind_finds_nothing_in_markdown_and_has_a_failing_word_case(
    harness: Any, name: str
) -> None:
    assert _hits(harness, KINDS[name], KINDS[name].doc.bad) == []
    assert [case.name for case in harness.ALL.get(name, []) if case.expect and not case.text] != []


def test_cases_are_about_kinds_that_exist(harness: Any) -> None:
    assert set(harness.ALL) <= set(KINDS)


@pytest.mark.parametrize("missing", ["expect:", "candidates: 1", "expect: [{at: whole}]"])
def test_case_without_its_expectation_is_an_error(
    harness: Any, tmp_path: Path, missing: str
) -> None:
    path = tmp_path / "existence.yaml"
    path.write_text(f"- name: x\n  rule: {{}}\n  text: x\n  {missing}\n", encoding="utf-8")
    with pytest.raises(ValidationError):
        harness.load(path)


def test_file_without_cases_is_an_error(harness: Any, tmp_path: Path) -> None:
    path = tmp_path / "existence.yaml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match=r"existence\.yaml holds no case"):
        harness.load(path)


@pytest.fixture(scope="module")
def kind_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kind_pages", ROOT / "scripts" / "kind_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_on_kinds_are_up_to_date(kind_pages: ModuleType) -> None:
    assert kind_pages.stale(ROOT / "docs" / "kinds") == []


@pytest.mark.slow
def test_stale_missing_and_left_over_pages_are_named(
    kind_pages: ModuleType, tmp_path: Path
) -> None:
    for name, text in kind_pages.pages().items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    (tmp_path / "existence.md").write_text("old", encoding="utf-8")
    (tmp_path / "date.md").unlink()
    (tmp_path / "gone.md").write_text("old", encoding="utf-8")
    assert kind_pages.stale(tmp_path) == ["date.md", "existence.md", "gone.md"]
