"""Tables drawn with lines: where their rows and columns are, and which cells are merged."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.formats.pdf.read.glyphs import Rectangle

_NEAR = 2.5  # points
_MIN_LENGTH = 4.0
_COVERED = 0.6
_MAX_CELLS = 20_000
_MAX_EDGES = 4_000


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell at grid position `row`, `column` (from 0), and how far it reaches."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Rectangle


@dataclass
class RuledTable:
    """A ruled table: the places of its lines, and its cells in reading order."""

    xs: list[float]
    ys: list[float]
    cells: list[RuledCell]

    def __post_init__(self) -> None:
        self._squares = {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    @property
    def box(self) -> Rectangle:
        """The rectangle around it."""
        return Rectangle(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_at(self, x: float, y: float) -> RuledCell | None:
        """Return the cell that holds a point."""
        return self._squares.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def find_grids(edges: Sequence[Rectangle]) -> list[RuledTable]:
    """Return the tables that lines draw, from top to bottom; a single frame is none."""
    if len(edges) > _MAX_EDGES:
        return []  # a drawing
    across = _join_edges([edge for edge in edges if edge.width >= _MIN_LENGTH], across=True)
    down = _join_edges([edge for edge in edges if edge.height >= _MIN_LENGTH], across=False)
    found = (_build_grid(*group) for group in _group_connected(across, down))
    grids = [grid for grid in found if grid is not None]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _join_edges(edges: Sequence[Rectangle], *, across: bool) -> list[Rectangle]:
    """Return lines of one direction, pieces of one line put together."""

    def place(edge: Rectangle) -> float:
        return edge.top if across else edge.x0

    def start(edge: Rectangle) -> float:
        return edge.x0 if across else edge.top

    def end(edge: Rectangle) -> float:
        return edge.x1 if across else edge.bottom

    result: list[Rectangle] = []
    ordered = sorted(edges, key=place)
    while ordered:
        level = place(ordered[0])
        size = next((i for i, each in enumerate(ordered) if place(each) - level > _NEAR), None)
        same, ordered = ordered[:size], [] if size is None else ordered[size:]
        pieces = sorted(same, key=start)
        low, high = start(pieces[0]), end(pieces[0])
        for piece in [*pieces[1:], None]:
            if piece is not None and start(piece) <= high + _NEAR:
                high = max(high, end(piece))
                continue
            result.append(
                Rectangle(low, level, high, level) if across else Rectangle(level, low, level, high)
            )
            if piece is not None:
                low, high = start(piece), end(piece)
    return result


def _group_connected(
    across: Sequence[Rectangle], down: Sequence[Rectangle]
) -> Iterator[tuple[list[Rectangle], list[Rectangle]]]:
    """Yield groups of lines that touch."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, flat in enumerate(across):
        for j, upright in enumerate(down, len(across)):
            if (
                flat.x0 - _NEAR <= upright.x0 <= flat.x1 + _NEAR
                and upright.top - _NEAR <= flat.top <= upright.bottom + _NEAR
            ):
                parents[root(i)] = root(j)
    groups: dict[int, tuple[list[Rectangle], list[Rectangle]]] = {}
    for index, edge in enumerate([*across, *down]):
        groups.setdefault(root(index), ([], []))[index >= len(across)].append(edge)
    yield from groups.values()


def _find_levels(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _build_grid(across: Sequence[Rectangle], down: Sequence[Rectangle]) -> RuledTable | None:
    xs, ys = _find_levels([edge.x0 for edge in down]), _find_levels([edge.top for edge in across])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns == 1 or rows * columns > _MAX_CELLS:
        return None
    cells = list(_iter_cells(xs, ys, _CellWalls(xs, ys, across, down)))
    return RuledTable(xs, ys, cells) if len(cells) > 1 else None


class _CellWalls:
    """Which sides of the squares of a grid are drawn."""

    def __init__(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        across: Sequence[Rectangle],
        down: Sequence[Rectangle],
    ) -> None:
        self._below: set[tuple[int, int]] = set()  # a line under (row, column), -1 the top
        self._right: set[tuple[int, int]] = set()
        for edge in across:
            row = _find_nearest(ys, edge.top) - 1
            for column, (low, high) in enumerate(pairwise(xs)):
                if _covers_span(edge.x0, edge.x1, low, high):
                    self._below.add((row, column))
        for edge in down:
            column = _find_nearest(xs, edge.x0) - 1
            for row, (low, high) in enumerate(pairwise(ys)):
                if _covers_span(edge.top, edge.bottom, low, high):
                    self._right.add((row, column))

    def below(self, row: int, column: int) -> bool:
        return (row, column) in self._below

    def right(self, row: int, column: int) -> bool:
        return (row, column) in self._right


def _find_nearest(levels: Sequence[float], value: float) -> int:
    return min(range(len(levels)), key=lambda index: abs(levels[index] - value))


def _covers_span(start: float, end: float, low: float, high: float) -> bool:
    return min(end, high) - max(start, low) >= _COVERED * (high - low)


def _iter_cells(xs: Sequence[float], ys: Sequence[float], walls: _CellWalls) -> Iterator[RuledCell]:
    """Yield the cells: from each square not yet taken, right and down to the next lines."""
    rows, columns = len(ys) - 1, len(xs) - 1
    taken: set[tuple[int, int]] = set()
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = column
            while wide < columns - 1 and not walls.right(row, wide):
                wide += 1
            deep = row
            while deep < rows - 1 and not walls.below(deep, column):
                deep += 1
            taken |= {(r, c) for r in range(row, deep + 1) for c in range(column, wide + 1)}
            box = Rectangle(xs[column], ys[row], xs[wide + 1], ys[deep + 1])
            yield RuledCell(row, column, deep - row + 1, wide - column + 1, box)
