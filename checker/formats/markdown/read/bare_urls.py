"""Web addresses that stand bare in a text: links, as GitHub reads them.

Unlike there, an address ends before the first character that is not ASCII: Japanese text goes on
behind it without a space.
"""

from bisect import bisect_right
from dataclasses import replace

from checker.core.document import Mark, MarkKind
from checker.core.text import lazy_re as re
from checker.formats.markdown.read.shown_text import ShownText

_ADDRESS = re.compile(r"(?<![0-9A-Za-z_])(?:https?://|www\.)[0-9A-Za-z][!-;=?-~]*", re.ASCII)
_TRAILING = "?!.,:*_~'\";"
_LINKED = frozenset({MarkKind.LINK, MarkKind.EQUATION})


def mark_bare_urls(shown: ShownText) -> ShownText:
    """Return a text with its bare addresses marked; code and what is a link already are left."""
    if "://" not in shown.text and "www." not in shown.text:
        return shown
    taken = sorted(
        [(mark.start, mark.end) for mark in shown.marks if mark.kind in _LINKED]
        + [(run.start, run.end) for run in shown.runs if run.style.code]
    )
    starts = [start for start, _ in taken]
    found = []
    for match in _ADDRESS.finditer(shown.text):
        before = bisect_right(starts, match.start()) - 1
        if before < 0 or taken[before][1] <= match.start():
            url = _trim_url(match[0])
            found.append(Mark(MarkKind.LINK, match.start(), match.start() + len(url), url))
    return replace(shown, marks=tuple(sorted((*shown.marks, *found), key=lambda mark: mark.start)))


def _trim_url(url: str) -> str:
    """Drop punctuation behind an address, and brackets that it does not open."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end:
        if url[end - 1] == ")" and surplus > 0:
            surplus -= 1
        elif url[end - 1] not in _TRAILING:
            break
        end -= 1
    return url[:end]
