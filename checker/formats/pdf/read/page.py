"""Read what one page shows: characters, straight lines and pictures, each at its place.

Places are in points from the page's top left corner, after the page's rotation.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import field
from typing import Any, NamedTuple

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, apply_matrix_pt, apply_matrix_rect

from checker.core.data_classes import dataclass
from checker.core.document import RunStyle
from checker.formats.pdf.read.colors import name_color
from checker.formats.pdf.read.fonts import PdfFont, read_face
from checker.formats.pdf.read.work_limits import WorkBudget

UNMAPPED = "\ufffd"
_ASCENT, _DESCENT = 0.88, 0.12  # of the square of an East Asian font
_THINNEST, _HAIRLINE = 0.01, 3.0  # points; a filled rectangle as thin as this is a line
_RADICALS = ("\u2f00", "\u2fdf")
_MAX_LINES = 20_000
_STROKED_TEXT = 2
_STRAIGHT = 10  # times as far along an axis as across it
_MAX_TAGS = 10_000
_PRESENTATION = (("\ufe10", "\ufe19"), ("\ufe35", "\ufe48"), ("\ufb00", "\ufb06"), _RADICALS)


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


@dataclass(frozen=True, slots=True)
class Glyph:
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


class PagePicture(NamedTuple):
    """A picture, and the marked content that it stands in."""

    box: Rectangle
    tag: ContentTag | None


@dataclass(slots=True)
class PageContent:
    """What a page shows; `edges` are lines along the axes, as boxes without width or height."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    edges: list[Rectangle] = field(default_factory=list)
    pictures: list[PagePicture] = field(default_factory=list)
    unmapped: int = 0


