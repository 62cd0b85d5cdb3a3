"""Reads what one `w:pPr` says (ECMA-376 Part 1, 17.3.1)."""

from typing import Literal

from checker.formats.docx.read.format_facts import (
    BODY_LEVEL,
    NO_PARAGRAPH_FACTS,
    MixedLength,
    ParagraphFacts,
)
from checker.formats.ooxml.names import (
    Element,
    W,
    get_attribute,
    get_child_value,
    parse_integer,
    parse_points,
    parse_switch,
)

_LINE = 12.0
_ALIGNMENTS = {"start": "left", "end": "right", "both": "justify", "thaiDistribute": "distribute"}
_ALIGNMENTS |= {f"{degree}Kashida": "justify" for degree in ("low", "medium", "high")}
_RULES: dict[str | None, Literal["multiple", "exact", "at-least"]] = {
    "exact": "exact",
    "atLeast": "at-least",
}


def read_paragraph_facts(properties: Element | None) -> ParagraphFacts:
    """Return what a `w:pPr` says."""
    if properties is None or not len(properties):
        return NO_PARAGRAPH_FACTS
    said = {item.tag: item for item in properties.iterchildren(reversed=True)}
    numbering, indent, spacing = said.get(_NUMBERING), said.get(_INDENT), said.get(_SPACING)
    line_spacing, line_rule = _read_line_spacing(spacing)
    facts = ParagraphFacts(
        alignment=_read_alignment(get_attribute(said.get(_ALIGNMENT))),
        outline_level=_outline_level(get_attribute(said.get(_OUTLINE))),
        num_id=parse_integer(get_child_value(numbering, "numId")),
        num_level=parse_integer(get_child_value(numbering, "ilvl")),
        left=_read_side(indent, "left", "start"),
        right=_read_side(indent, "right", "end"),
        first_line=_read_first_line(indent),
        before=_read_length(spacing, "before", "beforeLines"),
        after=_read_length(spacing, "after", "afterLines"),
        automatic_before=_flag(get_attribute(spacing, "beforeAutospacing")),
        automatic_after=_flag(get_attribute(spacing, "afterAutospacing")),
        line_spacing=line_spacing,
        line_rule=line_rule,
        keep_with_next=parse_switch(said.get(_KEEP_NEXT)),
        keep_together=parse_switch(said.get(_KEEP_LINES)),
        page_break_before=parse_switch(said.get(_PAGE_BREAK)),
        widow_control=parse_switch(said.get(_WIDOWS)),
        grid=parse_switch(said.get(_GRID)),
        right_to_left=parse_switch(said.get(_BIDI)),
    )
    return NO_PARAGRAPH_FACTS if facts == NO_PARAGRAPH_FACTS else facts


_NUMBERING, _INDENT, _SPACING = W + "numPr", W + "ind", W + "spacing"
_ALIGNMENT, _OUTLINE, _GRID = W + "jc", W + "outlineLvl", W + "snapToGrid"
_KEEP_NEXT, _KEEP_LINES = W + "keepNext", W + "keepLines"
_PAGE_BREAK, _WIDOWS, _BIDI = W + "pageBreakBefore", W + "widowControl", W + "bidi"


def _read_alignment(value: str | None) -> str | None:
    return None if value is None else _ALIGNMENTS.get(value, value)


def _outline_level(value: str | None) -> int | None:
    level = parse_integer(value)
    return level if level is not None and 0 <= level <= BODY_LEVEL else None


def _flag(value: str | None) -> bool | None:
    return None if value is None else value in ("1", "true", "on")


def _read_side(indent: Element | None, name: str, strict: str) -> MixedLength | None:
    """Return an indent of one side, which Strict files name by the direction of reading."""
    return _read_length(indent, name, f"{name}Chars") or _read_length(
        indent, strict, f"{strict}Chars"
    )


def _read_length(element: Element | None, exact: str, relative: str) -> MixedLength | None:
    if element is None:
        return None
    length = parse_points(get_attribute(element, exact))
    hundredths = parse_integer(get_attribute(element, relative))
    if hundredths is None:
        return None if length is None else MixedLength(length)
    # Where Word has not worked it out, it writes the hundredths once more as the twips; those of
    # a left indent with those of the hanging one, which lies within it.
    hanging = parse_integer(get_attribute(element, "hangingChars")) or 0
    unmeasured = parse_integer(get_attribute(element, exact)) in (hundredths, hundredths + hanging)
    return MixedLength(length, hundredths / 100, None if unmeasured or not hundredths else length)


def _read_first_line(indent: Element | None) -> MixedLength | None:
    first = _read_length(indent, "firstLine", "firstLineChars")
    hanging = _read_length(indent, "hanging", "hangingChars")
    if hanging is None or not (hanging.points or hanging.units):
        return first or hanging
    return MixedLength._make(None if said is None else -said for said in hanging)


def _read_line_spacing(
    spacing: Element | None,
) -> tuple[float | None, Literal["multiple", "exact", "at-least"] | None]:
    line = parse_points(get_attribute(spacing, "line"))
    if line is None:
        return None, None
    rule = _RULES.get(get_attribute(spacing, "lineRule"), "multiple")
    # Rounded, as 276 twips of 240 are 1.15 and not a trifle more.
    return (round(line / _LINE, 4) if rule == "multiple" else line), rule
