"""Puts a new version in the place of a user's file, which is the old one or the new one always.

The new version is written beside the file and renamed over it, after a last look whether the file
is still the one that was read. The old one stays beside it, as `NAME.bak`.
"""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.core.regular_files import (
    LARGEST_DOCUMENT,
    hash_regular,
    is_inside,
    open_regular,
    read_regular,
    resolve,
)
from checker.core.storage import shorten_name, write_atomically

_UNCHANGED: Final = Message("edit.the-file-was-not-changed")
_AGAIN: Final = Message("edit.save-then-try-again-file-not")
_DISK: Final = Message("edit.check-disk-file-not-changed")
_CLOSE: Final = Message("edit.close-there-then-try-again-file")

if sys.platform == "win32":

    def _lock(handle: BinaryIO) -> None:
        """Nothing to do: Windows renames nothing over a file that a program holds open."""
else:
    import fcntl

    def _lock(handle: BinaryIO) -> None:
        with suppress(OSError):  # a file system may have no locks; a held one is told apart below
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise _HeldError from error


class _HeldError(Exception):
    """Another process holds the file's lock."""


def check_replaceable(path: Path) -> None:
    """Make sure, before any work, that a file may be changed where it is.

    Raises:
        OutputError: it is read-only, another program has it open, or a link leads out to it.
    """
    target = resolve(path)
    if not is_inside(target, _get_bounds(path)):
        raise OutputError(
            Message("edit.link-leads-out", target=str(target)),
            place=str(path),
            remedy=Message("edit.name-that-file-itself-or-o"),
        )
    if not target.exists():  # reading it says so
        return
    is_read_only = not target.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    if is_read_only or not os.access(target, os.W_OK):
        raise OutputError(
            Message("edit.is-read-only"),
            place=str(path),
            remedy=Message("edit.make-writable-write-another-file-o"),
        )
    for sign in _iter_lock_signs(target):
        if sign.name == shorten_name(sign.name, 0) and sign.exists():
            raise OutputError(
                Message("edit.is-open-in-another-program", name=sign.name),
                place=str(path),
                remedy=_CLOSE,
            )


def _get_bounds(path: Path) -> Path:
    """Return the folder that a link must not lead out of: who made a folder may have put it there.

    It is the working folder for what is named in it, else the folder in which the file is named.
    """
    here, named = Path.cwd(), Path(os.path.abspath(path))  # noqa: PTH100 - links as they are named
    return here if named.is_relative_to(here) else named.parent


def _iter_lock_signs(target: Path) -> Iterator[Path]:
    """Yield the files by which office programs say that they have a file open."""
    yield target.with_name(f".~lock.{target.name}#")  # LibreOffice
    if target.suffix.lower().startswith((".doc", ".dot")):
        yield target.with_name(f"~${target.name}")  # Word, short names
        yield target.with_name(f"~${target.name[2:]}")


def replace_file(path: Path, sha256: str, data: bytes, *, backup: bool) -> Path | None:
    """Put `data` in the place of a file, and return where its old version is kept.

    A link stays a link: the file that it names is replaced, if it lies in the same folder or below
    (below the working folder, for what is named in that). Mode and owner stay.

    Args:
        path: the file.
        sha256: of the content that `data` was made from.
        data: the new content.
        backup: whether to keep the old version, as `NAME.bak`, `NAME.bak2` and so on; a name that
            would become too long is cut.

    Raises:
        OutputError: the file is read-only, open elsewhere, not the one any more that was read, or
            one that a link leads out to; it is as it was.
    """
    check_replaceable(path)
    target = resolve(path)
    kept: Path | None = None

    def last_look(temporary: Path) -> None:
        nonlocal kept
        _copy_owner(temporary, target)
        if temporary.read_bytes() != data:
            raise OutputError(
                Message("edit.what-was-written-reads-differently"),
                place=str(path),
                remedy=_DISK,
            )
        if hash_regular(target, LARGEST_DOCUMENT).hex() != sha256:
            raise OutputError(
                Message("edit.changed-elsewhere-while-being-fixed"),
                place=str(path),
                remedy=_AGAIN,
            )
        kept = _backup(target) if backup else None

    with _hold_lock(path, target):
        try:
            write_atomically(target, data, before_rename=last_look)
        except BaseException:
            if kept is not None:
                with suppress(OSError):
                    kept.unlink()
            raise
        _sync_folder(target.parent)
    return kept


@contextmanager
def _hold_lock(path: Path, target: Path) -> Iterator[None]:
    """Hold the file's lock, where the system has such."""
    try:
        with open_regular(target) as handle:
            _lock(handle)
            if sys.platform == "win32":
                handle.close()
            yield
    except _HeldError as error:
        raise OutputError(
            Message("edit.use-another-program"),
            place=str(path),
            remedy=_CLOSE,
        ) from error
    except FileNotFoundError as error:
        raise OutputError(
            Message("edit.is-not-there-any-more"),
            place=str(path),
            remedy=_UNCHANGED,
        ) from error


def _backup(target: Path) -> Path:
    """Keep the file as it is under a name that nobody uses, and return that."""
    for number in count(1):
        suffix = f".bak{number if number > 1 else ''}"
        kept = target.with_name(shorten_name(target.name, len(suffix)) + suffix)
        try:
            os.link(target, kept)
        except FileExistsError:
            continue
        except OSError:  # this file system has no links
            if kept.exists():
                continue
            write_atomically(kept, read_regular(target, LARGEST_DOCUMENT))
            shutil.copystat(target, kept)
        return kept
    raise AssertionError  # counting does not end


def _copy_owner(temporary: Path, target: Path) -> None:
    """Give the new file the old one's owner: an administrator may fix a colleague's file."""
    if hasattr(os, "chown"):
        owner = target.stat()
        with suppress(OSError):
            os.chown(temporary, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    """Have the rename itself on the disk, where the system can be asked for it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
