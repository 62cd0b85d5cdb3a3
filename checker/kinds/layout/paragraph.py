"""`paragraph`: alignment, indents and spacing of paragraphs other than the company's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from checker.core.data_classes import dataclass
from checker.core.document import Block, ParagraphStyle
from checker.core.errors import InvalidValueError
from checker.core.findings import Alignment, CheckResult, Hit, ParagraphFormat, Repair
from checker.core.messages import Message, MessageList
from checker.formats import format_named
from checker.kinds.layout.page import Length, Range
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many

_SMALL_TOLERANCE = 0.05
"""For characters and lines: less than anybody can see."""
_DEFAULT_SIZE = 10.5
_ALIGNMENTS: Mapping[str | None, Alignment] = {
    None: "left", "left": "left", "start": "left",
    "center": "center", "centre": "center",
    "right": "right", "end": "right",
    "both": "justify", "justify": "justify",
    "distribute": "distribute", "thaiDistribute": "distribute",
}  # fmt: skip
_ALIGNMENT_WORDS: Mapping[Alignment, Message] = {
    "left": Message("paragraph.left"),
    "center": Message("paragraph.centred"),
    "right": Message("paragraph.right"),
    "justify": Message("paragraph.justified"),
    "distribute": Message("paragraph.distributed"),
}
_ON_OFF = {True: Message("paragraph.on"), False: Message("paragraph.off")}


class ParagraphRule(Rule):
    """Parameters of `paragraph`."""

    kind: Literal["paragraph"]
    alignment: Many[Alignment] = ()
    left_indent_pt: Length | None = None
    right_indent_pt: Length | None = None
    first_line_indent_pt: Length | None = None
    left_indent_chars: Length | None = None
    right_indent_chars: Length | None = None
    first_line_indent_chars: Length | None = None
    line_spacing: Length | None = None
    line_spacing_pt: Length | None = None
    space_before_pt: Length | None = None
    space_after_pt: Length | None = None
    keep_with_next: bool | None = None
    keep_together: bool | None = None
    page_break_before: bool | None = None
    tolerance_pt: float = Field(0.5, ge=0)
    group: int = Field(3, ge=1)

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        asked = {*_LENGTHS, *_SWITCHES, "alignment", "line_spacing", "line_spacing_pt"}
        if not any(getattr(self, name) not in (None, ()) for name in asked):
            raise InvalidValueError(Message("rules.nothing-to-look-for"))
        return self


@dataclass(frozen=True, slots=True)
class _Measure:
    """A length that a rule may ask for: its name, its unit, and how to read it off a paragraph."""

    what: Message
    unit: Message
    of: Callable[[Block], float]


_Fault = tuple[Message, Message, Message]
"""What is wrong, what is expected, what was found."""

_PT, _CHARACTERS = Message("paragraph.pt"), Message("paragraph.characters")
_LEFT = Message("paragraph.left-indent")
_RIGHT = Message("paragraph.right-indent")
_FIRST = Message("paragraph.first-line-indent")
_LINES = Message("paragraph.line-spacing")
_LENGTHS: Mapping[str, _Measure] = {
    "left_indent_pt": _Measure(_LEFT, _PT, lambda b: b.style.left_indent or 0.0),
    "right_indent_pt": _Measure(_RIGHT, _PT, lambda b: b.style.right_indent or 0.0),
    "first_line_indent_pt": _Measure(_FIRST, _PT, lambda b: b.style.first_line_indent or 0.0),
    "left_indent_chars": _Measure(
        _LEFT,
        _CHARACTERS,
        lambda b: _convert_to_characters(b, b.style.left_chars, b.style.left_indent),
    ),
    "right_indent_chars": _Measure(
        _RIGHT,
        _CHARACTERS,
        lambda b: _convert_to_characters(b, b.style.right_chars, b.style.right_indent),
    ),
    "first_line_indent_chars": _Measure(
        _FIRST,
        _CHARACTERS,
        lambda b: _convert_to_characters(b, b.style.first_line_chars, b.style.first_line_indent),
    ),
    "space_before_pt": _Measure(
        Message("paragraph.space-before"), _PT, lambda b: b.style.space_before or 0.0
    ),
    "space_after_pt": _Measure(
        Message("paragraph.space-after"), _PT, lambda b: b.style.space_after or 0.0
    ),
}
_SWITCHES: Mapping[str, Message] = {
    "keep_with_next": Message("paragraph.keep-with-next"),
    "keep_together": Message("paragraph.keep-lines-together"),
    "page_break_before": Message("paragraph.page-break-before"),
}


def check(rule: ParagraphRule, target: Target) -> CheckResult:
    """Compare the paragraphs of the scope; what a style gets wrong throughout is one hit."""
    if not format_named(target.document.format).has_styles:
        return CheckResult(0)
    blocks = [block for block in target.blocks if block.text.strip()]
    groups: dict[tuple[str | None, tuple[_Fault, ...]], list[Block]] = {}
    for block in blocks:
        faults = tuple(fault for _, fault in _find_faults(rule, block))
        if faults:
            groups.setdefault((block.style.name, faults), []).append(block)
    hits = [hit for (_, faults), at in groups.items() for hit in _build_hits(rule, faults, at)]
    order = {block.path: index for index, block in enumerate(blocks)}
    hits.sort(key=lambda hit: order[hit.span.path])
    return CheckResult(len(blocks), tuple(hits))


def _find_faults(rule: ParagraphRule, block: Block) -> Iterator[tuple[str, _Fault]]:
    """Yield what is wrong with a paragraph, each with the name of the option that asks for it."""
    alignment = _ALIGNMENTS.get(block.style.alignment)
    if rule.alignment and alignment is not None and alignment not in rule.alignment:
        words = [_ALIGNMENT_WORDS[each] for each in rule.alignment]
        expected = MessageList((w for w in words), "list.or")
        fault = Message("paragraph.alignment"), expected, _ALIGNMENT_WORDS[alignment]
        yield "alignment", fault
    for name, measure in _LENGTHS.items():
        wanted: Range | None = getattr(rule, name)
        actual = measure.of(block)
        by_points = measure.unit is _PT
        tolerance = rule.tolerance_pt if by_points else _SMALL_TOLERANCE
        if wanted is not None and not wanted.holds(actual, tolerance):
            found = _format_amount(actual, measure.unit)
            yield name, (measure.what, _describe_bounds(wanted, measure.unit), found)
    yield from _check_line_spacing(rule, block.style)
    for name, what in _SWITCHES.items():
        asked: bool | None = getattr(rule, name)
        if asked is not None and getattr(block.style, name) is not asked:
            yield name, (what, _ON_OFF[asked], _ON_OFF[not asked])


def _convert_to_characters(block: Block, said: float | None, points: float | None) -> float:
    """Return an indent in characters: as the file says it, else by the size of the first run."""
    if said is not None:
        return said
    size = next((run.style.size for run in block.runs if run.style.size), _DEFAULT_SIZE)
    return (points or 0.0) / size


def _check_line_spacing(rule: ParagraphRule, style: ParagraphStyle) -> Iterator[tuple[str, _Fault]]:
    spacing = 1.0 if style.line_spacing is None else style.line_spacing
    by_points = style.line_rule in {"exact", "at-least"}
    unit = _PT if by_points else Message("paragraph.lines")
    for wanted, in_points, tolerance in (
        (rule.line_spacing, False, _SMALL_TOLERANCE),
        (rule.line_spacing_pt, True, rule.tolerance_pt),
    ):
        if wanted is None or (in_points is by_points and wanted.holds(spacing, tolerance)):
            continue
        wanted_unit = _PT if in_points else Message("paragraph.lines")
        name = "line_spacing_pt" if in_points else "line_spacing"
        yield name, (_LINES, _describe_bounds(wanted, wanted_unit), _format_amount(spacing, unit))


def _describe_bounds(wanted: Range, unit: Message) -> Message:
    return wanted.words(unit)


def _format_amount(value: float, unit: Message) -> Message:
    number = f"{round(value, 2):g}"
    return Message("paragraph.number-unit", number=number, unit=unit)


def _build_hits(
    rule: ParagraphRule, faults: Sequence[_Fault], at: Sequence[Block]
) -> Iterator[Hit]:
    together = len(at) >= rule.group
    for block in at[:1] if together else at:
        said: Message = MessageList(
            (Message("paragraph.fault", what=w, expected=e, found=f) for w, e, f in faults),
            "list.semicolon",
        )
        if together and len(at) > 1:
            said = Message("paragraph.of-this-style", said=said, count=len(at))
        values = {
            "what": "、".join(what.get("ja") for what, _, _ in faults),
            "expected": "、".join(expected.get("ja") for _, expected, _ in faults),
            "found": "、".join(found.get("ja") for _, _, found in faults),
            "count": str(len(at) if together else 1),
        }
        repair = _repair(rule, faults, at if together else [block])
        sentence = Message("paragraph.not-as-required", said=said)
        yield Hit(block.span(), sentence, values=values, repair=repair)


def _repair(rule: ParagraphRule, faults: Sequence[_Fault], at: Sequence[Block]) -> Repair | None:
    """Return the format of the paragraphs at fault, None where the rule leaves a choice."""
    changes = [_fix_format(rule, block) for block in at]
    known = tuple(each for each in changes if each is not None)
    if len(known) < len(changes):
        return None
    words = MessageList(
        (
            Message("paragraph.make-the", what=what, expected=expected)
            for what, expected, _ in faults
        ),
        "list.semicolon",
    )
    return Repair(known, "safe", words)


def _fix_format(rule: ParagraphRule, block: Block) -> ParagraphFormat | None:
    values: dict[str, Any] = {}
    for name, _ in _find_faults(rule, block):
        value = _get_only_value(rule, name)
        by_points = block.style.line_rule in {"exact", "at-least"}
        if value is None or (name == "line_spacing_pt" and not by_points):
            return None  # whether a line is to be exactly or at least so high nobody said
        values[name] = value
    return ParagraphFormat(block.path, **values)


def _get_only_value(rule: ParagraphRule, name: str) -> Alignment | float | bool | None:
    wanted: Range | tuple[Alignment, ...] | bool | None = getattr(rule, name)
    if isinstance(wanted, tuple):
        return wanted[0] if len(wanted) == 1 else None
    return wanted.only if isinstance(wanted, Range) else wanted


KIND = Kind(
    "paragraph",
    ParagraphRule,
    check,
    values=("what", "expected", "found", "count"),
    repair="safe",
)
