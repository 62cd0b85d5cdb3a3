"""`checker rules test`: measure rules on their own examples, or on documents."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import (
    form_option,
    lang_option,
    make_console,
    make_names_table,
    write_json,
)
from checker.cli.progress import make_announcer, show_judging
from checker.cli.rules_noise import print_noise
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage, Message, same
from checker.jobs.measure.rule_test import RuleMeasure
from checker.jobs.measure.telling import (
    iter_contradictions,
    iter_expectations,
    iter_forecasts,
    iter_lacking,
    name_measure,
)
from checker.session import Options, Session

_COUNTED = (
    Message("cli.column-examples"),
    Message("cli.column-right"),
    Message("cli.column-wrong"),
    Message("cli.column-unsure"),
    Message("cli.column-decided"),
    Message("cli.column-accuracy"),
)
_Measured = dict[str, list[RuleMeasure]]


@command("test")
@click.argument("rulesets", nargs=-1, required=True, metavar="RULESET...")
@click.option("--rule", "names", multiple=True, metavar="RULE")
@click.option("--no-model", is_flag=True)
@click.option("--model")
@click.option("-q", "--quiet", is_flag=True)
@click.option("-v", "--verbose", is_flag=True)
@click.option("--corpus", type=click.Path(path_type=Path, exists=True))
@form_option
@configuration_options
@lang_option
def test(
    rulesets: tuple[str, ...],
    names: tuple[str, ...],
    no_model: bool,
    model: str | None,
    quiet: bool,
    verbose: bool,
    corpus: Path | None,
    form: str,
    lang: DisplayLanguage | None,
) -> int:
    """Measure each rule on its own examples."""
    chosen = rulesets[0] if len(rulesets) == 1 else None
    options = Options(ruleset=chosen, use_model=not no_model, model=model, language=lang)
    session = open_session(options)
    if corpus is not None:
        for ruleset in rulesets:
            print_noise(session, ruleset, corpus, form=form, verbose=verbose)
        return ExitCode.PASS
    session.announce = make_announcer(session.language, quiet=quiet)
    with show_judging(session.language, quiet=quiet) as on_progress:
        measured = {each: session.measure(each, on_progress, names) for each in rulesets}
    session.close()
    broken = _report_broken(session, rulesets, names)
    if form == "json":
        write_json(_list_measures(measured))
    else:
        _print_measured(measured, session.language, quiet=quiet, verbose=verbose)
    if broken:
        return ExitCode.BAD_INPUT
    found = [each for measures in measured.values() for each in measures]
    wrong = any(each.wrong and each.kind != "judge" for each in found)
    wrong = wrong or any(one.same for each in found for one in each.contradictions)
    wrong = wrong or any(each.lacking for each in found)
    return ExitCode.FAIL if wrong else ExitCode.PASS


def _report_broken(session: Session, rulesets: Sequence[str], names: Sequence[str]) -> bool:
    """Print what is wrong with rules that cannot run; return whether there are any."""
    broken = [
        each
        for ruleset in rulesets
        for each in session.library.get(ruleset).broken
        if each.enabled and (not names or each.id in names)
    ]
    for fault in (each for one in broken for each in one.faults):
        click.echo(fault.render(session.language), err=True)
    return bool(broken)


def _list_measures(measured: _Measured) -> list[dict[str, object]]:
    """Return the measures as JSON has them: of several rule sets each says of which it is."""
    return [
        ({"ruleset": ruleset} if len(measured) > 1 else {}) | asdict(each)
        for ruleset, measures in measured.items()
        for each in measures
    ]


def _print_measured(
    measured: _Measured, language: DisplayLanguage, *, quiet: bool, verbose: bool
) -> None:
    for ruleset, measures in measured.items():
        if len(measured) > 1:
            click.echo(f"{ruleset}:")
        _print_measures(measures, language, quiet=quiet)
        for line in (*iter_contradictions(measures), *iter_lacking(measures)):
            click.echo(line.get(language))
        for line in () if quiet else (*iter_expectations(measures), *iter_forecasts(measures)):
            click.echo(line.get(language))
    if verbose:
        for each in (one for measures in measured.values() for one in measures):
            for text in each.wrong_on:
                click.echo(f"{each.rule}: {text!r}")


def _print_measures(
    measures: Sequence[RuleMeasure], language: DisplayLanguage, *, quiet: bool
) -> None:
    table = make_names_table(Message("cli.rule").get(language), "kind")
    for heading in _COUNTED:
        table.add_column(heading.get(language), justify="right")
    table.add_column("")
    for each in measures:
        if quiet and not each.wrong and not each.advisory:
            continue
        accuracy = "" if each.accuracy is None else f"{each.accuracy:.0%}"
        decided = "" if each.decided is None else f"{each.decided:.0%}"
        counts = (each.examples, each.right, each.wrong, each.unsure)
        row = (name_measure(each), each.kind, *map(str, counts), decided, accuracy)
        table.add_row(*row, _describe(each).get(language))
    make_console().print(table)


def _describe(each: RuleMeasure) -> Message:
    if each.changed:
        return Message("cli.changed-by-an-override")
    if not each.examples:
        return Message("cli.no-examples")
    return Message("cli.advisory") if each.advisory else same("")
