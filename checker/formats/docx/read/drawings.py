"""Pictures, text boxes, charts and other things that float in or beside a line of text."""

from collections.abc import Callable
from dataclasses import field, replace
from enum import StrEnum

from checker.core.data_classes import dataclass
from checker.formats.docx.read.graphic_words import (
    collect_chart_words,
    collect_diagram_words,
    shape_words,
)
from checker.formats.ooxml.alternatives import collect_words, is_foreign, iter_children
from checker.formats.ooxml.names import (
    CHART,
    CHART_EX,
    DECORATIVE,
    DIAGRAM,
    PIC,
    VML,
    WP,
    A,
    Element,
    R,
    W,
)


class Skipped(StrEnum):
    """What the reader meets and does not read."""

    ALTERNATIVE = "alternative-content"
    BOUND_DATA = "bound-data"
    CHART = "chart"
    EMBEDDED_FILE = "embedded-file"
    IMAGE_TEXT = "image-text"
    OTHER_DOCUMENT = "included-document"
    SMART_ART = "smart-art"
    STALE_FIELD = "stale-field"
    UNKNOWN = "unknown-content"


class DrawingSource(StrEnum):
    """What words in a drawing belong to, for `Document.parts_read`."""

    CHART = "chart"
    SHAPE = "shape"
    SMART_ART = "smart-art"


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """Something to look at; `alt_text` is what its author wrote for those who cannot see it.

    `shows_text` is False for drawings whose words, if any, are read; `decorative` marks what its
    author says nobody need see.
    """

    alt_text: str
    shows_text: bool = True
    decorative: bool = False


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text box; `content` holds its paragraphs and tables."""

    content: Element


@dataclass(frozen=True, slots=True)
class DrawingText:
    """Lines of text in a chart, a diagram or another shape that holds no paragraphs of Word."""

    source: DrawingSource
    lines: tuple[str, ...]


_STRAY_WORDS = frozenset({W + "t", A + "t"})

Item = DrawnPicture | TextBox | DrawingText
RootOf = Callable[[str], Element | None]
"""The root of the part that a relationship id names, None where there is none to be read."""


@dataclass(slots=True)
class Drawing:
    """What one drawing holds, in order."""

    items: list[Item] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def read_drawing(element: Element, root_of: RootOf) -> Drawing:
    """Return what a `w:drawing` or `w:pict` holds.

    Args:
        element: the drawing.
        root_of: finds the chart or diagram that the drawing only refers to.
    """
    drawing = Drawing()
    properties = next(element.iter(WP + "docPr"), None)
    alt_text = _read_description(properties)
    _walk(element, alt_text, drawing, root_of)
    if _is_decorative(properties):
        drawing.items = [
            replace(item, decorative=True) if isinstance(item, DrawnPicture) else item
            for item in drawing.items
        ]
    if alt_text and not drawing.items and not drawing.skipped:
        drawing.items.append(DrawnPicture(alt_text, shows_text=False))
    return drawing


def _is_decorative(properties: Element | None) -> bool:
    marks = () if properties is None else properties.iter(DECORATIVE + "decorative")
    return any(mark.get("val") in ("1", "true") for mark in marks)


def _walk(element: Element, alt_text: str, drawing: Drawing, root_of: RootOf) -> None:
    for item in iter_children(element):
        if item.tag == W + "txbxContent":
            drawing.items.append(TextBox(item))
        elif item.tag in (CHART + "chart", CHART_EX + "chart"):
            _read_chart(item, alt_text, drawing, root_of)
        elif item.tag == DIAGRAM + "relIds":
            _read_diagram(item, alt_text, drawing, root_of)
        elif item.tag in _STRAY_WORDS or _is_foreign_text(item):
            drawing.skipped += [Skipped.UNKNOWN] if collect_words(item) else []
        elif not _is_plain(item, element, alt_text, drawing):
            _walk(item, _read_drawing_alt_text(item) or alt_text, drawing, root_of)


def _is_foreign_text(item: Element) -> bool:
    return is_foreign(item) and bool((item.text or "").strip())


def _is_plain(item: Element, parent: Element, alt_text: str, drawing: Drawing) -> bool:
    """Read a picture, or a shape whose words stand in it as they are; tell whether it is one."""
    if item.tag == PIC + "pic":
        drawing.items.append(DrawnPicture(_read_own_alt_text(item) or alt_text))
    elif item.tag == VML + "imagedata":
        drawing.items.append(DrawnPicture(parent.get("alt") or item.get("title") or ""))
    elif item.tag == VML + "textpath":
        _add_words(drawing, DrawingSource.SHAPE, [item.get("string") or ""])
    elif item.tag == A + "txBody":
        _add_words(drawing, DrawingSource.SHAPE, shape_words(item))
    else:
        return False
    return True


def _read_chart(item: Element, alt_text: str, drawing: Drawing, root_of: RootOf) -> None:
    root = root_of(item.get(R + "id") or "")
    if root is None:
        drawing.skipped.append(Skipped.CHART)
        return
    drawing.items.append(DrawnPicture(alt_text, shows_text=False))
    _add_words(drawing, DrawingSource.CHART, collect_chart_words(root))


def _read_diagram(item: Element, alt_text: str, drawing: Drawing, root_of: RootOf) -> None:
    root = root_of(item.get(R + "dm") or "")
    if root is None:
        drawing.skipped.append(Skipped.SMART_ART)
        return
    drawing.items.append(DrawnPicture(alt_text, shows_text=False))
    _add_words(drawing, DrawingSource.SMART_ART, collect_diagram_words(root))


def _add_words(drawing: Drawing, source: DrawingSource, lines: list[str]) -> None:
    written = tuple(line for line in lines if line.strip())
    if written:
        drawing.items.append(DrawingText(source, written))


def _read_drawing_alt_text(element: Element) -> str:
    return _read_description(element.find(WP + "docPr"))


def _read_own_alt_text(picture: Element) -> str:
    return _read_description(picture.find(f"{PIC}nvPicPr/{PIC}cNvPr"))


def _read_description(properties: Element | None) -> str:
    return "" if properties is None else properties.get("descr") or properties.get("title") or ""
