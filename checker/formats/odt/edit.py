"""Write a copy of an OpenDocument text with a comment at each finding, all else as it was.

Only `content.xml` changes, and there only by `office:annotation` and `office:annotation-end` (ODF
1.3 part 3, 14.1 and 14.2).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, Part, Span
from checker.core.language import Language
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats.odt.inline import Source
from checker.formats.odt.names import DC, DRAW, OFFICE, TABLE, TEXT, Element, is_element
from checker.formats.odt.package import CONTENT, SIGNATURES
from checker.formats.odt.read import Opened, open_text
from checker.formats.ooxml.edited_archive import rewrite_archive
from checker.formats.shared.edits import AUTHOR

if TYPE_CHECKING:
    from checker.formats.ooxml.comment_texts import CommentText

_PARAGRAPHS: Final = frozenset({TEXT + "p", TEXT + "h"})
_HOLDERS: Final = _PARAGRAPHS | {TEXT + "span", TEXT + "a", TEXT + "meta"}
"""What comments may stand in."""
_NO_CHARACTERS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES: Final = re.compile(" {2,}|^ | $")
_PROTECTED: Final = Message("edit.sections-are-protected")
_SIGNED: Final = Message("edit.digital-signature-void-copy-original")


@dataclass(frozen=True, slots=True)
class Placed:
    """A note that became a comment; `exact` says that it stands at its very characters."""

    note: "CommentText"
    exact: bool


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A copy of a file with comments, and what its user should know of it."""

    data: bytes
    placed: tuple[Placed, ...]
    warnings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Point:
    """A place between two characters: before `offset`, or before or after an element."""

    element: Element
    tail: bool
    offset: int | None
    after: bool = False


