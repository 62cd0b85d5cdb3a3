"""`placeholder` and content controls of Word that nobody has filled in."""

from typing import Any

from tests.support.docx_builder import paragraph, read_word
from tests.support.docx_builder import run as words
from tests.support.word_xml import control

PROMPT = control("<w:showingPlcHdr/>", words("[件名を入力]"))


def found(harness: Any, content: str, **parameters: object) -> list[str | None]:
    """Return what `placeholder` quotes from a paragraph."""
    rule = {"id": "t.left", "kind": "placeholder", **parameters}
    document = read_word(paragraph(content))
    result = harness.run(harness.kind_named("placeholder"), rule, document)
    return [document.quote(hit.span) for hit in result.hits]


def test_a_control_that_nobody_has_filled_in_is_a_placeholder(harness: Any) -> None:
    assert found(harness, words("件名: ") + PROMPT) == ["[件名を入力]"]
    assert found(harness, words("件名: ") + control("", words("机の購入"))) == []


def test_a_rule_without_defaults_finds_only_its_words(harness: Any) -> None:
    assert found(harness, words("仮: ") + PROMPT, defaults=False, words=["仮"]) == ["仮"]
