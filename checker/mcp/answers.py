"""Turn verdicts, fixes and rules into what the tools give back."""

from collections.abc import Sequence
from typing import Final

from checker.core.findings import Outcome
from checker.core.messages import DisplayLanguage
from checker.core.verdict import Finding, Verdict
from checker.jobs.fix.report import FixReport
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import KINDS, get_kind_name
from checker.mcp.schemas import (
    CheckAnswer,
    FixAnswer,
    FoundView,
    MadeView,
    RuleAnswer,
    RuleSetView,
    RuleView,
)
from checker.rules import LoadedRule, Ruleset
from checker.rules.rule_examples import choose_examples

MOST_FINDINGS: Final = 100
"""An assistant reads no more at once; the rest is counted."""

_MOST_EXAMPLES: Final = 3


def describe_verdict(verdict: Verdict) -> CheckAnswer:
    """Return what an assistant is told of a verdict."""
    unsure = {Outcome.UNSURE, Outcome.ERROR}
    problem = verdict.problem
    return CheckAnswer(
        status=verdict.status,
        rule_set=verdict.ruleset.id if verdict.ruleset else None,
        findings=describe_findings(verdict.findings),
        findings_left_out=max(0, len(verdict.findings) - MOST_FINDINGS),
        not_judged=[each.rule for each in verdict.results if each.outcome in unsure],
        problem=None if problem is None else " ".join(filter(None, (problem.what, problem.remedy))),
    )


def describe_findings(findings: Sequence[Finding]) -> list[FoundView]:
    """Return the first findings."""
    return [describe_finding(each) for each in findings[:MOST_FINDINGS]]


def describe_finding(finding: Finding, key: str | None = None) -> FoundView:
    """Return what an assistant is told of one finding."""
    return FoundView(
        rule=finding.rule,
        name=finding.rule_name,
        severity=finding.severity,
        message=finding.message,
        where=finding.place.label,
        line=finding.place.line,
        quote=finding.quote,
        excerpt=finding.excerpt,
        why=finding.why,
        suggestion=finding.suggestion,
        fix=None if finding.fix is None else finding.fix.shown,
        key=key,
    )


def describe_fixes(report: FixReport, text: str | None, written: str | None) -> FixAnswer:
    """Return what an assistant is told of fixes that were made."""
    made = [
        MadeView(
            rule=each.rule,
            where=each.place.label,
            before=each.before,
            after=each.repair or each.after,
        )
        for each in report.fixed[:MOST_FINDINGS]
    ]
    left = 0 if report.remaining is None else len(report.remaining.findings)
    return FixAnswer(changed=report.changed, text=text, written=written, made=made, left=left)


def describe_ruleset(name: str, ruleset: Ruleset) -> RuleSetView:
    """Return a rule set in a line."""
    header = ruleset.header
    return RuleSetView(
        name=name, title=header.title or name, language=header.language, rules=len(ruleset.rules)
    )


def describe_rule(each: LoadedRule, language: DisplayLanguage) -> RuleView:
    """Return a rule in a line."""
    rule, kind = each.rule, get_kind_name(each.rule)
    return RuleView(
        id=rule.id,
        name=rule.name.get(language) if rule.name else rule.id,
        kind=kind,
        severity=rule.severity,
        why=(rule.why or KINDS[kind].doc.why).get(language),
    )


def explain_rule(each: LoadedRule, language: DisplayLanguage) -> RuleAnswer:
    """Return all that helps to understand what a rule says."""
    bad, good = choose_examples(each.rule)
    questions = each.rule.questions if isinstance(each.rule, JudgeRule) else ()
    return RuleAnswer(
        **describe_rule(each, language).model_dump(),
        finds=KINDS[get_kind_name(each.rule)].doc.finds.get(language),
        asks=[one.ask for one in questions],
        bad=list(bad[:_MOST_EXAMPLES]),
        good=list(good[:_MOST_EXAMPLES]),
        written_at=each.at,
    )
