"""The visible text of a paragraph, heading or cell, and where each character stands.

The walk keeps a cursor in the token's content, so that it works in the parser's own units: what
a child token shows, and how many characters of the content it took.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from markdown_it.token import Token

from checker.core.data_classes import dataclass
from checker.core.document import Mark, MarkKind
from checker.formats.html.read.tokens import CommentToken, TagToken, iter_tokens
from checker.formats.markdown.read.bare_urls import mark_bare_urls
from checker.formats.markdown.read.html_tags import Tags
from checker.formats.markdown.read.parser import END
from checker.formats.markdown.read.shown_text import Collector, ShownText
from checker.formats.markdown.read.source_offsets import SourceOffsets

_BREAKS = frozenset({"softbreak", "hardbreak"})
_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}


@dataclass(frozen=True, slots=True)
class InlineNote:
    """An inline note, `^[...]`: its content, the tokens of that, and its places."""

    content: str
    children: Sequence[Token]
    places: SourceOffsets


@dataclass(slots=True)
class NoteIndex:
    """The notes of a document: the path of each label's blocks, and the inline notes met."""

    labels: Mapping[str, str]
    shared: Mapping[str, Any]
    count: int
    waiting: list[InlineNote] = field(default_factory=list)

    def path(self, token: Token, content: str, places: SourceOffsets, cursor: int) -> str:
        """Return the path of the blocks of the note that a token refers to."""
        label = token.meta.get("label")
        if label is not None:
            return self.labels.get(label, "")
        note = self.shared["footnotes"]["list"][token.meta["id"]]
        start = cursor + len("^[")
        stop = start + len(note["content"])
        self.waiting.append(
            InlineNote(content[start:stop], note["tokens"], places.cut(start, stop))
        )
        self.count += 1
        return f"footnote{self.count}"


@dataclass(frozen=True, slots=True)
class LineContext:
    """What the walk over a line of text needs of the document around it."""

    notes: NoteIndex
    embedded: Callable[[], None]


def read_inline(
    content: str, children: Sequence[Token], places: SourceOffsets, context: LineContext
) -> ShownText:
    """Return what `children` show of `content`, whose characters stand at `places`."""
    walk = _InlineWalk(content, places.at(0), context)
    walk.read(content, children, places)
    return walk.finish()


def read_images(
    content: str, children: Sequence[Token], places: SourceOffsets, context: LineContext
) -> list[ShownText]:
    """Return the alternative text of each image, or nothing where there is more than images."""
    shown = [token for token in children if not _is_invisible(token)]
    if not shown or any(token.type != "image" for token in shown):
        return []
    images = []
    cursor = 0
    for token in shown:
        start = content.index("![", cursor) + len("![")
        alt = places.cut(start, start + len(token.content))
        images.append(read_inline(token.content, token.children or [], alt, context))
        cursor = token.meta[END]
    return images


def _is_invisible(token: Token) -> bool:
    if token.type == "text":
        return not token.content.strip()
    return token.type in _BREAKS or token.type in {"link_open", "link_close"}


