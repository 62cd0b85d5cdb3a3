"""Findings of a folder for GitLab's merge requests: a Code Quality report.

Source: GitLab's documentation, "Code Quality report format". Of entries with the same fingerprint
GitLab shows one, and it reads no further than the first entry that lacks a key.
"""

from collections.abc import Mapping
from typing import Any, TextIO

from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage
from checker.reports.lint.entry import Entry, entries
from checker.reports.lint.listed import Listed
from checker.reports.lint.plain import dumps
from checker.reports.lint.reporter import Linted, Summary

_SEVERITY: Mapping[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


class GitlabReporter:
    """Writes the JSON that a job hands in as `artifacts:reports:codequality`.

    Args:
        stream: where to, in UTF-8.
        language: unused; the words are in each verdict's own.
    """

    def __init__(self, stream: TextIO, language: DisplayLanguage) -> None:
        del language
        self._list = Listed(stream, "[")

    def file(self, linted: Linted) -> None:
        """Write a file's findings, or why it could not be read."""
        for entry in entries(linted):
            self._list.add(dumps(_issue(entry)))

    def end(self, summary: Summary) -> None:
        """Close the list."""
        del summary
        self._list.end("]")


def _issue(entry: Entry) -> dict[str, Any]:
    """Return an entry; one without lines is shown at the first, which GitLab asks for."""
    return {
        "type": "issue",
        "description": entry.said,
        "check_name": entry.rule,
        "fingerprint": entry.fingerprint,
        "severity": _SEVERITY[entry.severity],
        "location": {"path": entry.path, "lines": _lines(entry)},
    }


def _lines(entry: Entry) -> dict[str, int]:
    begin = entry.line or 1
    return {"begin": begin, "end": max(begin, entry.end_line or begin)}
