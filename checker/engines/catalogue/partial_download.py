"""A download under way: `FILE.partial`, and `FILE.partial.json` that says how much of it counts.

The journal is written after the bytes it vouches for. After a break, whatever the partial
holds beyond the journal is cut off, so a resumed download continues at a known place.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

from checker.core.errors import DownloadError, OutputError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_NOTE, read_regular
from checker.core.storage import write_atomically
from checker.engines.catalogue.hashing import compute_sha256, remember_sha256
from checker.engines.catalogue.progress import OnProgress


class Partial:
    """The unfinished copy of one model file.

    Args:
        target: the file that it will become.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.partial")
        self._journal = target.with_name(f"{target.name}.partial.json")

    def pieces(self, source: str) -> list[int]:
        """Return the sizes of the complete pieces got from `source`, in order.

        Fewer than the journal says if the partial is shorter than it should be; none if the
        partial comes from another source.
        """
        try:
            journal = json.loads(read_regular(self._journal, LARGEST_NOTE))
            sizes = [int(size) for size in journal["pieces"]]
            held = self.path.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            return []
        if journal.get("source") != source or any(size < 0 for size in sizes):
            return []
        return sizes[: sum(1 for end in accumulate(sizes) if end <= held)]

    def append(self, source: str, chunks: Iterable[bytes]) -> int:
        """Add one piece from `source` and return its size in bytes.

        What an earlier, broken piece left is cut off first; so is everything, if the partial
        came from another source.

        Raises:
            OutputError: the partial cannot be written.
        """
        pieces = self.pieces(source)
        if not pieces:
            # Deleted, not truncated: it may be a hard link to a file that is not ours.
            self.discard()
        try:
            with self.path.open("r+b" if pieces else "wb") as handle:
                handle.truncate(sum(pieces))
                handle.seek(0, os.SEEK_END)
                size = sum(handle.write(chunk) for chunk in chunks)
                handle.flush()
                os.fsync(handle.fileno())
        except OSError as error:
            raise _report_unwritable(self.path, error) from error
        self._note(source, [*pieces, size])
        return size

    def finish(self, sha256: str, on_progress: OnProgress) -> Path:
        """Verify the partial and rename it to the target.

        Raises:
            DownloadError: the sha256 is another one; the partial is deleted.
            OutputError: the target cannot be written.
        """
        found = compute_sha256(self.path, on_progress)
        if found != sha256:
            self.discard()
            raise report_wrong_sha256(self.target, expected=sha256, found=found)
        try:
            self.path.replace(self.target)
        except OSError as error:
            raise _report_unwritable(self.target, error) from error
        remember_sha256(self.target, found)
        self.discard()
        return self.target

    def discard(self) -> None:
        """Delete the partial and its journal."""
        for path in (self._journal, self.path):
            with suppress(OSError):
                path.unlink()

    def _note(self, source: str, pieces: list[int]) -> None:
        journal = {"source": source, "pieces": pieces, "bytes": sum(pieces)}
        write_atomically(self._journal, json.dumps(journal).encode())


def report_wrong_sha256(place: Path, *, expected: str, found: str) -> DownloadError:
    """Return the error for content that is not what the catalogue names."""
    return DownloadError(
        Message("model.refused-sha256-wrong-expected-got", expected=expected, found=found),
        place=str(place),
        remedy=Message("model.pull-again-if-happens-again-source"),
    )


def _report_unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        Message("model.cannot-be-written", strerror=error.strerror),
        place=str(path),
        remedy=Message("model.check-free-space-permissions-run-again"),
    )
