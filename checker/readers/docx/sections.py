"""Sections: their pages, and the headers and footers that they show."""

from collections.abc import Iterator
from typing import Literal

from checker.document import Page
from checker.readers.docx.names import Element, R, W, attribute, child, integer, points, switch

_MM_PER_POINT = 25.4 / 72
_WIDTH, _HEIGHT, _MARGIN = 612.0, 792.0, 72.0  # Word's: 12240 x 15840 and 1440 twips


def sections(body: Element) -> list[Element]:
    """Return the `w:sectPr` of a body in order, without those that a tracked change replaced."""
    return [
        item for item in body.iter(W + "sectPr") if _parent_tag(item) in (W + "body", W + "pPr")
    ]


def _parent_tag(element: Element) -> str | None:
    parent = element.getparent()
    return None if parent is None else str(parent.tag)


def read_page(section: Element | None) -> Page:
    """Return a section's page; what it leaves out is as Word fills it in (US Letter, 1 inch)."""
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    width = _millimetres(size, "w", _WIDTH)
    height = _millimetres(size, "h", _HEIGHT)
    return Page(
        width_mm=width,
        height_mm=height,
        top_mm=_millimetres(margins, "top", _MARGIN),
        right_mm=_millimetres(margins, "right", _MARGIN),
        bottom_mm=_millimetres(margins, "bottom", _MARGIN),
        left_mm=_millimetres(margins, "left", _MARGIN),
        orientation=_orientation(attribute(size, "orient"), wide=width > height),
        columns=max(integer(attribute(child(section, "cols"), "num")) or 1, 1),
    )


def _millimetres(element: Element | None, name: str, default: float) -> float:
    length = points(attribute(element, name))
    return round((default if length is None else length) * _MM_PER_POINT, 1)


def _orientation(said: str | None, *, wide: bool) -> Literal["portrait", "landscape"]:
    if said == "landscape":
        return "landscape"
    if said == "portrait":
        return "portrait"
    return "landscape" if wide else "portrait"


def shown_references(
    section_list: list[Element], settings: Element | None, name: Literal["header", "footer"]
) -> Iterator[str]:
    """Yield the relationship ids of the headers (or footers) that some page shows, each once.

    A section without a reference of its own shows the previous section's. A first page's header
    shows only where the section asks for one (`w:titlePg`), an even page's only where the
    settings do (`w:evenAndOddHeaders`): what Word keeps without showing is not read.
    """
    even = switch(child(settings, "evenAndOddHeaders")) is True
    current: dict[str, str] = {}
    seen: set[str] = set()
    for section in section_list:
        for reference in section.iterchildren(W + f"{name}Reference"):
            current[attribute(reference, "type") or "default"] = reference.get(R + "id") or ""
        first = switch(child(section, "titlePg")) is True
        for kind, shown in (("first", first), ("default", True), ("even", even)):
            reference_id = current.get(kind, "")
            if shown and reference_id and reference_id not in seen:
                seen.add(reference_id)
                yield reference_id
