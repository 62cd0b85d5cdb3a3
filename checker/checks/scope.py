"""Which blocks a rule looks at (`scope`), and whether it applies to a document (`when`)."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from checker.document import Block, BlockKind, Document, Part
from checker.text.normal import fold, heading_key, without_note

T = TypeVar("T")
Format = Literal["docx", "md", "txt", "html", "xlsx", "pptx", "pdf"]


def _listed(value: object) -> object:
    if value is None or isinstance(value, (list, tuple)):
        return value
    return (value,)


class _OneOrMany:
    """Tells the JSON Schema of a list that one bare value will do."""

    @staticmethod
    def __get_pydantic_json_schema__(
        schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], many]} if "items" in many else many


Many = Annotated[tuple[T, ...], BeforeValidator(_listed), _OneOrMany()]
"""One value, or a list of them."""

_TEXT = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


class Scope(BaseModel):
    """Selectors that all must hold; each accepts one value or a list of which one must match."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    block: Many[BlockKind] = Field((), description="ブロックの種類。 / Kinds of block.")
    part: Many[Part] = Field((Part.BODY,), description="本文、ヘッダー等。 / Body, header, ...")
    section: Many[str] = Field(
        (), description="見出し(番号は無視、* 可)。 / Headings, numbering ignored, * allowed."
    )
    heading_level: Many[int] = Field((), description="見出しの階層。 / Levels of headings.")
    in_table: bool | None = Field(None, description="表の中か外か。 / Inside or outside tables.")
    column: Many[str] = Field((), description="表の列見出し。 / Header of the table column.")
    style: Many[str] = Field((), description="Word のスタイル名。 / Name of the Word style.")

    def select(self, document: Document) -> tuple[Block, ...]:
        """Return the blocks with text of their own that all selectors accept, in order."""
        headers = _column_headers(document) if self.column else {}
        return tuple(
            block
            for block in document.walk()
            if self._accepts(block) and self._column(block, headers)
        )

    def _accepts(self, block: Block) -> bool:
        return (
            block.kind in (self.block or _TEXT)
            and block.part in self.part
            and (not self.section or in_section(block, self.section))
            and (not self.heading_level or block.level in self.heading_level)
            and (self.in_table is None or (block.cell is not None) == self.in_table)
            and (not self.style or matches(block.style.name or "", self.style))
        )

    def _column(self, block: Block, headers: dict[tuple[str, int], str]) -> bool:
        if not self.column:
            return True
        if block.cell is None or block.cell.row == 0:
            return False
        return matches(headers.get((block.cell.table, block.cell.column), ""), self.column)


def matches(text: str, names: tuple[str, ...]) -> bool:
    """Return whether one of `names` is `text`, as it stands or without a remark in brackets.

    As `matches_exactly`, and `2．費用（税込）` is `費用`.
    """
    bare = without_note(text)
    return matches_exactly(text, names) or (bare not in {text, ""} and matches_exactly(bare, names))


def matches_exactly(text: str, names: tuple[str, ...]) -> bool:
    """Return whether one of `names` (with `*`) is `text`; width, case and numbering ignored."""
    key = heading_key(text)
    return any(fnmatchcase(key, fold(name)) for name in names)


def in_section(block: Block, names: tuple[str, ...]) -> bool:
    """Return whether a block stands under one of these headings, at whatever depth."""
    return any(matches(title, names) for title in block.section)


def _column_headers(document: Document) -> dict[tuple[str, int], str]:
    return {
        (block.path, cell.column): cell.text
        for block in document.walk()
        if block.table is not None and block.table.rows
        for cell in block.table.rows[0].cells
    }


class When(BaseModel):
    """Conditions on the whole document; all that are given must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Many[Format] = Field((), description="ファイル形式。 / File format.")
    language: Literal["ja", "en"] | None = Field(None, description="言語。 / Language.")
    has_section: Many[str] = Field((), description="どれかの見出しがある。 / Has one of these.")
    field: dict[str, Many[str]] = Field(
        default_factory=dict, description="記入欄の値(* 可)。 / Values of form fields, * allowed."
    )

    def holds(self, document: Document) -> bool:
        """Return whether a rule with these conditions applies to `document`."""
        return (
            (not self.format or document.format in self.format)
            and (self.language is None or document.language == self.language)
            and (
                not self.has_section or any(matches(h, self.has_section) for h in _titles(document))
            )
            and all(_field_is(document, label, values) for label, values in self.field.items())
        )


def _titles(document: Document) -> Iterator[str]:
    return (block.text for block in document.walk() if block.kind is BlockKind.HEADING)


def _field_is(document: Document, label: str, values: tuple[str, ...]) -> bool:
    return any(
        fold(field.label) == fold(label) and matches(field.value, values)
        for field in document.fields
    )
