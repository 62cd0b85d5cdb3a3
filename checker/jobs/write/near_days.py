"""Find the days that words naming no month may mean: きのう, 来週の火曜, by the 12th."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold

_NEAR_DAYS: Final = {
    "ja": (
        (re.compile(r"今日|きょう|本日|当日|今朝|けさ"), 0),
        (re.compile(r"(?:(?<!一)昨日|きのう|昨夜|昨晩|ゆうべ)(?!より|まで|も)"), -1),
        (re.compile(r"(?:一昨日|おととい)(?!より|まで|も)"), -2),
        (re.compile(r"明日|あした|あす(?![かみ])"), 1),
        (re.compile(r"明後日|あさって"), 2),
    ),
    "en": (
        (re.compile(r"\b(?:today|this (?:morning|afternoon|evening)|tonight)\b", re.IGNORECASE), 0),
        (re.compile(r"\b(?:yesterday|last night)\b", re.IGNORECASE), -1),
        (re.compile(r"\btomorrow\b", re.IGNORECASE), 1),
    ),
}
_WEEKDAYS: Final = {
    "ja": re.compile(r"([月火水木金土日])(?:曜|[)）])|(?:今週|来週|先週)の?([月火水木金])"),
    "en": re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b", re.IGNORECASE),
}
_NAMES: Final = {
    "ja": tuple("月火水木金土日"),
    "en": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
}
_ONLY_DAY: Final = {
    "ja": re.compile(r"(?<![0-9月/])(?P<day>[0-9]{1,2})日(?![間目])"),
    "en": re.compile(r"\bthe (?P<day>[0-9]{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE),
}
_OF_IT: Final = {
    "ja": re.compile(r"の(?!うち|ところ|よう|ため|天気)"),
    "en": re.compile(r"['\u2019]s\b"),
}
"""Behind a day: the matter of that day is meant, `きのうの会議`, `yesterday's meeting`."""
_FROM: Final = re.compile(r"\b(?:from|of|was|is) $", re.IGNORECASE)
"""Before a day, in English."""
_QUOTED: Final = re.compile(r"[>\uff1e]")
OPENING: Final = 400
"""Characters in which notes say of which day they are."""
_WEEK: Final = 14
_MONTH: Final = 45


def find_told_days(
    text: str, language: Language, today: date
) -> Iterator[tuple[date, tuple[int, int]]]:
    """Yield the day that words such as きのう and `today` mean, and their place, kind by kind."""
    for word, step in _NEAR_DAYS[language]:
        for match in word.finditer(text):
            yield today + timedelta(step), match.span()


def find_matter_day(
    text: str, language: Language, today: date
) -> tuple[date, tuple[int, int]] | None:
    """Return the day of what notes are about, as their first words tell it, and their place.

    `きのうの会議、議事録お願い` and `minutes from yesterday` are of the day before. What a quoted
    mail calls so was said on another day.
    """
    opening = text[:OPENING]
    told = sorted(find_told_days(opening, language, today), key=lambda each: each[1])
    for day, (start, end) in told:
        line = opening[opening.rfind("\n", 0, start) + 1 : start]
        is_of_it = _OF_IT[language].match(opening, end) or (language == "en" and _FROM.search(line))
        if is_of_it and day <= today and not _QUOTED.match(line.lstrip()):
            return day, (start, end)
    return None


def find_near_days(
    text: str, language: Language, today: date
) -> Iterator[tuple[date, tuple[int, int]]]:
    """Yield each day that words may mean, and their place; several days for the same words.

    Which Tuesday is meant is not told: each within two weeks of today may be.
    """
    yield from find_told_days(text, language, today)
    near = [today + timedelta(step) for step in range(-_MONTH, _MONTH + 1)]
    for match in _WEEKDAYS[language].finditer(text):
        named = fold(next(filter(None, match.groups())))
        for day in near:
            if day.weekday() == _NAMES[language].index(named) and abs((day - today).days) <= _WEEK:
                yield day, match.span()
    for match in _ONLY_DAY[language].finditer(text):
        for day in near:
            if day.day == int(match["day"]):
                yield day, match.span()
