"""Progress of `checker new` on standard error: the step, and the draft as it is written."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from checker.cli.progress import OnProgress, show_judging
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.write.writer_context import ProgressListener


@contextmanager
def show_writing(
    language: DisplayLanguage, *, quiet: bool
) -> Iterator[tuple[ProgressListener, OnProgress]]:
    """Yield who is told of steps and of text, and the callback for judging.

    Text is shown as it comes on a terminal only; steps are said anywhere.
    """
    shown = _TerminalState(language, streams=sys.stderr.isatty())
    with show_judging(language, quiet=quiet) as on_progress:
        yield (
            (ProgressListener() if quiet else ProgressListener(shown.say, shown.on_text)),
            on_progress,
        )
        shown.end()


class _TerminalState:
    """What stands on standard error: whether a line is open there."""

    def __init__(self, language: DisplayLanguage, *, streams: bool) -> None:
        self._language = language
        self._streams = streams
        self._open = False

    def say(self, what: Message) -> None:
        """Say a step on a line of its own."""
        self.end()
        sys.stderr.write(f"checker: {what.get(self._language)}\n")
        sys.stderr.flush()

    def on_text(self, text: str) -> None:
        """Show what is written."""
        if self._streams:
            sys.stderr.write(text)
            sys.stderr.flush()
            self._open = True

    def end(self) -> None:
        """End the line that is open."""
        if self._open:
            sys.stderr.write("\n")
            self._open = False
