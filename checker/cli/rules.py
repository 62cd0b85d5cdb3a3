"""`checker rules`: looks at rule sets, validates and measures them."""

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
from checker.cli.rules_draft import draft
from checker.cli.rules_explain import explain
from checker.cli.rules_import import import_
from checker.cli.rules_label import label
from checker.cli.rules_learn import learn
from checker.cli.rules_learn_from import learn_from
from checker.cli.rules_test import test
from checker.core.errors import ConfigError, ExitCode, RulesetError
from checker.core.messages import DisplayLanguage, Message
from checker.kinds.shared.lexicon import entries_of
from checker.rules import Ruleset, RulesetHeader
from checker.rules.author_slips import iter_slips
from checker.session import Options, Session

_HEADINGS = (
    Message("cli.column-name"),
    Message("cli.column-title"),
    Message("cli.column-version"),
    Message("cli.column-rules"),
)


@group()
def rules() -> None:
    """Look at and test rule sets."""


rules.add_command(draft)
rules.add_command(explain)
rules.add_command(import_)
rules.add_command(label)
rules.add_command(learn)
rules.add_command(learn_from)
rules.add_command(test)


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
        faults = (each for broken in loaded.broken for each in broken.faults)
        for fault in (*faults, *iter_slips(loaded.rules)):
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


def _choose_words(language: DisplayLanguage, words: Message) -> str:
    return words.get(language)
