"""Select the blocks that a rule looks at: selectors joined by `and`, `or` and `not`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from checker.core.document import Block, BlockKind, Document, Part
from checker.core.errors import InvalidValueError
from checker.core.messages import Message
from checker.core.text.normalization import fold, make_heading_key, strip_note
from checker.kinds.shared.inline_selection import LineParts, blank_matches, iter_pieces
from checker.kinds.shared.patterns import Deadline, Pattern
from checker.language.sentences import split_sentences

if TYPE_CHECKING:
    from checker.kinds.shared.scope_regions import Article

T = TypeVar("T")


def _convert_to_tuple(value: object) -> object:
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


Many = Annotated[tuple[T, ...], BeforeValidator(_convert_to_tuple), _OneOrMany()]
"""One value, or a list of them."""

Opening = Annotated[
    Annotated[int, Field(ge=1), Tag("count")]
    | Annotated[Literal["before-second-heading"], Tag("words")],
    Discriminator(lambda value: "words" if isinstance(value, str) else "count"),
]
"""How many blocks of text open a document, or that all before its second heading do."""

_TEXT = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_USUAL: frozenset[type] = frozenset({BlockKind, Part})
"""That of which a scope that does not say so means the usual: `_TEXT`, and the body."""
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CAPTION_NUMBER = re.compile(
    r"^\s*(?:表|Table)\s*[0-9０-９]+(?:[-–.．－][0-9０-９]+)*[\s:：.．　]*"
)
_MAX_CAPTION_LENGTH = 60
_READING: Final = ("raw", "inline", "ignore_inline", "ignore", "unit")
"""What says how blocks are read, not which: it counts only where a scope is not joined."""
_OF_SOURCE: Final = frozenset({"raw", "ignore", "unit"})
"""What can be said of the source text as a whole."""


class Scope(BaseModel):
    """Selectors that all must hold; each accepts one value or a list of which one must match.

    `and`, `or` and `not` take further scopes. Without `block` the headings, paragraphs and list
    items are meant, without `part` the body, unless a scope under `and` or `or` says so: each of
    several under `or` means what it would mean alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    block: Many[BlockKind] = ()
    part: Many[Part] = ()
    section: Many[str] = ()
    heading_level: Many[int] = ()
    in_table: bool | None = None
    opening: Opening | None = None
    article: Many[str | int] = ()
    table: Many[str] = ()
    column: Many[str] = ()
    header_row: bool | None = None
    style: Many[str] = ()
    language: Literal["ja", "en"] | None = None
    inline: Many[LineParts] = ()
    ignore_inline: Many[LineParts] = ()
    ignore: tuple[Pattern, ...] = ()
    unit: Literal["block", "sentence"] = "block"
    raw: bool = False
    all_of: "tuple[Scope, ...]" = Field((), alias="and")
    any_of: "tuple[Scope, ...]" = Field((), alias="or")
    none_of: "Many[Scope]" = Field((), alias="not")

    @model_validator(mode="after")
    def _ignores_nothing(self) -> Self:
        """Refuse a key that would count for nothing where it stands."""
        beside = sorted(self._said - _OF_SOURCE) if self.raw else []
        if beside:
            raise InvalidValueError(Message("scope.beside-raw", keys=", ".join(beside)))
        for each in (*self.all_of, *self.any_of, *self.none_of):
            inside = [name for name in _READING if name in each._said]  # noqa: SLF001
            if inside:
                raise InvalidValueError(Message("scope.inside-joined", keys=", ".join(inside)))
        return self

    @property
    def _said(self) -> frozenset[str]:
        """The keys that say something, as they are written."""
        fields = type(self).model_fields
        return frozenset(
            fields[name].alias or name
            for name in self.model_fields_set
            if getattr(self, name) != fields[name].default
        )

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are looked at: those named here or under `and` and `or`, else the body."""
        return tuple(part for part in Part if self._means(part))

    def select(self, document: Document, deadline: Deadline | None = None) -> tuple[Block, ...]:
        """Return the blocks that the scope accepts, or pieces of them, in order.

        Raises:
            TimeoutError: the expressions of `ignore` used up the rule's budget.
        """
        budget = Deadline() if deadline is None else deadline
        found: Iterable[Block] = (
            piece
            for block in self._iter_whole_blocks(document)
            for piece in iter_pieces(block, self.inline, self.ignore_inline)
        )
        if self.ignore:
            found = blank_matches(found, self.ignore, budget)
        if self.unit == "block":
            return tuple(found)
        return tuple(
            piece.piece(start, end)
            for piece in found
            for start, end in split_sentences(piece.text, document.language)
        )

    def _iter_whole_blocks(self, document: Document) -> Iterator[Block]:
        if self.raw:
            yield from () if document.raw is None else (document.raw,)
            return
        facts = _DocumentFacts(document)
        for block in document.walk():
            if self._accepts(block, facts, _USUAL):
                yield block

    def _accepts(self, block: Block, facts: "_DocumentFacts", usual: frozenset[type]) -> bool:
        """Return whether a block is meant; `usual` says of what the default still holds."""
        if not all(self._says(of) or _is_usual(block, of) for of in usual):
            return False
        if not (self._accepts_itself(block) and self._accepts_place(block, facts)):
            return False
        return not (self.all_of or self.any_of or self.none_of) or self._holds_for(
            block, facts, usual
        )

    def _holds_for(self, block: Block, facts: "_DocumentFacts", usual: frozenset[type]) -> bool:
        """Return whether what `and`, `or` and `not` say of a block holds."""
        still = frozenset(of for of in usual if not self._has_own(of))
        under_and = frozenset(of for of in still if any(each._says(of) for each in self.all_of))  # noqa: SLF001
        return (
            all(
                each._accepts(block, facts, frozenset(of for of in still if each._says(of)))  # noqa: SLF001
                for each in self.all_of
            )
            and (
                not self.any_of
                or any(each._accepts(block, facts, still - under_and) for each in self.any_of)  # noqa: SLF001
            )
            and not any(each._accepts(block, facts, frozenset()) for each in self.none_of)  # noqa: SLF001
        )

    def _means(self, part: Part) -> bool:
        if self.part:
            return part in self.part
        under_and = [each for each in self.all_of if each._says(Part)]  # noqa: SLF001
        if under_and:
            return all(each._means(part) for each in under_and)  # noqa: SLF001
        if self._says(Part):
            return any(each._means(part) for each in self.any_of)  # noqa: SLF001
        return part is Part.BODY

    def _has_own(self, of: type) -> bool:
        return bool(self.block if of is BlockKind else self.part)

    def _says(self, of: type) -> bool:
        """Return whether the scope says which kinds (or parts) it means, itself or joined."""
        return self._has_own(of) or any(each._says(of) for each in (*self.all_of, *self.any_of))  # noqa: SLF001

    def _accepts_itself(self, block: Block) -> bool:
        return (
            (not self.block or block.kind in self.block)
            and (not self.part or block.part in self.part)
            and (not self.section or is_in_section(block, self.section))
            and (not self.heading_level or block.level in self._levels(block))
            and (not self.style or matches(block.style.name or "", self.style))
            and (self.language is None or _detect_language(block.text) == self.language)
        )

    def _levels(self, block: Block) -> tuple[int, ...]:
        # a list item has a depth of its own, which is no level of a heading
        return self.heading_level if block.kind is BlockKind.HEADING else ()

    def _accepts_place(self, block: Block, facts: "_DocumentFacts") -> bool:
        """Return whether a block stands in the opening, article and table that are asked for."""
        return (
            (self.opening is None or block.path in facts.opening(self.opening, self.section))
            and (not self.article or facts.is_article(block, self.article))
            and self._accepts_table(block, facts)
        )

    def _accepts_table(self, block: Block, facts: "_DocumentFacts") -> bool:
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


def _is_usual(block: Block, of: type) -> bool:
    return block.kind in _TEXT if of is BlockKind else block.part is Part.BODY


def _detect_language(text: str) -> Literal["ja", "en"] | None:
    """Return what most of a block is written in, None where it has no words."""
    japanese, latin = len(_JAPANESE.findall(text)), len(_LATIN.findall(text))
    if not japanese and not latin:
        return None
    return "ja" if japanese >= latin * 2 else "en"


@dataclass
class _DocumentFacts:
    """What of a document the selectors ask for again and again."""

    document: Document
    _openings: dict[object, frozenset[str]] = field(default_factory=dict)

    def opening(self, opening: Opening, sections: tuple[str, ...]) -> frozenset[str]:
        """Return the paths of what opens the document, or each of its sections so named."""
        from checker.kinds.shared.scope_regions import find_opening  # noqa: PLC0415 - few scopes ask

        key = (opening, sections)
        if key not in self._openings:
            opens = (lambda block: matches(block.text, sections)) if sections else None
            self._openings[key] = find_opening(self.document, opening, opens)
        return self._openings[key]

    def is_article(self, block: Block, names: tuple[str | int, ...]) -> bool:
        """Return whether a block stands in an article with one of these numbers or captions."""
        article = self._articles.get(block.path)
        return article is not None and any(article.is_named(name) for name in names)

    @cached_property
    def _articles(self) -> "Mapping[str, Article]":
        from checker.kinds.shared.scope_regions import find_articles  # noqa: PLC0415 - few scopes ask

        return find_articles(self.document)

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
            (block.path, cell.column + offset): cell.text
            for block in self.document.walk()
            if block.table is not None and block.table.rows
            for cell in block.table.rows[0].cells
            for offset in range(cell.column_span)
        }

    @cached_property
    def _captions(self) -> dict[str, tuple[str, ...]]:
        """Each table's innermost heading, and the short lines right before and after it."""
        walked = [b for b in self.document.walk() if b.table is not None or b.cell is None]
        found = {}
        for index, block in enumerate(walked):
            if block.table is not None:
                around = (*walked[max(index - 1, 0) : index], *walked[index + 1 : index + 2])
                lines = [_clean_caption(each.text) for each in around if each.table is None]
                found[block.path] = (*block.section[-1:], *lines)
        return found


def _clean_caption(text: str) -> str:
    return _CAPTION_NUMBER.sub("", text).strip() if len(text) <= _MAX_CAPTION_LENGTH else ""


def matches(text: str, names: tuple[str, ...]) -> bool:
    """Return whether one of `names` is `text`, as it stands or without a remark in brackets.

    As `matches_exactly`, and `2．費用（税込）` is `費用`.
    """
    bare = strip_note(text)
    return matches_exactly(text, names) or (bare not in {text, ""} and matches_exactly(bare, names))


def matches_exactly(text: str, names: tuple[str, ...]) -> bool:
    """Return whether one of `names` (with `*`) is `text`; width, case and numbering ignored."""
    key = make_heading_key(text)
    return any(fnmatchcase(key, fold(name)) for name in names)


def is_in_section(block: Block, names: tuple[str, ...]) -> bool:
    """Return whether a block stands under one of these headings, at whatever depth."""
    return _leads_through(block.section, names)


@lru_cache(maxsize=4096)
def _leads_through(section: tuple[str, ...], names: tuple[str, ...]) -> bool:
    # cached, for all blocks of a section ask the same
    return any(matches(title, names) for title in section)
