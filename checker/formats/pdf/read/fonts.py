"""Tell a PDF font's name, and whether it is bold or slanted."""

from typing import NamedTuple

from pdfminer.pdffont import PDFFont
from pdfminer.pdftypes import resolve1

from checker.core.text import lazy_re as re

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(
    r"bold|black|heavy|ultra|-(?:W[7-9]|[EU]B?|DB|B)$|ProN?-(?:B|EB|H|U)\b", re.IGNORECASE
)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_HEAVY = 600
_FORCED_BOLD, _SLANTED = 1 << 18, 1 << 6  # PDF 32000-1, table 123


_FAMILIES = (
    ("MS-PMincho", "ＭＳ Ｐ明朝"),
    ("MS-Mincho", "ＭＳ 明朝"),
    ("MS-PGothic", "ＭＳ Ｐゴシック"),
    ("MS-UIGothic", "MS UI Gothic"),
    ("MS-Gothic", "ＭＳ ゴシック"),
    ("YuMincho", "游明朝"),
    ("YuGothicUI", "Yu Gothic UI"),
    ("YuGothic", "游ゴシック"),
    ("Meiryo", "メイリオ"),
    ("HiraMinProN", "ヒラギノ明朝 ProN"),
    ("HiraKakuProN", "ヒラギノ角ゴ ProN"),
    ("BIZ-UDPMincho", "BIZ UDP明朝"),
    ("BIZ-UDMincho", "BIZ UD明朝"),
    ("BIZ-UDPGothic", "BIZ UDPゴシック"),
    ("BIZ-UDGothic", "BIZ UDゴシック"),
)
"""PostScript names of Japanese fonts, and what Word calls them; rules name them as Word does."""


class PdfFont(NamedTuple):
    """A font's name, as Word has it where that is known, and how it looks."""

    name: str
    bold: bool
    italic: bool


def read_face(font: PDFFont) -> PdfFont:
    """Return how a font looks, by its name, its flags and its weight."""
    own = _SUBSET.sub("", _name(font.fontname))
    name = next((family for prefix, family in _FAMILIES if own.startswith(prefix)), own)
    flags = resolve1(font.flags)
    flags = flags if isinstance(flags, int) else 0
    weight = resolve1(font.descriptor.get("FontWeight"))
    heavy = isinstance(weight, (int, float)) and weight >= _HEAVY
    return PdfFont(
        name,
        bool(_BOLD.search(own)) or bool(flags & _FORCED_BOLD) or heavy,
        bool(_ITALIC.search(own)) or bool(flags & _SLANTED),
    )


def _name(value: object) -> str:
    """Return a font's name; Japanese ones are written as CP932 or as UTF-8."""
    if isinstance(value, bytes):
        data = value
    else:
        text = str(value or "")
        if text.isascii() or any(ord(each) > 0xFF for each in text):  # noqa: PLR2004 - no bytes
            return text
        data = text.encode("latin-1")
    for encoding in ("utf-8", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
