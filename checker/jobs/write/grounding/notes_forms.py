"""Read forms that were filled in by hand: `開催日 [ 5/20 ] 時間 [ 10:05 〜 ] 場所 [      ]`."""

from typing import Final

from checker.core.text import lazy_re as re

_BOX: Final = re.compile(
    r"(?P<label>[^\s\[\]:：、。,.()（）]{2,12})(?P<gap>[ \t\u3000]*)"
    r"\[(?![xX✓レ]?\])(?P<value>[^\[\]\n]*)\]"
)
_NUMBERED: Final = re.compile(
    r"(?P<number>(?:^|[ \t\u3000])(?:[0-9]{1,2}[.)]?|[①-⑳])[ \t\u3000]*)"
    r"\[(?![xX✓レ]?\])(?P<value>[^\[\]\n]*)\]",
    re.MULTILINE,
)
_FEWEST: Final = 2
"""Boxes behind words from which they are a form's: one may be a reference."""


def open_boxes(text: str) -> str:
    """Return a form with a colon for each box behind a label, every word at its place."""
    if len(_BOX.findall(text)) < _FEWEST:
        return text
    opened = _BOX.sub(lambda box: f"{box['label']}{box['gap']}:{box['value']} ", text)
    return _NUMBERED.sub(lambda box: f"{box['number']} {box['value']} ", opened)
