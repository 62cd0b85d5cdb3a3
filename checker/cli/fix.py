"""`checker fix`: makes the fixes that rules offer; a file is changed only where that is asked."""

import sys
from pathlib import Path

import click

from checker.cli import fix_patch, fix_report, fix_word
from checker.cli.configured import (
    configuration_options,
    open_session,
    suppressions_option,
)
from checker.cli.help import command
from checker.cli.output import (
    check_output_path,
    form_option,
    lang_option,
    make_console,
    make_plain_console,
    make_usage_error,
    write_document,
    write_json,
)
from checker.cli.patch import build_unified_diff
from checker.core.atomic import check_replaceable, replace_file
from checker.core.errors import CheckerError, ExitCode, InputError, OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import write_atomically
from checker.core.verdict import Problem
from checker.jobs.fix.fix_file import FixResult, GradeName
from checker.jobs.fix.report import FixReport, report_of
from checker.jobs.fix.suggestions import SuggestedGrade
from checker.session import Options, Session

_EXIT = {
    "pass": ExitCode.PASS,
    "needs_review": ExitCode.PASS,  # what needs a model was not asked: that is no fault left
    "fail": ExitCode.FAIL,
    "error": ExitCode.NOT_JUDGED,
}
_WORST_FIRST = (ExitCode.BAD_INPUT, ExitCode.FAIL, ExitCode.NOT_JUDGED, ExitCode.PASS)


class _FixOptions:
    """Where the fixed text goes, and what is shown of it."""

    def __init__(
        self,
        output: Path | None,
        *,
        in_place: bool,
        check_only: bool,
        diff: bool,
        backup: bool,
        exit_zero: bool = False,
    ) -> None:
        self.exit_zero = exit_zero
        self.output = output
        self.in_place = in_place
        self.check_only = check_only
        self.backup = backup
        self.writes = in_place or output is not None
        self.shows = in_place or check_only or diff
        self.diff = diff or not (self.writes or check_only)


