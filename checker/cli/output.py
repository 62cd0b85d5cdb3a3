"""Share what commands need: language, console, writing a report, checking an output path."""

import json
import os
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.core.catalogue import languages
from checker.core.errors import OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.core.regular_files import open_regular
from checker.core.storage import write_atomically
from checker.core.terminal import escape_in_json, get_stream_beneath
from checker.language.environment import locale_language

__all__ = [
    "check_output_path",
    "clear_screen",
    "find_command_language",
    "form_option",
    "lang_option",
    "locale_language",
    "make_console",
    "make_names_table",
    "make_plain_console",
    "make_usage_error",
    "write_document",
    "write_json",
    "write_report",
]

if TYPE_CHECKING:
    from rich.table import Table

    from checker.reports.console import VisibleConsole

_WIDE = 200
_BEGINNING = 512
"""Bytes of a page in which a report says that it is one."""


def find_command_language() -> DisplayLanguage:
    """Return the language of the command that runs, for errors: `--lang`, or the environment's."""
    arguments = sys.argv[1:]
    for index, word in enumerate(arguments):
        value = word.partition("=")[2] or (arguments[index + 1 : index + 2] or [""])[0]
        if word.partition("=")[0] == "--lang" and value in languages():
            return value
    chosen = os.environ.get("CHECKER_LANGUAGE", "")
    return chosen if chosen in languages() else locale_language()


class LanguageChoice(click.ParamType):  # type: ignore[type-arg]
    """Accept a language that messages can be shown in; the catalogues are looked for when used."""

    name = "language"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the languages as the help shows them."""
        del param, ctx
        return f"[{'|'.join(languages())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the language, or say which there are."""
        return click.Choice(languages()).convert(value, param, ctx)


lang_option = click.option("--lang", type=LanguageChoice())


form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def make_usage_error(what: Message) -> click.UsageError:
    """Return the error for options that do not fit together, in the language of the terminal."""
    return click.UsageError(what.get(find_command_language()))


def make_console() -> "VisibleConsole":
    """Return a console on standard output: colours on a terminal only, wide lines elsewhere."""
    from checker.reports.console import VisibleConsole  # noqa: PLC0415 - not for `checker --help`

    return VisibleConsole(width=None if sys.stdout.isatty() else _WIDE)


def make_names_table(*columns: str) -> "Table":
    """Return a table without lines whose words are never cut: what does not fit is folded."""
    from rich.table import Table  # noqa: PLC0415 - as above

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def make_plain_console() -> tuple["VisibleConsole", StringIO]:
    """Return a console that collects plain text."""
    from checker.reports.console import VisibleConsole  # noqa: PLC0415 - as above

    buffer = StringIO()
    return VisibleConsole(buffer, width=_WIDE), buffer


def check_output_path(output: Path, inputs: Sequence[Path]) -> None:
    """Make sure, before any work, that a report can go to `output` without harm.

    Raises:
        OutputError: the path is one of the inputs, another document, a folder, or in a folder
            that is missing or not writable.
    """
    from checker.formats.reading import list_suffixes  # noqa: PLC0415 - not for `checker --help`

    if any(_is_same_file(output, each) for each in inputs):
        what = Message("cli.one-documents-check")
    elif output.is_dir():
        what = Message("cli.is-a-folder")
    elif (
        output.exists() and output.suffix.lower() in list_suffixes() and not _is_own_report(output)
    ):
        what = Message("cli.document-exists-already")
    elif not output.parent.is_dir():
        what = Message("cli.lies-folder-does-not-exist")
    elif not os.access(output.parent, os.W_OK) or (
        output.exists() and not os.access(output, os.W_OK)
    ):
        what = Message("cli.cannot-be-written-no-permission")
    else:
        return
    raise OutputError(
        what,
        place=str(output),
        remedy=Message("cli.name-another-path-with-o"),
    )


def _is_own_report(path: Path) -> bool:
    """Return whether a file is a report of checker, which a later one may replace."""
    from checker.reports.html import is_report  # noqa: PLC0415 - for a report that is there already

    try:
        with open_regular(path) as file:
            return is_report(file.read(_BEGINNING))
    except OSError:
        return False


def _is_same_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def clear_screen() -> None:
    """Clear a terminal; nothing is sent elsewhere."""
    if not sys.stdout.isatty():
        return
    stream = get_stream_beneath(sys.stdout)
    if sys.platform == "win32":
        click.clear()
    else:
        stream.write("\033[2J\033[1;1H")
        stream.flush()


def write_json(value: Any) -> None:
    """Print a value as JSON, what no reader sees in it escaped as JSON has it."""
    click.echo(escape_in_json(json.dumps(value, ensure_ascii=False, indent=2)))


def write_document(content: bytes) -> None:
    """Write bytes that are the result itself (a patch, a rule set) to standard output.

    A program that reads them gets every byte; a terminal shows control characters as everywhere.
    """
    if sys.stdout.isatty():
        click.echo(content.decode("utf-8", "replace"), nl=False)
        return
    stream = get_stream_beneath(sys.stdout)
    stream.flush()
    stream.buffer.write(content)
    stream.buffer.flush()


def write_report(text: str, output: Path | None) -> None:
    """Write a report to a file, beside it and then renamed, or to standard output."""
    if output is None:
        write_document(text.encode("utf-8"))
    else:
        write_atomically(output, text.encode("utf-8"))
