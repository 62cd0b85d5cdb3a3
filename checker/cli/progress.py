"""Progress on standard error, for what takes longer than a second, on a terminal only."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from checker.core.messages import DisplayLanguage, Message
from checker.reports.console import VisibleConsole

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
    count = TextColumn("{task.completed}/{task.total}")
    left = TextColumn(Message("cli.time-left").get(language))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        count,
        left,
        TimeRemainingColumn(),
    )
    with _show_bar(_build_progress(*columns, quiet=quiet), label) as callback:
        yield callback


@contextmanager
def show_counting(label: str, left: str, *, quiet: bool = False) -> Iterator[OnProgress]:
    """Show how many are done and about how long the rest takes; yields the callback."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn(left),
        TimeRemainingColumn(),
    )
    with _show_bar(_build_progress(*columns, quiet=quiet), label) as callback:
        yield callback


@contextmanager
def show_downloading(label: str, *, quiet: bool) -> Iterator[OnProgress]:
    """Show bytes, rate and time left; yields the callback."""
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with _show_bar(
        _build_progress(TextColumn("{task.description}"), *columns, quiet=quiet), label
    ) as callback:
        yield callback


def _build_progress(*columns: ProgressColumn, quiet: bool) -> Progress:
    silent = quiet or not sys.stderr.isatty()
    return Progress(*columns, console=VisibleConsole(stderr=True), transient=True, disable=silent)


@contextmanager
def _show_bar(progress: Progress, label: str) -> Iterator[OnProgress]:
    started = time.monotonic()
    task: TaskID | None = None

    def on_progress(done: int, total: int) -> None:
        nonlocal task
        if task is None:
            if time.monotonic() - started < _PATIENCE_SECONDS:
                return
            progress.start()
            task = progress.add_task(label, total=total)
        progress.update(task, completed=done, total=total)

    try:
        yield on_progress
    finally:
        if task is not None:
            progress.stop()
