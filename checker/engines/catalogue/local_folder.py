"""A model from a folder that somebody else filled: a share, a USB disk, another tool's cache."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from checker.core.errors import DownloadError
from checker.core.messages import Message
from checker.core.regular_files import open_regular
from checker.engines.catalogue.disk_space import require_space
from checker.engines.catalogue.entries import CatalogueEntry
from checker.engines.catalogue.hashing import CHUNK, compute_sha256, report_unreadable
from checker.engines.catalogue.partial_download import Partial, report_wrong_sha256
from checker.engines.catalogue.progress import OnProgress, Progress

_COPYING = Message("model.copying")


def get_folders() -> tuple[Path, ...]:
    """Return the folders that CHECKER_MODELS_PATH names, separated as in PATH."""
    value = os.environ.get("CHECKER_MODELS_PATH", "")
    return tuple(Path(part) for part in value.split(os.pathsep) if part)


def fetch(entry: CatalogueEntry, partial: Partial, on_progress: OnProgress) -> None:
    """Make `partial` the file of the first folder that holds it: a hard link, else a copy.

    Raises:
        DownloadError: no folder holds it, or what it holds has another sha256.
        OutputError: the copy cannot be written.
    """
    found = next((f / entry.file for f in get_folders() if (f / entry.file).is_file()), None)
    if found is None:
        raise _report_not_found(entry)
    origin = found.resolve()
    sha256 = compute_sha256(origin, on_progress)
    if sha256 != entry.sha256:
        raise report_wrong_sha256(found, expected=str(entry.sha256), found=sha256)
    partial.discard()
    if not _link_file(origin, partial.path):
        require_space(partial.target.parent, origin.stat().st_size)
        partial.append(f"file:{origin}", _read_chunks(origin, on_progress))


def _link_file(origin: Path, path: Path) -> bool:
    # Fails between disks, and on file systems without links: then it is copied.
    with suppress(OSError, NotImplementedError):
        path.hardlink_to(origin)
        return True
    return False


def _read_chunks(origin: Path, on_progress: OnProgress) -> Iterator[bytes]:
    total = origin.stat().st_size
    done = 0
    try:
        with open_regular(origin) as handle:
            while chunk := handle.read(CHUNK):
                done += len(chunk)
                on_progress(Progress(done, total, _COPYING))
                yield chunk
    except OSError as error:
        raise report_unreadable(origin, error) from error


def _report_not_found(entry: CatalogueEntry) -> DownloadError:
    if not get_folders():
        return DownloadError(Message("model.checker-models-path-not-set"))
    searched = ", ".join(str(folder) for folder in get_folders())
    return DownloadError(Message("model.is-not-in", file=entry.file, searched=searched))
