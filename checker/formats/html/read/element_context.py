"""Tell what the open elements say about the text in them."""

from collections.abc import Callable, Sequence
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.formats.html.read.draft_blocks import DraftBlock
from checker.formats.html.read.formatting import TextLook
from checker.formats.html.read.line_builder import LineBuilder
from checker.formats.html.read.lists import ListState, OpenListItem

_PLAIN = TextLook()


@dataclass(slots=True)
class OpenRuby:
    """An open `ruby`: where its next base text starts on a line."""

    line: LineBuilder
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
class ElementContext:
    """What the open elements say about the text in them."""

    look: TextLook = _PLAIN
    alignment: str | None = None
    heading: int | None = None
    items: ListState | None = None
    item: OpenListItem | None = None
    quoted: bool = False
    verbatim: bool = False
    style_name: str | None = None
    in_section: bool = False
    hides_cells: bool = False
    ruby: OpenRuby | None = None
    select: Select | None = None


@dataclass(slots=True)
class Element:
    """An open element; `context` is what holds again after it."""

    name: str
    context: ElementContext
    closers: list[Callable[[int], None]] = field(default_factory=list)
