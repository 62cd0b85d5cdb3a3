"""`number`: how numbers and units are written, and what values they may have."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.document import Block
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Grade, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.facts.quantities import QuantitySpan, find_quantities, share_units
from checker.kinds.facts.text_context import column_heads, get_cell_labels, row_heads
from checker.kinds.shared.base import Kind, Parameters, Rule, Target
from checker.kinds.shared.patterns import Pattern, find
from checker.kinds.shared.scope import Many


class Spelling(Parameters):
    """One unit and the ways of writing it that are not used."""

    unit: str = Field(min_length=1)
    instead_of: Many[str] = Field(min_length=1)


class Constraint(Parameters):
    """What holds for numbers with one label or unit."""

    label: Pattern | None = None
    unit: Many[str] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    decimals: int | None = Field(None, ge=0)
    units: Many[str] = ()

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        if self.label is None and not self.unit:
            raise InvalidValueError(Message("number.needs-label-or-unit"))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise InvalidValueError(Message("rules.min-is-above-max"))
        return self


class NumberRule(Rule):
    """Parameters of `number`; nothing is checked that is not asked for."""

    kind: Literal["number"]
    grouping: Literal["required", "forbidden"] | None = None
    grouping_from: int = Field(4, ge=4)
    width: Literal["half", "full"] | None = None
    large: Literal["kanji", "digits"] | None = None
    space: Literal["required", "forbidden"] | None = None
    units: tuple[Spelling, ...] = ()
    values: tuple[Constraint, ...] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        asked = (self.grouping, self.width, self.large, self.space)
        if not any(asked) and not self.units and not self.values:
            raise InvalidValueError(Message("number.asks-for-nothing"))
        return self


_NO_COMMAS = Message("number.has-no-thousands-commas")
_ODD_COMMAS = Message("number.commas-wrong-places")
_COMMAS = Message("number.has-thousands-commas")
_FULL = Message("number.has-full-width-digits")
_HALF = Message("number.has-half-width-digits")
_SPELLED_OUT = Message("number.is-written-without-or")
_IN_KANJI = Message("number.is-written-with-or")
_NO_SPACE = Message("number.lacks-a-space")
_SPACE = Message("number.has-a-space-in-it")
_UNIT = Message("number.the-unit-is-not-used")
_TOO_SMALL = Message("number.is-below")
_TOO_LARGE = Message("number.is-above")
_PLACES = Message("number.has-not-decimal-places")
_WRONG_UNIT = Message("number.the-unit-of-is-not")

_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"(?<=[0-9])(?=(?:[0-9]{3})+(?![0-9]))")
_TO_HALF = {ord("０") + n: str(n) for n in range(10)} | {ord("，"): ",", ord("．"): "."}
_TO_FULL = {ord(half): chr(full) for full, half in _TO_HALF.items()}
_SCALES = (("兆", 10**12), ("億", 10**8), ("万", 10**4))
_LATIN = re.compile("[A-Za-zμ°]")
_NEAR = 24
_NEW_TOPIC = re.compile("[、,][^0-9０-９]")
_CLAUSE = re.compile("[。;；\n]")


def check(rule: NumberRule, target: Target) -> CheckResult:
    """Judge how each quantity is written, and its value where a constraint is about it."""
    heads: Mapping[tuple[str, int], str] | None = None
    count, hits = 0, []
    for block in target.blocks:
        labels: Sequence[str] = ()
        if block.cell is not None:
            heads = column_heads(target.document) if heads is None else heads
            labels = get_cell_labels(block, heads)
        found = find_quantities(block.text, labels)
        count += len(found)
        hits += [hit for each in found if (hit := _check_writing(rule, block, each)) is not None]
        if rule.values and found:
            about = (*labels, *_name_row(block, target))
            for each in share_units(found, block.text):
                hits += _check_values(rule, target, block, about, each)
    return CheckResult(count, tuple(hits))


def _name_row(block: Block, target: Target) -> Iterator[str]:
    """Yield the words at the beginning of a cell's row: what the row is about."""
    if block.cell is not None and block.cell.column:
        head = row_heads(target.document).get((block.cell.table, block.cell.row), "")
        if len(head) <= _NEAR:
            yield head


