"""`date`: dates that do not exist, that disagree with themselves or with one another."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, FormField, Span
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message, MessageList
from checker.core.text import lazy_re as re
from checker.kinds.facts.date_forms import NAMES, Form, detect_form, rewrite_date, strip_weekday
from checker.kinds.facts.date_lengths import find_empty_periods, find_wrong_lengths
from checker.kinds.facts.date_order import find_odd_dates
from checker.kinds.facts.date_relative import find_wrong_relatives, find_wrong_same_days
from checker.kinds.facts.date_spans import (
    find_day_periods,
    find_early_closings,
    find_periods,
    find_wrong_fiscal_years,
    infer_years,
)
from checker.kinds.facts.date_stays import find_wrong_stays
from checker.kinds.facts.date_weekdays import find_odd_weekdays
from checker.kinds.facts.date_within import find_days_outside, find_years_off
from checker.kinds.facts.date_year import collect_own_dates, list_possible_days
from checker.kinds.facts.meetings import find_next_meeting_before
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many, Scope, matches
from checker.language.calendar import (
    FoundDate,
    YearPair,
    convert_to_era_year,
    find_dates,
    find_impossible_days,
    find_impossible_months,
    find_year_pairs,
)


class DateRule(Rule):
    """Parameters of `date`."""

    kind: Literal["date"]
    real: bool = True
    weekday: bool = True
    era: bool = True
    periods: bool = True
    fiscal: bool = True
    fiscal_start: int = Field(4, ge=1, le=12)
    form: Many[Form] = ()
    order: Literal["ascending", "descending"] | None = None
    sequence: tuple[str, ...] = ()
    within: bool = False
    lengths: bool = False


_NOT_REAL = Message("date.there-no-such-day")
_NO_MONTH = Message("date.there-no-such-month")
_OUTSIDE = Message("date.is-outside-the-period")
_LAST_DAY = Message("date.month-has-days")
_MONTHS = Message("date.months-go-from-1-12")
_YEARS_DIFFER = Message("date.era-western-year-disagree")
_BEFORE_ERA = Message("date.is-before-the-era-began")
_IS_YEAR = Message("date.it-should-be")
_WEEKDAY = Message("date.the-weekday-in-is-wrong")
_IS_DAY = Message("date.is-a")
_IS_DAY_BESIDE = Message("date.is-a-by-the-others")

_BACKWARD = Message("date.ends-before-it-begins")
_EMPTY = Message("date.begins-and-ends-on-one-day")
_LENGTH = Message("date.is-not-the-length")
_COUNTED = Message("date.is-not-the-day-counted")
_NOT_SAME = Message("date.is-no-day-written-before")
_IS_COUNTED = Message("date.is-the-day-counted")
_OUT_OF_LINE = Message("date.stands-out-of-line")
_OTHER_YEAR = Message("date.year-of-the-others")
_NEXT_BEFORE = Message("date.next-is-not-after")
_WRONG_FISCAL = Message("date.period-not-fiscal-year")
_FORM = Message("date.is-not-written-as")
_ORDER = {
    "ascending": Message("date.before-date-above"),
    "descending": Message("date.after-date-above"),
}
_SEQUENCE = Message("date.is-before")

_DIGIT = re.compile("[0-9０-９]|[一二三四五六七八九十]月")
_DAYS = "月火水木金土日"
_LAST_MONTH = 12
_LEAP_YEAR = 2024  # February may have 29 days where no year is written
_ERA_STARTS = {"大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019, "明治": 1868}
_YEAR_BEFORE = {"大正": "明治45年", "昭和": "大正15年", "平成": "昭和64年", "令和": "平成31年"}


@dataclass(frozen=True, slots=True)
class _DatedBlock:
    block: Block
    dates: list[FoundDate]


def check(rule: DateRule, target: Target) -> CheckResult:
    """Judge every date of the scope; one without a year only against the document's own date."""
    own = collect_own_dates(target.document) if rule.weekday else ()
    count, hits, dated = 0, list[Hit](), list[_DatedBlock]()
    for block in target.blocks:
        if _DIGIT.search(block.text) is None:
            continue
        dates = infer_years(block.text, find_dates(block.text))
        pairs = _find_standalone_pairs(block.text, dates)
        count += len(dates) + len(pairs)
        dated.append(_DatedBlock(block, dates))
        found = [hit for each in dates for hit in _judge_date(rule, block, each, own)]
        found += _check_between_dates(rule, block, dates, pairs)
        if rule.real:
            months = find_impossible_months(block.text)
            found += [_plain_hit(block, *each, _NO_MONTH, _MONTHS) for each in months]
            days = find_impossible_days(block.text)
            found += [_plain_hit(block, *each, _NOT_REAL) for each in days]
        hits += sorted(found, key=lambda hit: hit.span.start)
    if rule.weekday and not own:
        hits += _check_odd_weekdays(target.document, dated)
    hits += _check_order(rule, dated)
    if rule.lengths:
        for each in find_next_meeting_before(target.document, target.blocks):
            hits.append(
                _plain_hit(each.block, each.start, each.end, _NEXT_BEFORE, expected=each.other)
            )
        for block, start, end in find_wrong_same_days(target.document, target.blocks):
            hits.append(_plain_hit(block, start, end, _NOT_SAME))
        for stay in find_wrong_stays(target.document, target.blocks):
            hits.append(
                _plain_hit(stay.block, stay.start, stay.end, _LENGTH, expected=str(stay.days))
            )
    more, outside = _check_within(target.document, rule.scope) if rule.within else (0, [])
    return CheckResult(count + more, (*hits, *_check_sequence(rule, target), *outside))


