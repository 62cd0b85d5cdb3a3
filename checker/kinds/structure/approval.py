"""`approval`: stamp boxes and approval fields that are missing, unsigned or out of order."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from checker.core.document import Span
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Kind, Parameters, Rule, Target
from checker.kinds.shared.scope import Many
from checker.kinds.shared.tables import TableSelector
from checker.kinds.structure.approval_boxes import ApprovalBox, Boxes, find_best_boxes
from checker.kinds.structure.versions import is_earlier, read_day
from checker.language.calendar import YEAR_LENGTH, count_day, find_dates


class Approver(Parameters):
    """Somebody who signs, and the other names for it."""

    name: str = Field(min_length=1)
    aliases: Many[str] = ()
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names as boxes show them: `承認` is also `承認者`, `承認印` and `承認欄`."""
        bare = (self.name, *self.aliases)
        return (*bare, *(f"{name}{tail}" for name in bare for tail in ("者", "印", "欄", "者印")))


def _convert_name(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


_Role = Annotated[Approver, BeforeValidator(_convert_name, json_schema_input_type=str | Approver)]


class ApprovalRule(Rule):
    """Parameters of `approval`."""

    kind: Literal["approval"]
    roles: tuple[_Role, ...] = Field(min_length=1)
    table: TableSelector = Field(default_factory=TableSelector)
    required: bool = True
    order: Literal["signing", "reverse", "either", "any"] = "either"
    signed: Literal["required", "empty", "any"] = "any"
    dates: bool = True


_NO_BOXES = Message("approval.the-approval-boxes-are-missing")
_NO_ROLE = Message("approval.the-approval-boxes-lack")
_ORDER = Message("approval.approval-boxes-out-order-expected-found")
_UNSIGNED = Message("approval.has-not-signed")
_SIGNED = Message("approval.box-filled-already")
_SHORT_DATE = re.compile(
    r"(?<![0-9./-])(?:[0-9]{2}[./-])?(1[0-2]|0?[1-9])[./-](3[01]|[12][0-9]|0?[1-9])(?![0-9./-])"
)
"""`11/25` and `26.11.25`, as one dates a stamp."""
_DATES = Message("approval.date-before")


def check(rule: ApprovalRule, target: Target) -> CheckResult:
    """Look at the table, or else the form fields, that names most of the roles."""
    names = tuple(role.names for role in rule.roles)
    boxes = find_best_boxes(names, rule.table, rule.scope, target.document)
    if boxes is None:
        if not rule.required:
            return CheckResult(0)
        missing = "・".join(role.name for role in rule.roles if not role.optional)
        hit = _build_hit(_NO_BOXES, target.document.first_span(), whole=True, name=missing)
        return CheckResult(1, (hit,))
    hits = (
        *_report_missing(rule, boxes),
        *_report_disorder(rule, boxes),
        *_check_signatures(rule, boxes),
    )
    dates = tuple(_check_dates(rule, boxes)) if rule.dates else ()
    return CheckResult(len(rule.roles), (*hits, *dates))


def _build_hit(sentence: Message, span: Span, *, whole: bool = False, **values: str) -> Hit:
    filled = {"name": "", "found": "", "before": "", "expected": "", **values}
    return Hit(span, sentence.format(**filled), values=filled, whole=whole)


def _report_missing(rule: ApprovalRule, boxes: Boxes) -> Iterator[Hit]:
    for index, role in enumerate(rule.roles):
        if index not in boxes.by_role and not role.optional:
            yield _build_hit(_NO_ROLE, boxes.place, name=role.name)


def _report_disorder(rule: ApprovalRule, boxes: Boxes) -> Iterator[Hit]:
    """Yield a hit where the boxes stand in none of the allowed orders."""
    ordered = sorted(boxes.by_role, key=lambda role: boxes.by_role[role].position)
    signing = sorted(boxes.by_role)
    allowed = {
        "signing": [signing],
        "reverse": [signing[::-1]],
        "either": [signing, signing[::-1]],
        "any": [ordered],
    }[rule.order]
    if ordered not in allowed:
        expected, found = _join_labels(allowed[0], boxes), _join_labels(ordered, boxes)
        yield _build_hit(_ORDER, boxes.place, name="", expected=expected, found=found)


def _join_labels(roles: Sequence[int], boxes: Boxes) -> str:
    return "・".join(boxes.by_role[role].label for role in roles)


def _check_signatures(rule: ApprovalRule, boxes: Boxes) -> Iterator[Hit]:
    for box in (boxes.by_role[role] for role in sorted(boxes.by_role)):
        if rule.signed == "required" and not box.signed:
            yield _build_hit(_UNSIGNED, box.span, name=box.label)
        elif rule.signed == "empty" and box.filled_span is not None:
            yield _build_hit(_SIGNED, box.filled_span, name=box.label, found=box.text or "画像")


def _check_dates(rule: ApprovalRule, boxes: Boxes) -> Iterator[Hit]:
    dated: list[tuple[ApprovalBox, str, Span]] = []
    for box in (boxes.by_role[role] for role in range(len(rule.roles)) if role in boxes.by_role):
        for text, span in box.contents:
            if read_day(text) or _read_month_and_day(text):
                dated.append((box, text, span))
                break
    for (first, text, _), (second, next_text, span) in pairwise(dated):
        if _is_dated_before(next_text, text):
            yield _build_hit(
                _DATES,
                span,
                name=second.label,
                before=first.label,
                expected=text,
                found=next_text,
            )


def _is_dated_before(text: str, former: str) -> bool:
    """Return whether a date is before another; where one has no year, by less than half a year."""
    day, other_day = read_day(text), read_day(former)
    if day and other_day:
        return is_earlier(day, other_day)
    short, other_short = _read_month_and_day(text), _read_month_and_day(former)
    if not short or not other_short:
        return False
    return 0 < count_day(*other_short) - count_day(*short) < YEAR_LENGTH // 2


def _read_month_and_day(text: str) -> tuple[int, int] | None:
    """Return month and day of the first date in a box, whether or not it has a year."""
    found = next((each for each in find_dates(text) if each.real), None)
    if found is not None:
        return found.month, found.day
    short = _SHORT_DATE.search(unicodedata.normalize("NFKC", text))
    return (int(short[1]), int(short[2])) if short else None


KIND = Kind(
    "approval",
    ApprovalRule,
    check,
    values=("name", "found", "before", "expected"),
)