@command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-r", "--ruleset")
@click.option(
    "--grade",
    type=click.Choice(["safe", "unsafe", "display"]),
    default="safe",
    show_default=True,
)
@click.option("--in-place", is_flag=True)
@click.option("-o", "--output", type=click.Path(path_type=Path))
@fix_patch.patch_option
@click.option("--diff", is_flag=True)
@click.option("--check-only", "--dry-run", "check_only", is_flag=True)
@fix_word.plain_option
@fix_word.comments_option
@click.option("--no-model", is_flag=True, expose_value=False)
@click.option("--no-backup", is_flag=True)
@click.option("--exit-zero", is_flag=True)
@form_option
@click.option("-q", "--quiet", is_flag=True)
@configuration_options
@suppressions_option
@lang_option
def fix(
    files: tuple[Path, ...],
    ruleset: str | None,
    grade: SuggestedGrade,
    in_place: bool,
    output: Path | None,
    patch: Path | None,
    diff: bool,
    check_only: bool,
    tracked: bool,
    comments: bool,
    no_backup: bool,
    exit_zero: bool,
    form: str,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Make the fixes that rules offer."""
    _check_options(files, output, in_place=in_place, check_only=check_only)
    others = any((in_place, output, check_only, diff, comments, form == "json"))
    fix_patch.check_alone(patch, others=others)
    where = {"in_place": in_place, "check_only": check_only, "diff": diff}
    wish = _FixOptions(output, **where, backup=not no_backup, exit_zero=exit_zero)
    session = open_session(Options(ruleset, use_model=False, language=lang))
    if patch is not None:
        return fix_patch.write_patch(session, files, patch, grade, quiet=quiet)
    if grade == "display":
        raise fix_patch.refuse_hints()
    ways = fix_word.Ways(tracked, comments)
    return _exit_code(_fix_all(session, files, grade, wish, form, ways, quiet=quiet), wish)


def _check_options(
    files: tuple[Path, ...], output: Path | None, *, in_place: bool, check_only: bool
) -> None:
    if sum((output is not None, in_place, check_only)) > 1:
        raise make_usage_error(Message("cli.only-one-of-these"))
    if output is not None and len(files) > 1:
        raise make_usage_error(Message("cli.o-takes-one-file"))
    if output is not None:
        check_output_path(output, files)


def _fix_all(
    session: Session,
    files: tuple[Path, ...],
    grade: GradeName,
    wish: _FixOptions,
    form: str,
    ways: fix_word.Ways,
    *,
    quiet: bool,
) -> list[FixReport]:
    """Fix the files one after another, and print what became of each."""
    reports = []
    for file in files:
        report, shown = _fix_one(session, file, grade, wish, form, ways)
        reports.append(report)
        if form == "text":
            _print(report, shown, quiet=quiet, apart=wish.diff)
    if form == "json":
        _print_json(reports)
    return reports


def _fix_one(
    session: Session,
    file: Path,
    grade: GradeName,
    wish: _FixOptions,
    form: str,
    ways: fix_word.Ways,
) -> tuple[FixReport, bytes]:
    """Return the report on a file, and its diff where one is wished."""
    try:
        fix_word.check_target(file, wish.output, shown=wish.shows)
        if wish.in_place:
            check_replaceable(file)
        fixed = fix_word.fix_file(session, file, grade, ways)
        report = _write_fixed(report_of(fixed, str(file), session.language), fixed, wish)
    except (InputError, OutputError) as error:
        problem = _build_problem(error, file, session.language)
        return FixReport(language=session.language, path=str(file), problem=problem), b""
    if wish.check_only and form == "json":
        report = report.model_copy(update={"found": session.check(file)})
    if not wish.diff:
        return report, b""
    readable = form == "json" or sys.stdout.isatty() or fix_word.is_word(file)
    shown = _diff_text(fixed) if readable else _diff_bytes(fixed)
    return report.model_copy(update={"patch": shown.decode("utf-8", "replace")}), shown


def _write_fixed(report: FixReport, fixed: FixResult, wish: _FixOptions) -> FixReport:
    """Write the fixed text where it is wished, and return the report that says so."""
    if wish.output is not None:
        write_atomically(wish.output, fixed.after.data)
        if fixed.changed:
            fix_word.say_cautions(fixed.path, fixed.before.data, report.language)
        return report.model_copy(update={"written": str(wish.output)})
    if not wish.in_place or not fixed.changed:
        return report
    fix_word.check_in_place(fixed.path, fixed.before.data)
    sha256 = fixed.before.document.sha256
    kept = replace_file(fixed.path, sha256, fixed.after.data, backup=wish.backup)
    beside = None if kept is None else str(fixed.path.with_name(kept.name))
    update = {"written": str(fixed.path), "backup": beside}
    return report.model_copy(update=update)


def _diff_bytes(fixed: FixResult) -> bytes:
    return build_unified_diff(fixed.path, fixed.before.data, fixed.after.data)


def _diff_text(fixed: FixResult) -> bytes:
    """Return the diff in UTF-8, to be read and not to be applied, whatever the file's encoding."""
    before, after = (fix_word.get_shown_text(each.document) for each in (fixed.before, fixed.after))
    return build_unified_diff(fixed.path, before.encode("utf-8"), after.encode("utf-8"))


def _build_problem(error: CheckerError, file: Path, language: DisplayLanguage) -> Problem:
    none = Message("cli.text-2")
    return Problem(
        what=error.what.get(language),
        place=error.place or str(file),
        remedy=(error.remedy or none).get(language) or None,
    )


def _print(report: FixReport, patch: bytes, *, quiet: bool, apart: bool) -> None:
    """Print a report; beside a diff on standard error, so that the diff can be piped."""
    if report.problem is not None:
        remedy = f"\n  → {report.problem.remedy}" if report.problem.remedy else ""
        click.echo(f"checker: {report.problem.place}: {report.problem.what}{remedy}", err=True)
        return
    if not apart:
        fix_report.render(report, make_console(), quiet=quiet)
        return
    plain, buffer = make_plain_console()
    fix_report.render(report, plain, quiet=quiet)
    click.echo(buffer.getvalue(), nl=False, err=True)
    write_document(patch)


def _print_json(reports: list[FixReport]) -> None:
    shown = [report.model_dump(mode="json") for report in reports]
    write_json(shown[0] if len(shown) == 1 else shown)


def _exit_code(reports: list[FixReport], wish: _FixOptions) -> int:
    codes = {_get_exit_code(report, wish) for report in reports}
    worst = next(code for code in _WORST_FIRST if code in codes)
    return ExitCode.PASS if wish.exit_zero and worst == ExitCode.FAIL else worst


def _get_exit_code(report: FixReport, wish: _FixOptions) -> ExitCode:
    if report.problem is not None or report.remaining is None:
        return ExitCode.BAD_INPUT
    if wish.check_only and report.changed:
        return ExitCode.FAIL
    return _EXIT[report.remaining.status]
