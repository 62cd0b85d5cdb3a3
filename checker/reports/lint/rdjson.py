"""Findings of a folder as rdjson, which reviewdog comments pull requests with.

Source: reviewdog's `proto/rdf/reviewdog.proto`. Lines count from 1; columns too, but in bytes of
UTF-8. Where the bytes of a line are not known, the line alone is told, and no new text suggested.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage
from checker.reports.lint.entry import Entry, entries
from checker.reports.lint.listed import Listed
from checker.reports.lint.plain import dumps
from checker.reports.lint.reporter import Linted, Summary
from checker.reports.lint.sources import Read, lines, read_bytes

_SEVERITY: Mapping[Severity, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


class RdjsonReporter:
    """Writes a `DiagnosticResult`, each diagnostic as it comes.

    Args:
        stream: where to, in UTF-8.
        language: unused; the words are in each verdict's own.
        read: returns the bytes of a file.
    """

    def __init__(self, stream: TextIO, language: DisplayLanguage, read: Read = read_bytes) -> None:
        del language
        self._list = Listed(stream, '{"source":{"name":"checker"},"diagnostics":[')
        self._read = read

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


def _diagnostic(entry: Entry, text: Sequence[str] | None) -> dict[str, Any]:
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


def _range(entry: Entry, text: Sequence[str] | None) -> dict[str, dict[str, int]]:
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
