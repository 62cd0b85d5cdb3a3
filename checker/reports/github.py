"""Findings of a folder as annotations of GitHub Actions, and a summary on the job's page.

Source: GitHub's documentation, "Workflow commands for GitHub Actions". Of each kind (error,
warning, notice) GitHub shows the first ten of a step, and of a job the first fifty; the others only
stand in the log. So the first of each kind become annotations, the worst first, all others plain
lines of the log, and the last notice says how many there are.
"""

from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path

from checker.core.findings import Severity
from checker.core.messages import Message
from checker.reports.entry import SEVERITIES, ReportEntry, entries
from checker.reports.markdown import MarkdownReporter
from checker.reports.plain import whole
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary
from checker.reports.text_list import sentence, visible

_COMMAND: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_MOST: Mapping[Severity, int] = {"error": 10, "warning": 10, "info": 9}
"""Of each kind; one notice is left for the last word."""

_SUMMARY = "GITHUB_STEP_SUMMARY"


class GithubReporter(StreamReporter):
    """Writes annotations at the end, and what they have no room for as it comes.

    Where the variable `GITHUB_STEP_SUMMARY` names a file, the Markdown summary is added to it.
    """

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._kept: dict[Severity, list[str]] = {each: [] for each in SEVERITIES}
        self._more = 0
        self._summary = context.environment.get(_SUMMARY)
        self._page = StringIO()
        self._markdown = MarkdownReporter(replace(context, stream=self._page))

    def file(self, linted: Linted) -> None:
        """Keep a file's first findings for annotations; write the rest to the log."""
        if self._summary:
            self._markdown.file(linted)
        for entry in entries(linted):
            kept = self._kept[entry.severity]
            if len(kept) < _MOST[entry.severity]:
                kept.append(annotation(entry))
            else:
                self._more += 1
                self._stream.write(_plain(entry))

    def end(self, summary: Summary) -> None:
        """Write the annotations, the worst first, and the last word; add the summary."""
        for kept in self._kept.values():
            self._stream.write("".join(kept))
        written = self._summary and self._add(self._summary, summary)
        words = sentence(summary).get(self._language)
        notes = (whole(each.get(self._language)) for each in summary.notes)
        last = "\n".join([words + self._rest(is_summed=bool(written)), *notes])
        self._stream.write(f"::notice title=checker::{_data(last)}\n")

    def _rest(self, *, is_summed: bool) -> str:
        if not self._more:
            return ""
        more = Message("report.more-log-step", more=self._more)
        page = Message("report.jobs-summary-lists-files")
        return more.get(self._language) + (page.get(self._language) if is_summed else "")

    def _add(self, path: str, summary: Summary) -> bool:
        self._markdown.end(summary)
        try:
            with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                file.write(self._page.getvalue())
        except OSError as error:
            words = Message("report.cannot-be-written", summary=_SUMMARY, strerror=error.strerror)
            self._stream.write(f"checker: {words.get(self._language)}\n")
            return False
        return True


def annotation(entry: ReportEntry) -> str:
    """Return the workflow command for an entry, a line."""
    properties: dict[str, object] = {"file": entry.path}
    if entry.line is not None:
        properties |= {"line": entry.line, "endLine": entry.end_line or entry.line}
        if entry.column is not None and entry.end_line in {None, entry.line}:
            properties["col"] = entry.column  # columns count only within one line
            properties["endColumn"] = entry.end_column or entry.column
    properties["title"] = entry.titled
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMAND[entry.severity]} {written}::{_data(entry.said)}\n"


def _data(text: str) -> str:
    return _in_line(text.replace("%", "%25"))


def _property(text: str) -> str:
    return _in_line(text.replace("%", "%25").replace(":", "%3A").replace(",", "%2C"))


def _in_line(text: str) -> str:
    return text.replace("\r", "%0D").replace("\n", "%0A")


def _plain(entry: ReportEntry) -> str:
    """Return an entry as a line of the log that is no command, whatever words it has."""
    place = "" if entry.line is None else f":{entry.line}:{entry.column or 1}"
    severity = SEVERITIES[entry.severity].get(entry.language)
    words = f"{entry.path}{place}: {severity} {entry.rule} {entry.said}"
    return f"- {visible(words).replace('##[', '## [')}\n"
