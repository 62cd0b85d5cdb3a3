"""Findings of a folder as SARIF 2.1.0, for code scanning and for editors.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

Columns count code points, as everywhere in checker, and `columnKind` says so. What somebody
answered for (a suppressed finding) is left out: code scanning takes no notice of `suppressions`
and would raise an alarm for it.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from checker import __version__
from checker.core.data_classes import dataclass
from checker.core.findings import Concern, Severity
from checker.reports.entry import SEVERITIES, ReportEntry, by_cause, entries
from checker.reports.listed import Listed
from checker.reports.plain import dumps, whole
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary

_HEAD = (
    '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",'
    '"runs":[{"columnKind":"unicodeCodePoints","results":['
)
_LEVEL: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_WORST_FIRST = list(SEVERITIES)
_MOST_RELATED = 100
_ROOT = "%SRCROOT%"


@dataclass(slots=True)
class _Rule:
    index: int
    severity: Severity
    name: str
    concern: Concern
    why: str


class SarifReporter(StreamReporter):
    """Writes results as they come, and at the end the rules that they name."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._list = Listed(context.stream, _HEAD)
        self._rules: dict[str, _Rule] = {}

    def file(self, linted: Linted) -> None:
        """Write a file's findings, or why it could not be read."""
        location = _artifact(linted.path)
        found = list(entries(linted))
        related = _relate(by_cause(found), location)
        for entry in found:
            result = _result(entry, location, self._rule(entry).index)
            self._list.add(dumps(result | related.get(entry.fingerprint, {})))

    def end(self, summary: Summary) -> None:
        """Write the tool, its rules, and whether the run went through."""
        successful = summary.complete and not summary.unreadable
        rest = {
            "language": self._language,
            "invocations": [self._describe_run(summary, successful=successful)],
            "tool": {"driver": self._driver()},
        }
        self._list.end(f"],{dumps(rest)[1:-1]}}}]}}")

    def _describe_run(self, summary: Summary, *, successful: bool) -> dict[str, Any]:
        run: dict[str, Any] = {"executionSuccessful": successful}
        notes = [whole(each.get(self._language)) for each in summary.notes]
        if notes:
            run["toolExecutionNotifications"] = [
                {"level": "note", "message": {"text": each}} for each in notes
            ]
        return run

    def _rule(self, entry: ReportEntry) -> _Rule:
        """Return the rule of an entry, as heavy as its heaviest so far."""
        rule = self._rules.setdefault(
            entry.rule,
            _Rule(len(self._rules), entry.severity, entry.name, entry.concern, entry.why),
        )
        rule.severity = min(rule.severity, entry.severity, key=_WORST_FIRST.index)
        rule.why = rule.why or entry.why
        return rule

    def _driver(self) -> dict[str, Any]:
        return {
            "name": "checker",
            "version": __version__,
            "rules": [_descriptor(name, rule) for name, rule in self._rules.items()],
        }


def _descriptor(name: str, rule: _Rule) -> dict[str, Any]:
    why = {"text": rule.why or rule.name or name}
    return {
        "id": name,
        **({"name": rule.name} if rule.name else {}),
        "shortDescription": {"text": rule.name} if rule.name else why,
        "fullDescription": why,
        "help": why,
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"tags": [rule.concern]},
    }


def _result(entry: ReportEntry, artifact: dict[str, str], index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": entry.rule,
        "ruleIndex": index,
        "level": _LEVEL[entry.severity],
        "message": {"text": entry.said},
        "locations": [_location(entry, artifact)],
        # code scanning reads the first, by which it knows a finding again
        "partialFingerprints": {
            "primaryLocationLineHash": entry.fingerprint,
            "checkerFinding/v1": entry.fingerprint,
        },
    }
    if entry.replacement is not None:
        result["fixes"] = [_build_sarif_fix(entry, entry.replacement, artifact)]
    return result


def _relate(causes: list[list[ReportEntry]], artifact: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return by fingerprint what ties results of one cause: the first names where the others are.

    Each place stays a result of its own, because code scanning shows a result at one place.
    """
    related: dict[str, dict[str, Any]] = {}
    for first, *others in causes:
        for each in (first, *others) if others else ():
            related[each.fingerprint] = {"properties": {"cause": each.cause}}
        if others:
            related[first.fingerprint]["relatedLocations"] = [
                _location(each, artifact) | {"id": number}
                for number, each in enumerate(others[:_MOST_RELATED], start=1)
            ]
    return related


def _location(entry: ReportEntry, artifact: dict[str, str]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if entry.line is not None:
        physical["region"] = _region(entry)
        return {"physicalLocation": physical}
    if not entry.where:
        return {"physicalLocation": physical}
    logical = {"name": entry.where}
    if entry.block:
        logical["fullyQualifiedName"] = entry.block
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _region(entry: ReportEntry) -> dict[str, Any]:
    region = {
        "startLine": entry.line,
        "startColumn": entry.column,
        "endLine": entry.end_line,
        "endColumn": entry.end_column,
    }
    return {name: value for name, value in region.items() if value is not None}


def _build_sarif_fix(
    entry: ReportEntry, replacement: str, artifact: dict[str, str]
) -> dict[str, Any]:
    change = {"deletedRegion": _region(entry), "insertedContent": {"text": replacement}}
    return {
        "description": {"text": entry.advice},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
    }


def _artifact(path: str) -> dict[str, str]:
    """Return where a file is: a name's bytes as they are, percent-encoded (RFC 3986)."""
    uri = quote(_bytes(path), safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    if os.name == "nt" and path[1:3] == ":/":  # of another drive
        return {"uri": f"file:///{path[0]}:{uri[4:]}"}
    return {"uri": uri, "uriBaseId": _ROOT}


def _bytes(path: str) -> bytes:
    try:
        return path.encode("utf-8", errors="surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate in a name of Windows
        return path.encode("utf-8", errors="surrogatepass")
