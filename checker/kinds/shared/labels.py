"""Names of columns, fields and sections as people write them, compared with a rule's names."""

from collections.abc import Iterable
from difflib import get_close_matches

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key

_NOTHING = re.compile(r"[\s‐‑‒–—―ー－ｰ−─━_＿.。…･・/／*＊※-]*")
_SIMILAR = 0.6
_MORE = 2


def is_blank(text: str) -> bool:
    """Return whether `text` says nothing: white space, a dash, dots or a line to write on."""
    return _NOTHING.fullmatch(text) is not None


def find_nearest(names: Iterable[str], written: Iterable[str]) -> str | None:
    """Return what in `written` was probably meant to be one of `names`, or None."""
    keys = {make_heading_key(text): text for text in written}
    for name in names:
        wanted = fold(name)
        close = get_close_matches(wanted, keys, 1, _SIMILAR)
        close += [key for key in keys if wanted and wanted in key and _is_about(wanted, key)]
        if close:
            return keys[close[0]]
    return None


def _is_about(wanted: str, key: str) -> bool:
    """Return whether words with a name are about it: 作業内容 is 内容, 利用者・役割定義 no 定義."""
    near = key.endswith(wanted) or len(key) <= len(wanted) * 2 + _MORE
    return near and not any(sign in key for sign in "・、/／ と")


def join_names(names: Iterable[str], separator: str = "、") -> str:
    """Return names as a list in a sentence."""
    return separator.join(names)
