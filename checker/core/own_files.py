"""Say which checker this is: what is kept of one is nothing to another, in a checkout least of all.

A version number does not tell: whoever works on checker changes its files under one number.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from checker.core.regular_files import LARGEST_LIST, hash_regular

_PACKAGE: Final = Path(__file__).parent.parent
_RECORDS: Final = "doc_format_checker-*.dist-info/RECORD"


def iter_own(folders: Iterable[Path]) -> Iterator[str]:
    """Yield what checker's own files are: the wheel's list of their hashes, or their times.

    Args:
        folders: those of which the times are told where there is no wheel.
    """
    records = sorted(_PACKAGE.parent.glob(_RECORDS))
    for record in records:
        yield hash_regular(record, LARGEST_LIST).hex()
    for folder in () if records else folders:
        yield from _iter_times(str(folder))


def _iter_times(folder: str) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _iter_times(entry.path)
        else:
            facts = entry.stat()
            yield f"{entry.path} {facts.st_size} {facts.st_mtime_ns}"


@cache
def digest_rule_code() -> str:
    """Return the hash of what validates rules and word lists, asked once in a process."""
    parts = (_PACKAGE / each for each in ("core", "kinds", "rules", "data/lexicons"))
    return hashlib.sha256("\n".join(iter_own(parts)).encode()).hexdigest()
