"""What every shipped rule set promises: reasons in both languages, examples, a valid file."""

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import get_kind_name
from checker.rules import LoadedRule, Ruleset, RulesetLibrary
from checker.rules.schema import build_ruleset_schema
from checker.session import Options, Session
from scripts import pack_pages, schemas
from tests.support.paths import ROOT

FILES = sorted((ROOT / "rules").glob("*.yaml"))
PACKS = [path.stem for path in FILES]
BASES = ("ja-business", "ja-koyobun", "ja-technical", "en-technical")
FORMATS = [name for name in PACKS if name not in BASES]

# kinds that judge what an example in Markdown cannot show: layout, properties, the file's own name
_NOT_TEXT = frozenset(
    [
        *("page", "font", "header-footer", "page-number", "properties", "numbering-style"),
        *("leftover", "toc", "paragraph", "filename"),
        "proofread",  # only a model tells
    ]
)
# rules of other kinds that are about such parts: headers, footers, file names, whole documents
_PARTS = frozenset({"header", "footer"})
_WHOLE = frozenset({"length"})


@cache
def _pack(name: str) -> Ruleset:
    return RulesetLibrary().get(name)


def _own(name: str) -> list[LoadedRule]:
    return [each for each in _pack(name).rules if f"{name}.yaml" in each.at]


def _needs_examples(each: LoadedRule) -> bool:
    rule = each.rule
    about_file = getattr(rule, "agrees_with", ()) or "filename" in repr(getattr(rule, "left", ""))
    return not (
        isinstance(rule, JudgeRule)
        or get_kind_name(rule) in _NOT_TEXT
        or _PARTS & {part.value for part in rule.scope.part}
        or about_file
    )


@cache
def _validator() -> jsonschema.Draft202012Validator:
    schema = build_ruleset_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def test_all_packs_are_there() -> None:
    formats = "ringi minutes report incident spec procedure contract-cover regulation weekly"
    assert set(PACKS) >= {*BASES, *formats.split()}


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_says_why_in_both_languages(name: str) -> None:
    silent = [each.rule.id for each in _own(name) if each.rule.why is None]
    one_language = [
        each.rule.id
        for each in _own(name)
        if each.rule.why and each.rule.why.get("ja") == each.rule.why.get("en")
    ]
    assert (silent, one_language) == ([], [])


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_says_what_it_is_about(name: str) -> None:
    assert [each.rule.id for each in _own(name) if not each.origins.get("concern")] == []
    asked = "style" if name in BASES else "house"
    assert _pack(name).header.concern == asked
    assert {each.rule.concern for each in _own(name)} <= {"fault", asked}


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_about_text_has_examples(name: str) -> None:
    needing = [each for each in _own(name) if _needs_examples(each)]
    no_good = [each.rule.id for each in needing if not each.rule.examples.good]
    no_bad = [
        each.rule.id
        for each in needing
        if not each.rule.examples.bad and get_kind_name(each.rule) not in _WHOLE
    ]
    assert (no_good, no_bad) == ([], [])


@pytest.mark.parametrize("path", FILES, ids=PACKS)
def test_every_file_is_valid_for_an_editor(path: Path) -> None:
    errors = [error.message[:200] for error in _validator().iter_errors(_yaml(path))]
    assert errors == []


@pytest.mark.parametrize("name", PACKS)
def test_no_rule_is_broken_or_contradicts_its_examples(name: str) -> None:
    session = Session.open(ROOT, Options(use_model=False, language="en"), "en")
    assert [broken.id for broken in session.validated(name).broken] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_fifteen_rules_beyond_its_base(name: str) -> None:
    assert len(_own(name)) >= 15


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_stands_on_the_business_pack(name: str) -> None:
    assert "ja-business" in _pack(name).lineage


def test_every_file_names_its_schema() -> None:
    assert schemas.without_schema(ROOT / "rules") == []


def test_there_is_a_page_for_each_pack_and_a_schema_for_each_format() -> None:
    """Whether they are up to date is asked by the scripts themselves (`--check`), in CI."""
    assert {path.stem for path in pack_pages.FOLDER.glob("*.md")} == {"README", *PACKS}
    assert {path.name for path in schemas.FOLDER.glob("*.json")} == set(schemas.schemas())


def test_a_stale_page_is_named(tmp_path: Path) -> None:
    (tmp_path / "ringi.md").write_text("old", encoding="utf-8")
    (tmp_path / "gone.md").write_text("left over", encoding="utf-8")
    names = pack_pages.stale(tmp_path)
    assert {"ringi.md", "gone.md", "README.md"} <= set(names)


@pytest.mark.parametrize("name", PACKS)
def test_what_holds_for_word_files_holds_for_opendocument_texts(name: str) -> None:
    formats = {each.rule.id: each.rule.when.format for each in _own(name) if each.rule.when}
    assert [rule for rule, named in formats.items() if ("docx" in named) != ("odt" in named)] == []
    patterns = _pack(name).header.applies_to.filename
    word = {each.removesuffix(".docx") for each in patterns if each.endswith(".docx")}
    assert word == {each.removesuffix(".odt") for each in patterns if each.endswith(".odt")}
