"""Findings of a folder as JSON Lines: a record for each file as it comes, the summary last."""

from typing import TextIO

from checker.core.messages import DisplayLanguage
from checker.reports.lint.records import FileRecord, SummaryRecord
from checker.reports.lint.reporter import Linted, Summary


class JsonlReporter:
    """Writes JSON Lines, each file's line at once: a reader need not wait for the end.

    Args:
        stream: where to, in UTF-8.
        language: unused; the words are in each verdict's own.
    """

    def __init__(self, stream: TextIO, language: DisplayLanguage) -> None:
        del language
        self._stream = stream

    def file(self, linted: Linted) -> None:
        """Write a file's record."""
        self._stream.write(FileRecord.of(linted).model_dump_json() + "\n")
        self._stream.flush()

    def end(self, summary: Summary) -> None:
        """Write the summary."""
        self._stream.write(SummaryRecord.of(summary).model_dump_json() + "\n")
