"""`checker rules draft`: a candidate rule from a company's rule sentence."""

from pathlib import Path

import click

from checker.cli.new_rules import check_loads, check_new_file, choose_ruleset_name
from checker.cli.output import lang_option, locale_language
from checker.cli.progress import show_judging
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import write_atomically
from checker.learn.drafts.rule_draft import RulesetDraft, draft_rule
from checker.session import Options, Session

_DEFAULT_NAME = "draft"


@click.command(
    epilog="例 / Example:  checker rules draft 「宿題には担当者と期限を書くこと」 -o shukudai.yaml"
)
@click.argument("sentence")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="書き出す先 / the YAML file to write"
)
@click.option("--id", "name", metavar="NAME", help="規則集の名前 / the rule set's name")
@click.option("--force", is_flag=True, help="既にある出力先に上書きする / replace the output file")
@click.option("--no-model", is_flag=True, help="モデルを使わない / decide only what code can")
@click.option("--model", help="モデルの名前かパス / a model's name or path")
@click.option("-q", "--quiet", is_flag=True, help="要約を出さない / no summary")
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
    """規則の文から、規則の案を作る。 / Make a candidate rule of a rule sentence.

    例は必ず直してください。 / Replace the examples before use.
    """
    options = Options(use_model=not no_model, model=model, language=lang)
    session = Session.open(Path.cwd(), options, locale_language())
    if output is not None:
        check_new_file(output, (), force=force)
    chosen = choose_ruleset_name(name, output, _DEFAULT_NAME)
    with show_judging(session.language, quiet=quiet) as on_progress:
        made = draft_rule(sentence.strip("「」"), chosen, session.judge(on_progress))
    session.close()
    check_loads(session, made.id, made.text)
    if output is not None:
        write_atomically(output, made.text.encode("utf-8"))
    else:
        click.echo(made.text, nl=False)
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
