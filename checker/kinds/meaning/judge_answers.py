"""Conclude from answers: of one unit's questions, and of all units of a rule."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.findings import Hit, Outcome
from checker.core.messages import Message
from checker.core.verdict import Reason
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_units import JudgedUnit

ALARM_CONFIDENCE = 0.9
"""How sure an answer must be to become a finding, or as sure as the rule's examples can vouch for:
a false alarm costs more than a miss, and a rule that asks of many units is wrong more often."""

_YES = Message("judge.yes")
_NO = Message("judge.no")
_NO_PARTNER = Message("pairs.no-partner")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the judge answered of one unit; `reason` says why it is unsure.

    `questions` holds indexes of the rule's questions that the answer rests on, where it has
    several: for an `unsure` those that are open.
    """

    answer: Literal["yes", "no", "unsure"]
    confidence: float | None = None
    reason: Reason | None = None
    questions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A rule's outcome, its hits with the confidence of each, and the units it rests on.

    `evidence` holds indexes into the units; `unsure` counts units whose answer is open and could
    change the outcome or add a hit.
    """

    outcome: Outcome
    hits: tuple[tuple[Hit, float | None], ...] = ()
    evidence: tuple[int, ...] = ()
    unsure: int = 0


def apply_confidence_bar(
    rule: JudgeRule, opinions: Iterable[Opinion], bar: float
) -> tuple[Opinion, ...]:
    """Turn alarms whose confidence is below `bar` into `unsure`; what is fine stays as it is."""
    given = tuple(opinions)
    return hold_alarms(rule, given, [(each.confidence or 0.0) >= bar for each in given])


def hold_alarms(
    rule: JudgeRule, opinions: Iterable[Opinion], stands: Iterable[bool]
) -> tuple[Opinion, ...]:
    """Turn alarms that do not stand into `unsure`; `stands` has a place for each opinion."""
    return tuple(
        replace(each, answer="unsure", reason="band")
        if _is_alarm(rule, each) and not does_stand
        else each
        for each, does_stand in zip(opinions, stands, strict=True)
    )


def _is_alarm(rule: JudgeRule, opinion: Opinion) -> bool:
    """Return whether an answer can become a finding; under `first` each can."""
    if rule.quantifier == "first":
        return opinion.answer != "unsure"
    return opinion.answer == _get_faulty_answer(rule)


def _get_faulty_answer(rule: JudgeRule) -> Literal["yes", "no"]:
    return "yes" if rule.quantifier == "none" else "no"


def join_opinions(rule: JudgeRule, opinions: Sequence[Opinion]) -> Opinion:
    """Return what the answers to a rule's questions say of one unit, in three-valued logic.

    One answer may decide: a no under `and`, a yes under `or`. Else an unsure one leaves it open.
    The confidence is the least of the answers that it rests on.
    """
    if len(rule.questions) == 1:
        return opinions[0]
    answers = {each.answer for each in opinions}
    decides: Literal["yes", "no"] = "no" if rule.joined_by == "and" else "yes"
    otherwise: Literal["yes", "no"] = "yes" if decides == "no" else "no"
    answer = decides if decides in answers else "unsure" if "unsure" in answers else otherwise
    resting = tuple(index for index, each in enumerate(opinions) if each.answer == answer)
    known = [each for each in (opinions[index].confidence for index in resting) if each is not None]
    reasons = [each for each in (opinions[index].reason for index in resting) if each is not None]
    return Opinion(answer, min(known, default=None), reasons[0] if reasons else None, resting)


def hold_without_talk(rule: JudgeRule, opinion: Opinion, rest: Opinion | None) -> Opinion:
    """Return an opinion of a unit that speaks of judging; unsure where that moves the decision.

    Args:
        rule: the rule.
        opinion: on all of the unit.
        rest: on what is left of it without those words, None where nothing is left.
    """
    faulty = _get_faulty_answer(rule)
    without = None if rest is None else rest.answer
    if opinion.answer == faulty:
        holds = without in {None, "unsure", faulty}
    else:
        holds = opinion.answer in {"unsure", without}
    return opinion if holds else replace(opinion, answer="unsure", reason="addressed")


def conclude(
    rule: JudgeRule, found: Sequence[JudgedUnit], opinions: Sequence[Opinion]
) -> Conclusion:
    """Return what the answers amount to under the rule's quantifier; never a pass by default."""
    if not found:
        return Conclusion(Outcome.NOT_APPLICABLE)
    if rule.quantifier == "any":
        return _conclude_any(rule, found, opinions)
    if rule.quantifier == "first":
        wrong = _find_late(opinions)
    else:
        faulty = _get_faulty_answer(rule)
        wrong = [index for index, each in enumerate(opinions) if each.answer == faulty]
    unsure = [index for index, each in enumerate(opinions) if each.answer == "unsure"]
    hits = tuple(
        (_build_hit(rule, found[index], opinions[index].questions), opinions[index].confidence)
        for index in wrong
    )
    outcome = Outcome.FAIL if wrong else Outcome.UNSURE if unsure else Outcome.PASS
    return Conclusion(outcome, hits, (*wrong, *unsure), len(unsure))


