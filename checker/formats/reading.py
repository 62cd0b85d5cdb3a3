"""Read a path into a Document: one module per format, imported only when a file needs it."""

from importlib import import_module
from pathlib import Path
from typing import Final, cast

from checker.core.document import Document
from checker.core.errors import FileTooLargeError, InputError, describe_unreadable
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.core.ports import Reader
from checker.core.regular_files import MIB, hash_regular, read_regular
from checker.formats.registry import find_reader, list_suffixes
from checker.formats.shared.paragraph_length import check_paragraph

__all__ = ["compute_sha256", "list_suffixes", "read_document"]

_LOCK: Final = "~$"
"""Begins the name of the file that Word, Excel and PowerPoint keep beside an open document."""


def read_document(
    path: Path, limits: Limits = DEFAULT_LIMITS, data: bytes | None = None
) -> Document:
    """Read a file of any known format.

    Args:
        path: the file.
        limits: what is too large to read.
        data: its content, where that is not what is on the disk.

    Raises:
        InputError: missing, a folder, empty, too large, of an unknown format, or damaged.
    """
    if path.name.startswith(_LOCK):
        raise InputError(
            Message("read.lock-of-office"),
            place=str(path),
            remedy=Message("read.name-the-document-itself"),
        )
    data = _read_bytes(path, limits) if data is None else data
    module = find_reader(path)
    if module is None:
        listed = " ".join(list_suffixes())
        raise InputError(
            Message(
                "read.this-format-cannot-be-read", suffix=path.suffix or Message("read.no-ending")
            ),
            place=str(path),
            remedy=Message("read.what-can-be-read", listed=listed),
        )
    reader = cast("Reader", import_module(module).read)
    document = reader(path, data, limits)
    for block in document.walk():
        check_paragraph(block.text, len(block.text), path, limits)
    return document


def compute_sha256(path: Path, limits: Limits = DEFAULT_LIMITS) -> str | None:
    """Return the hash of a file's bytes, None where they cannot be had or are too many."""
    try:
        return hash_regular(path, limits.file_mib * MIB).hex()
    except OSError:
        return None


def _read_bytes(path: Path, limits: Limits) -> bytes:
    if path.is_dir():
        raise InputError(
            Message("read.folder-not-file"),
            place=str(path),
            remedy=Message("read.name-the-files-inside-it", path=path),
        )
    try:
        data = read_regular(path, limits.file_mib * MIB)
    except FileNotFoundError as error:
        raise InputError(
            Message("read.no-such-file"),
            place=str(path),
            remedy=Message("read.check-name-folder"),
        ) from error
    except FileTooLargeError as error:
        raise InputError(
            Message("read.is-too-large-limit-mib", file_mib=limits.file_mib),
            place=str(path),
            remedy=Message("read.split-shrink-images-raise-file-mib"),
        ) from error
    except OSError as error:
        raise InputError(
            describe_unreadable(error),
            place=str(path),
            remedy=Message("read.see-whether-another-program-holds-open"),
        ) from error
    if not data:
        raise InputError(
            Message("read.is-empty"),
            place=str(path),
            remedy=Message("read.save-the-document-again"),
        )
    return data
