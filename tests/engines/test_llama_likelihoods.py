"""The real model says how likely it gives answers that somebody else thought of."""

from collections.abc import Iterator

import pytest

from checker.core.ports import Branch, Likelihood, PromptSegment, PromptTree
from checker.engines.llama.engine import LlamaEngine
from tests.engines.test_llama import margins, opened, pytestmark, tree

__all__ = ["pytestmark"]

NOTES = "出席 高橋、佐藤。記録は佐藤。第2会議室で10時から。費用は48,000円でした。"


@pytest.fixture(scope="module")
def engine() -> Iterator[LlamaEngine]:
    """Return the model."""
    with opened() as loaded:
        yield loaded


def _asked(
    engine: LlamaEngine, *asked: tuple[str, tuple[str, ...]], notes: str = NOTES
) -> PromptTree:
    mark, end = "\ue0f1", "\ue0f2"
    said = engine.chat_template([("user", f"メモ:\n{mark}\n\n{end}を値だけで答えます。")])
    before, between = said.split(mark)
    middle, after = between.split(end)
    return PromptTree(
        (PromptSegment(before, trusted=True), PromptSegment(notes)),
        tuple(
            Branch(
                (PromptSegment(middle + question), PromptSegment(after, trusted=True)),
                tuple((PromptSegment(each),) for each in answers),
            )
            for question, answers in asked
        ),
    )


def _weigh(engine: LlamaEngine, *asked: tuple[str, tuple[str, ...]]) -> list[list[Likelihood]]:
    found = engine.weigh_answers(_asked(engine, *asked))
    return [[each for each in some if each is not None] for some in found]


def test_what_the_notes_say_is_likelier(engine: LlamaEngine) -> None:
    place, cost = _weigh(
        engine, ("場所", ("48,000円", "第2会議室", "佐藤")), ("費用", ("第2会議室", "48,000円"))
    )
    assert max(place, key=lambda each: each.total) == place[1]
    assert cost[1].total > cost[0].total
    assert all(each.total < 0 and each.mean == each.total / each.tokens for each in place)


def test_an_answer_is_as_likely_alone_as_among_many(engine: LlamaEngine) -> None:
    many = tuple(f"第{number}会議室" for number in range(3, 60))
    ((alone,),) = _weigh(engine, ("場所", ("第2会議室",)))
    (among,) = _weigh(engine, ("場所", (*many, "第2会議室")))
    assert len(among) == len(many) + 1
    assert among[-1].total == pytest.approx(alone.total, abs=0.2)


def test_what_does_not_fit_is_not_weighed(engine: LlamaEngine) -> None:
    long = _asked(engine, ("場所", ("第2会議室", "")), notes="会議を開いた。" * 3000)
    assert engine.weigh_answers(long) == [[None, None]]
    empty = _asked(engine, ("場所", ("", "第2会議室")), ("費用", ("48,000円",)))
    first, second = engine.weigh_answers(empty)
    assert first == [None, None]
    assert second[0] is not None


def test_judging_goes_on_as_before(engine: LlamaEngine) -> None:
    before = margins(engine, tree())
    _weigh(engine, ("場所", ("第2会議室",)))
    assert margins(engine, tree()) == before
