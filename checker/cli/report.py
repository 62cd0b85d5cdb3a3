"""Choose the format of a report, and open the reporter that writes it to its place."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from checker.cli.lint_stream import open_output
from checker.core.errors import InputError, OutputError
from checker.core.messages import DisplayLanguage, Message

if TYPE_CHECKING:
    from checker.core.document import Document
    from checker.reports.formats import ReportFormat
    from checker.reports.reporter import Linted, Reporter

Command = TypeVar("Command", bound=Callable[..., Any])
ReadFile = Callable[[Path], "Document"]


class _FormatName(click.ParamType):  # type: ignore[type-arg]
    """A name of a format; the formats are imported when one is named."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the names, for the help."""
        del param, ctx
        return "|".join(_names())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name if there is such a format."""
        names = _names()
        if value not in names:
            self.fail(f"{value!r}: {', '.join(names)}", param, ctx)
        return str(value)


def _names() -> list[str]:
    from checker.reports.formats import FORMATS  # noqa: PLC0415 - not for `checker --help`

    return list(FORMATS)


def report_format_option(command: Command) -> Command:
    """Add `--format`, with every format of reports."""
    option = click.option("--format", "form", type=_FormatName(), default="text", show_default=True)
    return option(command)


def chosen_format(name: str, output: Path | None) -> "ReportFormat":
    """Return a format by name.

    Raises:
        OutputError: it is for a browser, and would go to a terminal.
    """
    from checker.reports.formats import FORMATS  # noqa: PLC0415 - as above

    found = FORMATS[name]
    if found.is_page and output is None and sys.stdout.isatty():
        raise OutputError(
            Message("cli.html-not-terminal"),
            place=f"--format {name}",
            remedy=Message("cli.name-file-write-o-report-html"),
        )
    return found


@contextmanager
def reporting(
    found: "ReportFormat",
    output: Path | None,
    language: DisplayLanguage,
    read: ReadFile,
    *,
    is_folder: bool,
    quiet: bool,
    verbose: bool = False,
    over: Callable[[TextIO], TextIO] | None = None,
) -> "Iterator[Reporter]":
    """Yield a reporter on the file `output`, which appears once it is whole, or standard output.

    Args:
        found: the format.
        output: where to; None for standard output.
        language: of the words around the findings.
        read: reads a document, for formats that show it; raises InputError.
        is_folder: the files were found in folders, not named.
        quiet: leave out what is neither a finding nor a verdict.
        verbose: add what only who writes rules asks for.
        over: returns the stream that is written to instead of the place's own.

    Raises:
        OutputError: it cannot be written; what was there before is as it was.
    """
    from checker.reports.reporter import ReportContext  # noqa: PLC0415 - as above

    def read_again(linted: "Linted") -> "Document | None":
        return _read_again(linted, read)

    with open_output(output) as stream:
        to = stream if over is None else over(stream)
        context = ReportContext(to, language, quiet, verbose, is_folder=is_folder, read=read_again)
        yield found.open(context)


def _read_again(linted: "Linted", read: ReadFile) -> "Document | None":
    """Read a document again: other processes checked it, and a verdict holds no document.

    None where it is not the one that was checked: somebody saved meanwhile, or it was checked as
    it is staged.
    """
    try:
        document = read(Path(linted.verdict.document.path))
    except InputError:
        return None
    return document if document.sha256 == linted.verdict.document.sha256 else None
