"""Read what one page shows: characters, straight lines and pictures, each at its place.

Places are in points from the page's top left corner, after the page's rotation.
"""

from collections.abc import Sequence
from dataclasses import field
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, apply_matrix_pt, apply_matrix_rect, mult_matrix

from checker.core.data_classes import dataclass
from checker.core.document import RunStyle
from checker.formats.pdf.read.colors import name_color
from checker.formats.pdf.read.fonts import PdfFont
from checker.formats.pdf.read.glyphs import ContentTag, Glyph, Rectangle
from checker.formats.pdf.read.shown_string import FontCharacters, ShownString
from checker.formats.pdf.read.work_limits import WorkBudget

_HAIRLINE = 3.0  # points; a filled rectangle as thin as this is a line
_MAX_LINES = 20_000
_STROKED_TEXT = 2
_MAX_TAGS = 10_000


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
        self._characters: WeakKeyDictionary[PDFFont, FontCharacters] = WeakKeyDictionary()
        self._styles: dict[tuple[Any, ...], RunStyle] = {}
        self._tags: list[ContentTag] = []
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
        """Keep the characters of a string, and note where the next one begins."""
        font = textstate.font
        characters = self._characters.get(font)
        if characters is None:
            characters = self._characters[font] = FontCharacters(font)
        self._budget.show(sum(len(each) for each in seq if isinstance(each, bytes)))
        matrix = mult_matrix(textstate.matrix, self._get_matrix())
        content = self.content
        string = ShownString(textstate, matrix, characters, content.height, content.glyphs)
        color = ncs, graphicstate.ncolor
        bold = textstate.render == _STROKED_TEXT

        def style_of(wide: bool) -> RunStyle:
            return self._style(characters.face, string.size, color, bold=bold, wide=wide)

        styles = cache(style_of)
        textstate.linematrix = string.show(seq, textstate.linematrix, self._get_tag(), styles)
        content.unmapped += string.unmapped

    def _style(
        self,
        face: PdfFont,
        size: float,
        color: tuple[PDFColorSpace, Any],
        *,
        bold: bool,
        wide: bool,
    ) -> RunStyle:
        shown = name_color(*color)
        key = (face, round(size, 1), shown, face.bold or bold, wide)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = RunStyle(
                east_asia_font=face.name if wide else None,
                ascii_font=None if wide else face.name,
                hansi_font=None if wide else face.name,
                size=key[1],
                bold=face.bold or bold,
                italic=face.italic,
                color=shown,
            )
        return style


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
