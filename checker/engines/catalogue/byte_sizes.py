"""Byte counts as people read them."""

_STEP = 1000
_UNITS = ("B", "kB", "MB", "GB", "TB")


def format_size(count: int) -> str:
    """Return `count` bytes in decimal units, as file managers and download pages show them."""
    value = float(count)
    for unit in _UNITS[:-1]:
        if value < _STEP:
            return f"{value:.0f} {unit}" if unit in {"B", "kB"} else f"{value:.1f} {unit}"
        value /= _STEP
    return f"{value:.1f} {_UNITS[-1]}"
