"""`date`: dates that do not exist, and weekdays or eras that disagree with them."""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from checker.checks.base import Kind, KindDoc, Rule, Target
from checker.document import Block, BlockKind, Document
from checker.findings import CheckResult, Hit, Replacement
from checker.text.bilingual import Bilingual
from checker.text.calendar import FoundDate, find_dates
from checker.text.normal import fold


class DateRule(Rule):
    """Parameters of `date`."""

    kind: Literal["date"]
    real: bool = Field(default=True, description="暦にある日か。 / The calendar has that day.")
    weekday: bool = Field(default=True, description="曜日が合うか。 / The weekday is right.")
    era: bool = Field(
        default=True, description="和暦と西暦が合うか。 / Era and Western year agree."
    )


_NOT_REAL = Bilingual("「{match}」という日はありません。", "There is no such day as “{match}”.")
_LAST_DAY = Bilingual("{month}月は{last}日までです。", "Month {month} has {last} days.")
_MONTHS = Bilingual("月は1から12までです。", "Months go from 1 to 12.")
_YEARS_DIFFER = Bilingual(
    "「{match}」の和暦と西暦が合いません。", "Era and Western year disagree in “{match}”."
)
_BEFORE_ERA = Bilingual(
    "「{match}」は、{era}になる前の日です。", "“{match}” is before the era {era} began."
)
_IS_YEAR = Bilingual("{expected}です。", "It should be {expected}.")
_WEEKDAY = Bilingual("「{match}」の曜日が違います。", "The weekday in “{match}” is wrong.")
_IS_DAY = Bilingual(
    "{year}年{month}月{day}日は{expected}曜日です。", "{year}-{month:0>2}-{day:0>2} is a {english}."
)

