"""Review one document: code rules, judged rules, and a status derived from what they found."""

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, Literal

from checker.core.data_classes import dataclass, replace
from checker.core.document import Document
from checker.core.errors import JudgeError
from checker.core.findings import CheckResult, Outcome, Severity
from checker.core.lazy_models import make
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding, Place, Reason, RuleResult, Timings, Verdict
from checker.jobs.check.addressed import find_addressed_hits
from checker.jobs.check.build_verdict import DECIDED, build_verdict
from checker.jobs.check.findings import build_finding, get_words
from checker.jobs.check.fit import Fit, list_demands, list_in_use
from checker.jobs.judging.judged_results import JudgedRules
from checker.jobs.places import Places
from checker.jobs.suppress.sidecar import Sidecar
from checker.jobs.suppress.suppressions import CommentKey, Suppressions, collect_suppressions
from checker.kinds.meaning.judged_text import detect_language as readable_language
from checker.kinds.registry import KINDS, get_kind_name, is_judged
from checker.kinds.shared.base import Rule, Target
from checker.kinds.shared.block_search import Selection
from checker.kinds.shared.directives import describe_own_marks, leave_out_own_marks
from checker.kinds.shared.patterns import PATTERN_SECONDS, Deadline, Patience
from checker.kinds.shared.stage import Stage
from checker.rules import BrokenRule, LoadedRule, Ruleset

if TYPE_CHECKING:
    from checker.jobs.judging.judged_rules import JudgedRule, JudgePlan
    from checker.judge.judge import Judge
    from checker.kinds.meaning.judge import JudgeRule
    from checker.kinds.meaning.proofread import ProofreadRule

_WEIGHED: Final = "proofread"
"""The kind whose sentences a model weighs, after all that code finds: it is silent about that."""

MOST_FINDINGS: Final = 10_000
"""How many findings of one rule are told of: a strange file can have millions."""


@dataclass(frozen=True)
class CheckJob:
    """A document that was read, and the rules to hold it against.

    `path` is as the user wrote it; `read_seconds` what reading took; `explain` asks why of each
    judged finding; without `suppressions` what stands in the document silences nothing.
    Of its comments only the `trusted` ones count, None for all. `patience` is the run's.
    A rule set that nobody chose is not `is_binding`: what its house asks is no error.
    One that somebody named, or that a house made, `is_chosen`.
    """

    document: Document
    path: str
    ruleset: Ruleset
    chosen_by: Literal["option", "applies_to", "default"]
    language: DisplayLanguage
    fail_on: Severity = "error"
    read_seconds: float = 0.0
    explain: bool = False
    sidecar: Sidecar | None = None
    suppressions: bool = True
    trusted: "Counter[CommentKey] | None" = None
    patience: Patience = field(default_factory=Patience, compare=False)
    is_binding: bool = True
    is_chosen: bool = True

    @cached_property
    def stage(self) -> Stage | None:
        """The stage that the document says it is at."""
        return self.ruleset.header.status.of(self.document)

    def severity(self, rule: Rule) -> Severity:
        """Return what a rule weighs at this stage."""
        severity = self.ruleset.header.status.severity(rule.severity, self.stage)
        capped = severity == "error" and rule.concern == "house" and not self.is_binding
        return "warning" if capped else severity

    @cached_property
    def fit(self) -> Fit:
        """How the document fits a format that was chosen by its name or title."""
        if self.is_binding:
            return Fit()
        views, demands = _DocumentViews.of(self), list_demands(self.ruleset)
        coded = [each for each in demands if not is_judged(each.rule)]
        ran = [_run_coded_rule(each, self, views, early=True) for each in coded]
        return Fit.of(demands, [finding for run in ran for finding in run.findings])


