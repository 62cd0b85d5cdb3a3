"""Translate where textlint-rule-prh looks into our selectors."""

from collections.abc import Mapping
from typing import Any

QUOTES = {"style": ["Quote", "Intense Quote", "引用文"]}
"""Block quotes: Word's styles, whose name those of Markdown and HTML bear too."""

_STRETCHES = (("link", "checkLink"), ("emphasis", "checkEmphasis"))


def convert_scope(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scope for the options `checkLink`, `checkEmphasis` and the like."""
    kinds = ["heading", "paragraph", "list-item"]
    if not options.get("checkHeader", True):
        kinds.remove("heading")
    if not options.get("checkParagraph", True):
        kinds = [kind for kind in kinds if kind == "heading"]
    scope: dict[str, Any] = {"block": kinds, "part": ["body", "footnote", "endnote"]}
    if not options.get("checkBlockQuote", False):
        scope["not"] = QUOTES
    hidden = [name for name, option in _STRETCHES if not options.get(option, False)]
    if hidden:
        scope["ignore_inline"] = hidden
    return scope
