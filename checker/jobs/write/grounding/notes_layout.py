"""Lay notes out in lines: what was copied from a sheet, and what stands all on one line.

Every word stays at its place.
"""

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
_MONTH_OF: Final = re.compile(r"(?<=[0-9]月)の(?=[0-9]{1,2}日)")


def lay_out(text: str) -> str:
    """Return notes without a sheet's edges, and with a line for each part of one long line."""
    lines = _blank_edges(text).split("\n")
    parted = (_BAR.sub(" \n", each) if _is_all(each) else each for each in lines)
    return _MONTH_OF.sub(" ", "\n".join(parted))


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
