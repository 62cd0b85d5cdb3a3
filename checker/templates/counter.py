"""Document numbers, counted in a file that no two processes read at once.

A number is on record before it is given out. So a process that dies, or a document that is not
written in the end, leaves a gap in the series; no number is ever given twice.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from checker.core.data_classes import dataclass
from checker.core.errors import OutputError
from checker.core.messages import Message, same
from checker.core.regular_files import LARGEST_NOTE, read_regular
from checker.core.storage import write_atomically

FILE_NAME: Final = "document-numbers.json"
"""The counter's file beside the documents, where the setting `numbers` names none."""

_WAIT_SECONDS: Final = 30.0
_KEY: Final = "last_number"


@dataclass(frozen=True, slots=True)
class DocumentCounter:
    """Counts documents in the file at `path`; the lock is a file beside it."""

    path: Path

    def next(self, series: str) -> int:
        """Return the next number of a series, from 1, and put it on record.

        Raises:
            OutputError: the file cannot be read or written, or others keep it locked.
        """
        return take_next_number(self.path, series)

    def last(self, series: str) -> int:
        """Return the last number of a series that was given, 0 where there was none.

        Raises:
            OutputError: the file cannot be read.
        """
        return _read(self.path).get(series, 0)


def get_counter_file(output: Path, configured: Path | None) -> Path:
    """Return the counter's file for a document that goes to `output`: the setting's, or beside."""
    return configured or output.parent / FILE_NAME


def take_next_number(path: Path, series: str, *, wait: float = _WAIT_SECONDS) -> int:
    """Return the next number of a series, from 1, after putting it on record in `path`.

    Args:
        path: the counter's file; it is made where it is missing.
        series: whose numbers are counted.
        wait: seconds to wait for other processes.

    Raises:
        OutputError: the file cannot be read or written, or others keep it locked.
    """
    path = path.resolve()  # one file has one lock, however it is called
    if not path.parent.is_dir():  # the lock would make it
        raise _report_uncountable(path, Message("template.no-such-folder"))
    lock = FileLock(path.with_name(f"{path.name}.lock"))
    try:
        with lock.acquire(timeout=wait):
            counts = _read(path)
            number = counts.get(series, 0) + 1
            _write(path, {**counts, series: number})
            return number
    except Timeout as error:
        raise OutputError(
            Message("template.still-use-another-process-after-seconds", wait=wait),
            place=str(path),
            remedy=Message("template.try-again-in-a-while"),
        ) from error
    except OSError as error:
        raise _report_uncountable(path, same(str(error.strerror))) from error


def _report_uncountable(path: Path, why: Message) -> OutputError:
    return OutputError(
        Message("template.cannot-count-here", why=why),
        place=str(path),
        remedy=Message("template.use-folder-you-may-write-check"),
    )


def _read(path: Path) -> dict[str, int]:
    try:
        data: Any = json.loads(read_regular(path, LARGEST_NOTE))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _report_uncountable(path, same(str(error.strerror))) from error
    except ValueError as error:
        raise _report_damaged(path) from error
    counts = data.get(_KEY) if isinstance(data, dict) else None
    if not isinstance(counts, dict) or not all(_is_count(each) for each in counts.values()):
        raise _report_damaged(path)
    return counts


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _report_damaged(path: Path) -> OutputError:
    """Return the error of a damaged counter: begun anew, it would give its numbers again."""
    return OutputError(
        Message("template.damaged-file-document-numbers"),
        place=str(path),
        remedy=Message("template.restore-write-series-last-number-into", key=_KEY),
    )


def _write(path: Path, counts: dict[str, int]) -> None:
    text = json.dumps({_KEY: counts}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    write_atomically(path, text.encode())
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Have the new name on the disk before the number is used, where the system lets us say so."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)  # Windows opens no folders
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
