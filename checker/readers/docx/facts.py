"""What one `w:rPr` or `w:pPr` says, and how a later one is laid over an earlier one.

A fact that is None was not said. `formatting` stacks them in Word's order.
"""

from typing import Any, NamedTuple

from checker.readers.docx.names import (
    Element,
    attribute,
    child,
    child_value,
    integer,
    points,
    switch,
)
from checker.readers.docx.theme import Theme

BODY_LEVEL = 9
_HALF_POINTS = 2
_LINE = 12.0
_ALIGNMENTS = {"start": "left", "end": "right", "both": "justify"}


class RunFacts(NamedTuple):
    """Character formatting as one place says it; `color` may be `auto`, `highlight` `none`."""

    ascii_font: str | None = None
    east_asia_font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    color: str | None = None
    highlight: str | None = None


class Length(NamedTuple):
    """A length in points.

    `relative` is True where it was said in characters or lines, False where that was switched
    off, None where neither. Word lets a length in characters win over a later one in twips
    (17.3.1.12 `leftChars`), so that must be remembered.
    """

    points: float
    relative: bool | None = None


class ParagraphFacts(NamedTuple):
    """Paragraph formatting as one place says it; `num_id` 0 takes a paragraph out of its list."""

    alignment: str | None = None
    outline_level: int | None = None
    num_id: int | None = None
    num_level: int | None = None
    left: Length | None = None
    first_line: Length | None = None
    before: Length | None = None
    after: Length | None = None
    line_spacing: float | None = None


NO_RUN_FACTS = RunFacts()
NO_PARAGRAPH_FACTS = ParagraphFacts()


def lay_run(base: RunFacts, top: RunFacts) -> RunFacts:
    """Return `base` with what `top` says in its place."""
    if top is NO_RUN_FACTS:
        return base
    return RunFacts._make(map(_later, base, top))


def lay_paragraph(base: ParagraphFacts, top: ParagraphFacts) -> ParagraphFacts:
    """Return `base` with what `top` says in its place."""
    if top is NO_PARAGRAPH_FACTS:
        return base
    return ParagraphFacts._make(map(_later, base, top))


def _later(base: Any, top: Any) -> Any:
    if top is None:
        return base
    if isinstance(top, Length) and top.relative is None and base is not None and base.relative:
        return base
    return top


def read_run_facts(properties: Element | None, theme: Theme) -> RunFacts:
    """Return what a `w:rPr` says."""
    if properties is None or not len(properties):
        return NO_RUN_FACTS
    fonts = child(properties, "rFonts")
    facts = RunFacts(
        ascii_font=_font(fonts, "ascii", theme) or _font(fonts, "hAnsi", theme),
        east_asia_font=_font(fonts, "eastAsia", theme),
        size=points(child_value(properties, "sz"), _HALF_POINTS),
        bold=switch(child(properties, "b")),
        italic=switch(child(properties, "i")),
        hidden=switch(child(properties, "vanish")),
        color=child_value(properties, "color"),
        highlight=child_value(properties, "highlight"),
    )
    return NO_RUN_FACTS if facts == NO_RUN_FACTS else facts


def _font(fonts: Element | None, script: str, theme: Theme) -> str | None:
    # The theme's font wins over a name beside it (17.3.2.26).
    return theme.font(attribute(fonts, f"{script}Theme")) or attribute(fonts, script)


def read_paragraph_facts(properties: Element | None, character: float) -> ParagraphFacts:
    """Return what a `w:pPr` says.

    Args:
        properties: the element.
        character: the width in points of one character, for indents said in characters.
    """
    if properties is None or not len(properties):
        return NO_PARAGRAPH_FACTS
    numbering = child(properties, "numPr")
    indent = child(properties, "ind")
    spacing = child(properties, "spacing")
    facts = ParagraphFacts(
        alignment=_alignment(child_value(properties, "jc")),
        outline_level=_outline_level(child_value(properties, "outlineLvl")),
        num_id=integer(child_value(numbering, "numId")),
        num_level=integer(child_value(numbering, "ilvl")),
        left=_length(indent, "left", "leftChars", character)
        or _length(indent, "start", "startChars", character),
        first_line=_first_line(indent, character),
        before=_length(spacing, "before", "beforeLines", _LINE),
        after=_length(spacing, "after", "afterLines", _LINE),
        line_spacing=_line_spacing(spacing),
    )
    return NO_PARAGRAPH_FACTS if facts == NO_PARAGRAPH_FACTS else facts


def _alignment(value: str | None) -> str | None:
    return None if value is None else _ALIGNMENTS.get(value, value)


def _outline_level(value: str | None) -> int | None:
    level = integer(value)
    return level if level is not None and 0 <= level <= BODY_LEVEL else None


def _length(element: Element | None, exact: str, relative: str, unit: float) -> Length | None:
    if element is None:
        return None
    length = points(attribute(element, exact))
    hundredths = integer(attribute(element, relative))
    if hundredths is None:
        return None if length is None else Length(length)
    if hundredths == 0:
        return Length(length or 0.0, relative=False)
    # Word writes both, and has worked out the exact one from the relative one.
    return Length(hundredths / 100 * unit if length is None else length, relative=True)


def _first_line(indent: Element | None, character: float) -> Length | None:
    hanging = _length(indent, "hanging", "hangingChars", character)
    if hanging is not None and hanging.points:
        return Length(-hanging.points, relative=bool(hanging.relative))
    return _length(indent, "firstLine", "firstLineChars", character) or hanging


def _line_spacing(spacing: Element | None) -> float | None:
    line = points(attribute(spacing, "line"))
    if line is None or attribute(spacing, "lineRule") in ("exact", "atLeast"):
        return line
    return line / _LINE
