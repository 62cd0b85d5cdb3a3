"""Find records in notes: lines that each say one cell of a row behind the name of its column.

    第5条 宿泊費
     前: 9,000円を上限とする。
     後: 13,000円を上限とする。

A column that is named anew begins the next row, as does a line that names none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.note_tables import TableRow, is_named
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.model import Column, RowsField

_LABEL: Final = re.compile(
    r"(?:^[ \t\u3000・*>-]*|(?<=[。、,.)）\s])[ \t\u3000]*)"
    r"(?P<word>[^\s:：。、,()（）]{1,12})[ \u3000]?[:：][ \u3000]*"
)
_HEAD: Final = 40
"""Characters that the line above a record has at most."""
_FEWEST: Final = 2
"""Columns that a record names, and records that there are."""


@dataclass
class _Record:
    """A row that is being read, and its lines."""

    head: str = ""
    low: int = -1
    high: int = -1
    cells: dict[str, str] = field(default_factory=dict)

    def add(self, low: int, high: int) -> None:
        """Take in a line of the notes."""
        self.low = low if self.low < 0 else self.low
        self.high = high


def find_records(
    notes: str, rows: RowsField, split: Callable[[str], Mapping[str, str]]
) -> list[TableRow]:
    """Return the records of a field, two or more; the line above one is its first cells.

    Args:
        notes: what is read.
        rows: the field, of three columns or more.
        split: returns the cells of a line.
    """
    columns = [each for each in rows.columns if each.source == "given"]
    if len(columns) <= _FEWEST:
        return []
    found = [_Record()]
    low = 0
    for line in notes.split("\n"):
        high = low + len(line)
        told = _read_labels(line, columns)
        if told and any(name in found[-1].cells for name, _ in told):
            found.append(_Record())
        elif not told and line.strip():
            found.append(_Record(line.strip()[:_HEAD] if len(line.strip()) <= _HEAD else ""))
            found[-1].add(low, high)
        for name, text in told:
            found[-1].cells[name] = text
            found[-1].add(low, high)
        low = high + 1
    kept = [each for each in found if len(each.cells) >= _FEWEST]
    if len(kept) < _FEWEST:
        return []
    return [_build_row(notes, each, split) for each in kept]


def _read_labels(line: str, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Return what a line says of columns, by their names."""
    labels = [
        (match, column)
        for match in _LABEL.finditer(line)
        if (column := _find_column(match["word"], columns)) is not None
    ]
    if not labels:
        return []
    ends = [*(match.start() for match, _ in labels[1:]), len(line)]
    return [
        (column.name, line[match.end() : end].strip())
        for (match, column), end in zip(labels, ends, strict=True)
        if line[match.end() : end].strip()
    ]


def _find_column(word: str, columns: Sequence[Column]) -> Column | None:
    """Return the column of a name, or of its end: 前 is 改正前."""
    whole = next((each for each in columns if is_named(each, word)), None)
    ends = [each for each in columns if fold(each.label).endswith(fold(word))]
    return whole or (ends[0] if len(ends) == 1 else None)


def _build_row(notes: str, record: _Record, split: Callable[[str], Mapping[str, str]]) -> TableRow:
    span = CandidateSpan(notes[record.low : record.high].strip(), record.low)
    head = split(record.head) if record.head else {}
    return TableRow(span, {**head, **record.cells})
