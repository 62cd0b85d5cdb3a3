"""Runs of numbers that belong together, and where one is missing, doubled or out of order."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.facts.number_markers import (
    Marker,
    Number,
    fold_number,
    iter_covered_numbers,
    write_number,
)
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, select

_FEW_FLAWS = 4
_ROW_HEAD = re.compile("no[.]?|№|#|番号?|項番|順番?|手順|step|工程")
_ROW_NUMBER = re.compile("[0-9]{1,3}")
_LEAST_ROWS = 5
Fault = Literal["gap", "twice", "order"]


@dataclass(frozen=True, slots=True)
class NumberedItem:
    """A numbered heading or item; `typed` where the number stands in the block's own text."""

    block: Block
    marker: Marker
    heading: bool
    typed: bool = True


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at an item: `number` is missing before it, was there already, or came before.

    `reading` tells which of the marker's numbers is meant.
    """

    item: NumberedItem
    fault: Fault
    number: Number
    reading: int


def find_flaws(run: Sequence[NumberedItem], *, most_missing: int) -> list[Flaw]:
    """Return what is wrong in a run, by the reading of its letters that leaves least.

    Args:
        run: the items, in the order of the document.
        most_missing: a gap of more numbers is none: what follows is another list.
    """
    if len(run) < 2:  # noqa: PLR2004 - one item cannot disagree
        return []
    if _is_label(run):
        return []
    readings = min(len(item.marker.numbers) for item in run)
    found = min(
        (list(_iter_flaws(run, reading, most_missing)) for reading in range(readings)), key=len
    )
    # where much is wrong, the numbers count something else, or in parts that are not seen here
    return [] if len(found) > max(_FEW_FLAWS, len(run) // _FEW_FLAWS) else found


def drop_named_gaps(
    flaws: Sequence[Flaw], run: Sequence[NumberedItem], quoted: Collection[tuple[str, Number]]
) -> list[Flaw]:
    """Return the flaws without the gaps whose number is there after all.

    It heads a paragraph that is quoted (`quoted` holds ways of writing with their numbers), or the
    item before names it, too: 「(2)または(3)を選ぶ」.
    """
    before = {id(item): earlier for earlier, item in pairwise(run)} if flaws else {}
    return [
        flaw
        for flaw in flaws
        if flaw.fault != "gap"
        or not (
            (flaw.item.marker.style, flaw.number) in quoted
            or _is_named_in(flaw, before.get(id(flaw.item)))
        )
    ]


def _is_named_in(flaw: Flaw, item: NumberedItem | None) -> bool:
    """Return whether an item's text has the number of a gap in brackets or in a circle."""
    marker = flaw.item.marker
    if item is None or not marker.style.startswith(("(", "①")):
        return False
    return write_number(flaw.number, marker, flaw.reading) in fold_number(item.block.text)


def _is_label(run: Sequence[NumberedItem]) -> bool:
    """Return whether a letter recurs and no other comes: `(R)` before each that is required."""
    same = len({item.marker.numbers for item in run}) == 1
    return same and run[0].marker.text.strip("()（）. ").isalpha()


def _iter_flaws(run: Sequence[NumberedItem], reading: int, most_missing: int) -> Iterator[Flaw]:
    seen: set[Number] = set()
    twice: set[Number] = set()
    kept: list[tuple[Number, NumberedItem]] = []
    highest: Number = ()
    for item in run:
        number = item.marker.numbers[reading]
        if number in seen:
            twice.add(number)
            if not item.marker.doubtful:
                yield Flaw(item, "twice", number, reading)
            continue
        if number < highest and not item.marker.doubtful:
            yield Flaw(item, "order", highest, reading)
        kept.append((number, item))
        seen.update(iter_covered_numbers(number, item.marker.last))
        if not item.marker.doubtful:
            highest = max(highest, *iter_covered_numbers(number, item.marker.last))
    for flaw in _find_gaps(kept, reading, most_missing):
        # 1, 2, 2, 4: one slip, and it is told
        if (*flaw.number[:-1], flaw.number[-1] - 1) not in twice:
            yield flaw


def _find_gaps(
    kept: Sequence[tuple[Number, NumberedItem]], reading: int, most_missing: int
) -> Iterator[Flaw]:
    before: Number | None = None
    for number, item in sorted(kept, key=lambda pair: pair[0]):
        if before is not None and not _follows(before, number):
            missing = (*number[:-1], number[-1] - 1) if number[-1] > 1 else number[:-1]
            size = number[0] - before[0] - 1 if len(number) == 1 else 1
            if not item.marker.doubtful and size <= most_missing:
                yield Flaw(item, "gap", missing, reading)
        before = max(iter_covered_numbers(number, item.marker.last))


def _follows(before: Number, number: Number) -> bool:
    """Tell whether `number` may come right after: 4 or 3の2 after 3; 4 or 3の3 after 3の2."""
    if number[:-1] == before and number[-1] in {1, 2}:
        return True
    shared = len(number)
    if shared > len(before) or number[:-1] != before[: shared - 1]:
        return False
    return number[-1] == before[shared - 1] + 1


def find_row_gaps(document: Document, scope: Scope) -> Iterator[tuple[Span, str, str]]:
    """Yield the number after the only gap of a table's rows, and the number that lacks.

    The rows count from 1, five or more of them, and are one by one but for the gap. A table that
    lacks more is a choice of another one's rows.
    """
    for grid in select(ANY_TABLE, scope, document):
        cells = [(row, fold(grid.text(row, 0)).strip()) for row in grid.rows]
        head = fold(grid.name(0)).lower().strip()
        if len(cells) < _LEAST_ROWS or not _ROW_HEAD.fullmatch(head):
            continue
        if not all(_ROW_NUMBER.fullmatch(text) for _, text in cells):
            continue
        numbers = [int(text) for _, text in cells]
        steps = [after - before for before, after in pairwise(numbers)]
        if numbers[0] == 1 and sorted(steps) == [*[1] * (len(steps) - 1), 2]:
            at = steps.index(2) + 1
            yield grid.span(cells[at][0], 0), cells[at][1], str(numbers[at] - 1)
