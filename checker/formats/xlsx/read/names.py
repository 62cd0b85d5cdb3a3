"""Names of SpreadsheetML and the small questions that every module asks of an element.

ECMA-376 Part 1, 18. Elements are found by their local name, whatever the namespace, so that Strict
files (ISO/IEC 29500-1) are read like the others. A value that makes no sense counts as absent.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from checker.core.text import lazy_re as re
from checker.formats.ooxml.names import Element, parse_integer

__all__ = [
    "LAST_COLUMN",
    "LAST_ROW",
    "Area",
    "Element",
    "Position",
    "find_child",
    "find_children",
    "format_column",
    "get_local_name",
    "get_related_id",
    "get_value",
    "is_on",
    "iter_descendants",
    "number",
    "parse_area",
    "parse_integer",
    "position",
]

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_LETTERS = 26
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_RELATIONSHIPS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)


class Position(NamedTuple):
    """A cell by its row and column, both from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{format_column(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle of cells, first and last row and column included, all from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = Position(self.top, self.left), Position(self.bottom, self.right)
        return str(first) if first == last else f"{first}:{last}"

    def holds(self, at: Position) -> bool:
        """Return whether a cell lies in it."""
        return self.top <= at.row <= self.bottom and self.left <= at.column <= self.right


def get_local_name(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and their like."""
    return _cut_namespace(element.tag)


@lru_cache(maxsize=1024)
def _cut_namespace(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def find_child(element: Element | None, name: str) -> Element | None:
    """Return the first child of a name, None where there is none or no element."""
    return None if element is None else element.find(f"{{*}}{name}")


def find_children(element: Element | None, name: str) -> list[Element]:
    """Return the children of a name."""
    return [] if element is None else element.findall(f"{{*}}{name}")


def iter_descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the descendants that have one of the names, in document order."""
    if element is not None:
        yield from element.iter(*(f"{{*}}{name}" for name in names))


def get_value(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute, None where there is none or no element."""
    return None if element is None else element.get(name)


def get_related_id(element: Element | None, name: str = "id") -> str:
    """Return a relationship id (`r:id`), empty where there is none."""
    if element is None:
        return ""
    found = (element.get(namespace + name) for namespace in _RELATIONSHIPS)
    return next((each for each in found if each), "")


def number(text: str | None) -> float | None:
    """Return a finite number, None where `text` is absent or none."""
    try:
        found = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def is_on(text: str | None, *, default: bool = False) -> bool:
    """Return what an on/off attribute says (22.9.2.1 ST_OnOff)."""
    return default if text is None else text in {"1", "true", "on"}


@lru_cache(maxsize=LAST_COLUMN)
def format_column(column: int) -> str:
    """Return the letters of a column, from 1: `A`, `AB`, `XFD`."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def position(text: str | None) -> Position | None:
    """Return the cell that `B7` or `$B$7` names, None where it names none of a sheet's."""
    match = _REFERENCE.fullmatch(text or "")
    if match is None:
        return None
    column, row = _parse_column(match[1]), int(match[2])
    inside = 1 <= row <= LAST_ROW and column <= LAST_COLUMN
    return Position(row, column) if inside else None


@lru_cache(maxsize=LAST_COLUMN)
def _parse_column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column


def parse_area(text: str | None) -> Area | None:
    """Return the cells that `B7:D8` or `B7` names, None where it names none."""
    first, _, last = (text or "").partition(":")
    start = position(first)
    end = position(last) if last else start
    if start is None or end is None:
        return None
    return Area(
        min(start.row, end.row),
        min(start.column, end.column),
        max(start.row, end.row),
        max(start.column, end.column),
    )
