"""The values that fill a template: each knows what it is, and `str` of it is how it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from checker.core.data_classes import dataclass


@dataclass(frozen=True, slots=True)
class FilledDay:
    """A date, and how it is written."""

    value: date
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class FilledAmount:
    """A number, and how it is written, with its unit."""

    value: Decimal
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ProseParagraph:
    """A paragraph of prose, or an item of a list."""

    text: str
    is_item: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs and items; templates go through them, or print them on lines of their own."""

    paragraphs: tuple[ProseParagraph, ...]

    def __iter__(self) -> Iterator[ProseParagraph]:
        return iter(self.paragraphs)

    def __len__(self) -> int:
        return len(self.paragraphs)

    def __str__(self) -> str:
        return "\n".join(each.text for each in self.paragraphs)


@dataclass(frozen=True, slots=True)
class FilledPicture:
    """A picture's file, its width in millimetres, and what it shows in words."""

    path: Path
    width: float
    alt: str

    def __str__(self) -> str:
        return self.alt


@dataclass(frozen=True, slots=True)
class Absent:
    """A required fact that nobody gave; it is written as a mark, and is a finding."""

    label: str
    text: str

    def __iter__(self) -> Iterator[ProseParagraph]:
        """Yield the mark as a paragraph: a template goes through prose that is absent, too."""
        yield ProseParagraph(self.text)

    def __str__(self) -> str:
        return self.text


Cell = str | FilledDay | FilledAmount | Prose | Absent
"""A value of a row's column; an optional one that nobody gave is an empty string."""


class RowValues:
    """A row's values by column. Nothing else can be reached from a template."""

    __slots__ = ("_cells",)

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self._cells = dict(cells)

    def __getitem__(self, name: str) -> Cell:
        return self._cells[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowValues) and other._cells == self._cells

    def __hash__(self) -> int:
        return hash(tuple(self._cells))


Value = Cell | FilledPicture | tuple[RowValues, ...]
"""A field's value: text, choice and person are strings."""

Origin = Literal["given", "default", "notes", "drafted", "computed", "absent"]


@dataclass(frozen=True, slots=True)
class ValueSource:
    """Where a value comes from; `quote` is the words of the notes or data, `at` where they are."""

    origin: Origin
    quote: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template's values by field name, and where each comes from."""

    values: Mapping[str, Value]
    sources: Mapping[str, ValueSource] = field(default_factory=dict)

    @property
    def absent(self) -> tuple[Absent, ...]:
        """The required facts that are absent, those in rows included."""
        flat: list[Value] = []
        for value in self.values.values():
            if isinstance(value, tuple):
                flat += [row[name] for row in value for name in row]
            else:
                flat.append(value)
        return tuple(each for each in flat if isinstance(each, Absent))
