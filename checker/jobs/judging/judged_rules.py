"""Plan what judged rules ask of a document, ask it all at once, conclude from the answers.

A plan is a value: who wants to ask for several documents together plans each, asks all requests and
concludes each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.errors import JudgeError
from checker.core.findings import Outcome
from checker.core.lazy_models import make
from checker.core.messages import Message, same
from checker.core.verdict import EngineUsed, Evidence, Reason, Reliability
from checker.jobs.judging.judged_results import JudgedRules
from checker.jobs.judging.opinions import CONFIDENCE_DIGITS, join_sure_opinions, say_by_code
from checker.jobs.judging.unshown import describe_unshown
from checker.jobs.places import Places
from checker.judge.question import Question, Request
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import (
    Conclusion,
    Opinion,
    conclude,
    hold_without_talk,
)
from checker.kinds.meaning.judge_units import JudgedUnit, cut_units
from checker.kinds.shared.patterns import Patience

if TYPE_CHECKING:
    from checker.judge.judge import AnswerCounts, Judge
    from checker.judge.ruling import Judged

_NO_MODEL = Message("check.not-judged-no-model-get-one")
_NOTHING_BESIDE = Message("check.one-two-places-compares-no-text")
_NOT_ASKED = ("budget", "interrupted")
_REASONS: Mapping[str, Message] = {
    "band": Message("check.model-not-sure-enough"),
    "advisory": Message("check.model-rule-misses-bar-own-examples"),
    "too_long": Message("check.unit-too-long-does-not-fit"),
    "budget": Message("check.not-judged-time-judging-budget-used"),
    "interrupted": Message("check.not-judged-judging-interrupted"),
    "off_topic": Message("check.the-model-did-not-answer"),
    "addressed": Message("check.words-of-judging-decide"),
}


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """What became of one judged rule. `asked` holds its questions, `reasons` why it has a hit."""

    conclusion: Conclusion
    units: tuple[JudgedUnit, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    asked: tuple[str, ...] = ()
    reason: Reason | None = None
    explanation: Message | None = None
    reliability: Reliability | None = None
    reasons: Mapping[int, Message] = field(default_factory=dict)

    @property
    def candidates(self) -> int:
        """How many units were asked about."""
        return len(self.units)

    @property
    def confidence(self) -> float | None:
        """The least sure of the decided answers that the outcome rests on."""
        decided = [each.confidence for each in self.opinions if each.answer != "unsure"]
        known = [each for each in decided if each is not None]
        return round(min(known), 3) if known else None

    def evidence(self, places: Places) -> tuple[Evidence, ...]:
        """Return the units that the outcome rests on, verbatim by construction."""
        return tuple(
            make(
                Evidence,
                quote=places.document.quote(self.units[index].span),
                place=places.at(self.units[index].span),
                answer=self.opinions[index].answer,
                confidence=self.opinions[index].confidence,
                reason=self.opinions[index].reason,
                questions=tuple(self.asked[each] for each in self.opinions[index].questions),
            )
            for index in self.conclusion.evidence
        )


@dataclass(frozen=True)
class JudgePlan:
    """What one rule asks of a document.

    Attributes:
        rule: the rule.
        document: what it looks at.
        units: what it asks about, those included that code settles.
        failure: why it cannot be asked, None where it can.
    """

    rule: JudgeRule
    document: Document
    units: tuple[JudgedUnit, ...] = ()
    failure: JudgedRule | None = None

    @classmethod
    def of(
        cls, rule: JudgeRule, document: Document, patience: Patience | None = None
    ) -> "JudgePlan":
        """Find the units of a document that a rule asks about."""
        patience = patience or Patience()
        deadline = patience.deadline(rule.id)
        try:
            return cls(rule, document, tuple(cut_units(rule, document, deadline)))
        except TimeoutError:
            patience.waste(rule.id, deadline)
            words = Message("check.expression-unless-matches-ignore-scope-timed")
            return cls(rule, document, failure=_failed(Outcome.ERROR, "timeout", words))

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to ask about."""
        return bool(self.units) and self.failure is None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The rule's questions in the language of the document."""
        return questions(self.rule, self.document.language)

    @property
    def requests(self) -> tuple[Request, ...]:
        """What to ask the judge: a request for each question; none where nothing is to be asked."""
        if not self.is_ready:
            return ()
        waiting = [unit for unit in self.units if unit.waits]
        texts = (*(unit.asked for unit in waiting), *(unit.rest for unit in waiting if unit.rest))
        return tuple(Request(each, texts) for each in self.questions)

    def conclude(self, answers: "Sequence[Judged]") -> JudgedRule:
        """Return what becomes of the rule, given the answers to its requests in their order."""
        joined_answers = self._join_opinions(answers)
        from checker.jobs.judging.rarity import settle_by_rarity  # noqa: PLC0415 - where one answered

        given = tuple(say_by_code(unit) or next(joined_answers) for unit in self.units)
        opinions = settle_by_rarity(self.rule, self.units, given, answers)
        conclusion = conclude(self.rule, self.units, opinions)
        reason = _reason(opinions) if conclusion.unsure else None
        return JudgedRule(
            _without_unasked(conclusion, opinions),
            self.units,
            opinions,
            tuple(each.ask for each in self.rule.questions),
            reason,
            _REASONS.get(reason, same(reason)) if reason else None,
            _reliability(answers),
        )

    def _join_opinions(self, answers: "Sequence[Judged]") -> Iterator[Opinion]:
        """Yield what is answered of each waiting unit, held against what is left without talk."""
        waiting = [unit for unit in self.units if unit.waits]
        joined = iter([*join_sure_opinions(self.rule, answers, len(waiting))])
        opinions = [next(joined) for _ in waiting]
        for unit, opinion in zip(waiting, opinions, strict=True):
            if unit.rest is None:
                yield opinion
            else:
                yield hold_without_talk(self.rule, opinion, next(joined) if unit.rest else None)

    def conclude_without(self) -> JudgedRule:
        """Return what becomes of the rule where nobody is asked."""
        if self.failure is not None:
            return self.failure
        if not self.units:
            words = _NOTHING_BESIDE if self.rule.compare else None
            return JudgedRule(Conclusion(Outcome.NOT_APPLICABLE), explanation=words)
        unasked = Opinion("unsure", None, "no_model")
        opinions = tuple(say_by_code(unit) or unasked for unit in self.units)
        conclusion = conclude(self.rule, self.units, opinions)
        if conclusion.outcome is not Outcome.UNSURE:
            return JudgedRule(conclusion, self.units, opinions)
        # what nobody judged is not evidence: listing each unit would only repeat the document
        return JudgedRule(
            Conclusion(Outcome.UNSURE, unsure=conclusion.unsure),
            self.units,
            opinions,
            reason="no_model",
            explanation=_NO_MODEL,
        )


