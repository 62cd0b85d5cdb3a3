"""Tell what the open elements say about the text in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from checker.formats.html.read.drafts import DraftBlock
from checker.formats.html.read.line import Line
from checker.formats.html.read.lists import Item, ListState
from checker.formats.html.read.looks import Look

_PLAIN = Look()


@dataclass(slots=True)
class Ruby:
    """An open `ruby`: where its next base text starts on a line."""

    line: Line
    start: int


@dataclass(slots=True)
class Select:
    """An open `select`: what each option holds, and whether it is chosen."""

    multiple: bool
    options: list[tuple[Sequence[DraftBlock], bool]] = field(default_factory=list)

    def shown(self) -> list[Sequence[DraftBlock]]:
        """Return what a browser shows: the chosen options, else the first of a drop-down list."""
        chosen = [drafts for drafts, is_chosen in self.options if is_chosen]
        return chosen or ([] if self.multiple else [drafts for drafts, _ in self.options[:1]])


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
