"""Say which checker this is: what is kept of one is nothing to another, in a checkout least of all.

A version number does not tell: whoever works on checker changes its files under one number.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from checker.core.regular_files import LARGEST_LIST, hash_regular
from checker.core.resources import get_prompts_folder, get_rules_folder

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
def describe_tool() -> tuple[str, ...]:
    """Return what checker is; asked once, for a process goes on with the code that it loaded."""
    own = iter_own((_PACKAGE, get_rules_folder(), get_prompts_folder()))
    return (*_iter_installed(), *own)


def _iter_installed() -> Iterator[str]:
    """Yield name and version of every installed wheel; rule sets may come in one."""
    for folder in dict.fromkeys(sys.path):
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - names only
        except OSError:
            continue
        yield from sorted(name for name in names if name.endswith(".dist-info"))


@cache
def digest_rule_code() -> str:
    """Return the hash of what validates rules and word lists, asked once in a process."""
    parts = (_PACKAGE / each for each in ("core", "kinds", "rules", "data/lexicons"))
    return hashlib.sha256("\n".join(iter_own(parts)).encode()).hexdigest()