@dataclass(frozen=True, slots=True)
class _DocumentViews:
    """The places of a document, and of what it was before its tracked changes."""

    accepted: Places
    original: Places
    looks: Mapping[str, int]
    is_chosen: bool
    selected: dict[int, Selection] = field(default_factory=dict)

    @classmethod
    def of(cls, job: CheckJob) -> "_DocumentViews":
        accepted = Places(job.document, job.language)
        before = job.document.original
        original = accepted if before is None else Places(before, job.language)
        return cls(accepted, original, job.ruleset.looks, job.is_chosen)

    def for_rule(self, rule: Rule) -> Places:
        return self.original if rule.revisions == "original" else self.accepted

    def target(self, rule: Rule, deadline: Deadline) -> Target:
        """Return what a rule looks at; most rules of a set share their scope, so it is kept."""
        document = self.for_rule(rule).document
        look = self.looks[rule.id]
        if look not in self.selected:
            self.selected[look] = Selection(rule.scope.select(document, deadline))
        selection = self.selected[look]
        return Target(document, selection.blocks, deadline, selection, is_chosen=self.is_chosen)


@dataclass(frozen=True, slots=True)
class RuleRun:
    """One rule's result and its findings, and how many more there are that nobody described."""

    result: RuleResult
    findings: tuple[Finding, ...] = ()
    more: int = 0


def check(job: CheckJob, judge: "Judge | None") -> Verdict:
    """Return the verdict; without a judge, judged rules are reported as not judged."""
    started = time.perf_counter()
    left = describe_own_marks(job.document)
    job = replace(job, document=leave_out_own_marks(job.document))
    views = _DocumentViews.of(job)
    ignored = (
        collect_suppressions(job.document, job.sidecar, views.accepted, job.trusted)
        if job.suppressions
        else Suppressions(job.document)
    )
    enabled = list_in_use(job.ruleset, job.fit)
    active = [each for each in enabled if each.rule.id not in job.fit.aside]
    # a limit counts what nobody answered for; where nobody did, the rest need not be described
    early = not ignored.active
    coded = {
        each.rule.id: _run_coded_rule(each, job, views, early=early)
        for each in active
        if not _is_judged(each, job) and get_kind_name(each.rule) != _WEIGHED
    }
    after_rules = time.perf_counter()
    judged = _judge(job, judge)
    for each in active:
        if get_kind_name(each.rule) == _WEIGHED:
            places = [finding.place for run in coded.values() for finding in run.findings]
            ask = partial(_proofread, judge=judge, told=places)
            coded[each.rule.id] = _run_coded_rule(each, job, views, early=early, check_kind=ask)
    after_judge = time.perf_counter()
    for each in active:
        if each.rule.id in coded and get_kind_name(each.rule) == "injection":
            coded[each.rule.id] = _add_addressed(each, coded[each.rule.id], judged, job, views)
    ran = [
        run_judged_rule(each, judged.rules[each.rule.id], job, views.for_rule(each.rule))
        if each.rule.id in judged.rules
        else coded[each.rule.id]
        for each in active
    ]
    timings = make(
        Timings,
        read=round(job.read_seconds, 4),
        rules=round(after_rules - started, 4),
        judge=round(after_judge - after_rules, 4),
    )
    ran += [_leave_out(each.rule, job) for each in enabled if each.rule.id in job.fit.aside]
    ran += [_report_broken_rule(each, job) for each in job.ruleset.broken if each.enabled]
    told = [] if job.is_binding else job.fit.describe(job.ruleset, job.language)
    notes = (*told, *judged.notes, *left, *_list_cut(ran))
    return build_verdict(job, ran, ignored, judged.engine, notes, timings)


def _judge(job: CheckJob, judge: "Judge | None") -> JudgedRules:
    plans = plan_judging(job)
    if not plans:
        return JudgedRules({})
    from checker.jobs.judging.judged_rules import judge_rules  # noqa: PLC0415 - not every set judges

    return judge_rules(plans, judge, explain=job.explain)


def plan_judging(job: CheckJob) -> "list[JudgePlan]":
    """Return what each judged rule of a job asks; nothing is asked yet."""
    waiting = list(_list_waiting(job))
    if not waiting:
        return []
    from checker.jobs.judging.judged_rules import JudgePlan  # noqa: PLC0415 - as above

    one_of_each = {rule.revisions: rule for rule in waiting}
    looked_at = {
        revisions: select_judged_view(rule, job) for revisions, rule in one_of_each.items()
    }
    return [JudgePlan.of(rule, looked_at[rule.revisions], job.patience) for rule in waiting]


