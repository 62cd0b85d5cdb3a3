"""`checker check`: reviews drafts."""

import sys
from datetime import datetime
from pathlib import Path

import click

from checker.cli.annotate import annotate_option, check_annotated_path, write_annotated
from checker.cli.interrupt import interruptible
from checker.cli.output import (
    check_output_path,
    console,
    lang_option,
    locale_language,
    plain_console,
    write_report,
)
from checker.cli.progress import announcing, judging
from checker.core.document import Document
from checker.core.errors import ExitCode, InputError, OutputError
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Verdict
from checker.jobs.lint.check_files import check_files
from checker.reports import json as json_report
from checker.reports import text as text_report
from checker.session import Options, Session

_EXIT = {
    "pass": ExitCode.PASS,
    "fail": ExitCode.FAIL,
    "needs_review": ExitCode.NOT_JUDGED,
    "error": ExitCode.NOT_JUDGED,
}
_WORST_FIRST = (ExitCode.BAD_INPUT, ExitCode.FAIL, ExitCode.NOT_JUDGED, ExitCode.PASS)


@click.command(
    epilog="例 / Example:  checker check 稟議書.docx -r ringi --format json -o result.json"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-r", "--ruleset", help="規則集の名前か YAML / a rule set's name or YAML file")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="html は文書と指摘を並べた1ファイル / html: the document beside its findings, one file",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="結果の書き込み先 / where to write"
)
@annotate_option
@click.option("--no-model", is_flag=True, help="モデルを使わない / decide only what code can")
@click.option(
    "--model", help="モデルの名前、パス、openai:名前@url / a name, path or openai:NAME@URL"
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="モデルの判定にかける秒数の上限 / stop judging after so many seconds",
)
@click.option(
    "--explain", is_flag=True, help="モデルの指摘に、決め手の言葉を添える / say which words decided"
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    help="不合格にする重さ(既定: error) / what fails a document",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="並列数(--no-model のとき。既定: 自動) / processes, with --no-model (default: automatic)",
)
@click.option("-q", "--quiet", is_flag=True, help="指摘と判定だけ / findings and verdicts only")
@click.option("-v", "--verbose", is_flag=True, help="所要時間も出す / also say what took how long")
@lang_option
def check(
    files: tuple[Path, ...],
    ruleset: str | None,
    form: str,
    output: Path | None,
    annotate: Path | None,
    no_model: bool,
    model: str | None,
    budget: float | None,
    explain: bool,
    fail_on: Severity | None,
    jobs: int | None,
    quiet: bool,
    verbose: bool,
    lang: DisplayLanguage | None,
) -> int:
    """文書を規則集で検査する。 / Review drafts against a rule set.

    終了コード / Exit codes: 0 合格 pass, 1 不合格 fail, 2 入力や設定の誤り bad input,
    3 判定しきれない not fully judged, 4 checker の不具合 a bug.
    """
    if output is not None:
        check_output_path(output, files)
    elif form == "html" and sys.stdout.isatty():
        raise _page_on_terminal()
    if annotate is not None:
        check_annotated_path(annotate, files, output)
    options = Options(
        ruleset=ruleset,
        use_model=not no_model,
        model=model,
        language=lang,
        fail_on=fail_on,
        budget=budget,
        explain=explain,
    )
    session = Session.open(Path.cwd(), options, locale_language())
    session.announce = announcing(session.language, quiet=quiet)
    with (
        judging(session.language, quiet=quiet) as on_progress,
        interruptible(session.limit, session.language),
    ):
        verdicts = check_files(session, files, jobs, on_progress)
    session.close()
    _problems(verdicts)
    _render(session, verdicts, form, output, quiet=quiet)
    if annotate is not None:
        write_annotated(session, files[0], verdicts[0], annotate)
    if verbose:
        _timings(verdicts)
    return exit_code(verdicts)


def exit_code(verdicts: list[Verdict]) -> int:
    """Return the worst of the verdicts' exit codes: bad input, fail, not judged, pass."""
    codes = {
        ExitCode.BAD_INPUT if each.problem is not None else _EXIT[each.status] for each in verdicts
    }
    return next(code for code in _WORST_FIRST if code in codes)


def _problems(verdicts: list[Verdict]) -> None:
    for each in verdicts:
        if each.problem is not None:
            remedy = f"\n  → {each.problem.remedy}" if each.problem.remedy else ""
            click.echo(f"checker: {each.problem.place}: {each.problem.what}{remedy}", err=True)


def _page_on_terminal() -> OutputError:
    return OutputError(
        Message("cli.html-not-terminal"),
        place="--format html",
        remedy=Message("cli.name-file-write-o-report-html"),
    )


def _page(session: Session, verdicts: list[Verdict]) -> str:
    from checker.reports import html as html_report  # noqa: PLC0415 - not for the other formats

    def read(verdict: Verdict) -> Document | None:
        """Read the document again: other processes checked it, and a verdict holds no document."""
        if verdict.problem is not None:
            return None
        try:
            document = session.read(Path(verdict.document.path))
        except InputError:
            return None
        return document if document.sha256 == verdict.document.sha256 else None

    return html_report.render(verdicts, read, datetime.now().astimezone())


def _render(
    session: Session, verdicts: list[Verdict], form: str, output: Path | None, *, quiet: bool
) -> None:
    if form == "html":
        write_report(_page(session, verdicts), output)
    elif form == "json":
        write_report(json_report.render(verdicts), output)
    elif output is None:
        text_report.render(verdicts, console(), quiet=quiet)
    else:
        plain, buffer = plain_console()
        text_report.render(verdicts, plain, quiet=quiet)
        write_report(buffer.getvalue(), output)


def _timings(verdicts: list[Verdict]) -> None:
    for each in verdicts:
        if each.timings is not None:
            took = each.timings
            line = f"read {took.read} s, rules {took.rules} s, judge {took.judge} s"
            if each.engine is not None:
                line += f" ({each.engine.asked} asked, {each.engine.cached} cached)"
            click.echo(f"{each.document.path}: {line}", err=True)
