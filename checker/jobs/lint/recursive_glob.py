"""Expand a glob that a user named, without following links from folder to folder.

The library's own follows them: two links to the folder that they stand in, and `**` never ends.
"""

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from glob import has_magic

_ANY_FOLDERS = "**"


def expand_glob(pattern: str) -> list[str]:
    """Return the absolute paths that fit an absolute pattern, sorted; `**` is any folders.

    What begins with a dot is found by a name that does so, too.
    """
    drive, rest = os.path.splitdrive(pattern)
    root = drive + os.sep
    parts = [each for each in rest.split(os.sep) if each]  # noqa: PTH206 - any bytes
    found: set[str] = set()
    waiting, seen = [(root, 0)], {(root, 0)}
    while waiting:
        folder, at = waiting.pop()
        if at == len(parts):
            found.add(folder)
            continue
        for step in _iter_steps(folder, parts, at):
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return sorted(found)


def _iter_steps(folder: str, parts: Sequence[str], at: int) -> Iterator[tuple[str, int]]:
    """Yield where the next part leads: a path, and the number of the part after it."""
    part, last = parts[at], at == len(parts) - 1
    if part == _ANY_FOLDERS:
        yield folder, at + 1
        for entry in _list_folder(folder):
            if not entry.name.startswith("."):
                if entry.is_dir(follow_symlinks=False):
                    yield entry.path, at
                elif last:
                    yield entry.path, at + 1
    elif not has_magic(part):
        path = os.path.join(folder, part)  # noqa: PTH118 - any bytes
        if os.path.lexists(path):
            yield path, at + 1
    else:
        for entry in _list_folder(folder):
            hidden = entry.name.startswith(".") and not part.startswith(".")
            if not hidden and fnmatch(entry.name, part):
                yield entry.path, at + 1


def _list_folder(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return list(listing)
    except OSError:
        return []
