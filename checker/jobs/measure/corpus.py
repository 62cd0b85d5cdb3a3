"""List the documents of a folder that rules are measured on."""

from pathlib import Path
from typing import Final

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.core.regular_files import iter_files
from checker.formats.reading import list_suffixes

_MOST_FILES: Final = 1_000_000


def list_documents(corpus: Path) -> list[Path]:
    """Return the documents below a folder by name, hidden ones left out; of a file, that one.

    Raises:
        InputError: there is none.
    """
    found = [corpus] if corpus.is_file() else sorted(iter_files(corpus, _MOST_FILES))
    known = list_suffixes()
    files = [
        path
        for path in found
        if path.is_file()
        and path.suffix.lower() in known
        and (path == corpus or not _is_hidden(path.relative_to(corpus)))
    ]
    if not files:
        raise InputError(
            Message("cli.holds-no-document"),
            place=str(corpus),
            remedy=Message("cli.name-folder-documents-corpus"),
        )
    return files


def _is_hidden(path: Path) -> bool:
    """Return whether a path leads through `.git` and the like, or to Word's lock of a file."""
    return path.name.startswith("~$") or any(part.startswith(".") for part in path.parts)
