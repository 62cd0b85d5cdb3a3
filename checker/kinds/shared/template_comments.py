"""Find what a site generator leaves out of a page: `{% comment %} ... {% endcomment %}`."""

from typing import Final

from checker.core.text import lazy_re as re

_TAG: Final = re.compile(r"\{%-?\s*(?P<end>end)?comment\s*-?%\}")


def find_template_comments(text: str) -> list[tuple[int, int]]:
    """Return where comments stand that no reader sees, the last to the end if nothing ends it."""
    if "{%" not in text:
        return []
    found, start = [], None
    for tag in _TAG.finditer(text):
        if tag["end"] is None:
            start = tag.start() if start is None else start
        elif start is not None:
            found.append((start, tag.end()))
            start = None
    return found if start is None else [*found, (start, len(text))]
