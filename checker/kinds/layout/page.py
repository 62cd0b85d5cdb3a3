"""`page`: paper, orientation and margins that are not the company's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from checker.core.document import Page
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit, PageSetup, Repair
from checker.core.messages import Message, same
from checker.kinds.shared.base import Kind, Parameters, Rule, Target

PAPERS: Mapping[str, tuple[float, float]] = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "B4": (257, 364),  # JIS P 0138, which is what Japan means by B
    "B5": (182, 257),
    "B6": (128, 182),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
}
"""Width and height in millimetres, upright."""

_ORIENTATIONS = {
    "portrait": Message("page.portrait"),
    "landscape": Message("page.landscape"),
}
_SIDES = {
    "top": Message("page.top"),
    "right": Message("page.right"),
    "bottom": Message("page.bottom"),
    "left": Message("page.left"),
}


class Paper(Parameters):
    """A paper that has no name."""

    width_mm: float = Field(gt=0)
    height_mm: float = Field(gt=0)


class Range(Parameters):
    """A length in bounds."""

    min: float | None = None
    max: float | None = None

    def holds(self, value: float, tolerance: float) -> bool:
        """Return whether `value` lies within the bounds, give or take `tolerance`."""
        return (self.min is None or value >= self.min - tolerance) and (
            self.max is None or value <= self.max + tolerance
        )

    @property
    def only(self) -> float | None:
        """The one value within the bounds, None where there are several."""
        return self.min if self.min == self.max else None

    def nearest(self, value: float) -> float:
        """Return the value within the bounds that is nearest to another."""
        low = value if self.min is None else max(value, self.min)
        return low if self.max is None else min(low, self.max)

    def words(self, unit: str | Message) -> Message:
        """Return the bounds as a reader says them."""
        if self.min == self.max and self.min is not None:
            return Message("page.exactly", min=self.min, unit=unit)
        if self.max is None:
            return Message("page.at-least", min=self.min, unit=unit)
        if self.min is None:
            return Message("page.at-most", max=self.max, unit=unit)
        return Message("page.between", min=self.min, max=self.max, unit=unit)

    @model_validator(mode="after")
    def _has_bound(self) -> Self:
        if self.min is None and self.max is None:
            raise InvalidValueError(Message("rules.needs-max-or-min"))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise InvalidValueError(Message("rules.min-is-above-max"))
        return self


def _convert_exact_value(value: object) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return {"min": value, "max": value}
    return value


Length = Annotated[
    Range, BeforeValidator(_convert_exact_value, json_schema_input_type=float | Range)
]
"""A number, or `{min, max}`."""


class PageMargins(Parameters):
    """The margins that a rule cares about, in millimetres."""

    top: Length | None = None
    right: Length | None = None
    bottom: Length | None = None
    left: Length | None = None


class PageRule(Rule):
    """Parameters of `page`."""

    kind: Literal["page"]
    size: Literal["A3", "A4", "A5", "A6", "B4", "B5", "B6", "Letter", "Legal"] | Paper | None = None
    orientation: Literal["portrait", "landscape"] | None = None
    margins_mm: PageMargins = Field(default_factory=PageMargins)
    tolerance_mm: float = Field(1.0, ge=0)

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if self.size is None and self.orientation is None and self.margins_mm == PageMargins():
            raise InvalidValueError(Message("page.needs-size-orientation-margins"))
        return self


_SIZE = Message("page.the-paper-is-not-but")
_ORIENTATION = Message("page.the-page-is-not-but")
_PAPER = Message("page.paper")
_WAY = Message("page.orientation")
_MARGIN = Message("page.not-required-expected-found")
_REPAIR = Message("page.make-the")
_Fault = tuple[Message, Message, Message, Message]
"""What is said, the thing that is wrong, what is expected and what was found."""


def check(rule: PageRule, target: Target) -> CheckResult:
    """Compare every section's page; a fault that several sections share is one hit."""
    pages = target.document.pages
    where: dict[_Fault, list[int]] = {}
    setups: dict[_Fault, list[PageSetup]] = {}
    for number, page in enumerate(pages, 1):
        for fault, setup in _find_faults(rule, page, PageSetup(number)):
            where.setdefault(fault, []).append(number)
            setups.setdefault(fault, []).append(setup)
    place = target.document.first_span()
    hits = tuple(
        Hit(
            place,
            _add_location(sentence, numbers, len(pages)),
            values={"expected": expected.get("ja"), "found": found.get("ja")},
            whole=True,
            repair=_repair(what, expected, setups[fault]),
        )
        for fault, numbers in where.items()
        for sentence, what, expected, found in [fault]
    )
    return CheckResult(len(pages), hits)


