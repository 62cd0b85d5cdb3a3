"""Conditional formats of table styles: which of them hold in a cell.

ECMA-376 Part 1, 17.7.6. `w:tblLook` says which a table asks for and the cell's place decides;
`w:cnfStyle`, which caches the outcome, is not read: it is optional and goes stale when another
program adds a row.
"""

from typing import NamedTuple

from checker.formats.ooxml.names import Element, get_attribute, get_child

_BITS = {
    "firstRow": 0x0020,
    "lastRow": 0x0040,
    "firstColumn": 0x0080,
    "lastColumn": 0x0100,
    "noHBand": 0x0200,
    "noVBand": 0x0400,
}
_ON = frozenset({"1", "true", "on"})


class TableLook(NamedTuple):
    """The conditional formats that a table asks for (17.4.55 tblLook)."""

    first_row: bool = False
    last_row: bool = False
    first_column: bool = False
    last_column: bool = False
    row_bands: bool = True
    column_bands: bool = True


class Bands(NamedTuple):
    """How many rows and columns a band of a table style has (17.7.6.5, 17.7.6.7).

    0 where the style does not say: Word then lays on no band ([MS-OI29500] 2.1.251 and 2.1.253;
    the standard would have 1).
    """

    rows: int = 0
    columns: int = 0


class CellPosition(NamedTuple):
    """A cell's place: row and column from 0, of so many; a merged cell stands where it begins.

    `headers` is how many rows, from the top, look like the first: those that the table repeats on
    every page do (17.18.89).
    """

    row: int
    rows: int
    column: int
    columns: int
    headers: int = 1


def read_look(properties: Element | None) -> TableLook | None:
    """Return what a `w:tblPr` (or `w:tblPrEx`) asks for, None where it does not say.

    The bit mask `w:val` counts only where no attribute stands by name ([MS-OI29500] 2.1.157).
    """
    look = get_child(properties, "tblLook")
    if look is None:
        return None
    named = {name: get_attribute(look, name) for name in _BITS}
    if any(value is not None for value in named.values()):
        asked = {name: value in _ON for name, value in named.items()}
    else:
        mask = _mask(get_attribute(look))
        asked = {name: bool(mask & bit) for name, bit in _BITS.items()}
    return TableLook(
        asked["firstRow"],
        asked["lastRow"],
        asked["firstColumn"],
        asked["lastColumn"],
        not asked["noHBand"],
        not asked["noVBand"],
    )


def _mask(text: str | None) -> int:
    try:
        return int(text or "0", 16)
    except ValueError:
        return 0


def find_regions(look: TableLook, bands: Bands, at: CellPosition) -> tuple[str, ...]:
    """Return the formats that hold in a cell, in the order in which Word lays them on.

    Row bands, column bands, first and last column, first and last row, corners: the order is
    Word's ([MS-OI29500] 2.1.252), not the standard's, where the columns win over the rows.
    """
    headers = at.headers if look.first_row else 0
    top, bottom = at.row < headers, look.last_row and at.row == at.rows - 1
    left = look.first_column and at.column == 0
    right = look.last_column and at.column == at.columns - 1
    banded_row = bands.rows > 0 and look.row_bands and not top and not bottom
    banded_column = bands.columns > 0 and look.column_bands and not left and not right
    held = (
        (_get_band(at.row - headers, bands.rows, "Horz"), banded_row),
        (_get_band(at.column - look.first_column, bands.columns, "Vert"), banded_column),
        ("firstCol", left),
        ("lastCol", right),
        ("firstRow", top),
        ("lastRow", bottom),
        ("nwCell", top and left),
        ("neCell", top and right),
        ("swCell", bottom and left),
        ("seCell", bottom and right),
    )
    return tuple(region for region, holds in held if holds)


def _get_band(index: int, size: int, direction: str) -> str:
    odd = index // max(size, 1) % 2 == 0
    return f"band{1 if odd else 2}{direction}"
