"""What the open elements say about the text in them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from checker.readers.html.line import Line
from checker.readers.html.lists import Item, ListState
from checker.readers.html.looks import Look

_PLAIN = Look()


@dataclass(slots=True)
class Ruby:
    """An open `ruby`: where its next base text starts on a line."""

    line: Line
    start: int


@dataclass(slots=True)
class Select:
    """An open `select`: its options as text, place and whether chosen."""

    multiple: bool
    options: list[tuple[str, int, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What the open elements say about the text in them."""

    look: Look = _PLAIN
    alignment: str | None = None
    heading: int | None = None
    items: ListState | None = None
    item: Item | None = None
    quoted: bool = False
    verbatim: bool = False
    style_name: str | None = None
    in_section: bool = False
    hides_cells: bool = False
    ruby: Ruby | None = None
    select: Select | None = None


@dataclass(slots=True)
class Element:
    """An open element; `context` is what holds again after it."""

    name: str
    context: Context
    closers: list[Callable[[int], None]] = field(default_factory=list)