def _find_late(opinions: Sequence[Opinion]) -> list[int]:
    """Return the units with a yes that stand behind one with a no."""
    answers = [each.answer for each in opinions]
    first = answers.index("no") if "no" in answers else len(answers)
    return [index for index, each in enumerate(answers) if each == "yes" and index > first]


def _conclude_any(
    rule: JudgeRule, found: Sequence[JudgedUnit], opinions: Sequence[Opinion]
) -> Conclusion:
    order = sorted(range(len(found)), key=lambda index: opinions[index].confidence or 0.0)
    yes = [index for index in order if opinions[index].answer == "yes"]
    if yes:
        return Conclusion(Outcome.PASS, (), (yes[-1],))
    unsure = [index for index in order if opinions[index].answer == "unsure"]
    if unsure:
        return Conclusion(Outcome.UNSURE, (), tuple(sorted(unsure)), len(unsure))
    hit = _build_scope_hit(rule, found[0], _find_failed_questions(opinions))
    return Conclusion(Outcome.FAIL, ((hit, opinions[order[0]].confidence),), ())


def _find_failed_questions(opinions: Sequence[Opinion]) -> tuple[int, ...]:
    """Return the questions to which every unit says no; where there is none, those of any unit."""
    each_lacks = [set(each.questions) for each in opinions]
    return tuple(sorted(set.intersection(*each_lacks) or set.union(*each_lacks)))


def _build_scope_hit(rule: JudgeRule, first: JudgedUnit, questions: Sequence[int]) -> Hit:
    """Return the one hit on a scope where nothing says it: at its heading, if it has one."""
    hit = _build_hit(rule, first, questions)
    return replace(hit, whole=True) if first.heading is None else replace(hit, span=first.heading)


def _build_hit(rule: JudgeRule, unit: JudgedUnit, questions: Sequence[int]) -> Hit:
    """Return a hit that names the questions whose answers made it one."""
    asked = " / ".join(
        rule.questions[index].ask for index in questions or range(len(rule.questions))
    )
    if unit.alone and rule.compare is not None:
        words = _NO_PARTNER.format(label=rule.compare.labels[1])
        values = {"quote": unit.text, "question": asked}
        return Hit(unit.span, words, words if rule.message else None, values=values)
    answer = _YES if rule.quantifier == "none" else _NO
    sentence = Message("judge.the-answer-is", answer=answer, asked=asked)
    if rule.quantifier == "first":
        sentence = Message("judge.stands-too-late", asked=asked)
    values = {"quote": unit.text, "question": asked}
    return Hit(unit.span, sentence, _name_questions(rule, sentence), values=values)


def _name_questions(rule: JudgeRule, sentence: Message) -> Message | None:
    """Return the questions apart where there are several and the rule's own message names none."""
    own = rule.message
    if own is None or len(rule.questions) == 1 or "question" in own.placeholders():
        return None
    return sentence
