"""Values that notes may say for a field, with scores; how days, times and choices are written."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Clock, Day, Fact
from checker.templates.model import ChoiceField

SURE: Final = 0.78
"""From this score on a value is filled in."""
LIKELY: Final = 0.6
"""From this score on another value is not filled in beside it."""
TOLD: Final = 0.95
"""The score of what the head of the notes, or the only sentence on it, says."""
VERY_LIKELY, CUED, SPOKEN, ANYWHERE = 0.7, 0.6, 0.4, 0.2
_LONGEST_STRETCH: Final = 40
_STRETCH: Final = re.compile(
    r"[ \u3000]*(?:[(（][^()（）\n]{1,24}[)）])?[ \u3000]*(?:~|〜|～|-|–|—|から|to|->|→)[ \u3000]*"
)
_BOX: Final = re.compile(r"\[[ \u3000xX✓✔]\]|[□☐■☑☒✓✔]")
_TICKED: Final = re.compile(r"(?:\[[xX✓✔]\]|[■☑☒✓✔])[ \u3000]{0,2}(?P<said>[^\[□☐■☑☒✓✔\n]{1,60})")


@dataclass(frozen=True, slots=True)
class ScoredValue:
    """A value as data files have it, the notes' words from `start` to `end`, and a score.

    `found_by` is the way in which it was found.
    """

    value: str
    start: int
    end: int
    score: float
    found_by: str = ""


def tell(value: str, start: int, end: int) -> ScoredValue:
    """Return a value that notes say in so many words between two places."""
    return ScoredValue(value, start, end, TOLD)


def suggest(value: str, start: int, end: int) -> ScoredValue:
    """Return a value that is likely what words between two places tell, or a part of it."""
    return ScoredValue(value, start, end, VERY_LIKELY)


def is_stretch(words: str) -> bool:
    """Return whether words between two times make a stretch of them."""
    return len(words) <= _LONGEST_STRETCH and _STRETCH.fullmatch(words) is not None


def is_day(fact: Fact) -> bool:
    """Return whether a fact is a day of a month."""
    return isinstance(fact.value, Day) and fact.value.is_day


def write_day(fact: Fact, before: Fact | None = None) -> str:
    """Return a day as data have it; without a year it has the one of the day before it."""
    day = fact.value
    if not isinstance(day, Day):
        return ""
    year = day.year
    if year is None and before is not None and isinstance(before.value, Day):
        year = before.value.year
    return f"{f'{year:04}-' if year else ''}{day.month:02}-{day.day:02}"


def write_clock(fact: Fact, before: Fact | None = None) -> str:
    """Return a time of day; in the afternoon where the time before it is: `2pm-3:20`."""
    clock = fact.value
    if not isinstance(clock, Clock):
        return ""
    hour = clock.hour
    if before is not None and isinstance(before.value, Clock):
        hour += 12 if hour < before.value.hour and hour + 12 < 24 else 0  # noqa: PLR2004
    return f"{hour}:{clock.minute:02}"


def list_choices(field: ChoiceField, text: str) -> list[str]:
    """Return the choices that a text names, whole or by what tells them apart: 2 of レベル2.

    Of boxes to be ticked, `[ ] draft [x] in review`, only what is ticked is named.
    """
    if _BOX.search(text):
        text = " ".join(each["said"] for each in _TICKED.finditer(text))
    there = [each for each in field.choices if each.casefold() in text.casefold()]
    if not there:
        cores = {each: _find_core(each, field.choices) for each in field.choices}
        there = [
            each
            for each, core in cores.items()
            if core and re.search(rf"(?<![0-9A-Za-z.]){re.escape(core)}(?![0-9A-Za-z.:/])", text)
        ]
    return [e for e in there if not any(e != one and e in one for one in there)]


@lru_cache(maxsize=512)
def _find_core(choice: str, choices: tuple[str, ...]) -> str:
    """Return a choice without what all of them begin or end with."""
    low, high = 0, 0
    while all(len(each) > low and each[low] == choice[low] for each in choices):
        low += 1
    while all(len(each) - low > high and each[-1 - high] == choice[-1 - high] for each in choices):
        high += 1
    return choice[low : len(choice) - high]
