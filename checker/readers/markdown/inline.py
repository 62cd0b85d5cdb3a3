"""The visible text of a paragraph, heading or cell, and where each character stands.

The walk keeps a cursor in the token's content, so that it works in the parser's own units: what
a child token shows, and how many characters of the content it took.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from checker.document import Run, RunStyle
from checker.readers.markdown.html import comments_in
from checker.readers.markdown.parser import END

_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BREAKS = frozenset({"softbreak", "hardbreak"})


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment that stands before character `at` of the visible text."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Inline:
    """Visible text; `offsets` places its characters and its end in the source."""

    text: str
    offsets: tuple[int, ...]
    runs: tuple[Run, ...]
    comments: tuple[Comment, ...] = ()


def read_inline(content: str, children: Sequence[Token], places: Sequence[int]) -> Inline:
    """Return what `children` show of `content`, whose characters stand at `places`."""
    walk = _Walk(places[0])
    walk.read(content, children, places)
    return walk.finish()


def read_images(content: str, children: Sequence[Token], places: Sequence[int]) -> list[Inline]:
    """Return the alternative text of each image, or nothing where there is more than images."""
    shown = [token for token in children if not _is_invisible(token)]
    if not shown or any(token.type != "image" for token in shown):
        return []
    images = []
    cursor = 0
    for token in shown:
        start = content.index("![", cursor) + len("![")
        images.append(read_inline(token.content, token.children or [], _alt(token, places, start)))
        cursor = token.meta[END]
    return images


def _alt(token: Token, places: Sequence[int], start: int) -> Sequence[int]:
    """Return the places of an image's alternative text, which starts at `start`, and its end."""
    return places[start : start + len(token.content) + 1]


def _is_invisible(token: Token) -> bool:
    if token.type == "text":
        return not token.content.strip()
    return token.type in _BREAKS or token.type in {"link_open", "link_close"}


class _Walk:
    """Collects visible characters, their offsets and their styles."""

    def __init__(self, start: int) -> None:
        self._end = start
        self._text: list[str] = []
        self._offsets: list[int] = []
        self._changes: list[tuple[int, RunStyle]] = []
        self._comments: list[Comment] = []
        self._bold = 0
        self._italic = 0

    def finish(self) -> Inline:
        """Return what was collected; the text ends where its last character does."""
        text = "".join(self._text)
        edges = [*self._changes, (len(text), RunStyle())]
        runs = tuple(
            Run(start, stop, style) for (start, style), (stop, _) in pairwise(edges) if start < stop
        )
        return Inline(text, (*self._offsets, self._end), runs, tuple(self._comments))

    def read(self, content: str, children: Sequence[Token], places: Sequence[int]) -> None:
        """Collect what `children` show of `content`, whose characters stand at `places`."""
        cursor = 0
        for token in children:
            cursor = self._read_token(token, content, cursor, places)

    def _read_token(self, token: Token, content: str, cursor: int, places: Sequence[int]) -> int:
        match token.type:
            case "text":
                end = self._read_text(token, content, cursor, places)
            case "text_special":
                end = self._read_special(token, cursor, places)
            case "softbreak" | "hardbreak":
                end = self._read_break(content, cursor, places)
            case "code_inline":
                end = self._read_code(token, content, cursor, places)
            case "image":
                alt = _alt(token, places, cursor + len("!["))
                self.read(token.content, token.children or [], alt)
                end = int(token.meta[END])
            case "html_inline":
                end = self._read_html(token, cursor, places)
            case "link_open" | "link_close":
                end = _after_link_mark(token, cursor)
            case "footnote_ref":
                end = content.index("]", cursor) + 1
            case _:
                end = self._read_style_mark(token, cursor)
        return end

    def _read_style_mark(self, token: Token, cursor: int) -> int:
        self._bold += token.nesting if token.tag == "strong" else 0
        self._italic += token.nesting if token.tag == "em" else 0
        return cursor + len(token.markup)

    def _read_text(self, token: Token, content: str, cursor: int, places: Sequence[int]) -> int:
        if content.startswith(token.content, cursor):
            end = cursor + len(token.content)
        else:
            end = content.index(">", cursor)  # an address in `<>`, which the parser has decoded
        self._show(content[cursor:end], places[cursor : end + 1])
        return end

    def _read_special(self, token: Token, cursor: int, places: Sequence[int]) -> int:
        end = cursor + len(token.markup)
        whole = token.content == token.markup  # a backslash that escapes nothing
        at = places[cursor : end + 1] if whole else [places[cursor], places[end]]
        self._show(token.content, at)
        return end

    def _read_break(self, content: str, cursor: int, places: Sequence[int]) -> int:
        at = content.index("\n", cursor)
        self._show("\n", places[at : at + 2])
        at += 1
        while content[at : at + 1] in {" ", "\t"}:
            at += 1
        return at

    def _read_code(self, token: Token, content: str, cursor: int, places: Sequence[int]) -> int:
        start = cursor + len(token.markup)
        written = content[start : start + len(token.content)].replace("\n", " ")
        stripped = written != token.content  # a space was taken off either side
        start += stripped
        end = start + len(token.content)
        after = end + stripped + len(token.markup)
        self._show(token.content, places[start : end + 1])
        return after

    def _read_html(self, token: Token, cursor: int, places: Sequence[int]) -> int:
        end = cursor + len(token.content)
        if _LINE_BREAK_TAG.fullmatch(token.content):
            self._show("\n", [places[cursor], places[end]])
        for comment in comments_in(token.content):
            self._comments.append(Comment(comment, len(self._offsets)))
        return end

    def _show(self, text: str, places: Sequence[int]) -> None:
        """Add visible text at `places`, of which the last is its end.

        Text that one escape or entity stands for has two places only, whatever its length.
        """
        if not text:
            return
        style = RunStyle(bold=self._bold > 0, italic=self._italic > 0)
        if not self._changes or self._changes[-1][1] != style:
            self._changes.append((len(self._offsets), style))
        self._text.append(text)
        one_to_one = len(places) == len(text) + 1
        self._offsets.extend(places[:-1] if one_to_one else [places[0]] * len(text))
        self._end = places[-1]


def _after_link_mark(token: Token, cursor: int) -> int:
    if token.markup == "autolink" or token.nesting == 1:
        return cursor + 1
    return int(token.meta[END])
