"""Find what stands in a component of a page: `<Diagram>` to `</Diagram>` in Markdown with JSX.

A component has a style and headings of its own: captions of a site's figures, the levels that its
exercises ask for. Names of components begin with a capital; HTML's own elements do not.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from checker.core.document import Block, Document
from checker.core.text import lazy_re as re

_TAG = re.compile(r"[ \t]*<(/?)([A-Z][\w.]*)(?:\s.*[^/]|)>[ \t]*$")
_CODE_FENCE = re.compile(r"[ \t]*(```|~~~)")


class Component(NamedTuple):
    """A component's name, and the offsets in the source between which its content stands."""

    start: int
    end: int
    name: str


def find_components(document: Document) -> list[Component]:
    """Return the components of a document that has a source text, in the order of their starts."""
    if document.source is None or "</" not in document.source:
        return []
    found: list[Component] = []
    opened: list[tuple[str, int]] = []
    offset, fenced = 0, False
    for line in document.source.splitlines(keepends=True):
        fenced ^= _CODE_FENCE.match(line) is not None
        tag = None if fenced else _TAG.match(line.rstrip("\r\n"))
        if tag and not tag[1]:
            opened.append((tag[2], offset + len(line)))
        elif tag:
            found += _close(opened, tag[2], offset)
        offset += len(line)
    return sorted(found)


def _close(opened: list[tuple[str, int]], name: str, end: int) -> list[Component]:
    """Take the innermost component of this name off the open ones; no partner, no component."""
    at = next((i for i in reversed(range(len(opened))) if opened[i][0] == name), None)
    if at is None:
        return []
    start = opened[at][1]
    del opened[at:]
    return [Component(start, end, name)]


def get_component(block: Block, components: Sequence[Component]) -> str | None:
    """Return the name of the innermost component that a block stands in."""
    if not block.offsets or not components:
        return None
    at = block.offsets[0]
    before = components[: bisect_right(components, at, key=lambda each: each.start)]
    return next((each.name for each in reversed(before) if at < each.end), None)
