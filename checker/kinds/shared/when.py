"""Decide whether a rule applies to a document (`when`): its format, title, words, fields, stage."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict, Field

from checker.core.document import BlockKind, Document
from checker.core.lazy_models import LazyModel
from checker.core.text.normalization import fits, fold
from checker.core.text.trie import build_trie
from checker.formats import FORMATS
from checker.kinds.shared.patterns import compile_pattern
from checker.kinds.shared.scope import Many, matches
from checker.kinds.shared.stage import Stage

if TYPE_CHECKING:
    FormatName = str
else:
    FormatName = Literal[tuple(FORMATS)]  # pydantic names them in errors and in the schema


_OF_TEXT = frozenset({"title", "text", "has_section", "field"})
"""What an example can say of itself."""


class When(LazyModel):
    """Conditions on the whole document; all that are given must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    format: Many[FormatName] = ()
    filename: Many[str] = ()
    title: Many[str] = ()
    addressee: Many[str] = ()
    text: Many[str] = ()
    language: Literal["ja", "en"] | None = None
    has_section: Many[str] = ()
    field: dict[str, Many[str]] = Field(default_factory=dict)
    property: dict[str, Many[str]] = Field(default_factory=dict)
    status: Many[Stage] = ()
    notes: bool | None = None
    minutes: bool | None = None
    none_of: "Many[When]" = Field((), alias="not")

    def holds(self, document: Document, stage: Stage | None = None) -> bool:
        """Return whether a rule with these conditions applies to `document`, at this stage."""
        return (
            (not self.format or document.format in self.format)
            and (not self.filename or _matches_name(document.name, self.filename))
            and (not self.title or matches(document.title or "", self.title))
            and (not self.addressee or _has_addressee(document, self.addressee))
            and (not self.text or _has_words(document, self.text))
            and (self.language is None or document.language == self.language)
            and (
                not self.has_section
                or any(matches(h, self.has_section) for h in _iter_titles(document))
            )
            and all(
                _has_field_value(document, label, values) for label, values in self.field.items()
            )
            and all(
                _has_property_value(document, key, values) for key, values in self.property.items()
            )
            and (not self.status or stage in self.status)
            and (self.notes is None or self.notes == _is_in_notes(document))
            and (self.minutes is None or self.minutes == _is_minutes(document))
            and not any(each.holds(document, stage) for each in self.none_of)
        )

    def excludes(self, example: Document) -> bool:
        """Return whether an example itself says that a rule with these conditions is not for it.

        Only its words, and the title, sections and fields that it has, can say so; of the file and
        of the document around it an example says nothing.
        """
        has_heading = next(_iter_titles(example), None) is not None
        told = When(
            text=self.text,
            title=self.title if has_heading else (),
            has_section=self.has_section if has_heading else (),
            field={label: v for label, v in self.field.items() if _has_field(example, label)},
            none_of=tuple(each for each in self.none_of if each.model_fields_set <= _OF_TEXT),
        )
        return not told.holds(example)


def _is_in_notes(document: Document) -> bool:
    from checker.kinds.shared.notes import is_in_notes  # noqa: PLC0415 - few rules ask

    return is_in_notes(document)


def _is_minutes(document: Document) -> bool:
    from checker.kinds.shared.notes import is_minutes  # noqa: PLC0415 - few rules ask

    return is_minutes(document)


def _matches_name(name: str, patterns: tuple[str, ...]) -> bool:
    folded = unicodedata.normalize("NFC", name)
    return any(fits(folded, unicodedata.normalize("NFC", each)) for each in patterns)


def _has_addressee(document: Document, names: tuple[str, ...]) -> bool:
    from checker.kinds.shared.letter_lines import find_addressees  # noqa: PLC0415 - few rules ask

    return any(matches(each, names) for each in find_addressees(document))


def _has_words(document: Document, words: tuple[str, ...]) -> bool:
    """Return whether a word occurs anywhere; Latin words only as whole words, in any case."""
    pattern = compile_pattern(build_trie(words), ignore_case=True)
    return any(pattern.search(block.text) for block in document.walk())


def _iter_titles(document: Document) -> Iterator[str]:
    return (block.text for block in document.walk() if block.kind is BlockKind.HEADING)


def _has_field(document: Document, label: str) -> bool:
    return any(fold(field.label) == fold(label) for field in document.fields)


def _has_field_value(document: Document, label: str, values: tuple[str, ...]) -> bool:
    return any(
        fold(field.label) == fold(label) and matches(field.value, values)
        for field in document.fields
    )


def _has_property_value(document: Document, key: str, values: tuple[str, ...]) -> bool:
    return any(
        fold(name) == fold(key) and matches(value, values)
        for name, value in document.properties.items()
    )
