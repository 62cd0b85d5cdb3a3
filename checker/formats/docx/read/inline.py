"""Read one paragraph: its text with runs, marks, edits, pictures and text boxes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from checker.core.document import Mark, MarkKind, Run, RunStyle
from checker.formats.docx.read.controls import Bindings, read_control
from checker.formats.docx.read.drawings import Item, Skipped, read_drawing
from checker.formats.docx.read.fields import FieldMarks, control_state, field_marks
from checker.formats.docx.read.package import SourcePart
from checker.formats.docx.read.recording import Piece, piece
from checker.formats.ooxml.equations import linear
from checker.formats.ooxml.names import (
    MATH,
    MC,
    XML,
    Element,
    R,
    W,
    alternative,
    attribute,
    child,
)
from checker.formats.shared.symbols import symbol

_SPACES = " \t\r\n"
_LINE_ENDS = str.maketrans("\r\n", "  ")
_SHOWN_BREAKS = (None, "textWrapping")
_WORDS_OWN_BOOKMARKS = ("_GoBack",)


@dataclass(frozen=True, slots=True)
class Edit:
    """A tracked change: characters inserted or formatted, or deleted ones that stood at `start`."""

    kind: Literal["insertion", "deletion", "format"]
    start: int
    end: int
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that a comment marks: where its range starts or ends, or where its sign stands."""

    kind: Literal["start", "end", "sign"]
    comment: str
    offset: int


