"""The text of a file that was linted, for formats whose columns count bytes."""

import codecs
import hashlib
from collections.abc import Callable, Sequence

from checker.reports.reporter import Linted


def lines(linted: Linted, read: Callable[[str], bytes]) -> Sequence[str] | None:
    """Return the lines of a file, or None where their bytes are not known.

    They are known of a file in UTF-8 without a byte order mark, if it is still the one that the
    verdict is of: not one that was linted as it is staged, or that somebody saved meanwhile.
    """
    try:
        data = read(linted.path)
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != linted.verdict.document.sha256:
        return None
    if data.startswith(codecs.BOM_UTF8):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
