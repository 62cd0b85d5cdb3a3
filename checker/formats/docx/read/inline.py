"""Read one paragraph: its text with runs, marks, edits, pictures and text boxes."""

from collections.abc import Callable, Iterable
from typing import Literal

from checker.core.document import Mark, MarkKind, Run, RunStyle
from checker.formats.docx.read.controls import read_control, shows_prompt
from checker.formats.docx.read.drawings import DrawnPicture, Skipped, read_drawing
from checker.formats.docx.read.fields import iter_field_marks, read_control_state
from checker.formats.docx.read.paragraph_content import (
    CommentAnchor,
    ParagraphContent,
    StoryContext,
)
from checker.formats.docx.read.revisions import EditKind, TrackedEdit, add_edit
from checker.formats.docx.read.source_maps import build_piece
from checker.formats.ooxml.alternatives import (
    ALTERNATIVE,
    choose_alternative,
    holds_words,
    is_looked_into,
    read_text,
)
from checker.formats.ooxml.equations import write_linear
from checker.formats.ooxml.names import (
    MATH,
    XML,
    Element,
    R,
    W,
    get_attribute,
    get_child,
)
from checker.formats.shared.symbol_fonts import convert_symbol

_SPACES = " \t\r\n"
_LINE_ENDS = str.maketrans("\r\n", "  ")
_SHOWN_BREAKS = (None, "textWrapping")
_WORDS_OWN_BOOKMARKS = ("_GoBack",)


def read_inline(
    paragraphs: Iterable[Element],
    style_of: Callable[[Element | None], RunStyle],
    context: StoryContext,
    around: Iterable[Element] = (),
) -> ParagraphContent:
    """Return what stands in a `w:p`, or in several that a tracked change has joined.

    Args:
        paragraphs: the elements.
        style_of: resolves a run's `w:rPr`.
        context: the story's.
        around: the `w:sdtPr` of controls that hold just this paragraph.
    """
    walk = _ParagraphWalk(style_of, context)
    for paragraph in paragraphs:
        walk.content(paragraph)
    for properties in around:
        walk.fill(properties)
    return walk.finish()


