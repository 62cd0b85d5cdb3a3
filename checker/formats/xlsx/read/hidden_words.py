"""Words in hidden sheets, rows and columns: told, unless they are what a drop-down list offers."""

from collections.abc import Iterator, Mapping, Sequence

from checker.core.text import lazy_re as re
from checker.formats.xlsx.read.names import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Position,
    parse_area,
    position,
)
from checker.formats.xlsx.read.worksheet import Worksheet

_REFERENCE = re.compile(
    r"^=?(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!)?(?P<area>[$A-Za-z0-9:]+)$"
)
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")


def find_choices(sheets: Sequence[Worksheet], names: Mapping[str, str]) -> dict[str, list[Area]]:
    """Return the areas of each sheet that a drop-down list of any sheet takes its choices from.

    Args:
        sheets: all sheets, hidden ones too.
        names: what defined names stand for.
    """
    found: dict[str, list[Area]] = {}
    for sheet in sheets:
        for formula in dict.fromkeys(sheet.choices):
            text = names.get(f"{sheet.name}!{formula}") or names.get(formula) or formula
            match = _REFERENCE.match(text)
            where = _parse_area(match["area"]) if match else None
            if match is not None and where is not None:
                name = (match["quoted"] or match["plain"] or sheet.name).replace("''", "'")
                found.setdefault(name, []).append(where)
    return found


def _parse_area(text: str) -> Area | None:
    match = _COLUMNS.fullmatch(text)
    if match is None:
        return parse_area(text)
    first, last = position(f"{match[1]}1"), position(f"{match[2]}1")
    if first is None or last is None:
        return None
    return Area(1, min(first.column, last.column), LAST_ROW, min(last.column, LAST_COLUMN))


def iter_untold(
    words: Mapping[Position, str], offered: Sequence[Area]
) -> Iterator[tuple[Position, str]]:
    """Yield hidden words in reading order, without those that drop-down lists offer."""
    for at in sorted(words):
        if words[at].strip() and not any(each.holds(at) for each in offered):
            yield at, words[at]
