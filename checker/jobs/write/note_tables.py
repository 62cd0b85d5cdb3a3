"""Find tables in notes: lines of cells between bars or tabs, first the names of the columns.

A table belongs to the field of rows whose columns its heads name best; where they name some and the
others fit by their order, that is enough.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.field_segments import list_spoken
from checker.jobs.write.grounding.labels import find_synonyms
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.model import Column, RowsField, TemplateField

_RULE: Final = re.compile(r"[\s|:-]+")
_SHORT: Final = 16
_FEWEST: Final = 2
_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table: its words at their place, and its cells by column."""

    span: CandidateSpan
    cells: dict[str, str]


def find_table(notes: str, rows: RowsField, fields: Sequence[TemplateField]) -> list[TableRow]:
    """Return the rows of the tables in notes that are of a field, its heads left out."""
    tables = [each for each in fields if isinstance(each, RowsField) and each.source == "given"]
    found: list[TableRow] = []
    for lines in _iter_tables(notes, tables):
        heads = lines[0][1]
        best = max(tables, key=lambda each: _rate(each, heads), default=None)
        if best is rows and _rate(rows, heads) >= _ENOUGH:
            columns = _match_columns(rows, heads)
            found += [
                TableRow(span, _read_cells(columns, cells))
                for span, cells in lines[1:]
                if not all(_RULE.fullmatch(each) or not each for each in cells)
            ]
    return found


_Line = tuple[CandidateSpan, list[str]]


def _iter_tables(notes: str, known: Sequence[RowsField]) -> Iterator[list[_Line]]:
    """Yield runs of lines with as many cells as the first of them; the last may be empty.

    Heads of another table of those known begin another run.
    """
    low = 0
    run: list[_Line] = []
    for line in [*notes.split("\n"), ""]:
        cells = _split(line)
        if run and _FEWEST <= len(cells) < len(run[0][1]):
            cells += [""] * (len(run[0][1]) - len(cells))
        if run and (
            len(cells) != len(run[0][1]) or any(_rate(each, cells) >= _ENOUGH for each in known)
        ):
            if len(run) >= _FEWEST:
                yield run
            run = []
        if len(cells) >= _FEWEST:
            run.append((CandidateSpan(line.strip(), low + len(line) - len(line.lstrip())), cells))
        low += len(line) + 1


def _split(line: str) -> list[str]:
    text = line.strip()
    if "|" in text:
        return [each.strip() for each in text.strip("|").split("|")]
    return [each.strip() for each in line.split("\t")] if "\t" in text else []


def _rate(rows: RowsField, heads: Sequence[str]) -> float:
    """Return the share of a table's heads that name columns of a field."""
    columns = [each for each in rows.columns if each.source == "given"]
    if any(len(each) > _SHORT for each in heads):
        return 0.0
    if len(columns) == 1 and not _is_called(columns[0], heads[0]):
        return 0.0  # a list in a table of something else
    named = sum(any(is_named(column, head) for head in heads) for column in columns)
    first = any(not head or is_named(columns[0], head) for head in heads[:1])
    return (named + 0.5 * first) / (len(columns) + 0.5)


def is_named(column: Column, head: str) -> bool:
    """Return whether words name a column: its label, another word for it, or a part of it."""
    return _is_named(column.label, column.name, fold(head))


@lru_cache(maxsize=4096)
def _is_named(label: str, name: str, words: str) -> bool:
    names = _list_names(label, name)
    if words in names:
        return True
    return any(words in each or each in words for each in names if min(len(each), len(words)) > 1)


def _is_called(column: Column, head: str) -> bool:
    """Return whether words are a column's label, or other words for it."""
    return fold(head) in _list_names(column.label, column.name)


@lru_cache(maxsize=256)
def _list_names(label: str, name: str) -> frozenset[str]:
    names = {fold(label), fold(name), *find_synonyms(label)}
    parts = {part for each in names for part in re.split(r"[・/、]", each)}
    return frozenset(names | parts | set(map(fold, list_spoken(label)))) - {""}


def _match_columns(rows: RowsField, heads: Sequence[str]) -> list[Column | None]:
    """Return the column of each head: by its name, the others in the order that is left.

    Of more heads than columns those that name none are of none, but for the first.
    """
    columns = [each for each in rows.columns if each.source == "given"]
    left = list(columns)
    found: dict[int, Column] = {}
    for is_fitting in (_is_called, is_named):
        for at, head in enumerate(heads):
            one = next((each for each in left if is_fitting(each, head)), None)
            if at not in found and one is not None:
                found[at] = one
                left.remove(one)
    if left and 0 not in found:
        found[0] = left.pop(0)
    if len(heads) > len(columns):
        return [found.get(at) for at in range(len(heads))]
    return [found.get(at) or (left.pop(0) if left else None) for at in range(len(heads))]


def _read_cells(columns: Sequence[Column | None], cells: Sequence[str]) -> dict[str, str]:
    return {
        column.name: text
        for column, text in zip(columns, cells, strict=True)
        if column is not None and text.strip()
    }
