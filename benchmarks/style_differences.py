"""What is known of the differences between Word's style facts and LibreOffice's.

The clauses are those of ECMA-376 Part 1; checker follows them, and Word where it differs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple


class Difference(NamedTuple):
    """A fact that the two say differently, and the words it stands at."""

    fact: str
    ours: Any
    theirs: Any
    words: str


@dataclass(frozen=True)
class Known:
    """What is known of a difference: which ones are meant, and the reason."""

    reason: str
    holds: Callable[[Difference], bool]


THEME_EMPTY = ", empty in theme"
BORDERED = "page 1, with a border"
_SYMBOLS = range(0xF000, 0xF100)

KNOWN = (
    Known(
        "The theme leaves the font of this role empty: checker takes the theme's font for the "
        "document's language, Japanese where the settings name none (17.15.1.88), else the name "
        "that stands beside the role; LibreOffice leaves it empty.",
        lambda item: item.fact.endswith(THEME_EMPTY),
    ),
    Known(
        "LibreOffice puts a style of its own on the links of a table of contents; the file says "
        "`Hyperlink` (17.3.2.29).",
        lambda item: item.fact in ("color", "underline") and "\t" in item.words,
    ),
    Known(
        "LibreOffice drops automatic space where a block of such paragraphs begins "
        "(17.3.1.33 beforeAutospacing).",
        lambda item: item.fact == "space before" and (item.ours, item.theirs) == (14.0, 0.0),
    ),
    Known(
        "LibreOffice drops the space of a paragraph that begins a page after a break, or that it "
        "moves there; the file says it (17.3.1.33).",
        lambda item: item.fact == "space before" and item.theirs == 0.0,
    ),
    Known(
        "LibreOffice keeps the code of a symbol font; Word shows its picture (17.9.11).",
        lambda item: (
            item.fact == "list label" and len(item.theirs) == 1 and ord(item.theirs) in _SYMBOLS
        ),
    ),
    Known(
        "LibreOffice does not write a number format of the user's own (17.9.17 numFmt).",
        lambda item: item.fact == "list label" and item.ours[:1] in ("α", "β", "γ"),
    ),
    Known(
        "The first and last item of a list keep their automatic space in LibreOffice "
        "(17.3.1.33); here no item has one.",
        lambda item: (
            item.fact.startswith("space") and item.ours == 0.0 and 13.9 < item.theirs < 14.1
        ),
    ),
    Known(
        "LibreOffice takes a page border for a part of the margin (17.6.10 pgBorders).",
        lambda item: item.fact.startswith("page ") and item.words == BORDERED,
    ),
    Known(
        "LibreOffice has a least height for headers and footers, which shifts the margin.",
        lambda item: item.fact in ("page top", "page bottom") and item.theirs > item.ours,
    ),
    Known(
        "LibreOffice knows no kashida; Word stretches the words (17.18.44 ST_Jc).",
        lambda item: item.fact == "alignment" and item.theirs == "right" and item.ours == "justify",
    ),
    Known(
        "A sign that stands by its code (17.3.3.30 sym) has a font of its own beside the run's.",
        lambda item: item.fact.endswith(" font") and item.theirs in ("Symbol", "Wingdings"),
    ),
    Known(
        "A paragraph's own list goes over the indent of its style (17.7.2); LibreOffice keeps "
        "the style's, here in a level whose format is wrapped in mc:AlternateContent.",
        lambda item: item.fact == "left indent" and item.theirs == [36.0, 36.0],
    ),
    Known(
        "LibreOffice's own style of that name (Heading 3) has this space and keeps it on import; "
        "neither the style sheet nor the paragraph says any (17.3.1.33).",
        lambda item: (
            item.fact == "space after" and item.ours == 0.0 and round(item.theirs, 1) == 6.0
        ),
    ),
)
