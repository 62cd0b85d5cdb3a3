"""The verdict as JSON: one object, or for several files a list in the order given."""

from textwrap import indent

from checker.core.verdict import Verdict
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary


class JsonReporter(StreamReporter):
    """Writes JSON that validates against `checker schema verdict`, each verdict as it comes."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._is_list = True
        self._before = "[\n"

    def begin(self, files: int | None) -> None:
        """Learn whether it is one object or a list."""
        self._is_list = files != 1

    def file(self, linted: Linted) -> None:
        """Write a file's verdict."""
        if not self._is_list:
            self._stream.write(_object(linted.verdict) + "\n")
            return
        self._stream.write(self._before + indent(_object(linted.verdict), "  "))
        self._before = ",\n"

    def end(self, summary: Summary) -> None:
        """Close the list."""
        del summary
        if self._is_list:
            self._stream.write("[]\n" if self._before == "[\n" else "\n]\n")


def _object(verdict: Verdict) -> str:
    return verdict.model_dump_json(indent=2)
