"""`checker show`: a document as rules see it."""

from pathlib import Path

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import form_option, lang_option, make_console
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage
from checker.core.terminal import escape_in_json
from checker.session import Options


@command()
@click.argument("file", type=click.Path(path_type=Path))
@form_option
@click.option("--styles/--no-styles", default=True)
@click.option("--original", is_flag=True)
@configuration_options
@lang_option
def show(file: Path, form: str, styles: bool, original: bool, lang: DisplayLanguage | None) -> int:
    """Print a document as the tree that rules see."""
    from checker.reports import tree  # noqa: PLC0415 - not for the other commands

    session = open_session(Options(use_model=False, language=lang))
    document = session.read(file)
    shown = document.original or document if original else document
    if form == "json":
        click.echo(escape_in_json(tree.render_json(shown)), nl=False)
    else:
        tree.render(shown, make_console(), session.language, styles=styles)
    return ExitCode.PASS
