"""Numbers that PowerPoint computes for list items: ECMA-376 Part 1, 20.1.10.61."""

from checker.formats.ooxml.numerals import format_numeral
from checker.formats.pptx.read.styles import Bullet
from checker.formats.shared.symbol_fonts import convert_bullet as shown_sign

_SHAPES = (("ParenBoth", "({})"), ("ParenR", "{})"), ("Period", "{}."), ("Minus", "{}-"))
_DOUBLE_BYTE_PERIOD = "{}．"
_FORMATS = (
    ("arabicDb", "decimalFullWidth"),
    ("arabic", "decimal"),
    ("romanUc", "upperRoman"),
    ("romanLc", "lowerRoman"),
    ("alphaUc", "upperLetter"),
    ("alphaLc", "lowerLetter"),
    ("circleNum", "decimalEnclosedCircle"),
    ("ea1Jpn", "japaneseCounting"),
    ("ea1Ch", "japaneseCounting"),
)


class ItemCounter:
    """Counts the list items of one body of text."""

    def __init__(self) -> None:
        self._counts: dict[int, tuple[Bullet, int]] = {}

    def marker(self, bullet: Bullet | None, level: int) -> str | None:
        """Return what stands before the next paragraph, None for nothing.

        A number goes on where the level's last item was of the same scheme, and begins anew after
        an item of a lower level or of another kind.
        """
        for deeper in [each for each in self._counts if each > level]:
            del self._counts[deeper]
        if bullet is None or bullet.kind == "sign":
            self._counts.pop(level, None)
            return None if bullet is None else shown_sign(bullet.value, bullet.font)
        known, count = self._counts.get(level, (None, 0))
        number = count + 1 if known == bullet else bullet.start
        self._counts[level] = (bullet, number)
        return number_text(number, bullet.value)


def number_text(number: int, scheme: str) -> str:
    """Return a number in one of DrawingML's schemes, `arabicPeriod`; decimal where unknown."""
    style = next((style for name, style in _FORMATS if scheme.startswith(name)), "decimal")
    text = format_numeral(number, style)
    if scheme.startswith("ea1JpnChsDb") or scheme == "arabicDbPeriod":
        return _DOUBLE_BYTE_PERIOD.format(text)
    shape = next((shape for ending, shape in _SHAPES if scheme.endswith(ending)), "{}")
    return shape.format(text)
