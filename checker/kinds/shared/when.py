"""Decide whether a rule applies to a document (`when`): its format, fields, stage."""

import unicodedata
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.core.document import BlockKind, Document
from checker.core.text.normalization import fold
from checker.formats import FORMATS
from checker.kinds.shared.scope import Many, matches
from checker.kinds.shared.stage import Stage

if TYPE_CHECKING:
    FormatName = str
else:
    FormatName = Literal[tuple(FORMATS)]  # pydantic names them in errors and in the schema


class When(BaseModel):
    """Conditions on the whole document; all that are given must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    format: Many[FormatName] = Field((), description="ファイル形式。 / File format.")
    filename: Many[str] = Field((), description="ファイル名(* 可)。 / File name, * allowed.")
    language: Literal["ja", "en"] | None = Field(None, description="言語。 / Language.")
    has_section: Many[str] = Field((), description="どれかの見出しがある。 / Has one of these.")
    field: dict[str, Many[str]] = Field(
        default_factory=dict, description="記入欄の値(* 可)。 / Values of form fields, * allowed."
    )
    property: dict[str, Many[str]] = Field(
        default_factory=dict,
        description="文書のプロパティや front matter の値(* 可)。"
        " / Document properties or front matter, * allowed.",
    )
    status: Many[Stage] = Field(
        (), description="文書の段階: draft、submitted、approved。 / Stage of the document."
    )
    none_of: "Many[When]" = Field(
        (),
        alias="not",
        description="どれかに合う文書には効かない。 / Not where one of these holds.",
    )

    def holds(self, document: Document, stage: Stage | None = None) -> bool:
        """Return whether a rule with these conditions applies to `document`, at this stage."""
        return (
            (not self.format or document.format in self.format)
            and (not self.filename or _matches_name(document.name, self.filename))
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
            and not any(each.holds(document, stage) for each in self.none_of)
        )


def _matches_name(name: str, patterns: tuple[str, ...]) -> bool:
    folded = unicodedata.normalize("NFC", name)
    return any(fnmatchcase(folded, unicodedata.normalize("NFC", each)) for each in patterns)


def _iter_titles(document: Document) -> Iterator[str]:
    return (block.text for block in document.walk() if block.kind is BlockKind.HEADING)


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
