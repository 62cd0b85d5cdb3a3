"""Names of columns, fields and sections as people write them, compared with a rule's names."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from checker.core.text.normalization import fold, make_heading_key

_NOTHING = re.compile(r"[\s‐‑‒–—―ー－ｰ−─━_＿.。…･・/／*＊※-]*")
_SIMILAR = 0.6


def is_blank(text: str) -> bool:
    """Return whether `text` says nothing: white space, a dash, dots or a line to write on."""
    return _NOTHING.fullmatch(text) is not None


def find_nearest(names: Iterable[str], written: Iterable[str]) -> str | None:
    """Return what in `written` was probably meant to be one of `names`, or None."""
    keys = {make_heading_key(text): text for text in written}
    for name in names:
        close = get_close_matches(fold(name), keys, 1, _SIMILAR)
        close += [key for key in keys if fold(name) and fold(name) in key]
        if close:
            return keys[close[0]]
    return None


def join_names(names: Iterable[str], separator: str = "、") -> str:
    """Return names as a list in a sentence."""
    return separator.join(names)
