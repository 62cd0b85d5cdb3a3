"""Tell whether files are still what they were when they were indexed."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.core.regular_files import MIB, hash_regular
from checker.jobs.ask.build import UNFINISHED, Known, is_same, read_known
from checker.jobs.ask.roots import is_below, open_walk, read_roots
from checker.jobs.lint.walk import LintedFile, make_readable
from checker.search.corpus import MayRead
from checker.search.index_file import IndexFile
from checker.search.retrieve import FoundFile
from checker.session import Session

_PATIENCE_SECONDS: Final = 0.5
"""For a look at all files, before a question is answered."""


def find_change(file: FoundFile, largest: int) -> Literal["", "changed", "gone"]:
    """Return what became of a file since it was indexed, empty for nothing."""
    path = Path(os.fsdecode(file.path))
    try:
        facts = path.stat()
        stamp = (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
        if file.stamp == " ".join(map(str, stamp)):
            return ""
        return "" if hash_regular(path, largest).hex() == file.sha256 else "changed"
    except FileNotFoundError:
        return "gone"
    except OSError:
        return "changed"


def describe_age(
    session: Session, index: IndexFile, may_read: MayRead | None, *, look: bool
) -> Iterator[Message]:
    """Yield what an asker must know of how far an index is behind its files.

    That it is not whole; and, with a `look` at the files, how many are new, changed or gone. Where
    there are too many for a short look, that is said, too.
    """
    if index.get_fact(UNFINISHED):
        yield Message("search.not-whole")
    if not look:
        return
    behind, whole = _count_behind(session, index, may_read)
    if behind:
        yield Message("search.behind", count=behind)
    elif not whole:
        yield Message("search.nobody-looked", built=index.get_fact("built") or "-")


def _count_behind(session: Session, index: IndexFile, may_read: MayRead | None) -> tuple[int, bool]:
    """Return how many files are not as they were indexed, and whether all were looked at."""
    until = time.monotonic() + _PATIENCE_SECONDS
    largest = session.settings.limits.file_mib * MIB
    roots, known = read_roots(index), read_known(index)
    seen: set[bytes] = set()
    behind = 0
    for file in _iter_files(session, roots):
        if time.monotonic() > until:
            return behind, False
        path = os.fsencode(file.path)
        seen.add(path)
        allowed = may_read is None or may_read(make_readable(file.path))
        behind += allowed and not _is_known(file, known.get(path), largest)
    below = [os.fsencode(each) for each in roots]
    for path in known.keys() - seen:
        allowed = may_read is None or may_read(make_readable(os.fsdecode(path)))
        behind += allowed and any(is_below(path, each) for each in below)
    return behind, True


def _iter_files(session: Session, roots: Sequence[str]) -> Iterator[LintedFile]:
    for root in roots:
        with suppress(InputError):  # it is not there, and what was in it is gone
            yield from open_walk(session).files([root])


def _is_known(file: LintedFile, known: Known | None, largest: int) -> bool:
    """Return whether a file is as it was indexed, be it that it cannot be read."""
    if known is None:
        return False
    if not known.sha256 and not known.stamp:  # it could not be read; nothing tells that it can now
        return True
    try:
        return is_same(file, known, largest)
    except OSError:
        return False
