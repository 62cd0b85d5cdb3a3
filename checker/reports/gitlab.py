"""Findings of a folder for GitLab's merge requests: a Code Quality report.

Source: GitLab's documentation, "Code Quality report format". Of entries with the same fingerprint
GitLab shows one, and it reads no further than the first entry that lacks a key.
"""

from collections.abc import Mapping
from typing import Any

from checker.core.findings import Severity
from checker.reports.entry import ReportEntry, entries
from checker.reports.listed import Listed
from checker.reports.plain import dumps
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary

_SEVERITY: Mapping[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


class GitlabReporter(StreamReporter):
    """Writes the JSON that a job hands in as `artifacts:reports:codequality`."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._list = Listed(context.stream, "[")

    def file(self, linted: Linted) -> None:
        """Write a file's findings, or why it could not be read."""
        for entry in entries(linted):
            self._list.add(dumps(_issue(entry)))

    def end(self, summary: Summary) -> None:
        """Close the list."""
        del summary
        self._list.end("]")


def _issue(entry: ReportEntry) -> dict[str, Any]:
    """Return an entry; one without lines is shown at the first, which GitLab asks for."""
    return {
        "type": "issue",
        "description": entry.said,
        "check_name": entry.rule,
        "fingerprint": entry.fingerprint,
        "severity": _SEVERITY[entry.severity],
        "location": {"path": entry.path, "lines": _lines(entry)},
    }


def _lines(entry: ReportEntry) -> dict[str, int]:
    begin = entry.line or 1
    return {"begin": begin, "end": max(begin, entry.end_line or begin)}