@dataclass(slots=True)
class Inline:
    """The content of one paragraph.

    `items` come with the drawing that each stands in; `pieces` are what the text comes from, where
    that is recorded.
    """

    text: str = ""
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    items: list[tuple[Element, Item]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a paragraph needs to know of its story.

    `fields` are passed in reading order; `notes` maps a note's kind and id to its path; `records`
    asks for `Inline.pieces`.
    """

    source: SourcePart
    fields: FieldMarks
    bindings: Bindings
    notes: dict[tuple[str, str], str]
    records: bool = False


def read_inline(
    paragraphs: Iterable[Element], style_of: Callable[[Element | None], RunStyle], context: Context
) -> Inline:
    """Return what stands in a `w:p`, or in several that a tracked change has joined.

    Args:
        paragraphs: the elements.
        style_of: resolves a run's `w:rPr`.
        context: the story's.
    """
    walk = _Walk(style_of, context)
    for paragraph in paragraphs:
        walk.content(paragraph)
    return walk.finish()


class _Walk:
    """One pass over a paragraph, collecting; each method reads the element that its name says."""

    def __init__(self, style_of: Callable[[Element | None], RunStyle], context: Context) -> None:
        self._style_of = style_of
        self._context = context
        self._fields = context.fields
        self._records = context.records
        self._pieces: list[str] = []
        self._length = 0
        self._properties: Element | None = None
        self._style: RunStyle | None = None
        self._bookmarks: dict[str, tuple[int, str]] = {}
        self._inline = Inline()

    def finish(self) -> Inline:
        marks = self._inline.marks
        marks += self._fields.end_paragraph(self._length)
        for start, name in self._bookmarks.values():
            marks.append(Mark(MarkKind.BOOKMARK, start, self._length, name))
        marks.sort(key=lambda mark: (mark.start, -mark.end))
        self._inline.text = "".join(self._pieces)
        return self._inline

    def content(self, element: Element) -> None:
        for item in element:
            handler = _CONTENT.get(item.tag)
            if handler is not None:
                handler(self, item)

    def run(self, run: Element) -> None:
        outer = self._properties, self._style
        self._properties, self._style = run.find(W + "rPr"), None
        start = self._length
        self._run_content(run)
        self._format_change(start)
        self._properties, self._style = outer

    def _format_change(self, start: int) -> None:
        change = child(self._properties, "rPrChange")
        if change is not None and self._length > start:
            text = "".join(self._pieces)[start:]
            self._edit("format", start, text, change)

    def _run_content(self, element: Element) -> None:
        for item in element:
            handler = _RUN.get(item.tag)
            if handler is not None:
                handler(self, item)

    def put(self, text: str, element: Element) -> None:
        """Add text that `element` shows, in the formatting of the run that is being read."""
        if not text or not self._fields.shows:
            return
        if self._style is None:
            self._style = self._style_of(self._properties)
        self._fields.note_text()
        start, runs = self._length, self._inline.runs
        self._pieces.append(text)
        self._length += len(text)
        if self._records:
            self._inline.pieces.append(piece(start, self._length, element))
        if runs and runs[-1].style == self._style:
            start = runs.pop().start
        runs.append(Run(start, self._length, self._style))

    def text(self, element: Element) -> None:
        self.put(_characters(element), element)

    def tab(self, element: Element) -> None:
        self.put("\t", element)

    def line_break(self, element: Element) -> None:
        if attribute(element, "type") in _SHOWN_BREAKS:
            self.put("\n", element)

    def carriage_return(self, element: Element) -> None:
        self.put("\n", element)

    def hyphen(self, element: Element) -> None:
        self.put("-", element)

    def symbol(self, element: Element) -> None:
        try:
            code = int(attribute(element, "char") or "", 16)
        except ValueError:
            return
        self.put(symbol(code, attribute(element, "font")), element)

    def _mark(self, kind: MarkKind, start: int, value: str, detail: str = "") -> None:
        self._inline.marks.append(Mark(kind, start, self._length, value, detail))

    def field_mark(self, element: Element) -> None:
        marks, text = self._fields.pass_mark(element, self._length)
        self.put(text, element)
        self._inline.marks += marks

    def instruction(self, element: Element) -> None:
        self._fields.instruction(element.text or "")

    def simple_field(self, element: Element) -> None:
        start = self._length
        self.content(element)
        code = attribute(element, "instr") or ""
        self._inline.marks += field_marks(code, start, self._length)

    def hyperlink(self, element: Element) -> None:
        start = self._length
        self.content(element)
        address = self._context.source.address(element.get(R + "id") or "")
        place = attribute(element, "anchor")
        self._mark(MarkKind.LINK, start, f"{address}#{place}" if place else address)

    def bookmark_start(self, element: Element) -> None:
        name = attribute(element, "name") or ""
        if name not in _WORDS_OWN_BOOKMARKS:
            self._bookmarks[attribute(element, "id") or ""] = self._length, name

    def bookmark_end(self, element: Element) -> None:
        begun = self._bookmarks.pop(attribute(element, "id") or "", None)
        if begun is not None:
            self._mark(MarkKind.BOOKMARK, begun[0], begun[1])

    def note_reference(self, element: Element) -> None:
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        path = self._context.notes.get((kind, attribute(element, "id") or ""))
        if path is not None:
            self._mark(MarkKind.NOTE, self._length, path)

    def ruby(self, element: Element) -> None:
        """Read the base text; what stands above it is its reading, not a word of its own."""
        base, reading = child(element, "rubyBase"), child(element, "rt")
        if base is None:
            return
        start = self._length
        self.content(base)
        said = "" if reading is None else "".join(t.text or "" for t in reading.iter(W + "t"))
        self._mark(MarkKind.RUBY, start, said)

    def control(self, element: Element) -> None:
        properties, content = child(element, "sdtPr"), child(element, "sdtContent")
        start, first, noted = self._length, len(self._pieces), self._noted()
        if content is not None:
            self.content(content)
        if properties is not None and noted == self._noted():
            self._bind(properties, start, first)
        state = control_state(properties)
        if state is not None:
            self._mark(MarkKind.TASK, start, state)
        control = read_control(properties)
        if control.name or control.xpath:
            self._mark(MarkKind.CONTROL, start, control.name, control.xpath)

    def _noted(self) -> int:
        """Return how much was noted that points at offsets of the text."""
        return len(self._inline.marks) + len(self._inline.edits) + len(self._inline.anchors)

    def _bind(self, properties: Element, start: int, first: int) -> None:
        """Put a bound control's data in the place of what it held when it was saved."""
        data = self._context.bindings.text(properties)
        held = "".join(self._pieces[first:])
        if not data or not held or data.split() == held.split():
            return
        inside = [run for run in self._inline.runs if run.end > start]
        self._inline.runs = [run for run in self._inline.runs if run.end <= start]
        before = next((run for run in inside if run.start < start), None)
        if before is not None:
            self._inline.runs.append(Run(before.start, start, before.style))
        del self._pieces[first:]
        self._length = start
        self._inline.pieces = [each for each in self._inline.pieces if each.start < start]
        outer, self._style = self._style, inside[-1].style
        self.put(data.translate(_LINE_ENDS), properties)
        self._style = outer

    def alternatives(self, element: Element) -> None:
        branch = alternative(element)
        if branch is not None:
            self.content(branch)

    def alternatives_in_run(self, element: Element) -> None:
        branch = alternative(element)
        if branch is not None:
            self._run_content(branch)

    def inserted(self, element: Element) -> None:
        start, first = self._length, len(self._pieces)
        self.content(element)
        self._edit("insertion", start, "".join(self._pieces[first:]), element)

    def deleted(self, element: Element) -> None:
        for mark in element.iter(W + "fldChar"):
            self._fields.pass_mark(mark, self._length)
        gone = element.iter(W + "delText", W + "t")
        self._edit("deletion", self._length, "".join(map(_characters, gone)), element)

    def _edit(
        self,
        kind: Literal["insertion", "deletion", "format"],
        start: int,
        text: str,
        element: Element,
    ) -> None:
        """Note a change; Word cuts one change into many, which are joined again."""
        if not text:
            return
        author = attribute(element, "author") or ""
        edits = self._inline.edits
        last = edits[-1] if edits else None
        if last is not None and (last.kind, last.author, last.end) == (kind, author, start):
            edits.pop()
            start, text = last.start, last.text + text
        edits.append(Edit(kind, start, self._length, text, author))

    def comment_start(self, element: Element) -> None:
        self._anchor("start", element)

    def comment_end(self, element: Element) -> None:
        self._anchor("end", element)

    def comment_sign(self, element: Element) -> None:
        self._anchor("sign", element)

    def _anchor(self, kind: Literal["start", "end", "sign"], element: Element) -> None:
        self._inline.anchors.append(Anchor(kind, attribute(element, "id") or "", self._length))

    def drawing(self, element: Element) -> None:
        drawing = read_drawing(element, self._context.source.root)
        self._inline.items.extend((element, item) for item in drawing.items)
        self._inline.skipped.extend(drawing.skipped)

    def equation(self, element: Element) -> None:
        start = self._length
        self._properties, self._style = None, None
        self.put(linear(element), element)
        self._mark(MarkKind.EQUATION, start, "")

    def embedded(self, _: Element) -> None:
        self._inline.skipped.append(Skipped.EMBEDDED_FILE)

    def included(self, _: Element) -> None:
        self._inline.skipped.append(Skipped.OTHER_DOCUMENT)


def _characters(element: Element) -> str:
    text = element.text or ""
    if element.get(XML + "space") != "preserve":
        text = text.strip(_SPACES)
    return text.translate(_LINE_ENDS) if "\n" in text or "\r" in text else text


_Handler = Callable[[_Walk, Element], None]

_MARKS: dict[str, _Handler] = {
    W + "commentRangeStart": _Walk.comment_start,
    W + "commentRangeEnd": _Walk.comment_end,
    W + "subDoc": _Walk.included,
    W + "bookmarkStart": _Walk.bookmark_start,
    W + "bookmarkEnd": _Walk.bookmark_end,
    MATH + "oMath": _Walk.equation,
    MATH + "oMathPara": _Walk.equation,
}

_CONTENT: dict[str, _Handler] = {
    **_MARKS,
    **{W + name: _Walk.content for name in ("smartTag", "customXml", "sdtContent", "dir", "bdo")},
    W + "hyperlink": _Walk.hyperlink,
    W + "fldSimple": _Walk.simple_field,
    W + "sdt": _Walk.control,
    W + "r": _Walk.run,
    W + "ins": _Walk.inserted,
    W + "moveTo": _Walk.inserted,
    W + "del": _Walk.deleted,
    W + "moveFrom": _Walk.deleted,
    MC + "AlternateContent": _Walk.alternatives,
}

_RUN: dict[str, _Handler] = {
    W + "t": _Walk.text,
    W + "tab": _Walk.tab,
    W + "ptab": _Walk.tab,
    W + "br": _Walk.line_break,
    W + "cr": _Walk.carriage_return,
    W + "noBreakHyphen": _Walk.hyphen,
    W + "sym": _Walk.symbol,
    W + "fldChar": _Walk.field_mark,
    W + "instrText": _Walk.instruction,
    W + "footnoteReference": _Walk.note_reference,
    W + "endnoteReference": _Walk.note_reference,
    W + "ruby": _Walk.ruby,
    W + "commentReference": _Walk.comment_sign,
    W + "drawing": _Walk.drawing,
    W + "pict": _Walk.drawing,
    W + "object": _Walk.embedded,
    MC + "AlternateContent": _Walk.alternatives_in_run,
}
