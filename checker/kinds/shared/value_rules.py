"""Check a value in a form or a column: its type, its form, its choices, its bounds."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, Self

from pydantic import model_validator

from checker.core.errors import InvalidValueError
from checker.core.messages import Message, MessageList, same
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.shared.amounts import number
from checker.kinds.shared.base import Parameters
from checker.kinds.shared.labels import join_names
from checker.kinds.shared.pattern_examples import make_example
from checker.kinds.shared.patterns import Deadline, Pattern, find
from checker.kinds.shared.scope import Many
from checker.language.calendar import find_dates

ValueType = Literal["text", "date", "amount", "number", "person", "choice"]

_TYPES: Mapping[str, Message] = {
    "date": Message("values.a-date"),
    "amount": Message("values.an-amount-of-money"),
    "number": Message("values.a-number"),
    "person": Message("values.a-persons-name"),
}
_CHECKED = re.compile(r"(?:[☑☒■✓✔]|\[[xX✓]\])\s*([^☑☒■✓✔☐□\[\n]*)")
_BOXES = re.compile(r"[☑☒■☐□]|\[[xX✓ ]\]")
_DAY = re.compile(r"\s*(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})\s*(?:まで|迄|頃|ごろ|中)?\s*")
_SEPARATORS = re.compile(r"[、,，/／・\n]|および|及び")
_NOBODY_TEXT = """
    未定 担当者 担当 各自 各位 全員 関係者 関係各位 同上 別途 調整中 検討中 後日 該当なし
    なし 無し 本人 上記 下記 申請者 tbd n/a none tba
"""
_NOBODY = frozenset(_NOBODY_TEXT.split())
_DEPARTMENT = re.compile(
    r".{2,}(?:部|課|室|係|局|本部|支店|支社|事業所|センター|チーム|グループ|委員会|事務局)"
)
_NAMES_LIKE_DEPARTMENTS = frozenset(
    {"長谷部", "日下部", "御手洗部", "五百旗頭部", "小田部", "久下部"}
)
_MAX_NAME_LENGTH = 40


class ValueRules(Parameters):
    """What a value must be. `choices` of another type than choice are words that will do too.

    `example` is a value as it should be written: a person is shown it, never the expression.
    """

    type: ValueType = "text"
    pattern: Pattern | None = None
    example: str | None = None
    choices: Many[str] = ()
    min: Decimal | date | None = None
    max: Decimal | date | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.type == "choice" and not self.choices:
            raise InvalidValueError(Message("value.choice-needs-choices"))
        wanted = {"amount": Decimal, "number": Decimal, "date": date}.get(self.type)
        for bound in (self.min, self.max):
            if bound is not None and (wanted is None or not isinstance(bound, wanted)):
                raise InvalidValueError(Message("value.bounds-of-another-type"))
        if self.pattern and self.example and not _does_example_fit(self.pattern, self.example):
            raise InvalidValueError(Message("value.example-does-not-fit"))
        return self


def _does_example_fit(pattern: str, example: str) -> bool:
    try:
        return _fits(pattern, example, Deadline())
    except TimeoutError as error:
        raise InvalidValueError(Message("value.example-takes-too-long")) from error


_TYPE = Message("values.is-not-found")
_PATTERN = Message("values.not-required-form-found")
_CHOICE = Message("values.none-choices-found-choices")
_UNCHECKED = Message("values.no-box-ticked-choices")
_TOO_SMALL = Message("values.below-least-allowed-found-least")
_TOO_GREAT = Message("values.above-most-allowed-found-most")
_WRITE_LIKE = Message("values.write-like")
_LIKE: Mapping[str, Message] = {
    "date": Message("values.write-a-date-like"),
    "amount": Message("values.write-an-amount-like"),
    "number": Message("values.write-a-number-like"),
    "person": Message("values.write-a-person-like"),
}


class Fault(NamedTuple):
    """What is wrong with a value: a sentence, the values for a rule's own message, and advice."""

    sentence: Message
    values: Mapping[str, str]
    advice: Message | None = None


def find_value_fault(rules: ValueRules, name: str, value: str, deadline: Deadline) -> Fault | None:
    """Return what is wrong with the value of `name`, or None.

    The value is not blank: whether it may be is for the caller to say.

    Raises:
        TimeoutError: the pattern used up the rule's budget.
    """
    text = value.strip()
    if rules.type == "choice" or (rules.choices and rules.type == "text"):
        found = _find_choice_fault(rules, name, text)
    elif any(_is_choice(text, choice) for choice in rules.choices):
        return None
    else:
        found = _TESTS[rules.type](rules, name, text)
    if found is None and rules.pattern and not _fits(rules.pattern, text, deadline):
        found = _build_fault(_PATTERN, name, text, rules.example or "")
    return found and found._replace(advice=_advise(rules, found, deadline))


