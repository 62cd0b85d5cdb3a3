"""Translate the globs of `.vale.ini`: which files a section is for."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from checker.core.text import lazy_re as re
from checker.formats.registry import FORMATS as ALL_FORMATS

FORMATS = {
    name: tuple(suffix.removeprefix(".") for suffix in form.known_suffixes)
    for name, form in ALL_FORMATS.items()
}
"""Our formats, and the endings that Vale and we know them by."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_BY_ENDING = re.compile(r"\*?\*?/?\*\.(\w+)")


def expand_braces(glob: str) -> list[str]:
    """Return the globs that a glob with `{a,b}` stands for."""
    braces = _BRACES.search(glob)
    if braces is None:
        return [glob]
    return [
        each
        for part in braces[1].split(",")
        for each in expand_braces(glob[: braces.start()] + part.strip() + glob[braces.end() :])
    ]


def find_formats(glob: str) -> frozenset[str] | None:
    """Return our formats that a glob is for, None where it names more than an ending."""
    if glob in {"*", "**", "*.*"}:
        return frozenset(FORMATS)
    found = set()
    for each in expand_braces(glob):
        ending = _BY_ENDING.fullmatch(each)
        if ending is None:
            return None
        found |= {name for name, endings in FORMATS.items() if ending[1].lower() in endings}
    return frozenset(found)


def iter_file_patterns(glob: str) -> Iterator[str]:
    """Yield the patterns of file names that a glob ends in."""
    for each in expand_braces(glob):
        yield each.rpartition("/")[2]


def asks_for_folder(glob: str) -> bool:
    """Return whether a glob asks for a folder, too."""
    return any("/" in each.removeprefix("**/") for each in expand_braces(glob))


def matches_path(glob: str, path: str) -> bool:
    """Return whether a path is one of the glob's; a star also stands for folders, as in Vale."""
    loose = path.replace("\\", "/")
    return any(
        fnmatchcase(loose, each) or fnmatchcase(loose.rpartition("/")[2], each)
        for each in expand_braces(glob)
    )
