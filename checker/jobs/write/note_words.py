"""Hold what somebody else read in notes against the notes' own words, days and numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Clock, Day, Fact, Quantity
from checker.jobs.write.near_days import find_near_days
from checker.templates.model import AmountField, Column, DateField

_NUMBER: Final = re.compile(r"(?<![0-9/:.])[0-9]+(?:\.[0-9]+)?(?![0-9/:])")
"""A number that is no part of a day or a time."""
_SCALES: Final = frozenset("万億千")
_CLOSING: Final = re.compile(r"[)）」』】%％]$")
CLOCK: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}")
"""A time of day as the model writes it."""
_HALF_DAY: Final = 12
_LONGEST: Final = 400


@dataclass(frozen=True)
class NoteWords:
    """The words of notes.

    Attributes:
        text: what is read of the notes.
        language: of the document.
        read_day: returns the first day in words as data have it.
        today: the document's own day.
    """

    text: str
    language: Language
    read_day: Callable[[str], str]
    today: date

    def read_cell(self, column: Column, said: str, about: tuple[int, int]) -> str:
        """Return a cell as far as the notes say it: a number only on the line of what it is of."""
        if isinstance(column, DateField):
            day = self.read_day(said)
            return day if self.find_day(day) else ""
        if isinstance(column, AmountField):
            low, high = self.text.rfind("\n", 0, about[0]) + 1, self.text.find("\n", about[1])
            line = self._folded[low : high if high >= 0 else None].replace(",", "")
            return _read_number(fold(said).replace(",", ""), line, self.language)
        place = self.find(said)
        if place is None:
            return said if CLOCK.fullmatch(said) and self.find_clock(said) else ""
        return self.text[place[0] : place[1]]

    def find(self, said: str) -> tuple[int, int] | None:
        """Return where the notes have such words, blanks and marks between them aside."""
        letters = [re.escape(each) for each in fold(said) if each.isalnum()]
        if not letters or len(letters) > _LONGEST:
            return None
        found = re.search(r"[\W_]*".join(letters), self._folded)
        if found is None:
            return None
        closing = _CLOSING.search(said)
        is_closed = closing is not None and self.text.startswith(closing[0], found.end())
        return found.start(), found.end() + (1 if is_closed else 0)

    @cached_property
    def _folded(self) -> str:
        """The notes in one width and case, each letter in its place."""
        return "".join(one if len(one := fold(each)) == 1 else each for each in self.text)

    def find_day(self, day: str) -> tuple[int, int] | None:
        """Return where the notes name a day, or have words that may mean it."""
        return self._days.get(day)

    def find_clock(self, said: str) -> tuple[int, int] | None:
        """Return where a time is told, in the morning or not where the notes leave that open."""
        hour, minute = map(int, said.split(":"))
        for each in self._facts:
            value = each.value
            if isinstance(value, Clock) and value.minute == minute:
                cycle = _HALF_DAY if value.half else 2 * _HALF_DAY
                if (value.hour - hour) % cycle == 0:
                    return each.start, each.end
        return None

    @cached_property
    def _facts(self) -> tuple[Fact, ...]:
        return tuple(find_facts(self.text, self.language))

    @cached_property
    def _days(self) -> Mapping[str, tuple[int, int]]:
        """The days that the notes name or may mean, as data have them, and the words' places."""
        near = find_near_days(self.text, self.language, self.today)
        days = {day.isoformat(): span for day, span in reversed([*near])}
        for each in reversed([each for each in self._facts if isinstance(each.value, Day)]):
            days[self.read_day(self.text[each.start : each.end])] = each.start, each.end
        return days


def _read_number(said: str, line: str, language: Language) -> str:
    """Return the number that a cell begins with, as its line has it: 468 of 468万 is 4680000."""
    number = _NUMBER.search(said)
    if number is None:
        return ""
    for each in find_facts(line, language):
        if isinstance(each.value, Quantity):
            told = each.value.number
            if told == Decimal(number[0]) or _begins_with(line[each.start : each.end], number[0]):
                return f"{told.normalize():f}"
    found = (match for match in _NUMBER.finditer(line) if match[0] == number[0])
    return (
        number[0] if any(line[each.end() : each.end() + 1] not in _SCALES for each in found) else ""
    )


def _begins_with(words: str, number: str) -> bool:
    first = _NUMBER.search(words)
    return first is not None and first[0] == number
