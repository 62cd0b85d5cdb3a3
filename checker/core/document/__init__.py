"""The one tree for every format: what a reader makes and what checks, judge and reports see.

Everything is frozen. Lengths are in points (1/72 inch) unless the name says millimetres (`_mm`).
Offsets count Unicode code points from 0; lines, columns, rows and cells that a person reads
count from 1.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property, wraps
from typing import Literal, TypeVar

from checker.core.data_classes import dataclass
from checker.core.document.blocks import (
    QUOTE_STYLE,
    Block,
    BlockKind,
    Cell,
    CellRef,
    Mark,
    MarkKind,
    Part,
    Row,
    Run,
    Span,
    Spot,
    Table,
)
from checker.core.document.pages import CharacterGrid, Margin, Page
from checker.core.document.styles import ParagraphStyle, RunStyle
from checker.core.messages import Message

__all__ = [
    "QUOTE_STYLE",
    "SOURCE",
    "Block",
    "BlockKind",
    "Cell",
    "CellRef",
    "CharacterGrid",
    "Document",
    "FormField",
    "Margin",
    "Mark",
    "MarkKind",
    "Markup",
    "Page",
    "ParagraphStyle",
    "Part",
    "Row",
    "Run",
    "RunStyle",
    "Span",
    "Spot",
    "Table",
    "Unread",
    "keep_with_document",
]

T = TypeVar("T")

SOURCE = "source"
"""The path of the source text as one block; see `Document.raw`."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A form field, `文書番号: 総-2025-018`, in a paragraph or as two neighbouring cells."""

    label: str
    value: str
    label_span: Span
    value_span: Span


@dataclass(frozen=True, slots=True)
class Markup:
    """Something left in the file that a reader of the finished document should not meet.

    `span` is where it shows; a comment that is anchored nowhere has the span of the first block.
    `spot` says where it stands when that is in no block: in a hidden row, on a hidden sheet.
    `resolved` says of a comment in Word whether the reviewers are done with it, `answers` who wrote
    the comment that it replies to, `story` the path of a comment's own blocks.
    """

    kind: Literal["comment", "insertion", "deletion", "format", "hidden", "highlight"]
    text: str
    span: Span
    author: str = ""
    spot: Spot | None = None
    resolved: bool | None = None
    answers: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of the file whose words were not read, and why; both as a person reads them.

    `kind` is its name for rules and scripts, as in `image-text`.
    """

    kind: str
    part: Message
    reason: Message
    count: int = 1


@dataclass(frozen=True)
class Document:
    """A whole document, whatever its format.

    `name` is the file's name; `source` the decoded text of a text format (its line ends line feeds,
    without byte order mark), else None; `language` what most of its letters are. Tracked changes
    are read as accepted; `original` is the document before them, None where there are none. Its
    paths are its own.
    """

    name: str
    format: str
    sha256: str
    blocks: tuple[Block, ...]
    language: Literal["ja", "en"]
    title: str | None = None
    fields: tuple[FormField, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    markup: tuple[Markup, ...] = ()
    parts_read: tuple[str, ...] = ()
    parts_not_read: tuple[Unread, ...] = ()
    source: str | None = None
    original: "Document | None" = None

    def walk(self) -> Iterator[Block]:
        """Yield every block, also those inside cells, in reading order."""
        return iter(self._walked)

    @cached_property
    def _walked(self) -> tuple[Block, ...]:
        return tuple(each for block in self.blocks for each in block.walk())

    @cached_property
    def _by_path(self) -> dict[str, Block]:
        return {block.path: block for block in self.walk()}

    def block(self, path: str) -> Block:
        """Return the block named `path`.

        Raises:
            KeyError: no such block.
        """
        if path == SOURCE and self.raw is not None:
            return self.raw
        return self._by_path[path]

    @cached_property
    def raw(self) -> Block | None:
        """The source text as one block, markup and all; None in formats without."""
        if self.source is None:
            return None
        places = range(len(self.source) + 1)
        return Block(BlockKind.PARAGRAPH, SOURCE, self.source, offsets=places)

    def quote(self, span: Span) -> str:
        """Return the characters that a span covers."""
        return self.block(span.path).text[span.start : span.end]

    def first_span(self) -> Span:
        """Return the place for what concerns the whole document: its first words."""
        for block in self.walk():
            if block.text.strip() and block.part is Part.BODY:
                return block.span()
        return Span(self.blocks[0].path if self.blocks else "", 0, 0)


def keep_with_document(function: Callable[[Document], T]) -> Callable[[Document], T]:
    """Return a function that looks at each document once; what it returns is not to be changed."""
    key = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def ask(document: Document) -> T:
        kept = vars(document)  # as `cached_property` does; a changed copy begins without
        if key not in kept:
            kept[key] = function(document)
        found: T = kept[key]
        return found

    return ask
