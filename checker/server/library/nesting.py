"""Find the folder that a file belongs to: of several, the innermost."""

import os
from collections.abc import Iterable, Iterator

from checker.jobs.lint.walk import make_readable, spell_as_on_disk


def spell_folder(path: str) -> str:
    """Return a folder's path as an index spells what lies in it."""
    return make_readable(spell_as_on_disk(os.path.abspath(path)))  # noqa: PTH100 - as the walk does


def find_innermost(path: str, folders: Iterable[str]) -> str | None:
    """Return the innermost of the folders that a path lies in; None where it is in none."""
    known = folders if isinstance(folders, set | frozenset | dict) else set(folders)
    return next((each for each in _iter_upwards(path) if each in known), None)


def leads_elsewhere(path: str, folders: Iterable[str]) -> bool:
    """Return whether a file is a link to one of another folder, whose readers may be others."""
    named = list(folders)
    real = os.path.realpath(path)
    if real == path:
        return False
    targets = {os.path.realpath(each): each for each in named}
    there = find_innermost(make_readable(real), {make_readable(each) for each in targets})
    named_there = {make_readable(each): spell_folder(name) for each, name in targets.items()}
    here = find_innermost(make_readable(path), {spell_folder(each) for each in named})
    return there is None or named_there[there] != here


def _iter_upwards(path: str) -> Iterator[str]:
    while True:
        yield path
        above = os.path.dirname(path)  # noqa: PTH120 - not only of this system's own names
        if above == path:
            return
        path = above
