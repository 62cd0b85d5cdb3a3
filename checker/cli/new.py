"""`checker new`: writes a document from a template, data and notes, and a verdict beside it."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.index import index_option
from checker.cli.new_ask import ask_missing
from checker.cli.new_batch import write_batch
from checker.cli.new_index import open_facts
from checker.cli.new_redo import Redo, make_redo, redo_options
from checker.cli.new_resume import (
    check_resumable,
    get_document_path,
    open_working_copy,
    read_earlier_notes,
    resume_order,
    save_working_copy,
)
from checker.cli.new_watch import show_writing
from checker.cli.output import lang_option, make_console, make_usage_error
from checker.cli.progress import make_announcer
from checker.core.errors import ConfigError, ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.write import WriteRequest, WriteResult, list_questions
from checker.jobs.write.field_facts import join_notes
from checker.jobs.write.files import check_target, form_of, read_any_notes, save
from checker.jobs.write.working_copy import get_working_copy_path
from checker.reports import text as text_report
from checker.session import Options, Session
from checker.templates.data import Data, read_data
from checker.templates.model import Tone

EXIT = {
    "pass": ExitCode.PASS,
    "fail": ExitCode.FAIL,
    "needs_review": ExitCode.NOT_JUDGED,
    "error": ExitCode.NOT_JUDGED,
}
_NOTHING = Message("cli.nothing-would-be-drafted")


@command()
@click.argument("template", required=False)
@click.option("--data", type=click.Path(path_type=Path))
@click.option("--notes", type=click.Path(path_type=Path), multiple=True)
@index_option
@click.option("-o", "--output", type=click.Path(path_type=Path))
@click.option("--resume", type=click.Path(path_type=Path), metavar="OUT.yaml")
@redo_options
@click.option("--interactive", is_flag=True)
@click.option("--batch", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option("--name", "pattern", metavar="PATTERN")
@click.option("--dry-run", is_flag=True)
@click.option("--no-model", is_flag=True)
@click.option("--model")
@click.option("--rounds", type=click.IntRange(0, 10), default=2, show_default=True)
@click.option("--time-limit", type=click.FloatRange(min=0), metavar="SECONDS")
@click.option("--force", is_flag=True)
@click.option("-q", "--quiet", is_flag=True)
@configuration_options
@lang_option
def new(
    template: str | None,
    data: Path | None,
    notes: tuple[Path, ...],
    index_file: Path | None,
    output: Path | None,
    resume: Path | None,
    redo: tuple[str, ...],
    tone: Tone | None,
    length: str | None,
    interactive: bool,
    batch: Path | None,
    pattern: str | None,
    dry_run: bool,
    no_model: bool,
    model: str | None,
    rounds: int,
    time_limit: float | None,
    force: bool,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Write a document from a template."""
    _check_options(template, output, resume, data=data, batch=batch, dry_run=dry_run)
    anew = make_redo(redo, tone, length, resumes=resume is not None)
    options = Options(use_model=not no_model, model=model, language=lang, budget=time_limit)
    session = open_session(options)
    session.announce = make_announcer(session.language, quiet=quiet)
    try:
        if resume is not None:
            order = _resume(session, resume, template, notes, rounds, anew, force=force)
        else:
            order = _order(session, template or "", data, notes, output, rounds)
        if batch is not None and not dry_run:
            return write_batch(session, order, batch, pattern, quiet=quiet)
        order = form_of(order, chosen=output is not None or resume is not None)
        if interactive:
            order = ask_missing(order)
        if dry_run:
            return _run_dry(session, order)
        if resume is None:
            check_target(order.path, force=force)
            check_target(get_working_copy_path(order.path), force=force)
        return _write(session, order, index_file, quiet=quiet, force=force or resume is not None)
    finally:
        session.close()


def _check_options(
    template: str | None,
    output: Path | None,
    resume: Path | None,
    *,
    data: Path | None,
    batch: Path | None,
    dry_run: bool,
) -> None:
    if resume is not None:
        if output is not None or data is not None or batch is not None:
            raise make_usage_error(Message("cli.resume-goes-alone"))
    elif template is None:
        raise make_usage_error(Message("cli.name-a-template"))
    elif output is None and not dry_run:
        raise make_usage_error(Message("cli.o-names-the-file"))


def _resume(
    session: Session,
    resume: Path,
    template: str | None,
    notes: tuple[Path, ...],
    rounds: int,
    redo: Redo,
    *,
    force: bool,
) -> WriteRequest:
    """Return the order for a document that was begun before."""
    copy = open_working_copy(resume)
    path = get_document_path(resume)
    order = _order(session, template or copy.template, None, notes, path, rounds)
    order = read_earlier_notes(session, copy, resume, order)
    check_resumable(copy, order, force=force)
    return resume_order(session, copy, order, redo, searches=bool(notes))


def _order(
    session: Session,
    template: str,
    data: Path | None,
    notes: tuple[Path, ...],
    output: Path | None,
    rounds: int,
) -> WriteRequest:
    return WriteRequest(
        template=session.template(template),
        data=read_data(data) if data else Data({}),
        path=output or Path("draft.docx"),
        form=".docx",
        language=session.language,
        today=_get_today(),
        notes=join_notes([read_any_notes(each, session.read) for each in notes]),
        rounds=rounds,
    )


def _get_today() -> date:
    """Return the day; CHECKER_TODAY is for trials and tests that must not depend on it."""
    fixed = os.environ.get("CHECKER_TODAY")
    try:
        return date.fromisoformat(fixed) if fixed else date.today()  # noqa: DTZ011 - the user's day
    except ValueError as error:
        raise ConfigError(
            Message("cli.is-no-date", fixed=fixed),
            place="CHECKER_TODAY",
            remedy=Message("cli.write-2025-06-02"),
        ) from error


def _write(
    session: Session, order: WriteRequest, index_file: Path | None, *, quiet: bool, force: bool
) -> int:
    with (
        open_facts(session, index_file, order.today) as facts,
        show_writing(session.language, quiet=quiet) as (listener, on_progress),
    ):
        context = session.writer(order.template, on_progress)
        result = session.write(replace(order, standing=facts), context, listener)
    save(order.path, result, force=force)
    working_copy = save_working_copy(order, result)
    _report(result, session.language, quiet=quiet)
    if not quiet and any(each.open_field for each in result.verdict.findings):
        says = Message("cli.fill-in-and-resume", path=str(working_copy))
        click.echo(says.get(session.language))
    return EXIT[result.verdict.status]


def _report(result: WriteResult, language: DisplayLanguage, *, quiet: bool) -> None:
    shown = make_console()
    text_report.render(result.verdict, shown, quiet=quiet)
    if not quiet:
        written = result.verdict.written
        counts = {
            origin: sum(each.origin == origin for each in written.fields)
            for origin in ("given", "notes", "drafted", "computed", "absent")
        }
        words = Message("cli.fields-given-from-notes-drafted-computed")
        shown.print(words.get(language).format(**counts))


def _run_dry(session: Session, order: WriteRequest) -> int:
    from checker.jobs.write import Prompts  # noqa: PLC0415 - only here

    prompts = Prompts(order.template.header.language, session.settings.prompts)
    found = list_questions(order, prompts)
    for label, conversation in found:
        click.echo(f"=== {label}\n{conversation.shown}\n")
    if not found:
        click.echo(_NOTHING.get(session.language))
    return ExitCode.PASS
