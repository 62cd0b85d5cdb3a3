"""Select the blocks that a rule looks at: selectors joined by `and`, `or` and `not`."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self, TypeVar

from pydantic import (
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

from checker.core.document import Block, BlockKind, Document, Part, keep_with_document
from checker.core.errors import InvalidValueError
from checker.core.lazy_models import LazyModel, make
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import WILD, fits, fold, make_heading_key, strip_note
from checker.core.text_cache import cache_by_text
from checker.kinds.shared.inline_selection import (
    LineParts,
    blank_code,
    blank_matches,
    iter_pieces,
)
from checker.kinds.shared.patterns import Deadline, Pattern
from checker.language.sentences import split_sentences

if TYPE_CHECKING:
    from checker.kinds.shared.scope_facts import DocumentFacts

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


class CellWords(LazyModel):
    """What a cell says, or does not say; each value may hold `*`."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    is_: Many[str] = Field((), alias="is")
    not_: Many[str] = Field((), alias="not")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.is_ and not self.not_:
            raise InvalidValueError(Message("scope.rows-need-words"))
        return self


class RowTest(CellWords):
    """What the cells of a row say under one column."""

    column: str

    def holds(self, texts: Iterable[str]) -> bool:
        """Return whether the cells under the column say it; a table without the column does not."""
        found = list(texts)
        return (
            bool(found)
            and (not self.is_ or any(matches(text, self.is_) for text in found))
            and not any(matches(text, self.not_) for text in found)
        )


def _list_row_tests(value: object) -> object:
    """Return `{判定: 採用}` and `{判定: {not: 採用}}` as a list of tests."""
    if not isinstance(value, dict):
        return value
    return tuple(
        {"column": name, **(said if isinstance(said, dict) else {"is": said})}
        for name, said in value.items()
    )


RowTests = Annotated[
    tuple[RowTest, ...],
    BeforeValidator(_list_row_tests, json_schema_input_type=dict[str, str | list[str] | CellWords]),
]
"""Rows of a table by what their cells say: `{判定: {not: 採用}}`."""

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
_READING: Final = ("raw", "inline", "ignore_inline", "ignore", "unit")
"""What says how blocks are read, not which: it counts only where a scope is not joined."""
_OF_SOURCE: Final = frozenset({"raw", "ignore", "unit"})
"""What can be said of the source text as a whole."""


