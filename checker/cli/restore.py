"""`checker restore`: a server's data folder of a backup's file."""

import os
from pathlib import Path

import click

from checker.cli.backup import passphrase_option, read_passphrase
from checker.cli.help import command
from checker.cli.output import lang_option, locale_language, make_console
from checker.cli.serve import collect, data_option, require_libraries
from checker.core.errors import ExitCode, OutputError
from checker.core.messages import DisplayLanguage, Message


@command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@data_option
@click.option("--database")
@passphrase_option
@lang_option
def restore(
    file: Path,
    data: Path,
    *,
    database: str | None,
    passphrase_file: Path | None,
    lang: DisplayLanguage | None,
) -> int:
    """Make a new data folder of a backup, of this version of checker or an older one."""
    require_libraries()
    from checker.server.backup.restore import restore as restore_backup  # noqa: PLC0415 - the extra

    os.umask(0o077)
    passphrase = read_passphrase(passphrase_file)
    try:
        done = restore_backup(file, data.absolute(), passphrase, **collect(database=database))
    except OSError as error:
        says = error.strerror or str(error)
        raise OutputError(
            Message("core.cannot-be-written", strerror=says), place=str(data)
        ) from error
    console, language = make_console(), lang or locale_language()
    for line in _describe(done.made_at, done.files, done.waiting):
        console.print(line.get(language))
    whole = Message("server.audit-is-whole", count=done.audit_entries)
    broken = Message("server.audit-is-broken", numbers=", ".join(map(str, done.broken[:10])))
    console.print((broken if done.broken else whole).get(language))
    if done.missing:
        console.print(Message("server.files-were-missing", count=len(done.missing)).get(language))
    return ExitCode.FAIL if done.broken or done.missing else ExitCode.PASS


def _describe(made_at: str, files: int, waiting: int) -> tuple[Message, ...]:
    restored = Message("server.backup-is-restored", made_at=made_at, files=files)
    return (restored, Message("server.jobs-wait", count=waiting)) if waiting else (restored,)
