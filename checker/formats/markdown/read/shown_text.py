"""The visible text of one block while it is put together: its places, styles and marks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.core.document import Mark, MarkKind, Run, RunStyle
from checker.core.text import lazy_re as re
from checker.formats.markdown.read.source_offsets import (
    SourceOffsets,
    SourceRange,
    build_source_map,
)


@dataclass(frozen=True, slots=True)
class HiddenComment:
    """An HTML comment that stands before character `at` of the visible text."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class ShownText:
    """Visible text; `offsets` places its characters and its end in the source."""

    text: str
    offsets: Sequence[int]
    runs: tuple[Run, ...] = ()
    marks: tuple[Mark, ...] = ()
    comments: tuple[HiddenComment, ...] = ()


def show_nothing(offset: int) -> ShownText:
    """Return the visible text of a block that shows none and stands at `offset`."""
    return ShownText("", range(offset, offset + 1))


_ANCHOR = re.compile(r"\s*\{(?:#|/\*?)\s*(?P<name>[^}\s*/]+)[^{}]*\}\s*\Z")


def take_out_anchor(shown: ShownText) -> ShownText:
    """Return a heading without the name that it is given: `{#name}`, `{/*name*/}`.

    Tools take it as a place that links name, and show it nowhere.
    """
    match = _ANCHOR.search(shown.text)
    if match is None or not match.start():
        return shown
    end = match.start()
    runs = (replace(run, end=min(run.end, end)) for run in shown.runs if run.start < end)
    marks = tuple(mark for mark in shown.marks if mark.end <= end)
    return replace(
        shown,
        text=shown.text[:end],
        offsets=shown.offsets[: end + 1],
        runs=tuple(runs),
        marks=(*marks, Mark(MarkKind.BOOKMARK, end, end, match["name"])),
        comments=tuple(replace(each, at=min(each.at, end)) for each in shown.comments),
    )


class Collector:
    """Collects visible characters, their offsets, styles, marks and comments.

    `styles` counts the open elements that set each style. `aside` takes the words instead, where
    it is a list: readings of ruby, and what is dropped.
    """

    def __init__(self, start: int, styles: Counter[str] | None = None) -> None:
        """Begin a text that stands at the source offset `start`."""
        self.styles: Counter[str] = Counter() if styles is None else styles
        self.aside: list[str] | None = None
        self.length = 0
        self._end = start
        self._text: list[str] = []
        self._stretches: list[SourceRange] = []
        self._changes: list[tuple[int, RunStyle]] = []
        self._marks: list[Mark] = []
        self._comments: list[HiddenComment] = []

    @property
    def text(self) -> str:
        """What was shown so far."""
        return "".join(self._text)

    def show(self, text: str, places: SourceOffsets, start: int) -> None:
        """Show `text`, whose characters stand at `places` from `start` on."""
        if text:
            stop = start + len(text)
            self._add(text, places.between(start, stop), places.at(stop))

    def stand_for(self, text: str, first: int, end: int) -> None:
        """Show `text`, which what is written at the offsets `first` to `end` stands for."""
        if text:
            self._add(text, (SourceRange(first, 0, len(text)),), end)

    def mark(self, kind: MarkKind, start: int, value: str) -> None:
        """Mark what was shown since character `start`."""
        self._marks.append(Mark(kind, start, self.length, value))

    def comment(self, text: str) -> None:
        """Note an HTML comment at this point."""
        self._comments.append(HiddenComment(text, self.length))

    def finish(self) -> ShownText:
        """Return what was collected; the text ends where its last character does."""
        edges = [*self._changes, (self.length, RunStyle())]
        runs = tuple(
            Run(start, stop, style) for (start, style), (stop, _) in pairwise(edges) if start < stop
        )
        return ShownText(
            self.text,
            build_source_map(self._stretches, self._end),
            runs,
            tuple(sorted(self._marks, key=lambda mark: mark.start)),
            tuple(self._comments),
        )

    def _add(self, text: str, stretches: Iterable[SourceRange], end: int) -> None:
        if self.aside is not None:
            self.aside.append(text)
            return
        style = _style(frozenset(+self.styles))
        if not self._changes or self._changes[-1][1] != style:
            self._changes.append((self.length, style))
        self._text.append(text)
        self._stretches.extend(stretches)
        self.length += len(text)
        self._end = end


@cache
def _style(names: frozenset[str]) -> RunStyle:
    return RunStyle(
        bold="bold" in names,
        italic="italic" in names,
        underline="single" if "underline" in names else None,
        strike="strike" in names,
        position="superscript"
        if "superscript" in names
        else "subscript"
        if "subscript" in names
        else None,
        code="code" in names,
    )
