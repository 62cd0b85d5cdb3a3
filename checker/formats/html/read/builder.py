"""Build blocks from tags: a stack of open elements, and the line of text being read."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from checker.core.data_classes import dataclass
from checker.core.document import QUOTE_STYLE, BlockKind, Mark, MarkKind, ParagraphStyle, Part
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.html.read.character_references import decode_value
from checker.formats.html.read.draft_blocks import DraftBlock, DraftTable, join_words
from checker.formats.html.read.element_context import Element, ElementContext
from checker.formats.html.read.elements import (
    ATTRIBUTES,
    BLOCKS,
    CLOSE_PARAGRAPH,
    HEADINGS,
    IMPLIED_ENDS,
    PAGE,
    RAW,
    SCOPES,
    TABLE_PARTS,
    VOIDS,
    get_barrier,
)
from checker.formats.html.read.formatting import TextLook, find_alignment, is_hidden, style_element
from checker.formats.html.read.line_builder import LineBuilder, LineNote, MarkupKind
from checker.formats.html.read.tokens import (
    CommentToken,
    Raw,
    TagToken,
    TextToken,
    Token,
    UnclosedToken,
    iter_tokens,
)
from checker.formats.shared.archive import report_too_many_blocks

_MAX_OPEN = 512  # as deep as Chromium builds a tree
_TAGS_PER_BLOCK = 5
_CONDITIONAL = ("[if ", "[if(", "[endif", "<![endif")  # Word's own, which no author wrote


Opener = Callable[["BlockBuilder", TagToken, Mapping[str, str], Element], None]
VoidReader = Callable[["BlockBuilder", TagToken, Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Meanings:
    """What elements do: those that hold others when they open, the rest where they stand."""

    openers: Mapping[str, Opener]
    voids: Mapping[str, VoidReader]


class BlockBuilder:
    """Reads tokens into drafts.

    Args:
        source: the whole source.
        meanings: what each element does.
        place: the file, for errors.
        limits: what is too large.
        margins: whether `header` and `footer` are those of a page.
        original: read the document as before its `ins` and `del`.
    """

    def __init__(
        self,
        source: str,
        meanings: Meanings,
        place: str,
        limits: Limits,
        *,
        margins: bool,
        original: bool,
    ) -> None:
        self.source = source
        self._meanings = meanings
        self.place = place
        self.limits = limits
        self.has_margins = margins
        self.original = original
        self.drafts: list[DraftBlock] = []
        self.margins: list[tuple[Part, list[DraftBlock]]] = []
        self.properties: dict[str, str] = {}
        self.language = ""
        self.unread: Counter[str] = Counter()
        self.waiting: list[LineNote] = []
        self.tables: list[DraftTable] = []
        self.equations: dict[int, str] = {}
        self.changed = False
        self.captures = 0
        self.context = ElementContext()
        self.line = LineBuilder(source)
        self.target = self.drafts
        self._stack: list[Element] = []
        self._open_names: Counter[str] = Counter()
        self._marks: list[Mark] = []
        self._blocks = 0
        self._tags = 0
        self._skip_to = 0

    def read(self, start: int, end: int) -> None:
        """Read the source between two offsets.

        Raises:
            InputError: more blocks, tags or nested tables than `limits` allow.
        """
        for token in iter_tokens(self.source, start, end):
            self._take_token(token)
        self._pop_to(0, end)
        self.flush(end)
        if self.drafts:
            last = self.drafts[-1]
            last.notes += [replace(note, at=len(last.text)) for note in self.waiting]
            self.waiting = []

    def _take_token(self, token: Token) -> None:
        match token:
            case TextToken(start, end):
                if (start := max(start, self._skip_to)) < end:
                    look, verbatim = self.context.look, self.context.verbatim
                    self.line.read(start, end, look, verbatim=verbatim)
            case TagToken(closing=False):
                self._count_tag()
                self._open(token)
            case TagToken():
                self._count_tag()
                self._close(token)
            case CommentToken():
                self._note_comment(token)
            case Raw("title", start, end):
                title = LineBuilder(self.source)
                title.read(start, end, TextLook())
                self.properties.setdefault("title", title.text())
            case Raw("textarea", start, end):
                self.box(start + self.source.startswith("\n", start, end), end)
            case UnclosedToken():
                self.unread["broken"] += 1

    # What openers use

    def flush(self, at: int) -> None:
        """End the block that is being read."""
        line, self.line = self.line, LineBuilder(self.source)
        if line.is_untouched():
            return
        tasks = any(mark.kind is MarkKind.TASK for mark in line.marks)
        if tasks or not line.is_blank():
            self._emit(line, at)
        else:
            self.waiting += [replace(note, at=0) for note in line.notes]
            self._marks += [replace(mark, start=0, end=0) for mark in line.marks]
        for start, end in line.images:
            self._emit_image(start, end)

    def emit(self, draft: DraftBlock) -> None:
        """Add a block where blocks go, with what waited for one."""
        self.count(1)
        draft.notes = [*self.waiting, *draft.notes]
        draft.marks = [*self._marks, *draft.marks]
        self.waiting, self._marks = [], []
        self.target.append(draft)
        if self.context.item is not None:
            self.context.item.fill()

    def emit_empty(self, kind: BlockKind, at: int) -> None:
        """Add a block without words."""
        item = self.context.item if kind is BlockKind.LIST_ITEM else None
        level, marker = (item.level, item.marker) if item else (None, None)
        self.emit(DraftBlock(kind, "", (at,), level=level, marker=marker))

    def count(self, blocks: int) -> None:
        """Count blocks, rows and cells against their limit.

        Raises:
            InputError: there are more.
        """
        self._blocks += blocks
        if self._blocks > self.limits.blocks:
            raise report_too_many_blocks(self.place, self.limits)

    def note(self, kind: MarkupKind, text: str) -> None:
        """Keep something that stands beside the words here."""
        self.line.notes.append(LineNote(kind, text, self.line.length))

    def box(self, start: int, end: int) -> None:
        """Read what a form's box holds, set apart from the words around it."""
        self.line.space(start, self.context.look)
        self.line.read(start, end, self.context.look, verbatim=True)
        self.line.space(end, self.context.look)

    def skip_line_break(self, at: int) -> None:
        """Pass over a line break that stands at `at`."""
        if self.source.startswith("\n", at):
            self._skip_to = at + 1

    def capture(self, element: Element, done: Callable[[str], None]) -> None:
        """Keep what an element holds out of the blocks; `done` gets its words at its end."""
        self.capture_blocks(element, lambda drafts: done(join_words(drafts)))

    def capture_blocks(
        self, element: Element, done: Callable[[Sequence[DraftBlock]], None]
    ) -> None:
        """Keep what an element holds out of the blocks; `done` gets it at its end."""
        line, target = self.line, self.target
        self.line, self.target = LineBuilder(self.source), []
        self.captures += 1

        def close(at: int) -> None:
            self.flush(at)
            captured = self.target
            self.line, self.target = line, target
            self.captures -= 1
            comments = [each for draft in captured for each in draft.notes]
            line.notes += [replace(each, at=line.length) for each in comments]
            done(captured)

        element.closers.append(close)

    def push(self, name: str) -> Element:
        """Open an element."""
        element = Element(name, self.context)
        self._stack.append(element)
        self._open_names[name] += 1
        return element

    def find(self, names: AbstractSet[str], barrier: AbstractSet[str]) -> int | None:
        """Return where the innermost open element of `names` is, none beyond `barrier`."""
        if not any(self._open_names[name] for name in names):
            return None
        for index in range(len(self._stack) - 1, -1, -1):
            if self._stack[index].name in names:
                return index
            if self._stack[index].name in barrier:
                return None
        return None

    # Tags

    def _open(self, tag: TagToken) -> None:
        name = tag.name
        attributes = self._read_attributes(tag)
        self._imply_ends(name, tag.start)
        if name in PAGE:
            self.language = self.language or attributes.get("lang", "")
            return
        if name in TABLE_PARTS and self.find({"table"}, frozenset()) is None:
            return
        if name in BLOCKS:
            self.flush(tag.start)
        self._add_bookmark(name, attributes)
        if name in VOIDS or name in RAW:
            if void := self._meanings.voids.get(name):
                void(self, tag, attributes)
        elif len(self._stack) >= _MAX_OPEN:
            self.unread["nesting"] += 1
        else:
            self._push(tag, attributes)

    def _push(self, tag: TagToken, attributes: Mapping[str, str]) -> None:
        element = self.push(tag.name)
        look, alignment = self.context.look, find_alignment(attributes)
        style = style_element(look.style, tag.name, attributes)
        if style != look.style or alignment:
            alignment = alignment or self.context.alignment
            look = replace(look, style=style)
            self.context = replace(self.context, look=look, alignment=alignment)
        if tag.name not in TABLE_PARTS and is_hidden(attributes):
            self._hide(element)
        if opener := self._meanings.openers.get(tag.name):
            opener(self, tag, attributes, element)

    def _hide(self, element: Element) -> None:
        if not self.captures:
            self.capture(element, lambda text: self.note("hidden", text) if text else None)

    def _imply_ends(self, name: str, at: int) -> None:
        if name in CLOSE_PARAGRAPH:
            self._close_innermost({"p"}, SCOPES, at)
        if name in IMPLIED_ENDS:
            names, barrier = IMPLIED_ENDS[name]
            while self._close_innermost(names, barrier, at) and name not in HEADINGS:
                pass
        if name == "table" and self._stack and self._stack[-1].name in {"table", "tr"}:
            self._close_innermost({"table"}, frozenset(), at)

    def _close_innermost(self, names: AbstractSet[str], barrier: AbstractSet[str], at: int) -> bool:
        index = self.find(names, barrier)
        if index is None:
            return False
        self._pop_to(index, at)
        return True

    def _close(self, tag: TagToken) -> None:
        names = HEADINGS if tag.name in HEADINGS else frozenset({tag.name})
        if self._close_innermost(names, get_barrier(tag.name), tag.start):
            return
        if tag.name == "br":  # `</br>`, which browsers read as a break
            self.line.break_line(tag.start, tag.end, self.context.look)
        elif tag.name == "p":  # alone, it is an empty paragraph
            self.flush(tag.start)

    def _pop_to(self, index: int, at: int) -> None:
        while len(self._stack) > index:
            element = self._stack.pop()
            self._open_names[element.name] -= 1
            if element.name in BLOCKS:
                self.flush(at)
            for closer in reversed(element.closers):
                closer(at)
            self.context = element.context

    # Parts

    def _read_attributes(self, tag: TagToken) -> dict[str, str]:
        known = ATTRIBUTES.intersection(tag.attributes)
        return {name: decode_value(self.source, tag.attributes[name]) for name in known}

    def _add_bookmark(self, name: str, attributes: Mapping[str, str]) -> None:
        at = self.line.length
        named = attributes.get("id") or (attributes.get("name") if name == "a" else None)
        if named:
            self.line.marks.append(Mark(MarkKind.BOOKMARK, at, at, named))

    def _note_comment(self, comment: CommentToken) -> None:
        text = self.source[comment.text_start : comment.text_end].strip()
        if text and not text.startswith(_CONDITIONAL):
            self.note("comment", text)

    def _count_tag(self) -> None:
        self._tags += 1
        if self._tags > self.limits.blocks * _TAGS_PER_BLOCK:
            raise InputError(
                Message(
                    "read.there-are-more-than-tags", blocks=self.limits.blocks * _TAGS_PER_BLOCK
                ),
                place=self.place,
                remedy=Message("read.split-raise-blocks-under-limits-configuration"),
            )

    def _emit(self, line: LineBuilder, at: int) -> None:
        text = line.text().rstrip("\n")
        length = len(text)
        context = self.context
        kind, level, marker = self._choose_kind()
        marks = [replace(m, start=min(m.start, length), end=min(m.end, length)) for m in line.marks]
        draft = DraftBlock(kind, text, line.offsets(length) if length else (at,), line.runs(length))
        draft.marks = marks + line.links(length, self.equations)
        draft.level, draft.marker = level, marker
        style = context.style_name or (QUOTE_STYLE if context.quoted else None)
        draft.style = ParagraphStyle(name=style, alignment=context.alignment)
        draft.notes = [replace(note, at=min(note.at, length)) for note in line.notes]
        for name in ("insertion", "highlight"):
            draft.stretches += [(name, s, e) for _, s, e in line.groups(name, length)]
        self.emit(draft)

    def _choose_kind(self) -> tuple[BlockKind, int | None, str | None]:
        """Return kind, level and marker of a block here; a heading in a quote heads nothing."""
        context = self.context
        if context.verbatim:
            return BlockKind.CODE, None, None
        if context.heading is not None and not context.quoted:
            return BlockKind.HEADING, context.heading, None
        if context.item is not None:
            marker, context.item.marker = context.item.marker, None
            return BlockKind.LIST_ITEM, context.item.level, marker
        return BlockKind.PARAGRAPH, None, None

    def _emit_image(self, start: int, end: int) -> None:
        alt = LineBuilder(self.source)
        alt.read(start, end, TextLook())
        offsets = alt.offsets(alt.length) if alt.length else (start,)
        self.emit(DraftBlock(BlockKind.IMAGE, alt.text(), offsets))
