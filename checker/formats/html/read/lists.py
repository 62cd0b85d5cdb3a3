"""The numbers and bullets of lists, as browsers show them."""

from collections.abc import Mapping

from checker.core.data_classes import dataclass
from checker.formats.html.read.formatting import parse_declarations

_BULLETS = ("•", "◦", "▪")  # what browsers show at depths 1, 2 and from 3 on
_BULLET_NAMES = {"disc": "•", "circle": "◦", "square": "▪"}
_NUMBER_STYLES = {
    "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
    "lower-latin": "lower-alpha", "upper-latin": "upper-alpha",
}  # fmt: skip
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ROMAN = 3999
_LETTERS = 26
_MAX_NUMBER_LENGTH = 9


@dataclass(slots=True)
class OpenListItem:
    """An open list item; `outer` is the one that its list stands in."""

    level: int
    marker: str | None = None
    empty: bool = True
    outer: "OpenListItem | None" = None

    def fill(self) -> None:
        """Say that something stands in this item, and so in those around it."""
        item: OpenListItem | None = self
        while item is not None and item.empty:
            item.empty = False
            item = item.outer


@dataclass(slots=True)
class ListState:
    """An open list: `kind` is the style of its numbers, None for bullets."""

    depth: int
    kind: str | None
    bullet: str | None = None
    number: int | None = 1
    step: int = 1

    def next_marker(self, attributes: Mapping[str, str]) -> str | None:
        """Return the marker of the next item, whose tag has `attributes`."""
        if self.kind is None:
            return self.bullet
        value = parse_integer(attributes.get("value", ""))
        self.number = self.number if value is None else value
        if self.number is None or self.kind == "none":
            return None
        shown = _format_number(self.number, self.kind)
        self.number += self.step
        return f"{shown}."


def open_list(name: str, attributes: Mapping[str, str], depth: int) -> ListState:
    """Return the state of a list that begins.

    A list that counts down from the number of its items has no markers: that number is not known
    yet.
    """
    declared = parse_declarations(attributes.get("style", ""))
    style = declared.get("list-style-type") or declared.get("list-style", "").partition(" ")[0]
    if name == "dl":
        return ListState(depth, None)
    if name != "ol":
        asked = style or attributes.get("type", "").lower()
        bullet = None if asked == "none" else _BULLET_NAMES.get(asked)
        default = _BULLETS[min(depth, len(_BULLETS)) - 1]
        return ListState(depth, None, None if asked == "none" else bullet or default)
    asked = style or attributes.get("type", "")
    start = parse_integer(attributes.get("start", ""))
    counts_down = "reversed" in attributes
    number = start if counts_down or start is not None else 1
    return ListState(
        depth, _NUMBER_STYLES.get(asked, asked), number=number, step=-1 if counts_down else 1
    )


def parse_integer(text: str) -> int | None:
    """Return the whole number that an attribute says, None where it says none."""
    digits = text.strip().removeprefix("+")
    bare = digits.removeprefix("-")
    if bare.isascii() and bare.isdigit() and len(bare) <= _MAX_NUMBER_LENGTH:
        return int(digits)
    return None


def _format_number(number: int, kind: str) -> str:
    if kind.endswith("-alpha") and number > 0:
        letters = ""
        while number:
            number, letter = divmod(number - 1, _LETTERS)
            letters = chr(ord("a") + letter) + letters
        return letters.upper() if kind.startswith("upper") else letters
    if kind.endswith("-roman") and 0 < number <= _MAX_ROMAN:
        digits = ""
        for value, digit in _ROMAN:
            digits += digit * (number // value)
            number %= value
        return digits.upper() if kind.startswith("upper") else digits
    return str(number)
