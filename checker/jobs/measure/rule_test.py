"""Measures a rule set on its own examples: what each rule gets right, wrong, and leaves open."""

from dataclasses import replace

from checker.core.data_classes import dataclass
from checker.jobs.judging.judged_rules import questions
from checker.jobs.measure.coded_examples import ReadText, find_contradictions
from checker.jobs.measure.contradictions import ContradictoryExamples, find_contradictory
from checker.jobs.measure.learning_curve import Forecast, forecast
from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.judge.ruling import Judged
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import get_kind_name
from checker.kinds.shared.patterns import Deadline, find
from checker.rules import LoadedRule, Ruleset
from checker.rules.builtin import is_builtin


@dataclass(frozen=True, slots=True)
class RuleMeasure:
    """How one rule, or one of the questions that it joins, did on its examples.

    `question` is empty where the rule asks no more than one. `accuracy` is cross-validated, of a
    judged rule only, and `decided` the share of its examples that were decided; both are None where
    no model answered. `wrong_on` holds the examples that it got
    wrong. `changed` says that the examples were not run, for a set that extends theirs has changed
    what the rule does. `contradictions` are examples of a judged rule that contradict each other;
    `lacking` are good examples in which `needs_match` does not match: what it says is not so.
    `more` is what ten more would bring, None where nobody can say.
    """

    rule: str
    kind: str
    examples: int
    right: int
    wrong: int
    unsure: int
    decided: float | None = None
    accuracy: float | None = None
    advisory: bool = False
    wrong_on: tuple[str, ...] = ()
    changed: bool = False
    question: str = ""
    contradictions: tuple[ContradictoryExamples, ...] = ()
    lacking: tuple[str, ...] = ()
    more: Forecast | None = None


def measure(ruleset: Ruleset, read_text: ReadText, judge: Judge | None) -> list[RuleMeasure]:
    """Run every rule on its examples, in the order of the rule set.

    A judged rule of several questions has a measure for each.

    Raises:
        JudgeError: the engine failed.
    """
    judged = _judge_rules(ruleset, judge)
    return [
        one
        for each in ruleset.rules
        if not is_builtin(each)
        for one in judged.get(each.rule.id) or [_measure_coded(each, read_text)]
    ]


def _measure_coded(each: LoadedRule, read_text: ReadText) -> RuleMeasure:
    wrong_on = find_contradictions(each, read_text).texts
    examples = each.rule.examples
    count = len(examples.good) + len(examples.bad) + len(examples.fixed)
    if not each.examples_hold:
        count = 0
    return RuleMeasure(
        rule=each.rule.id,
        kind=get_kind_name(each.rule),
        examples=count,
        right=count - len(wrong_on),
        wrong=len(wrong_on),
        unsure=0,
        wrong_on=wrong_on,
        changed=not each.examples_hold,
    )


def _judge_rules(ruleset: Ruleset, judge: Judge | None) -> dict[str, list[RuleMeasure]]:
    judged = [each for each in ruleset.rules if isinstance(each.rule, JudgeRule)]
    asked = [
        (loaded, rule, each)
        for loaded in judged
        if isinstance(rule := loaded.rule, JudgeRule)
        for each in questions(rule, ruleset.header.language)
    ]
    if judge is None:
        measures = [_build_unjudged(rule, each) for _, rule, each in asked]
    else:
        requests = [Request(each, (*each.positive, *each.negative)) for *_, each in asked]
        answered = judge.ask(requests)
        measures = [
            _build_measure(rule, each, one)
            for (_, rule, each), one in zip(asked, answered, strict=True)
        ]
    found: dict[str, list[RuleMeasure]] = {}
    for (loaded, rule, each), one in zip(asked, measures, strict=True):
        told = replace(
            one,
            contradictions=find_contradictory(loaded, each.ask),
            lacking=_find_lacking(rule, each),
        )
        found.setdefault(one.rule, []).append(told)
    return found


def _find_lacking(rule: JudgeRule, question: Question) -> tuple[str, ...]:
    """Return the good examples that code would say no to; none where that takes too long."""
    needed, deadline = rule.needs_match, Deadline()
    if needed is None:
        return ()
    try:
        return tuple(each for each in question.positive if not any(find(needed, each, deadline)))
    except TimeoutError:
        return ()


def _name_question(rule: JudgeRule, question: Question) -> str:
    return question.ask if len(rule.questions) > 1 else ""


def _build_unjudged(rule: JudgeRule, question: Question) -> RuleMeasure:
    count = len(question.positive) + len(question.negative)
    return RuleMeasure(
        rule.id, "judge", count, 0, 0, count, question=_name_question(rule, question)
    )


def _build_measure(rule: JudgeRule, question: Question, judged: Judged) -> RuleMeasure:
    calibration = judged.calibration
    decided = round(calibration.decided * calibration.n)
    right = round(calibration.decided_accuracy * decided)
    return RuleMeasure(
        rule=rule.id,
        kind="judge",
        examples=calibration.n,
        right=right,
        wrong=decided - right,
        unsure=calibration.n - decided,
        decided=round(calibration.decided, 3),
        accuracy=round(calibration.accuracy, 3),
        advisory=calibration.advisory,
        question=_name_question(rule, question),
        more=_forecast(question, judged),
    )


def _forecast(question: Question, judged: Judged) -> Forecast | None:
    """Return what ten more examples would bring, by the margins of those that there are."""
    margins = [None if each.reason == "off_topic" else each.margin for each in judged.answers]
    count = len(question.positive)
    yes, no = (
        [each for each in side if each is not None] for side in (margins[:count], margins[count:])
    )
    return forecast(yes, no, judged.calibration) if judged.complete else None
