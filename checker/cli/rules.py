"""`checker rules`: looks at rule sets, validates and measures them."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import group
from checker.cli.output import (
    form_option,
    lang_option,
    make_console,
    make_names_table,
    write_json,
)
from checker.cli.progress import make_announcer, show_judging
from checker.cli.rules_draft import draft
from checker.cli.rules_explain import explain
from checker.cli.rules_import import import_
from checker.cli.rules_learn import learn
from checker.cli.rules_noise import print_noise
from checker.core.errors import ConfigError, ExitCode, RulesetError
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.measure.rule_test import RuleMeasure
from checker.kinds.shared.lexicon import entries_of
from checker.rules import Ruleset, RulesetHeader
from checker.session import Options, Session

_HEADINGS = (
    Message("cli.column-name"),
    Message("cli.column-title"),
    Message("cli.column-version"),
    Message("cli.column-rules"),
)
_COUNTED = (
    Message("cli.column-examples"),
    Message("cli.column-right"),
    Message("cli.column-wrong"),
    Message("cli.column-unsure"),
    Message("cli.column-accuracy"),
)


@group()
def rules() -> None:
    """Look at and test rule sets."""


rules.add_command(draft)
rules.add_command(explain)
rules.add_command(import_)
rules.add_command(learn)


@rules.command("list")
@form_option
@configuration_options
@lang_option
def list_(form: str, lang: DisplayLanguage | None) -> int:
    """List the rule sets there are."""
    session = open_session(Options(language=lang))
    rows, faults = _load_rulesets(session)
    for fault in faults:
        click.echo(fault.render(session.language), err=True)
    code = ExitCode.BAD_INPUT if faults else ExitCode.PASS
    if form == "json":
        write_json([_build_row(*each) for each in rows])
        return code
    table = make_names_table(*(heading.get(session.language) for heading in _HEADINGS), "SHA-256")
    table.add_column(_choose_words(session.language, Message("cli.file-names")))
    for file, header, loaded in rows:
        names = ", ".join(header.applies_to.filename)
        table.add_row(
            file.stem,
            header.title,
            header.version,
            str(len(loaded.rules)),
            loaded.sha256[:12],
            names,
        )
    make_console().print(table)
    return code


def _load_rulesets(
    session: Session,
) -> tuple[list[tuple[Path, RulesetHeader, Ruleset]], list[RulesetError]]:
    """Return the rule sets that can be used, and what is wrong with the others."""
    headers, unread = session.library.survey()
    rows, faults = [], list(unread)
    for file, header in headers:
        try:
            rows.append((file, header, session.library.get(file.stem)))
        except RulesetError as error:
            faults.append(error)
    return rows, faults


def _build_row(file: Path, header: RulesetHeader, loaded: Ruleset) -> dict[str, Any]:
    return {
        "ruleset": file.stem,
        "title": header.title,
        "version": header.version,
        "sha256": loaded.sha256,
        "rules": len(loaded.rules),
        "extends": list(header.extends),
        "applies_to": header.applies_to.model_dump(),
        "file": str(file),
    }


@rules.command()
@click.argument("ruleset")
@click.argument("rule", required=False)
@configuration_options
@lang_option
def show(ruleset: str, rule: str | None, lang: DisplayLanguage | None) -> int:
    """Print the rules of a set, with bases and overrides, as JSON."""
    session = open_session(Options(language=lang))
    loaded = session.library.get(ruleset)
    chosen = [each for each in loaded.rules if rule in {None, each.rule.id}]
    if rule is not None and not chosen:
        raise loaded.missing(rule)
    shown = [
        each.rule.model_dump(mode="json", exclude_defaults=True)
        | {"written_at": each.at}
        | entries_of(each.rule, in_full=rule is not None)
        for each in chosen
    ]
    write_json(shown)
    return 0


@rules.command()
@click.argument("files", nargs=-1, required=True)
@configuration_options
@lang_option
def validate(files: tuple[str, ...], lang: DisplayLanguage | None) -> int:
    """Say what is wrong with rule files, and where."""
    session = open_session(Options(language=lang))
    code = ExitCode.PASS
    for name in files:
        try:
            loaded = session.validated(name)
        except ConfigError as error:
            click.echo(error.render(session.language), err=True)
            code = ExitCode.BAD_INPUT
            continue
        for fault in (each for broken in loaded.broken for each in broken.faults):
            click.echo(fault.render(session.language), err=True)
        # one that is switched off does no harm
        if any(broken.enabled for broken in loaded.broken):
            code = ExitCode.BAD_INPUT
        else:
            count = len(loaded.rules)
            click.echo(
                _choose_words(
                    session.language,
                    Message("cli.rules-no-error", name=name, count=count),
                )
            )
    return code


@rules.command()
@click.argument("ruleset")
@click.option("--no-model", is_flag=True)
@click.option("--model")
@click.option("-q", "--quiet", is_flag=True)
@click.option("-v", "--verbose", is_flag=True)
@click.option("--corpus", type=click.Path(path_type=Path, exists=True))
@form_option
@configuration_options
@lang_option
def test(
    ruleset: str,
    no_model: bool,
    model: str | None,
    quiet: bool,
    verbose: bool,
    corpus: Path | None,
    form: str,
    lang: DisplayLanguage | None,
) -> int:
    """Measure each rule on its own examples."""
    options = Options(ruleset=ruleset, use_model=not no_model, model=model, language=lang)
    session = open_session(options)
    if corpus is not None:
        print_noise(session, ruleset, corpus, form=form, verbose=verbose)
        return ExitCode.PASS
    session.announce = make_announcer(session.language, quiet=quiet)
    with show_judging(session.language, quiet=quiet) as on_progress:
        measures = session.measure(ruleset, on_progress)
    session.close()
    broken = [each for each in session.library.get(ruleset).broken if each.enabled]
    for fault in (each for one in broken for each in one.faults):
        click.echo(fault.render(session.language), err=True)
    if form == "json":
        write_json([asdict(each) for each in measures])
    else:
        _print_measures(measures, session.language, quiet=quiet, verbose=verbose)
    if broken:
        return ExitCode.BAD_INPUT
    wrong = any(each.wrong and each.kind != "judge" for each in measures)
    return ExitCode.FAIL if wrong else ExitCode.PASS


def _print_measures(
    measures: list[RuleMeasure], language: DisplayLanguage, *, quiet: bool, verbose: bool
) -> None:
    table = make_names_table(_choose_words(language, Message("cli.rule")), "kind")
    for heading in _COUNTED:
        table.add_column(heading.get(language), justify="right")
    table.add_column("")
    for each in measures:
        if quiet and not each.wrong and not each.advisory:
            continue
        accuracy = "" if each.accuracy is None else f"{each.accuracy:.0%}"
        note = _choose_words(language, Message("cli.advisory")) if each.advisory else ""
        if each.changed:
            note = _choose_words(language, Message("cli.changed-by-an-override"))
        elif not each.examples:
            note = _choose_words(language, Message("cli.no-examples"))
        counts = (each.examples, each.right, each.wrong, each.unsure)
        name = f"{each.rule}: {each.question}" if each.question else each.rule
        table.add_row(name, each.kind, *map(str, counts), accuracy, note)
    make_console().print(table)
    if verbose:
        for each in measures:
            for text in each.wrong_on:
                click.echo(f"{each.rule}: {text!r}")


def _choose_words(language: DisplayLanguage, words: Message) -> str:
    return words.get(language)
