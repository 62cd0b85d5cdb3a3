"""A paragraph of a Word template as text, and tags taken out of the runs that Word split them over.

Word starts a run wherever formatting, a proofing mark or an editing session begins, also in the
middle of a tag. A tag is put as a whole where its first character stands, in that run's formatting.
"""

from collections.abc import Iterator
from typing import Final

from checker.core.data_classes import dataclass
from checker.formats.ooxml.names import XML, Element, W
from checker.templates.tags import OBJECT

_WORDS: Final = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_SKIPPED: Final = frozenset(
    W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "p", "delText", "softHyphen", "tbl")
)
_OBJECTS: Final = frozenset(
    W + name
    for name in (
        "drawing",
        "pict",
        "object",
        "fldChar",
        "instrText",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "sym",
        "ptab",
        "lastRenderedPageBreak",
    )
)
_SPACES: Final = " \t\r\n"


@dataclass(slots=True)
class RunSlice:
    """A `w:t`, or what stands for a character; `start` is its place in the paragraph's text."""

    element: Element
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in the paragraph's text."""
        return self.start + len(self.text)

    @property
    def is_text(self) -> bool:
        """Whether its words can be changed."""
        return bool(self.element.tag == W + "t")


class TemplateParagraph:
    """The text of a paragraph, text boxes in it left out, whose pieces can be replaced."""

    def __init__(self, paragraph: Element) -> None:
        self.paragraph = paragraph
        self.pieces: list[RunSlice] = []
        at = 0
        for element in _iter_leaves(paragraph):
            piece = RunSlice(element, _get_text(element), at)
            self.pieces.append(piece)
            at = piece.end

    @property
    def text(self) -> str:
        """The words; a tab is one, a line break a line feed, a picture U+FFFC."""
        return "".join(piece.text for piece in self.pieces)

    def replace(self, start: int, end: int, by: str) -> Element:
        """Put `by` in the place of some words, from the last on, and return its run's parent.

        Breaks among the words go away; pictures, fields and marks among them stay, behind it.
        """
        first, *others = [each for each in self.pieces if each.start < end and each.end > start]
        for piece in others:
            self._cut(piece, end)
        text = first.text
        before, after = text[: start - first.start], text[max(0, end - first.start) :]
        _set(first, before + by + after)
        run = first.element.getparent()
        parent = None if run is None else run.getparent()
        return first.element if parent is None else parent

    def runs(self, start: int, end: int) -> int:
        """Return over how many texts some words are spread."""
        inside = (each for each in self.pieces if each.start < end and each.end > start)
        return sum(each.is_text for each in inside)

    def _cut(self, piece: RunSlice, end: int) -> None:
        """Take away what a piece has before `end`."""
        if piece.is_text:
            _set(piece, piece.text[max(0, end - piece.start) :])
        elif piece.element.tag in _WORDS:
            parent = piece.element.getparent()
            if parent is not None:
                parent.remove(piece.element)
                piece.text = ""


def _iter_leaves(element: Element) -> Iterator[Element]:
    """Yield what a paragraph's text is made of."""
    for item in element:
        if item.tag == W + "t" or item.tag in _WORDS or item.tag in _OBJECTS:
            yield item
        elif item.tag not in _SKIPPED and isinstance(item.tag, str):
            yield from _iter_leaves(item)


def _get_text(element: Element) -> str:
    if element.tag != W + "t":
        return _WORDS.get(str(element.tag), OBJECT)
    text = element.text or ""
    return text if element.get(XML + "space") == "preserve" else text.strip(_SPACES)


def _set(piece: RunSlice, text: str) -> None:
    piece.text = text
    piece.element.text = text
    piece.element.set(XML + "space", "preserve")
