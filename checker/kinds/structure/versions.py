"""Version numbers as revision tables write them: `1.0`, `第2版`, `Rev.B`, `初版`."""

import unicodedata
from datetime import date
from decimal import Decimal

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text.normalization import strip_note
from checker.language.calendar import find_dates
from checker.language.numerals import number_value

_PREFIX = r"(?:第|改訂?|ver(?:sion)?|rev(?:ision)?|v|r|バージョン|版|edition)?\s*[.．:]?\s*"
_NUMBER = re.compile(rf"{_PREFIX}([0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{0,3}})\s*版?")
_KANJI = re.compile(r"第([〇一二三四五六七八九十百]{1,4})版")
_LETTERS = re.compile(rf"{_PREFIX}([A-Z]{{1,2}})\s*版?", re.IGNORECASE)
_FIRST = re.compile(r"(?:新規|新規作成|初版|初回|制定|original|initial|first edition)")
_MONTH = re.compile(r"([0-9]{4})\s*[年/.\-]\s*([0-9]{1,2})(?:月|\Z)")
_DECIMAL_PARTS = 2


@dataclass(frozen=True, slots=True)
class Version:
    """A version: how it counts (`number`, `letter`, `first`), its parts, and no remark beside it.

    Only versions that count alike can be compared.
    """

    scheme: str
    parts: tuple[int, ...]
    plain: bool = True

    def comparable(self, other: "Version") -> bool:
        """Return whether the two count alike."""
        return self.scheme == other.scheme

    def same(self, other: "Version") -> bool:
        """Return whether both are one version: `1` is `1.0`."""
        return self.comparable(other) and _pad_parts(self) == _pad_parts(other)

    def before(self, other: "Version") -> bool:
        """Return whether this is the older one, in some way of counting.

        `1.9` is before `1.10` part by part, `1.15` before `1.2` as decimals: companies do both.
        """
        if _pad_parts(self) < _pad_parts(other):
            return True
        decimals = len(self.parts) == len(other.parts) == _DECIMAL_PARTS
        return decimals and _convert_to_decimal(self) < _convert_to_decimal(other)


def _pad_parts(version: Version) -> tuple[int, ...]:
    return (*version.parts, 0, 0, 0)[:4]


def _convert_to_decimal(version: Version) -> Decimal:
    return Decimal(f"{version.parts[0]}.{version.parts[1]}")


def read_version(text: str) -> Version | None:
    """Return the version that `text` is, a remark in brackets apart; None for anything else."""
    flat = unicodedata.normalize("NFKC", text).strip()
    bare = strip_note(flat).strip()
    plain = bare == flat
    if match := _NUMBER.fullmatch(bare.lower()):
        return Version("number", tuple(int(part) for part in match[1].split(".")), plain)
    if match := _KANJI.fullmatch(bare):
        value = number_value(match[1])
        return None if value is None else Version("number", (int(value),), plain)
    if match := _LETTERS.fullmatch(bare):
        letters = match[1].upper()
        return Version("letter", (len(letters), *map(ord, letters)), plain)
    return Version("first", (0,), plain) if _FIRST.fullmatch(bare.lower()) else None


def read_day(text: str) -> tuple[int, ...] | None:
    """Return year, month and day of the first date in `text`; without the day for a bare month."""
    found = next((each for each in find_dates(text) if each.year is not None and each.real), None)
    if found is not None and found.year is not None:
        return (found.year, found.month, found.day)
    month = _MONTH.search(unicodedata.normalize("NFKC", text))
    return (int(month[1]), int(month[2])) if month else None


def is_earlier(day: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Return whether a day (or month) is before another, as far as both are known."""
    known = min(len(day), len(other))
    return day[:known] < other[:known]


def read_full_date(text: str) -> date | None:
    """Return the first whole date in `text`, or None."""
    day = read_day(text)
    return date(*day) if day is not None and len(day) == 3 else None  # noqa: PLR2004
