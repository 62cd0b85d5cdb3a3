"""Hold what all stories of a document are read with, and what turns up while they are."""

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.core.document import Markup, Span
from checker.core.limits import Limits
from checker.formats.odt.inline import Change, Source
from checker.formats.odt.names import Element


@dataclass(slots=True)
class Findings:
    """What turns up while the stories of a document are read.

    `notes` and `comments` wait to be read; `anchors` maps a comment's place in `comments` to where
    it stands; `skipped` counts what was not read; `page_styles` are the master pages that
    paragraphs ask for, in order, with the page number that they start at; `sources` says by path
    where each character stands, where that is recorded.
    """

    markup: list[Markup] = field(default_factory=list)
    skipped: Tally[str] = field(default_factory=Tally)
    notes: list[tuple[str, Element]] = field(default_factory=list)
    comments: list[Element] = field(default_factory=list)
    anchors: dict[int, Span] = field(default_factory=dict)
    page_styles: list[tuple[str, int | None]] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    sources: dict[str, list[Source]] = field(default_factory=dict)
    elements: dict[str, Element] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class OdtStoryServices:
    """What all stories of a document are read with."""

    place: str
    limits: Limits
    findings: Findings
    changes: Mapping[str, Change]
    objects: Mapping[str, Element | None]
    records: bool = False
