"""Edits of several rounds as changes of the first text, each as small as it can be."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.text import count_common

Lean = Literal["before", "after"]
"""Whether new text belongs to the character before it or to the one after it."""

_JOINERS: Final = frozenset("\u200d")
_New = tuple[str, Lean | None]
"""A new character, and the neighbour whose look it should have."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """Characters `start` to `end` of a block's text become `text`.

    `lean` says of an insertion (`start` is `end`) with which neighbour it shares its look, None
    where nobody said.
    """

    start: int
    end: int
    text: str
    lean: Lean | None = None


def shorten_change(text: str, change: TextChange) -> TextChange | None:
    """Return a change without what it leaves as it is at its ends, None where that is all.

    A letter and the marks that combine with it stay together.
    """
    old, new = text[change.start : change.end], change.text
    if old == new:
        return None
    front = count_common(old, new)
    while front and (_is_combining(old, front) or _is_combining(new, front)):
        front -= 1
    back = count_common(old[front:][::-1], new[front:][::-1])
    while back and (_is_combining(old, len(old) - back) or _is_combining(new, len(new) - back)):
        back -= 1
    start, end = change.start + front, change.end - back
    lean = change.lean
    if start == end and change.start < change.end:
        lean = "before" if front else "after"
    return TextChange(start, end, new[front : len(new) - back], lean)


def compose_changes(
    text: str, changes: Iterable[TextChange], edits: Iterable[TextChange]
) -> list[TextChange]:
    """Return changes of a first text that say what `changes` and then `edits` say.

    Args:
        text: the first text.
        changes: in places of `text`, none overlapping another.
        edits: in places of the text with `changes`, none overlapping another.
    """
    cells: list[int | _New] = list(range(len(text)))
    _apply(cells, changes)
    now = "".join(text[each] if isinstance(each, int) else each[0] for each in cells)
    short = (shorten_change(now, each) for each in edits)
    _apply(cells, [each for each in short if each is not None])
    return [
        each
        for one in _iter_changes(cells, len(text))
        if (each := shorten_change(text, one)) is not None
    ]


def _apply(cells: list[int | _New], changes: Iterable[TextChange]) -> None:
    ordered = sorted(changes, key=lambda change: (change.start, change.end), reverse=True)
    for each in ordered:
        cells[each.start : each.end] = [(character, each.lean) for character in each.text]


def _iter_changes(cells: Sequence[int | _New], length: int) -> Iterator[TextChange]:
    """Yield what became of a text of that length, characters that are still there by number."""
    at, new = 0, list[_New]()
    for cell in [*cells, length]:
        if not isinstance(cell, int):
            new.append(cell)
            continue
        if cell > at or new:
            lean = new[0][1] if new and cell == at else None
            yield TextChange(at, cell, "".join(character for character, _ in new), lean)
        at, new = cell + 1, []


def _is_combining(text: str, at: int) -> bool:
    """Return whether the character at a place belongs to the one before it."""
    if not 0 < at < len(text):
        return False
    return (
        unicodedata.category(text[at]).startswith("M")
        or text[at] in _JOINERS
        or text[at - 1] in _JOINERS
    )