def _list_waiting(job: CheckJob) -> "Iterator[JudgeRule]":
    for rule in (each.rule for each in job.ruleset.rules):
        if is_judged(rule) and rule.enabled and applies(rule, job) and rule.id not in job.fit.aside:
            yield rule


def ask_ahead(jobs: Sequence[CheckJob], judge: "Judge") -> None:
    """Ask at once what the judged rules of several jobs ask; the answers are kept."""
    heard = (replace(job, document=leave_out_own_marks(job.document)) for job in jobs)
    plans = [plan for job in heard for plan in plan_judging(job)]
    if any(plan.is_ready for plan in plans):
        from checker.jobs.judging.judged_rules import ask_all  # noqa: PLC0415 - as above

        with contextlib.suppress(JudgeError):  # said when the file's turn comes
            ask_all(plans, judge)


def select_judged_view(rule: Rule, job: CheckJob) -> Document:
    """Return what a judged rule looks at, asked of in the language of what may be judged."""
    document = rule.view(job.document)
    language = readable_language(document)
    return document if language == document.language else replace(document, language=language)


def _is_judged(each: LoadedRule, job: CheckJob) -> bool:
    return is_judged(each.rule) and applies(each.rule, job)


def applies(rule: Rule, job: CheckJob) -> bool:
    """Return whether the rule's `when` holds for the document."""
    return rule.when is None or rule.when.holds(rule.view(job.document), job.stage)


def _proofread(
    rule: "ProofreadRule", target: Target, judge: "Judge | None", told: Sequence[Place]
) -> CheckResult:
    if judge is None:
        return CheckResult(0, why=Message("proofread.needs-a-model"))
    from checker.jobs.judging.proofreading import proofread  # noqa: PLC0415 - few rule sets have it

    return proofread(rule, target, judge, told)


def _run_coded_rule(
    each: LoadedRule,
    job: CheckJob,
    views: _DocumentViews,
    *,
    early: bool,
    check_kind: Callable[[Any, Target], CheckResult] | None = None,
) -> RuleRun:
    rule = each.rule
    check_kind = check_kind or KINDS[get_kind_name(rule)].check
    if check_kind is None or not applies(rule, job):
        why = Message("check.its-when-does-not-hold").get(job.language)
        return RuleRun(_build_result(rule, job, Outcome.NOT_APPLICABLE, explanation=why))
    deadline = job.patience.deadline(rule.id)
    try:
        found = check_kind(rule, views.target(rule, deadline))
    except TimeoutError:
        job.patience.waste(rule.id, deadline)
        words = _say_timeout(deadline)
        return RuleRun(_build_result(rule, job, Outcome.ERROR, "timeout", words.get(job.language)))
    except JudgeError as error:
        why = error.what.get(job.language)
        return RuleRun(_build_result(rule, job, Outcome.ERROR, "crash", why))
    except Exception as error:  # noqa: BLE001 - one rule's crash must not cost the others (STYLE 10)
        words = Message("check.the-check-crashed", error=repr(error))
        return RuleRun(_build_result(rule, job, Outcome.ERROR, "crash", words.get(job.language)))
    if early and rule.limit is not None and len(found.hits) > rule.limit:
        found = replace(found, hits=found.hits[: rule.limit])
    return _conclude_coded_rule(each, found, job, views.for_rule(rule))


def _say_timeout(deadline: Deadline) -> Message:
    if deadline.seconds < PATTERN_SECONDS:
        return Message("check.others-used-up-time-expressions")
    return Message("check.regular-expression-did-not-end-time")


def _conclude_coded_rule(
    each: LoadedRule, found: CheckResult, job: CheckJob, places: Places
) -> RuleRun:
    severity = job.severity(each.rule)
    findings = tuple(
        build_finding(each, hit, severity, places) for hit in found.hits[:MOST_FINDINGS]
    )
    if not findings and not found.candidates:
        return _conclude_without_candidates(each, job, places, found.why)
    outcome = Outcome.FAIL if findings else Outcome.PASS
    why = get_words(found.why, job.language)
    result = _build_result(
        each.rule, job, outcome, None, why, candidates=found.candidates, findings=len(findings)
    )
    return RuleRun(result, findings, len(found.hits) - len(findings))


