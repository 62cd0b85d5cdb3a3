"""Collect what one place says of characters and paragraphs, and lay a later one over it.

A fact that is None was not said. `run_facts` and `paragraph_facts` read them, `formatting` stacks
them in Word's order.
"""

from typing import Any, Literal, NamedTuple

BODY_LEVEL = 9


class RunFacts(NamedTuple):
    """Character formatting as one place says it.

    `color` may be `auto`; fonts, `highlight`, `underline` and `position` may be empty, which takes
    back what an earlier place said.
    """

    ascii_font: str | None = None
    hansi_font: str | None = None
    east_asia_font: str | None = None
    complex_font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    double_strike: bool | None = None
    hidden: bool | None = None
    underline: str | None = None
    position: Literal["superscript", "subscript", ""] | None = None
    color: str | None = None
    highlight: str | None = None


class MixedLength(NamedTuple):
    """A length that can be said in points and in units: characters, or lines.

    The two are inherited apart, and units win over points, also over later ones (17.3.1.12), but
    for those of another direction: a hanging indent takes the place of a first line's. 0 units
    switch them off again. `points` is what was said in twips, `units` in units; `measured`
    is what Word worked out, in points, where both were said at one place.
    """

    points: float | None = None
    units: float | None = None
    measured: float | None = None

    def over(self, base: "MixedLength") -> "MixedLength":
        """Return this length, laid over an earlier one."""
        points = base.points if self.points is None else self.points
        if self.units is not None:
            return MixedLength(points, self.units, self.measured)
        if self.points and base.units and (self.points < 0) is not (base.units < 0):
            return MixedLength(points)
        return MixedLength(points, base.units, base.measured)

    def resolved(self, unit: float) -> float | None:
        """Return the length in points, of units of so many points; None where it was not said."""
        if not self.units:
            return 0.0 if self.points is None and self.units == 0 else self.points
        return self.units * unit if self.measured is None else self.measured


class ParagraphFacts(NamedTuple):
    """Paragraph formatting as one place says it; `num_id` 0 takes a paragraph out of its list.

    A negative `first_line` hangs. `line_spacing` and `line_rule` are said together.
    """

    alignment: str | None = None
    outline_level: int | None = None
    num_id: int | None = None
    num_level: int | None = None
    left: MixedLength | None = None
    right: MixedLength | None = None
    first_line: MixedLength | None = None
    before: MixedLength | None = None
    after: MixedLength | None = None
    automatic_before: bool | None = None
    automatic_after: bool | None = None
    line_spacing: float | None = None
    line_rule: Literal["multiple", "exact", "at-least"] | None = None
    keep_with_next: bool | None = None
    keep_together: bool | None = None
    page_break_before: bool | None = None
    widow_control: bool | None = None
    grid: bool | None = None
    right_to_left: bool | None = None


class InTable(NamedTuple):
    """The table that a paragraph stands in, as far as its style goes.

    `style` is the id of the table's style, empty where it names none; `regions` are the
    conditional formats that hold in the paragraph's cell (17.18.89 ST_TblStyleOverrideType), in
    the order in which they are laid over the style.
    """

    style: str
    regions: tuple[str, ...] = ()


NO_RUN_FACTS = RunFacts()
NO_PARAGRAPH_FACTS = ParagraphFacts()


def lay_run(base: RunFacts, top: RunFacts) -> RunFacts:
    """Return `base` with what `top` says in its place."""
    if top is NO_RUN_FACTS:
        return base
    if base is NO_RUN_FACTS:
        return top
    return RunFacts._make(map(_override_value, base, top))


def lay_paragraph(base: ParagraphFacts, top: ParagraphFacts) -> ParagraphFacts:
    """Return `base` with what `top` says in its place."""
    if top is NO_PARAGRAPH_FACTS:
        return base
    if base is NO_PARAGRAPH_FACTS:
        return top
    return ParagraphFacts._make(map(_override_value, base, top))


def _override_value(base: Any, top: Any) -> Any:
    if top is None:
        return base
    if isinstance(top, MixedLength) and base is not None:
        return top.over(base)
    return top
