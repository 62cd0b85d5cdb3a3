"""Place the characters of a string that a page shows, and tell how they look.

The library hands over one character after the other; what all of a string share, its matrix, its
size and its look, is found once here, and what a font says of a character once in a document.
"""

import math
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.utils import Matrix, Point, apply_matrix_rect

from checker.core.document import RunStyle
from checker.formats.pdf.read.fonts import PdfFont, read_face
from checker.formats.pdf.read.glyphs import ContentTag, Glyph, Rectangle

UNMAPPED = "\ufffd"
_ASCENT, _DESCENT = 0.88, 0.12  # of the square of an East Asian font
_THINNEST = 0.01  # points
_RADICALS = ("\u2f00", "\u2fdf")
_STRAIGHT = 10  # times as far along an axis as across it
_PRESENTATION = (("\ufe10", "\ufe19"), ("\ufe35", "\ufe48"), ("\ufb00", "\ufb06"), _RADICALS)
_SPACE = 32


class FontCharacter(NamedTuple):
    """What a font says of one of its codes; `mapped` is false where it knows no character."""

    text: str
    width: float
    wide: bool
    mapped: bool = True


class FontCharacters:
    """The characters of a font, each asked for once, and how the font looks."""

    def __init__(self, font: PDFFont) -> None:
        self.face: PdfFont = read_face(font)
        self.vertical = font.is_vertical()
        self.multibyte = font.is_multibyte()
        self.known: dict[int, FontCharacter] = {}

    def learn(self, font: PDFFont, code: int) -> FontCharacter:
        """Ask the font for a character."""
        width, mapped = font.char_width(code), True
        try:
            text = _normalize_text(font.to_unichr(code))
        except PDFUnicodeNotDefined:
            text, mapped = UNMAPPED, False
        wide = bool(text) and unicodedata.east_asian_width(text[0]) in "WF"
        found = self.known[code] = FontCharacter(text, width, wide, mapped)
        return found


class ShownString:
    """A string in one font, with one matrix and one look.

    `styles` tells how its wide and its other characters look, `glyphs` takes them.
    """

    def __init__(
        self,
        state: Any,
        matrix: Matrix,
        characters: FontCharacters,
        page_height: float,
        glyphs: list[Glyph],
    ) -> None:
        """Take the state of the text and the matrix from the string's space to the page's."""
        self._font = state.font
        self._characters = characters
        self._size = state.fontsize
        self._rise = state.rise
        self._scaling = state.scaling * 0.01
        self._spacing = state.charspace * self._scaling
        self._word_spacing = 0.0 if characters.multibyte else state.wordspace * self._scaling
        self._matrix = matrix
        self._height = page_height
        self._glyphs = glyphs
        a, b, c, d = matrix[:4]
        quarter = abs(a) <= abs(b) / _STRAIGHT
        self._turned = characters.vertical or (b < 0 and quarter)
        self._upright = self._turned or (a > 0 and abs(b) <= abs(a) / _STRAIGHT)
        self._climbing = b > 0 and quarter and not self._turned
        self.size = abs(state.fontsize) * math.hypot(c, d)
        self.unmapped = 0

    @property
    def is_seen(self) -> bool:
        """Whether its characters are large enough to be seen."""
        return math.isfinite(self.size) and self.size >= _THINNEST

    def show(
        self,
        pieces: Sequence[object],
        start: Point,
        tag: ContentTag | None,
        style_of: Callable[[bool], RunStyle],
    ) -> Point:
        """Keep the characters of strings with numbers between them; return where they end.

        Args:
            pieces: what stands before `TJ`.
            start: where the first character stands.
            tag: the marked content that they stand in.
            style_of: how wide characters look, and others.
        """
        vertical, seen = self._characters.vertical, self.is_seen
        known, size, scaling = self._characters.known, self._size, self._scaling
        unit = 0.001 * size * scaling
        x, y = start
        at, spaced = y if vertical else x, False
        for piece in pieces:
            if isinstance(piece, bytes):
                for code in self._font.decode(piece):
                    if spaced:
                        at += self._spacing
                    text, width, wide, mapped = known.get(code) or self._learn(code)
                    self.unmapped += not mapped
                    advance = float(width * size * scaling)
                    if text and seen:
                        box = (
                            self._place(x, at, advance) if vertical else self._place(at, y, advance)
                        )
                        if box is not None:
                            self._glyphs.append(
                                Glyph(
                                    text, box, self.size, style_of(wide), tag,
                                    self._turned, self._upright, self._climbing,
                                )
                            )  # fmt: skip
                    at += advance
                    if code == _SPACE and self._word_spacing:
                        at += self._word_spacing
                    spaced = True
            elif isinstance(piece, (int, float)):
                at -= piece * unit
                spaced = True
        return (x, at) if vertical else (at, y)

    def _learn(self, code: int) -> FontCharacter:
        return self._characters.learn(self._font, code)

    def _place(self, x: float, y: float, advance: float) -> Rectangle | None:
        """Return the rectangle of a character on the page, None where numbers run over."""
        size, rise = self._size, self._rise
        a, b, c, d, e, f = self._matrix
        e, f = x * a + y * c + e, x * b + y * d + f
        if self._characters.vertical:
            # The origin is the middle of the character's head, and the next one is below.
            left, low, right, high = -size / 2, rise + advance, size / 2, rise
        else:
            left, low, right, high = 0, rise - _DESCENT * size, advance, rise + _ASCENT * size
        if b == c == 0:
            x0, x1, y0, y1 = a * left + e, a * right + e, d * low + f, d * high + f
            if x0 > x1:
                x0, x1 = x1, x0
            if y0 > y1:
                y0, y1 = y1, y0
        else:
            x0, y0, x1, y1 = apply_matrix_rect((a, b, c, d, e, f), (left, low, right, high))
        if not math.isfinite(x0 + y0 + x1 + y1):
            return None
        return Rectangle(x0, self._height - y1, x1, self._height - y0)


def _normalize_text(text: str) -> str:
    """Return a character as it is typed.

    Not in the shape that it has in vertical text or in a ligature, nor as one of the Kangxi
    radicals, which some programs write for the characters that look like them.
    """
    if any(low <= character <= high for character in text for low, high in _PRESENTATION):
        text = unicodedata.normalize("NFKC", text)
    return "".join(each for each in text if each >= " " and each not in "\u00ad\ufeff")
