"""`checker ask`: answers a question from the company's own documents, word for word."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.index import find_index, index_option
from checker.cli.output import form_option, lang_option
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage
from checker.core.terminal import escape_in_json

if TYPE_CHECKING:
    from checker.core.answer import Answer
    from checker.session import Session

_EXIT = {
    "answered": ExitCode.PASS,
    "not_found": ExitCode.FAIL,
    "unsure": ExitCode.NOT_JUDGED,
    "not_judged": ExitCode.NOT_JUDGED,
}


@command()
@click.argument("question")
@click.option("--follows", metavar="QUESTION", default="")
@index_option
@form_option
@click.option("--no-model", is_flag=True)
@click.option("--model")
@click.option("--budget", type=click.FloatRange(min=0), metavar="SECONDS")
@click.option("-q", "--quiet", is_flag=True)
@configuration_options
@lang_option
def ask(
    question: str,
    follows: str,
    index_file: Path | None,
    form: str,
    no_model: bool,
    model: str | None,
    budget: float | None,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Answer a question from the documents of an index, with its source."""
    from checker.cli.progress import make_announcer  # noqa: PLC0415 - not for `--help`
    from checker.reports.answer import render_answer  # noqa: PLC0415 - likewise
    from checker.session import Options  # noqa: PLC0415 - likewise

    options = Options(use_model=not no_model, model=model, language=lang, budget=budget)
    with open_session(options) as session:
        session.announce = make_announcer(session.language, quiet=quiet)
        answer = _ask(session, (question, follows), find_index(session, index_file), quiet=quiet)
    if form == "json":
        click.echo(escape_in_json(answer.model_dump_json(indent=2)))
    else:
        click.echo(render_answer(answer, session.language))
    return _EXIT[answer.status]


def _ask(session: "Session", asked: tuple[str, str], where: Path, *, quiet: bool) -> "Answer":
    from checker.cli.interrupts import handle_interrupts  # noqa: PLC0415 - not for `--help`
    from checker.cli.progress import show_judging  # noqa: PLC0415 - likewise
    from checker.jobs.ask.ask import Asking  # noqa: PLC0415 - likewise
    from checker.jobs.ask.embedders import open_embedder, open_second_look  # noqa: PLC0415 - likewise
    from checker.search.index_file import IndexFile  # noqa: PLC0415 - likewise

    today = datetime.now(UTC).astimezone().date()
    with (
        IndexFile.open(where) as index,
        show_judging(session.language, quiet=quiet) as on_progress,
        handle_interrupts(session.limit, session.language),
    ):
        embedder = open_embedder(session.settings)
        second = open_second_look(session.settings)
        judge = session.passage_judge(on_progress)
        asking = Asking(
            *(session, index, embedder, judge, today), looks_at_files=True, second_look=second
        )
        return asking.answer(*asked)
