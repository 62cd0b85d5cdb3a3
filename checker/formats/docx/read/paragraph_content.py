"""What reading one paragraph needs and gives: its content, and what it knows of its story."""

from dataclasses import field
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Mark, Run
from checker.formats.docx.read.controls import Bindings
from checker.formats.docx.read.drawings import Item, Skipped
from checker.formats.docx.read.fields import FieldMarks
from checker.formats.docx.read.package import SourcePart
from checker.formats.docx.read.revisions import TrackedEdit
from checker.formats.docx.read.source_maps import SourceRun
from checker.formats.ooxml.names import Element


@dataclass(frozen=True, slots=True)
class CommentAnchor:
    """A place that a comment marks: where its range starts or ends, or where its sign stands."""

    kind: Literal["start", "end", "sign"]
    comment: str
    offset: int


@dataclass(slots=True)
class ParagraphContent:
    """The content of one paragraph.

    `items` come with the drawing that each stands in; `pieces` are what the text comes from, where
    that is recorded; `filled` tells that a control around the paragraph shows data in its place.
    """

    text: str = ""
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    edits: list[TrackedEdit] = field(default_factory=list)
    anchors: list[CommentAnchor] = field(default_factory=list)
    items: list[tuple[Element, Item]] = field(default_factory=list)
    pieces: list[SourceRun] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    filled: bool = False


@dataclass(frozen=True, slots=True)
class StoryContext:
    """What reading a paragraph needs to know of its story.

    `fields` are passed in reading order; `notes` maps a note's kind and id to its path; `records`
    asks for `Inline.pieces`.
    """

    source: SourcePart
    fields: FieldMarks
    bindings: Bindings
    notes: dict[tuple[str, str], str]
    records: bool = False