def _check_odd_weekdays(document: Document, dated: Sequence[_DatedBlock]) -> Iterator[Hit]:
    """Hold the weekdays of a document that does not say its year against one another."""
    odd = {(each.path, each.start): each.weekday for each in find_odd_weekdays(document)}
    for block, found in ((each.block, found) for each in dated for found in each.dates):
        weekday = odd.get((block.path, found.start))
        if weekday is not None:
            day = {"month": found.month, "day": found.day}
            names = {"expected": _DAYS[weekday], "english": calendar.day_name[weekday]}
            yield _build_weekday_hit(block, found, weekday, _IS_DAY_BESIDE.format(**day, **names))


def _check_within(document: Document, scope: Scope) -> tuple[int, list[Hit]]:
    """Hold days against the period that a field states, and dates against those around them."""
    count, found = find_days_outside(document)
    hits = [_span_hit(each.span, _OUTSIDE, each.written, each.period) for each in found]
    years = find_years_off(document)
    hits += [_span_hit(span, _OTHER_YEAR, match, str(year)) for span, match, year in years]
    told = {hit.span for hit in hits}
    odd = [each for each in find_odd_dates(document, scope) if each.span not in told]
    return count, [*hits, *(_span_hit(each.span, _OUT_OF_LINE, each.written) for each in odd)]


def _span_hit(span: Span, sentence: Message, match: str, expected: str = "") -> Hit:
    values = {"match": match, "expected": expected}
    return Hit(span, sentence.format(**values), values=values)


def _check_between_dates(
    rule: DateRule, block: Block, dates: Sequence[FoundDate], pairs: Sequence[YearPair]
) -> Iterator[Hit]:
    text = block.text
    if rule.era:
        yield from _check_year_pairs(block, pairs)
    if rule.periods:
        backward = [(each.start, each.end) for each in find_periods(text, dates) if each.goes_back]
        backward += [(each.start, each.end) for each in find_early_closings(text, dates)]
        for start, end in (*backward, *find_day_periods(text, dates)):
            yield _plain_hit(block, start, end, _BACKWARD)
    if rule.lengths:
        yield from _check_lengths(block, dates)
    if rule.fiscal and "年度" in text:
        for start, end, year in find_wrong_fiscal_years(text, dates, rule.fiscal_start):
            yield _plain_hit(block, start, end, _WRONG_FISCAL, expected=f"{year}年度")


def _check_lengths(block: Block, dates: Sequence[FoundDate]) -> Iterator[Hit]:
    """Judge what the words around a period say of it, and periods within one nameless month."""
    for period in find_periods(block.text, dates):
        if period.goes_back_in_month:
            yield _plain_hit(block, period.start, period.end, _BACKWARD)
    for start, end in find_empty_periods(block.text, dates):
        yield _plain_hit(block, start, end, _EMPTY)
    for each in find_wrong_lengths(block.text, dates):
        yield _plain_hit(block, each.start, each.end, _LENGTH, expected=str(each.days))
    for wrong in find_wrong_relatives(block.text, dates):
        day = wrong.day
        advice = _IS_COUNTED.format(
            month=day.month, day=day.day, name=calendar.month_name[day.month]
        )
        yield _plain_hit(block, wrong.start, wrong.end, _COUNTED, advice)


def _find_standalone_pairs(text: str, dates: Sequence[FoundDate]) -> list[YearPair]:
    """Return the years without a day in both calendars; those of whole dates are judged there."""
    return [
        pair
        for pair in find_year_pairs(text)
        if not any(each.start <= pair.start < each.end for each in dates)
    ]


def _check_year_pairs(block: Block, pairs: Sequence[YearPair]) -> Iterator[Hit]:
    for pair in pairs:
        if pair.written != pair.by_era:
            years = sorted((pair.written, pair.by_era))
            listed = MessageList(
                (
                    Message(
                        "date.is-in-era",
                        year=year,
                        era=pair.era,
                        number=convert_to_era_year(pair.era, year),
                    )
                    for year in years
                ),
                "list.comma",
            )
            advice = Message("date.pairs", pairs=listed)
            yield _plain_hit(block, pair.start, pair.end, _YEARS_DIFFER, advice)


def _check_order(rule: DateRule, dated: Sequence[_DatedBlock]) -> Iterator[Hit]:
    if rule.order is None:
        return
    before: date | None = None
    for each in dated:
        first = next((d for d in each.dates if d.year is not None and d.real), None)
        day = _find_first_day(each.dates)
        if first is None or day is None:
            continue
        if before is not None and (day < before if rule.order == "ascending" else day > before):
            yield _build_hit(each.block, first, _ORDER[rule.order])
        before = day


