"""The words of charts, diagrams (SmartArt) and drawn shapes, which live in DrawingML.

A chart shows its titles, the names of its series and its categories (ECMA-376 Part 1, 21.2; the
newer kinds, MS-ODRAWXML 2.24); its numbers show as lengths. A diagram's words are those of its
nodes (21.4.3), in the order in which they are stored.
"""

from collections.abc import Iterator

from checker.formats.ooxml.names import CHART, CHART_EX, DIAGRAM, A, Element

_SHOWN_POINTS = (None, "node", "asst")


def shape_words(body: Element) -> list[str]:
    """Return the paragraphs of an `a:txBody` or anything else that holds `a:p`."""
    return [_join_line(paragraph) for paragraph in body.iter(A + "p")]


def collect_diagram_words(root: Element) -> list[str]:
    """Return the paragraphs of a diagram's data part."""
    points = (point for point in root.iter(DIAGRAM + "pt") if point.get("type") in _SHOWN_POINTS)
    return [line for point in points for line in shape_words(point)]


def collect_chart_words(root: Element) -> list[str]:
    """Return the titles, series and categories of a chart part, each once."""
    lines: dict[str, None] = {}
    for line in _iter_chart_lines(root):
        lines[" ".join(line.split())] = None
    return list(lines)


def _iter_chart_lines(root: Element) -> Iterator[str]:
    for item in root.iter(A + "p"):
        yield _join_line(item)
    for name in root.iter(CHART + "tx"):
        yield from (value.text or "" for value in name.iter(CHART + "v"))
    for axis in root.iter(CHART + "cat", CHART + "xVal"):
        # Numbers for categories are years or days, with a format of their own: words only.
        yield from (
            value.text or "" for text in _iter_texts(axis) for value in text.iter(CHART + "v")
        )
    for name in root.iter(CHART_EX + "tx"):
        yield from (value.text or "" for value in name.iter(CHART_EX + "v"))
    for dimension in root.iter(CHART_EX + "strDim"):
        yield from (point.text or "" for point in dimension.iter(CHART_EX + "pt"))


def _iter_texts(axis: Element) -> Iterator[Element]:
    return axis.iter(CHART + "strRef", CHART + "strLit", CHART + "multiLvlStrRef")


def _join_line(paragraph: Element) -> str:
    pieces = (
        " " if item.tag == A + "br" else item.text or ""
        for item in paragraph.iter(A + "t", A + "br")
    )
    return "".join(pieces)
