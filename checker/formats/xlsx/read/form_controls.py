"""Form controls as older Excel stores them: check boxes and buttons with their captions, in VML.

Newer Excel stores each a second time, as a shape of the drawing (20.5): those are read there.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from lxml import etree

from checker.formats.xlsx.read.names import (
    LAST_COLUMN,
    LAST_ROW,
    Element,
    Position,
    find_child,
    iter_descendants,
    parse_integer,
)
from checker.formats.xlsx.read.strings import decode_stored

_ANCHOR_NUMBERS = 8


class Caption(NamedTuple):
    """What a control says, and the cell over which it begins."""

    text: str
    cell: str | None


def iter_captions(root: Element | None, elsewhere: Collection[str]) -> Iterator[Caption]:
    """Yield the captions of a VML part's controls.

    Args:
        root: the part's root; notes on cells, which it holds too, are passed over.
        elsewhere: the ids of shapes that are read elsewhere.
    """
    for shape in iter_descendants(root, "shape"):
        data = find_child(shape, "ClientData")
        if data is None or data.get("ObjectType") == "Note" or shape.get("id") in elsewhere:
            continue
        text = " ".join(decode_stored("".join(_iter_texts(shape))).split())
        if text:
            yield Caption(text, _find_cell(find_child(data, "Anchor")))


def _iter_texts(shape: Element) -> Iterator[str]:
    for box in iter_descendants(shape, "textbox"):
        yield from (str(text) for text in box.itertext(etree.Element))


def _find_cell(anchor: Element | None) -> str | None:
    """Return the first cell of an anchor: column, offset, row, offset, and the same for its end."""
    written = "" if anchor is None else anchor.text or ""
    numbers = [parse_integer(part.strip()) for part in written.split(",")]
    if len(numbers) != _ANCHOR_NUMBERS or numbers[0] is None or numbers[2] is None:
        return None
    at = Position(numbers[2] + 1, numbers[0] + 1)
    inside = 1 <= at.row <= LAST_ROW and 1 <= at.column <= LAST_COLUMN
    return str(at) if inside else None
