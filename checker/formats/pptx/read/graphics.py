"""The words of charts (21.2) and of SmartArt (21.4), which stand in parts of their own."""

from collections.abc import Iterator

from checker.formats.ooxml.names import CHART, CHART_EX, DIAGRAM
from checker.formats.pptx.read.names import A, Element

_NODE_TYPES = frozenset({"node", "asst", "doc"})


def iter_chart_texts(root: Element) -> Iterator[str]:
    """Yield a chart's titles, the names of its series and its categories, each text once."""
    seen: set[str] = set()
    for text in _iter_raw_texts(root):
        if text.strip() and text not in seen:
            seen.add(text)
            yield text


def _iter_raw_texts(root: Element) -> Iterator[str]:
    for title in root.iter(CHART + "title", CHART_EX + "title"):
        yield "\n".join(_iter_paragraphs(title))
    for series in root.iter(CHART + "ser"):
        yield from _iter_values(series.find(CHART + "tx"))
    for series in root.iter(CHART + "ser"):
        yield from _iter_values(series.find(CHART + "cat"))
    for label in root.iter(CHART + "dLbl", CHART + "dispUnitsLbl"):
        yield "\n".join(_iter_paragraphs(label))
    for value in root.iter(CHART_EX + "pt", CHART_EX + "v"):
        yield value.text or ""


def _iter_values(source: Element | None) -> Iterator[str]:
    if source is not None:
        numbers = any(True for _ in source.iter(CHART + "numCache", CHART + "numLit"))
        for value in () if numbers else source.iter(CHART + "v"):
            yield value.text or ""


def iter_diagram_texts(root: Element) -> Iterator[str]:
    """Yield the texts of a SmartArt's boxes from its data part, in the order of the data."""
    for point in root.iter(DIAGRAM + "pt"):
        if point.get("type", "node") in _NODE_TYPES:
            yield from (
                text for text in _iter_paragraphs(point.find(DIAGRAM + "t")) if text.strip()
            )


def _iter_paragraphs(parent: Element | None) -> Iterator[str]:
    for paragraph in () if parent is None else parent.iter(A + "p"):
        yield "".join(each.text or "" for each in paragraph.iter(A + "t"))
