"""Files that were linted, made in code, and what the formats make of them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from checker.core.findings import Outcome, Severity
from checker.core.messages import Message
from checker.core.verdict import DocumentInfo, Finding, Fix, Place, Problem, RuleResult, Verdict
from checker.jobs.lint.run_tally import RunTally
from checker.reports.formats import FORMATS
from checker.reports.reporter import Linted, ReportContext, Reporter, Stale, Summary

NOW = datetime(2025, 6, 2, 9, 30)  # noqa: DTZ001 - a report's time has no zone
ALL = tuple(FORMATS)
OURS = tuple(name for name in FORMATS if name != "text")


def at(line: int, column: int, length: int, **more: Any) -> Place:
    """Return a place of a text file."""
    return Place(
        block="body/1",
        start=column - 1,
        end=column - 1 + length,
        line=line,
        column=column,
        end_line=line,
        end_column=column + length,
        label=f"{line}行{column}文字目",
        **more,
    )


def in_word(label: str = "「費用」の段落") -> Place:
    """Return a place of a Word file."""
    return Place(block="body/3", start=0, end=2, label=label)


def finding(place: Place, quote: str = "概算", **more: Any) -> Finding:
    """Return a finding at a place."""
    values: dict[str, Any] = {
        "rule": "ringi.total",
        "severity": "error",
        "message": "合計が合いません。",
        "excerpt": f"費用は{quote}とする。",
        "excerpt_start": 3,
        "rule_at": "ringi.yaml:3:5",
    }
    return Finding(place=place, quote=quote, **(values | more))


def fixed(replacement: str, grade: Any = "safe") -> Fix:
    """Return a fix that puts other words in the place of the quote."""
    return Fix(replacement=replacement, grade=grade)


def linted(
    path: str,
    *findings: Finding,
    data: bytes = b"",
    problem: str = "",
    results: Sequence[RuleResult] = (),
    **more: Any,
) -> Linted:
    """Return a file with these findings, its bytes `data`."""
    verdict = Verdict(
        tool_version="0",
        language=more.pop("language", "ja"),
        status="fail" if findings else "pass",
        document=DocumentInfo(path="a", sha256=hashlib.sha256(data).hexdigest()),
        findings=findings,
        results=tuple(results),
        problem=Problem(what=problem, place="a", remedy="直してください。") if problem else None,
    )
    return Linted(path, verdict, findings, **more)


def waiting(rule: str = "ringi.reason") -> RuleResult:
    """Return the result of a rule that no model judged."""
    return RuleResult(
        rule=rule,
        kind="judge",
        severity="warning",
        outcome=Outcome.UNSURE,
        candidates=1,
        reason="no_model",
        explanation="モデルがありません。",
    )


def summary(
    files: Sequence[Linted], stale: Sequence[Stale] = (), notes: Sequence[Message] = ()
) -> Summary:
    """Return what a run over these files comes to."""
    tally = RunTally()
    for each in files:
        tally.add(each, "error")
    return tally.summary("ja", 1.25, complete=True, stale=stale, notes=notes)


def reporter(
    form: str,
    stream: StringIO,
    files: Mapping[str, bytes],
    environment: Mapping[str, str],
    **more: Any,
) -> Reporter:
    """Return a format's reporter that knows neither this machine nor the hour."""

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    context = ReportContext(
        stream, "ja", read_bytes=read, clock=lambda: NOW, environment=environment, **more
    )
    return FORMATS[form].open(context)


def rendered(
    form: str,
    files: Sequence[Linted],
    data: Mapping[str, bytes] | None = None,
    environment: Mapping[str, str] | None = None,
    whole: Summary | None = None,
    **more: Any,
) -> str:
    """Return what a format makes of files; `data` are the bytes of those that can be read.

    `more` goes into the context: whether the files were named, for instance.
    """
    stream = StringIO()
    writes = reporter(form, stream, data or {}, environment or {}, **more)
    writes.begin(len(files))
    for each in files:
        writes.file(each)
    writes.end(whole or summary(files))
    text = stream.getvalue()
    text.encode("utf-8")  # no format may hold what UTF-8 cannot
    return text


SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