def _list_cut(ran: Sequence[RuleRun]) -> list[Message]:
    """Say of which rules only the first findings are told, and how many are left."""
    return [
        Message(
            "check.only-first-findings-told",
            rule=each.result.rule_name,
            told=len(each.findings),
            more=each.more,
        )
        for each in ran
        if each.more
    ]


def _conclude_without_candidates(
    each: LoadedRule, job: CheckJob, places: Places, explanation: Message | None = None
) -> RuleRun:
    """Return the result of a rule that had nothing to look at: a finding if it asks for one."""
    from checker.jobs.check.missing import describe_missing, report_missing  # noqa: PLC0415 - few lack it

    why = get_words(describe_missing(each.rule, places.document) or explanation, job.language)
    findings = report_missing(each, job.severity(each.rule), places)
    outcome = Outcome.FAIL if findings else Outcome.NOT_APPLICABLE
    count = len(findings)
    return RuleRun(_build_result(each.rule, job, outcome, None, why, count, count), findings)


def _add_addressed(
    each: LoadedRule, run: RuleRun, judged: JudgedRules, job: CheckJob, views: _DocumentViews
) -> RuleRun:
    """Return the result of an injection rule with what only moved decisions gave away."""
    reported = {finding.place.block for finding in run.findings}
    hits = tuple(find_addressed_hits(judged.rules.values(), reported))
    if not hits or run.result.outcome not in DECIDED:
        return run
    more = _conclude_coded_rule(each, CheckResult(1, hits), job, views.for_rule(each.rule))
    findings = (*run.findings, *more.findings)
    result = more.result.model_copy(update={"findings": len(findings)})
    return replace(run, result=result, findings=findings)


def run_judged_rule(
    each: LoadedRule, judged: "JudgedRule", job: CheckJob, places: Places
) -> RuleRun:
    """Return the result of a judged rule and its findings."""
    conclusion, severity = judged.conclusion, job.severity(each.rule)
    if conclusion.outcome is Outcome.NOT_APPLICABLE:
        return _conclude_without_candidates(each, job, places, judged.explanation)
    findings = tuple(
        build_finding(each, hit, severity, places, confidence, judged.reasons.get(place))
        for place, (hit, confidence) in enumerate(conclusion.hits)
    )
    why, count = get_words(judged.explanation, job.language), judged.candidates
    outcome, reason = conclusion.outcome, judged.reason
    result = _build_result(each.rule, job, outcome, reason, why, count, len(findings))
    update = {
        "unsure": conclusion.unsure,
        "confidence": judged.confidence,
        "evidence": judged.evidence(places),
        "reliability": judged.reliability,
    }
    return RuleRun(result.model_copy(update=update), findings)


def _leave_out(rule: Rule, job: CheckJob) -> RuleRun:
    words = Message("check.demand-of-another-format").get(job.language)
    return RuleRun(_build_result(rule, job, Outcome.NOT_APPLICABLE, explanation=words))


def _report_broken_rule(each: BrokenRule, job: CheckJob) -> RuleRun:
    """Report a rule whose pattern or word list is bad as an error: it could not run."""
    says = " ".join(error.what.get(job.language) for error in each.faults)
    severity = job.ruleset.header.status.severity(each.severity, job.stage)
    return RuleRun(
        make(
            RuleResult,
            rule=each.id,
            kind=each.kind,
            severity=severity,
            outcome=Outcome.ERROR,
            candidates=0,
            reason="bad_rule",
            explanation=f"{each.faults[0].place or each.at}: {says}",
        )
    )


def _build_result(
    rule: Rule,
    job: CheckJob,
    outcome: Outcome,
    reason: Reason | None = None,
    explanation: str | None = None,
    candidates: int = 0,
    findings: int = 0,
) -> RuleResult:
    return make(
        RuleResult,
        rule=rule.id,
        name=get_words(rule.name, job.language) or "",
        kind=get_kind_name(rule),
        severity=job.severity(rule),
        concern=rule.concern,
        outcome=outcome,
        candidates=candidates,
        findings=findings,
        reason=reason,
        explanation=explanation,
    )
