"""`checker lsp`: a language server for editors."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

import click

from checker.cli.configured import chosen_source, configuration_options
from checker.cli.help import command
from checker.cli.output import LanguageChoice, locale_language
from checker.core.config_layers import ConfigSource, load_settings
from checker.core.errors import ConfigError
from checker.core.messages import DisplayLanguage, Message

_BY_HAND = Message("cli.editor-starts-command-ctrl-c-ends")


@command()
@click.option("-r", "--ruleset")
@click.option("--no-model", is_flag=True)
@click.option("--model")
@configuration_options
@click.option("--lang", type=LanguageChoice())
def lsp(
    ruleset: str | None, *, no_model: bool, model: str | None, lang: DisplayLanguage | None
) -> int:
    """Run a language server on standard streams."""
    from checker.lsp.messages import Start  # noqa: PLC0415 - only here
    from checker.lsp.worker_client import start_spare  # noqa: PLC0415 - likewise

    if sys.stdin.isatty():
        click.echo(f"checker: {_BY_HAND.get(lang or locale_language())}", err=True)
    protocol, spare = _take_output(), start_spare()
    source = chosen_source()
    start = Start(
        language=_choose_fallback(source),
        ruleset=ruleset,
        model=model,
        judge=False if no_model else None,
        source=source,
    )
    from checker.lsp.server import serve  # noqa: PLC0415 - the protocol's library takes long

    return serve(start, lang, protocol, spare)


def _take_output() -> BinaryIO:
    """Return standard output, which is the protocol's alone: all else goes to standard error."""
    protocol = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return protocol


def _choose_fallback(source: ConfigSource) -> DisplayLanguage:
    """Return the language where the editor names none: the configuration's, or the system's."""
    try:
        return load_settings(Path.cwd(), source).language or locale_language()
    except ConfigError:  # said once a file is checked
        return locale_language()
