"""Names of WordprocessingML and the small questions that every module asks of an element.

ECMA-376 Part 1. An attribute that makes no sense counts as absent: Word does the same, and a
reader must not fall over a number that is none.
"""

from lxml import etree

Element = etree._Element  # noqa: SLF001 - the stubs name elements only so

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHART_EX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DIAGRAM_DRAWING = "{http://schemas.microsoft.com/office/drawing/2008/diagram}"
VML = "{urn:schemas-microsoft-com:vml}"
XML = "{http://www.w3.org/XML/1998/namespace}"

TWIPS_PER_POINT = 20
_POINTS_PER_UNIT = {
    "pt": 1.0,
    "in": 72.0,
    "cm": 72 / 2.54,
    "mm": 72 / 25.4,
    "pc": 12.0,
    "pi": 12.0,
}


def get_child(element: Element | None, name: str) -> Element | None:
    """Return the first `w:name` child, None where there is none or no element."""
    # Asked many times for each paragraph: `find`, which understands paths, takes longer.
    return None if element is None else next(element.iterchildren(W + name), None)


def get_attribute(element: Element | None, name: str = "val") -> str | None:
    """Return the `w:name` attribute, None where there is none or no element."""
    return None if element is None else element.get(W + name)


def get_child_value(element: Element | None, name: str) -> str | None:
    """Return the `w:val` of the first `w:name` child."""
    return get_attribute(get_child(element, name))


def parse_integer(text: str | None) -> int | None:
    """Return a whole number, None where `text` is absent or none (`12.0` is 12, as in Word)."""
    if text is None:
        return None
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None


def parse_points(text: str | None, per_point: float = TWIPS_PER_POINT) -> float | None:
    """Return a length in points.

    Args:
        text: a number of twips (or of other parts of a point), or a number with a unit, `12pt`.
        per_point: how many of the parts make a point, where the text has no unit.
    """
    if text is None:
        return None
    factor = _POINTS_PER_UNIT.get(text[-2:])
    number = text if factor is None else text[:-2]
    try:
        value = float(number) * factor if factor is not None else float(number) / per_point
    except ValueError:
        return None
    return value if abs(value) < 1e6 else None  # noqa: PLR2004 - also drops nan and inf


def parse_switch(element: Element | None) -> bool | None:
    """Return what an on/off element says (17.17.4 ST_OnOff): present without a value is on."""
    if element is None:
        return None
    return get_attribute(element) not in ("0", "false", "off", "none")
