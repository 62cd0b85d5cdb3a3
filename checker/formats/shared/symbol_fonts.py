"""Characters of the symbol fonts that Word stores by their code in the font (17.3.3.30 sym)."""

_SYMBOL_AREA = 0xF000
_BULLET = "•"
_WINGDINGS = {
    0x6C: "●",
    0x6D: "❍",
    0x6E: "■",
    0x6F: "□",
    0x70: "❐",
    0x71: "❑",
    0x72: "❒",
    0x73: "⬧",
    0x74: "⧫",
    0x75: "◆",
    0x76: "❖",
    0x77: "⬥",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "◻",
    0xAB: "★",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA3: "□"}
_SYMBOL = {
    0xA3: "≤",
    0xA5: "∞",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xDB: "⇔",
    0xDE: "⇒",
}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def convert_symbol(code: int, font: str | None) -> str:
    """Return one character for a code in a font; the code's own where its picture is not known."""
    table = _FONTS.get((font or "").casefold(), {})
    known = table.get(code - _SYMBOL_AREA) or table.get(code)
    if known is not None:
        return known
    # Codes in the area below belong to a font's own pictures, all others are Unicode.
    valid = 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004
    return chr(code) if valid else "\ufffd"


def convert_bullet(text: str, font: str | None) -> str:
    """Return a list's bullet as it shows, `•` for a picture that is not known."""
    shown = (convert_symbol(ord(character), font) for character in text)
    return "".join(_BULLET if "\ue000" <= sign <= "\uf8ff" else sign for sign in shown)
