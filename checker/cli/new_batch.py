"""`checker new --batch`: a document per row, and a line per row of what became of it."""

from pathlib import Path

import click

from checker.cli.new_watch import show_writing
from checker.core.errors import ExitCode, OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.write import WriteRequest
from checker.jobs.write.batch import DEFAULT_NAME, Batch, BatchResult
from checker.jobs.write.files import save
from checker.session import Session
from checker.templates.data import read_batch
from checker.templates.render import list_forms

_SAYS = {
    "written": Message("cli.row"),
    "known": Message("cli.row-written-before"),
    "elsewhere": Message("cli.row-another-process-writing"),
    "later": Message("cli.row-time-up-another-run-goes"),
    "bad": Message("cli.row-not-written"),
}
_CODES = {"pass": ExitCode.PASS, "fail": ExitCode.FAIL}
_WORST_FIRST = (ExitCode.BAD_INPUT, ExitCode.FAIL, ExitCode.NOT_JUDGED, ExitCode.PASS)


def write_batch(
    session: Session, order: WriteRequest, table: Path, pattern: str | None, *, quiet: bool
) -> int:
    """Write a document per row of a table; return the worst of their exit codes.

    Raises:
        OutputError: the folder cannot be written.
        DataErrors: the table cannot be read.
    """
    folder = order.path
    if folder.exists() and not folder.is_dir():
        raise OutputError(
            Message("cli.is-no-folder"),
            place=str(folder),
            remedy=Message("cli.name-a-folder-with-o"),
        )
    form = list_forms(order.template)[0]
    codes = {ExitCode.PASS}
    with show_writing(session.language, quiet=True) as (listener, on_progress):
        context = session.writer(order.template, on_progress)
        batch = Batch(
            WriteRequest(**{**vars(order), "form": form}),
            folder,
            pattern or DEFAULT_NAME,
            lambda one: session.write(one, context, listener),
            lambda path, result: save(path, result, force=False),
            lambda: session.limit.reached is not None,
        )
        for row in batch.rows(read_batch(table)):
            codes.add(_get_exit_code(row))
            _say(row, session.language, quiet=quiet)
    return next(code for code in _WORST_FIRST if code in codes)


def _get_exit_code(row: BatchResult) -> ExitCode:
    if row.outcome == "bad":
        return ExitCode.BAD_INPUT
    if row.outcome == "elsewhere":
        return ExitCode.PASS
    if row.outcome == "later":
        return ExitCode.NOT_JUDGED
    return _CODES.get(row.status, ExitCode.NOT_JUDGED)


def _say(row: BatchResult, language: DisplayLanguage, *, quiet: bool) -> None:
    if row.error is not None:
        click.echo(f"checker: {row.error.render(language)}", err=True)
    if not quiet:
        words = _SAYS[row.outcome].get(language)
        click.echo(words.format(row=row.number, file=row.file, status=row.status))