def annotate(
    path: Path,
    data: bytes,
    notes: "Sequence[CommentText]",
    *,
    language: Language = "ja",
    when: datetime | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> AnnotatedText:
    """Return a copy of an OpenDocument text with a comment for each note.

    Without notes the copy is the file itself.

    Args:
        path: where the file came from, for messages.
        data: its content.
        notes: with places in the document as the reader reads it.
        language: of what the copy says itself.
        when: the date of the comments; now, by default.
        limits: what is too large to read.

    Raises:
        InputError: the file cannot be read.
    """
    del language  # the notes have theirs, and the copy adds nothing
    opened = open_text(path, data, limits, records=True)
    if not notes:
        return AnnotatedText(data, (), ())
    comments = _Comments(opened, when or datetime.now(UTC))
    placed = tuple(comments.add(note) for note in notes)
    comments.write()
    root = opened.package.content.getroottree()
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return AnnotatedText(
        rewrite_archive(data, {CONTENT: content}), placed, tuple(_iter_warnings(opened))
    )


def _iter_warnings(opened: Opened) -> Iterator[Message]:
    """Yield what a user should know of the copy."""
    if SIGNATURES in opened.package.names:
        yield _SIGNED
    sections = opened.package.content.iter(TEXT + "section")
    if any(each.get(TEXT + "protected") == "true" for each in sections):
        yield _PROTECTED


class _Comments:
    """Collects the comments of one file, and writes them at once: places hold until then."""

    def __init__(self, opened: Opened, when: datetime) -> None:
        self._opened = opened
        self._when = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        self._inner: dict[tuple[Element, bool], list[tuple[int, Element]]] = defaultdict(list)
        self._outer: list[tuple[_Point, Element]] = []
        root = opened.package.content
        used = (each.get(OFFICE + "name") for each in root.iter(OFFICE + "annotation"))
        self._used = {name for name in used if name}
        self._count = 0

    def add(self, note: "CommentText") -> Placed:
        """Place a note at its characters, else at the nearest place that takes a comment."""
        exact = (
            None
            if note.before
            else self._find_range(self._find_title_span() if note.whole else note.span)
        )
        if exact is None:
            start, end = self._find_near(note), None
        else:
            start, end = exact
        is_exact = exact is not None or note.whole
        comment = start.element.makeelement(OFFICE + "annotation", {})
        if end is not None:
            name = self._make_name()
            comment.set(OFFICE + "name", name)
            closing = start.element.makeelement(OFFICE + "annotation-end", {OFFICE + "name": name})
            self._put(end, closing)
        self._fill(comment, note.paragraphs(exact=is_exact))
        self._put(start, comment)
        return Placed(note, is_exact)

    def _make_name(self) -> str:
        self._count += 1
        while f"__checker_{self._count}" in self._used:
            self._count += 1
        return f"__checker_{self._count}"

    def _fill(self, comment: Element, paragraphs: Sequence[str]) -> None:
        for tag, text in ((DC + "creator", AUTHOR), (DC + "date", self._when)):
            etree.SubElement(comment, tag).text = text
        for line in (line for each in paragraphs for line in each.split("\n")):
            _write_line(etree.SubElement(comment, TEXT + "p"), _NO_CHARACTERS.sub("\ufffd", line))

    def _find_range(self, span: Span) -> tuple[_Point, _Point | None] | None:
        """Return where the comment on characters begins and ends, None where it cannot be exact."""
        block = _find(self._opened.document, span.path)
        sources = self._opened.sources.get(span.path)
        if block is None or block.part is not Part.BODY or span.end <= span.start:
            return None
        if not sources or span.start >= len(sources):
            return None
        first, last = sources[span.start], sources[min(span.end, len(sources)) - 1]
        if any(_is_in_shape(each.element) for each in (first, last)):
            return None
        return _point(first, after=False), _point(last, after=True)

    def _find_title_span(self) -> Span:
        """Return the place of comments on the whole document: its title, as a rule."""
        document = self._opened.document
        for block in document.walk():
            if block.part is Part.BODY and " ".join(block.text.split()) == document.title:
                return block.span()
        return document.first_span()

    def _find_near(self, note: "CommentText") -> _Point:
        """Return the place of a comment that cannot stand at characters of its own."""
        wanted = "" if note.whole or note.before else note.span.path
        for path in self._iter_paths(wanted):
            paragraph = self._find_paragraph(path)
            if paragraph is not None:
                return _Point(paragraph, tail=False, offset=0)
        body = self._opened.package.body
        if body is None:
            raise ValueError(note)
        # a text without a paragraph has none to comment on: it gets one
        return _Point(etree.SubElement(body, TEXT + "p"), tail=False, offset=0)

    def _iter_paths(self, wanted: str) -> Iterator[str]:
        block = _find(self._opened.document, wanted)
        for each in () if block is None else block.walk():
            yield each.path
        yield from _find_referring(self._opened.document, wanted)
        for each in self._opened.document.walk():
            if each.part is Part.BODY and each.text.strip():
                yield each.path
        for each in self._opened.document.walk():
            if each.part is Part.BODY:
                yield each.path

    def _find_paragraph(self, path: str) -> Element | None:
        """Return the paragraph of the body that a block stands in, None where there is none."""
        block = _find(self._opened.document, path)
        element = self._opened.elements.get(path)
        if block is None or element is None or block.part is not Part.BODY:
            return None
        found = None
        for each in (element, *element.iterancestors()):
            if each.tag in _PARAGRAPHS:
                found = each
            if each.tag == TABLE + "table-cell" and found is not None and not _is_in_shape(found):
                break
        return None if found is None or _is_in_shape(found) else found

    def _put(self, point: _Point, element: Element) -> None:
        if point.offset is None:
            self._outer.append((point, element))
        else:
            self._inner[point.element, point.tail].append((point.offset, element))

    def write(self) -> None:
        """Put all comments into the tree, the last ones first, so that places hold."""
        for (element, is_tail), found in self._inner.items():
            # at one place, what ends there stands before what begins
            ordered = sorted(found, key=lambda each: (-each[0], _is_end(each[1])))
            for offset, comment in ordered:
                _insert(element, offset, comment, is_tail=is_tail)
        for point, comment in self._outer:
            if point.after:
                _insert(point.element, 0, comment, is_tail=True)
            else:
                point.element.addprevious(comment)


def _is_end(comment: Element) -> bool:
    return comment.tag == OFFICE + "annotation-end"


def _insert(element: Element, offset: int, comment: Element, *, is_tail: bool) -> None:
    """Put a comment into the text of an element, or into what follows it."""
    text = (element.tail if is_tail else element.text) or ""
    comment.tail = text[offset:] or None
    if not is_tail:
        element.text = text[:offset] or None
        element.insert(0, comment)
        return
    element.tail = text[:offset] or None
    parent = element.getparent()
    if parent is None:
        raise ValueError(element)
    parent.insert(parent.index(element) + 1, comment)


def _point(source: Source, *, after: bool) -> _Point:
    """Return the place before or after a character, outside of what takes no comments."""
    holder = source.element.getparent() if source.tail else source.element
    outer = _find_outermost_closed(holder)
    if outer is not None:
        return _Point(outer, tail=False, offset=None, after=after)
    if source.offset is None:
        return _Point(source.element, tail=False, offset=None, after=after)
    return _Point(source.element, source.tail, source.offset + after)


def _find_outermost_closed(holder: Element | None) -> Element | None:
    """Return the outermost element around a text, below its paragraph, that takes no comments."""
    found = None
    while holder is not None and holder.tag not in _PARAGRAPHS:
        if holder.tag not in _HOLDERS:
            found = holder
        holder = holder.getparent()
    return found


def _is_in_shape(element: Element) -> bool:
    """Return whether an element stands in a frame or a shape, where comments are not shown."""
    return any(is_element(each) and each.tag.startswith(DRAW) for each in element.iterancestors())


def _find(document: Document, path: str) -> Block | None:
    try:
        return document.block(path)
    except KeyError:
        return None


def _find_referring(document: Document, path: str) -> Iterator[str]:
    """Yield the block that refers to the note that a block stands in."""
    story = path.partition("/")[0]
    for block in document.walk():
        if any(mark.value == story for mark in block.marks if story):
            yield block.path


def _write_line(paragraph: Element, line: str) -> None:
    """Write a line of a comment; spaces that would be collapsed are spelled out."""
    place = 0
    last: Element | None = None
    for match in _SPACES.finditer(line):
        _append(paragraph, last, line[place : match.start()])
        last = etree.SubElement(paragraph, TEXT + "s", {TEXT + "c": str(len(match[0]))})
        place = match.end()
    _append(paragraph, last, line[place:])


def _append(paragraph: Element, last: Element | None, text: str) -> None:
    if last is None:
        paragraph.text = text
    else:
        last.tail = text
