"""No kind crashes on a document that nobody writes, or points beside it.

Whether the time grows with the document is measured by `benchmarks/growth.py kinds`.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from ruamel.yaml import YAML

from checker.core.document import Document
from checker.core.findings import CheckResult
from checker.kinds.meaning.proofread import ProofreadRule
from checker.kinds.meaning.suspects import list_suspects
from checker.kinds.registry import KINDS
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Deadline
from checker.language.morphology import split_morphemes
from tests.support import hostile

pytestmark = pytest.mark.slow

CODE_KINDS = [name for name, kind in KINDS.items() if kind.check is not None]
SMALL: Final = 400
LARGE: Final = 120_000
ENOUGH_SECONDS: Final = 60.0

ONE_AND_MANY: Final = {
    **{f"one {unit!a}": hostile.one_paragraph(unit) for unit in hostile.TRIGGERS + hostile.ODD},
    **{f"many {unit!a}": hostile.many_paragraphs(unit) for unit in hostile.TRIGGERS},
}


@cache
def _maximal() -> Mapping[str, list[dict[str, Any]]]:
    text = (Path(__file__).parent / "maximal_rules.yaml").read_text(encoding="utf-8")
    rules: Mapping[str, list[dict[str, Any]]] = YAML(typ="safe", pure=True).load(text)
    return rules


def _rules(kind: Kind) -> Iterator[Rule]:
    for each in _maximal()[kind.name]:
        yield kind.rule.model_validate({"id": "t.maximal", "kind": kind.name, **each})


def _documented(kind: Kind) -> Rule:
    return kind.rule.model_validate(YAML(typ="safe", pure=True).load(kind.doc.rule))


@cache
def _small() -> tuple[tuple[str, Document], ...]:
    makers = {**hostile.STRUCTURES, **ONE_AND_MANY}
    return tuple((name, make(SMALL)) for name, make in makers.items())


@cache
def _large() -> Document:
    return hostile.STRUCTURES["all triggers"](LARGE)


def _run(kind: Kind, rule: Rule, document: Document) -> CheckResult:
    assert kind.check is not None
    deadline = Deadline(ENOUGH_SECONDS)
    return kind.check(rule, Target(document, rule.scope.select(document, deadline), deadline))


def test_every_kind_has_its_maximal_rules() -> None:
    assert sorted(_maximal()) == sorted(CODE_KINDS)
    assert set(hostile.OWN) <= set(CODE_KINDS)


def test_nearest_wordings_of_hostile_texts_are_wordings() -> None:
    rule = ProofreadRule.model_validate({"id": "t.x", "kind": "proofread"})
    for title, document in (*_small(), ("large", _large())):
        deadline = Deadline(ENOUGH_SECONDS)
        target = Target(document, rule.scope.select(document, deadline), deadline)
        for suspect in list_suspects(rule, target)[0]:
            for wording in suspect.wordings:
                assert wording.apply(suspect.sentence) != suspect.sentence, title


@pytest.mark.parametrize("name", CODE_KINDS)
def test_hostile_texts_are_survived_and_every_place_is_in_them(name: str) -> None:
    kind = KINDS[name]
    rules = [_documented(kind), *_rules(kind)]
    for title, document in _small():
        for rule in rules:
            _assert_places(document, _run(kind, rule, document), title)
    _assert_places(_large(), _run(kind, rules[1], _large()), "large")


def _assert_places(document: Document, result: CheckResult, title: str) -> None:
    for hit in result.hits:
        if document.blocks:
            text = document.block(hit.span.path).text
            assert 0 <= hit.span.start <= hit.span.end <= len(text), (title, hit)
        else:
            assert (hit.span.path, hit.span.start, hit.span.end) == ("", 0, 0), (title, hit)


@pytest.mark.parametrize(
    "text", ["㍿", "\ufdfa", "𠮷", "👨\u200d👩\u200d👧", "あ\ud800", "本件は。"]
)
def test_a_text_of_any_length_is_read_into_morphemes(text: str) -> None:
    whole = text * (30_000 // len(text))
    found = split_morphemes(whole)
    assert "".join(whole[each.start : each.end] for each in found) == whole


@pytest.mark.parametrize(
    "name", ["count", "number", "time", "date", "table-sum", "sentence-length"]
)
def test_digits_alone_do_not_hang(name: str) -> None:
    """A line of digits before a unit took a time that grew with its square."""
    digits = "9" * 200_000
    texts = (f"合計は{digits}円である。", "1," * 100_000 + "円", f"令和{digits}年", "1." * 50_000)
    document = hostile.make_paragraphs(texts)
    kind = KINDS[name]
    for rule in _rules(kind):
        assert isinstance(_run(kind, rule, document), CheckResult)


@pytest.mark.parametrize("name", ["near-names", "spelling", "cross-reference", "placeholder"])
def test_one_long_word_does_not_hang(name: str) -> None:
    """A word was begun anew at each of its letters, a name compared without each of its words."""
    document = hostile.make_paragraphs(("x" * 150_000, "x-" * 75_000, "Xx " * 50_000))
    kind = KINDS[name]
    for rule in _rules(kind):
        assert isinstance(_run(kind, rule, document), CheckResult)


@pytest.mark.parametrize(
    "name",
    ["doubled-particle", "numbering", "katakana-variant", "link", "style-mix", "punctuation"],
)
def test_one_long_sentence_does_not_hang(name: str) -> None:
    """For each particle the whole sentence was gone through: 20,000 took five minutes."""
    particles = ("箱が" * 3_000, "箱を" * 3_000 + "です" * 3_000)
    annex = "別紙" + " " * 50_000 + "。"
    names = ("{% comment %}" * 10_000, "A" * 100_000, "Aa " * 30_000 + "（")
    document = hostile.make_paragraphs((*particles, *names, annex, '"' * 50_000, "”" * 50_000))
    kind = KINDS[name]
    for rule in _rules(kind):
        assert isinstance(_run(kind, rule, document), CheckResult)