class _ParagraphWalk:
    """One pass over a paragraph, collecting; each method reads the element that its name says."""

    def __init__(
        self, style_of: Callable[[Element | None], RunStyle], context: StoryContext
    ) -> None:
        self._style_of = style_of
        self._context = context
        self._fields = context.fields
        self._records = context.records
        self._pieces: list[str] = []
        self._length = 0
        self._properties: Element | None = None
        self._style: RunStyle | None = None
        self._bookmarks: dict[str, tuple[int, str]] = {}
        self._inline = ParagraphContent()

    def finish(self) -> ParagraphContent:
        marks = self._inline.marks
        marks += self._fields.end_paragraph(self._length)
        for start, name in self._bookmarks.values():
            marks.append(Mark(MarkKind.BOOKMARK, start, self._length, name))
        marks.sort(key=lambda mark: (mark.start, -mark.end))
        self._inline.text = "".join(self._pieces)
        return self._inline

    def fill(self, properties: Element) -> None:
        """Put the data of a control around the paragraph in the place of what it held."""
        plain = not (self._count_noted() or self._inline.items or self._bookmarks)
        self._inline.filled |= self._bind(properties, 0, 0, plain=plain)

    def content(self, element: Element) -> None:
        for item in element.iterchildren("*"):
            handler = _CONTENT.get(item.tag)
            if handler is not None:
                handler(self, item)
            else:
                self._pass_over(item, self.content)

    def run(self, run: Element) -> None:
        outer = self._properties, self._style
        self._properties, self._style = run.find(W + "rPr"), None
        start = self._length
        self._run_content(run)
        self._format_change(start)
        self._properties, self._style = outer

    def _format_change(self, start: int) -> None:
        change = get_child(self._properties, "rPrChange")
        if change is not None and self._length > start:
            text = "".join(self._pieces)[start:]
            self._edit("format", start, text, change)

    def _run_content(self, element: Element) -> None:
        for item in element.iterchildren("*"):
            handler = _RUN.get(item.tag)
            if handler is not None:
                handler(self, item)
            else:
                self._pass_over(item, self._run_content)

    def _pass_over(self, element: Element, look_into: Callable[[Element], None]) -> None:
        """Look into an element where the file says so, else note what it holds."""
        if is_looked_into(element):
            look_into(element)
        elif holds_words(element):
            self._inline.skipped.append(Skipped.UNKNOWN)

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
            self._inline.pieces.append(build_piece(start, self._length, element))
        if runs and runs[-1].style == self._style:
            start = runs.pop().start
        runs.append(Run(start, self._length, self._style))

    def text(self, element: Element) -> None:
        self.put(_read_characters(element), element)
        if len(element) and "".join(map(str, element.itertext("*"))) != read_text(element):
            self._inline.skipped.append(Skipped.UNKNOWN)

    def tab(self, element: Element) -> None:
        self.put("\t", element)

    def line_break(self, element: Element) -> None:
        if get_attribute(element, "type") in _SHOWN_BREAKS:
            self.put("\n", element)

    def carriage_return(self, element: Element) -> None:
        self.put("\n", element)

    def hyphen(self, element: Element) -> None:
        self.put("-", element)

    def symbol(self, element: Element) -> None:
        try:
            code = int(get_attribute(element, "char") or "", 16)
        except ValueError:
            return
        self.put(convert_symbol(code, get_attribute(element, "font")), element)

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
        code = get_attribute(element, "instr") or ""
        self._inline.marks += iter_field_marks(code, start, self._length)

    def hyperlink(self, element: Element) -> None:
        start = self._length
        self.content(element)
        address = self._context.source.address(element.get(R + "id") or "")
        place = get_attribute(element, "anchor")
        self._mark(MarkKind.LINK, start, f"{address}#{place}" if place else address)

    def bookmark_start(self, element: Element) -> None:
        name = get_attribute(element, "name") or ""
        if name not in _WORDS_OWN_BOOKMARKS:
            self._bookmarks[get_attribute(element, "id") or ""] = self._length, name

    def bookmark_end(self, element: Element) -> None:
        begun = self._bookmarks.pop(get_attribute(element, "id") or "", None)
        if begun is not None:
            self._mark(MarkKind.BOOKMARK, begun[0], begun[1])

    def note_reference(self, element: Element) -> None:
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        path = self._context.notes.get((kind, get_attribute(element, "id") or ""))
        if path is not None:
            self._mark(MarkKind.NOTE, self._length, path)

    def ruby(self, element: Element) -> None:
        """Read the base text; what stands above it is its reading, not a word of its own."""
        base, reading = get_child(element, "rubyBase"), get_child(element, "rt")
        if base is None:
            return
        start = self._length
        self.content(base)
        said = "" if reading is None else "".join(t.text or "" for t in reading.iter(W + "t"))
        self._mark(MarkKind.RUBY, start, said)

    def control(self, element: Element) -> None:
        properties, content = get_child(element, "sdtPr"), get_child(element, "sdtContent")
        start, first, noted = self._length, len(self._pieces), self._count_noted()
        if content is not None:
            self.content(content)
        if properties is not None:
            plain = noted == self._count_noted()
            filled = self._bind(properties, start, first, plain=plain)
            if not filled and self._length > start and shows_prompt(properties):
                self._mark(MarkKind.PROMPT, start, "")
        state = read_control_state(properties)
        if state is not None:
            self._mark(MarkKind.TASK, start, state)
        control = read_control(properties)
        if control.name or control.xpath:
            self._mark(MarkKind.CONTROL, start, control.name, control.xpath)

    def _count_noted(self) -> int:
        """Return how much was noted that points at offsets of the text."""
        return len(self._inline.marks) + len(self._inline.edits) + len(self._inline.anchors)

    def _bind(self, properties: Element, start: int, first: int, *, plain: bool) -> bool:
        """Put a bound control's data in the place of what it held; return whether that was done.

        Where it holds more than plain text, or there is no data to show, the difference is noted.
        """
        data = self._context.bindings.text(properties)
        held = "".join(self._pieces[first:])
        if data is None or data.split() == held.split():
            return False
        if not plain or not data.strip():
            unfilled = shows_prompt(properties) and not data.strip()
            self._inline.skipped += [] if unfilled else [Skipped.BOUND_DATA]
            return False
        inside = [run for run in self._inline.runs if run.end > start]
        self._inline.runs = [run for run in self._inline.runs if run.end <= start]
        before = next((run for run in inside if run.start < start), None)
        if before is not None:
            self._inline.runs.append(Run(before.start, start, before.style))
        del self._pieces[first:]
        self._length = start
        self._inline.pieces = [each for each in self._inline.pieces if each.start < start]
        outer, self._style = self._style, inside[-1].style if inside else None
        self.put(data.translate(_LINE_ENDS), properties)
        self._style = outer
        return True

    def alternatives(self, element: Element) -> None:
        branch = choose_alternative(element)
        if branch is not None:
            self.content(branch)

    def alternatives_in_run(self, element: Element) -> None:
        branch = choose_alternative(element)
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
        self._edit("deletion", self._length, "".join(map(_read_characters, gone)), element)

    def _edit(self, kind: EditKind, start: int, text: str, element: Element) -> None:
        if text:
            author = get_attribute(element, "author") or ""
            add_edit(self._inline.edits, TrackedEdit(kind, start, self._length, text, author))

    def comment_start(self, element: Element) -> None:
        self._add_anchor("start", element)

    def comment_end(self, element: Element) -> None:
        self._add_anchor("end", element)

    def comment_sign(self, element: Element) -> None:
        self._add_anchor("sign", element)

    def _add_anchor(self, kind: Literal["start", "end", "sign"], element: Element) -> None:
        self._inline.anchors.append(
            CommentAnchor(kind, get_attribute(element, "id") or "", self._length)
        )

    def drawing(self, element: Element) -> None:
        drawing = read_drawing(element, self._context.source.root)
        self._inline.items.extend((element, item) for item in drawing.items)
        self._inline.skipped.extend(drawing.skipped)

    def equation(self, element: Element) -> None:
        start = self._length
        self._properties, self._style = None, None
        self.put(write_linear(element), element)
        self._mark(MarkKind.EQUATION, start, "")

    def embedded(self, element: Element) -> None:
        """Note an embedded file; of what is drawn in its place only the words are read."""
        self._inline.skipped.append(Skipped.EMBEDDED_FILE)
        drawing = read_drawing(element, self._context.source.root)
        words = (each for each in drawing.items if not isinstance(each, DrawnPicture))
        self._inline.items.extend((element, item) for item in words)
        self._inline.skipped.extend(drawing.skipped)

    def included(self, _: Element) -> None:
        self._inline.skipped.append(Skipped.OTHER_DOCUMENT)


