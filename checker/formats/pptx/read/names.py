"""Names of PresentationML and DrawingML (ECMA-376 Part 1, 19 to 21), and small questions of them.

An attribute that makes no sense counts as absent, as in the Word reader.
"""

from collections.abc import Iterator

from lxml import etree

from checker.formats.ooxml.names import A, Element, R, parse_integer

__all__ = [
    "A14",
    "A",
    "Element",
    "P",
    "R",
    "iter_elements",
    "parse_integer",
    "parse_points",
    "parse_switch",
]

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"

EMU_PER_POINT = 12700
EMU_PER_MM = 36000
_MAX_EMU = 10**9  # EMU: 28 metres; PowerPoint stops at 1.4


def iter_elements(parent: Element | None) -> Iterator[Element]:
    """Yield the children that are elements, none for no parent."""
    return iter(()) if parent is None else parent.iterchildren(tag=etree.Element)


def parse_emu(text: str | None) -> int | None:
    """Return a length in EMU, None where there is none or none that fits on a slide."""
    length = parse_integer(text)
    return length if length is not None and abs(length) <= _MAX_EMU else None


def parse_points(text: str | None) -> float | None:
    """Return a length in points from one in EMU."""
    length = parse_emu(text)
    return None if length is None else length / EMU_PER_POINT


def parse_switch(text: str | None) -> bool | None:
    """Return what an attribute that is on or off says, None where it is absent."""
    return None if text is None else text not in ("0", "false", "off")