def judge_rules(
    plans: Sequence[JudgePlan], judge: "Judge | None", *, explain: bool = False
) -> JudgedRules:
    """Judge every rule that is planned; a failure of the engine is an error, never a pass.

    Args:
        plans: what each rule asks.
        judge: who judges, None where nobody does.
        explain: whether to say why of each finding, once all is decided.

    Raises:
        ModelError: the model cannot be loaded.
    """
    ready = [plan for plan in plans if plan.is_ready]
    if judge is None or not ready:
        return JudgedRules({plan.rule.id: plan.conclude_without() for plan in plans})
    before = judge.counts
    try:
        answers = ask_all(ready, judge)
    except JudgeError as error:
        failed = _failed(Outcome.ERROR, "crash", _with_remedy(error))
        rules = {
            plan.rule.id: failed if plan.is_ready else plan.conclude_without() for plan in plans
        }
        return JudgedRules(rules, _used(judge, before), (error.what,))
    results = {plan.rule.id: plan.conclude_without() for plan in plans if not plan.is_ready}
    for plan, answered in zip(ready, answers, strict=True):
        results[plan.rule.id] = plan.conclude(answered)
    documents = {id(plan.document): plan.document for plan in ready}
    said = (judge.note, _left_out(results.values()), describe_unshown(documents.values()))
    notes = [each for each in said if each]
    if explain:
        notes += _explain(ready, results, judge)
    return JudgedRules(results, _used(judge, before), tuple(notes))


