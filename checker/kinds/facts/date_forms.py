"""Ways to write a date, told apart and turned into one another."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, Literal

from checker.core.text import lazy_re as re
from checker.language.calendar import FoundDate, convert_to_era_year, find_era

Form = Literal["western", "era", "both", "slash", "hyphen", "point", "era-letter", "english"]

_DIGIT = "[0-9０-９]"
_SHAPES: Final[Mapping[Form, re.Pattern[str]]] = {
    "both": re.compile(
        "(?:明治|大正|昭和|平成|令和).*年.*[（(].*|.*[（(].*(?:明治|大正|昭和|平成|令和).*"
    ),
    "era": re.compile("(?:明治|大正|昭和|平成|令和).*日"),
    "western": re.compile(rf"(?:{_DIGIT}|[〇一二三四五六七八九]){{4}}\s?年.*日"),
    "slash": re.compile(f"{_DIGIT}+[/／]{_DIGIT}+[/／]{_DIGIT}+"),
    "hyphen": re.compile(f"{_DIGIT}+-{_DIGIT}+-{_DIGIT}+"),
    "point": re.compile(rf"{_DIGIT}+[.．]{_DIGIT}+[.．]{_DIGIT}+"),
    "era-letter": re.compile(
        rf"[RHSTMＲＨＳＴＭ]{_DIGIT}+[.．/／年]{_DIGIT}+[.．/／月]{_DIGIT}+日?"
    ),
    "english": re.compile(".*[A-Za-z].*"),
}
NAMES: Final[Mapping[Form, str]] = {
    "western": "2025年4月1日",
    "era": "令和7年4月1日",
    "both": "令和7年(2025年)4月1日",
    "slash": "2025/4/1",
    "hyphen": "2025-04-01",
    "point": "2025.4.1",
    "era-letter": "R7.4.1",
    "english": "April 1, 2025",
}
_LETTERS = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
_TAIL = re.compile(r"[ 　]?(?:[（(][^（()）]{1,12}[）)]|[月火水木金土日]曜日?)$")


def detect_form(text: str, found: FoundDate) -> Form | None:
    """Return how a date with a year is written, None for one without a year."""
    if found.year is None:
        return None
    body = strip_weekday(text, found)
    return next((form for form, shape in _SHAPES.items() if shape.fullmatch(body)), None)


def strip_weekday(text: str, found: FoundDate) -> str:
    """Return the words of a date without the weekday after it."""
    whole = text[found.start : found.end]
    after = found.weekday_at is not None and found.weekday_at[0] > found.start
    return _TAIL.sub("", whole) if after else whole


def rewrite_date(found: FoundDate, form: Form) -> str | None:
    """Return a date in another form, None where it has no such form."""
    if found.year is None or not found.real or not found.years_agree:
        return None
    day = date(found.year, found.month, found.day)
    return _WRITERS[form](day)


def _format_era_year(day: date) -> str | None:
    era = find_era(day)
    if era is None:
        return None
    count = convert_to_era_year(era, day.year)
    return f"{era}{'元' if count == 1 else count}年"


def _format_in_era(day: date) -> str | None:
    years = _format_era_year(day)
    return f"{years}{day.month}月{day.day}日" if years else None


def _format_in_both(day: date) -> str | None:
    years = _format_era_year(day)
    return f"{years}({day.year}年){day.month}月{day.day}日" if years else None


def _format_with_letter(day: date) -> str | None:
    era = find_era(day)
    return (
        f"{_LETTERS[era]}{convert_to_era_year(era, day.year)}.{day.month}.{day.day}"
        if era
        else None
    )


_WRITERS: Final[Mapping[Form, Callable[[date], str | None]]] = {
    "western": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "era": _format_in_era,
    "both": _format_in_both,
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
    "hyphen": date.isoformat,
    "point": lambda day: f"{day.year}.{day.month}.{day.day}",
    "era-letter": _format_with_letter,
    "english": lambda day: f"{day:%B} {day.day}, {day.year}",
}
