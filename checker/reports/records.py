"""Make the records of JSON and JSON Lines: one for each file, and one for the whole.

`checker schema lint` exports the JSON Schema. The records of a run that found its files in the
cache are those of a run that did not; only the summary tells how long it took.
"""

from typing import Literal

from checker import __version__
from checker.core.findings import Outcome, Severity
from checker.core.messages import DisplayLanguage
from checker.core.verdict import (
    DocumentInfo,
    Finding,
    Problem,
    Reason,
    RulesetInfo,
    Status,
    UnreadPart,
    VerdictModel,
)
from checker.reports.entry import unjudged
from checker.reports.plain import whole
from checker.reports.reporter import Linted, Stale, Summary


class NotJudged(VerdictModel):
    """A rule that came to no decision."""

    rule: str
    outcome: Outcome
    reason: Reason | None
    explanation: str | None


class FileRecord(VerdictModel):
    r"""One file. `findings` are the new ones; `known` and `aside` count the others.

    `path` is from the folder that was linted from, with slashes; bytes of a name that are no text
    stand in it as in `\udc83`.
    """

    type: Literal["file"] = "file"
    path: str
    status: Status
    document: DocumentInfo
    ruleset: RulesetInfo | None
    findings: tuple[Finding, ...]
    known: int
    aside: int
    not_judged: tuple[NotJudged, ...]
    parts_not_read: tuple[UnreadPart, ...]
    notes: tuple[str, ...]
    problem: Problem | None

    @classmethod
    def of(cls, linted: Linted) -> "FileRecord":
        """Return the record of a file."""
        verdict = linted.verdict
        return cls(
            path=whole(linted.path),
            status=verdict.status,
            document=verdict.document,
            ruleset=verdict.ruleset,
            findings=linted.new,
            known=linted.known,
            aside=linted.aside,
            not_judged=tuple(
                NotJudged(
                    rule=each.rule,
                    outcome=each.outcome,
                    reason=each.reason,
                    explanation=each.explanation,
                )
                for each in unjudged(linted)
            ),
            parts_not_read=verdict.parts_not_read,
            notes=verdict.notes,
            problem=verdict.problem,
        )


class StaleRecord(VerdictModel):
    """A line of the baseline whose finding no longer occurs."""

    path: str
    rule: str
    quote: str
    count: int

    @classmethod
    def of(cls, stale: Stale) -> "StaleRecord":
        """Return the record of a line."""
        path, quote = whole(stale.path), whole(stale.quote)
        return cls(path=path, rule=whole(stale.rule), quote=quote, count=stale.count)


class SummaryRecord(VerdictModel):
    """The whole run. `by_rule` and `by_file` count the new findings, at most a hundred of each.

    `causes` counts how many causes the findings have, by severity.
    `complete` is false where the run was interrupted or cut off by `--max-findings`.
    """

    type: Literal["summary"] = "summary"
    tool_version: str
    language: DisplayLanguage
    files: int
    cached: int
    findings: int
    severities: dict[Severity, int]
    causes: dict[Severity, int]
    by_rule: dict[str, int]
    by_file: dict[str, int]
    known: int
    aside: int
    not_judged: int
    unreadable: int
    stale: tuple[StaleRecord, ...]
    notes: tuple[str, ...]
    seconds: float
    complete: bool

    @classmethod
    def of(cls, summary: Summary) -> "SummaryRecord":
        """Return the record of a run."""
        return cls(
            tool_version=__version__,
            language=summary.language,
            files=summary.files,
            cached=summary.cached,
            findings=summary.findings,
            severities=dict(summary.severities),
            causes=dict(summary.causes),
            by_rule=dict(summary.by_rule),
            by_file={whole(path): count for path, count in summary.by_file.items()},
            known=summary.known,
            aside=summary.aside,
            not_judged=summary.unjudged,
            unreadable=summary.unreadable,
            stale=tuple(map(StaleRecord.of, summary.stale)),
            notes=tuple(whole(each.get(summary.language)) for each in summary.notes),
            seconds=round(summary.seconds, 3),
            complete=summary.complete,
        )


class Report(VerdictModel):
    """A folder as JSON. JSON Lines are the same records, one on each line, the summary last."""

    files: tuple[FileRecord, ...]
    summary: SummaryRecord
