"""Say which fields notes may fill, and put what was taken from them into the data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from checker.templates.data import Data, Given
from checker.templates.filled_values import Filled, ValueSource
from checker.templates.model import (
    ImageField,
    RichTextField,
    Template,
    TemplateField,
)


@dataclass(frozen=True, slots=True)
class ExtractedValue:
    """A field's value from the notes: as data files have it, the notes' words and their place.

    `spans` are start and end of the words in the notes.
    """

    value: Given
    quote: str
    at: str
    spans: tuple[tuple[int, int], ...] = ()


def is_rows(value: Given) -> TypeGuard[Sequence[Mapping[str, Given]]]:
    """Return whether a value is the rows of a table, with their cells by column."""
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return is_list and all(isinstance(each, Mapping) for each in value or ())


def select_wanted(template: Template, filled: Filled) -> list[TemplateField]:
    """Return the fields that the notes may fill: those that nobody gave.

    A template's default is nobody's word: what the notes say goes before it. All but long texts are
    also those that are not looked for in notes: a line or a table of the notes may name them.
    """
    return [
        each
        for each in template.header.of_source("given")
        if not isinstance(each, ImageField)
        and (each.notes or not isinstance(each, RichTextField))
        and filled.sources.get(each.name, ValueSource("absent")).origin in {"absent", "default"}
    ]


def select_unanswered(wanted: Sequence[TemplateField], filled: Filled) -> list[TemplateField]:
    """Return those of the fields that have no value at all, not even a default."""
    return [
        each
        for each in wanted
        if filled.sources.get(each.name, ValueSource("absent")).origin == "absent"
    ]


def select_defaulted(wanted: Sequence[TemplateField], filled: Filled) -> list[TemplateField]:
    """Return those of the fields that have the template's default, which nobody said."""
    return [
        each
        for each in wanted
        if filled.sources.get(each.name, ValueSource("absent")).origin == "default"
    ]


def add_taken(data: Data, taken: Mapping[str, ExtractedValue]) -> Data:
    """Return the data with what was taken from the notes."""
    for name, each in taken.items():
        data = data.having(name, each.value, each.at)
    return data


def add_sources(filled: Filled, taken: Mapping[str, ExtractedValue]) -> Filled:
    """Return filled values whose sources say what came from the notes, and their words."""
    sources = dict(filled.sources)
    for name, each in taken.items():
        sources[name] = ValueSource("notes", each.quote, each.at)
    return replace(filled, sources=sources)


def drop_inner(taken: Mapping[str, ExtractedValue]) -> dict[str, ExtractedValue]:
    """Return choices without those that are a part of another one's words: 仕様書 of 要件仕様書."""
    return {
        value: each
        for value, each in taken.items()
        if not any(value in longer and _is_within(each, taken[longer]) for longer in taken)
    }


def _is_within(one: ExtractedValue, other: ExtractedValue) -> bool:
    """Return whether a value's place is a part of another one's."""
    (start, end), (low, high) = one.spans[0], other.spans[0]
    return low <= start and end <= high and (start, end) != (low, high)
