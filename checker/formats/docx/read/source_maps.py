"""Record where each character of a block's text comes from, for whoever edits the file.

The walk that makes the text notes it in the same step, so that the two cannot drift. A reading
without a recorder notes nothing.
"""

from collections.abc import Sequence

from checker.core.data_classes import dataclass
from checker.formats.ooxml.names import XML, Element, W

_SPACES = " \t\r\n"


@dataclass(frozen=True, slots=True)
class SourceRun:
    """Characters `start` to `end` of a block's text, and the element that they come from.

    `offset` is where in the text of that element, a `w:t`, the first of them stands. None says
    that the element as a whole stands for them all: a tab, a break, a symbol, an equation; a `w:t`
    that holds more than text; the end mark of a form field; the `w:sdtPr` of a control that shows
    data from elsewhere.
    """

    start: int
    end: int
    element: Element
    offset: int | None


@dataclass(frozen=True, slots=True)
class BlockSource:
    """What one block was read from.

    `part` is the name of the part, `/word/document.xml`. `elements` are the `w:p` (several where a
    tracked change has joined them), the `w:tbl`, or the `w:drawing` or `w:pict` that holds what the
    block says. `pieces` cover the text from its start to its end; words of a drawing have none.
    """

    part: str
    elements: tuple[Element, ...]
    pieces: tuple[SourceRun, ...] = ()


class SourceMapBuilder:
    """Takes notes while a document is read: `blocks` by path.

    `before` holds the same of the document before its tracked changes, None where it has none.
    Its elements are mapped to those of the file by `origin`.
    """

    def __init__(self) -> None:
        self.blocks: dict[str, BlockSource] = {}
        self.before: SourceMapBuilder | None = None
        self._origins: dict[Element, Element] = {}

    def note(
        self, path: str, part: str, elements: Sequence[Element], pieces: Sequence[SourceRun] = ()
    ) -> None:
        """Note what the block named `path` is read from."""
        self.blocks[path] = BlockSource(part, tuple(elements), tuple(pieces))

    def copied(self, root: Element, copy: Element) -> None:
        """Note that a tree is read through a copy, before anything in the copy is changed."""
        self._origins.update(zip(copy.iter(), root.iter(), strict=True))

    def origin(self, element: Element) -> Element:
        """Return the element of the file that `element` is, or is a copy of."""
        return self._origins.get(element, element)


def build_piece(start: int, end: int, element: Element) -> SourceRun:
    """Return that `element` shows characters `start` to `end`."""
    if element.tag != W + "t" or len(element):
        return SourceRun(start, end, element, None)
    text = element.text or ""
    kept = element.get(XML + "space") == "preserve"
    return SourceRun(start, end, element, 0 if kept else len(text) - len(text.lstrip(_SPACES)))
