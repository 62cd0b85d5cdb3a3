"""Name the elements of OpenDocument, and ask the small questions that every module has.

An attribute that makes no sense counts as absent: a reader must not fall over a number that is
none.
"""

from typing import Final

from lxml import etree

from checker.core.text import lazy_re as re

Element = etree._Element  # noqa: SLF001 - the stubs name elements only so

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = f"{{{_OASIS}office:1.0}}"
TEXT: Final = f"{{{_OASIS}text:1.0}}"
TABLE: Final = f"{{{_OASIS}table:1.0}}"
STYLE: Final = f"{{{_OASIS}style:1.0}}"
DRAW: Final = f"{{{_OASIS}drawing:1.0}}"
CHART: Final = f"{{{_OASIS}chart:1.0}}"
META: Final = f"{{{_OASIS}meta:1.0}}"
MANIFEST: Final = f"{{{_OASIS}manifest:1.0}}"
FO: Final = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
SVG: Final = f"{{{_OASIS}svg-compatible:1.0}}"
LOEXT: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XLINK: Final = "{http://www.w3.org/1999/xlink}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
MATH: Final = "{http://www.w3.org/1998/Math/MathML}"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"

_POINTS: Final = {
    "pt": 1.0,
    "in": 72.0,
    "inch": 72.0,
    "cm": 72 / 2.54,
    "mm": 72 / 25.4,
    "pc": 12.0,
    "pi": 12.0,
    "px": 0.75,
}
_MEASURE: Final = re.compile(r"\s*(-?\d{1,7}(?:\.\d{0,9})?|-?\.\d{1,9})\s*([a-z]+|%)\s*")
_MM_PER_POINT: Final = 25.4 / 72
_DIGITS: Final = 1
"""LibreOffice writes ten-thousandths of an inch, so that 2.5 pt come back as 2.4912."""


def parse_integer(text: str | None) -> int | None:
    """Return a whole number, None where `text` is absent or is none."""
    if text is None or not re.fullmatch(r"\s*-?\d{1,9}\s*", text):
        return None
    return int(text)


def parse_points(text: str | None) -> float | None:
    """Return a length in points, `0.5in` is 36; None where `text` is absent or no length."""
    match = _MEASURE.fullmatch(text or "")
    factor = None if match is None else _POINTS.get(match[2])
    return None if match is None or factor is None else round(float(match[1]) * factor, _DIGITS)


def parse_millimetres(text: str | None) -> float | None:
    """Return a length in millimetres, None where `text` is absent or no length."""
    length = parse_points(text)
    return None if length is None else round(length * _MM_PER_POINT, _DIGITS)


def parse_percent(text: str | None) -> float | None:
    """Return a percentage as a factor, `115%` is 1.15; None where `text` is absent or none."""
    match = _MEASURE.fullmatch(text or "")
    return None if match is None or match[2] != "%" else float(match[1]) / 100


def get_child(element: Element | None, tag: str) -> Element | None:
    """Return the first child with a full tag name, None where there is none or no element."""
    return None if element is None else next(element.iterchildren(tag), None)


def is_true(text: str | None) -> bool:
    """Return whether a boolean attribute says true."""
    return text == "true"


def is_element(item: Element) -> bool:
    """Return whether a child is an element, and no comment or processing instruction."""
    return isinstance(item.tag, str)


def join_text_within(element: Element) -> str:
    """Return all characters that stand in an element, as they are."""
    return "".join(str(each) for each in element.itertext())
