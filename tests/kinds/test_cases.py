"""Every case of `tests/cases/*.yaml`: place, words and message, exactly (format: conftest.py)."""

from typing import Any


def test_case_finds_exactly_what_it_expects(harness: Any, kind_name: str, case: Any) -> None:
    assert case.rule["kind"] == kind_name
    document = case.document()
    result = harness.run(harness.kind_named(kind_name), case.rule, document)
    found = [harness.described(document, hit) for hit in result.hits]
    wanted = [expected.model_dump() for expected in case.expect]
    if not any(expected["repair"] for expected in wanted):  # most cases are about the finding
        found = [{**each, "repair": None} for each in found]
    assert found == wanted, case.name
    if case.candidates is not None:
        assert result.candidates == case.candidates, case.name


def test_case_is_fixed_as_it_says_and_only_once(harness: Any, kind_name: str, case: Any) -> None:
    document = case.document()
    if document.source is None:
        assert case.fixed is None, "`fixed` is for text formats"
        return
    kind = harness.kind_named(kind_name)
    once = harness.fixed(document, harness.run(kind, case.rule, document))
    assert once == (document.source if case.fixed is None else case.fixed)
    mended = harness.read_text(once, document.name)
    assert harness.fixed(mended, harness.run(kind, case.rule, mended)) == once
