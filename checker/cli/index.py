"""`checker index`: what `checker ask` searches, built from folders of documents."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import group
from checker.cli.output import form_option, lang_option, write_json
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage, Message

if TYPE_CHECKING:
    from checker.jobs.ask.build import BuildReport
    from checker.jobs.ask.status import IndexStatus
    from checker.session import Session

_SHOWN = 20
_FATES = ("added", "changed", "unchanged", "removed", "failed")

index_option = click.option(
    "--index", "index_file", type=click.Path(path_type=Path), metavar="FILE"
)


@group()
def index() -> None:
    """Build what `ask` searches, and look at it."""


@index.command()
@click.argument("paths", nargs=-1)
@index_option
@click.option("--words-only", is_flag=True)
@click.option("-q", "--quiet", is_flag=True)
@form_option
@configuration_options
@lang_option
def build(
    paths: tuple[str, ...],
    index_file: Path | None,
    words_only: bool,
    quiet: bool,
    form: str,
    lang: DisplayLanguage | None,
) -> int:
    """Read what is new or changed in folders, and forget what is gone."""
    from checker.cli.progress import show_counting  # noqa: PLC0415 - not for `--help`
    from checker.jobs.ask.build import build_index  # noqa: PLC0415 - likewise
    from checker.jobs.ask.embedders import open_embedder  # noqa: PLC0415 - likewise
    from checker.search.index_file import IndexFile  # noqa: PLC0415 - likewise

    session = _open_session(lang)
    embedder = None if words_only else open_embedder(session.settings)
    where = find_index(session, index_file)
    label, left = (
        Message(each).get(session.language) for each in ("search.indexing", "cli.time-left")
    )
    named = _mend(where, paths, session.language)
    with (
        IndexFile.open(where, make=True) as opened,
        show_counting(label, left, quiet=quiet) as on_progress,
    ):
        report = build_index(session, opened, named, embedder, on_progress)
    if form == "json":
        write_json({"index": str(where), **_describe_build(report, session.language)})
    else:
        print_build(report, where, session.language, quiet=quiet)
    if embedder is None and not words_only and not quiet:
        _say(Message("search.no-embedder"), session.language)
    return ExitCode.NOT_JUDGED if report.failed or report.missing else ExitCode.PASS


@index.command()
@click.argument("paths", nargs=-1)
@index_option
@click.option("--words-only", is_flag=True)
@click.option("-q", "--quiet", is_flag=True)
@configuration_options
@lang_option
def watch(
    paths: tuple[str, ...],
    index_file: Path | None,
    words_only: bool,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Build, and go on building what changes until Ctrl-C."""
    from checker.cli.index_watch import watch_index  # noqa: PLC0415 - not for `--help`
    from checker.jobs.ask.embedders import open_embedder  # noqa: PLC0415 - likewise

    session = _open_session(lang)
    embedder = None if words_only else open_embedder(session.settings)
    where = find_index(session, index_file)
    return watch_index(session, where, _mend(where, paths, session.language), embedder, quiet=quiet)


@index.command()
@click.argument("paths", nargs=-1, required=True)
@index_option
@configuration_options
@lang_option
def forget(paths: tuple[str, ...], index_file: Path | None, lang: DisplayLanguage | None) -> int:
    """Take folders out that were named before."""
    from checker.jobs.ask.roots import forget_roots  # noqa: PLC0415 - not for `--help`
    from checker.search.index_file import IndexFile  # noqa: PLC0415 - likewise
    from checker.search.index_writer import IndexWriter  # noqa: PLC0415 - likewise

    session = _open_session(lang)
    where = find_index(session, index_file)
    with IndexFile.open(where):
        pass  # a missing one is said, not made
    with IndexFile.open(where, make=True) as opened:
        gone = forget_roots(opened, paths)
        IndexWriter(opened, None).forget(gone)
        opened.seal_terms()
    click.echo(Message("search.forgotten", path=where, count=len(gone)).get(session.language))
    return ExitCode.PASS


@index.command()
@index_option
@form_option
@configuration_options
@lang_option
def status(index_file: Path | None, form: str, lang: DisplayLanguage | None) -> int:
    """Say what is indexed, and what changed since."""
    from checker.jobs.ask.status import find_status  # noqa: PLC0415 - not for `--help`
    from checker.search.index_file import IndexFile  # noqa: PLC0415 - likewise

    session = _open_session(lang)
    where = find_index(session, index_file)
    with IndexFile.open(where) as opened:
        found = find_status(session, opened)
    if form == "json":
        write_json(found.to_data(session.language))
    else:
        _print_status(found, session.language)
    return ExitCode.PASS if found.is_current else ExitCode.FAIL


def _mend(where: Path, paths: Sequence[str], language: DisplayLanguage) -> Sequence[str]:
    """Remove a damaged index, and say so; return what is to be indexed."""
    from checker.jobs.ask.mending import remove_damaged  # noqa: PLC0415 - not for `--help`
    from checker.jobs.ask.roots import keep_roots  # noqa: PLC0415 - likewise
    from checker.search.index_file import IndexFile  # noqa: PLC0415 - likewise

    damaged = remove_damaged(where)
    if damaged is None:
        return paths
    _say(Message("search.begun-anew", path=where), language)
    if not damaged:
        return paths
    with IndexFile.open(where, make=True) as opened:
        keep_roots(opened, [*damaged, *map(os.path.abspath, paths)])
    return ()


def find_index(session: "Session", named: Path | None) -> Path:
    """Return the index that is meant: the one named, the configured one, or the user's own."""
    from checker.search.index_file import get_index_path  # noqa: PLC0415 - not for `--help`

    return (named or session.settings.search.index or get_index_path()).absolute()


def _open_session(lang: DisplayLanguage | None) -> "Session":
    from checker.session import Options  # noqa: PLC0415 - not for `--help`

    return open_session(Options(use_model=False, language=lang))


def _describe_build(report: "BuildReport", language: DisplayLanguage) -> dict[str, Any]:
    from checker.jobs.lint.walk import make_readable  # noqa: PLC0415 - not for `--help`

    return {
        **{fate: report.counts[fate] for fate in _FATES},
        "failures": [
            {"file": shown, "reason": error.what.get(language)} for shown, error in report.failed
        ],
        "missing_folders": list(map(make_readable, report.missing)),
    }


def print_build(
    report: "BuildReport", where: Path, language: DisplayLanguage, *, quiet: bool
) -> None:
    """Say what a run did; `quiet` says only what could not be read."""
    for shown, error in report.failed:
        click.echo(f"checker: {shown}: {error.what.get(language)}", err=True)
    for folder in report.missing:
        _say(Message("search.folder-away", folder=folder), language)
    if not quiet:
        counts = {fate: report.counts[fate] for fate in _FATES}
        click.echo(Message("search.built", path=where, **counts).get(language))


def _print_status(found: "IndexStatus", language: DisplayLanguage) -> None:
    for words in found.describe():
        click.echo(words.get(language))
    for heading, files in found.list_changes():
        click.echo(Message(heading, count=len(files)).get(language))
        for each in files[:_SHOWN]:
            click.echo(f"  {each}")
        if len(files) > _SHOWN:
            click.echo("  " + Message("search.and-more", count=len(files) - _SHOWN).get(language))
    for shown, problem in found.failed:
        click.echo(f"  {shown}: {problem.get(language)}")


def _say(words: Message, language: DisplayLanguage) -> None:
    click.echo(f"checker: {words.get(language)}", err=True)
