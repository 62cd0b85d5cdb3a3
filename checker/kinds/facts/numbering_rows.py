"""Numbers that the first column of a table counts, one of them missing: 4, 6, 7."""

from collections.abc import Iterator
from itertools import pairwise

from checker.core.document import Document, Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, select

_HEAD = re.compile("no[.]?|№|#|番号?|項番|順番?|手順|step|工程")
_NUMBER = re.compile("[0-9]{1,3}")
_LEAST = 5


def find_row_gaps(document: Document, scope: Scope) -> Iterator[tuple[Span, str, str]]:
    """Yield the number after the only gap of a table's rows, and the number that lacks.

    The rows count from 1, five or more of them, and are one by one but for the gap. A table that
    lacks more is a choice of another one's rows.
    """
    for grid in select(ANY_TABLE, scope, document):
        cells = [(row, fold(grid.text(row, 0)).strip()) for row in grid.rows]
        head = fold(grid.name(0)).lower().strip()
        if len(cells) < _LEAST or not _HEAD.fullmatch(head):
            continue
        if not all(_NUMBER.fullmatch(text) for _, text in cells):
            continue
        numbers = [int(text) for _, text in cells]
        steps = [after - before for before, after in pairwise(numbers)]
        if numbers[0] == 1 and sorted(steps) == [*[1] * (len(steps) - 1), 2]:
            at = steps.index(2) + 1
            yield grid.span(cells[at][0], 0), cells[at][1], str(numbers[at] - 1)
