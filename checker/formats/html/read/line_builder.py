"""A block's text while it is being read: white space falls together as browsers show it.

One space stands for any run of white space, none at a block's edges (CSS Text 3, 4.1.1). A line
break in the source between two wide characters (kanji, kana, full-width signs) stands for nothing
(4.1.3): Japanese is written without spaces, and rules would meet spaces that nobody wrote.
"""

import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import groupby, pairwise
from typing import Any, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Mark, MarkKind, Run
from checker.core.text import lazy_re as re
from checker.core.text.source_map import SourceMap
from checker.formats.html.read.character_references import REFERENCE, decode_references
from checker.formats.html.read.formatting import TextLook

_FLOWING = re.compile(rf"(?P<space>[ \t\n\f\r]+)|(?P<reference>{REFERENCE})|[^ \t\n\f\r&]+|&")
_VERBATIM = re.compile(rf"(?P<reference>{REFERENCE})|[^&]+|&")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]")
_WIDE = frozenset({"F", "W", "H"})


MarkupKind = Literal["comment", "insertion", "deletion", "hidden", "highlight"]


@dataclass(frozen=True, slots=True)
class LineNote:
    """Something beside the words, at character `at`: a comment, deleted or hidden words."""

    kind: MarkupKind
    text: str
    at: int


@dataclass(slots=True)
class LineBuilder:
    """Collects characters, where each stands in the source, and how it looks."""

    source: str
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    notes: list[LineNote] = field(default_factory=list)
    images: list[tuple[int, int]] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _offsets: "array[int]" = field(default_factory=lambda: array("q"))
    _looks: list[tuple[int, TextLook]] = field(default_factory=list)
    _space: tuple[int, TextLook, bool] | None = None
    _last: str = ""
    _end: int = 0

    def read(self, start: int, end: int, look: TextLook, *, verbatim: bool = False) -> None:
        """Add the source's characters from `start` to `end`."""
        pattern = _VERBATIM if verbatim else _FLOWING
        for piece in pattern.finditer(self.source, start, end):
            if piece.lastgroup == "space":
                if look.equation is None and self._space is None:
                    self._space = (piece.start(), look, "\n" in piece[0])
            elif piece.lastgroup == "reference":
                text = decode_references(piece[0])
                self._add(text, [piece.start()] * len(text), piece.end(), look)
            else:
                self._add(piece[0], range(*piece.span()), piece.end(), look)

    def put(self, text: str, offsets: Sequence[int], look: TextLook) -> None:
        """Add a text that was read apart; `offsets` place its characters and its end."""
        self._add(text, offsets[:-1], offsets[-1], look)

    def space(self, at: int, look: TextLook) -> None:
        """Set what follows apart, as a box on the screen is."""
        if self._space is None:
            self._space = (at, look, False)

    def break_line(self, start: int, end: int, look: TextLook) -> None:
        """End the line, where there is one: `<br>`."""
        self._space = None
        if not self.length:
            return
        self._add("\n", [start], end, look)

    def is_untouched(self) -> bool:
        """Tell whether nothing at all was added but white space."""
        return not (self.length or self.marks or self.notes or self.images)

    def is_blank(self) -> bool:
        """Tell whether there are no words to show."""
        return not any(not text.isspace() for text in self._texts)

    def is_space(self, at: int) -> bool:
        """Tell whether white space of the source stands at a character."""
        return at < self.length and self.source[self._offsets[at]].isspace()

    def text(self) -> str:
        """Return the words so far."""
        return "".join(self._texts)

    def offsets(self, length: int) -> Sequence[int]:
        """Return where the first `length` characters stand, and where the last one ends."""
        end = self._offsets[length] if length < self.length else self._end
        places = self._offsets[:length]
        places.append(end)
        run = range(places[0], places[0] + length + 1)
        return run if places == array("q", run) else SourceMap(places)

    def runs(self, length: int) -> tuple[Run, ...]:
        """Return the stretches of one formatting up to `length`."""
        found: list[Run] = []
        for start, end, look in self.stretches(length):
            if found and found[-1].style == look.style:
                start = found.pop().start  # noqa: PLW2901 - the two are one run
            found.append(Run(start, end, look.style))
        return tuple(found)

    def links(self, length: int, equations: dict[int, str]) -> list[Mark]:
        """Return the links and equations up to `length`; `equations` has the source of each."""
        found = []
        for link, start, end in self.groups("link", length):
            found.append(Mark(MarkKind.LINK, start, end, str(link[1])))
        for tag, start, end in self.groups("equation", length):
            found.append(Mark(MarkKind.EQUATION, start, end, equations.get(tag, "")))
        return found

    def groups(self, name: str, length: int) -> Iterator[tuple[Any, int, int]]:
        """Yield value, start and end of the stretches in which `Look.name` is one value."""
        stretches = groupby(self.stretches(length), key=lambda each: getattr(each[2], name))
        for value, group in stretches:
            if value is not None:
                listed = list(group)
                yield value, listed[0][0], listed[-1][1]

    def stretches(self, length: int) -> Iterator[tuple[int, int, TextLook]]:
        """Yield start, end and look of each stretch up to `length`."""
        edges = [*(start for start, _ in self._looks), self.length]
        for (start, end), (_, look) in zip(pairwise(edges), self._looks, strict=True):
            if start < min(end, length):
                yield start, min(end, length), look

    def _add(self, text: str, places: Sequence[int], end: int, look: TextLook) -> None:
        if not text:
            return
        self._settle_space(text[0])
        self._append(text, places, look)
        self._end = end

    def _settle_space(self, following: str) -> None:
        if self._space is None:
            return
        at, look, broken = self._space
        self._space = None
        if self._last in {"", "\n"} or (broken and _is_wide(self._last) and _is_wide(following)):
            return
        self._append(" ", [at], look)

    def _append(self, text: str, places: Sequence[int], look: TextLook) -> None:
        if not self._looks or self._looks[-1][1] != look:
            self._looks.append((self.length, look))
        self._texts.append(text)
        self._offsets.extend(places)
        self.length += len(text)
        self._last = text[-1]


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE and not _HANGUL.match(character)