def ask_all(plans: Sequence[JudgePlan], judge: "Judge") -> "list[list[Judged]]":
    """Ask all that several plans ask in one go; return the answers of each plan.

    Raises:
        JudgeError: the engine failed.
        ModelError: the model cannot be loaded.
    """
    requests = [plan.requests for plan in plans]
    answered = iter(judge.ask([request for each in requests for request in each]))
    return [[next(answered) for _ in each] for each in requests]


def _explain(
    plans: Sequence[JudgePlan], results: dict[str, JudgedRule], judge: "Judge"
) -> list[Message]:
    """Add to `results` why each finding was made; return a note where that failed."""
    from checker.jobs.judging.reasons import JudgedFinding, find_reasons  # noqa: PLC0415 - few ask why

    settled = [
        JudgedFinding(
            plan.rule,
            plan.questions,
            plan.units,
            results[plan.rule.id].opinions,
            results[plan.rule.id].conclusion,
        )
        for plan in plans
    ]
    try:
        found = find_reasons(settled, judge)
    except JudgeError as error:
        return [error.what]
    for (rule, place), reason in found.items():
        result = results[rule]
        results[rule] = replace(result, reasons={**result.reasons, place: reason})
    return []


def _left_out(rules: Iterable[JudgedRule]) -> Message | None:
    """Return a note on what the limit left, None where nothing was."""
    opinions = [opinion for each in rules for opinion in each.opinions]
    left = [each.reason for each in opinions if each.reason in _NOT_ASKED]
    if not left or left[0] is None:
        return None
    why = _REASONS[left[0]]
    return Message(
        "check.units-answers-kept-another-run-goes", count=len(opinions), count_2=len(left), why=why
    )


def _used(judge: "Judge", before: "AnswerCounts") -> EngineUsed:
    return make(
        EngineUsed,
        model=judge.info.name,
        sha256=judge.info.sha256,
        adapter=judge.info.adapter or None,
        processor=judge.info.processor or None,
        asked=judge.counts.asked - before.asked,
        cached=judge.counts.cached - before.cached,
    )


def questions(rule: JudgeRule, language: str) -> tuple[Question, ...]:
    """Return a rule's questions, each with the examples that calibrate it."""
    return tuple(
        Question(
            ask=each.ask,
            language="ja" if language == "ja" else "en",
            positive=_as_units_read(rule, each.examples.positive),
            negative=_as_units_read(rule, each.examples.negative),
            min_accuracy=rule.min_accuracy,
        )
        for each in rule.questions
    )


def _as_units_read(rule: JudgeRule, examples: tuple[str, ...]) -> tuple[str, ...]:
    """Strip the line break that a YAML block ends in: the labelled units have none."""
    labelled = rule.compare is not None or rule.context is not None
    return tuple(each.strip() for each in examples) if labelled else examples


def _failed(outcome: Outcome, reason: Reason, words: Message) -> JudgedRule:
    return JudgedRule(Conclusion(outcome), reason=reason, explanation=words)


def _with_remedy(error: JudgeError) -> Message:
    if error.remedy is None:
        return error.what
    return Message("check.what-remedy", what=error.what, remedy=error.remedy)


def _without_unasked(conclusion: Conclusion, opinions: Sequence[Opinion]) -> Conclusion:
    """Return an unsure outcome without what nobody was asked about: that is no evidence."""
    if conclusion.outcome is not Outcome.UNSURE:
        return conclusion
    evidence = [each for each in conclusion.evidence if opinions[each].reason not in _NOT_ASKED]
    return replace(conclusion, evidence=tuple(evidence))


def _reason(opinions: Sequence[Opinion]) -> Reason | None:
    reasons = [each.reason for each in opinions if each.answer == "unsure" and each.reason]
    return Counter(reasons).most_common(1)[0][0] if reasons else None


def _reliability(judged: "Sequence[Judged]") -> Reliability | None:
    """Return how far the examples bear a rule out: no further than its weakest question."""
    if not all(each.complete for each in judged):
        return None
    calibrations = [each.calibration for each in judged]
    return make(
        Reliability,
        examples=sum(each.n for each in calibrations),
        accuracy=round(min(each.accuracy for each in calibrations), CONFIDENCE_DIGITS),
        decided=round(min(each.decided for each in calibrations), CONFIDENCE_DIGITS),
        advisory=any(each.advisory for each in calibrations),
        probed=all(each.probed for each in judged),
    )
