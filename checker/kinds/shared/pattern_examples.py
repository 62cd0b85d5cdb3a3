r"""Make a value that fits a regular expression, for a person who reads none: `INC-0000-000`.

Only what forms are made of is understood: characters, classes, `\p{Han}`, counts. Of anything else
there is no example, and the rule's author writes one.
"""

from typing import Final

import regex

_PIECE: Final = regex.compile(
    r"(?:\\(?P<escape>[^pPdwsbBAZzGXRNuxkg])|\\p\{(?P<property>\w+)\}|(?P<digit>\\d)"
    r"|\[(?P<set>(?:\\p\{\w+\}|\\.|[^\]\\^])+)\]|(?P<plain>[^\\\[\](){}.*+?|^$]))"
    r"(?P<count>\{(?P<least>[0-9]+)(?:,[0-9]*)?\}|[*+?])?"
)
_OF_PROPERTY: Final = {"Han": "総", "Hiragana": "あ", "Katakana": "ア", "Latin": "A", "Nd": "0"}
_MOST: Final = 60


def make_example(pattern: str) -> str | None:
    """Return a value that an expression allows, None where it is no simple form."""
    made, at = "", 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None or len(made) > _MOST:
            return None
        made += _choose_character(piece) * _count(piece)
        at = piece.end()
    return made or None


def _choose_character(piece: "regex.Match[str]") -> str:
    if piece["set"]:
        inner = _PIECE.match(piece["set"])
        return "" if inner is None else _choose_character(inner)
    if piece["property"]:
        return _OF_PROPERTY.get(piece["property"], "")
    return "0" if piece["digit"] else piece["escape"] or piece["plain"]


def _count(piece: "regex.Match[str]") -> int:
    if piece["count"] in {"*", "?"}:
        return 0
    return int(piece["least"]) if piece["least"] else 1
