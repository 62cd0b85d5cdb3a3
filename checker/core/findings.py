"""Hold what a check answers: hits in a document, before a language or severity is chosen.

What is wrong with words has new words as its mend, a `Replacement`; what is wrong with the looks or
the build of a document has a `Repair`, which names what is to be another way.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Span
from checker.core.messages import Message

Severity = Literal["error", "warning", "info"]
Grade = Literal["safe", "unsafe", "display"]
Concern = Literal["fault", "house", "style"]
"""What a rule is about: an error in anybody's document, what one house asks, how to write.

In this order reports tell of them.
"""


class Outcome(StrEnum):
    """What became of one rule on one document."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNSURE = "unsure"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Replacement:
    """New text for exactly the hit's span. `safe` never changes meaning; `display` is a hint."""

    text: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class HeadingStyle:
    """The block `path` becomes a heading of `level`, in the style of that level's headings."""

    path: str
    level: int
    kind: Literal["heading-style"] = "heading-style"


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Characters get another font, East Asian and Latin apart, or size (points).

    None leaves it alone.
    """

    span: Span
    east_asia: str | None = None
    latin: str | None = None
    size: float | None = None
    kind: Literal["text-format"] = "text-format"


Alignment = Literal["left", "center", "right", "justify", "distribute"]


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """The block `path` is set another way, in points, characters and lines as the names say.

    A negative first line hangs. None leaves alone.
    """

    path: str
    alignment: Alignment | None = None
    left_indent_pt: float | None = None
    right_indent_pt: float | None = None
    first_line_indent_pt: float | None = None
    left_indent_chars: float | None = None
    right_indent_chars: float | None = None
    first_line_indent_chars: float | None = None
    line_spacing: float | None = None
    line_spacing_pt: float | None = None
    space_before_pt: float | None = None
    space_after_pt: float | None = None
    keep_with_next: bool | None = None
    keep_together: bool | None = None
    page_break_before: bool | None = None
    kind: Literal["paragraph-format"] = "paragraph-format"


@dataclass(frozen=True, slots=True)
class PageSetup:
    """The pages of a section (from 1) get another paper or other margins, in millimetres.

    None leaves alone.
    """

    section: int
    width_mm: float | None = None
    height_mm: float | None = None
    orientation: Literal["portrait", "landscape"] | None = None
    top_mm: float | None = None
    right_mm: float | None = None
    bottom_mm: float | None = None
    left_mm: float | None = None
    kind: Literal["page-setup"] = "page-setup"


@dataclass(frozen=True, slots=True)
class NewParagraph:
    """A paragraph to be written: its text, and the block whose looks it has; empty for plain."""

    text: str
    like: str = ""


@dataclass(frozen=True, slots=True)
class Insertion:
    """Paragraphs to be written before the block `before`, or after the block `after`.

    One of the two is empty. `level` is that of the first as a heading, None where it is none.
    """

    paragraphs: tuple[NewParagraph, ...]
    before: str = ""
    after: str = ""
    level: int | None = None
    kind: Literal["insertion"] = "insertion"


@dataclass(frozen=True, slots=True)
class SectionOrder:
    """The order in which sections should stand; nobody moves them but a person."""

    names: tuple[str, ...]
    kind: Literal["section-order"] = "section-order"


Change = HeadingStyle | TextFormat | ParagraphFormat | PageSetup | Insertion | SectionOrder


@dataclass(frozen=True, slots=True)
class Repair:
    """What is to be another way than its words; `words` says it to a person."""

    changes: tuple[Change, ...]
    grade: Grade
    words: Message


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule does not hold.

    `message` is the kind's own sentence; `values` fills a rule's own `message`
    (`{match}`, `{replacement}` and what the kind's documentation lists). `whole` marks what
    concerns the document rather than the words at `span`. `masked` is shown in the place of words
    that no report may pass on. A hit has a `replacement` or a `repair`, or neither.
    """

    span: Span
    message: Message
    suggestion: Message | None = None
    replacement: Replacement | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    masked: str | None = None
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one rule found: how many candidates it looked at, and where they fail.

    No candidates means `not_applicable`, never a pass. `why` says what was not looked at.
    """

    candidates: int
    hits: tuple[Hit, ...] = ()
    why: Message | None = None
