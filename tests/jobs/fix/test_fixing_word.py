"""The passes of `checker fix` over Word files: they come to rest, in one layer of changes."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.document import Document
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.docx.edit.fixes import Fixes
from checker.formats.docx.read import read
from checker.jobs.fix.fix_file import FixResult
from tests.support.docx_builder import paragraph, run, word
from tests.support.fixed_words import Fixed as Reading
from tests.support.fixing import Rules, fixed, ruleset
from tests.support.word_xml import FIELD

ROOT = Path(__file__).parents[3] / "examples"
EXAMPLES = sorted(ROOT.glob("*/word-*/*.docx"))
_SETTINGS = settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))


def _fixed(folder: Path, body: str, *rules: Rules) -> FixResult:
    file = folder / "文書.docx"
    file.write_bytes(word(body))
    return fixed(file, ruleset(*rules))


def _reading(found: FixResult) -> Reading:
    written = Fixes()(found.path, found.after.data, found.after.document, [], DEFAULT_LIMITS)
    return Reading(found.before.data, written)


def test_two_passes_are_one_layer(tmp_path: Path) -> None:
    found = _fixed(
        tmp_path,
        paragraph(run("弊社に") + run("連絡下さい。")),
        {"swap": {"弊社": "当社"}},
        {"swap": {"当社に連絡": "当社へご連絡"}},
    )
    assert len(found.passes) == 2
    assert found.after.document.blocks[0].text == "当社へご連絡下さい。"
    reading = _reading(found)
    assert reading.shape() == (
        "p(del(r(弊)) ins(r(当)) r(社) del(r(に)) ins(r(へご)) r(連絡下さい。))"
    )
    assert reading.old_texts == ["弊社に連絡下さい。"]


def test_fixing_the_result_changes_nothing(tmp_path: Path) -> None:
    rules = {"swap": {"弊社": "当社", "下さい": "ください"}}
    found = _fixed(tmp_path, paragraph("弊社に連絡して下さい。"), rules)
    file = tmp_path / "直した文書.docx"
    file.write_bytes(found.after.data)
    again = fixed(file, ruleset(rules))
    assert (again.changed, again.passes) == (False, ())
    assert again.after.data == found.after.data


def test_own_changes_are_not_found_as_leftovers(tmp_path: Path) -> None:
    found = _fixed(
        tmp_path,
        paragraph("弊社に連絡する。"),
        {"swap": {"弊社": "当社"}},
        {"kind": "leftover", "id": "t.leftover"},
    )
    assert found.changed
    assert [each.rule for each in found.verdict.findings] == []
    assert [each.kind for each in read(found.path, found.after.data).markup] == [
        "deletion",
        "insertion",
    ]


def test_what_is_left_says_why_and_the_rest_is_made(tmp_path: Path) -> None:
    found = _fixed(
        tmp_path, paragraph(FIELD + run("頁、弊社")), {"swap": {"3頁": "三頁", "弊社": "当社"}}
    )
    assert found.after.document.blocks[0].text == "3頁、当社"
    (left,) = found.left
    assert (left.why.code, left.finding.quote) == ("refused", "3頁")
    assert left.why.words.get("en").startswith("a field (contents")


@st.composite
def _swaps(draw: st.DrawFn, texts: list[str]) -> dict[str, str]:
    """Return words of a document and others for them, some of which are to be swapped again."""
    swaps: dict[str, str] = {}
    for text in draw(st.lists(st.sampled_from(texts), min_size=1, max_size=4)):
        start = draw(st.integers(0, len(text) - 1))
        old = text[start : start + draw(st.integers(1, 4))]
        others = [each for each in (*swaps, "及び", "", "A&B", f"{old}等") if each != old]
        swaps[old] = draw(st.sampled_from(others))
    return swaps


@pytest.mark.slow
@_SETTINGS
@given(st.data(), st.sampled_from(EXAMPLES))
def test_any_rules_on_any_example_come_to_rest(data: st.DataObject, example: Path) -> None:
    before = read(example, example.read_bytes())
    texts = [block.text for block in before.walk() if block.text.strip()]
    rules = ruleset({"swap": data.draw(_swaps(texts))}, {"swap": data.draw(_swaps(texts))})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "文書.docx")
        file.write_bytes(example.read_bytes())
        found = fixed(file, rules)
        assert len(found.passes) <= 3
        file.write_bytes(found.after.data)
        result = read(file, found.after.data)
        assert _texts(result) == _texts(found.after.document)
        assert _texts(result.original or result) == _texts(before.original or before)
        again = fixed(file, rules)
        assert (again.passes, again.after.data) == ((), found.after.data)


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.walk()]
