"""Findings of a folder as one JSON value: `{"files": [...], "summary": {...}}`."""

from typing import TextIO

from checker.core.messages import DisplayLanguage
from checker.reports.lint.listed import Listed
from checker.reports.lint.records import FileRecord, SummaryRecord
from checker.reports.lint.reporter import Linted, Summary


class JsonReporter:
    """Writes JSON that validates against `checker schema lint`, a file on each line.

    Args:
        stream: where to, in UTF-8.
        language: unused; the words are in each verdict's own.
    """

    def __init__(self, stream: TextIO, language: DisplayLanguage) -> None:
        del language
        self._list = Listed(stream, '{"files":[')

    def file(self, linted: Linted) -> None:
        """Write a file's record."""
        self._list.add(FileRecord.of(linted).model_dump_json())

    def end(self, summary: Summary) -> None:
        """Write the summary."""
        self._list.end(f'],"summary":{SummaryRecord.of(summary).model_dump_json()}}}')
