"""Find characters that are somebody's words, or a term spoken about: `「食べれる」`."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from checker.core.text import lazy_re as re

Bounds = tuple[int, int]

_MAX_QUOTATION_LENGTH = 400
_QUOTED = re.compile(
    "「(?:[^「」]|「[^「」]*」)*」|『(?:[^『』]|『[^『』]*』)*』"
    f'|“[^“”\n]{{0,{_MAX_QUOTATION_LENGTH}}}”|"[^"\n]{{0,{_MAX_QUOTATION_LENGTH}}}"'
)
_OPENERS = '「『“"'


def find_quotations(text: str) -> list[Bounds]:
    """Return start and end of each quotation, its marks included; marks without a partner none."""
    if not any(opener in text for opener in _OPENERS):
        return []
    return [match.span() for match in _QUOTED.finditer(text)]


def merge_places(places: Iterable[Bounds]) -> list[Bounds]:
    """Return places in order, those that overlap joined."""
    found: list[Bounds] = []
    for low, high in sorted(places):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def covers(places: Sequence[Bounds], start: int, end: int) -> bool:
    """Tell whether one of `places`, in order and apart, holds all from `start` to `end`."""
    number = bisect_right(places, start, key=lambda place: place[0]) - 1
    return number >= 0 and end <= places[number][1]


def blank_places(text: str, places: Iterable[Bounds], filler: str) -> str:
    """Return `text` of the same length, every character in `places` replaced by `filler`."""
    pieces, done = [], 0
    for low, high in places:
        pieces += [text[done:low], filler * (high - low)]
        done = high
    return "".join([*pieces, text[done:]])
