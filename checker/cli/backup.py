"""`checker backup`: a server's whole state in one file."""

import os
from pathlib import Path

import click

from checker.cli.help import command
from checker.cli.output import lang_option, locale_language, make_console
from checker.cli.serve import collect, data_option, require_libraries
from checker.core.errors import ConfigError, ExitCode, describe_unreadable
from checker.core.messages import DisplayLanguage, Message
from checker.core.regular_files import read_regular_text

passphrase_option = click.option("--passphrase-file", type=click.Path(path_type=Path))


@command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@click.option("--database")
@passphrase_option
@lang_option
def backup(
    file: Path,
    data: Path,
    *,
    database: str | None,
    passphrase_file: Path | None,
    lang: DisplayLanguage | None,
) -> int:
    """Write a server's documents, users, rules and settings into one file, while it runs."""
    require_libraries()
    from checker.server.backup.make import write_backup  # noqa: PLC0415 - with the extra only
    from checker.server.office import Office  # noqa: PLC0415 - likewise

    os.umask(0o077)
    if not data.is_dir():
        raise ConfigError(Message("server.no-data-folder"), place=str(data))
    passphrase = read_passphrase(passphrase_file)
    office = Office.open_as_it_is(data, **collect(database=database))
    try:
        made = write_backup(office, file, passphrase)
    finally:
        office.close()
    say = Message("server.backup-is-written", rows=made.rows, files=made.files)
    console, language = make_console(), lang or locale_language()
    console.print(say.get(language))
    if made.missing:
        console.print(Message("server.files-were-missing", count=len(made.missing)).get(language))
        return ExitCode.FAIL
    return ExitCode.PASS


def read_passphrase(file: Path | None) -> str | None:
    """Return the first line of a file; None without one.

    Raises:
        ConfigError: it cannot be read, or the line is empty.
    """
    if file is None:
        return None
    try:
        lines = read_regular_text(file).splitlines()
    except OSError as error:
        raise ConfigError(describe_unreadable(error), place=str(file)) from error
    except UnicodeDecodeError:
        lines = []
    if not lines or not lines[0].strip():
        raise ConfigError(Message("server.passphrase-is-empty"), place=str(file))
    return lines[0].strip()
