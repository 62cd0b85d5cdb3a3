"""Remember what an index was built from, and find the files below it.

A folder that was remembered and is not there, or is empty now, is one that is away, as a share that
is not mounted: what was read of it is kept, and said to be away, until somebody has it forgotten.
"""

import json
import os
from collections.abc import Sequence

from checker.core.errors import ConfigError, InputError
from checker.core.messages import Message
from checker.formats.reading import list_suffixes
from checker.jobs.lint.walk import FolderWalk, LintedFile
from checker.search.csv_table import SUFFIXES
from checker.search.index_file import IndexFile
from checker.session import Session


def choose_roots(index: IndexFile, named: Sequence[str]) -> list[str]:
    """Return what is to be indexed, as absolute paths: what is named, or what was before.

    Raises:
        ConfigError: neither names anything.
    """
    roots = [os.path.abspath(each) for each in named] or read_roots(index)  # noqa: PTH100 - any bytes
    if not roots:
        raise ConfigError(Message("search.nothing-named"), remedy=Message("search.name-folders"))
    return roots


def read_roots(index: IndexFile) -> list[str]:
    """Return the files and folders that an index was built from."""
    found = json.loads(index.get_fact("roots") or "[]")
    return [str(each) for each in found]


def keep_roots(index: IndexFile, roots: Sequence[str]) -> None:
    """Remember what an index was built from, beside what it was built from before."""
    known = dict.fromkeys((*read_roots(index), *roots))
    index.set_fact("roots", json.dumps(list(known)))


def open_walk(session: Session) -> FolderWalk:
    """Return a walk over all that an index reads, under the folder's ignore files."""
    configuration = session.configuration
    return FolderWalk(
        configuration.root, (*list_suffixes(), *SUFFIXES), configuration.working, True
    )


def walk_remembered(
    session: Session, roots: Sequence[str], known: Sequence[bytes]
) -> tuple[list[LintedFile], list[str]]:
    """Return the files below remembered folders, each once, and the folders that are away.

    Args:
        session: whose settings say what is read.
        roots: what an index was built from.
        known: paths of the files that it knows.
    """
    files: dict[str, LintedFile] = {}
    missing = []
    for root in roots:
        try:
            found = {each.path: each for each in open_walk(session).files([root])}
        except InputError:
            found = {}
        files |= found
        if not found and (not os.path.lexists(root) or _holds_any(root, known)):
            missing.append(root)
    return [files[each] for each in sorted(files)], missing


def forget_roots(index: IndexFile, named: Sequence[str]) -> list[bytes]:
    """Forget folders that an index was built from, and return the known files below them.

    Raises:
        ConfigError: it was built from no such folder.
    """
    wanted = [os.path.abspath(each) for each in named]  # noqa: PTH100 - any bytes
    roots = read_roots(index)
    for each in wanted:
        if each not in roots:
            raise ConfigError(
                Message("search.not-a-root"), place=each, remedy=Message("search.see-the-status")
            )
    left = [each for each in roots if each not in wanted]
    index.set_fact("roots", json.dumps(left))
    known = [bytes(path) for (path,) in index.connection.execute("SELECT path FROM files")]
    return [
        path
        for path in known
        if any(is_below(path, os.fsencode(each)) for each in wanted)
        and not any(is_below(path, os.fsencode(each)) for each in left)
    ]


def find_gone(
    roots: Sequence[str], files: Sequence[LintedFile], known: Sequence[bytes]
) -> list[bytes]:
    """Return the known files below the roots that are not there any more.

    What lies in a folder that could not be looked into is not known to be gone.
    """
    there = {os.fsencode(each.path) for each in files}
    closed = tuple(os.fsencode(each.path) + b"/" for each in files if each.problem is not None)
    wanted = [os.fsencode(each) for each in roots]
    return [
        path
        for path in known
        if path not in there
        and not path.startswith(closed)
        and any(is_below(path, each) for each in wanted)
    ]


def is_below(path: bytes, root: bytes) -> bool:
    """Return whether a path is a folder's own, or of something in it."""
    """Return whether a path is a folder's own, or of something in it."""
    return path == root or path.startswith(root.rstrip(os.fsencode(os.sep)) + os.fsencode(os.sep))


def _holds_any(root: str, known: Sequence[bytes]) -> bool:
    return any(is_below(each, os.fsencode(root)) for each in known)
