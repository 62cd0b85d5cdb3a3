"""Tables of several samples that are one kind of table, and what their cells hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key, strip_note
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.row_kinds import is_sum
from checker.kinds.shared.tables import TableGrid
from checker.learn.shared.samples import Sample, Samples, strip_numbering

_MIN_HEADS = 2
_MIN_CELLS = 2
_SAME_TABLE = 0.5
_USUAL_HEADS = re.compile(
    r"no\.?|番号|項番|項目|内容|作業.*|手順|確認.*|実施.*|対策|対応.*|事象.*|担当.*|責任者|期限|期日|日程|時期"
    r"|日付|日時|時刻|時間|改訂.*|版.*|変更.*|数量|単位|単価|金額|費用|費目|品名|備考|状態|状況|進捗|結果|予定.*"
    r"|基準.*|判定.*|区分|種別|名称|用語|説明|定義|仕様|要件.*|条件|方法|頻度|目標|実績|差異|課題|理由|場所|参加者|氏名|部署|所属"
)
_MAX_HEAD_LENGTH = 20


@dataclass(frozen=True)
class TableKind:
    """Tables of several samples that are one: `section` is the key of the heading above them."""

    section: str
    names: tuple[str, ...]
    found: tuple[tuple[Sample, TableGrid], ...]

    @property
    def grids(self) -> tuple[TableGrid, ...]:
        """The tables, in the order of the samples."""
        return tuple(grid for _, grid in self.found)

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The samples that have one, each once."""
        return tuple(dict.fromkeys(sample for sample, _ in self.found))

    def heads(self) -> list[str]:
        """Return the columns that all have, as written first, remarks in brackets left out."""
        first, *others = [_map_heads(grid) for grid in self.grids]
        return [name for key, name in first.items() if all(key in each for each in others)]

    def section_name(self) -> str:
        """Return the commonest name of the heading above, empty where there is none."""
        return self.names[0] if self.names else ""


def _map_heads(grid: TableGrid) -> dict[str, str]:
    names = [grid.name(column) for column in range(grid.table.columns)]
    shown = [" ".join((strip_note(name) or name).split()) for name in names if name]
    return {
        make_heading_key(name): strip_numbering(name)
        for name in shown
        if len(name) <= _MAX_HEAD_LENGTH
    }


def find_table_kinds(samples: Samples) -> list[TableKind]:
    """Return the tables of all samples, those with a head and like columns together."""
    groups: list[tuple[str, list[tuple[Sample, TableGrid]]]] = []
    for sample in samples.all:
        for section, grid in sample.tables:
            if not grid.head or len(_map_heads(grid)) < _MIN_HEADS:
                continue
            home = samples.same_heading(section)
            group = next(
                (rows for key, rows in groups if key == home and _is_alike(rows[0][1], grid)), None
            )
            if group is None:
                groups.append((home, [(sample, grid)]))
            else:
                group.append((sample, grid))
    names = {home: tuple(_list_names(samples, home)) for home, _ in groups}
    return _merge_kinds([TableKind(home, names[home], tuple(rows)) for home, rows in groups])


def _merge_kinds(kinds: Sequence[TableKind]) -> list[TableKind]:
    """Make one kind of tables that one document has under several headings, told by their heads."""
    done: list[TableKind] = []
    for kind in kinds:
        twin = next((each for each in done if each.heads() == kind.heads()), None)
        if twin is not None and kind.heads() and set(twin.samples) & set(kind.samples):
            done[done.index(twin)] = TableKind("", (), (*twin.found, *kind.found))
        else:
            done.append(kind)
    return done


def _list_names(samples: Samples, home: str) -> list[str]:
    """Return the names of a heading, outermost or not, commonest first."""
    if home in samples.names:
        return list(samples.names[home].values())
    heads = (heading for sample in samples.all for heading in sample.headings)
    return list(dict.fromkeys(heading.name for heading in heads if heading.key == home))


def _is_alike(one: TableGrid, other: TableGrid) -> bool:
    mine, others = set(_map_heads(one)), set(_map_heads(other))
    shared = mine & others
    if len(shared) >= _SAME_TABLE * max(len(mine), len(others)):
        return True
    return one.table.columns == other.table.columns and any(map(is_usual_head, shared))


def is_usual_head(name: str) -> bool:
    """Return whether tables of many formats have a column of this name."""
    return _USUAL_HEADS.fullmatch(fold(name)) is not None


def build_selector(kind: TableKind, *, several: bool) -> dict[str, Any]:
    """Return how a rule names these tables; by their heads where a section holds several kinds."""
    selector: dict[str, Any] = {}
    if kind.section:
        selector["section"] = list(kind.names)
    if several or not kind.section:
        selector["headers"] = kind.heads()[:3]
    return selector


def list_data_rows(grid: TableGrid) -> list[int]:
    """Return the rows of data: no groups, no sums."""
    return [r for r in grid.rows if not grid.is_group(r) and not is_sum(grid.labels(r))]


def has_rows(kind: TableKind) -> bool:
    """Return whether every one of the tables has data."""
    return all(list_data_rows(grid) for grid in kind.grids)


def list_cells(kind: TableKind, name: str) -> list[str]:
    """Return the texts of a column in all tables, row by row, sums left out."""
    return [
        grid.text(row, column)
        for grid in kind.grids
        for column in grid.columns((name,))[:1]
        for row in list_data_rows(grid)
    ]


def is_filled(kind: TableKind, name: str) -> bool:
    """Return whether a column has no empty cell in any of the tables."""
    cells = list_cells(kind, name)
    return len(cells) >= _MIN_CELLS and not any(map(is_blank, cells))


def write_markdown(kind: TableKind, grid: TableGrid, lines: Sequence[Sequence[str]]) -> str:
    """Return rows under the heads of a table as a text for an example."""
    heads = [grid.name(column) for column in range(grid.table.columns)]
    rows = [heads, ["---"] * len(heads), *lines]
    text = "\n".join(f"| {' | '.join(' '.join(cell.split()) for cell in row)} |" for row in rows)
    name = kind.section_name()
    return f"## {name}\n\n{text}" if name else text
