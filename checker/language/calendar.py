"""Dates as documents write them, Western and Japanese years, and what is wrong with them.

`find_dates` only reads: a date that does not exist, or whose weekday or era disagrees, is found
all the same, and says so (`real`, `expected_weekday`, `years_agree`, `in_era`).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.language.numerals import number_value

# First and last day of each era. Source: the edicts under 元号法 and before it. Days before the
# solar calendar (明治6年) do not convert; no document of today has them.
_ERAS = {
    "明治": ((1868, 1, 25), (1912, 7, 29)),
    "大正": ((1912, 7, 30), (1926, 12, 24)),
    "昭和": ((1926, 12, 25), (1989, 1, 7)),
    "平成": ((1989, 1, 8), (2019, 4, 30)),
    "令和": ((2019, 5, 1), (9999, 12, 31)),
}
_INITIALS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LEAP_YEAR = 2024  # for dates without a year, of which February 29 is one

_D = "[0-9０-９]"
_N = f"(?:{_D}{{1,2}}|[一二三四五六七八九十]{{1,3}})"
_YEAR = f"(?:{_D}{{4}}|[〇一二三四五六七八九]{{4}})"
_ERA_YEAR = f"(?:{'|'.join(_ERAS)})[ 　]?(?:元|{_N})"
_S = "[ 　]?"
_DAY = f"{_S}(?P<month>{_N}){_S}月{_S}(?P<day>{_N}){_S}日(?!間|目)"
_EN_DAY_NAME = "(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_EN_MONTH = (
    "(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_EN_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_EN_BEFORE = rf"(?<![A-Za-z0-9])(?:(?P<weekday>{_EN_DAY_NAME})\.?,?\s+)?"
_WEEKDAY_AFTER = re.compile(
    rf"{_S}[（(]{_S}(?P<in>[{_WEEKDAYS_JA}]|{_EN_DAY_NAME})(?:曜日|曜|\.)?(?:[・･、/]?[祝休]日?)?{_S}[)）]"
    rf"|{_S}(?P<out>[{_WEEKDAYS_JA}])曜日?"
)
_ALONE = r"(?<![0-9０-９A-Za-z_])(?<![0-9A-Za-z０-９][-./／])(?<![一-龠]-)"
_DONE = rf"(?!{_D})(?![-./／]{_D})"


def _build_month_day_pattern(separator: str) -> str:
    return f"(?P<month>{_D}{{1,2}}){separator}(?P<day>{_D}{{1,2}})"


_WESTERN = (
    rf"(?<!{_D})(?P<year>{_YEAR}){_S}年"
    rf"(?:{_S}[（(]{_S}(?P<era>{_ERA_YEAR}){_S}年{_S}[)）])?{_DAY}"
)
_ERA_FIRST = (
    rf"(?P<era_first>{_ERA_YEAR}){_S}年(?:{_S}[（(]{_S}(?P<year>{_YEAR}){_S}年{_S}[)）])?{_DAY}"
)
_WITHOUT_YEAR = rf"(?<!{_D})(?<!{_D}[.．]){_DAY.removeprefix(_S)}"
_SLASHES = rf"{_ALONE}(?P<year>{_D}{{4}})[/／]{_build_month_day_pattern('[/／]')}{_DONE}"
_POINTS = (
    rf"{_ALONE}(?P<year>(?:19|20){_D}{{2}})(?P<sep>[-.．])"
    rf"{_build_month_day_pattern('(?P=sep)')}{_DONE}"
)
_ERA_LETTER = rf"(?P<initial>[RHSTＲＨＳＴ])(?P<era_year>{_D}{{1,2}})"
_INITIAL = rf"{_ALONE}{_ERA_LETTER}[.．]{_build_month_day_pattern('[.．]')}{_DONE}"
_INITIAL_SLASHES = (
    rf"{_ALONE}(?P<initial>[RHＲＨ])(?P<era_year>{_D}{{1,2}})[/／]"
    rf"{_build_month_day_pattern('[/／]')}{_DONE}"
)
_INITIAL_YEAR = rf"(?<![A-Za-zＡ-Ｚ0-9０-９]){_ERA_LETTER}{_S}年{_DAY}"
_SLASH_WEEKDAY = rf"{_ALONE}{_build_month_day_pattern('[/／]')}(?={_S}[（(]{_S}[{_WEEKDAYS_JA}])"
_AMERICAN = rf"{_EN_BEFORE}{_EN_MONTH}\s+{_EN_DAY},?\s+(?P<year>[0-9]{{4}})(?![0-9])"
_BRITISH = rf"{_EN_BEFORE}{_EN_DAY}\s+{_EN_MONTH},?\s+(?P<year>[0-9]{{4}})(?![0-9])"
_EN_WEEKDAY = rf"(?<![A-Za-z0-9])(?P<weekday>{_EN_DAY_NAME})\.?,?\s+"
_AMERICAN_WITHOUT_YEAR = rf"{_EN_WEEKDAY}{_EN_MONTH}\s+{_EN_DAY}(?![0-9:A-Za-z]|,?\s+[0-9]{{4}})"
_BRITISH_WITHOUT_YEAR = rf"{_EN_WEEKDAY}{_EN_DAY}\s+{_EN_MONTH}(?![A-Za-z]|,?\s+[0-9]{{4}})"
_ISO_AFTER_WEEKDAY = (
    rf"{_EN_WEEKDAY}(?P<year>(?:19|20)[0-9]{{2}})(?P<sep>[-./])"
    rf"{_build_month_day_pattern('(?P=sep)')}{_DONE}"
)
_PATTERNS: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = tuple(
    (re.compile(sign), tuple(map(re.compile, patterns)))
    for sign, patterns in (
        ("月", (_WESTERN, _ERA_FIRST, _WITHOUT_YEAR, _INITIAL_YEAR)),
        ("[/／]", (_SLASHES, _INITIAL_SLASHES, _SLASH_WEEKDAY)),
        (rf"{_D}[-.．]", (_POINTS, _INITIAL)),
        (rf"{_EN_MONTH}", (_AMERICAN, _BRITISH, _AMERICAN_WITHOUT_YEAR, _BRITISH_WITHOUT_YEAR)),
        (_EN_DAY_NAME, (_ISO_AFTER_WEEKDAY,)),
    )
)
"""What each match of some expressions has in it, which is found sooner, and these expressions."""
_LAST_MONTH = 12
_LAST_DAY = 31
YEAR_LENGTH: Final = _LAST_MONTH * _LAST_DAY
"""How far apart `count_day` has a day of a year and the same of the next.