class _InlineWalk:
    """Collects visible characters, their offsets, styles and marks."""

    def __init__(self, content: str, start: int, context: LineContext) -> None:
        self._shown = Collector(start)
        self._tags = Tags(self._shown, content, context.embedded)
        self._notes = context.notes
        self._links: list[tuple[int, str]] = []

    def finish(self) -> ShownText:
        """Return what was collected, and mark the addresses that stand bare in it."""
        self._tags.finish()
        return mark_bare_urls(self._shown.finish())

    def read(self, content: str, children: Sequence[Token], places: SourceOffsets) -> None:
        """Collect what `children` show of `content`, whose characters stand at `places`."""
        cursor = 0
        for token in children:
            cursor = self._read_token(token, content, cursor, places)

    def _read_token(self, token: Token, content: str, cursor: int, places: SourceOffsets) -> int:
        match token.type:
            case "text":
                end = cursor + len(token.content)
                self._shown.show(token.content, places, cursor)
            case "text_special":
                end = self._read_special(token, cursor, places)
            case "softbreak" | "hardbreak":
                end = self._read_break(content, cursor, places)
            case "code_inline":
                end = self._read_code(token, content, cursor, places)
            case "math_inline":
                end = self._read_math(token, cursor, places)
            case "html_inline":
                end = self._read_html(token, cursor, places)
            case _:
                end = self._read_mark(token, content, cursor, places)
        return end

    def _read_mark(self, token: Token, content: str, cursor: int, places: SourceOffsets) -> int:
        match token.type:
            case "image":
                end = self._read_image(token, cursor, places)
            case "link_open" | "link_close":
                end = self._read_link(token, cursor)
            case "footnote_ref":
                end = self._read_note(token, content, cursor, places)
            case _:
                if token.tag in _STYLES:
                    self._shown.styles[_STYLES[token.tag]] += token.nesting
                end = cursor + len(token.markup)
        return end

    def _read_image(self, token: Token, cursor: int, places: SourceOffsets) -> int:
        start = cursor + len("![")
        alt = places.cut(start, start + len(token.content))
        before = self._shown.length
        self.read(token.content, token.children or [], alt)
        self._shown.mark(MarkKind.IMAGE, before, "")
        return int(token.meta[END])

    def _read_special(self, token: Token, cursor: int, places: SourceOffsets) -> int:
        end = cursor + len(token.markup)
        if token.content == token.markup:  # a backslash that escapes nothing
            self._shown.show(token.content, places, cursor)
        else:
            self._shown.stand_for(token.content, places.at(cursor), places.at(end))
        return end

    def _read_break(self, content: str, cursor: int, places: SourceOffsets) -> int:
        at = content.index("\n", cursor)
        self._shown.show("\n", places, at)
        at += 1
        while content[at : at + 1] in {" ", "\t"}:
            at += 1
        return at

    def _read_code(self, token: Token, content: str, cursor: int, places: SourceOffsets) -> int:
        start = cursor + len(token.markup)
        written = content[start : start + len(token.content)].replace("\n", " ")
        stripped = written != token.content  # a space was taken off either side
        start += stripped
        self._shown.styles["code"] += 1
        self._shown.show(token.content, places, start)
        self._shown.styles["code"] -= 1
        return start + len(token.content) + stripped + len(token.markup)

    def _read_math(self, token: Token, cursor: int, places: SourceOffsets) -> int:
        start = cursor + len(token.markup)
        before = self._shown.length
        self._shown.show(token.content, places, start)
        self._shown.mark(MarkKind.EQUATION, before, token.content.strip())
        return start + len(token.content) + len(token.markup)

    def _read_html(self, token: Token, cursor: int, places: SourceOffsets) -> int:
        end = cursor + len(token.content)
        tag_places = places.cut(cursor, end)
        for part in iter_tokens(token.content, 0, len(token.content)):
            match part:
                case CommentToken(_, start, stop):
                    self._shown.comment(token.content[start:stop].strip())
                case TagToken():
                    self._tags.read(part, token.content, tag_places)
        return end

    def _read_link(self, token: Token, cursor: int) -> int:
        if token.nesting == 1:
            self._links.append((self._shown.length, str(token.attrs.get("href", ""))))
            return cursor + 1
        start, target = self._links.pop()
        self._shown.mark(MarkKind.LINK, start, target)
        return cursor + 1 if token.markup == "autolink" else int(token.meta[END])

    def _read_note(self, token: Token, content: str, cursor: int, places: SourceOffsets) -> int:
        inline = "label" not in token.meta
        path = self._notes.path(token, content, places, cursor)
        self._shown.mark(MarkKind.NOTE, self._shown.length, path)
        return int(token.meta[END]) if inline else content.index("]", cursor) + 1


def add_mark(shown: ShownText, mark: Mark) -> ShownText:
    """Return a text with one more mark, at its start."""
    return ShownText(shown.text, shown.offsets, shown.runs, (mark, *shown.marks), shown.comments)