class Scope(LazyModel):
    """Selectors that all must hold; each accepts one value or a list of which one must match.

    `and`, `or` and `not` take further scopes. Without `block` the headings, paragraphs and list
    items are meant, without `part` the body, unless a scope under `and` or `or` says so: each of
    several under `or` means what it would mean alone. A table's words stand in its cells: `block:
    table` means these, too.
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
    rows: RowTests = ()
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
        found: Iterable[Block] = self._iter_whole_blocks(document)
        if self.inline or self.ignore_inline:
            found = (
                piece
                for block in found
                for piece in iter_pieces(block, self.inline, self.ignore_inline)
            )
        else:
            blanked = blank_code(document)
            found = (blanked.get(block.path, block) for block in found)
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
        facts = self._collect_facts(document)
        unsaid = frozenset(of for of in _USUAL if not self._says(of))
        if unsaid != _USUAL:
            for block in document.walk():
                if all(_is_usual(block, of) for of in unsaid) and self._accepts(
                    block, facts, _USUAL - unsaid
                ):
                    yield block
        elif self._asks_nothing:
            yield from _list_usual(document)
        else:
            yield from (each for each in _list_usual(document) if self._accepts(each, facts, _NONE))

    @property
    def _asks_nothing(self) -> bool:
        """Whether no selector stands here; kinds and parts are another question."""
        tests = (self.in_table, self.opening, self.header_row, self.language)
        lists = (self.section, self.heading_level, self.article, self.table, self.column)
        joined = (self.all_of, self.any_of, self.none_of)
        return all(each is None for each in tests) and not any(
            (*lists, self.rows, self.style, *joined)
        )

    def _collect_facts(self, document: Document) -> "DocumentFacts | None":
        """Return what of the whole document the selectors ask for, None where they ask nothing."""
        if not self._asks_for_facts:
            return None
        from checker.kinds.shared.scope_facts import DocumentFacts  # noqa: PLC0415 - few scopes ask

        return DocumentFacts(document)

    @property
    def _asks_for_facts(self) -> bool:
        own = (self.opening, self.article, self.table, self.column, self.rows)
        joined = (*self.all_of, *self.any_of, *self.none_of)
        return any(own) or any(each._asks_for_facts for each in joined)  # noqa: SLF001

    def _accepts(self, block: Block, facts: "DocumentFacts | None", usual: frozenset[type]) -> bool:
        """Return whether a block is meant; `usual` says of what the default still holds."""
        if not all(self._says(of) or _is_usual(block, of) for of in usual):
            return False
        if not (self._accepts_itself(block) and self._accepts_place(block, facts)):
            return False
        return not (self.all_of or self.any_of or self.none_of) or self._holds_for(
            block, facts, usual
        )

    def _holds_for(
        self, block: Block, facts: "DocumentFacts | None", usual: frozenset[type]
    ) -> bool:
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
            (not self.block or block.kind in self.block or self._means_cell_of(block))
            and (not self.part or block.part in self.part)
            and (not self.section or is_in_section(block, self.section))
            and (not self.heading_level or block.level in self._levels(block))
            and (not self.style or matches(block.style.name or "", self.style))
            and (self.language is None or _detect_language(block.text) == self.language)
        )

    def _means_cell_of(self, block: Block) -> bool:
        return block.cell is not None and block.kind in _TEXT and BlockKind.TABLE in self.block

    def _levels(self, block: Block) -> tuple[int, ...]:
        # a list item has a depth of its own, which is no level of a heading
        return self.heading_level if block.kind is BlockKind.HEADING else ()

    def _accepts_place(self, block: Block, facts: "DocumentFacts | None") -> bool:
        """Return whether a block stands in the opening, article and table that are asked for."""
        cell = block.cell
        if self.in_table is not None and (cell is not None) != self.in_table:
            return False
        if self.header_row is not None and (cell is None or (cell.row == 0) != self.header_row):
            return False
        if facts is None:
            return True
        return (
            (self.opening is None or block.path in facts.opening(self.opening, self.section))
            and (not self.article or facts.is_article(block, self.article))
            and (not self.column or facts.is_column(block, self.column))
            and (not self.rows or facts.is_row(block, self.rows))
            and (not self.table or facts.is_table(block, self.table))
        )


ANYWHERE: Final = make(Scope)


_NONE: Final[frozenset[type]] = frozenset()


@keep_with_document
def _list_usual(document: Document) -> tuple[Block, ...]:
    return tuple(each for each in document.walk() if each.kind in _TEXT and each.part is Part.BODY)


def _is_usual(block: Block, of: type) -> bool:
    return block.kind in _TEXT if of is BlockKind else block.part is Part.BODY


def _detect_language(text: str) -> Literal["ja", "en"] | None:
    """Return what most of a block is written in, None where it has no words."""
    japanese, latin = len(_JAPANESE.findall(text)), len(_LATIN.findall(text))
    if not japanese and not latin:
        return None
    return "ja" if japanese >= latin * 2 else "en"


def matches(text: str, names: tuple[str, ...]) -> bool:
    """Return whether one of `names` is `text`, as it stands or without a remark in brackets.

    As `matches_exactly`, and `2．費用（税込）` is `費用`.
    """
    return matches_key(list_keys(text), names)


def matches_exactly(text: str, names: tuple[str, ...]) -> bool:
    """Return whether one of `names` (with `*`) is `text`; width, case and numbering ignored."""
    return matches_key((make_heading_key(text),), names)


@cache_by_text(4096)
def list_keys(text: str) -> frozenset[str]:
    """Return what `matches` compares of a text: all of it, and it without a remark in brackets."""
    bare = strip_note(text)
    return frozenset(make_heading_key(each) for each in ((text, bare) if bare else (text,)))


def matches_key(keys: Collection[str], names: tuple[str, ...]) -> bool:
    """Return whether one of `names` is one of the keys of texts (`list_keys`)."""
    words, patterns = _fold_names(names)
    return not words.isdisjoint(keys) or any(fits(key, each) for each in patterns for key in keys)


@lru_cache(maxsize=4096)
def _fold_names(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return what names are compared as: those that stand for themselves, and patterns."""
    folded = [fold(name) for name in names]
    patterns = [each for each in folded if not WILD.isdisjoint(each)]
    return frozenset(folded) - frozenset(patterns), tuple(patterns)


def is_in_section(block: Block, names: tuple[str, ...]) -> bool:
    """Return whether a block stands under one of these headings, at whatever depth."""
    return _leads_through(block.section, names)


@lru_cache(maxsize=4096)
def _leads_through(section: tuple[str, ...], names: tuple[str, ...]) -> bool:
    # cached, for all blocks of a section ask the same
    return any(matches(title, names) for title in section)
