"""Find the facts of a text that no source says."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import (
    Clock,
    Day,
    Fact,
    Kind,
    Language,
    Name,
    Part,
    Quantity,
)
from checker.jobs.write.grounding.names_en import is_common
from checker.jobs.write.grounding.plain_text import make_key
from checker.jobs.write.grounding.units import KIN, convert_to_base
from checker.language.character_scripts import is_japanese
from checker.language.morphology import split_morphemes

_LONGER_BEFORE = re.compile(r"[0-9]$|[0-9][.,/:-]$")
_LONGER_AFTER = re.compile("[0-9]|[.,/:-][0-9]")
_SLASHED = re.compile("[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?")
_MONTHS = 12
_HALF_DAY = 12


def find_unsupported(text: str, sources: Sequence[str], language: Language) -> tuple[Fact, ...]:
    """Return the facts of `text` that none of `sources` says, in order.

    Values are compared, not spellings: `百八万九千円` is `1,089,000円`, `令和7年6月2日` is
    `2025/6/2`, a date without year agrees with one that has it, a family name with the full name.
    What the sources' numbers only add up to is not said.
    """
    said = _load_stated(tuple(sources), language)
    return tuple(fact for fact in find_facts(text, language) if not said.supports(fact, text))


@lru_cache(maxsize=8)
def _load_stated(texts: tuple[str, ...], language: Language) -> "_StatedFacts":
    return _StatedFacts(texts, language)


class _FactSource:
    """One source: its facts, and its characters without the spaces between them."""

    def __init__(self, text: str, language: Language) -> None:
        self.facts = find_facts(text, language)
        self._written = text
        self._text = unicodedata.normalize("NFKC", text)
        self.flat, self._gaps = _flatten(self._text)

    def says(self, words: str) -> bool:
        """Return whether words stand in the text, and are not part of a longer word or number."""
        if not words:
            return False
        at = self.flat.find(words)
        while at >= 0:
            if self._parts_words(at) and self._parts_words(at + len(words)):
                return True
            at = self.flat.find(words, at + 1)
        return False

    def names(self, words: str) -> bool:
        """Return whether words stand in the text where words of the language begin and end."""
        at = self.flat.find(words)
        while at >= 0:
            if at in self._edges and at + len(words) in self._edges:
                return True
            at = self.flat.find(words, at + 1)
        return False

    def has_number(self, digits: str) -> bool:
        """Return whether digits stand in the text, and are not part of a longer number or date."""
        at = self.flat.find(digits)
        while at >= 0:
            before, after = self.flat[max(0, at - 2) : at], self.flat[at + len(digits) :][:2]
            apart = at in self._gaps or _LONGER_BEFORE.search(before) is None
            end = at + len(digits)
            shut = {end, end + 1} & self._gaps or _LONGER_AFTER.match(after) is None
            if apart and shut:
                return True
            at = self.flat.find(digits, at + 1)
        return False

    def other_readings(self) -> Iterator[Day]:
        """Yield the dates that `9/10` also may be, where the day may come first."""
        for fact in self.facts:
            day = fact.value
            if not isinstance(day, Day) or not day.month or not day.day or day.day > _MONTHS:
                continue
            if _SLASHED.fullmatch(self._written[fact.start : fact.end]):
                yield Day(day.year, day.day, day.month)

    def _parts_words(self, at: int) -> bool:
        """Tell whether a place parts words; any does between two Japanese characters."""
        if at <= 0 or at >= len(self.flat) or at in self._gaps:
            return True
        before, after = self.flat[at - 1], self.flat[at]
        latin = before.isascii() and before.isalpha() and after.isascii() and after.isalpha()
        digits = before.isdecimal() and after.isdecimal()
        point = before in ".," and at > 1 and self.flat[at - 2].isdecimal() and after.isdecimal()
        return not (latin or digits or point)

    @cached_property
    def _edges(self) -> frozenset[int]:
        places = [0, *(token.end for token in split_morphemes(self._text))]
        starts = [token.start for token in split_morphemes(self._text)]
        flat_at = _map_flat_places(self._text)
        return frozenset(flat_at[place] for place in (*places, *starts))


def _flatten(text: str) -> tuple[str, frozenset[int]]:
    """Return the key of a text, and the places in it where white space stood."""
    parts, gaps, length = [], set(), 0
    for word in text.split():
        gaps.add(length)
        parts.append(make_key(word))
        length += len(parts[-1])
    return "".join(parts), frozenset(gaps)


def _map_flat_places(text: str) -> list[int]:
    """Return the place in the key for each place in a text."""
    places, length = [], 0
    for character in text:
        places.append(length)
        length += len(make_key(character))
    return [*places, length]


class _StatedFacts:
    """What all sources say together."""

    def __init__(self, texts: tuple[str, ...], language: Language) -> None:
        self._sources = [_FactSource(text, language) for text in texts]
        found = [fact for source in self._sources for fact in source.facts]
        self._days = [fact.value for fact in found if isinstance(fact.value, Day)]
        if language == "en":
            self._days += [day for source in self._sources for day in source.other_readings()]
        self._clocks = {fact.value for fact in found if isinstance(fact.value, Clock)}
        self._numbers: dict[Decimal, set[str]] = {}
        self._converted: dict[Decimal, set[str]] = {}
        for fact in found:
            if isinstance(fact.value, Quantity):
                number, unit = convert_to_base(fact.value.number, fact.value.unit)
                self._converted.setdefault(number, set()).add(unit)
                self._numbers.setdefault(fact.value.number, set()).add(fact.value.unit)
                if fact.value.unit == "m":  # 1.2m may be metres or millions
                    self._numbers.setdefault(fact.value.number * 10**6, set()).add("")
        self._years = {day.year for day in self._days if day.year is not None}

    def supports(self, fact: Fact, text: str) -> bool:
        """Return whether a source says a fact of a text."""
        value = fact.value
        written = make_key(text[fact.start : fact.end])
        if isinstance(value, Quantity):
            return self._counts(value) or (not value.unit and self._has_number(value, written))
        if isinstance(value, Day):
            return any(self._is_day(value, other) for other in self._days)
        if isinstance(value, Clock):
            return self._is_time(value)
        return any(_has_name(source, fact.kind, value, written) for source in self._sources)

    def _has_number(self, value: Quantity, written: str) -> bool:
        """Tell whether a number without unit stands in a source, be it in a name or for a year."""
        if any(source.has_number(written) for source in self._sources):
            return True
        return value.number in self._years

    def _counts(self, value: Quantity) -> bool:
        """Tell whether a source has a number with the same unit, or with none; both converted."""
        written = self._numbers.get(value.number, set())
        if not value.unit or "" in written or KIN.get(value.unit, frozenset()) & written:
            return bool(written)
        number, unit = convert_to_base(value.number, value.unit)
        if unit in self._converted.get(number, set()):
            return True
        return unit == "日" and any(each.day == value.number for each in self._days)

    def _is_time(self, value: Clock) -> bool:
        times = {(each.hour, each.minute) for each in self._clocks}
        later = (value.hour + _HALF_DAY, value.minute)
        return (value.hour, value.minute) in times or (value.half and later in times)

    def _is_day(self, value: Day, other: Day) -> bool:
        """Tell whether all that a date says agrees with another and is said by it."""
        if value.year not in {None, other.year} and (
            other.year is not None or value.year not in self._years
        ):
            return False
        if value.fiscal and not other.fiscal:
            return False
        if value.month not in {None, other.month} or value.day not in {None, other.day}:
            return False
        if value.part and not _is_in_part(value, other):
            return False
        return value.weekday is None or self._is_weekday(value, other)

    def _is_weekday(self, value: Day, other: Day) -> bool:
        """Tell whether the weekday is written, or the calendar has it on that day."""
        if other.weekday is not None:
            return value.weekday == other.weekday
        years = {other.year} if other.year is not None else self._years
        return any(_compute_weekday(year, other) == value.weekday for year in years if year)


def _has_name(source: _FactSource, kind: Kind, value: Name, written: str) -> bool:
    """Tell whether a source has a name; a Japanese one of a person must be whole words in it."""
    if kind == "person" and is_japanese(written):
        return source.names(value.text)
    if kind == "phone" and any(
        fact.kind == "phone" and fact.value == value for fact in source.facts
    ):
        return True
    if source.says(value.text) or source.says(written):
        return True
    ordinary = len(value.words) > 1 and all(map(is_common, value.words))
    return ordinary and all(map(source.says, value.words))


def _compute_weekday(year: int, day: Day) -> int | None:
    if day.month is None or day.day is None:
        return None
    try:
        return date(year, day.month, day.day).weekday()
    except ValueError:  # 29 February of another year
        return None


_THIRDS: Final[Mapping[Part, tuple[int, int]]] = {
    "early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (28, 31), "begin": (1, 5),
}  # fmt: skip


def _is_in_part(value: Day, other: Day) -> bool:
    if value.part == other.part:
        return True
    low, high = _THIRDS.get(value.part, (0, 0))
    return other.day is not None and low <= other.day <= high
