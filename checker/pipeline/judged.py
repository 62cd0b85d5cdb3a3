"""Brings judged rules and the judge together: every question of a document in one go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.checks.judge import (
    ALARM_CONFIDENCE,
    Conclusion,
    JudgeRule,
    Opinion,
    Unit,
    careful,
    conclude,
    units,
)
from checker.checks.patterns import Deadline
from checker.document import Document
from checker.errors import JudgeError
from checker.findings import Outcome
from checker.judge.judge import Counts, Judge, Judged, Request, UnitAnswer
from checker.judge.question import Question
from checker.pipeline.places import Places
from checker.rulesets import LoadedRule
from checker.text.bilingual import Bilingual, same
from checker.verdict import EngineUsed, Evidence, Reason, Reliability

_DIGITS = 3
_NO_MODEL = Bilingual(
    "モデルがないため判定していません。「checker model pull」で取得できます。",
    "Not judged: no model. Get one with: checker model pull",
)
_REASONS: Mapping[str, Bilingual] = {
    "band": Bilingual("モデルの確信が足りません。", "The model is not sure enough."),
    "advisory": Bilingual(
        "このモデルでは規則の例での正答率が基準に届かないため、参考にとどめます。",
        "On this model the rule misses its bar on its own examples; it only advises.",
    ),
    "too_long": Bilingual("文が長すぎてモデルに入りません。", "A unit does not fit the model."),
    "off_topic": Bilingual("モデルが問いに答えませんでした。", "The model did not answer."),
}


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """What became of one judged rule."""

    conclusion: Conclusion
    units: tuple[Unit, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    reason: Reason | None = None
    explanation: Bilingual | None = None
    reliability: Reliability | None = None

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
            Evidence(
                quote=places.document.quote(self.units[index].span),
                place=places.at(self.units[index].span),
                answer=self.opinions[index].answer,
                confidence=self.opinions[index].confidence,
                reason=self.opinions[index].reason,
            )
            for index in self.conclusion.evidence
        )


@dataclass(frozen=True, slots=True)
class JudgedRules:
    """Results by rule id, the model that answered, and what the user should know."""

    rules: Mapping[str, JudgedRule]
    engine: EngineUsed | None = None
    notes: tuple[Bilingual, ...] = ()


@dataclass
class _Plan:
    """A rule, its units, and its place in the request to the judge."""

    rule: JudgeRule
    document: Document
    units: list[Unit] = field(default_factory=list)
    failure: JudgedRule | None = None


def judge_rules(waiting: Sequence[tuple[LoadedRule, Document]], judge: Judge | None) -> JudgedRules:
    """Judge every rule that is waiting; a failure of the engine is an error, never a pass.

    Args:
        waiting: each rule with the document that it looks at.
        judge: who judges, None where nobody does.

    Raises:
        ModelError: the model cannot be loaded.
    """
    plans = [_plan(each.rule, of) for each, of in waiting if isinstance(each.rule, JudgeRule)]
    ready = [plan for plan in plans if plan.units and plan.failure is None]
    if judge is None or not ready:
        return JudgedRules({plan.rule.id: _without_model(plan) for plan in plans})
    requests = [_request(plan) for plan in ready]
    before = judge.counts
    try:
        answered = judge.ask(requests)
    except JudgeError as error:
        failed = _failed(Outcome.ERROR, "crash", error.what)
        rules = {plan.rule.id: failed if plan in ready else _without_model(plan) for plan in plans}
        return JudgedRules(rules, _used(judge, before), (error.what,))
    results = {plan.rule.id: _without_model(plan) for plan in plans if plan not in ready}
    for plan, judged in zip(ready, answered, strict=True):
        results[plan.rule.id] = _concluded(plan, judged)
    return JudgedRules(results, _used(judge, before), (judge.note,) if judge.note else ())


def _used(judge: Judge, before: Counts) -> EngineUsed:
    return EngineUsed(
        model=judge.info.name,
        sha256=judge.info.sha256,
        asked=judge.counts.asked - before.asked,
        cached=judge.counts.cached - before.cached,
    )


def question(rule: JudgeRule, language: str) -> Question:
    """Return a rule's question with the examples that calibrate it."""
    return Question(
        ask=rule.ask,
        language="ja" if language == "ja" else "en",
        positive=rule.examples.positive,
        negative=rule.examples.negative,
        min_accuracy=rule.min_accuracy,
    )


def _plan(rule: JudgeRule, document: Document) -> _Plan:
    plan = _Plan(rule, document)
    try:
        plan.units = units(rule, document, Deadline())
    except TimeoutError:
        words = Bilingual(
            "unless_matches が時間内に終わりませんでした。", "unless_matches timed out."
        )
        plan.failure = _failed(Outcome.ERROR, "timeout", words)
    return plan


def _request(plan: _Plan) -> Request:
    texts = tuple(unit.text for unit in plan.units if not unit.settled)
    return Request(question(plan.rule, plan.document.language), texts)


def _without_model(plan: _Plan) -> JudgedRule:
    if plan.failure is not None:
        return plan.failure
    if not plan.units:
        return JudgedRule(Conclusion(Outcome.NOT_APPLICABLE))
    opinions = tuple(
        Opinion("yes", 1.0) if unit.settled else Opinion("unsure", None, "no_model")
        for unit in plan.units
    )
    conclusion = conclude(plan.rule, plan.units, opinions)
    if conclusion.outcome is not Outcome.UNSURE:
        return JudgedRule(conclusion, tuple(plan.units), opinions)
    # what nobody judged is not evidence: listing each unit would only repeat the document
    bare = Conclusion(Outcome.UNSURE)
    return JudgedRule(bare, tuple(plan.units), opinions, "no_model", _NO_MODEL)


def _failed(outcome: Outcome, reason: Reason, words: Bilingual) -> JudgedRule:
    return JudgedRule(Conclusion(outcome), reason=reason, explanation=words)


def _concluded(plan: _Plan, judged: Judged) -> JudgedRule:
    answers = iter(judged.answers)
    raw = (Opinion("yes", 1.0) if unit.settled else _opinion(next(answers)) for unit in plan.units)
    bar = round(min(ALARM_CONFIDENCE, judged.calibration.ceiling), _DIGITS)
    opinions = careful(plan.rule, raw, bar)
    conclusion = conclude(plan.rule, plan.units, opinions)
    reason = _reason(opinions) if conclusion.outcome is Outcome.UNSURE else None
    return JudgedRule(
        conclusion,
        tuple(plan.units),
        opinions,
        reason,
        _REASONS.get(reason, same(reason)) if reason else None,
        _reliability(judged),
    )


def _opinion(answer: UnitAnswer) -> Opinion:
    return Opinion(answer.decision, round(answer.confidence, _DIGITS), answer.reason)


def _reason(opinions: Sequence[Opinion]) -> Reason | None:
    reasons = [each.reason for each in opinions if each.answer == "unsure" and each.reason]
    return Counter(reasons).most_common(1)[0][0] if reasons else None


def _reliability(judged: Judged) -> Reliability:
    calibration = judged.calibration
    return Reliability(
        examples=calibration.n,
        accuracy=round(calibration.accuracy, 3),
        decided=round(calibration.decided, 3),
        advisory=calibration.advisory,
    )
