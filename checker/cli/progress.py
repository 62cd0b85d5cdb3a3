"""Progress on standard error, for what takes longer than a second, on a terminal only."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from checker.core.messages import DisplayLanguage, Message

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

_PATIENCE_SECONDS = 1.0

OnProgress = Callable[[int, int], None]
"""Called with what is done and the total."""


def make_announcer(language: DisplayLanguage, *, quiet: bool) -> Callable[[Message], None]:
    """Return what says on standard error, on a terminal or not, why a run takes longer."""

    def announce(words: Message) -> None:
        if not quiet:
            click.echo(f"checker: {words.get(language)}", err=True)

    return announce


@contextmanager
def show_judging(language: DisplayLanguage, *, quiet: bool) -> Iterator[OnProgress]:
    """Show how many answers the model has given and about how long the rest takes.

    Yields the callback.
    """
    label = Message("cli.the-model-is-judging").get(language)
    with show_counting(label, Message("cli.time-left").get(language), quiet=quiet) as callback:
        yield callback


@contextmanager
def show_counting(label: str, left: str, *, quiet: bool = False) -> Iterator[OnProgress]:
    """Show how many are done and about how long the rest takes; yields the callback."""
    with _show_bar(lambda: _build_counting(left), label, quiet=quiet) as callback:
        yield callback


@contextmanager
def show_downloading(label: str, *, quiet: bool) -> Iterator[OnProgress]:
    """Show bytes, rate and time left; yields the callback."""
    with _show_bar(_build_downloading, label, quiet=quiet) as callback:
        yield callback


def _build_counting(left: str) -> "Progress":
    from rich import progress  # noqa: PLC0415 - slow, and few runs last so long

    return _build_progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TextColumn("{task.completed}/{task.total}"),
        progress.TextColumn(left),
        progress.TimeRemainingColumn(),
    )


def _build_downloading() -> "Progress":
    from rich import progress  # noqa: PLC0415 - likewise

    return _build_progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.DownloadColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(),
    )


def _build_progress(*columns: "ProgressColumn") -> "Progress":
    from rich.progress import Progress  # noqa: PLC0415 - likewise

    from checker.reports.console import VisibleConsole  # noqa: PLC0415 - likewise

    return Progress(*columns, console=VisibleConsole(stderr=True), transient=True)


@contextmanager
def _show_bar(build: "Callable[[], Progress]", label: str, *, quiet: bool) -> Iterator[OnProgress]:
    """Show a bar, which is built once it is needed; nothing where nobody would see it."""
    silent = quiet or not sys.stderr.isatty()
    started = time.monotonic()
    progress: Progress | None = None

    def on_progress(done: int, total: int) -> None:
        nonlocal progress
        if progress is None:
            if silent or time.monotonic() - started < _PATIENCE_SECONDS:
                return
            progress = build()
            progress.start()
            progress.add_task(label, total=total)
        progress.update(progress.task_ids[0], completed=done, total=total)

    try:
        yield on_progress
    finally:
        if progress is not None:
            progress.stop()
