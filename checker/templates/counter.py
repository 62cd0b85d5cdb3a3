"""Document numbers, counted in a file that no two processes read at once.

A number is on record before it is given out. So a process that dies, or a document that is not
written in the end, leaves a gap in the series; no number is ever given twice.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from checker.core.bilingual import Bilingual, same
from checker.core.errors import OutputError
from checker.core.storage import write_atomically

FILE_NAME: Final = "document-numbers.json"
"""The counter's file beside the documents, where the setting `numbers` names none."""

_WAIT_SECONDS: Final = 30.0
_KEY: Final = "last_number"


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts documents in the file at `path`; the lock is a file beside it."""

    path: Path

    def next(self, series: str) -> int:
        """Return the next number of a series, from 1, and put it on record.

        Raises:
            OutputError: the file cannot be read or written, or others keep it locked.
        """
        return next_number(self.path, series)

    def last(self, series: str) -> int:
        """Return the last number of a series that was given, 0 where there was none.

        Raises:
            OutputError: the file cannot be read.
        """
        return _read(self.path).get(series, 0)


def counter_file(output: Path, configured: Path | None) -> Path:
    """Return the counter's file for a document that goes to `output`: the setting's, or beside."""
    return configured or output.parent / FILE_NAME


def next_number(path: Path, series: str, *, wait: float = _WAIT_SECONDS) -> int:
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
        raise _uncountable(path, Bilingual("フォルダーがありません", "no such folder"))
    lock = FileLock(path.with_name(f"{path.name}.lock"))
    try:
        with lock.acquire(timeout=wait):
            counts = _read(path)
            number = counts.get(series, 0) + 1
            _write(path, {**counts, series: number})
            return number
    except Timeout as error:
        raise OutputError(
            Bilingual(
                f"ほかの処理が {wait:g} 秒たっても使っています。",
                f"is still in use by another process after {wait:g} seconds.",
            ),
            place=str(path),
            remedy=Bilingual("少し待ってやり直してください。", "Try again in a while."),
        ) from error
    except OSError as error:
        raise _uncountable(path, same(str(error.strerror))) from error


def _uncountable(path: Path, why: Bilingual) -> OutputError:
    return OutputError(
        Bilingual(f"番号を数えられません({why.ja})。", f"cannot count here ({why.en})."),
        place=str(path),
        remedy=Bilingual(
            "書き込めるフォルダーか、設定の numbers を確かめてください。",
            "Use a folder that you may write to, or check the setting `numbers`.",
        ),
    )


def _read(path: Path) -> dict[str, int]:
    try:
        data: Any = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _uncountable(path, same(str(error.strerror))) from error
    except ValueError as error:
        raise _damaged(path) from error
    counts = data.get(_KEY) if isinstance(data, dict) else None
    if not isinstance(counts, dict) or not all(_is_count(each) for each in counts.values()):
        raise _damaged(path)
    return counts


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _damaged(path: Path) -> OutputError:
    """Return the error of a damaged counter: begun anew, it would give its numbers again."""
    return OutputError(
        Bilingual("番号のファイルが壊れています。", "is a damaged file of document numbers."),
        place=str(path),
        remedy=Bilingual(
            f'控えから戻すか、{{"{_KEY}": {{"系列": 最後の番号}}}} の形に直してください。',
            f'Restore it, or write {{"{_KEY}": {{"series": last number}}}} into it.',
        ),
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
