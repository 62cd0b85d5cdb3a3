"""`checker new --batch`: a document per row, and a line per row of what became of it."""

from pathlib import Path

import click

from checker.app import App
from checker.cli.new_files import save
from checker.cli.new_watch import watching
from checker.core.bilingual import Bilingual, Language
from checker.core.errors import ExitCode, OutputError
from checker.jobs.write import Order
from checker.jobs.write.batch import DEFAULT_NAME, Batch, Row
from checker.templates.data import read_batch
from checker.templates.render import forms

_SAYS = {
    "written": Bilingual("{row}行目: {file} {status}", "row {row}: {file} {status}"),
    "known": Bilingual(
        "{row}行目: {file} {status}(作成済み)", "row {row}: {file} {status} (written before)"
    ),
    "elsewhere": Bilingual(
        "{row}行目: 別のプロセスが作っています", "row {row}: another process is writing it"
    ),
    "later": Bilingual(
        "{row}行目: 時間が尽きました(もう一度実行すると続きから始まります)",
        "row {row}: the time was up (another run goes on from here)",
    ),
    "bad": Bilingual("{row}行目: 作れません", "row {row}: not written"),
}
_CODES = {"pass": ExitCode.PASS, "fail": ExitCode.FAIL}
_WORST_FIRST = (ExitCode.BAD_INPUT, ExitCode.FAIL, ExitCode.NOT_JUDGED, ExitCode.PASS)


def write_batch(app: App, order: Order, table: Path, pattern: str | None, *, quiet: bool) -> int:
    """Write a document per row of a table; return the worst of their exit codes.

    Raises:
        OutputError: the folder cannot be written.
        DataErrors: the table cannot be read.
    """
    folder = order.path
    if folder.exists() and not folder.is_dir():
        raise OutputError(
            Bilingual("フォルダーではありません。", "is no folder."),
            place=str(folder),
            remedy=Bilingual("-o でフォルダーを指定してください。", "Name a folder with -o."),
        )
    form = forms(order.template)[0]
    codes = {ExitCode.PASS}
    with watching(app.language, quiet=True) as (watch, on_progress):
        desk = app.desk(order.template, on_progress)
        batch = Batch(
            Order(**{**vars(order), "form": form}),
            folder,
            pattern or DEFAULT_NAME,
            lambda one: app.write(one, desk, watch),
            lambda path, result: save(path, result, force=False),
            lambda: app.limit.reached is not None,
        )
        for row in batch.rows(read_batch(table)):
            codes.add(_code(row))
            _say(row, app.language, quiet=quiet)
    return next(code for code in _WORST_FIRST if code in codes)


def _code(row: Row) -> ExitCode:
    if row.outcome == "bad":
        return ExitCode.BAD_INPUT
    if row.outcome == "elsewhere":
        return ExitCode.PASS
    if row.outcome == "later":
        return ExitCode.NOT_JUDGED
    return _CODES.get(row.status, ExitCode.NOT_JUDGED)


def _say(row: Row, language: Language, *, quiet: bool) -> None:
    if row.error is not None:
        click.echo(f"checker: {row.error.render(language)}", err=True)
    if not quiet:
        words = _SAYS[row.outcome].get(language)
        click.echo(words.format(row=row.number, file=row.file, status=row.status))
