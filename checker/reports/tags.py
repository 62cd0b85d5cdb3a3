"""XML written tag by tag, so that a report of any length needs no memory."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from checker.reports.plain import legal

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
"""The first line of every document."""


def opened(tag: str, attributes: Mapping[str, str]) -> str:
    """Return a start tag; what XML cannot hold in its attributes is made visible."""
    written = "".join(f" {name}={quoteattr(legal(value))}" for name, value in attributes.items())
    return f"<{tag}{written}>"


def closed(tag: str) -> str:
    """Return an end tag and a line end."""
    return f"</{tag}>\n"


def element(tag: str, attributes: Mapping[str, str], text: str = "") -> str:
    """Return an element that holds text only, and a line end."""
    return opened(tag, attributes) + escape(legal(text)) + closed(tag)
