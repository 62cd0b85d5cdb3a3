"""JSON Lines: a line for each file as it comes, so that a reader need not wait for the end."""

from checker.reports.records import FileRecord, SummaryRecord
from checker.reports.reporter import Linted, StreamReporter, Summary


class JsonlReporter(StreamReporter):
    """Writes each verdict, as `json` has it, on a line of its own, and no more."""

    def file(self, linted: Linted) -> None:
        """Write a file's verdict."""
        self._stream.write(linted.verdict.model_dump_json() + "\n")
        self._stream.flush()

    def end(self, summary: Summary) -> None:
        """Write nothing: who named the files knows them."""
        del summary


class JsonlListReporter(StreamReporter):
    """Writes each file's record, and the summary last."""

    def file(self, linted: Linted) -> None:
        """Write a file's record."""
        self._stream.write(FileRecord.of(linted).model_dump_json() + "\n")
        self._stream.flush()

    def end(self, summary: Summary) -> None:
        """Write the summary."""
        self._stream.write(SummaryRecord.of(summary).model_dump_json() + "\n")
