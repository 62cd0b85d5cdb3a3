"""The real model weighs other wordings of a sentence."""

from collections.abc import Iterator

import pytest

from checker.engines.llama.engine import LlamaEngine
from tests.engines.test_llama import margins, opened, pytestmark, tree

__all__ = ["pytestmark"]

BEFORE = "以下は、会社の文書を校正した後の正しい文章です。\n\n"
SENTENCE = "昨年度は業者に修理を以来し、部品の交換で対応してきました。"
RIGHT = SENTENCE.replace("以来", "依頼")
WORSE = SENTENCE.replace("部品の", "部品を")
DOUBLED = SENTENCE.replace("修理を", "修理をを")


@pytest.fixture(scope="module")
def engine() -> Iterator[LlamaEngine]:
    """Return the model."""
    with opened() as loaded:
        yield loaded


def test_what_was_meant_is_far_likelier(engine: LlamaEngine) -> None:
    right, worse = engine.weigh(BEFORE, SENTENCE, [(RIGHT, 2.0), (WORSE, 2.0)])
    assert right is not None
    assert right > 10
    assert worse is None or worse < 3


def test_a_wording_is_the_same_alone_and_among_others(engine: LlamaEngine) -> None:
    (alone,) = engine.weigh(BEFORE, SENTENCE, [(RIGHT, 2.0)])
    many = [(WORSE, -99.0), (DOUBLED, -99.0), (RIGHT, 2.0)]
    assert alone is not None
    assert engine.weigh(BEFORE, SENTENCE, many)[2] == pytest.approx(alone, abs=0.05)
    assert engine.weigh("", "別の文です。", [("別な文です。", -99.0)])
    assert engine.weigh(BEFORE, SENTENCE, [(RIGHT, 2.0)])[0] == pytest.approx(alone, abs=0.05)


def test_an_unlikely_beginning_is_not_read(engine: LlamaEngine) -> None:
    assert engine.weigh(BEFORE, SENTENCE, [(RIGHT, 40.0)]) == [None]


def test_a_sentence_without_another_wording_costs_nothing(engine: LlamaEngine) -> None:
    assert engine.weigh(BEFORE, SENTENCE, []) == []
    assert engine.weigh(BEFORE, SENTENCE, [(SENTENCE, 0.0)]) == [None]


def test_what_does_not_fit_is_not_weighed(engine: LlamaEngine) -> None:
    long = "会議を開いた。" * 600
    assert engine.weigh(BEFORE, long, [(long + "。", -99.0)]) == [None]


def test_judging_goes_on_as_before(engine: LlamaEngine) -> None:
    before = margins(engine, tree())
    engine.weigh(BEFORE, SENTENCE, [(RIGHT, 2.0)])
    assert margins(engine, tree()) == before
