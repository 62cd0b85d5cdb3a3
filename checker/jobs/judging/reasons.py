"""Explain a judged finding: what was decided, and the words that decided it.

Asked for with `--explain`, after everything is decided; it changes nothing. The words are found by
the judge (`judge/words.py`), so they are the document's own; the rest is the rule's question as a
statement. Nothing here is a model's prose.
"""

from collections.abc import Iterable, Mapping, Sequence

from checker.core.data_classes import dataclass
from checker.core.findings import Outcome
from checker.core.messages import Message, same
from checker.core.text.cutting import shorten_text
from checker.jobs.judging.answer_sentences import state_answer
from checker.judge.decisive_words import Ablation, Answered, build_ablations, find_decisive
from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import Conclusion, Opinion
from checker.kinds.meaning.judge_units import JudgedUnit

MAX_REASONS = 20
"""How many findings of a document are explained: each costs up to sixteen short questions."""

_MAX_QUOTE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A rule's questions, its units, what was said of each, and what that amounts to."""

    rule: JudgeRule
    questions: tuple[Question, ...]
    units: Sequence[JudgedUnit]
    opinions: Sequence[Opinion]
    conclusion: Conclusion


@dataclass(frozen=True, slots=True)
class _ReasonCase:
    """One finding to explain: the unit it rests on, the question, and what to ask again."""

    place: tuple[str, int]
    question: Question
    text: str
    answer: Answered
    words: tuple[Ablation, ...]

    @property
    def request(self) -> Request:
        return Request(self.question, (self.text, *(each.variant for each in self.words)))


def find_reasons(
    settled: Iterable[JudgedFinding], judge: Judge
) -> Mapping[tuple[str, int], Message]:
    """Return why each finding was made, by rule and place among the rule's findings.

    Raises:
        JudgeError: the engine failed.
        ModelError: the model cannot be used.
    """
    cases = [case for each in settled for case in _build_cases(each)][:MAX_REASONS]
    judged = judge.ask([case.request for case in cases])
    found: dict[tuple[str, int], Message] = {}
    for case, answers in zip(cases, judged, strict=True):
        whole, *margins = (each.margin for each in answers.answers)
        quote = None if whole is None else find_decisive(case.words, margins, whole, case.answer)
        found[case.place] = _format_reason(case, quote)
    return found


def _build_cases(settled: JudgedFinding) -> Iterable[_ReasonCase]:
    rule, conclusion = settled.rule, settled.conclusion
    labelled = rule.compare is not None or rule.context is not None
    if conclusion.outcome is not Outcome.FAIL or labelled:
        return
    if rule.quantifier == "any":
        yield _build_scope_case(settled)
        return
    answer: Answered = "yes" if rule.quantifier in {"none", "first"} else "no"
    for number, index in enumerate(conclusion.evidence[: len(conclusion.hits)]):
        text = settled.units[index].asked
        question = _get_question(settled, index)
        yield _ReasonCase((rule.id, number), question, text, answer, build_ablations(text, answer))


def _build_scope_case(settled: JudgedFinding) -> _ReasonCase:
    """Return the case of a scope where no unit says it: whole units are tried, known already."""
    asked = [unit.asked for unit in settled.units if unit.waits]
    words = tuple(Ablation(each, each) for each in asked)
    return _ReasonCase((settled.rule.id, 0), _get_question(settled, 0), asked[0], "no", words)


def _get_question(settled: JudgedFinding, index: int) -> Question:
    """Return the first of the rule's questions that a unit's answer rests on."""
    return settled.questions[(settled.opinions[index].questions or (0,))[0]]


def _format_reason(case: _ReasonCase, quote: str | None) -> Message:
    says = state_answer(case.question.ask, case.answer, case.question.language)
    if not quote:
        return same(says)
    shown = " ".join(shorten_text(quote, _MAX_QUOTE_LENGTH).split())
    if case.answer == "yes":
        return Message("check.decided-by", says=says, shown=shown)
    return Message("check.nearest-words", says=says, shown=shown)
