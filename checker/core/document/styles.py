"""Describe how characters and paragraphs look, as Word resolves it; lengths in points."""

from typing import Literal

from checker.core.data_classes import dataclass


@dataclass(frozen=True, slots=True)
class RunStyle:
    """Effective character formatting, resolved as Word does; None where nothing says.

    Fonts by script: `hansi_font` is for Latin letters that are no ASCII, `complex_font` for
    scripts such as Arabic. `underline` is Word's name of the line, `single`; `color` is `RRGGBB`;
    `code` marks code in a line of text (Markdown, HTML).
    """

    east_asia_font: str | None = None
    ascii_font: str | None = None
    hansi_font: str | None = None
    complex_font: str | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    underline: str | None = None
    strike: bool = False
    position: Literal["superscript", "subscript"] | None = None
    color: str | None = None
    highlight: str | None = None
    hidden: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """Effective paragraph formatting; None where nothing says.

    Indents are in points, and in characters where the file says so too (a negative first line
    hangs). `line_spacing` is in lines where `line_rule` is `multiple`, in points where it is
    `exact` or `at-least`. `grid` tells whether lines snap to the page's grid.
    """

    name: str | None = None
    alignment: str | None = None
    outline_level: int | None = None
    numbered: bool = False
    left_indent: float | None = None
    right_indent: float | None = None
    first_line_indent: float | None = None
    left_chars: float | None = None
    right_chars: float | None = None
    first_line_chars: float | None = None
    space_before: float | None = None
    space_after: float | None = None
    line_spacing: float | None = None
    line_rule: Literal["multiple", "exact", "at-least"] | None = None
    keep_with_next: bool = False
    keep_together: bool = False
    page_break_before: bool = False
    widow_control: bool = True
    grid: bool = True
