"""Parse a date or a number that a user writes, exactly, or say why it is none."""

from datetime import date
from decimal import Context, Decimal, localcontext
from typing import Final

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.language.calendar import FoundDate, find_dates
from checker.language.character_widths import half
from checker.language.numerals import parse_amount
from checker.templates.model import AmountField
from checker.templates.value_format import PRECISION, scale

_MAX_DIGITS: Final = 24
"""Digits of one number: beyond them nobody means a sum of money, and arithmetic would round."""

_DATE_REMEDY = Message("template.write-2025-06-02-2025-6")
_MINUS: Final = re.compile("[-−‐－▲△]")
_SIGNS: Final = {"¥": "円", "￥": "円", "$": "$", "€": "€", "ドル": "$", "ユーロ": "€"}

_ISO: Final = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_REMARK: Final = re.compile(r"[（(].*[)）]$")
"""What a unit says besides: 円(税込)."""


class Unfit(Exception):  # noqa: N818 - what a value is, not what went wrong
    """A value that does not fit: `what` is the rule it breaks, `remedy` what to write."""

    def __init__(self, what: Message, remedy: Message | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return self.what.get("en")


def parse_day(text: str) -> date:
    """Return the day that the whole of `text` is.

    Raises:
        Unfit: it is no date, not a whole one, or none that the calendar has.
    """
    plain = _spell_out_date(text.strip())
    found = find_dates(plain)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(plain))
    if not whole or found[0].year is None:
        raise Unfit(Message("template.is-no-date", text=text), _DATE_REMEDY)
    _check(found[0], text)
    return date(found[0].year, found[0].month, found[0].day)


def _spell_out_date(text: str) -> str:
    """Return 2100-01-02 as 2100年1月2日: in running text, a year so far off may be a code."""
    found = _ISO.fullmatch(text)
    return f"{found[1]}年{int(found[3])}月{int(found[4])}日" if found else text


def _check(found: FoundDate, text: str) -> None:
    if not found.real:
        raise Unfit(
            Message("template.is-not-in-the-calendar-2", text=text),
            Message("template.check-the-day"),
        )
    if not found.years_agree or not found.in_era:
        raise Unfit(
            Message("template.era-year-disagree", text=text),
            Message("template.write-year-one-calendar"),
        )
    if found.weekday is not None and found.weekday != found.expected_weekday:
        day = "月火水木金土日"[found.expected_weekday or 0]
        raise Unfit(
            Message("template.has-the-wrong-weekday", text=text, day=day),
            Message("template.mend-day-weekday"),
        )


def parse_number(field: AmountField, text: str) -> Decimal:
    """Return the exact number that `text` is, in the field's unit.

    Raises:
        Unfit: it is no number, of another unit, or has too many digits.
    """
    plain = half(text).strip()
    if sum(each.isdecimal() for each in plain) > _MAX_DIGITS:
        raise Unfit(
            Message("template.has-too-many-digits-limit", text=text, most_digits=_MAX_DIGITS)
        )
    found = parse_amount(text) or parse_amount(_strip_signs(field, plain))
    if found is None or len(_MINUS.findall(text)) > 1:
        example = f"1,089,000{field.unit}" if not field.before else f"{field.before}1,089,000"
        raise Unfit(
            Message("template.is-no-number", text=text),
            Message("template.write-1089000-or", example=example),
        )
    worth, unit = scale(field.unit)
    _check_unit(field, found.unit, unit, text)
    if worth == 1 or not found.unit:
        return found.value
    with localcontext(Context(prec=PRECISION)):
        return found.value / worth


def _strip_signs(field: AmountField, plain: str) -> str:
    """Return a number without its field's own signs, which only that field knows."""
    return plain.removeprefix(half(field.before)).removesuffix(half(field.unit)).strip()


def _check_unit(field: AmountField, given: str, unit: str, text: str) -> None:
    signs = (_REMARK.sub("", unit), field.before.strip())
    own = {_SIGNS.get(each, each) for each in signs if each}
    if not own and given == "円" and _MONEY.search(field.label):
        return  # the column's heading says 円, the cell does too
    if given and _SIGNS.get(given, given) not in own:
        wanted = field.unit or field.before
        raise Unfit(
            Message("template.has-another-unit", text=text, given=given),
            Message("template.the-unit-is", wanted=wanted)
            if wanted
            else Message("template.write-it-without-a-unit"),
        )


_MONEY: Final = re.compile("価|額|費|料|代")
"""What a column that holds yen without saying so is called: 単価, 金額, 費用."""

_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    r"""Return `text` with line ends as `\n` and none at its end; nothing else changes.

    Raises:
        Unfit: it holds a control character, or one that turns the direction of what follows.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    found = _CONTROL.search(lines)
    if found is not None:
        code = f"U+{ord(found[0]):04X}"
        raise Unfit(
            Message("template.has-a-control-character", code=code),
            Message("template.delete-invisible-character-at-position", start=found.start() + 1),
        )
    return lines
