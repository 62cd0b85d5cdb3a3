"""`checker trust`: lets a folder's configuration choose servers, paths elsewhere and more."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from checker.cli.help import command
from checker.cli.output import lang_option, locale_language, make_console, make_usage_error
from checker.core.config_files import find_config_file, read_config_file
from checker.core.config_layers import find_limits_without
from checker.core.errors import ConfigError, ExitCode
from checker.core.folder_trust import RestrictedSetting, TrustRecord, find_restricted
from checker.core.messages import DisplayLanguage, Message


@command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--list", "listed", is_flag=True)
@click.option("--revoke", is_flag=True)
@click.option("-y", "--yes", is_flag=True)
@lang_option
def trust(
    folder: Path | None, *, listed: bool, revoke: bool, yes: bool, lang: DisplayLanguage | None
) -> int:
    """Show what a folder's configuration asks for, and remember it once the user agrees."""
    language = lang or locale_language()
    if sum((listed, revoke, yes)) > 1 or (listed == (folder is not None)):
        raise make_usage_error(Message("cli.trust-folder-or-list"))
    if folder is None:
        return _print_trusted(language)
    if not folder.is_dir():
        raise ConfigError(
            Message("setup.no-such-folder"),
            place=str(folder),
            remedy=Message("setup.name-a-folder-of-documents"),
        )
    return _revoke(folder, language) if revoke else _trust(folder, language, agreed=yes)


def _print_trusted(language: DisplayLanguage) -> int:
    for name, sha256 in TrustRecord.read().files.items():
        _say(_describe(Path(name), sha256).format(file=name), language)
    return ExitCode.PASS


def _describe(file: Path, sha256: str) -> Message:
    """Return how a trusted configuration file stands to what it was."""
    if not file.exists():
        return Message("cli.trusted-but-gone")
    try:
        same = read_config_file(file).sha256 == sha256
    except ConfigError:
        same = False
    return Message("cli.trusted" if same else "cli.trusted-but-changed")


def _revoke(folder: Path, language: DisplayLanguage) -> int:
    record = TrustRecord.read()
    names = record.list_below(folder)
    if not names:
        raise ConfigError(
            Message("cli.folder-not-trusted"),
            place=str(folder),
            remedy=Message("cli.see-checker-trust-list"),
        )
    record.remove(names)
    for name in names:
        _say(Message("cli.trusted-no-longer", file=name), language)
    return ExitCode.PASS


def _trust(folder: Path, language: DisplayLanguage, *, agreed: bool) -> int:
    """Show what the configuration that holds in a folder asks for, and remember it if agreed."""
    found = find_config_file(folder)
    if found is None:
        raise ConfigError(
            Message("cli.folder-without-configuration"),
            place=str(folder),
            remedy=Message("cli.nothing-to-trust"),
        )
    file, record = read_config_file(found), TrustRecord.read()
    restricted = find_restricted(file, find_limits_without(found))
    if not restricted:
        _say(Message("cli.needs-no-trust", file=str(found)), language)
        return ExitCode.PASS
    if record.trusts(file):
        _say(Message("cli.trusted", file=str(found)), language)
        return ExitCode.PASS
    _show(found, restricted, language)
    if not (agreed or _asks(found, language)):
        _say(Message("cli.nothing-was-remembered"), language)
        return ExitCode.FAIL
    record.add(file)
    _say(Message("cli.trusted-until-it-changes", file=str(found), folder=found.parent), language)
    return ExitCode.PASS


def _show(file: Path, restricted: Sequence[RestrictedSetting], language: DisplayLanguage) -> None:
    _say(Message("cli.would-be-allowed", file=os.fspath(file)), language)
    for each in restricted:
        make_console().print(f"  {each.shown}\n    ({each.why.get(language)})")


def _asks(file: Path, language: DisplayLanguage) -> bool:
    """Ask whether the user agrees.

    Raises:
        ConfigError: nobody is there to be asked.
    """
    if not sys.stdin.isatty():
        raise ConfigError(
            Message("cli.nobody-to-ask"),
            place=str(file),
            remedy=Message("cli.agree-with-yes"),
        )
    return click.confirm(Message("cli.trust-this-folder").get(language), default=False)


def _say(message: Message, language: DisplayLanguage) -> None:
    make_console().print(message.get(language))
