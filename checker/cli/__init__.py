"""The command line: parses, calls the application, renders, and says the exit code."""

from importlib import import_module
from typing import Final

import click

from checker import __version__

_COMMANDS: Final = {
    "check": "文書を検査する / review drafts",
    "lint": "フォルダーをまとめて検査する / lint folders of documents",
    "init": "フォルダーの設定と CI を用意する / set a folder up for lint and CI",
    "fix": "直せる指摘を直す / make the fixes that rules offer",
    "new": "ひな型から文書を作る / write documents from templates",
    "decisions": "Word での判断を取り込む / take in what reviewers decided in Word",
    "show": "文書を規則から見える形で出す / a document as rules see it",
    "rules": "規則集を見る・試す / look at and test rule sets",
    "templates": "文書のひな型を見る / look at document templates",
    "model": "モデルを入れる・選ぶ / install and choose models",
    "lsp": "エディターのための言語サーバー / a language server for editors",
    "schema": "JSON Schema を出す / print JSON Schemas",
    "doctor": "この機械で何が動くかを調べる / what works on this machine",
}


class _LazyGroup(click.Group):
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List subcommands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="例 / Example:  checker check 稟議書.docx",
)
@click.version_option(__version__, prog_name="checker")
def cli() -> None:
    """社内の書式を、社内の機械だけで守る。 / Keeps documents in your formats, on your machine."""
