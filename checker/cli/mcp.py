"""`checker mcp`: tools for an assistant on this machine, over standard streams."""

import sys
from contextlib import redirect_stdout
from pathlib import Path

import click

from checker.cli.configured import chosen_source, configuration_options
from checker.cli.help import command
from checker.cli.output import LanguageChoice, locale_language
from checker.core.config_layers import load_settings
from checker.core.errors import ConfigError, ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.core.terminal import get_stream_beneath

_BY_HAND = Message("cli.assistant-starts-command-ctrl-c-ends")


@command()
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
)
@click.option("--no-model", is_flag=True)
@click.option("--model")
@configuration_options
@click.option("--lang", type=LanguageChoice())
def mcp(
    roots: tuple[Path, ...], *, no_model: bool, model: str | None, lang: DisplayLanguage | None
) -> int:
    """Offer checking, fixing and writing to an assistant."""
    _require_library()
    from checker.mcp.desk import Desk  # noqa: PLC0415 - with the extra only
    from checker.mcp.tools import build_local_server  # noqa: PLC0415 - likewise
    from checker.session import Options  # noqa: PLC0415 - likewise

    allowed = tuple(each.absolute() for each in roots) or (Path.cwd(),)
    source = chosen_source()
    language = lang or load_settings(allowed[0], source).language or locale_language()
    if sys.stdin.isatty():
        click.echo(f"checker: {_BY_HAND.get(language)}", err=True)
    options = Options(use_model=not no_model, model=model, language=language, source=source)
    desk = Desk(allowed[0], options, allowed)
    try:
        # the protocol is JSON for a program: it goes past what makes text visible on a terminal
        with redirect_stdout(get_stream_beneath(sys.stdout)):
            build_local_server(desk, language).run("stdio")
    finally:
        desk.close()
    return ExitCode.PASS


def _require_library() -> None:
    """Make sure that the extra is installed.

    Raises:
        ConfigError: it is not.
    """
    from importlib.util import find_spec  # noqa: PLC0415 - the only use

    if find_spec("mcp") is None:
        raise ConfigError(
            Message("server.libraries-are-missing", names="mcp"),
            place=Path(sys.executable).name,
            remedy=Message("mcp.install-the-extra"),
        )
