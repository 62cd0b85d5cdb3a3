"""Dates and parts of dates in running text and in notes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Day, Fact, Name, Part
from checker.jobs.write.grounding.plain_text import make_key
from checker.language.calendar import find_dates
from checker.language.numerals import number_value

NUMERAL: Final = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
                "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}  # fmt: skip
_ERA = rf"(?P<era>明治|大正|昭和|平成|令和|(?<![A-Za-z])[HR])(?P<count>元|{NUMERAL})"
_YEAR = rf"(?:(?P<year>(?:19|20)[0-9]{{2}}|[一二]〇[〇一二三四五六七八九]{{2}})|{_ERA})"
_PART = "(?P<part>上旬|初旬|中旬|下旬|末日?|初め|頭|半ば|前半|後半)"
_PARTS: Final[dict[str, Part]] = {
    "上旬": "early", "初旬": "early", "中旬": "mid", "半ば": "mid", "下旬": "late", "末": "end",
    "末日": "end", "初め": "begin", "頭": "begin", "前半": "H1", "後半": "H2",
}  # fmt: skip
_BEFORE = r"(?<![0-9./-])"
_YEAR_MONTH = re.compile(rf"{_BEFORE}{_YEAR} ?年 ?(?P<month>{NUMERAL}) ?月(?:の?{_PART})?")
_SLASH_MONTH = re.compile(r"(?<![0-9./-])(?P<year>20[0-9]{2})/(?P<month>0?[1-9]|1[0-2])(?![0-9/])")
_FISCAL = re.compile(
    rf"{_BEFORE}(?:{_YEAR}|'?(?P<short>[2-9][0-9])) ?年度"
    "(?:(?:の?第)?(?P<quarter>[1-4])四半期|(?P<half>上|下)(?:半)?期)?"
)
_SHORT = re.compile(
    r"(?<![0-9./年])(?<!令和)(?<!平成)(?<!昭和)(?<![HRS])'?(?P<year>[2-9][0-9])年"
    r" ?(?P<month>[0-9]{1,2})月(?: ?(?P<day>[0-9]{1,2})日)?"
)
"""`26年1月`: the year of a century that nobody needs to say."""
_YEAR_ONLY = re.compile(rf"{_BEFORE}{_YEAR} ?年(?!間|度)(?P<part>末|初め|頭|前半|後半)?")
_MONTH = re.compile(
    rf"(?<![0-9./]|[一二三四五六七八九十])(?P<month>{NUMERAL}) ?月(?![曜額])(?:の?{_PART})?"
)
_MONTH_END = re.compile(r"(?<![0-9./年])(?P<month>1[0-2]|[1-9])(?P<part>末)(?![尾端梢])")
_DAY = re.compile(
    r"(?<![0-9./]|[一二三四五六七八九十数約週各延])(?<!平均|最大|最長|最短|合計|通算|延べ|あと|残り|のべ)"
    r"(?P<day>[0-9]{1,2}) ?日"
    "(?!間|目|本|以内|程度|前|後|分|ほど|くらい|ぐらい|かか|遅れ|短縮|おき|ごと|連続)"
)
"""A day of a month; `平均3日` and `3日以内` are lengths."""
_SLASH = re.compile(
    r"(?<![0-9A-Za-z./-])(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12][0-9]|3[01])(?![0-9/A-Za-z])"
)
_DAY_FIRST = re.compile(
    r"(?<![0-9A-Za-z./-])(?P<day>1[3-9]|2[0-9]|3[01])/(?P<month>0?[1-9]|1[0-2])(?![0-9/A-Za-z])"
)
_COMPACT = re.compile(
    r"(?<![0-9A-Za-z-])(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])"
    r"(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z-])"
)
_QUARTER = re.compile(
    r"(?:第 ?(?P<a>[1-4一二三四]) ?四半期"
    r"|(?<![0-9A-Za-z])(?:Q(?P<b>[1-4])|(?P<c>[1-4])Q)(?![0-9A-Za-z]))"
    r"(?: (?:of )?(?P<year>20[0-9]{2}))?"
)
_HALF = re.compile("(?P<half>上|下)(?:半)?期")
_WEEKDAYS: Final = "月火水木金土日"
_WEEKDAY = re.compile(rf"(?P<name>[{_WEEKDAYS}])曜日?|[(](?P<short>[{_WEEKDAYS}])[)]")

_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_EN_MONTH = (
    "(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?:(?<![A-Za-z][a-z]{3})\.|(?<=[Ss]ept)\.)?"
)
_EN_WEEKDAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EN_WEEKDAY = r"(?P<weekday>Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?s?\b"
_TH = "(?:st|nd|rd|th)?"
_EN_DAY = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?i:{_EN_WEEKDAY}),? )?"
    rf"(?:(?i:{_EN_MONTH}) (?P<day>[0-9]{{1,2}}){_TH}(?![0-9:])"
    rf"|(?P<day2>[0-9]{{1,2}}){_TH} (?:of )?(?!may [a-z])(?i:{_EN_MONTH.replace('name', 'name2')})"
    r"(?![A-Za-z]))"
    r"(?:,? (?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
)
_EN_MONTH_YEAR = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?P<when>early|mid|late|end of)[- ])?(?i:{_EN_MONTH}),? (?:of )?"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)
_EN_MONTH_ONLY = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?P<when>early|mid|late|end of|end)[- ])?(?i:{_EN_MONTH})(?![A-Za-z0-9])"
)
_EN_WEEKDAY_ONLY = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_EN_WEEKDAY}"
    r"|(?P<small>mon|tues?|wed|thu(?:rs)?|fri"
    r"|(?:sat|sun)(?= (?:night|morning|noon|afternoon|evening|[0-9]))"
    r"|(?:sun|mon|tues|wednes|thurs|fri|satur)day)s?\b)"
)
_EN_SLASH = re.compile(
    r"(?<![0-9A-Za-z./-])(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/"
    r"(?P<year>(?:20)?[0-9]{2})(?![0-9/])"
)
_EN_DOTTED = re.compile(
    rf"(?:(?<![A-Za-z0-9])(?i:{_EN_WEEKDAY})\.?,? "
    r"|(?P<lead>\b(?i:on|by|until|when|date):? )|(?<![0-9A-Za-z.]))"
    r"(?P<day>0?[1-9]|[12][0-9]|3[01])\.(?P<month>0?[1-9]|1[0-2])\."
    r"(?P<year>20[0-9]{2}|(?(weekday)[0-9]{2}|(?(lead)[0-9]{2}|(?!))))(?![0-9]|\.[0-9])"
)
"""`5.11.2026`, the day first; with two digits for the year only where it is said to be a day."""
_EN_DOTTED_SHORT = re.compile(
    r"(?<![0-9A-Za-z.])(?<!start )(?<!at )(?<!from )(?<!to )(?<!till )"
    r"(?P<day>0?[1-9]|[12][0-9]|3[01])\.(?P<month>0[1-9]|1[0-2])\.(?=[\s,;)|]|$)"
)
"""`13.05.`, as people of whose language it is write it in English, too."""
_EN_YEAR = re.compile(
    r"(?i:\b(?:in|since|by|of|until|till|from|during|for|to|year"
    r"|spring|summer|autumn|fall|winter)) "
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9A-Za-z/]|[.,:-][0-9]| [a-z]+s\b)"
)
_FY = re.compile(r"(?<![A-Za-z0-9])FY ?'?(?P<year>(?:20)?[0-9]{2})(?![0-9])")
_EN_ORDINAL = re.compile(
    r"\b(?:on|by|until|before|after|from|to) the (?P<day>[0-9]{1,2})(?:st|nd|rd|th)\b"
)
_EN_WEEKDAY_ORDINAL = re.compile(
    rf"(?<![A-Za-z0-9])(?i:{_EN_WEEKDAY}),? (?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)\b(?! of )"
)
_EN_PARTS: Final[dict[str, Part]] = {
    "early": "early",
    "mid": "mid",
    "late": "late",
    "end of": "end",
    "end": "end",
}
_TAIL = re.compile(
    rf" ?[(] ?(?P<name>[{_WEEKDAYS}])(?:曜日?)?(?:[・･/、]?祝日?)? ?[)]"
    rf"| ?(?P<bare>[{_WEEKDAYS}])(?=[ \u3000\t\n]|$)"
)
"""The weekday behind a day: `12/3(木)`, and `12/3 木` where no more words are joined to it."""

_LAST_MONTH, _LAST_DAY = 12, 31


def find_days(text: str) -> Iterator[Fact]:
    """Yield dates and parts of dates in the plain form of a text; the caller drops overlaps.

    The finders stand in the order in which they are believed.
    """
    for match in _SHORT.finditer(text):
        day = match["day"]
        short = Day(2000 + int(match["year"]), int(match["month"]), int(day) if day else None)
        if _check_calendar(short):
            yield _add_weekday(short, match, text)
    for found in find_dates(text):
        if found.real:
            value = Day(found.year, found.month, found.day, weekday=found.weekday)
            yield _extend(Fact("date", value, found.start, found.end), text)
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            day_read = read(match)
            if day_read is not None:
                yield _add_weekday(day_read, match, text)


def _add_weekday(day: Day, match: re.Match[str], text: str) -> Fact:
    if match.re.pattern == _EN_YEAR.pattern:
        return Fact("date", day, *match.span("year"))
    return _extend(Fact("date", day, *match.span()), text)


def _extend(fact: Fact, text: str) -> Fact:
    """Return a day with the weekday that stands behind it."""
    day = fact.value
    assert isinstance(day, Day)  # noqa: S101 - days are read
    tail = _TAIL.match(text, fact.end) if day.day is not None and day.weekday is None else None
    if tail is None:
        return fact
    weekday = _WEEKDAYS.index(tail["name"] or tail["bare"])
    return Fact("date", replace(day, weekday=weekday), fact.start, tail.end())


def parse_int(text: str) -> int:
    """Return a number in figures or in kanji; 0 where it is none."""
    return int(text) if text.isdecimal() else int(number_value(text) or 0)


def _read_year(match: re.Match[str]) -> int | None:
    parts = match.groupdict()
    if parts.get("year"):
        return parse_int(parts["year"])
    if parts.get("era"):
        return _ERAS[parts["era"]] + (1 if parts["count"] == "元" else parse_int(parts["count"]))
    return None


def _part(match: re.Match[str]) -> Part:
    written = match.groupdict().get("part")
    return _PARTS[written] if written else ""


def _read_year_month(match: re.Match[str]) -> Day | None:
    return _check_calendar(Day(_read_year(match), parse_int(match["month"]), part=_part(match)))


def _read_month(match: re.Match[str]) -> Day | None:
    return _check_calendar(Day(month=parse_int(match["month"]), part=_part(match)))


def _check_calendar(day: Day) -> Day | None:
    fits = (day.month is None or 1 <= day.month <= _LAST_MONTH) and (
        day.day is None or 1 <= day.day <= _LAST_DAY
    )
    return day if fits else None


def _read_fiscal(match: re.Match[str]) -> Day:
    year = 2000 + int(match["short"]) if match["short"] else _read_year(match)
    part: Part = ""
    if match["quarter"]:
        part = _QUARTERS[int(match["quarter"]) - 1]
    elif match["half"]:
        part = "H1" if match["half"] == "上" else "H2"
    return Day(year, part=part, fiscal=True)


_QUARTERS: Final[tuple[Part, ...]] = ("Q1", "Q2", "Q3", "Q4")


def _read_quarter(match: re.Match[str]) -> Day:
    number = parse_int(match["a"] or match["b"] or match["c"])
    return Day(int(match["year"]) if match["year"] else None, part=_QUARTERS[number - 1])


def _read_weekday(match: re.Match[str]) -> Day:
    return Day(weekday=_WEEKDAYS.index(match["name"] or match["short"]))


def _read_month_day(match: re.Match[str]) -> Day | None:
    year = match.groupdict().get("year")
    return _check_calendar(Day(int(year) if year else None, int(match["month"]), int(match["day"])))


def _read_day_first(match: re.Match[str]) -> Day:
    return Day(month=int(match["month"]), day=int(match["day"]))


def _read_english_day(match: re.Match[str]) -> Day | None:
    month = 1 + _MONTHS.index((match["name"] or match["name2"])[:3].lower())
    weekday = match["weekday"]
    number = _EN_WEEKDAY_NAMES.index(weekday[:3].lower()) if weekday else None
    year = int(match["year"]) if match["year"] else None
    return _check_calendar(Day(year, month, int(match["day"] or match["day2"]), weekday=number))


def _read_weekday_ordinal(match: re.Match[str]) -> Day | None:
    number = _EN_WEEKDAY_NAMES.index(match["weekday"][:3].lower())
    return _check_calendar(Day(day=int(match["day"]), weekday=number))


def _read_english_month(match: re.Match[str]) -> Day | None:
    year = match.groupdict().get("year")
    if not year and not match["when"] and match["name"].lower() in {"may", "mar", "march"}:
        return None if match["name"] != "March" else Day(month=3)
    part = _EN_PARTS.get(match["when"] or "", "")
    month = 1 + _MONTHS.index(match["name"][:3].lower())
    return Day(int(year) if year else None, month, part=part)


def _read_english_weekday(match: re.Match[str]) -> Day:
    written = match["weekday"] or match["small"]
    return Day(weekday=_EN_WEEKDAY_NAMES.index(written[:3].lower()))


def _read_english_slash(match: re.Match[str]) -> Day | None:
    month, day = int(match["first"]), int(match["second"])
    if month > _LAST_MONTH:
        month, day = day, month
    return _check_calendar(Day(_read_full_year(match), month, day))


def _read_fiscal_year(match: re.Match[str]) -> Day:
    return Day(_read_full_year(match), fiscal=True)


def _read_full_year(match: re.Match[str]) -> int:
    """Return a year that may be written with two digits: 2026 of 26."""
    year = int(match["year"])
    return year if year > 99 else 2000 + year  # noqa: PLR2004


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Day | None]], ...]] = (
    (_EN_DAY, _read_english_day),
    (_EN_MONTH_YEAR, _read_english_month),
    (_EN_SLASH, _read_english_slash),
    (_COMPACT, _read_month_day),
    (_FISCAL, _read_fiscal),
    (_YEAR_MONTH, _read_year_month),
    (_SLASH_MONTH, _read_year_month),
    (_SLASH, _read_month_day),
    (_FY, _read_fiscal_year),
    (_QUARTER, _read_quarter),
    (_YEAR_ONLY, lambda match: Day(_read_year(match), part=_part(match))),
    (_EN_YEAR, lambda match: Day(int(match["year"]))),
    (_MONTH, _read_month),
    (_MONTH_END, _read_month),
    (_DAY_FIRST, _read_day_first),
    (_DAY, lambda match: _check_calendar(Day(day=int(match["day"])))),
    (_EN_WEEKDAY_ORDINAL, _read_weekday_ordinal),
    (_EN_ORDINAL, lambda match: _check_calendar(Day(day=int(match["day"])))),
    (_HALF, lambda match: Day(part="H1" if match["half"] == "上" else "H2")),
    (_WEEKDAY, _read_weekday),
    (_EN_WEEKDAY_ONLY, _read_english_weekday),
    (_EN_MONTH_ONLY, _read_english_month),
)


_FAR_OFF = (
    "本日|明日|明後日|翌日|翌週|翌月|今週|来週|再来週|今月|来月|再来月|今年度?|来年度?|年度?|月|週"
)
_WITHIN = "内|中|末|初め|頭|上旬|中旬|下旬|前半|後半"
_RELATIVE = re.compile(
    rf"(?<![0-9一-龠])(?P<when>(?:{_FAR_OFF}|当月|当日)(?:{_WITHIN})?)(?=まで(?!も|の))"
    rf"|(?<![0-9一-龠])(?P<then>(?:{_FAR_OFF})(?:{_WITHIN}))(?=に(?!関|お)|ごろ|頃|を[目予])"
)
_RELATIVE_EN = re.compile(
    r"\b(?:by|until|before|within) (?P<when>(?:the )?(?:end of )?"
    r"(?:(?:next|this|the) (?:week|month|quarter|year)|tomorrow|today"
    r"|(?<=end of )(?:day|week|month|year|quarter)))\b"
    r"|\b(?P<then>next (?:week|month|quarter|year))\b",
    re.IGNORECASE,
)


def find_dotted_days(text: str) -> Iterator[Fact]:
    """Yield days as `5.11.2026` and `Thu 5.11.26`, which without their weekday are like codes."""
    for match in _EN_DOTTED.finditer(text):
        weekday = match["weekday"]
        number = _EN_WEEKDAY_NAMES.index(weekday[:3].lower()) if weekday else None
        year = _read_full_year(match)
        day = Day(year, int(match["month"]), int(match["day"]), weekday=number)
        yield Fact("date", day, match.end("lead") if match["lead"] else match.start(), match.end())
    for match in _EN_DOTTED_SHORT.finditer(text):
        yield Fact("date", Day(month=int(match["month"]), day=int(match["day"])), *match.span())


def find_deadlines(text: str) -> Iterator[Fact]:
    """Yield days that only say how far off they are, where something is due: `来月末まで`."""
    for pattern in (_RELATIVE, _RELATIVE_EN):
        for match in pattern.finditer(text):
            group = "when" if match["when"] else "then"
            words = make_key(match[group]).removeprefix("the")
            yield Fact("date", Name(words), *match.span(group))
