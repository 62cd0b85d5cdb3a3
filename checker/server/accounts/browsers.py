"""Say in two words which browser logged in, from what it calls itself."""

from typing import Final

_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""The first that fits counts: Edge calls itself Chrome, and Chrome calls itself Safari."""


def name_browser(says: str) -> str:
    """Return the browser and its system, empty where neither is known."""
    names = (_find(says, _BROWSERS), _find(says, _SYSTEMS))
    return ", ".join(filter(None, names))


def _find(says: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in says), "")
