"""Findings of a folder as one JSON value: `{"files": [...], "summary": {...}}`."""

from checker.reports.listed import Listed
from checker.reports.records import FileRecord, SummaryRecord
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary


class JsonListReporter(StreamReporter):
    """Writes JSON that validates against `checker schema lint`, a file on each line."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._list = Listed(context.stream, '{"files":[')

    def file(self, linted: Linted) -> None:
        """Write a file's record."""
        self._list.add(FileRecord.of(linted).model_dump_json())

    def again(self, text: str) -> None:
        """Write the record that an earlier report wrote after a comma, or the list's beginning."""
        self._list.add(text.partition("\n")[2])

    def end(self, summary: Summary) -> None:
        """Write the summary."""
        self._list.end(f'],"summary":{SummaryRecord.of(summary).model_dump_json()}}}')
