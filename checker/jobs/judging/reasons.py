"""Explain a judged finding: what was decided, and the words that decided it.

Asked for with `--explain`, after everything is decided; it changes nothing. The words are found by
the judge (`judge/words.py`), so they are the document's own; the rest is the rule's question as a
statement. Nothing here is a model's prose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.core.findings import Outcome
from checker.core.messages import Message, same
from checker.jobs.judging.answers import statement
from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.judge.words import Answered, Words, decisive, stretches
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import Conclusion, Opinion
from checker.kinds.meaning.judge_units import Unit

MOST = 20
"""How many findings of a document are explained: each costs up to sixteen short questions."""

_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Settled:
    """A rule's questions, its units, what was said of each, and what that amounts to."""

    rule: JudgeRule
    questions: tuple[Question, ...]
    units: Sequence[Unit]
    opinions: Sequence[Opinion]
    conclusion: Conclusion


@dataclass(frozen=True, slots=True)
class _Case:
    """One finding to explain: the unit it rests on, the question, and what to ask again."""

    place: tuple[str, int]
    question: Question
    text: str
    answer: Answered
    words: tuple[Words, ...]

    @property
    def request(self) -> Request:
        return Request(self.question, (self.text, *(each.variant for each in self.words)))


def reasons(settled: Iterable[Settled], judge: Judge) -> Mapping[tuple[str, int], Message]:
    """Return why each finding was made, by rule and place among the rule's findings.

    Raises:
        JudgeError: the engine failed.
        ModelError: the model cannot be used.
    """
    cases = [case for each in settled for case in _cases(each)][:MOST]
    judged = judge.ask([case.request for case in cases])
    found: dict[tuple[str, int], Message] = {}
    for case, answers in zip(cases, judged, strict=True):
        whole, *margins = (each.margin for each in answers.answers)
        quote = None if whole is None else decisive(case.words, margins, whole, case.answer)
        found[case.place] = _sentence(case, quote)
    return found


def _cases(settled: Settled) -> Iterable[_Case]:
    rule, conclusion = settled.rule, settled.conclusion
    if conclusion.outcome is not Outcome.FAIL or rule.compare is not None:
        return
    if rule.quantifier == "any":
        yield _on_scope(settled)
        return
    answer: Answered = "yes" if rule.quantifier == "none" else "no"
    for number, index in enumerate(conclusion.evidence[: len(conclusion.hits)]):
        text = settled.units[index].asked
        question = _question(settled, index)
        yield _Case((rule.id, number), question, text, answer, stretches(text, answer))


def _on_scope(settled: Settled) -> _Case:
    """Return the case of a scope where no unit says it: whole units are tried, known already."""
    asked = [unit.asked for unit in settled.units if unit.waits]
    words = tuple(Words(each, each) for each in asked)
    return _Case((settled.rule.id, 0), _question(settled, 0), asked[0], "no", words)


def _question(settled: Settled, index: int) -> Question:
    """Return the first of the rule's questions that a unit's answer rests on."""
    return settled.questions[(settled.opinions[index].questions or (0,))[0]]


def _sentence(case: _Case, quote: str | None) -> Message:
    says = statement(case.question.ask, case.answer, case.question.language)
    if not quote:
        return same(says)
    shown = quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "…"
    shown = " ".join(shown.split())
    if case.answer == "yes":
        return Message("check.decided-by", says=says, shown=shown)
    return Message("check.nearest-words", says=says, shown=shown)
