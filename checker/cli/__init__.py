"""The command line: parses, calls the application, renders, and says the exit code."""

from importlib import import_module
from typing import Final

import click

from checker import __version__
from checker.cli.help import HelpGroup

_COMMANDS: Final = (
    "check",
    "lint",
    "init",
    "fix",
    "new",
    "ask",
    "index",
    "decisions",
    "show",
    "rules",
    "templates",
    "model",
    "bundle",
    "cache",
    "lsp",
    "mcp",
    "serve",
    "worker",
    "backup",
    "restore",
    "trust",
    "schema",
    "doctor",
)


class _LazyGroup(HelpGroup):
    """Imports a subcommand only when it is called: `checker --version` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a subcommand."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"checker.cli.{cmd_name}"), cmd_name)
        return command


@click.group(  # color: click takes no sequences out; `checker.core.terminal` shows them
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "color": True}
)
@click.version_option(__version__, prog_name="checker")
def cli() -> None:
    """Keep documents in your formats, on your machine."""