def _advise(rules: ValueRules, fault: Fault, deadline: Deadline) -> Message | None:
    """Return what to type: the rule's example, else one made of its pattern or its type."""
    example = rules.example
    if fault.sentence.id == _PATTERN.id and example is None:
        made = make_example(rules.pattern or "")
        example = made if made and _fits(rules.pattern or "", made, deadline) else None
    if example:
        return _WRITE_LIKE.format(example=example)
    return _LIKE.get(rules.type) if fault.sentence.id == _TYPE.id else None


def _fits(pattern: str, text: str, deadline: Deadline) -> bool:
    return any(True for _ in find(rf"\A(?:{pattern})\Z", text, deadline))


def _build_fault(sentence: Message, name: str, found: str, expected: str | Message = "") -> Fault:
    wanted = expected if isinstance(expected, Message) else same(expected)
    shown = " ".join(found.split())
    words = sentence.format(name=name, found=shown, expected=wanted)
    return Fault(words, {"name": name, "found": shown, "expected": wanted.get("ja")})


def _find_choice_fault(rules: ValueRules, name: str, text: str) -> Fault | None:
    listed = MessageList(rules.choices, "list.comma")
    if _BOXES.search(text):
        chosen = [part.strip() for part in _CHECKED.findall(text) if part.strip()]
        if not chosen:
            return _build_fault(_UNCHECKED, name, text, listed)
    else:
        whole = any(_is_choice(text, choice) for choice in rules.choices)
        chosen = [text] if whole else [p.strip() for p in _SEPARATORS.split(text) if p.strip()]
    strange = [part for part in chosen if not any(_is_choice(part, c) for c in rules.choices)]
    return _build_fault(_CHOICE, name, join_names(strange), listed) if strange else None


def _is_choice(text: str, choice: str) -> bool:
    return fold(choice) in {fold(text), fold(strip_note(text))}


def _find_amount_fault(rules: ValueRules, name: str, text: str) -> Fault | None:
    found = number(text)
    if found is None or (found.unit and not found.is_money):
        return _build_fault(_TYPE, name, text, _TYPES["amount"])
    return _find_bounds_fault(rules, name, text, found.value)


def _number_fault(rules: ValueRules, name: str, text: str) -> Fault | None:
    found = number(text)
    if found is None:
        return _build_fault(_TYPE, name, text, _TYPES["number"])
    return _find_bounds_fault(rules, name, text, found.value)


def _find_date_fault(rules: ValueRules, name: str, text: str) -> Fault | None:
    found = find_dates(text)
    if not found and _is_day(text):
        return None
    if not found:
        return _build_fault(_TYPE, name, text, _TYPES["date"])
    first = found[0]
    if first.year is None or not first.real:
        return None  # whether a date exists is for the kind `date`
    return _find_bounds_fault(rules, name, text, date(first.year, first.month, first.day))


def _is_day(text: str) -> bool:
    """Return whether a cell is a day as columns of dates hold it: `11/14`, `11/14まで`."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        return False
    month, day = int(match["month"]), int(match["day"])
    return 1 <= month <= 12 and 1 <= day <= 31  # noqa: PLR2004 - of a calendar


def _find_bounds_fault(
    rules: ValueRules, name: str, text: str, value: Decimal | date | None
) -> Fault | None:
    low, high = rules.min, rules.max
    if isinstance(value, Decimal):
        if isinstance(low, Decimal) and value < low:
            return _build_fault(_TOO_SMALL, name, text, f"{low:,f}")
        if isinstance(high, Decimal) and value > high:
            return _build_fault(_TOO_GREAT, name, text, f"{high:,f}")
    elif value is not None:
        if isinstance(low, date) and value < low:
            return _build_fault(_TOO_SMALL, name, text, low.isoformat())
        if isinstance(high, date) and value > high:
            return _build_fault(_TOO_GREAT, name, text, high.isoformat())
    return None


def _find_person_fault(_rules: ValueRules, name: str, text: str) -> Fault | None:
    return None if names_person(text) else _build_fault(_TYPE, name, text, _TYPES["person"])


def names_person(text: str) -> bool:
    """Return whether `text` may name a person: no department alone, no number, no `未定`."""
    flat = unicodedata.normalize("NFKC", text)
    bare = strip_note(flat).strip()
    if fold(bare) in _NOBODY or "。" in bare or len(bare) > _MAX_NAME_LENGTH:
        return False
    if not any(character.isalpha() for character in bare):
        return False
    words = bare.split()
    return not all(_is_department(word) for word in words)


def _is_department(word: str) -> bool:
    return _DEPARTMENT.fullmatch(word) is not None and word not in _NAMES_LIKE_DEPARTMENTS


def _find_no_fault(_rules: ValueRules, _name: str, _text: str) -> Fault | None:
    return None


_TESTS: Mapping[str, Callable[[ValueRules, str, str], Fault | None]] = {
    "text": _find_no_fault,
    "date": _find_date_fault,
    "amount": _find_amount_fault,
    "number": _number_fault,
    "person": _find_person_fault,
}
