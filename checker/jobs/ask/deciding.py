"""Have the judge decide which of the passages that were found answer a question, and where.

A judge is asked of single sentences, as it was trained, each with the headings above it: of a whole
passage it is less sure. What is far behind the nearest passage is not asked about: a judge that is
right nine times of ten would find an answer in one of many passages by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from checker.core.language import Language
from checker.jobs.ask.expected import lacks_expected
from checker.jobs.ask.names import find_names, find_strangers
from checker.jobs.ask.orders import remove_orders
from checker.jobs.ask.relevance import Relevance, judge_passages
from checker.search.embedder import Embedder
from checker.search.ranges import fits_amounts
from checker.search.retrieve import Found

if TYPE_CHECKING:
    from checker.judge.judge import Judge

_MOST_PASSAGES: Final = 6
_MOST_UNITS: Final = 6
"""Sentences of a passage that are asked about singly; one of more is asked about whole."""
_NEAR: Final = 0.65
"""Of the nearest passage's score, what another must have."""
_SAME_ROW: Final = 0.02
"""Of nearness, between two rows of a table that may both be meant."""
_OF_NEARNESS: Final = 3.0
"""Nats of the judge that one point of nearness is worth."""

Unit = tuple[int, int, dict[str, Any]]
"""Where in a passage a sentence begins and ends, and its place in the document."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A passage and what the judge says of it; `unit` is the sentence, None for all of it."""

    found: Found
    ruling: Relevance
    unit: Unit | None = None

    @property
    def worth(self) -> float:
        """How good an answer it is: how sure the judge is, and how near to the question."""
        return self.ruling.margin + _OF_NEARNESS * self.found.score


def choose_candidates(found: Sequence[Found]) -> list[Found]:
    """Return the passages that are worth a question to the judge, the nearest first."""
    ordered = sorted(found, key=lambda each: -each.score)
    least = ordered[0].score * _NEAR if ordered else 0.0
    return [each for each in ordered if each.score >= least][:_MOST_PASSAGES]


def decide(
    judge: "Judge",
    language: Language,
    question: str,
    candidates: Sequence[Found],
    embedder: Embedder | None,
) -> list[Decided]:
    """Return what the judge says of each passage, by the best of its sentences.

    Args:
        judge: who is asked.
        language: of the question.
        question: as it was put.
        candidates: the passages.
        embedder: tells whether a passage has another word for what is asked about, None for not.

    Raises:
        JudgeError: the engine failed.
        ModelError: the model cannot be used.
    """
    asked = [(each, unit) for each in candidates for unit in _list_units(each)]
    asked = [(each, unit) for each, unit in asked if _read(each, unit)]
    texts = [(each.heading_line, _read(each, unit)) for each, unit in asked]
    rulings = judge_passages(judge, language, question, texts)
    near = _measure_nearness(question, [text for _, text in texts], embedder)
    best: dict[int, tuple[float, Decided]] = {}
    for (each, unit), ruling, nearness in zip(asked, rulings, near, strict=True):
        worth = ruling.margin + _OF_NEARNESS * nearness
        if each.number not in best or worth > best[each.number][0]:
            best[each.number] = worth, Decided(each, ruling, unit)
    return [
        Decided(each.found, _check_by_code(question, each.found, each.ruling, embedder), each.unit)
        for _, each in best.values()
    ]


def _measure_nearness(
    question: str, texts: Sequence[str], embedder: Embedder | None
) -> Sequence[float]:
    """Return how near in meaning each text is to a question; 0 where nothing tells."""
    if embedder is None or not texts:
        return [0.0] * len(texts)
    vectors = embedder.embed([question, *texts])
    return [float(each) for each in vectors[1:] @ vectors[0]]


def choose_answers(decided: Sequence[Decided]) -> list[Decided]:
    """Return what answers, the best first.

    Editions that do not hold are left out where one that does answers, and of a table all rows but
    those that the question is about.
    """
    saying = [each for each in decided if each.ruling.decision == "yes"]
    if any(each.found.file.standing == "valid" for each in saying):
        saying = [each for each in saying if each.found.file.standing == "valid"]
    return sorted(_leave_out_other_rows(saying), key=lambda each: -each.worth)


def _list_units(found: Found) -> list[Unit | None]:
    if found.kind != "text" or not 1 < len(found.units) <= _MOST_UNITS:
        return [None]
    return list(found.units)


def _read(found: Found, unit: Unit | None) -> str:
    """Return what the judge reads: a sentence or all of a passage, without orders to itself."""
    start, end = (0, len(found.text)) if unit is None else unit[:2]
    return remove_orders(found.text, start, end, row=found.kind == "row")


def _check_by_code(
    question: str, found: Found, ruling: Relevance, embedder: Embedder | None
) -> Relevance:
    """Return a ruling that code contradicts as what it can be at most.

    A row for other amounts than the question's does not answer it, nor what has no age where the
    question asks how old; of what lacks a place, a person or a thing that is asked about, it is
    unsure.
    """
    if ruling.decision == "no":
        return ruling
    said = f"{found.heading_line} {found.text}"
    if fits_amounts(question, found.text) is False or lacks_expected(question, said):
        return Relevance("no", ruling.confidence, ruling.margin)
    lacks = any(each not in said for each in find_names(question))
    if ruling.decision == "yes" and (lacks or find_strangers(question, said, embedder)):
        return Relevance("unsure", ruling.confidence, ruling.margin)
    return ruling


def _leave_out_other_rows(saying: Sequence[Decided]) -> list[Decided]:
    """Return what answers, of each table only the rows that the question is about.

    A judge says of most rows of a table that they answer: what tells them apart are their words.
    """
    best: dict[tuple[int, tuple[str, ...]], float] = {}
    for each in saying:
        key = (each.found.file.number, each.found.headings)
        best[key] = max(best.get(key, each.found.score), each.found.score)
    return [
        each
        for each in saying
        if each.found.kind != "row"
        or each.found.score >= best[each.found.file.number, each.found.headings] - _SAME_ROW
    ]
