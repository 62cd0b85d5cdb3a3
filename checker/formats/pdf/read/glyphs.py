"""Name what stands on a page: characters, the boxes around them, the content they mark."""

from typing import NamedTuple

from checker.core.document import RunStyle


class ContentTag(NamedTuple):
    """Marked content (14.6): its name, its id in the structure tree, whether it is no content."""

    name: str
    mcid: int | None = None
    artifact: bool = False


class Rectangle(NamedTuple):
    """A rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Its extent from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Its extent from top to bottom."""
        return self.bottom - self.top


class Glyph(NamedTuple):
    """One character as shown.

    `turned` where its foot points to the left, as in vertical text; `climbing` where it points to
    the right; `upright` where the character stands or is `turned`.
    """

    text: str
    box: Rectangle
    size: float
    style: RunStyle
    tag: ContentTag | None = None
    turned: bool = False
    upright: bool = True
    climbing: bool = False
