"""Part a list of people at its marks; what stands in brackets is not parted."""

from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re

_CLOSED: Final = re.compile(r"[(（][^()（）\n]{0,60}[)）]")


def split_list(text: str, mark: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a list and where they begin."""
    hidden = _CLOSED.sub(lambda match: "(" + "x" * (len(match[0]) - 2) + ")", text)
    start = 0
    for match in mark.finditer(hidden):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]