def _check_writing(rule: NumberRule, block: Block, found: QuantitySpan) -> Hit | None:
    """Return one finding for all that is wrong with the writing: it has one mended form."""
    low, high = found.number_at
    whole = (low, found.unit_at[1] if found.unit_at else high)
    faults = list(_find_faults(rule, found, block.text))
    if not faults:
        return None
    sentence, unit = faults[0]
    match = block.text[whole[0] : whole[1]]
    text, grade = _rewrite_number(rule, found, block.text)
    values = {"match": match, "replacement": text, "unit": unit}
    replacement = Replacement(text, rule.fix or grade) if text != match else None
    return Hit(
        block.span(*whole), sentence.format(**values), replacement=replacement, values=values
    )


def _find_faults(rule: NumberRule, found: QuantitySpan, text: str) -> Iterator[tuple[Message, str]]:
    number = found.number.translate(_TO_HALF)
    if rule.grouping and not found.is_plain:
        yield from ((fault, "") for fault in _find_grouping_faults(rule, number))
    if rule.width == "half" and number != found.number:
        yield _FULL, ""
    if rule.width == "full" and any("0" <= sign <= "9" for sign in found.number):
        yield _HALF, ""
    if rule.large and _write_large_number(rule, number, found) != number:
        yield (_IN_KANJI if rule.large == "digits" else _SPELLED_OUT), ""
    if found.unit_at is not None:
        unit = text[slice(*found.unit_at)]
        if _find_preferred_unit(rule, unit) is not None:
            yield _UNIT, unit
        if rule.space and _LATIN.match(unit) and bool(found.space) != (rule.space == "required"):
            yield (_SPACE if found.space else _NO_SPACE), ""


def _find_grouping_faults(rule: NumberRule, number: str) -> Iterator[Message]:
    for part in _FIGURES.findall(number):
        digits = part.partition(".")[0]
        if _has_odd_commas(digits):
            yield _ODD_COMMAS
        elif rule.grouping == "forbidden" and "," in digits:
            yield _COMMAS
        elif rule.grouping == "required" and "," not in digits and _is_long(rule, digits):
            yield _NO_COMMAS


_FIGURES = re.compile("[0-9][0-9,.]*")


def _has_odd_commas(digits: str) -> bool:
    return "," in digits and _GROUPED.fullmatch(digits) is None


def _is_long(rule: NumberRule, digits: str) -> bool:
    return len(digits) >= rule.grouping_from and not digits.startswith("0")


def _rewrite_number(rule: NumberRule, found: QuantitySpan, text: str) -> tuple[str, Grade]:
    number = found.number.translate(_TO_HALF)
    # `1,20,000` may have lost a digit
    odd = any(_has_odd_commas(part.partition(".")[0]) for part in _FIGURES.findall(number))
    grade: Grade = "unsafe" if odd else "safe"
    if rule.large:
        number = _write_large_number(rule, number, found)
    if rule.grouping and not found.is_plain:
        number = re.sub(r"[0-9][0-9,.]*", lambda match: _group_digits(rule, match[0]), number)
    if rule.width == "full" or (rule.width is None and number == found.number.translate(_TO_HALF)):
        number = number.translate(_TO_FULL) if rule.width == "full" else found.number
    if found.unit_at is None:
        return number, grade
    unit = text[slice(*found.unit_at)]
    wanted = _find_preferred_unit(rule, unit)
    if wanted is not None and fold_unit(wanted) != fold_unit(unit):
        grade = "unsafe"  # `キロ` may be kilograms or kilometres
    shown = wanted or unit
    space = found.space
    if rule.space and _LATIN.match(shown):
        space = " " if rule.space == "required" else ""
    return f"{number}{space}{shown}", grade


