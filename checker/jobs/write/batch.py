"""A document per row of a table: one at a time, in memory only while it is written."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from checker.core.errors import CheckerError, OutputError
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.jobs.write.journal import FinishedRow, Journal, make_row_key
from checker.jobs.write.write import WriteRequest, WriteResult
from checker.templates import placeholders
from checker.templates.data import Data
from checker.templates.filled_values import Value

DEFAULT_NAME: Final = "{row:03}"
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_RESERVED: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])(?:\..*)?", re.IGNORECASE)
_MAX_LENGTH: Final = 120
"""Characters of a file's name without its ending: with it and `.verdict.json` it fits anywhere."""

Outcome = Literal["written", "known", "elsewhere", "later", "bad"]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a row: written now or before, in another process's hands, or why not.

    One that is for `later` was not written, for the time was up: another run writes it.
    """

    number: int
    outcome: Outcome
    file: str = ""
    status: str = ""
    error: CheckerError | None = None


@dataclass(frozen=True)
class Batch:
    """How rows become documents: how each is written, saved and called, and when to stop."""

    order: WriteRequest
    folder: Path
    pattern: str
    write: Callable[[WriteRequest], WriteResult]
    save: Callable[[Path, WriteResult], None]
    is_over: Callable[[], bool] = lambda: False

    def rows(self, table: Iterator[Data]) -> Iterator[BatchResult]:
        """Yield what becomes of each row, as it does.

        Raises:
            OutputError: the folder cannot be written.
        """
        journal = Journal(self.folder)
        for number, data in enumerate(table, start=1):
            yield self._write_row(journal, number, self._merge_row(data))
            # a document's trees refer to each other: Python would leave some hundred of them
            gc.collect()

    def _merge_row(self, row: Data) -> Data:
        """Return a row's values with those that all documents share behind them."""
        common = self.order.data
        given = {name: value for name, value in row.values.items() if value is not None}
        return replace(
            row, values={**common.values, **given}, places={**common.places, **row.places}
        )

    def _write_row(self, journal: Journal, number: int, data: Data) -> BatchResult:
        key = make_row_key(number, self.order.template.header.template, data)
        known = journal.done(key)
        if known is not None:
            return BatchResult(number, "known", known.file, known.status)
        if self.is_over():
            return BatchResult(number, "later")
        with journal.taking(key) as mine:
            if not mine:
                return BatchResult(number, "elsewhere")
            known = journal.done(key)  # another process may have done it a moment ago
            if known is not None:
                return BatchResult(number, "known", known.file, known.status)
            try:
                return self._write_document(journal, key, number, data)
            except CheckerError as error:
                return BatchResult(number, "bad", error=error)

    def _write_document(self, journal: Journal, key: str, number: int, data: Data) -> BatchResult:
        suffix = self.order.form
        self._check_pattern()
        path = self.folder / f"{number:06}{suffix}"
        result = self.write(replace(self.order, data=data, path=path))
        if self.is_over():  # what it left open is not to be taken for done
            return BatchResult(number, "later")
        with journal.naming():
            path = self._free(f"{self._name(number, result)}{suffix}", number)
            status = result.verdict.status
            # before the file: one that is there was written whole, one that is not is made again
            journal.add(FinishedRow(key, path.name, status))
            self.save(path, result)
        return BatchResult(number, "written", path.name, status)

    def _name(self, number: int, result: WriteResult) -> str:
        values: dict[str, object] = {"row": number}
        values |= {name: _shorten_value(value) for name, value in result.values.items()}
        return make_file_name(placeholders.fill(self.pattern, values))

    def _check_pattern(self) -> None:
        known = {"row", *(each.name for each in self.order.template.header.fields)}
        wrong = [each for each in placeholders.list_names(self.pattern) if each not in known]
        if wrong:
            listed = ", ".join(sorted(known))
            raise OutputError(
                Message("write.pattern-file-names-unknown-name", wrong=wrong[0]),
                place="--name",
                remedy=Message("write.names", listed=listed),
            )

    def _free(self, name: str, number: int) -> Path:
        """Return the path for a name, which nothing has yet.

        Raises:
            OutputError: a file is there that this batch did not write for this row.
        """
        path = self.folder / name
        if path.exists():
            raise OutputError(
                Message("write.file-name-row-exists-already", number=number),
                place=str(path),
                remedy=Message("write.put-into-name-name-another-folder"),
            )
        return path


def _shorten_value(value: Value) -> str:
    return " ".join(str(value).split())


def make_file_name(text: str) -> str:
    """Return a text as a file may be called on any system, without its ending."""
    name = _FORBIDDEN.sub("_", text).strip(" .")[:_MAX_LENGTH].strip(" .")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name
