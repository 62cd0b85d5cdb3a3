"""`checker model bench`: measures a model on this machine."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from checker.cli.configured import chosen_source, configuration_options
from checker.cli.help import command
from checker.cli.interrupts import handle_interrupts
from checker.cli.output import (
    form_option,
    lang_option,
    locale_language,
    make_console,
    make_names_table,
    write_json,
)
from checker.cli.progress import OnProgress, show_judging
from checker.core.config import Settings
from checker.core.config_layers import load_settings
from checker.core.errors import ExitCode, OutputError
from checker.core.messages import DisplayLanguage, Message, same
from checker.engines.catalogue.measurements import (
    ON_SERVER,
    Accuracy,
    Estimate,
    Measurement,
    convert_to_json,
    keep,
)
from checker.judge.limit import Limit

OnStep = Callable[[Message], None]

_LANGUAGES = {"ja": Message("cli.japanese"), "en": Message("cli.english")}
_UNKNOWN = Message("cli.unknown")
_NONE = Message("cli.none")
_NOTE = Message("cli.95-interval-half-questions-texts-calibrate")


@command("bench")
@click.argument("name", required=False)
@click.option("--questions", "count", type=click.IntRange(min=1), metavar="N")
@click.option("-q", "--quiet", is_flag=True)
@form_option
@configuration_options
@lang_option
def model_bench(
    name: str | None, count: int | None, quiet: bool, form: str, lang: DisplayLanguage | None
) -> int:
    """Measure a model's speed, accuracy and memory."""
    settings = load_settings(Path.cwd(), chosen_source())
    language = lang or settings.language or locale_language()
    limit = Limit()
    with show_judging(language, quiet=quiet) as on_progress, handle_interrupts(limit, language):
        found = _measure_model(
            name, count, settings, limit, _show_steps(language, quiet=quiet), on_progress
        )
    if form == "json":
        write_json(convert_to_json(found))
    else:
        print_measurement(found, language)
    if found.whole and found.machine is not None:
        _keep(found, language)
    return ExitCode.NOT_JUDGED if limit.reached else ExitCode.PASS


def _measure_model(
    name: str | None,
    count: int | None,
    settings: Settings,
    limit: Limit,
    on_step: OnStep,
    on_progress: OnProgress,
) -> Measurement:
    # the other `model` commands need none of it
    from checker.jobs.measure.bench import BenchJob, measure_model  # noqa: PLC0415
    from checker.judge.labelled_questions import load_labelled  # noqa: PLC0415

    job = BenchJob(settings, load_labelled(), name or settings.model, count, limit)
    return measure_model(job, on_step, on_progress)


def _show_steps(language: DisplayLanguage, *, quiet: bool) -> OnStep:
    """Return what says on a terminal what comes next."""

    def on_step(step: Message) -> None:
        if not quiet and sys.stderr.isatty():
            click.echo(f"{step.get(language)}…", err=True)

    return on_step


def _keep(found: Measurement, language: DisplayLanguage) -> None:
    """Keep what was measured; what is wrong with the folder costs the note only."""
    try:
        keep(found)
    except OutputError as error:
        click.echo(f"checker: {error.render(language)}", err=True)


def print_measurement(found: Measurement, language: DisplayLanguage) -> None:
    """Print what was measured as two tables: the machine's figures, and the answers'."""
    facts = make_names_table("", "")
    facts.show_header = False
    for heading, value in _list_facts(found, language):
        facts.add_row(heading.get(language), value)
    make_console().print(facts)
    if not found.accuracy:
        return
    table = make_names_table("", *(_LANGUAGES[each].get(language) for each in found.accuracy))
    for heading, values in _build_rows(found):
        table.add_row(heading.get(language), *(each.get(language) for each in values))
    make_console().print()
    make_console().print(table)
    make_console().print(_NOTE.get(language))


def _list_facts(found: Measurement, language: DisplayLanguage) -> list[tuple[Message, str]]:
    where = found.machine.words if found.machine else ON_SERVER
    memory = ON_SERVER if found.machine is None else _number(found.memory_mib, same("MiB"), 0)
    adapter = Message("cli.yes", adapter=found.adapter[:12])
    load = (
        ON_SERVER
        if found.machine is None
        else _number(found.load_seconds, Message("cli.seconds"), 1)
    )
    facts = [
        (Message("cli.model"), same(found.model)),
        (Message("cli.adapter"), adapter if found.adapter else _NONE),
        (Message("cli.machine"), where),
        (Message("cli.load"), load),
        (Message("cli.prompt"), _rate(found.prompt_rate, found.prompt_tokens)),
        (Message("cli.output"), _rate(found.output_rate, found.output_tokens)),
        (Message("cli.judging"), _number(found.judge_seconds, Message("cli.seconds-per-text"), 2)),
        (Message("cli.peak-memory"), memory),
    ]
    return [(heading, value.get(language)) for heading, value in facts]


def _rate(rate: float | None, tokens: int) -> Message:
    if rate is None:
        return _UNKNOWN
    return Message("cli.tokens-s-tokens", rate=rate, tokens=tokens)


def _number(value: float | None, unit: Message, places: int) -> Message:
    if value is None:
        return _UNKNOWN
    return Message("cli.number-unit", number=f"{value:,.{places}f}", unit=unit)


def _build_rows(found: Measurement) -> list[tuple[Message, list[Message]]]:
    sides = list(found.accuracy.values())
    return [
        (Message("cli.questions-texts-2"), [_format_counts(each) for each in sides]),
        (
            Message("cli.right-of-all"),
            [_share(each.right) for each in sides],
        ),
        (Message("cli.decided"), [_share(each.decided) for each in sides]),
        (
            Message("cli.right-of-the-decided"),
            [_share(each.decided_right) for each in sides],
        ),
        (Message("cli.auc"), [_format_area(each.auc) for each in sides]),
    ]


def _format_counts(side: Accuracy) -> Message:
    return Message("cli.questions-texts", questions=side.questions, texts=side.texts)


def _share(estimate: Estimate | None) -> Message:
    if estimate is None:
        return Message("cli.text-3")
    text = f"{estimate.value:.1%}"
    if estimate.low is not None and estimate.high is not None:
        text += f" ({estimate.low:.0%}-{estimate.high:.0%})"
    return same(text)


def _format_area(estimate: Estimate) -> Message:
    text = f"{estimate.value:.3f}"
    if estimate.low is not None and estimate.high is not None:
        text += f" ({estimate.low:.2f}-{estimate.high:.2f})"
    return same(text)
