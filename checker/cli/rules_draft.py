"""`checker rules draft`: a candidate rule from a company's rule sentence."""

from pathlib import Path

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.new_rules import check_loads, check_new_file, choose_ruleset_name
from checker.cli.output import lang_option, write_document
from checker.cli.progress import show_judging
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import write_atomically
from checker.learn.drafts.known_headings import list_headings
from checker.learn.drafts.rule_draft import RulesetDraft, draft_rule
from checker.session import Options

_DEFAULT_NAME = "draft"


@command()
@click.argument("sentence")
@click.option("-o", "--output", type=click.Path(path_type=Path))
@click.option("--id", "name", metavar="NAME")
@click.option("--force", is_flag=True)
@click.option("--no-model", is_flag=True)
@click.option("--model")
@click.option("-q", "--quiet", is_flag=True)
@configuration_options
@lang_option
def draft(
    sentence: str,
    output: Path | None,
    name: str | None,
    force: bool,
    no_model: bool,
    model: str | None,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Make a candidate rule of a rule sentence."""
    options = Options(use_model=not no_model, model=model, language=lang)
    session = open_session(options)
    if output is not None:
        check_new_file(output, (), force=force)
    chosen = choose_ruleset_name(name, output, _DEFAULT_NAME)
    with show_judging(session.language, quiet=quiet) as on_progress:
        headings = list_headings(session.library)
        made = draft_rule(sentence.strip("「」"), chosen, session.judge(on_progress), headings)
    session.close()
    check_loads(session, made.id, made.text)
    if output is not None:
        write_atomically(output, made.text.encode("utf-8"))
    else:
        write_document(made.text.encode("utf-8"))
    if not quiet:
        click.echo(_format_summary(made, output).get(session.language), err=True)
    return ExitCode.PASS


def _format_summary(made: RulesetDraft, output: Path | None) -> Message:
    where = output or f"{made.id}.yaml"
    bare = Message("cli.question-no-examples-yet-only-advises")
    return Message(
        "cli.candidate-mend-examples-scope-then-measure",
        where=where,
        bare=bare if made.bare else "",
    )
