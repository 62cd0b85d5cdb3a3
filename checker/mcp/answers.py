"""Turn verdicts, fixes and rules into what the tools give back."""

from collections.abc import Callable, Sequence
from typing import Final

from checker.core.answer import Answer, Quote
from checker.core.findings import Outcome
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding, Verdict
from checker.jobs.fix.report import FixReport
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import KINDS, get_kind_name
from checker.mcp.schemas import (
    AskAnswer,
    CheckAnswer,
    FixAnswer,
    FoundView,
    MadeView,
    QuotedPassage,
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


def describe_answer(
    answer: Answer, language: DisplayLanguage, name_file: Callable[[str], str] = str
) -> AskAnswer:
    """Return what an assistant is told of an answer from documents.

    Args:
        answer: what the documents say.
        language: of what is said of it.
        name_file: returns how a file is called, by its path in the index.
    """
    return AskAnswer(
        status=answer.status,
        understood=answer.understood,
        quotes=[_describe_quote(each, name_file) for each in answer.quotes],
        contradictions=[
            Message(
                "search.contradiction",
                first=each.quotes[0] + 1,
                second=each.quotes[1] + 1,
                one=each.values[0],
                other=each.values[1],
            ).get(language)
            for each in answer.contradictions
        ],
        nearest=[_describe_quote(each, name_file) for each in answer.nearest],
        notes=list(answer.notes),
    )


def _describe_quote(quote: Quote, name_file: Callable[[str], str]) -> QuotedPassage:
    return QuotedPassage(
        text=quote.text,
        title=quote.title,
        headings=list(quote.headings),
        file=name_file(quote.file),
        where=quote.place.label,
        standing=quote.standing,
        in_force=quote.in_force,
        dated=quote.dated,
        owner=quote.owner,
        file_since=quote.since,
    )
