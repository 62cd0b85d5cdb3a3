"""Hold what somebody else read in notes against the notes' own words, days and numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Day, Quantity
from checker.templates.model import AmountField, Column, DateField

_NUMBER: Final = re.compile(r"(?<![0-9/:.])[0-9]+(?:\.[0-9]+)?(?![0-9/:])")
"""A number that is no part of a day or a time."""
_SCALES: Final = frozenset("万億千")
_CLOSING: Final = re.compile(r"[)）」』】%％]$")
_LONGEST: Final = 400


@dataclass(frozen=True)
class NoteWords:
    """The words of notes.

    Attributes:
        text: what is read of the notes.
        language: of the document.
        read_day: returns the first day in words as data have it.
    """

    text: str
    language: Language
    read_day: Callable[[str], str]

    def read_cell(self, column: Column, said: str, about: tuple[int, int]) -> str:
        """Return a cell as far as the notes say it: a number only on the line of what it is of."""
        if isinstance(column, DateField):
            day = self.read_day(said)
            return day if day in self._days else ""
        if isinstance(column, AmountField):
            low, high = self.text.rfind("\n", 0, about[0]) + 1, self.text.find("\n", about[1])
            line = self._folded[low : high if high >= 0 else None].replace(",", "")
            return _read_number(fold(said).replace(",", ""), line, self.language)
        place = self.find(said)
        return "" if place is None else self.text[place[0] : place[1]]

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

    @cached_property
    def _days(self) -> frozenset[str]:
        """The days that the notes name, as data have them."""
        facts = find_facts(self.text, self.language)
        return frozenset(
            self.read_day(self.text[each.start : each.end])
            for each in facts
            if isinstance(each.value, Day)
        )


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
