"""The paragraphs of a body of text: words, runs, links, fields and equations."""

from collections.abc import Callable, Iterator
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.core.document import Mark, MarkKind, Run, RunStyle
from checker.formats.ooxml.alternatives import iter_children
from checker.formats.ooxml.equations import write_linear
from checker.formats.pptx.read.names import A14, A, Element, R
from checker.formats.pptx.read.styles import TextStyle

LinkOf = Callable[[str], str | None]
"""From a relationship's id to what it points to."""


@dataclass(slots=True)
class SlideLine:
    """The text of one paragraph, and what its characters are."""

    properties: Element | None
    text: str = ""
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def read_lines(body: Element | None, style: TextStyle, link_of: LinkOf) -> Iterator[SlideLine]:
    """Yield the paragraphs of a `p:txBody` or `a:txBody`, empty ones too."""
    for item in () if body is None else iter_children(body):
        if item.tag == A + "p":
            yield _read_line(item, style, link_of)


def _read_line(paragraph: Element, style: TextStyle, link_of: LinkOf) -> SlideLine:
    line = SlideLine(paragraph.find(A + "pPr"))
    for item in iter_children(paragraph):
        properties = item.find(A + "rPr")
        if item.tag == A + "r":
            start = _add(line, _read_text(item), style, properties)
            _mark_link(line, start, properties, link_of)
        elif item.tag == A + "br":
            _add(line, "\n", style, properties)
        elif item.tag == A + "fld":
            start = _add(line, _read_text(item), style, properties)
            kind = item.get("type") or ""
            line.marks.append(Mark(MarkKind.FIELD, start, len(line.text), kind))
        elif item.tag == A14 + "m":
            start = _add(line, write_linear(item), style, None)
            line.marks.append(Mark(MarkKind.EQUATION, start, len(line.text)))
    return line


def _read_text(item: Element) -> str:
    # PowerPoint writes some control characters as _x000B_; a vertical tab breaks the line.
    text = "".join(each.text or "" for each in item.iterchildren(A + "t"))
    return text.replace("_x000B_", "\n").replace("\v", "\n")


def _add(line: SlideLine, text: str, style: TextStyle, properties: Element | None) -> int:
    """Append `text`, joined to the run before where nothing differs; return where it starts."""
    start = len(line.text)
    if text:
        line.text += text
        _append(line.runs, start, len(line.text), style.run(line.properties, properties))
    return start


def _append(runs: list[Run], start: int, end: int, style: RunStyle) -> None:
    if runs and runs[-1].style == style:
        runs[-1] = Run(runs[-1].start, end, style)
    else:
        runs.append(Run(start, end, style))


def _mark_link(line: SlideLine, start: int, properties: Element | None, link_of: LinkOf) -> None:
    link = None if properties is None else properties.find(A + "hlinkClick")
    target = None if link is None else link_of(link.get(R + "id") or "")
    if target:
        line.marks.append(Mark(MarkKind.LINK, start, len(line.text), target))