def _read_characters(element: Element) -> str:
    text = read_text(element) if len(element) else element.text or ""
    if element.get(XML + "space") != "preserve":
        text = text.strip(_SPACES)
    return text.translate(_LINE_ENDS) if "\n" in text or "\r" in text else text


_Handler = Callable[[_ParagraphWalk, Element], None]

_MARKS: dict[str, _Handler] = {
    W + "commentRangeStart": _ParagraphWalk.comment_start,
    W + "commentRangeEnd": _ParagraphWalk.comment_end,
    W + "subDoc": _ParagraphWalk.included,
    W + "bookmarkStart": _ParagraphWalk.bookmark_start,
    W + "bookmarkEnd": _ParagraphWalk.bookmark_end,
    MATH + "oMath": _ParagraphWalk.equation,
    MATH + "oMathPara": _ParagraphWalk.equation,
}

_CONTENT: dict[str, _Handler] = {
    **_MARKS,
    **{
        W + name: _ParagraphWalk.content
        for name in ("smartTag", "customXml", "sdtContent", "dir", "bdo")
    },
    W + "hyperlink": _ParagraphWalk.hyperlink,
    W + "fldSimple": _ParagraphWalk.simple_field,
    W + "sdt": _ParagraphWalk.control,
    W + "r": _ParagraphWalk.run,
    W + "ins": _ParagraphWalk.inserted,
    W + "moveTo": _ParagraphWalk.inserted,
    W + "del": _ParagraphWalk.deleted,
    W + "moveFrom": _ParagraphWalk.deleted,
    ALTERNATIVE: _ParagraphWalk.alternatives,
}

_RUN: dict[str, _Handler] = {
    W + "t": _ParagraphWalk.text,
    W + "tab": _ParagraphWalk.tab,
    W + "ptab": _ParagraphWalk.tab,
    W + "br": _ParagraphWalk.line_break,
    W + "cr": _ParagraphWalk.carriage_return,
    W + "noBreakHyphen": _ParagraphWalk.hyphen,
    W + "sym": _ParagraphWalk.symbol,
    W + "fldChar": _ParagraphWalk.field_mark,
    W + "instrText": _ParagraphWalk.instruction,
    W + "footnoteReference": _ParagraphWalk.note_reference,
    W + "endnoteReference": _ParagraphWalk.note_reference,
    W + "ruby": _ParagraphWalk.ruby,
    W + "commentReference": _ParagraphWalk.comment_sign,
    W + "drawing": _ParagraphWalk.drawing,
    W + "pict": _ParagraphWalk.drawing,
    W + "object": _ParagraphWalk.embedded,
    ALTERNATIVE: _ParagraphWalk.alternatives_in_run,
}
