"""Note what a report prints while it is printed, so that it can be kept."""

from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, TextIO, cast

from checker.core.terminal import EscapingStream, get_stream_beneath
from checker.jobs.lint.answer_keeping import Printed
from checker.reports.reporter import Reporter, Summary

_SECONDS: Final = 98_765_432.125
"""Stands for the time that a run takes in the end of a report that is kept."""
_MOST: Final = 2**23
"""Characters that are noted."""


class Recorder:
    """Stands between a report and the stream that it is written to.

    `printed` is the report, None where that is too much, or the seconds cannot be told in its end.
    """

    def __init__(self) -> None:
        self.printed: Printed | None = None
        self._noted: list[str] = []
        self._length = 0
        self._ends = [0]
        self._prints = True

    def over(self, stream: TextIO) -> TextIO:
        """Return the stream that a report is to be written to."""
        tee = _Tee(get_stream_beneath(stream), self)
        return cast("TextIO", EscapingStream(cast("TextIO", tee)))

    def note(self, text: str) -> bool:
        """Take a piece of the report; return whether it is printed."""
        self._length += len(text)
        if self._length > _MOST:
            self._noted.clear()
        else:
            self._noted.append(text)
        return self._prints

    def end_file(self) -> None:
        """Take note that all of a file is printed."""
        self._ends.append(self._length)

    def rehearse_end(self, reporter: Reporter, summary: Summary) -> None:
        """Note the end as the next run would have it, where everything comes from the cache.

        The reporter writes its end another time when it is printed.
        """
        body = self._take()
        self._prints = False
        reporter.end(replace(summary, cached=summary.files, seconds=_SECONDS))
        self._prints = True
        end = _split(self._take() or "")
        if body is not None and end is not None:
            lengths = [after - before for before, after in pairwise(self._ends)]
            self.printed = Printed(body, lengths, end)

    def _take(self) -> str | None:
        text = "".join(self._noted) if self._length <= _MOST else None
        self._noted, self._length = [], 0
        return text


class _Tee:
    """Shows a recorder what is written to a stream; all else is the stream's."""

    def __init__(self, beneath: TextIO, recorder: Recorder) -> None:
        self._beneath = beneath
        self._recorder = recorder

    def write(self, text: str) -> int:
        return self._beneath.write(text) if self._recorder.note(text) else len(text)

    def flush(self) -> None:
        self._beneath.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._beneath, name)


def _split(end: str) -> tuple[str, str] | None:
    """Return the end of a report before and after the seconds, where they stand there once."""
    for digits in (3, 1):
        pieces = end.split(f"{_SECONDS:.{digits}f}")
        if len(pieces) > 1:
            return (pieces[0], pieces[1]) if len(pieces) == 2 else None  # noqa: PLR2004
    return None
