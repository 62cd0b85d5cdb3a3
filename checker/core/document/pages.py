"""The page: paper, margins, the grid of East Asian text, headers and footers."""

from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document.blocks import Part


@dataclass(frozen=True, slots=True)
class CharacterGrid:
    """The grid that East Asian text stands on (文字数と行数の指定).

    `lines` fixes the line pitch only, `characters` the character pitch too, `snap` puts each
    character into a square. Pitches are in points.
    """

    kind: Literal["lines", "characters", "snap"]
    line_pitch: float | None = None
    character_pitch: float | None = None
    lines_per_page: int | None = None
    characters_per_line: int | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """A header or footer that a section shows: on which pages, and the path of its blocks."""

    part: Part
    pages: Literal["default", "first", "even"]
    path: str


@dataclass(frozen=True, slots=True)
class Page:
    """One section's page, in millimetres.

    A margin that the file does not show (PDF, slides) is None. `header_mm` and `footer_mm` are
    their distances from the paper's edge; `start` is how the section begins (`next-page`,
    `continuous`, ...).
    """

    width_mm: float
    height_mm: float
    top_mm: float | None
    right_mm: float | None
    bottom_mm: float | None
    left_mm: float | None
    orientation: Literal["portrait", "landscape"]
    columns: int = 1
    header_mm: float | None = None
    footer_mm: float | None = None
    gutter_mm: float = 0.0
    vertical: bool = False
    start: str = "next-page"
    grid: CharacterGrid | None = None
    page_number_start: int | None = None
    page_number_format: str | None = None
    margins: tuple[Margin, ...] = ()
