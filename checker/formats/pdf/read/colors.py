"""Colours of text as `RRGGBB`."""

from pdfminer.pdfcolor import PDFColorSpace

_GRAY, _RGB, _CMYK = 1, 3, 4


def name_color(space: PDFColorSpace, color: object) -> str | None:
    """Return a colour, None for a pattern or a colour of a space that is not known."""
    parts = list(color) if isinstance(color, (list, tuple)) else [color]
    shares = [float(part) for part in parts if isinstance(part, (int, float))]
    if len(shares) != len(parts) or space.name in ("Separation", "DeviceN", "Indexed", "Pattern"):
        return None
    if len(shares) == _GRAY:
        shares *= _RGB
    elif len(shares) == _CMYK:
        black = shares[3]
        shares = [(1 - share) * (1 - black) for share in shares[:3]]
    if len(shares) != _RGB:
        return None
    return "".join(f"{round(min(max(share, 0.0), 1.0) * 255):02X}" for share in shares)
