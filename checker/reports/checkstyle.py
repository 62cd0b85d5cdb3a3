"""Findings of a folder as Checkstyle's XML, which most CI servers read.

Source: the writer of Checkstyle itself, `com.puppycrawl.tools.checkstyle.XMLLogger`.
"""

from checker import __version__
from checker.reports.entry import ReportEntry, entries
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary
from checker.reports.tags import DECLARATION, closed, element, opened


class CheckstyleReporter(StreamReporter):
    """Writes the files that have findings, each as it comes."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._head = DECLARATION + opened("checkstyle", {"version": __version__}) + "\n"

    def file(self, linted: Linted) -> None:
        """Write a file's findings, or why it could not be read."""
        found = list(entries(linted))
        if not found:
            return
        errors = (element("error", _attributes(entry)) for entry in found)
        head = opened("file", {"name": found[0].path})
        self._write(f"{head}\n{''.join(errors)}{closed('file')}")

    def end(self, summary: Summary) -> None:
        """Close the document."""
        del summary
        self._write(closed("checkstyle"))

    def _write(self, text: str) -> None:
        self._stream.write(self._head + text)
        self._head = ""


def _attributes(entry: ReportEntry) -> dict[str, str]:
    """Return an entry's attributes; line 0 is the file as a whole, as other writers have it."""
    attributes = {"line": str(entry.line or 0)}
    if entry.column is not None:
        attributes["column"] = str(entry.column)
    return attributes | {
        "severity": entry.severity,
        "message": entry.said,
        "source": f"checker.{entry.rule.removeprefix('checker.')}",
    }