def fold_unit(unit: str) -> str:
    """Return the form in which `㎏` and `kg` are one unit; case counts, as in `mW` and `MW`."""
    return unit.translate(_SQUARED)


_SQUARED = str.maketrans(
    {"㎏": "kg", "㎜": "mm", "㎝": "cm", "㎞": "km", "㎎": "mg", "㏄": "cc", "㎡": "m2", "㎥": "m3",
     "％": "%"}
    | {chr(0xFF21 + n): chr(0x41 + n) for n in range(26)}
    | {chr(0xFF41 + n): chr(0x61 + n) for n in range(26)}
)  # fmt: skip


def _find_preferred_unit(rule: NumberRule, unit: str) -> str | None:
    return next((each.unit for each in rule.units if unit in each.instead_of), None)


def _group_digits(rule: NumberRule, part: str) -> str:
    digits, point, rest = part.replace(",", "").partition(".")
    if rule.grouping == "required" and _is_long(rule, digits):
        digits = _THOUSANDS.sub(",", digits)
    return f"{digits}{point}{rest}"


def _write_large_number(rule: NumberRule, number: str, found: QuantitySpan) -> str:
    """Return a number in the style of the rule; one that is not round stays in digits."""
    value = abs(found.value)
    scaled = re.search("[万億兆]", number) is not None
    if found.is_plain or value != value.to_integral_value():
        return number
    whole = int(value)
    if rule.large == "digits" and scaled:
        return f"{whole:,}"
    if rule.large == "kanji" and not scaled and whole and whole % 10**4 == 0 and "千" not in number:
        pieces = []
        for name, size in _SCALES:
            count, whole = divmod(whole, size)
            pieces += [f"{count:,}{name}"] if count else []
        return "".join(pieces)
    return number


def _check_values(
    rule: NumberRule, target: Target, block: Block, labels: Sequence[str], found: QuantitySpan
) -> Iterator[Hit]:
    for constraint in rule.values:
        if _is_about(constraint, target, block, labels, found):
            yield from _find_violations(constraint, block, found)


def _is_about(
    constraint: Constraint, target: Target, block: Block, labels: Sequence[str], found: QuantitySpan
) -> bool:
    if constraint.unit and fold_unit(found.unit) not in map(fold_unit, constraint.unit):
        return False
    if constraint.label is None:
        return True
    before = _CLAUSE.split(block.text[max(0, found.start - _NEAR) : found.start])[-1]
    near = any(
        not _NEW_TOPIC.search(before, match.end())
        for match in find(constraint.label, before, target.deadline)
    )
    return near or any(
        True for text in labels for _ in find(constraint.label, text, target.deadline)
    )


def _find_violations(constraint: Constraint, block: Block, found: QuantitySpan) -> Iterator[Hit]:
    low, high = constraint.min, constraint.max
    if low is not None and found.value < low:
        yield _violation(block, found, _TOO_SMALL, f"{low:f}{found.unit}")
    if high is not None and found.value > high:
        yield _violation(block, found, _TOO_LARGE, f"{high:f}{found.unit}")
    places = len(found.number.translate(_TO_HALF).partition(".")[2])
    if constraint.decimals is not None and places != constraint.decimals:
        yield _violation(block, found, _PLACES, str(constraint.decimals))
    if constraint.units and found.unit not in constraint.units:
        yield _violation(block, found, _WRONG_UNIT, "・".join(constraint.units))


def _violation(block: Block, found: QuantitySpan, sentence: Message, limit: str) -> Hit:
    match = block.text[found.start : found.end]
    values = {"match": match, "limit": limit, "replacement": "", "unit": found.unit}
    return Hit(block.span(found.start, found.end), sentence.format(**values), values=values)


KIND = Kind(
    "number",
    NumberRule,
    check,
    values=("match", "replacement"),
    quotes=("match",),
    fix="safe",
)
