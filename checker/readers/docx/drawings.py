"""Pictures, text boxes and other things that float in or beside a line of text."""

from dataclasses import dataclass
from enum import StrEnum

from checker.readers.docx.names import (
    CHART,
    CHART_EX,
    DIAGRAM,
    MC,
    PIC,
    VML,
    WP,
    Element,
    W,
    alternative,
)


class Skipped(StrEnum):
    """What the reader meets and does not read."""

    CHART = "charts"
    EMBEDDED_FILE = "embedded files"
    EQUATION = "equations"
    IMAGE_TEXT = "text in images"
    OTHER_DOCUMENT = "included documents"
    SMART_ART = "SmartArt"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image; `alt_text` is what its author wrote for those who cannot see it."""

    alt_text: str


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text box; `content` holds its paragraphs and tables."""

    content: Element


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one drawing holds, in order."""

    items: tuple[Picture | TextBox, ...] = ()
    skipped: tuple[Skipped, ...] = ()


_SKIPPED = {
    CHART + "chart": Skipped.CHART,
    CHART_EX + "chart": Skipped.CHART,
    DIAGRAM + "relIds": Skipped.SMART_ART,
}


def read_drawing(element: Element) -> Drawing:
    """Return what a `w:drawing` or `w:pict` holds."""
    items: list[Picture | TextBox] = []
    skipped: list[Skipped] = []
    _walk(element, "", items, skipped)
    return Drawing(tuple(items), tuple(skipped))


def _walk(
    element: Element, alt_text: str, items: list[Picture | TextBox], skipped: list[Skipped]
) -> None:
    for item in element:
        if item.tag == W + "txbxContent":
            items.append(TextBox(item))
        elif item.tag == PIC + "pic":
            items.append(Picture(_own_alt_text(item) or alt_text))
        elif item.tag == VML + "imagedata":
            items.append(Picture(element.get("alt") or item.get("title") or ""))
        elif item.tag in _SKIPPED:
            skipped.append(_SKIPPED[item.tag])
        elif item.tag == MC + "AlternateContent":
            branch = alternative(item)
            if branch is not None:
                _walk(branch, alt_text, items, skipped)
        else:
            _walk(item, _drawing_alt_text(item) or alt_text, items, skipped)


def _drawing_alt_text(element: Element) -> str:
    return _description(element.find(WP + "docPr"))


def _own_alt_text(picture: Element) -> str:
    return _description(picture.find(f"{PIC}nvPicPr/{PIC}cNvPr"))


def _description(properties: Element | None) -> str:
    return "" if properties is None else properties.get("descr") or properties.get("title") or ""
