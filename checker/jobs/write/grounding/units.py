"""Units of numbers: one name for all ways of writing a unit, and units that convert exactly."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from checker.core.lexicons import LexiconEntry, load_lexicon


class Unit(LexiconEntry):
    """A unit and the ways of writing it.

    `base` is a unit of which it is `factor`, exactly; `kin` are units that it may be instead.
    """

    words: tuple[str, ...]
    base: str = ""
    factor: Decimal = Decimal(1)
    kin: frozenset[str] = frozenset()
    money: bool = False


_UNITS: Final = tuple(unit for unit in load_lexicon("units", Unit).entries if unit.enabled)
_BASES: Final[Mapping[str, tuple[str, Decimal]]] = {
    unit.name: (unit.base, unit.factor) for unit in _UNITS if unit.base
}
"""Units that are so many of another, exactly: two ways of saying one thing."""
KIN: Final[Mapping[str, frozenset[str]]] = {unit.name: unit.kin for unit in _UNITS if unit.kin}
"""Units that may be another: 二度 is twice, 60度 a temperature or an angle."""
MONEY: Final = frozenset(unit.name for unit in _UNITS if unit.money)
_VARIANTS: Final = {word: unit.name for unit in _UNITS for word in unit.words}
JAPANESE: Final = tuple(word for word in _VARIANTS if re.search("[^\\x00-\\x7f]", word))
"""Units that stand right behind a number in Japanese, `台` or `か月`."""
LATIN: Final = tuple(word for word in _VARIANTS if re.fullmatch("[A-Za-z][A-Za-z0-9 -]*", word))
"""Units in Latin letters, after a number with or without a space."""


def normalize_unit(written: str) -> str:
    """Return the one name of a unit: `か月` for `ヶ月` and `months`; what is unknown stays."""
    return _VARIANTS.get(written) or _VARIANTS.get(written.lower(), written)


def convert_to_base(number: Decimal, unit: str) -> tuple[Decimal, str]:
    """Return a quantity in its smallest unit: 90 and 分 for 1.5 and 時間."""
    base, factor = _BASES.get(unit, (unit, Decimal(1)))
    return number * factor, base
