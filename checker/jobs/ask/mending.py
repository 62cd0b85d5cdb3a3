"""Remove an index that is damaged, so that it can be built anew of the same folders."""

import json
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from checker.core import sqlite_identity
from checker.core.errors import ConfigError
from checker.search.index_file import IndexFile


def remove_damaged(path: Path) -> list[str] | None:
    """Look through an index, and remove it where it is damaged.

    Nothing is lost with it that the documents do not say.

    Returns:
        what it was built from, as far as it can still tell; None where nothing was removed.

    Raises:
        ConfigError: it is of another version, or no index of checker's.
        OutputError: it cannot be read.
    """
    if not path.exists():
        return None
    try:
        with IndexFile.open(path, make=True) as index:
            index.check()
    except ConfigError as error:
        if error.what.id != "search.damaged":
            raise
    else:
        return None
    roots = _salvage_roots(path)
    sqlite_identity.remove(path)
    return roots


def _salvage_roots(path: Path) -> list[str]:
    with suppress(sqlite3.Error, ValueError), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA query_only = ON")
        row = connection.execute("SELECT value FROM facts WHERE name = 'roots'").fetchone()
        return [str(each) for each in json.loads(row[0])] if row else []
    return []
