"""`checker lsp`: a language server for editors."""

import sys
from pathlib import Path

import click

from checker.cli.output import LanguageChoice, locale_language
from checker.core.config import load_settings
from checker.core.errors import ConfigError
from checker.core.messages import DisplayLanguage, Message

_BY_HAND = Message("cli.editor-starts-command-ctrl-c-ends")


@click.command(epilog="例 / Example:  checker lsp --no-model")
@click.option("-r", "--ruleset", help="規則集の名前か YAML / a rule set's name or YAML file")
@click.option(
    "--no-model", is_flag=True, help="保存のときもモデルを使わない / no model, not even on saving"
)
@click.option(
    "--model", help="モデルの名前、パス、openai:名前@url / a name, path or openai:NAME@URL"
)
@click.option(
    "--lang",
    type=LanguageChoice(),
    help="表示の言語(既定: エディターの言語) / language of messages (default: the editor's)",
)
def lsp(
    ruleset: str | None, *, no_model: bool, model: str | None, lang: DisplayLanguage | None
) -> int:
    """エディターのための言語サーバー(標準入出力)。 / A language server on standard streams.

    エディターから起動する。書いている間は規則を、保存したときはモデルの判定も示す。
    / An editor starts it: rules while you write, the model's judgements on saving.

    設定のしかた / How to set an editor up: docs/editors.md
    """
    from checker.lsp.messages import Start  # noqa: PLC0415 - the protocol's library
    from checker.lsp.server import serve  # noqa: PLC0415 - likewise

    if sys.stdin.isatty():
        click.echo(f"checker: {_BY_HAND.get(lang or locale_language())}", err=True)
    start = Start(
        language=_choose_fallback(), ruleset=ruleset, model=model, judge=False if no_model else None
    )
    return serve(start, lang)


def _choose_fallback() -> DisplayLanguage:
    """Return the language where the editor names none: the configuration's, or the system's."""
    try:
        return load_settings(Path.cwd()).language or locale_language()
    except ConfigError:  # said once a file is checked
        return locale_language()
