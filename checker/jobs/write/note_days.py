"""Read what words for a day mean in notes: of which year, counted from which day."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from checker.core.language import Language
from checker.jobs.write.day_order import puts_day_first, swap_if_open
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Day
from checker.jobs.write.grounding.notes_day import find_heading_day
from checker.jobs.write.near_days import find_matter_day

_LONGEST_MONTHS: Final = 62
"""Days of the longest two months that follow each other."""
_NEAR: Final = 183
"""Days from today in which a date without a year is meant."""
_LEAST_WEEKDAYS: Final = 2
"""Weekdays that tell a year; one alone may be a slip."""


@dataclass(frozen=True)
class NoteDays:
    """The days of notes.

    Attributes:
        text: what is read of the notes.
        whole: the notes with what is said to the writer, too; places are the same.
        language: of the notes.
        today: the document's own day.
    """

    text: str
    whole: str
    language: Language
    today: date

    @cached_property
    def _told(self) -> list[Day]:
        """The days that the notes name, in their order."""
        values = (each.value for each in find_facts(self.text, self.language))
        return [each for each in values if isinstance(each, Day)]

    @cached_property
    def _years(self) -> frozenset[int]:
        """The years that the notes name."""
        return frozenset(each.year for each in self._told if each.year and not each.fiscal)

    @cached_property
    def of_matter(self) -> tuple[date, tuple[int, int]] | None:
        """The day that the first words tell: a request to write notes up may tell it, too."""
        return find_matter_day(self.whole, self.language, self.own)

    @cached_property
    def _weekdays(self) -> dict[tuple[int, int], int]:
        """The weekdays that the notes write beside days without a year, by month and day."""
        return {
            (day.month, day.day): day.weekday
            for day in self._told
            if day.month and day.day and not day.year and day.weekday is not None
        }

    def _fits(self, day: date) -> bool:
        """Tell whether a day has the weekday that the notes write beside it, if any."""
        return self._weekdays.get((day.month, day.day), day.weekday()) == day.weekday()

    @cached_property
    def _year_by_weekdays(self) -> int | None:
        """The year near today's that the weekdays of two days or more fit."""
        if len(self._weekdays) < _LEAST_WEEKDAYS:
            return None
        for year in (self.today.year + step for step in (0, -1, 1)):
            days = [_make_day(year, *each) for each in self._weekdays]
            if all(day is not None and self._fits(day) for day in days):
                return year
        return None

    def add_year(self, text: str) -> str:
        """Return a date with its year: the one in which `09-18` is near today.

        Notes may name years, or weekdays that only another year has: where the date is in none of
        these, or its own weekday is another, it stays without.
        """
        if text.count("-") != 1:
            return text
        month, _, day = text.partition("-")
        sure = self._year_by_weekdays
        years = (self.today.year + step for step in (0, 1, -1)) if sure is None else (sure,)
        for year in years:
            found = _make_day(year, int(month), int(day))
            if found is None:
                continue
            if sure is not None or abs((found - self.today).days) <= _NEAR:
                is_meant = (not self._years or year in self._years) and self._fits(found)
                return found.isoformat() if is_meant else text
        return text

    @cached_property
    def _is_day_first(self) -> bool:
        return self.language == "en" and puts_day_first(self.text, self.today)

    def order(self, value: str, words: str) -> str:
        """Return a day as data have it, read from `words` as these notes write month and day."""
        return swap_if_open(value, words) if self._is_day_first else value

    def complete(self, day: Day, words: str, ahead: bool = False) -> str:
        """Return the day that is meant, as data have it; nothing where none is told.

        Args:
            day: what is told of it.
            words: how the notes write it.
            ahead: it lies ahead and may be told by less: 20日 is the next 20th, 9月末 the last
                day of September.
        """
        if day.month and day.day:
            value = f"{f'{day.year:04}-' if day.year else ''}{day.month:02}-{day.day:02}"
            return self.add_year(self.order(value, words))
        if ahead and day.day:
            return self._find_next(day.day)
        if ahead and day.month and day.part == "end":
            last = monthrange(day.year or self.today.year, day.month)[1]
            return self.complete(replace(day, day=last, part=""), words)
        return ""

    def _find_next(self, number: int) -> str:
        """Return the next day with a number, on the day that the notes are about or later."""
        days = (self.own + timedelta(each) for each in range(_LONGEST_MONTHS))
        return next((each.isoformat() for each in days if each.day == number), "")

    @cached_property
    def own(self) -> date:
        """The day that the notes are about by their head; today where it tells none that is past.

        Who writes of a meeting a week later means the month of the meeting.
        """
        head = find_heading_day(self.text, self.language)
        told = self.read(self.text[slice(*head)]) if head else ""
        try:
            return min(self.today, date.fromisoformat(told))
        except ValueError:
            return self.today

    def read(self, words: str) -> str:
        """Return the first day in words as data have it; the words where they tell none."""
        for each in find_facts(words, self.language):
            if isinstance(each.value, Day) and each.value.is_day:
                return self.complete(each.value, words[each.start : each.end])
        return words


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
