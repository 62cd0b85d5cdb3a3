"""The classic comments of one sheet (18.7): those that it has, and what is added to them."""

from collections.abc import Sequence
from dataclasses import field
from functools import cached_property
from xml.sax.saxutils import quoteattr

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.messages import DisplayLanguage
from checker.core.text import lazy_re as re
from checker.formats.shared.edits import AUTHOR
from checker.formats.xlsx.edit.book import Book
from checker.formats.xlsx.read.names import (
    Element,
    Position,
    find_child,
    find_children,
    get_local_name,
    position,
)
from checker.formats.xlsx.read.strings import decode_stored, get_run_text

MAX_CHARACTERS = 32_767
"""What a cell's comment holds in Excel (its limit for the text of a cell)."""
SEPARATOR = f"――― {AUTHOR} ―――"
"""The line below which the findings stand in a comment that somebody else began."""

_KIND = "comments"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_THREAD = "tc="
"""What the author of a comment that stands for a thread begins with ([MS-XLSX] 2.6.205)."""
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NO_CHARACTERS = (*range(9), *range(11, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_TO_XML = dict.fromkeys(_NO_CHARACTERS, "\ufffd")
"""Characters that XML cannot hold (XML 1.0, 2.2)."""
_FONTS: dict[DisplayLanguage, tuple[tuple[str, str], ...]] = {
    "ja": (("rFont", "MS P ゴシック"), ("family", "3"), ("charset", "128")),
    "en": (("rFont", "Tahoma"), ("family", "2")),
}
"""The fonts that Excel itself gives a new comment, by its language."""


@dataclass(frozen=True, slots=True)
class CommentRun:
    """Characters of a comment that look alike."""

    text: str
    bold: bool


@dataclass
class SheetComments:
    """The comments of a sheet, and what is to be added by cell: the paragraphs of each note.

    Args:
        book: the file.
        part: the sheet's part.
        main: the namespace of the sheet.
        language: of who reads the comments.
    """

    book: Book
    part: str
    main: str
    language: DisplayLanguage
    added: dict[Position, list[Sequence[str]]] = field(default_factory=dict)

    @cached_property
    def name(self) -> str | None:
        """The part that holds them, None where the sheet has none."""
        return self.book.target(self.part, _KIND)

    @cached_property
    def classic(self) -> dict[Position, Element]:
        """The comments that the sheet has, by cell, those included that stand for threads."""
        root = self.book.root(self.name) if self.name is not None else None
        items = find_children(find_child(root, "commentList"), "comment")
        placed = ((position(item.get("ref")), item) for item in items)
        return {at: item for at, item in placed if at is not None}

    @cached_property
    def threads(self) -> frozenset[Position]:
        """The cells with a thread: Excel writes the comment that stands for it anew."""
        root = self.book.root(self.name) if self.name is not None else None
        authors = [
            decode_stored(each.text)
            for each in find_children(find_child(root, "authors"), "author")
        ]
        mirrors = {str(i) for i, each in enumerate(authors) if each.startswith(_THREAD)}
        found = {at for at, item in self.classic.items() if item.get("authorId") in mirrors}
        name = self.book.target(self.part, "threadedComment")
        listed = find_children(self.book.root(name), "threadedComment") if name is not None else []
        placed = (position(item.get("ref")) for item in listed)
        return frozenset(found | {at for at in placed if at is not None})

    def room(self, at: Position, paragraphs: Sequence[str]) -> bool:
        """Return whether a note still fits into the comment of a cell."""
        notes = [*self.added.get(at, []), paragraphs]
        own = len(self._read_stored_text(at)) + len(SEPARATOR)
        return own + sum(len(each.text) for each in split_notes(notes)) < MAX_CHARACTERS

    def add(self, at: Position, paragraphs: Sequence[str]) -> None:
        """Add a note to the comment of a cell; there is room for it."""
        self.added.setdefault(at, []).append(paragraphs)

    def text(self, at: Position) -> str:
        """Return what the comment of a cell says in the copy."""
        new = "".join(each.text for each in self._build_new(at))
        return self._read_stored_text(at) + new if at in self.classic else new

    def save(self) -> None:
        """Write what was added into the part, which is made where there is none."""
        if not self.added:
            return
        name = self.name
        if name is None:
            root = self._fill(etree.fromstring(f"<comments xmlns={quoteattr(self.main)}/>"))
            content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
            folder = self.book.main.rpartition("/")[0]
            name = self.book.free_name(folder, _KIND)
            self.book.add(name, content, _TYPE)
            self.book.relate(_KIND, name, self.part)
        else:
            self._fill(self.book.edit(name))

    def _fill(self, root: Element) -> Element:
        authors = _ensure_child(root, "authors")
        listed = _ensure_child(root, "commentList")
        known = [decode_stored(each.text) for each in find_children(authors, "author")]
        if AUTHOR not in known:
            known.append(AUTHOR)
            self._append(authors, "author").text = AUTHOR
        for at in sorted(self.added):
            if at in self.classic:
                self._extend(self.classic[at], at)
            else:
                comment = self._append(listed, "comment")
                comment.set("ref", str(at))
                comment.set("authorId", str(known.index(AUTHOR)))
                comment.set("shapeId", "0")
                text = self._append(comment, "text")
                text.extend(self._run(each) for each in self._build_new(at))
        return root

    def _extend(self, comment: Element, at: Position) -> None:
        """Add to somebody's comment, whose words become a run: `t` stands alone or not at all."""
        text = _ensure_child(comment, "text")
        plain_text = find_child(text, "t")
        if plain_text is not None:
            run = self._append(text, "r")
            text.remove(run)
            text.replace(plain_text, run)
            run.append(plain_text)
        runs = find_children(text, "r")
        where = text.index(runs[-1]) + 1 if runs else 0
        for number, each in enumerate(self._build_new(at)):
            text.insert(where + number, self._run(each))

    def _build_new(self, at: Position) -> list[CommentRun]:
        found = split_notes(self.added.get(at, []))
        if at in self.classic:
            return [CommentRun(f"\n{SEPARATOR}\n", bold=True), *found]
        return [CommentRun(f"{AUTHOR}:\n", bold=True), *found]

    def _read_stored_text(self, at: Position) -> str:
        comment = self.classic.get(at)
        found = "" if comment is None else find_child(comment, "text")
        if not isinstance(found, etree._Element):  # noqa: SLF001 - the stubs name elements only so
            return ""
        held = (
            decode_stored(i.text) if get_local_name(i) == "t" else decode_stored(get_run_text(i))
            for i in found
        )
        return "".join(
            text for text, i in zip(held, found, strict=True) if get_local_name(i) in {"t", "r"}
        )

    def _append(self, parent: Element, name: str) -> Element:
        return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")

    def _run(self, piece: CommentRun) -> Element:
        run = etree.Element(f"{{{self.main}}}r")
        properties = self._append(run, "rPr")
        if piece.bold:
            self._append(properties, "b")
        self._append(properties, "sz").set("val", "9")
        self._append(properties, "color").set("indexed", "81")
        for name, value in _FONTS.get(self.language, _FONTS["en"]):
            self._append(properties, name).set("val", value)
        text = self._append(run, "t")
        text.text = _ESCAPE.sub("_x005F_", piece.text)
        text.set(f"{_XML}space", "preserve")
        return run


def split_notes(notes: Sequence[Sequence[str]]) -> list[CommentRun]:
    """Return what a comment with some notes says: the head of each in bold, a space between."""
    found: list[CommentRun] = []
    for number, paragraphs in enumerate(notes):
        lines = ["\n".join(each.split("\r\n")).replace("\r", "\n") for each in paragraphs]
        head, rest = lines[0].translate(_TO_XML), "\n".join(lines[1:]).translate(_TO_XML)
        found.append(CommentRun(f"\n\n{head}" if number else head, bold=True))
        if rest:
            found.append(CommentRun(f"\n{rest}", bold=False))
    return found


def _ensure_child(parent: Element, name: str) -> Element:
    """Return the child of a name, which is made where it is missing."""
    found = find_child(parent, name)
    if found is not None:
        return found
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
