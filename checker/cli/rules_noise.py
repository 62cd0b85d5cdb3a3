"""`checker rules test --corpus`: how loud each rule is on documents that are in use."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from pydantic_core import to_jsonable_python

from checker.cli.output import make_console, make_names_table, write_json
from checker.core.errors import InputError
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.measure.corpus import list_documents
from checker.jobs.measure.noise import Noise, RuleNoise, measure_noise
from checker.session import Session

_NAMES = (
    Message("cli.column-rule"),
    Message("cli.column-kind"),
)
_COUNTS = (
    Message("cli.column-candidates"),
    Message("cli.column-alarms"),
    Message("cli.column-files"),
    Message("cli.column-density"),
)


def print_noise(session: Session, ruleset: str, corpus: Path, *, form: str, verbose: bool) -> None:
    """Measure a rule set on all documents under `corpus`, and print alarms per 10,000 characters.

    Raises:
        InputError: `corpus` holds no document, or none that can be read.
    """
    noise = measure_noise(
        session.validated(ruleset),
        list_documents(corpus),
        partial(session.job_for, ruleset=ruleset),
        session.language,
    )
    if form == "json":
        rows = to_jsonable_python(asdict(noise))
        write_json(rows)
    else:
        _print_table(noise, session.language)
        if verbose:
            for line in _iter_alarms(noise):
                click.echo(line)
    if not noise.files:
        raise InputError(
            Message("cli.holds-no-document-can-read"),
            place=str(corpus),
        )


def _print_table(noise: Noise, language: DisplayLanguage) -> None:
    table = make_names_table(*(heading.get(language) for heading in _NAMES))
    for heading in _COUNTS:
        table.add_column(heading.get(language), justify="right")
    table.add_column("")
    for each in sorted(noise.rules, key=lambda each: -each.per_10000):
        table.add_row(*_build_row(each, language))
    make_console().print(table)
    words = Message("cli.documents-characters", count=noise.files, characters=noise.characters)
    click.echo(words.get(language))
    for name, reason in (*noise.refused, *noise.broken):
        click.echo(f"{name}: {reason}", err=True)


def _build_row(each: RuleNoise, language: DisplayLanguage) -> tuple[str, ...]:
    off = "" if each.enabled else Message("cli.switched-off").get(language)
    if not each.candidates and not each.alarms:
        off = Message("cli.no-candidates").get(language)
    if each.failed:
        words = Message("cli.could-not-run-on-documents")
        off = words.format(count=each.failed).get(language)
    counts = (each.candidates, len(each.alarms), each.files)
    return (each.rule, each.kind, *map(str, counts), f"{each.per_10000:.2f}", off)


def _iter_alarms(noise: Noise) -> Iterator[str]:
    for each in noise.rules:
        for alarm in each.alarms:
            finding = alarm.finding
            where = f"{alarm.file}: {finding.place.label}"
            yield f"{each.rule}\t{where}\t{finding.message}\t{finding.excerpt}"
