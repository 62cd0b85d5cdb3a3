"""Results told with their number and a table of their section: `4項目が不合格` and three rows.

Rows count where a column holds nothing but results (合格, 不合格), or where the table's head or the
line above it says which ones it lists (不合格の項目). Tables of another extent list something else.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from checker.core.document import Block, BlockKind
from checker.core.text import lazy_re as re
from checker.kinds.facts.count_announced import Announced
from checker.kinds.facts.count_parts import Opposites
from checker.kinds.shared.base import Target
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.scope import ANYWHERE
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.clock import to_plain

_FEW = 2
"""Rows by which a table may differ; more, and something else was counted."""
_LEAST = 2
_LEAST_RESULTS = 3
_MAX_CAPTION = 40
_N = (
    r"(?<![0-9.,第約])(?P<n>[0-9]{1,3}) ?"
    "(?:件|項目|名|人|社|台|個|本|枚|点|問|校|店舗|[箇か個カヶ]所)"
)
_ENGLISH_N = r"(?<![0-9.,])(?P<n>[0-9]{1,3})(?: [a-z]+)?"
_LISTED = "(?:の|となった|した)?(?:項目|件|者|品|もの|内容|一覧| ?items?| ?tests?)"
_NOT_ALL = re.compile(
    "うち|ほか|他|以上|以下|未満|約|およそ|前回|前年|前期|目標|予定|予測|見込|延べ|のべ|累計"
    "|about|at least|of which|last|previous"
)
_SENTENCE = re.compile(r"(?:[^。.\n]|\.(?=\S))+")


def find_outcomes(target: Target, pairs: Sequence[Opposites]) -> Iterator[Announced]:
    """Yield each number of results that one table of its section lists, right or wrong."""
    grids = [g for g in select(ANY_TABLE, ANYWHERE, target.document) if g.head]
    if not grids:
        return
    items = [_list_items(grid) for grid in grids]
    for word, opposite in (side for one, other in pairs for side in ((one, other), (other, one))):
        for grid, rows in zip(grids, items, strict=True):
            found = _count_rows(grid, rows, word, opposite)
            near = [each for each in target.blocks if _stands_beside(each, grid)] if found else []
            said = [each for block in near for each in _find_said(block, word)]
            if found and len(said) == 1 and abs(said[0][2] - found) <= _FEW:
                block, match, number = said[0]
                span = block.span(*match.span())
                yield Announced(
                    span, block.text[match.start() : match.end()], number, found, "results"
                )


def _stands_beside(block: Block, grid: TableGrid) -> bool:
    texts = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    return block.kind in texts and block.cell is None and block.section == grid.block.section


@lru_cache(maxsize=256)
def _compile(word: str) -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(f"{_N}(?:が|は|を)?(?:{word})"),
        re.compile(f"(?:{word})(?:が|は|となったのは|だったのは|としたのは)?{_N}"),
        re.compile(f"{_ENGLISH_N} (?:were |was )?(?:{word})"),
    )


def _find_said(block: Block, word: str) -> Iterator[tuple[Block, re.Match[str], int]]:
    plain = to_plain(block.text)
    for sentence in _SENTENCE.finditer(plain):
        if _NOT_ALL.search(sentence[0]):
            continue
        for pattern in _compile(word):
            for match in pattern.finditer(plain, *sentence.span()):
                yield block, match, int(match["n"])


def _list_items(grid: TableGrid) -> list[int]:
    return [row for row in grid.rows if classify_row(grid.labels(row)) is RowKind.ITEM]


def _count_rows(grid: TableGrid, rows: Sequence[int], word: str, opposite: str) -> int | None:
    """Return how many rows have a result, None where the table does not list them."""
    for column in range(grid.table.columns) if len(rows) >= _LEAST_RESULTS else ():
        if all(_is(grid.text(row, column).strip(), f"{word}|{opposite}") for row in rows):
            return sum(_is(grid.text(row, column).strip(), word) for row in rows) or None
    caption = grid.above.split("\n")[0].strip()
    names = [*(name for heads in grid.heads for name in heads), caption[:_MAX_CAPTION]]
    listed = re.compile(f"(?:表 ?[0-9]+[ :：.]*)?(?:{word}){_LISTED}")
    if any(listed.match(to_plain(name)) for name in names) and len(rows) >= _LEAST:
        return len(rows)
    return None


def _is(text: str, expression: str) -> bool:
    return re.fullmatch(expression, to_plain(text)) is not None