def _repair(what: Message, expected: Message, setups: Sequence[PageSetup]) -> Repair:
    """Return what makes the pages right; of several margins that would do, the nearest.

    What stands on a page may not fit another one: no fix of a page is safe.
    """
    sides = (getattr(setups[0], f"{side}_mm") for side in _SIDES)
    margin = next((f"{value:g}mm" for value in sides if value is not None), None)
    wanted = expected if margin is None else same(margin)
    return Repair(tuple(setups), "unsafe", _REPAIR.format(what=what, expected=wanted))


def _find_faults(
    rule: PageRule, page: Page, setup: PageSetup
) -> Iterator[tuple[_Fault, PageSetup]]:
    """Yield what is wrong with a page, and `setup` with what would be right."""
    if rule.size is not None and not _is_paper(page, _get_dimensions(rule.size), rule.tolerance_mm):
        size = sorted(_get_dimensions(rule.size), reverse=page.width_mm > page.height_mm)
        paper = _build_fault(
            _SIZE, _PAPER, same(_format_paper_name(rule.size)), _format_page_name(page)
        )
        yield paper, replace(setup, width_mm=size[0], height_mm=size[1])
    if rule.orientation is not None and page.orientation != rule.orientation:
        expected, found = _ORIENTATIONS[rule.orientation], _ORIENTATIONS[page.orientation]
        turned = replace(setup, orientation=rule.orientation)
        yield _build_fault(_ORIENTATION, _WAY, expected, found), turned
    for side, words in _SIDES.items():
        wanted: Range | None = getattr(rule.margins_mm, side)
        actual: float | None = getattr(page, f"{side}_mm")
        if wanted is None or actual is None or wanted.holds(actual, rule.tolerance_mm):
            continue
        expected, found = wanted.words("mm"), same(f"{round(actual, 1):g}mm")
        right = _change_margin(setup, side, wanted.nearest(actual))
        yield _build_fault(_MARGIN, _describe_side(words), expected, found), right


def _change_margin(setup: PageSetup, side: str, value: float) -> PageSetup:
    return replace(
        setup,
        top_mm=value if side == "top" else None,
        right_mm=value if side == "right" else None,
        bottom_mm=value if side == "bottom" else None,
        left_mm=value if side == "left" else None,
    )


def _describe_side(words: Message) -> Message:
    return Message("page.margin", words=words)


def _build_fault(sentence: Message, what: Message, expected: Message, found: Message) -> _Fault:
    return sentence.format(expected=expected, found=found, what=what), what, expected, found


def _add_location(sentence: Message, numbers: list[int], total: int) -> Message:
    """Add which sections are meant, where the document has several and only some are at fault."""
    if len(numbers) == total:
        return sentence
    listed = ", ".join(map(str, numbers))
    return Message("page.in-sections", said=sentence, listed=listed)


def _get_dimensions(size: str | Paper) -> tuple[float, float]:
    return (size.width_mm, size.height_mm) if isinstance(size, Paper) else PAPERS[size]


def _is_paper(page: Page, wanted: tuple[float, float], tolerance: float) -> bool:
    actual = sorted((page.width_mm, page.height_mm))
    pairs = zip(actual, sorted(wanted), strict=True)
    return all(abs(a - b) <= tolerance for a, b in pairs)


def _format_paper_name(size: str | Paper) -> str:
    return size if isinstance(size, str) else f"{size.width_mm:g}×{size.height_mm:g}mm"


def _format_page_name(page: Page) -> Message:
    measured = f"{page.width_mm:.0f}×{page.height_mm:.0f}mm"
    name = next((n for n, wanted in PAPERS.items() if _is_paper(page, wanted, 1.0)), None)
    return Message("page.name-measured", name=name, measured=measured) if name else same(measured)


KIND = Kind(
    "page",
    PageRule,
    check,
    values=("expected", "found"),
    repair="unsafe",
)
