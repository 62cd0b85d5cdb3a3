"""Explain whether, where and why a rule applies to a document, and who set its options."""

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document
from checker.core.findings import Outcome
from checker.core.verdict import Finding, Place, RuleResult, Suppressed
from checker.jobs.check.check import (
    CheckJob,
    applies,
    check,
    run_judged_rule,
    select_judged_view,
)
from checker.jobs.judging.judged_rules import JudgePlan, judge_rules
from checker.jobs.places import Places
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import Opinion
from checker.kinds.registry import get_kind_name
from checker.kinds.shared.base import Rule
from checker.kinds.shared.lexicon import ListedEntry, listed
from checker.kinds.shared.when import When
from checker.rules import LoadedRule

if TYPE_CHECKING:
    from checker.judge.judge import Judge

_MAX_PLACES = 20
_NO_OPTIONS = frozenset({"id", "kind", "examples"})


@dataclass(frozen=True, slots=True)
class Option:
    """An option's value, and where it was set: the last place holds; none is the kind's default."""

    name: str
    value: Any
    set_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhenCondition:
    """One condition of `when`, and whether it holds."""

    name: str
    wanted: Any
    holds: bool


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A unit as a judged rule asks about it; `answer` is None where nobody was asked.

    `text` is what the model reads, word for word; `reason` says why an answer is unsure, or who
    settled the unit without a model.
    """

    text: str
    place: Place
    answer: Literal["yes", "no", "unsure"] | None = None
    confidence: float | None = None
    reason: str | None = None


@dataclass
class Explanation:
    """One rule on one document.

    `entries` are those of the kind's word list, on or off. `blocks` counts what the scope selects;
    `places` are the first of them. `asked` holds the questions of a judged rule, `units` what they
    are asked about. `result` is None where the rule did not run.
    """

    rule: str
    kind: str
    written_at: str
    chosen_by: str
    ruleset: str
    enabled: bool
    applies: bool
    stage: str | None
    severity: str
    conditions: list[WhenCondition] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    entries: list[ListedEntry] = field(default_factory=list)
    blocks: int = 0
    places: list[Place] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    units: list[AskedUnit] = field(default_factory=list)
    result: RuleResult | None = None
    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)


def explain(
    job: CheckJob, name: str, open_judge: "Callable[[], Judge | None]" = lambda: None
) -> Explanation:
    """Return what becomes of the rule `name` on a document.

    `open_judge` is called for a judged rule alone; where it returns none nobody is asked.

    Raises:
        RulesetError: the rule set has no such rule, or the rule cannot run.
    """
    each = _find_rule(job, name)
    rule = each.rule
    document = rule.view(job.document)
    blocks = _select_blocks(rule, document)
    places = Places(document, job.language)
    explanation = Explanation(
        rule=rule.id,
        kind=get_kind_name(rule),
        written_at=each.at,
        chosen_by=job.chosen_by,
        ruleset=job.ruleset.id,
        enabled=rule.enabled,
        applies=rule.enabled and applies(rule, job) and rule.id not in job.fit.aside,
        stage=job.stage,
        severity=job.severity(rule),
        conditions=list(_iter_conditions(rule.when, job, rule)),
        options=list(_iter_options(each)),
        entries=listed(rule),
        blocks=len(blocks),
        places=[places.at(block.span()) for block in blocks[:_MAX_PLACES]],
    )
    if explanation.applies and isinstance(rule, JudgeRule):
        _ask(job, each, rule, open_judge(), explanation)
    elif explanation.applies:
        _run(job, each, explanation)
    return explanation


def _select_blocks(rule: Rule, document: Document) -> tuple[Block, ...]:
    try:
        return rule.scope.select(document)
    except TimeoutError:  # the result of the rule says so
        return ()


def _find_rule(job: CheckJob, name: str) -> LoadedRule:
    for each in job.ruleset.rules:
        if each.rule.id == name:
            return each
    raise job.ruleset.missing(name)


def _iter_conditions(when: When | None, job: CheckJob, rule: Rule) -> Iterator[WhenCondition]:
    for name in when.model_fields_set if when else ():
        wanted = getattr(when, name)
        alone = When.model_validate({name: wanted})
        holds = alone.holds(rule.view(job.document), job.stage)
        yield WhenCondition(When.model_fields[name].alias or name, wanted, holds)


def _iter_options(each: LoadedRule) -> Iterator[Option]:
    """Yield what somebody set, then the defaults that are plain values."""
    chosen = each.rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    everything = each.rule.model_dump(mode="json", by_alias=True)
    for name, set_at in each.origins.items():
        if name not in _NO_OPTIONS:
            yield Option(name, chosen.get(name, everything.get(name)), set_at)
    for name, value in everything.items():
        if name not in each.origins and isinstance(value, (str, int, float)):
            yield Option(name, value)


def _ask(
    job: CheckJob,
    each: LoadedRule,
    rule: JudgeRule,
    judge: "Judge | None",
    explanation: Explanation,
) -> None:
    """Fill in what a judged rule asks about and, where somebody answers, what becomes of it."""
    document = select_judged_view(rule, job)
    plan, places = JudgePlan.of(rule, document), Places(document, job.language)
    judged = judge_rules((plan,), judge).rules[rule.id]
    explanation.asked = [question.ask for question in rule.questions]
    explanation.units = [
        AskedUnit(unit.asked, places.at(unit.span), *_describe_opinion(opinion))
        for unit, opinion in zip(judged.units, judged.opinions, strict=True)
        if not unit.withheld
    ]
    if judge is not None or judged.conclusion.outcome is not Outcome.UNSURE:
        run = run_judged_rule(each, judged, job, places)
        explanation.result, explanation.findings = run.result, list(run.findings)


def _describe_opinion(
    opinion: Opinion,
) -> tuple[Literal["yes", "no", "unsure"] | None, float | None, str | None]:
    if opinion.reason == "no_model":
        return None, None, opinion.reason
    return opinion.answer, opinion.confidence, opinion.reason


def _run(job: CheckJob, each: LoadedRule, explanation: Explanation) -> None:
    # alone: the others are many, and their faults are theirs
    alone = replace(job.ruleset, rules=(each,), broken=())
    verdict = check(replace(job, ruleset=alone), None)
    explanation.result = next(r for r in verdict.results if r.rule == each.rule.id)
    explanation.findings = [f for f in verdict.findings if f.rule == each.rule.id]
    explanation.suppressed = [s for s in verdict.suppressed if s.finding.rule == each.rule.id]
