"""Which blocks a rule looks at: selectors, joined by `and`, `or` and `not`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from checker.checks.inline import Inline, pieces, without_matches
from checker.checks.patterns import Deadline, Pattern
from checker.document import Block, BlockKind, Document, Part
from checker.text.normal import fold, heading_key, without_note
from checker.text.sentences import sentences

T = TypeVar("T")


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
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CAPTION_NUMBER = re.compile(
    r"^\s*(?:表|Table)\s*[0-9０-９]+(?:[-–.．－][0-9０-９]+)*[\s:：.．　]*"
)
_LONGEST_CAPTION = 60


class Scope(BaseModel):
    """Selectors that all must hold; each accepts one value or a list of which one must match.

    `and`, `or` and `not` take further scopes. Without `block` the headings, paragraphs and list
    items are meant, without `part` the body, unless a scope under `and` or `or` says otherwise.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    block: Many[BlockKind] = Field(
        (),
        description="ブロックの種類(既定: 見出し・段落・箇条書き)。"
        " / Kinds of block; headings, paragraphs and list items by default.",
    )
    part: Many[Part] = Field(
        (), description="本文、ヘッダー等(既定: 本文)。 / Body (the default), header, ..."
    )
    section: Many[str] = Field(
        (), description="見出し(番号は無視、* 可)。 / Headings, numbering ignored, * allowed."
    )
    heading_level: Many[int] = Field((), description="見出しの階層。 / Levels of headings.")
    in_table: bool | None = Field(None, description="表の中か外か。 / Inside or outside tables.")
    table: Many[str] = Field(
        (), description="表の題名か、表がある見出し。 / Caption of the table, or its heading."
    )
    column: Many[str] = Field((), description="表の列見出し。 / Header of the table column.")
    header_row: bool | None = Field(
        None, description="表の見出し行か、それ以外か。 / The head row of a table, or the others."
    )
    style: Many[str] = Field((), description="Word のスタイル名。 / Name of the Word style.")
    language: Literal["ja", "en"] | None = Field(
        None, description="ブロックの言語。 / Language of the block."
    )
    inline: Many[Inline] = Field(
        (),
        description="行の中の種類: text(既定、コード以外)、code、strong、emphasis、link、all。"
        " / What in a line is read.",
    )
    ignore_inline: Many[Inline] = Field(
        (), description="行の中で読まない種類。 / What in a line is not read."
    )
    ignore: tuple[Pattern, ...] = Field(
        (), description="読まない箇所の正規表現。 / Expressions whose matches are not read."
    )
    unit: Literal["block", "sentence"] = Field(
        "block", description="見る単位。 / Whether a rule sees whole blocks or single sentences."
    )
    raw: bool = Field(
        default=False,
        description="記法も含む元の文章を一つのブロックとして見る。"
        " / The source text, markup and all, as one block.",
    )
    all_of: "tuple[Scope, ...]" = Field((), alias="and", description="全て満たす。 / All hold.")
    any_of: "tuple[Scope, ...]" = Field((), alias="or", description="どれか満たす。 / One holds.")
    none_of: "Many[Scope]" = Field((), alias="not", description="満たさない。 / None holds.")

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are looked at: those named here or under `and` and `or`, else the body."""
        return tuple(self._named_parts()) or (Part.BODY,)

    @property
    def blocks(self) -> tuple[BlockKind, ...]:
        """The kinds of block that are looked at, likewise."""
        return tuple(self._named_blocks()) or _TEXT

    def select(self, document: Document, deadline: Deadline | None = None) -> tuple[Block, ...]:
        """Return the blocks that the scope accepts, or pieces of them, in order.

        Raises:
            TimeoutError: the expressions of `ignore` used up the rule's budget.
        """
        budget = Deadline() if deadline is None else deadline
        found = (
            self._readable(piece, budget)
            for block in self._whole_blocks(document)
            for piece in pieces(block, self.inline, self.ignore_inline)
        )
        if self.unit == "block":
            return tuple(found)
        return tuple(
            piece.piece(start, end)
            for piece in found
            for start, end in sentences(piece.text, document.language)
        )

    def _whole_blocks(self, document: Document) -> Iterator[Block]:
        if self.raw:
            yield from () if document.raw is None else (document.raw,)
            return
        facts = _Facts(document)
        parts, kinds = self.parts, self.blocks
        for block in document.walk():
            if block.part in parts and block.kind in kinds and self._accepts(block, facts):
                yield block

    def _readable(self, block: Block, deadline: Deadline) -> Block:
        return without_matches(block, self.ignore, deadline) if self.ignore else block

    def _named_parts(self) -> Iterator[Part]:
        yield from self.part
        for scope in (*self.all_of, *self.any_of):
            yield from scope._named_parts()  # noqa: SLF001 - the same class

    def _named_blocks(self) -> Iterator[BlockKind]:
        yield from self.block
        for scope in (*self.all_of, *self.any_of):
            yield from scope._named_blocks()  # noqa: SLF001 - the same class

    def _accepts(self, block: Block, facts: "_Facts") -> bool:
        return (
            self._accepts_itself(block)
            and self._accepts_table(block, facts)
            and all(scope._accepts(block, facts) for scope in self.all_of)  # noqa: SLF001
            and (not self.any_of or any(s._accepts(block, facts) for s in self.any_of))  # noqa: SLF001
            and not any(scope._accepts(block, facts) for scope in self.none_of)  # noqa: SLF001
        )

    def _accepts_itself(self, block: Block) -> bool:
        return (
            (not self.block or block.kind in self.block)
            and (not self.part or block.part in self.part)
            and (not self.section or in_section(block, self.section))
            and (not self.heading_level or block.level in self._levels(block))
            and (not self.style or matches(block.style.name or "", self.style))
            and (self.language is None or _language(block.text) == self.language)
        )

    def _levels(self, block: Block) -> tuple[int, ...]:
        # a list item has a depth of its own, which is no level of a heading
        return self.heading_level if block.kind is BlockKind.HEADING else ()

    def _accepts_table(self, block: Block, facts: "_Facts") -> bool:
        cell = block.cell
        if self.in_table is not None and (cell is not None) != self.in_table:
            return False
        if not (self.table or self.column or self.header_row is not None):
            return True
        if cell is None:
            return False
        is_head = cell.row == 0
        return (
            (self.header_row is None or is_head == self.header_row)
            and (not self.column or (not is_head and facts.is_column(block, self.column)))
            and (not self.table or facts.is_table(block, self.table))
        )


def _language(text: str) -> Literal["ja", "en"] | None:
    """Return what most of a block is written in, None where it has no words."""
    japanese, latin = len(_JAPANESE.findall(text)), len(_LATIN.findall(text))
    if not japanese and not latin:
        return None
    return "ja" if japanese >= latin * 2 else "en"


@dataclass
class _Facts:
    """What of a document the selectors ask for again and again."""

    document: Document

    def is_column(self, block: Block, names: tuple[str, ...]) -> bool:
        """Return whether a block in a cell stands under a column head with one of `names`."""
        cell = block.cell
        return cell is not None and matches(self._heads.get((cell.table, cell.column), ""), names)

    def is_table(self, block: Block, names: tuple[str, ...]) -> bool:
        """Return whether a block in a cell stands in a table with one of these captions."""
        cell = block.cell
        if cell is None:
            return False
        captions = self._captions.get(cell.table, ())
        return any(matches(caption, names) for caption in captions if caption)

    @cached_property
    def _heads(self) -> dict[tuple[str, int], str]:
        return {
            (block.path, cell.column): cell.text
            for block in self.document.walk()
            if block.table is not None and block.table.rows
            for cell in block.table.rows[0].cells
        }

    @cached_property
    def _captions(self) -> dict[str, tuple[str, ...]]:
        """Each table's innermost heading, and the short lines right before and after it."""
        walked = [b for b in self.document.walk() if b.table is not None or b.cell is None]
        found = {}
        for index, block in enumerate(walked):
            if block.table is not None:
                around = (*walked[max(index - 1, 0) : index], *walked[index + 1 : index + 2])
                lines = [_caption(each.text) for each in around if each.table is None]
                found[block.path] = (*block.section[-1:], *lines)
        return found


def _caption(text: str) -> str:
    return _CAPTION_NUMBER.sub("", text).strip() if len(text) <= _LONGEST_CAPTION else ""


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
