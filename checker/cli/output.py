"""Share what commands need: language, console, writing a report, checking an output path."""

import locale
import os
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from checker.core.bilingual import Bilingual, Language
from checker.core.errors import OutputError
from checker.core.storage import write_atomically
from checker.formats.reading import suffixes

_WIDE = 200
_BEGINNING = 512
"""Bytes of a page in which a report says that it is one."""


def locale_language() -> Language:
    """Return the language of the user's environment: Japanese where it says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "ja" if value.lower().startswith("ja") else "en"
    return "ja" if (locale.getlocale()[0] or "").lower().startswith("ja") else "en"


def language_now() -> Language:
    """Return the language of the command that runs, for errors: `--lang`, or the environment's."""
    arguments = sys.argv[1:]
    for index, word in enumerate(arguments):
        value = word.partition("=")[2] or (arguments[index + 1 : index + 2] or [""])[0]
        if word.partition("=")[0] == "--lang" and value in {"ja", "en"}:
            return "ja" if value == "ja" else "en"
    chosen = os.environ.get("CHECKER_LANGUAGE")
    if chosen in {"ja", "en"}:
        return "ja" if chosen == "ja" else "en"
    return locale_language()


lang_option = click.option(
    "--lang",
    type=click.Choice(["ja", "en"]),
    help="表示の言語(既定: 環境による) / language of messages (default: your locale)",
)


form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def console() -> Console:
    """Return a console on standard output: colours on a terminal only, wide lines elsewhere."""
    width = None if sys.stdout.isatty() else _WIDE
    return Console(highlight=False, emoji=False, markup=False, width=width)


def names_table(*columns: str) -> Table:
    """Return a table without lines whose words are never cut: what does not fit is folded."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def plain_console() -> tuple[Console, StringIO]:
    """Return a console that collects plain text."""
    buffer = StringIO()
    return Console(file=buffer, highlight=False, emoji=False, markup=False, width=_WIDE), buffer


def check_output_path(output: Path, inputs: Sequence[Path]) -> None:
    """Make sure, before any work, that a report can go to `output` without harm.

    Raises:
        OutputError: the path is one of the inputs, another document, a folder, or in a folder
            that is missing or not writable.
    """
    if any(_same(output, each) for each in inputs):
        what = Bilingual("検査する文書そのものです。", "is one of the documents to check.")
    elif output.is_dir():
        what = Bilingual("フォルダーです。", "is a folder.")
    elif output.exists() and output.suffix.lower() in suffixes() and not _is_own_report(output):
        what = Bilingual("既にある文書です。", "is a document that exists already.")
    elif not output.parent.is_dir():
        what = Bilingual("フォルダーがありません。", "lies in a folder that does not exist.")
    elif not os.access(output.parent, os.W_OK) or (
        output.exists() and not os.access(output, os.W_OK)
    ):
        what = Bilingual("書き込む権限がありません。", "cannot be written: no permission.")
    else:
        return
    raise OutputError(
        what,
        place=str(output),
        remedy=Bilingual("別の出力先を -o で指定してください。", "Name another path with -o."),
    )


def _is_own_report(path: Path) -> bool:
    """Return whether a file is a report of checker, which a later one may replace."""
    from checker.reports.html import is_report  # noqa: PLC0415 - for a report that is there already

    try:
        with path.open("rb") as file:
            return is_report(file.read(_BEGINNING))
    except OSError:
        return False


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def write_report(text: str, output: Path | None) -> None:
    """Write a report to a file, beside it and then renamed, or to standard output."""
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text.encode("utf-8"))