_DAYS = "月火水木金土日"
_LAST_MONTH = 12
_LEAP_YEAR = 2024  # February may have 29 days where no year is written
_ERA_STARTS = {"大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019, "明治": 1868}
_YEAR_BEFORE = {"大正": "明治45年", "昭和": "大正15年", "平成": "昭和64年", "令和": "平成31年"}
_OWN_DATE = re.compile(
    "日付|日時|年月日|(?:作成|起案|開催|申請|提出|発行|報告|発信|記入|決裁|実施|発生)(?:年月)?日時?|date"
)
_NEAR = 245
"""Days from the document's own date within which a date without a year may be meant."""


def check(rule: DateRule, target: Target) -> CheckResult:
    """Judge every date of the scope; one without a year only against the document's own date."""
    own = _own_dates(target.document) if rule.weekday else ()
    found = [(block, each) for block in target.blocks for each in find_dates(block.text)]
    hits = (hit for block, each in found for hit in _judged(rule, block, each, own))
    return CheckResult(len(found), tuple(hits))


def _own_dates(document: Document) -> tuple[date, ...]:
    """Return the dates that the document gives itself; nothing where they are of several years.

    Those are the dates in fields such as 起案日, and a date that is a paragraph of its own.
    """
    fields = [f.value for f in document.fields if _OWN_DATE.fullmatch(fold(f.label))]
    alone = [b.text for b in document.walk() if b.kind is BlockKind.PARAGRAPH and not b.cell]
    dates = [each for text in fields for each in find_dates(text)]
    for text in alone:
        dates += [each for each in find_dates(text) if each.end - each.start == len(text.strip())]
    days = tuple(date(d.year, d.month, d.day) for d in dates if d.year is not None and d.real)
    return days if len({day.year for day in days}) == 1 else ()


def _judged(rule: DateRule, block: Block, found: FoundDate, own: Sequence[date]) -> Iterator[Hit]:
    if not found.real:
        if rule.real:
            yield _unreal(block, found)
    elif not found.years_agree:
        if rule.era:
            yield _years_differ(block, found)
    else:
        # the years after an era's end were written in good faith before anybody knew of it
        if rule.era and found.era and found.era_year == 1 and not found.in_era:
            yield _before_era(block, found)
        if rule.weekday and found.weekday is not None:
            yield from _wrong_weekday(block, found, _meant(found, own))


def _unreal(block: Block, found: FoundDate) -> Hit:
    if not 1 <= found.month <= _LAST_MONTH:
        return _hit(block, found, _NOT_REAL, advice=_MONTHS)
    year = min(max(found.year or _LEAP_YEAR, 1), 9999)
    last = calendar.monthrange(year, found.month)[1]
    advice = _LAST_DAY.format(month=found.month, last=last)
    return _hit(block, found, _NOT_REAL, advice=advice)


def _years_differ(block: Block, found: FoundDate) -> Hit:
    """Both years are named in both calendars: which one is right, code cannot say."""
    era = found.era or ""
    years = [year for year in (found.year, *found.also) if year is not None]
    pairs = [(year, f"{era}{year - _ERA_STARTS[era] + 1}年") for year in years]
    advice = Bilingual(
        "、".join(f"{year}年は{name}" for year, name in pairs) + "です。",
        ", ".join(f"{year} is {name}" for year, name in pairs) + ".",
    )
    expected = " / ".join(f"{year}年({name})" for year, name in pairs)
    return _hit(block, found, _YEARS_DIFFER, expected=expected, advice=advice)


def _before_era(block: Block, found: FoundDate) -> Hit:
    era = found.era or ""
    return _hit(block, found, _BEFORE_ERA, expected=_YEAR_BEFORE.get(era, ""), era=era)


def _meant(found: FoundDate, own: Sequence[date]) -> list[date]:
    """Return the days that a date may mean, the likeliest first."""
    if found.year is not None:
        return [date(found.year, found.month, found.day)]
    years = {day.year + shift for day in own for shift in (-1, 0, 1)}
    days = [date(year, found.month, found.day) for year in years if _exists(year, found)]
    near = {day: min(abs((day - base).days) for base in own) for day in days}
    return sorted((day for day in days if near[day] <= _NEAR), key=lambda day: near[day])


def _exists(year: int, found: FoundDate) -> bool:
    return found.day <= calendar.monthrange(year, found.month)[1]


def _wrong_weekday(block: Block, found: FoundDate, meant: Sequence[date]) -> Iterator[Hit]:
    if not meant or found.weekday_at is None:
        return
    if any(day.weekday() == found.weekday for day in meant):
        return
    day = meant[0]
    expected, english = _DAYS[day.weekday()], calendar.day_name[day.weekday()]
    low, high = found.weekday_at
    written = block.text[low:high]
    right = expected if written in _DAYS else english if written.endswith("day") else english[:3]
    advice = _IS_DAY.format(
        year=day.year, month=day.month, day=day.day, expected=expected, english=english
    )
    text = block.text[found.start : low] + right + block.text[high : found.end]
    yield _hit(block, found, _WEEKDAY, expected=right, advice=advice, text=text)


def _hit(
    block: Block,
    found: FoundDate,
    sentence: Bilingual,
    *,
    expected: str = "",
    advice: Bilingual | None = None,
    text: str | None = None,
    era: str = "",
) -> Hit:
    match = block.text[found.start : found.end]
    if advice is None and expected:
        advice = _IS_YEAR.format(expected=expected)
    return Hit(
        block.span(found.start, found.end),
        sentence.format(match=match, era=era),
        advice,
        # never applied: the weekday may be right and the day wrong
        Replacement(text, "display") if text is not None else None,
        values={"match": match, "expected": expected},
    )


KIND = Kind(
    "date",
    DateRule,
    check,
    KindDoc(
        finds=Bilingual(
            "暦にない日、曜日の違う日、和暦と西暦の合わない年。",
            "Days that do not exist, wrong weekdays, and eras that disagree with the year.",
        ),
        why=Bilingual(
            "前の文書を写して日付だけ直すと、曜日や年が古いまま残ります。年のない日付の曜日は、"
            "起案日などの文書の日付から年が一つに決まるときだけ調べます。",
            "Who copies an old document and mends its date leaves the old weekday. The weekday of a"
            " date without a year is judged only where the document's own date gives the year.",
        ),
        rule="""\
id: example.date
kind: date
""",
        bad="開催日: 2025年9月1日(火)",
        good="開催日: 2025年9月1日(月)",
        fix="display",
        values=("match", "expected"),
    ),
)