class PageDevice(PDFTextDevice):
    """Collects what the interpreter shows of a page."""

    def __init__(self, resources: PDFResourceManager, budget: WorkBudget) -> None:
        super().__init__(resources)
        self._budget = budget
        self._faces: dict[int, PdfFont] = {}
        self._styles: dict[tuple[Any, ...], RunStyle] = {}
        self._tags: list[ContentTag] = []
        self._render = 0
        self.content = PageContent(0.0, 0.0)

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Start a new page."""
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.content = PageContent(abs(x1 - x0), abs(y1 - y0))
        self._tags = []

    # --- marked content -----------------------------------------------------------------------

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        """Note that marked content begins."""
        properties = resolve1(props)
        mcid = properties.get("MCID") if isinstance(properties, dict) else None
        outer = self._tags[-1] if self._tags else None
        name = str(tag.name)
        artifact = name == "Artifact" or (outer is not None and outer.artifact)
        if not isinstance(mcid, int):
            mcid = None if outer is None else outer.mcid
        if len(self._tags) < _MAX_TAGS:
            self._tags.append(ContentTag(name, mcid, artifact))

    def end_tag(self) -> None:
        """Note that marked content ends."""
        if self._tags:
            self._tags.pop()

    def _get_tag(self) -> ContentTag | None:
        return self._tags[-1] if self._tags else None

    # --- lines and pictures -------------------------------------------------------------------

    def paint_path(
        self,
        gstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,  # noqa: ARG002 - the library's signature
        path: Sequence[Any],
    ) -> None:
        """Keep the straight lines of a path."""
        del gstate
        corner = start = (0.0, 0.0)
        outline: list[Rectangle] = []
        for operator, *numbers in path:
            points = [self._point(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
            if operator == "m" and points:
                self._keep(outline, stroke=stroke, fill=fill)
                outline, corner, start = [], points[-1], points[-1]
            elif operator == "h":
                outline.append(_make_box(corner, start))
                corner = start
            elif points:
                if operator == "l":
                    outline.append(_make_box(corner, points[-1]))
                corner = points[-1]
        self._keep(outline, stroke=stroke, fill=fill)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        across, up = apply_matrix_pt(self._get_matrix(), (x, y))
        return across, self.content.height - up

    def _get_matrix(self) -> Matrix:
        return self.ctm if self.ctm is not None else (1, 0, 0, 1, 0, 0)

    def _keep(self, outline: list[Rectangle], *, stroke: bool, fill: bool) -> None:
        if len(self.content.edges) > _MAX_LINES or not outline:
            return
        self._budget.show(len(outline))
        if stroke:
            self.content.edges += [side for side in outline if _is_straight(side)]
        elif fill:
            around = _surround_boxes(outline)
            if min(around.width, around.height) <= _HAIRLINE < max(around.width, around.height):
                self.content.edges.append(_find_middle(around))

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Keep the place of a picture."""
        del name, stream
        x0, y0, x1, y1 = apply_matrix_rect(self._get_matrix(), (0, 0, 1, 1))
        height = self.content.height
        self._budget.show(1)
        self.content.pictures.append(
            PagePicture(Rectangle(x0, height - y1, x1, height - y0), self._get_tag())
        )

    # --- characters ---------------------------------------------------------------------------

    def render_string(
        self, textstate: Any, seq: Any, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        """Show a string; its characters come to `render_char`."""
        self._render = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Keep a character; return how far the next one is from it."""
        advance = float(font.char_width(cid) * fontsize * scaling)
        size = fontsize * math.hypot(matrix[2], matrix[3])
        text = self._decode_text(font, cid)
        if text and math.isfinite(size) and abs(size) >= _THINNEST:
            self._budget.show(1)
            self._add(text, matrix, font, fontsize, rise, advance, (ncs, graphicstate.ncolor))
        return advance

    def _decode_text(self, font: PDFFont, cid: int) -> str:
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            self.content.unmapped += 1
            return UNMAPPED
        return _normalize_text(text)

    def _add(
        self,
        text: str,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        rise: float,
        advance: float,
        color: tuple[PDFColorSpace, Any],
    ) -> None:
        if font.is_vertical():
            # The origin is the middle of the character's head, and the next one is below.
            frame = (-fontsize / 2, rise + advance, fontsize / 2, rise)
        else:
            frame = (0, rise - _DESCENT * fontsize, advance, rise + _ASCENT * fontsize)
        x0, y0, x1, y1 = apply_matrix_rect(matrix, frame)
        if not all(map(math.isfinite, (x0, y0, x1, y1))):
            return
        height = self.content.height
        a, b = matrix[0], matrix[1]
        quarter = abs(a) <= abs(b) / _STRAIGHT
        turned = font.is_vertical() or (b < 0 and quarter)
        size = abs(fontsize) * math.hypot(matrix[2], matrix[3])
        self.content.glyphs.append(
            Glyph(
                text,
                Rectangle(x0, height - y1, x1, height - y0),
                size,
                self._style(font, round(size, 1), text, color),
                self._get_tag(),
                turned,
                upright=turned or (a > 0 and abs(b) <= abs(a) / _STRAIGHT),
                climbing=b > 0 and quarter and not turned,
            )
        )

    def _style(
        self, font: PDFFont, size: float, text: str, color: tuple[PDFColorSpace, Any]
    ) -> RunStyle:
        known = self._faces.get(id(font))
        if known is None:  # the resource manager keeps its fonts, so no id comes twice
            known = self._faces[id(font)] = read_face(font)
        shown = name_color(*color)
        bold = known.bold or self._render == _STROKED_TEXT
        wide = unicodedata.east_asian_width(text[0]) in "WF"
        key = (known, size, shown, bold, wide)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = RunStyle(
                east_asia_font=known.name if wide else None,
                ascii_font=None if wide else known.name,
                hansi_font=None if wide else known.name,
                size=size,
                bold=bold,
                italic=known.italic,
                color=shown,
            )
        return style


def _normalize_text(text: str) -> str:
    """Return a character as it is typed.

    Not in the shape that it has in vertical text or in a ligature, nor as one of the Kangxi
    radicals, which some programs write for the characters that look like them.
    """
    if any(low <= character <= high for character in text for low, high in _PRESENTATION):
        text = unicodedata.normalize("NFKC", text)
    return "".join(each for each in text if each >= " " and each not in "\u00ad\ufeff")


def _make_box(one: tuple[float, float], other: tuple[float, float]) -> Rectangle:
    return Rectangle(
        min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
    )


def _surround_boxes(boxes: Sequence[Rectangle]) -> Rectangle:
    return Rectangle(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _is_straight(side: Rectangle) -> bool:
    return min(side.width, side.height) <= 0.5 < max(side.width, side.height)  # noqa: PLR2004


def _find_middle(thin: Rectangle) -> Rectangle:
    """Return the line that a thin rectangle draws."""
    if thin.width >= thin.height:
        y = (thin.top + thin.bottom) / 2
        return Rectangle(thin.x0, y, thin.x1, y)
    x = (thin.x0 + thin.x1) / 2
    return Rectangle(x, thin.top, x, thin.bottom)
