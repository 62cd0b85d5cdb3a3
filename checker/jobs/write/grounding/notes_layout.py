"""Lay notes out in lines: what was copied from a sheet, and what stands all on one line.

Every word stays at its place.
"""

from itertools import pairwise
from typing import Final

from checker.core.text import lazy_re as re

_LETTERS: Final = re.compile(
    r"^[ \u3000]*(?:\t|[|｜][ ]*)?A(?:[\t|｜ ]+[B-Z])+[ \t|｜]*$", re.MULTILINE
)
"""The letters above a sheet."""
_NUMBER: Final = re.compile(r"^[ ]*[|｜]?[ ]*(?P<n>[0-9]{1,4})[ ]*[\t|｜]")
_BAR: Final = re.compile(r"[ \u3000][/／](?=[ \u3000])")
_BARS: Final = 5
"""Bars on a line from which on they part it into lines."""
_LONG: Final = 150
_RECORDED: Final = re.compile(
    r"録音|文字起こし|音声|ボイス|(?i:\b(?:recording|transcript|voice|memo|audio)\b)"
)
_HEAD: Final = 120
"""Characters at the head in which notes say that they were spoken."""
_ELAPSED: Final = re.compile(
    r"^[ \t]*[\[(]?(?P<at>(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2})[\])]?[ \t\u3000]+", re.MULTILINE
)
_STAMPS: Final = 3
_BOLD: Final = re.compile(
    r"(?<![\w*_])(?P<mark>\*\*|__)(?P<words>[^\s*_](?:[^*_\n]{0,80}[^\s*_])?)(?P=mark)(?![\w*_])"
)
"""Words in bold, as Markdown has them: `**agreed** the machine moves`."""
_MONTH_OF: Final = re.compile(r"(?<=[0-9]月)の(?=[0-9]{1,2}日)")


def lay_out(text: str) -> str:
    """Return notes without a sheet's edges, and with a line for each part of one long line.

    Nor with the marks of bold words, which stand at their places.
    """
    plain = _BOLD.sub(lambda match: f"  {match['words']}  ", text)
    lines = _blank_elapsed(_blank_edges(plain)).split("\n")
    parted = (_BAR.sub(" \n", each) if _is_all(each) else each for each in lines)
    return _MONTH_OF.sub(" ", "\n".join(parted))


def _blank_elapsed(text: str) -> str:
    """Return a transcript without how long its recording had run at each line: `01:48 ...`."""
    if not _RECORDED.search(text[:_HEAD]):
        return text
    found = list(_ELAPSED.finditer(text))
    times = [tuple(map(int, match["at"].split(":"))) for match in found]
    rises = all(len(one) == len(other) and one < other for one, other in pairwise(times))
    if len(found) < _STAMPS or not rises or any(times[0][:-1]):
        return text
    return _ELAPSED.sub(lambda match: " " * len(match[0]), text)


def _is_all(line: str) -> bool:
    """Return whether a line is many: `出: 園長 / 欠: 真壁 / 書記 小宮山 / ...`."""
    return len(line) > _LONG and len(_BAR.findall(line)) >= _BARS


def _blank_edges(text: str) -> str:
    head = _LETTERS.search(text)
    if head is None:
        return text
    lines = text[head.end() :].split("\n")
    counted = 0
    for at, line in enumerate(lines):
        number = _NUMBER.match(line)
        if number is None:
            continue
        if int(number["n"]) <= counted:
            break  # a table's own numbers
        counted = int(number["n"])
        lines[at] = " " * number.end() + line[number.end() :]
    return text[: head.start()] + " " * (head.end() - head.start()) + "\n".join(lines)
