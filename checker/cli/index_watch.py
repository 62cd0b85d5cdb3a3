"""`checker index watch`: builds an index, waits until something changes, and builds that."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.index import print_build
from checker.cli.progress import show_counting
from checker.core.errors import CheckerError, ExitCode
from checker.core.messages import Message
from checker.jobs.ask.watching import IndexWatch, has_news
from checker.session import Session

if TYPE_CHECKING:
    from checker.search.embedder import Embedder

_INTERRUPTED = 130
_WAITING = Message("search.waiting")


def watch_index(
    session: Session, where: Path, named: Sequence[str], embedder: "Embedder | None", *, quiet: bool
) -> int:
    """Build whenever something changes; return the exit code once Ctrl-C came.

    0, since that is how watching ends; 130 where it cut a round short.

    Raises:
        CheckerError: the first round failed.
    """
    language = session.language
    label, left = (Message(each).get(language) for each in ("search.indexing", "cli.time-left"))
    rounds = IndexWatch(session, where, named, embedder, lambda *_: None)
    waiting = False
    try:
        with show_counting(label, left, quiet=quiet) as rounds.on_progress:
            report = rounds.begin()
        rounds.on_progress = lambda *_: None
        print_build(report, where, language, quiet=quiet)
        if not quiet:
            click.echo(_WAITING.get(language))
        while True:
            waiting = True
            time.sleep(rounds.pause)
            waiting = False
            _follow(rounds, quiet=quiet)
    except KeyboardInterrupt:
        return ExitCode.PASS if waiting else _INTERRUPTED


def _follow(rounds: IndexWatch, *, quiet: bool) -> None:
    """Build what changed, and say so; say, too, what stands in the way of the index."""
    language = rounds.session.language
    try:
        report = rounds.follow()
    except CheckerError as error:
        click.echo(f"checker: {error.render(language)}", err=True)
        return
    if report is not None and has_news(report):
        click.echo(f"{time.strftime('%H:%M:%S')} ", nl=False)
        print_build(report, rounds.path, language, quiet=quiet)