Of two dates without a year, January follows December: less than half of it is between them.
"""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at characters `start` to `end` (exclusive), its weekday included.

    `year` is the Western year: as written, or what the era says where the text starts with the
    era; None where no year is written. `era` and `era_year` are as written (`令和`, 7). `also` is
    the Western year by the other calendar where a text gives both. `weekday` is as written, 0 for
    Monday, and stands at `weekday_at`. `real` is whether the calendar has that day.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int
    era: str | None = None
    era_year: int | None = None
    weekday: int | None = None
    real: bool = True
    also: tuple[int, ...] = ()
    weekday_at: tuple[int, int] | None = None

    @property
    def expected_weekday(self) -> int | None:
        """The weekday (0 for Monday) that the date falls on; None without a year or a real day."""
        if self.year is None or not self.real:
            return None
        return date(self.year, self.month, self.day).weekday()

    @property
    def years_agree(self) -> bool:
        """Whether the Western year and the era's year, where both are written, are the same."""
        return all(year == self.year for year in self.also)

    @property
    def in_era(self) -> bool:
        """Whether the era had begun and not ended on that day; true where no era is written."""
        if self.era is None or self.era_year is None:
            return True
        first, last = _ERAS[self.era]
        return (
            first
            <= (_convert_to_western_year(self.era, self.era_year), self.month, self.day)
            <= last
        )


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates in `text`, in order, none overlapping another.

    Read are `2025年9月1日`, `2025/9/1`, `2025-09-01`, `2025.9.1`, `令和7年9月1日`, `R7年9月1日`,
    `R7.9.1`, `2025年(令和7年)9月1日`, `9月1日`, `9/1(月)`, `September 1, 2025`, `1 Sep 2025`,
    `Monday, 2025-09-01`, `Mon 1 September`, with full-width digits and kanji numerals too.
    Fractions, versions and addresses are no dates.
    """
    return list(_find_dates(text))


@cache_by_text(4096)  # what holds the dates of a document against one another asks again and again
def _find_dates(text: str) -> tuple[FoundDate, ...]:
    matches = [
        match
        for sign, patterns in _PATTERNS
        if sign.search(text)
        for pattern in patterns
        for match in pattern.finditer(text)
    ]
    matches.sort(key=lambda match: (match.start(), -match.end()))
    return tuple(_drop_overlaps(text, matches))


@dataclass(frozen=True, slots=True)
class YearPair:
    """A year in both calendars without a day, `令和7年(2025年)`, at characters `start` to `end`.

    `written` is the Western year that stands there, `by_era` the one that the era's year is.
    """

    start: int
    end: int
    era: str
    written: int
    by_era: int


_Y = f"{_D}{{4}}"
_ERA_NAME = rf"(?P<era>{'|'.join(_ERAS)}|(?<![A-Za-z])[RHSTＲＨＳＴ]){_S}(?P<count>元|{_N})"
_OPEN_YEAR, _SHUT_YEAR = rf"{_S}[（(]{_S}", rf"{_S}[）)]"
_PAIRS = tuple(
    map(
        re.compile,
        [
            rf"{_ERA_NAME}{_S}年(?P<fiscal>度?){_OPEN_YEAR}(?P<year>{_Y})年?(?P=fiscal){_SHUT_YEAR}",
            rf"(?<!{_D})(?P<year>{_Y}){_S}年(?P<fiscal>度?){_OPEN_YEAR}{_ERA_NAME}年?(?P=fiscal){_SHUT_YEAR}",
            rf"{_ERA_NAME}{_OPEN_YEAR}(?P<year>{_Y}){_SHUT_YEAR}年",
            rf"(?<!{_D})(?P<year>{_Y}){_OPEN_YEAR}{_ERA_NAME}{_SHUT_YEAR}年",
        ],
    )
)


_NO_MONTH = re.compile(
    rf"(?<![0-9０-９])(?:{_Y}|(?:{'|'.join(_ERAS)}){_S}{_N}|(?<![A-Za-z])[RHＲＨ]{_D}{{1,2}}){_S}年{_S}"
    rf"(?P<month>0|1[3-9]|[2-9]{_D}|０|１[３-９]|[２-９]{_D})月(?![間分]|{_S}{_N}{_S}日)"
)


def count_day(month: int, day: int, year: int | None = None) -> int:
    """Return a number by which dates compare, all months as long as the longest."""
    return (year or 0) * YEAR_LENGTH + month * _LAST_DAY + day


def find_impossible_months(text: str) -> list[tuple[int, int]]:
    """Return start and end of each year and month without a day whose month there is not."""
    return [match.span() for match in _NO_MONTH.finditer(text)] if "年" in text else []


_SHORT_MONTH = "Apr(?:il)?|June?|Sept?(?:ember)?|Nov(?:ember)?"
_NO_DAY = re.compile(
    r"(?<![A-Za-z0-9.,/:-])(?<!\b[Tt]he )(?<!\b[Aa]ll )(?<!\b[Oo]ur )(?<!\b[Oo]f )"
    rf"(?:31(?:st)? (?:{_SHORT_MONTH}|Feb(?:ruary)?)|30(?:th)? Feb(?:ruary)?)\b(?!,? [0-9]{{4}})"
    rf"|(?<=\b[Oo]n )(?:(?:{_SHORT_MONTH}|Feb(?:ruary)?)\.? 31(?:st)?|Feb(?:ruary)?\.? 30(?:th)?)"
    r"(?![0-9:%A-Za-z]|[.,][0-9]|,? [0-9]{4}| [a-z]+s\b)"
)


def find_impossible_days(text: str) -> list[tuple[int, int]]:
    """Return start and end of each `31 September`, English and without a year, that is no day."""
    whole = [(each.start, each.end) for each in _find_dates(text)]
    return [
        match.span()
        for match in _NO_DAY.finditer(text)
        if not any(start <= match.start() < end for start, end in whole)
    ]


def find_year_pairs(text: str) -> list[YearPair]:
    """Return the years that `text` gives in both calendars, with or without 年度, in order."""
    if "年" not in text or not ("(" in text or "（" in text):
        return []
    found = [_pair(match) for pattern in _PAIRS for match in pattern.finditer(text)]
    return sorted(found, key=lambda pair: pair.start)


def _pair(match: re.Match[str]) -> YearPair:
    name = match["era"]
    era = name if name in _ERAS else _get_initial_era(name)
    count = 1 if match["count"] == "元" else _number(match["count"])
    return YearPair(
        *match.span(), era, _number(match["year"]), _convert_to_western_year(era, count)
    )


def _get_initial_era(initial: str) -> str:
    return _INITIALS[chr(ord(initial) - 0xFEE0 * (initial > "Z"))]


def convert_to_era_year(era: str, year: int) -> int:
    """Return which year of an era a Western year is: 7 for 令和 and 2025."""
    return year - _ERAS[era][0][0] + 1


def find_era(day: date) -> str | None:
    """Return the era that a day falls in, None before 1868."""
    key = (day.year, day.month, day.day)
    return next((era for era, (first, last) in _ERAS.items() if first <= key <= last), None)


def _drop_overlaps(text: str, matches: list[re.Match[str]]) -> Iterator[FoundDate]:
    end = 0
    for match in matches:
        if match.start() < end:
            continue
        found = _read(text, match)
        if found is not None:
            end = found.end
            yield found


def _read(text: str, match: re.Match[str]) -> FoundDate | None:
    parts = match.groupdict()
    month = _parse_month(parts)
    day = _number(parts["day"])
    strict = parts.get("sep") or (parts.get("initial") and "年" not in match[0])
    if strict and not (1 <= month <= _LAST_MONTH and 1 <= day <= _LAST_DAY):
        return None  # as likely a version or a code
    era, era_year = _parse_era(parts)
    written = _number(parts["year"]) if parts.get("year") else None
    by_era = (
        _convert_to_western_year(era, era_year)
        if era is not None and era_year is not None
        else None
    )
    year, other = (by_era, written) if parts.get("era_first") else (written, by_era)
    if year is None:
        year, other = other, None
    weekday, weekday_at = _find_weekday(text, match)
    return FoundDate(
        start=match.start(),
        end=max(match.end(), weekday_at[2]) if weekday_at else match.end(),
        year=year,
        month=month,
        day=day,
        era=era,
        era_year=era_year,
        weekday=weekday,
        real=_is_real(year, month, day),
        also=() if other is None else (other,),
        weekday_at=weekday_at[:2] if weekday_at else None,
    )


def _parse_month(parts: dict[str, str]) -> int:
    if parts.get("name"):
        return 1 + _MONTHS.index(parts["name"][:3].lower())
    return _number(parts["month"])


def _parse_era(parts: dict[str, str]) -> tuple[str | None, int | None]:
    written = parts.get("era") or parts.get("era_first")
    if written:
        count = written[2:].strip()
        return written[:2], 1 if count == "元" else _number(count)
    if parts.get("initial"):
        return _get_initial_era(parts["initial"]), _number(parts["era_year"])
    return None, None


def _convert_to_western_year(era: str, era_year: int) -> int:
    return _ERAS[era][0][0] + era_year - 1


def _find_weekday(
    text: str, match: re.Match[str]
) -> tuple[int | None, tuple[int, int, int] | None]:
    """Return the weekday, and where it starts and ends and where its brackets end."""
    before = match.groupdict().get("weekday")
    if before:
        return _parse_weekday(before), (*match.span("weekday"), match.end())
    after = _WEEKDAY_AFTER.match(text, match.end())
    if after is None:
        return None, None
    group = "in" if after["in"] else "out"
    return _parse_weekday(after[group]), (*after.span(group), after.end())


def _parse_weekday(name: str) -> int:
    if name in _WEEKDAYS_JA:
        return _WEEKDAYS_JA.index(name)
    return _WEEKDAYS_EN.index(name[:3].lower())


def _is_real(year: int | None, month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        return False
    return True


def _number(text: str) -> int:
    return int(text) if text[0].isdecimal() else int(number_value(text) or 0)
