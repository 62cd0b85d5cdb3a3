"""Read what stands in one paragraph: its text with runs, marks, changes, notes and frames.

White space is collapsed as ODF 1.3 part 3, 6.1.2 says; `text:s`, `text:tab` and `text:line-break`
stand for characters.
"""

from collections.abc import Callable
from dataclasses import field, replace
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Mark, MarkKind, Run
from checker.formats.odt.names import (
    DC,
    DRAW,
    OFFICE,
    TEXT,
    XLINK,
    Element,
    is_element,
    join_text_within,
    parse_integer,
)
from checker.formats.odt.styles import OdtStyleSheet

_BLANKS: Final = " \t\r\n"
_MAX_SPACES: Final = 10_000
ChangeKind = Literal["insertion", "deletion", "format"]


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change as the file describes it: who made it, and what it deleted."""

    kind: ChangeKind
    author: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class OdtEdit:
    """Characters that a tracked change touched; deleted ones stood at `start`."""

    change: Change
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a character stands in the file.

    It is character `offset` of the text of `element`, or of what follows it where `tail`. None says
    that the element as a whole stands for it.
    """

    element: Element
    tail: bool
    offset: int | None


@dataclass(slots=True)
class OdtParagraphContent:
    """The content of one paragraph; `sources` has an entry per character where it is recorded."""

    text: str = ""
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    edits: list[OdtEdit] = field(default_factory=list)
    frames: list[Element] = field(default_factory=list)
    anchors: list[tuple[str, Element, int]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


@dataclass(slots=True)
class Context:
    """What reading a paragraph needs to know of its document.

    `open_changes` are those that go on in the next paragraph; `name_note` gives the path of the
    story of a note and remembers to read it.
    """

    sheet: OdtStyleSheet
    changes: dict[str, Change]
    name_note: Callable[[Element], str]
    open_changes: dict[str, Change] = field(default_factory=dict)
    hidden: bool = False
    records: bool = False


def read_inline(paragraph: Element, context: Context) -> OdtParagraphContent:
    """Return what stands in a `text:p` or `text:h`."""
    walk = _Walk(paragraph.get(TEXT + "style-name"), context)
    walk.content(paragraph)
    return walk.finish()


class _Walk:
    """One pass over a paragraph, collecting."""

    def __init__(self, style: str | None, context: Context) -> None:
        self._style = style
        self._context = context
        self._pieces: list[str] = []
        self._length = 0
        self._after_space = True
        self._spans: list[str] = []
        self._bookmarks: dict[str, int] = {}
        self._starts = dict.fromkeys(context.open_changes, 0)
        self._inline = OdtParagraphContent()

    def finish(self) -> OdtParagraphContent:
        inline = self._inline
        inline.text = "".join(self._pieces)
        for identifier, start in self._starts.items():
            self._edit(self._context.open_changes[identifier], start, goes_on=True)
        for name, start in self._bookmarks.items():
            self._mark(MarkKind.BOOKMARK, start, name)
        inline.marks.sort(key=lambda mark: (mark.start, -mark.end))
        return inline

    def content(self, element: Element) -> None:
        """Read the text and the children of an element."""
        self._read_text(element, element.text, tail=False)
        for item in element.iterchildren():
            if is_element(item):
                handler = _HANDLERS.get(item.tag)
                if handler is not None:
                    handler(self, item)
                elif item.tag.startswith((TEXT, DC)):
                    self.content(item)
            self._read_text(item, item.tail, tail=True)

    def _read_text(self, element: Element, text: str | None, *, tail: bool) -> None:
        if not text:
            return
        kept: list[str] = []
        offsets: list[int] = []
        for offset, sign in enumerate(text):
            is_blank = sign in _BLANKS
            if not (is_blank and self._after_space):
                kept.append(" " if is_blank else sign)
                offsets.append(offset)
            self._after_space = is_blank
        self._put("".join(kept), [Source(element, tail, each) for each in offsets])

    def _put(self, text: str, sources: list[Source]) -> None:
        if not text:
            return
        style = self._context.sheet.run(self._style, self._spans, text)
        if self._context.hidden:
            style = replace(style, hidden=True)
        start, runs = self._length, self._inline.runs
        self._pieces.append(text)
        self._length += len(text)
        if self._context.records:
            self._inline.sources += sources
        if runs and runs[-1].style == style:
            start = runs.pop().start
        runs.append(Run(start, self._length, style))

    def _put_signs(self, element: Element, text: str, *, after_space: bool = False) -> None:
        self._put(text, [Source(element, False, None)] * len(text))
        self._after_space = after_space

    def _mark(self, kind: MarkKind, start: int, value: str, detail: str = "") -> None:
        self._inline.marks.append(Mark(kind, start, self._length, value, detail))

    def spaces(self, element: Element) -> None:
        count = parse_integer(element.get(TEXT + "c"))
        self._put_signs(element, " " * min(1 if count is None else max(count, 0), _MAX_SPACES))

    def tab(self, element: Element) -> None:
        self._put_signs(element, "\t")

    def line_break(self, element: Element) -> None:
        self._put_signs(element, "\n")

    def span(self, element: Element) -> None:
        self._spans.append(element.get(TEXT + "style-name") or "")
        self.content(element)
        self._spans.pop()

    def link(self, element: Element) -> None:
        start = self._length
        self.span(element)
        self._mark(MarkKind.LINK, start, element.get(XLINK + "href") or "")

    def ruby(self, element: Element) -> None:
        """Read the base text; what stands above it is its reading, not a word of its own."""
        start, base = self._length, element.find(TEXT + "ruby-base")
        reading = element.find(TEXT + "ruby-text")
        if base is not None:
            self.content(base)
            said = "" if reading is None else join_text_within(reading)
            self._mark(MarkKind.RUBY, start, said)

    def bookmark(self, element: Element) -> None:
        self._mark(MarkKind.BOOKMARK, self._length, element.get(TEXT + "name") or "")

    def bookmark_start(self, element: Element) -> None:
        self._bookmarks[element.get(TEXT + "name") or ""] = self._length

    def bookmark_end(self, element: Element) -> None:
        name = element.get(TEXT + "name") or ""
        start = self._bookmarks.pop(name, None)
        if start is not None:
            self._mark(MarkKind.BOOKMARK, start, name)

    def field(self, element: Element) -> None:
        start = self._length
        self.content(element)
        name = _FIELDS[element.tag]
        self._mark(MarkKind.FIELD, start, name, name)

    def sequence(self, element: Element) -> None:
        start = self._length
        self.content(element)
        self._mark(MarkKind.FIELD, start, "SEQ", f"SEQ {element.get(TEXT + 'name') or ''}")

    def reference(self, element: Element) -> None:
        """Read a cross-reference under the names that Word gives to such fields."""
        start = self._length
        self.content(element)
        shown, name = element.get(TEXT + "reference-format"), element.get(TEXT + "ref-name") or ""
        kind = "PAGEREF" if shown == "page" else "REF"
        switch = "" if shown in {"text", "page"} else " \\n"
        self._mark(MarkKind.FIELD, start, kind, f"{kind} {name}{switch}")

    def note(self, element: Element) -> None:
        self._mark(MarkKind.NOTE, self._length, self._context.name_note(element))

    def annotation(self, element: Element) -> None:
        self._inline.anchors.append(("start", element, self._length))

    def annotation_end(self, element: Element) -> None:
        self._inline.anchors.append(("end", element, self._length))

    def frame(self, element: Element) -> None:
        self._inline.frames.append(element)

    def change_start(self, element: Element) -> None:
        identifier = element.get(TEXT + "change-id") or ""
        change = self._context.changes.get(identifier)
        if change is not None:
            self._context.open_changes[identifier] = change
            self._starts[identifier] = self._length

    def change_end(self, element: Element) -> None:
        identifier = element.get(TEXT + "change-id") or ""
        change = self._context.open_changes.pop(identifier, None)
        start = self._starts.pop(identifier, None)
        if change is not None and start is not None:
            self._edit(change, start, goes_on=False)

    def _edit(self, change: Change, start: int, *, goes_on: bool) -> None:
        text = "".join(self._pieces)[start : self._length] + ("\n" if goes_on else "")
        if text:
            self._inline.edits.append(OdtEdit(change, start, self._length, text))

    def change(self, element: Element) -> None:
        """Note what was deleted here."""
        change = self._context.changes.get(element.get(TEXT + "change-id") or "")
        if change is not None and change.text:
            edit = OdtEdit(change, self._length, self._length, change.text)
            self._inline.edits.append(edit)

    def nothing(self, _: Element) -> None:
        """Pass over what shows no characters."""


_FIELDS: Final = {
    TEXT + "page-number": "PAGE",
    TEXT + "page-count": "NUMPAGES",
    TEXT + "date": "DATE",
    TEXT + "time": "TIME",
    TEXT + "title": "TITLE",
    TEXT + "subject": "SUBJECT",
    TEXT + "author-name": "AUTHOR",
    TEXT + "initial-creator": "AUTHOR",
    TEXT + "creator": "LASTSAVEDBY",
    TEXT + "creation-date": "CREATEDATE",
    TEXT + "modification-date": "SAVEDATE",
    TEXT + "file-name": "FILENAME",
    TEXT + "chapter": "STYLEREF",
    TEXT + "user-defined": "DOCPROPERTY",
}
_SHAPES: Final = (
    "frame", "g", "a", "custom-shape", "rect", "ellipse", "circle", "polygon", "polyline", "path",
    "regular-polygon", "line", "connector", "caption", "control",
)  # fmt: skip

_HANDLERS: Final[dict[str, Callable[[_Walk, Element], None]]] = {
    TEXT + "s": _Walk.spaces,
    TEXT + "tab": _Walk.tab,
    TEXT + "line-break": _Walk.line_break,
    TEXT + "span": _Walk.span,
    TEXT + "a": _Walk.link,
    TEXT + "ruby": _Walk.ruby,
    TEXT + "bookmark": _Walk.bookmark,
    TEXT + "bookmark-start": _Walk.bookmark_start,
    TEXT + "bookmark-end": _Walk.bookmark_end,
    TEXT + "sequence": _Walk.sequence,
    TEXT + "bookmark-ref": _Walk.reference,
    TEXT + "reference-ref": _Walk.reference,
    TEXT + "sequence-ref": _Walk.reference,
    TEXT + "note-ref": _Walk.reference,
    TEXT + "note": _Walk.note,
    TEXT + "number": _Walk.nothing,
    TEXT + "soft-page-break": _Walk.nothing,
    TEXT + "change-start": _Walk.change_start,
    TEXT + "change-end": _Walk.change_end,
    TEXT + "change": _Walk.change,
    OFFICE + "annotation": _Walk.annotation,
    OFFICE + "annotation-end": _Walk.annotation_end,
    **dict.fromkeys(_FIELDS, _Walk.field),
    **{DRAW + name: _Walk.frame for name in _SHAPES},
}
