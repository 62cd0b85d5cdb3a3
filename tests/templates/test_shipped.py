"""What every shipped document template promises: it fills, and what it makes passes its rules."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from checker.core.document import Block, BlockKind, Document, Part
from checker.core.language import Language
from checker.formats.reading import read_document
from checker.session import Options, Session
from checker.templates.library import TemplateLibrary
from checker.templates.model import Template
from checker.templates.render import Form, list_forms, render
from checker.templates.trial_values import build_samples
from checker.templates.validate import validate
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow  # fills every template in every format

FOLDERS = sorted(path.parent for path in (ROOT / "templates" / "documents").glob("*/template.yaml"))
NAMES = [folder.name for folder in FOLDERS]
TODAY = date(2025, 9, 12)
FILENAMES = {
    "ringi": "稟議書_総-2025-018_会議室予約システムの導入",
    "minutes": "議事録_情シス-2025-041_基幹システム更改定例",
    "trip-report": "出張報告書_2025-06-09_大阪支店",
    "incident": "障害報告書_障-2025-012_受注システム",
    "weekly": "週報_2025-06-02_営業1課_川口",
    "spec": "仕様書_SPEC-ORD-012_受注管理システム",
    "procedure": "設-2025-004_予備電源点検手順書",
}
"""How a company would name the documents that the examples make; rule sets ask for it."""


def _template(name: str) -> Template:
    return TemplateLibrary().get(name)


def _forms() -> list[tuple[str, Form]]:
    return [(name, form) for name in NAMES for form in list_forms(_template(name))]


def _language(name: str) -> Language:
    return _template(name).header.language


def _made(name: str, form: Form, values: str, folder: Path) -> Path:
    """Write the document that `values` make (see `samples`), and return its path."""
    template = _template(name)
    tries = build_samples(template, folder, TODAY).tries
    path = folder / f"{FILENAMES.get(name, template.header.title)}{form}"
    path.write_bytes(render(template, tries[values], language=_language(name), form=form))
    return path


def test_there_are_templates() -> None:
    assert set(FILENAMES) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_unused_or_without_example(name: str) -> None:
    for found in validate(_template(name), TODAY):
        assert found.errors == ()
        assert [note.what.get("en") for note in found.notes if note.kind != "made-up"] == []
    wanted = [each for each in _template(name).header.fields if each.required]
    bare = [
        each.name
        for each in wanted
        if each.source != "computed"
        and getattr(each, "example", None) in (None, ())
        and getattr(each, "default", None) is None
    ]
    assert bare == []


@pytest.mark.parametrize(("name", "form"), _forms())
def test_examples_make_a_document_without_findings(name: str, form: Form, tmp_path: Path) -> None:
    template = _template(name)
    made = _made(name, form, "sample", tmp_path)
    options = Options(ruleset=template.header.ruleset, use_model=False, language="en")
    verdict = Session.open(tmp_path, options, "en").check(made)
    assert verdict.problem is None
    assert [(each.rule, each.message, each.quote) for each in verdict.findings] == []
    assert not verdict.parts_not_read
    decided = [each for each in verdict.results if each.outcome == "pass"]
    assert len(decided) >= 20, "the rules were asked"


@pytest.mark.parametrize("values", ["sample", "required", "many"])
@pytest.mark.parametrize(("name", "form"), _forms())
def test_no_heading_and_no_table_is_empty(
    name: str, form: Form, values: str, tmp_path: Path
) -> None:
    document = read_document(_made(name, form, values, tmp_path))
    body = [each for each in document.blocks if each.part is Part.BODY]
    assert _empty_headings(body) == []
    assert _bare_tables(document) == []
    assert not any(sign in each.text for each in document.walk() for sign in ("{{", "{%", "%}"))


def _empty_headings(blocks: list[Block]) -> list[str]:
    """Return the headings that only a heading of the same or a higher level follows, or nothing."""
    written = [each for each in blocks if each.text.strip() or each.table or each.marks]
    empty = [
        first.text
        for first, second in pairwise(written)
        if first.kind is second.kind is BlockKind.HEADING
        and (second.level or 1) <= (first.level or 1)
        and first is not written[0]
    ]
    last = written[-1]
    return [*empty, last.text] if last.kind is BlockKind.HEADING else empty


def _bare_tables(document: Document) -> list[str]:
    """Return the first row of tables that have no other, forms apart: their rows have labels."""
    tables = [each.table for each in document.walk() if each.table is not None]
    return [" ".join(cell.text for cell in t.rows[0].cells) for t in tables if len(t.rows) < 2]


@pytest.mark.parametrize("name", NAMES)
def test_examples_of_drafts_keep_to_what_the_model_is_asked(name: str) -> None:
    for each in _template(name).header.of_source("drafted"):
        example, draft = str(getattr(each, "example", "") or ""), each.draft
        assert draft is not None
        assert example, f"{each.name} has no example"
        length = _length(example, _language(name))
        assert draft.length.min <= length <= draft.length.max, f"{each.name}: {length}"
        if draft.sentences is not None and _language(name) == "ja":
            assert example.count("。") <= draft.sentences, each.name


def _length(text: str, language: Language) -> int:
    """Return what a draft's length counts: characters, in English words."""
    return len("".join(text.split())) if language == "ja" else len(text.split())
