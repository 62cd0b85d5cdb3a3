"""Findings of a folder as rdjson, which reviewdog comments pull requests with.

Source: reviewdog's `proto/rdf/reviewdog.proto`. Lines count from 1; columns too, but in bytes of
UTF-8. Where the bytes of a line are not known, the line alone is told, and no new text suggested.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from checker.core.findings import Severity
from checker.reports.entry import ReportEntry, entries
from checker.reports.listed import Listed
from checker.reports.plain import dumps
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary
from checker.reports.sources import lines

_SEVERITY: Mapping[Severity, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


class RdjsonReporter(StreamReporter):
    """Writes a `DiagnosticResult`, each diagnostic as it comes."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._list = Listed(context.stream, '{"source":{"name":"checker"},"diagnostics":[')
        self._read = context.read_bytes

    def file(self, linted: Linted) -> None:
        """Write a file's findings, or why it could not be read."""
        found = list(entries(linted))
        has_columns = any(entry.column is not None for entry in found)
        text = lines(linted, self._read) if has_columns else None
        for entry in found:
            self._list.add(dumps(_diagnostic(entry, text)))

    def end(self, summary: Summary) -> None:
        """Close the list."""
        del summary
        self._list.end("]}")


def _diagnostic(entry: ReportEntry, text: Sequence[str] | None) -> dict[str, Any]:
    span = _range(entry, text)
    location = {"path": entry.path} | ({"range": span} if span else {})
    diagnostic: dict[str, Any] = {
        "message": entry.said or entry.rule,
        "location": location,
        "severity": _SEVERITY[entry.severity],
        "code": {"value": entry.rule},
    }
    if entry.replacement is not None and "column" in span.get("end", {}):
        diagnostic["suggestions"] = [{"range": span, "text": entry.replacement}]
    return diagnostic


def _range(entry: ReportEntry, text: Sequence[str] | None) -> dict[str, dict[str, int]]:
    """Return the range, empty where the file has no lines."""
    if entry.line is None:
        return {}
    start = _position(entry.line, entry.column, text)
    end = None if entry.end_line is None else _position(entry.end_line, entry.end_column, text)
    if end is None or len(end) < len(start):
        return {"start": start}
    return {"start": start, "end": end}


def _position(line: int, column: int | None, text: Sequence[str] | None) -> dict[str, int]:
    if column is None or text is None or not 0 < line <= len(text):
        return {"line": line}
    return {"line": line, "column": len(text[line - 1][: column - 1].encode()) + 1}
