"""`checker cache`: what is kept on this machine, how to remove it, how to keep it elsewhere."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from checker.cli.help import group
from checker.cli.output import (
    form_option,
    lang_option,
    locale_language,
    make_console,
    make_names_table,
)
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import cache_folder
from checker.engines.catalogue.byte_sizes import format_size
from checker.jobs import kept_files
from checker.jobs.kept_files import Kept

_HEADINGS = (
    Message("cli.column-name"),
    Message("cli.column-size"),
    Message("cache.column-files"),
    Message("cache.column-latest"),
    Message("cli.column-note"),
)


@group()
def cache() -> None:
    """Look at, remove and move what is kept on this machine."""


@cache.command()
@form_option
@lang_option
def info(form: str, lang: DisplayLanguage | None) -> int:
    """Say what is kept where, how much of it, and how old it is."""
    language = lang or locale_language()
    kept, others = kept_files.survey()
    if form == "json":
        said = {
            "folder": str(cache_folder()),
            "kept": [_build_row(each) for each in kept],
            "not_ours": [str(each) for each in others],
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return ExitCode.PASS
    _print_table(kept, language)
    if others:
        words = Message("cache.others-stay", count=len(others), folder=cache_folder())
        click.echo(words.get(language))
    return ExitCode.PASS


@cache.command()
@click.option("--models", is_flag=True)
@lang_option
def clear(models: bool, lang: DisplayLanguage | None) -> int:
    """Remove what is kept; it is made again when needed."""
    language = lang or locale_language()
    _say_done("cache.removed", kept_files.clear(models=models), language)
    return ExitCode.PASS


@cache.command()
@click.argument("folder", type=click.Path(path_type=Path))
@lang_option
def move(folder: Path, lang: DisplayLanguage | None) -> int:
    """Move what is kept, models included, to another folder."""
    language = lang or locale_language()
    target = folder.absolute()
    _say_done("cache.moved", kept_files.move(target), language)
    words = Message("cache.set-the-variable", folder=target)
    click.echo(words.get(language))
    return ExitCode.PASS


def _build_row(kept: Kept) -> dict[str, Any]:
    return {
        "name": kept.store.name,
        "path": str(cache_folder() / kept.store.folder),
        "files": len(kept.files),
        "bytes": kept.size,
        "oldest": _format_time(kept.oldest),
        "latest": _format_time(kept.latest),
    }


def _print_table(kept: Sequence[Kept], language: DisplayLanguage) -> None:
    click.echo(cache_folder())
    table = make_names_table(*(each.get(language) for each in _HEADINGS))
    for each in kept:
        when = (_format_time(each.latest) or "-").partition("T")[0]
        what = each.store.what.get(language)
        table.add_row(each.store.name, format_size(each.size), str(len(each.files)), when, what)
    make_console().print(table)


def _say_done(said: str, kept: Sequence[Kept], language: DisplayLanguage) -> None:
    count, size = sum(len(each.files) for each in kept), sum(each.size for each in kept)
    click.echo(Message(said, count=count, size=format_size(size)).get(language))


def _format_time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
