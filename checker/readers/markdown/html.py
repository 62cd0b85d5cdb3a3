"""HTML inside Markdown: its comments, and whether it holds words that are not read."""

import re

_OPEN = "<!--"
_CLOSE = "-->"
_TAG = re.compile(r"<[^<>]*>")


def comments_in(html: str) -> list[str]:
    """Return the texts of the comments in a piece of HTML, stripped."""
    return _split(html)[1]


def holds_words(html: str) -> bool:
    """Tell whether a piece of HTML shows words beside its tags and comments."""
    return bool(_TAG.sub("", _split(html)[0]).strip())


def _split(html: str) -> tuple[str, list[str]]:
    """Return the HTML without its comments, and their texts; one that never closes is text."""
    rest, comments = [], []
    position = 0
    while (start := html.find(_OPEN, position)) >= 0:
        end = html.find(_CLOSE, start + len(_OPEN))
        if end < 0:
            break
        rest.append(html[position:start])
        comments.append(html[start + len(_OPEN) : end].strip())
        position = end + len(_CLOSE)
    rest.append(html[position:])
    return "".join(rest), comments
