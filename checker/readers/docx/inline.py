"""What stands in one paragraph: its text with runs, edits, anchors, pictures and text boxes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from checker.document import Run, RunStyle
from checker.readers.docx.drawings import Picture, Skipped, TextBox, read_drawing
from checker.readers.docx.fields import FieldMarks
from checker.readers.docx.names import MATH, MC, XML, Element, W, alternative, attribute
from checker.readers.docx.symbols import symbol

_SPACES = " \t\r\n"
_LINE_ENDS = str.maketrans("\r\n", "  ")
_SHOWN_BREAKS = (None, "textWrapping")


@dataclass(frozen=True, slots=True)
class Edit:
    """A tracked change: inserted characters, or deleted ones that stood at `start`."""

    kind: Literal["insertion", "deletion"]
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
    """The content of one paragraph."""

    text: str = ""
    runs: list[Run] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    items: list[Picture | TextBox] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def read_inline(
    paragraph: Element, style_of: Callable[[Element | None], RunStyle], fields: FieldMarks
) -> Inline:
    """Return what stands in a `w:p`.

    Args:
        paragraph: the element.
        style_of: resolves a run's `w:rPr`.
        fields: the field marks of the story, passed in reading order.
    """
    walk = _Walk(style_of, fields)
    walk.content(paragraph)
    return walk.finish()


class _Walk:
    """One pass over a paragraph, collecting; each method reads the element that its name says."""

    def __init__(self, style_of: Callable[[Element | None], RunStyle], fields: FieldMarks) -> None:
        self._style_of = style_of
        self._fields = fields
        self._pieces: list[str] = []
        self._length = 0
        self._properties: Element | None = None
        self._style: RunStyle | None = None
        self._inline = Inline()

    def finish(self) -> Inline:
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
        self._run_content(run)
        self._properties, self._style = outer

    def _run_content(self, element: Element) -> None:
        for item in element:
            handler = _RUN.get(item.tag)
            if handler is not None:
                handler(self, item)

    def put(self, text: str) -> None:
        """Add shown text in the formatting of the run that is being read."""
        if not text or not self._fields.shows:
            return
        if self._style is None:
            self._style = self._style_of(self._properties)
        start, runs = self._length, self._inline.runs
        self._pieces.append(text)
        self._length += len(text)
        if runs and runs[-1].style == self._style:
            start = runs.pop().start
        runs.append(Run(start, self._length, self._style))

    def text(self, element: Element) -> None:
        self.put(_characters(element))

    def tab(self, _: Element) -> None:
        self.put("\t")

    def line_break(self, element: Element) -> None:
        if attribute(element, "type") in _SHOWN_BREAKS:
            self.put("\n")

    def carriage_return(self, _: Element) -> None:
        self.put("\n")

    def hyphen(self, _: Element) -> None:
        self.put("-")

    def symbol(self, element: Element) -> None:
        try:
            code = int(attribute(element, "char") or "", 16)
        except ValueError:
            return
        self.put(symbol(code, attribute(element, "font")))

    def field_mark(self, element: Element) -> None:
        self._fields.pass_mark(element)

    def ruby(self, element: Element) -> None:
        """Read the base text: what stands above it is its reading, not a word of its own."""
        base = element.find(W + "rubyBase")
        if base is not None:
            self.content(base)

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
            self._fields.pass_mark(mark)
        gone = element.iter(W + "delText", W + "t")
        self._edit("deletion", self._length, "".join(map(_characters, gone)), element)

    def _edit(
        self, kind: Literal["insertion", "deletion"], start: int, text: str, element: Element
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
        drawing = read_drawing(element)
        self._inline.items.extend(drawing.items)
        self._inline.skipped.extend(drawing.skipped)

    def equation(self, _: Element) -> None:
        self._inline.skipped.append(Skipped.EQUATION)

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
    MATH + "oMath": _Walk.equation,
    MATH + "oMathPara": _Walk.equation,
}

_CONTENT: dict[str, _Handler] = {
    **_MARKS,
    **{
        W + name: _Walk.content
        for name in (
            "hyperlink",
            "fldSimple",
            "smartTag",
            "customXml",
            "sdt",
            "sdtContent",
            "dir",
            "bdo",
        )
    },
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
    W + "ruby": _Walk.ruby,
    W + "commentReference": _Walk.comment_sign,
    W + "drawing": _Walk.drawing,
    W + "pict": _Walk.drawing,
    W + "object": _Walk.embedded,
    MC + "AlternateContent": _Walk.alternatives_in_run,
}
