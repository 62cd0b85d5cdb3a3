"""Keep what a batch has done, so that it resumes, and two processes share the work.

A line per document in `.checker-batch/journal.jsonl` of the folder. A row is somebody's while its
lock file is held; the operating system frees that when its holder dies. Whoever takes a row looks
at the journal again before writing, so no row is written twice and no number taken twice.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.core.regular_files import open_regular
from checker.templates.data import Data

FOLDER = ".checker-batch"
_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class FinishedRow:
    """A row that became a document: its key, the file's name, and the verdict's status."""

    row: str
    file: str
    status: str


def make_row_key(number: int, template: str, data: Data) -> str:
    """Return what names a row: its number, its template, and all that it says."""
    said = json.dumps(
        [number, template, data.values], ensure_ascii=False, sort_keys=True, default=str
    )
    return f"{number:06}-{hashlib.sha256(said.encode('utf-8')).hexdigest()[:16]}"


class Journal:
    """The journal of a folder; it is made where it is missing.

    Raises:
        OutputError: the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = folder / FOLDER
        self._file = self._own / "journal.jsonl"
        self._done: dict[str, FinishedRow] = {}
        self._read_to = 0
        try:
            self._own.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _report_unwritable(self._own, error) from error

    def done(self, key: str) -> FinishedRow | None:
        """Return what became of a row, None where it is not done or its file is gone."""
        self._read()
        found = self._done.get(key)
        return found if found and (self._folder / found.file).is_file() else None

    @contextmanager
    def taking(self, key: str) -> Iterator[bool]:
        """Hold a row; yields False where another process holds it."""
        path = self._own / f"{key}.lock"
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def add(self, done: FinishedRow) -> None:
        """Write down a row that is done; the line is on the disk when this returns.

        Raises:
            OutputError: it cannot be written.
        """
        line = json.dumps(asdict(done), ensure_ascii=False) + "\n"
        try:
            with FileLock(self._own / "journal.lock", timeout=_WAIT_SECONDS):
                self._end_line()
                with self._file.open("ab") as handle:
                    handle.write(line.encode("utf-8"))
                    handle.flush()
                    os.fsync(handle.fileno())
        except (OSError, Timeout) as error:
            raise _report_unwritable(self._file, error) from error

    @contextmanager
    def naming(self) -> Iterator[None]:
        """Hold while a file's name is chosen and the file is put there."""
        with FileLock(self._own / "names.lock", timeout=_WAIT_SECONDS):
            yield

    def _end_line(self) -> None:
        """End a line that a process which died left half-written."""
        if not self._file.is_file() or not self._file.stat().st_size:
            return
        with self._file.open("r+b") as handle:
            handle.seek(-1, os.SEEK_END)
            if handle.read(1) != b"\n":
                handle.write(b"\n")

    def _read(self) -> None:
        """Read what came since the last time; a line that is half-written is none."""
        if not self._file.is_file():
            return
        with open_regular(self._file) as handle:
            handle.seek(self._read_to)
            for line in handle:
                if not line.endswith(b"\n"):
                    break
                self._read_to += len(line)
                with suppress(ValueError, TypeError):
                    done = FinishedRow(**json.loads(line))
                    self._done[done.row] = done


def _report_unwritable(path: Path, error: Exception) -> OutputError:
    return OutputError(
        Message("write.cannot-be-written", error=error),
        place=str(path),
        remedy=Message("write.name-folder-you-may-write"),
    )
