"""Stamp boxes and approval fields: which roles a table or a form names, and what stands there."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from checker.core.data_classes import dataclass
from checker.core.document import BlockKind, Cell, Document, FormField, Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.scope import Scope, matches
from checker.kinds.shared.tables import TableGrid, TableSelector, get_cell_span, select

_Names = tuple[tuple[str, ...], ...]
_MAX_LABEL_LENGTH = 20
_MIN_BOXES = 2
"""Roles that must stand together before a table counts as approval boxes."""
_APPROVES = re.compile(
    "承認|決裁|押印|捺印|審査|署名|回覧|検印|照査|approv|review|signature", re.IGNORECASE
)
_DATE_LABEL = "{name}(?:年月)?日(?:付)?"


@dataclass(frozen=True, slots=True)
class ApprovalBox:
    """One role's box: its label, where that stands, and the words below or beside it."""

    label: str
    span: Span
    position: tuple[int, int]
    contents: tuple[tuple[str, Span], ...]
    image: Span | None = None

    @property
    def signed(self) -> bool:
        """Whether a name, a stamp, a picture or a date is there."""
        return bool(self.contents) or self.image is not None

    @property
    def text(self) -> str:
        """The words in the box."""
        return " ".join(text for text, _ in self.contents)

    @property
    def filled_span(self) -> Span | None:
        """The first thing in the box, or None."""
        return self.contents[0][1] if self.contents else self.image


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes found, by the number of their role, and the place of the whole."""

    place: Span
    by_role: Mapping[int, ApprovalBox]


def find_best_boxes(
    names: _Names, table: TableSelector, scope: Scope, document: Document
) -> Boxes | None:
    """Return the boxes that name most of the roles: of a table, else of the form's fields."""
    found = [
        boxes
        for grid in select(table, scope, document)
        for boxes in (*_find_across(names, grid), *_find_down(names, grid))
    ]
    fields = _find_in_fields(names, document)
    found += [fields] if fields else []
    enough = min(_MIN_BOXES, len(names))
    found = [boxes for boxes in found if len(boxes.by_role) >= enough]
    return max(found, key=_rank, default=None)


def _rank(boxes: Boxes) -> tuple[int, int]:
    """Most roles first; then most signatures: `作成｜石田｜承認｜大塚` has none below labels."""
    return len(boxes.by_role), sum(box.signed for box in boxes.by_role.values())


@lru_cache(maxsize=64)
def _build_hint(names: _Names) -> re.Pattern[str]:
    """Return an expression without which no label can match: most cells need no closer look."""
    pieces = {max(_flatten_text(name).split("*"), key=len) for each in names for name in each}
    return re.compile("|".join(re.escape(piece) for piece in pieces), re.IGNORECASE)


def _flatten_text(text: str) -> str:
    return text if text.isascii() else "".join(unicodedata.normalize("NFKC", text).split())


def _find_role(text: str, names: _Names) -> int | None:
    if not text or len(text) > _MAX_LABEL_LENGTH:
        return None
    if not _build_hint(names).search(_flatten_text(text)):
        return None
    return next((index for index, each in enumerate(names) if matches(text, each)), None)


def _find_across(names: _Names, grid: TableGrid) -> Iterator[Boxes]:
    """Yield boxes whose labels stand side by side, with the signatures below."""
    label_rows = [
        row for row in range(len(grid.cells)) if len(_find_roles_in_row(names, grid, row)) > 1
    ]
    for row in label_rows:
        end = next((other for other in label_rows if other > row), len(grid.cells))
        boxes = {}
        for role, cell in _find_roles_in_row(names, grid, row).items():
            below = _get_cells_below(grid, range(row + cell.row_span, end), cell.column)
            boxes[role] = _build_box(cell, [each for each in below if each.column == cell.column])
        yield Boxes(min((box.position, box.span) for box in boxes.values())[1], boxes)


def _find_roles_in_row(names: _Names, grid: TableGrid, row: int) -> dict[int, Cell]:
    found: dict[int, Cell] = {}
    for cell in grid.table.rows[row].cells:
        role = _find_role(cell.text.strip(), names)
        if role is not None and cell.blocks:
            found.setdefault(role, cell)
    return found


def _find_down(names: _Names, grid: TableGrid) -> Iterator[Boxes]:
    """Yield boxes whose labels stand one below the other, with the signatures beside them."""
    if not _mentions_approval(grid):  # 部長, 課長 in a column are as likely those who were present
        return
    boxes = {}
    for row in grid.table.rows:
        for place, cell in enumerate(row.cells):
            role = _find_role(cell.text.strip(), names)
            if role is None or role in boxes or not cell.blocks:
                continue
            boxes[role] = _build_box(cell, row.cells[place + 1 :])
            break
    columns = {box.position[1] for box in boxes.values()}
    if len(columns) == 1 and boxes:
        yield Boxes(min((box.position, box.span) for box in boxes.values())[1], boxes)


def _mentions_approval(grid: TableGrid) -> bool:
    texts = [cell.text for row in grid.table.rows for cell in row.cells]
    return any(_APPROVES.search(text) for text in (*grid.block.section, *texts))


def _get_cells_below(grid: TableGrid, rows: range, column: int) -> list[Cell]:
    found = [grid.cells[row][column] for row in rows]
    return list({id(cell): cell for cell in found if cell is not None}.values())


def _build_box(label: Cell, cells: Sequence[Cell]) -> ApprovalBox:
    contents, image = [], None
    for cell in cells:
        text = " ".join(cell.text.split())
        if not is_blank(text) and cell.blocks:
            contents.append((text, get_cell_span(cell)))
        for block in (inner for outer in cell.blocks for inner in outer.walk()):
            if block.kind is BlockKind.IMAGE:
                image = image or block.span()
    place = label.row, label.column
    return ApprovalBox(label.text.strip(), get_cell_span(label), place, tuple(contents), image)


def _find_in_fields(names: _Names, document: Document) -> Boxes | None:
    boxes: dict[int, ApprovalBox] = {}
    for index, field in enumerate(document.fields):
        role = _find_role(field.label, names)
        if role is None or role in boxes:
            continue
        own = [field, *(each for each in document.fields if _names_date_of(each, names[role]))]
        contents = [(f.value.strip(), f.value_span) for f in own if not is_blank(f.value)]
        boxes[role] = ApprovalBox(
            field.label.strip(), field.label_span, (index, 0), tuple(contents)
        )
    if not boxes:
        return None
    return Boxes(min(boxes.values(), key=lambda box: box.position).span, boxes)


def _names_date_of(field: FormField, names: tuple[str, ...]) -> bool:
    """`承認日` is the date of `承認者`."""
    label = fold(field.label)
    return any(
        re.fullmatch(_DATE_LABEL.format(name=re.escape(fold(name))), label) for name in names
    )