def _check_sequence(rule: DateRule, target: Target) -> Iterator[Hit]:
    before: tuple[FormField, date] | None = None
    for label in rule.sequence:
        found = _find_first_dated_field(label, target.document)
        if found is None:
            continue
        if before is not None and found[1] < before[1]:
            words = {"match": found[0].label, "expected": before[0].label}
            yield Hit(found[0].value_span, _SEQUENCE.format(**words), values=words)
        before = found


def _find_first_dated_field(label: str, document: Document) -> tuple[FormField, date] | None:
    for field in document.fields:
        if matches(field.label, (label,)) and (day := _find_first_day(find_dates(field.value))):
            return field, day
    return None


def _find_first_day(dates: Sequence[FoundDate]) -> date | None:
    days = (date(d.year, d.month, d.day) for d in dates if d.year is not None and d.real)
    return next(days, None)


def _judge_date(
    rule: DateRule, block: Block, found: FoundDate, own: Sequence[date]
) -> Iterator[Hit]:
    if not found.real:
        if rule.real:
            yield _report_unreal(block, found)
    elif not found.years_agree:
        if rule.era:
            yield _report_years_differ(block, found)
    else:
        # the years after an era's end were written in good faith before anybody knew of it
        if rule.era and found.era and found.era_year == 1 and not found.in_era:
            yield _report_before_era(block, found)
        if rule.weekday and found.weekday is not None:
            yield from _check_weekday(block, found, list_possible_days(found, own))
        if rule.form:
            yield from _check_form(rule, block, found)


def _report_unreal(block: Block, found: FoundDate) -> Hit:
    if not 1 <= found.month <= _LAST_MONTH:
        return _build_hit(block, found, _NOT_REAL, advice=_MONTHS)
    year = min(max(found.year or _LEAP_YEAR, 1), 9999)
    last = calendar.monthrange(year, found.month)[1]
    advice = _LAST_DAY.format(month=found.month, last=last)
    return _build_hit(block, found, _NOT_REAL, advice=advice)


def _report_years_differ(block: Block, found: FoundDate) -> Hit:
    """Both years are named in both calendars: which one is right, code cannot say."""
    era = found.era or ""
    years = [year for year in (found.year, *found.also) if year is not None]
    pairs = [(year, f"{era}{year - _ERA_STARTS[era] + 1}年") for year in years]
    advice = Message(
        "date.pairs",
        pairs=MessageList(
            (Message("date.is", year=year, name=name) for year, name in pairs), "list.comma"
        ),
    )
    expected = " / ".join(f"{year}年({name})" for year, name in pairs)
    return _build_hit(block, found, _YEARS_DIFFER, expected=expected, advice=advice)


def _report_before_era(block: Block, found: FoundDate) -> Hit:
    era = found.era or ""
    return _build_hit(block, found, _BEFORE_ERA, expected=_YEAR_BEFORE.get(era, ""), era=era)


def _check_weekday(block: Block, found: FoundDate, meant: Sequence[date]) -> Iterator[Hit]:
    if not meant or found.weekday_at is None:
        return
    if any(day.weekday() == found.weekday for day in meant):
        return
    day = meant[0]
    expected, english = _DAYS[day.weekday()], calendar.day_name[day.weekday()]
    advice = _IS_DAY.format(
        year=day.year, month=day.month, day=day.day, expected=expected, english=english
    )
    yield _build_weekday_hit(block, found, day.weekday(), advice)


def _build_weekday_hit(block: Block, found: FoundDate, weekday: int, advice: Message) -> Hit:
    low, high = found.weekday_at or (found.end, found.end)
    written = block.text[low:high]
    english = calendar.day_name[weekday]
    short = english if written.endswith("day") else english[:3]
    right = _DAYS[weekday] if written in _DAYS else short
    text = block.text[found.start : low] + right + block.text[high : found.end]
    return _build_hit(block, found, _WEEKDAY, expected=right, advice=advice, text=text)


def _check_form(rule: DateRule, block: Block, found: FoundDate) -> Iterator[Hit]:
    form = detect_form(block.text, found)
    if form is None or form in rule.form:
        return
    body = strip_weekday(block.text, found)
    text = rewrite_date(found, rule.form[0]) if len(rule.form) == 1 else None
    names = "、".join(f"「{NAMES[each]}」" for each in rule.form)
    values = {"match": body, "expected": text or names}
    yield Hit(
        block.span(found.start, found.start + len(body)),
        _FORM.format(match=body, names=names),
        replacement=Replacement(text, rule.fix or "safe") if text else None,
        values=values,
    )


def _plain_hit(
    block: Block,
    start: int,
    end: int,
    sentence: Message,
    advice: Message | None = None,
    expected: str = "",
) -> Hit:
    values = {"match": block.text[start:end], "expected": expected}
    return Hit(block.span(start, end), sentence.format(**values), advice, values=values)


def _build_hit(
    block: Block,
    found: FoundDate,
    sentence: Message,
    *,
    expected: str = "",
    advice: Message | None = None,
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
    values=("match", "expected"),
    fix="display",
)
