"""Have the judge decide which of the passages that were found answer a question, and where.

A judge is asked of single sentences, as it was trained, each with the headings above it: of a whole
passage it is less sure. The likeliest are asked about first, and no more once one answers but what
may contradict it: a judge that is right nine times of ten would find an answer in one of many
passages by chance, and each costs the asker a second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from checker.core.language import Language
from checker.jobs.ask.names import find_names, find_strangers, measure_said
from checker.jobs.ask.orders import remove_orders
from checker.jobs.ask.relevance import Passage, Relevance, judge_passages
from checker.search.embedder import Embedder
from checker.search.expected import lacks_expected
from checker.search.ranges import fits_amounts
from checker.search.retrieve import Found

if TYPE_CHECKING:
    from checker.judge.judge import Judge

_MOST_PASSAGES: Final = 6
_OF_A_PASSAGE: Final = 2
"""Sentences of a passage that are asked about: those nearest to the question."""
_MOST_UNITS: Final = 12
"""Sentences of a passage that are looked at singly; one of more is asked about whole."""
_STEPS: Final = (2, 2, 2)
"""How many are asked about at a time."""
_NEAR: Final = 0.65
"""Of the nearest passage's score, what another must have."""
_SAME_ROW: Final = 0.02
"""Of nearness, between two rows of a table that may both be meant."""

Unit = tuple[int, int, dict[str, Any]]
"""Where in a passage a sentence begins and ends, and its place in the document."""


@dataclass(frozen=True, slots=True)
class Option:
    """What may answer: a passage or, where `unit` is one, a sentence of it.

    `nearness` is that of its meaning to the question's, `behind` how far the likeliest is ahead.
    """

    found: Found
    unit: Unit | None
    nearness: float
    behind: float = 0.0

    @property
    def text(self) -> str:
        """What the judge reads: a sentence or all of a passage, without orders to itself."""
        start, end = (0, len(self.found.text)) if self.unit is None else self.unit[:2]
        return remove_orders(self.found.text, start, end, row=self.found.kind == "row")

    @property
    def likeliness(self) -> float:
        """How likely it is to answer, before anybody judged."""
        return self.found.score + self.nearness


@dataclass(frozen=True, slots=True)
class Decided:
    """A passage and what the judge says of it; `unit` is the sentence, None for all of it."""

    found: Found
    ruling: Relevance
    unit: Unit | None = None

    @property
    def worth(self) -> float:
        """How good an answer it is."""
        return self.ruling.worth


def choose_candidates(found: Sequence[Found]) -> list[Found]:
    """Return the passages that are worth a question to the judge, the nearest first."""
    ordered = sorted(found, key=lambda each: -each.score)
    least = ordered[0].score * _NEAR if ordered else 0.0
    return [each for each in ordered if each.score >= least][:_MOST_PASSAGES]


def list_options(
    question: str, candidates: Sequence[Found], embedder: Embedder | None
) -> list[Option]:
    """Return what is to be asked about, the likeliest first.

    What code knows not to answer is left out: a row for other amounts, what has no age where the
    question asks how old.

    Raises:
        JudgeError: a server for embeddings does not answer.
    """
    units = [
        option
        for each in candidates
        if not _is_excluded(question, each)
        for unit in _list_units(each)
        if (option := Option(each, unit, 0.0)).text
    ]
    near = _measure_nearness(question, [each.text for each in units], embedder)
    options = [replace(each, nearness=value) for each, value in zip(units, near, strict=True)]
    options.sort(key=lambda each: -each.likeliness)
    most = options[0].likeliness if options else 0.0
    return [replace(each, behind=most - each.likeliness) for each in _take_some_of_each(options)]


def describe(question: str, option: Option, embedder: Embedder | None) -> Passage:
    """Return an option as the judge is asked about it.

    Raises:
        JudgeError: a server for embeddings does not answer.
    """
    heading = option.found.heading_line
    return Passage(
        heading,
        option.text,
        option.likeliness,
        option.behind,
        measure_said(question, f"{heading} {option.text}", embedder),
        row=option.found.kind == "row",
    )


def decide(
    judge: "Judge",
    language: Language,
    question: str,
    candidates: Sequence[Found],
    embedder: Embedder | None,
) -> list[Decided]:
    """Return what the judge says of the passages that it was asked about, by their best sentences.

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
    waiting = list_options(question, candidates, embedder)
    best: dict[int, Decided] = {}
    for number in _STEPS:
        asked, waiting = waiting[:number], waiting[number:]
        for each in _ask(judge, language, question, asked, embedder):
            _keep_better(best, each)
        if any(each.ruling.decision == "yes" for each in best.values()):
            rivals = _find_rivals(choose_answers(list(best.values())), waiting)
            for each in _ask(judge, language, question, rivals, embedder):
                _keep_better(best, each)
            break
    return list(best.values())


def _ask(
    judge: "Judge",
    language: Language,
    question: str,
    options: Sequence[Option],
    embedder: Embedder | None,
) -> Iterator[Decided]:
    passages = [describe(question, each, embedder) for each in options]
    rulings = judge_passages(judge, language, question, passages) if passages else []
    for each, ruling in zip(options, rulings, strict=True):
        checked = _check_by_code(question, each.found, ruling, embedder)
        yield Decided(each.found, checked, each.unit)


def _keep_better(best: dict[int, Decided], new: Decided) -> None:
    """Keep of each passage the sentence that answers best."""
    old = best.get(new.found.number)
    if old is None or _rate(new) > _rate(old):
        best[new.found.number] = new


def _rate(decided: Decided) -> tuple[int, float]:
    return ("no", "unsure", "yes").index(decided.ruling.decision), decided.worth


def _find_rivals(answers: Sequence[Decided], waiting: Sequence[Option]) -> list[Option]:
    """Return what else may answer, and otherwise: the likeliest of the other documents."""
    files = {each.found.file.number for each in answers}
    rivals = (
        each
        for each in waiting
        if each.found.file.number not in files and each.found.file.standing == "valid"
    )
    return list(islice(rivals, _STEPS[-1]))


def _take_some_of_each(options: Sequence[Option]) -> Iterator[Option]:
    taken: dict[int, int] = {}
    for each in options:
        taken[each.found.number] = taken.get(each.found.number, 0) + 1
        if taken[each.found.number] <= _OF_A_PASSAGE:
            yield each


def _is_excluded(question: str, found: Found) -> bool:
    """Return whether code can tell that a passage does not answer."""
    said = f"{found.heading_line} {found.text}"
    return fits_amounts(question, found.text) is False or lacks_expected(question, said)


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


def _check_by_code(
    question: str, found: Found, ruling: Relevance, embedder: Embedder | None
) -> Relevance:
    """Return a ruling, unsure where a passage lacks a place, person or thing asked about."""
    if ruling.decision != "yes":
        return ruling
    said = f"{found.heading_line} {found.text}"
    lacks = any(each not in said for each in find_names(question))
    if lacks or find_strangers(question, said, embedder):
        return replace(ruling, decision="unsure")
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
