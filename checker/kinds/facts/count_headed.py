"""Hold numbers of things against the section that lists them: `four findings`, `3. Findings`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile

from checker.core.document import Block, BlockKind
from checker.core.text import lazy_re as re
from checker.kinds.facts.count_announced import Announced
from checker.kinds.facts.prose_numbers import NUMBER, read_number
from checker.kinds.shared.base import Target
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.scope import ANYWHERE
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.clock import to_plain

_THINGS = (
    "findings|recommendations|observations|actions|measures|objectives|goals|risks|options|lessons"
    "|conclusions|issues|defects|conditions|milestones|deliverables|requirements|suggestions"
    "|proposals|nonconformities|non-conformities"
)
_HEADING = re.compile(
    rf"(?:[0-9.]+|[A-Z][.)])? ?(?P<name>(?:(?P<sort>[A-Za-z]+) )?(?P<thing>{_THINGS}))",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"\b(?P<said>(?P<n>{NUMBER}) (?:(?P<sort>[a-z]+) )?(?P<thing>{_THINGS}|ones))\b", re.IGNORECASE
)
_SAYS = re.compile(
    r"\b(?:there (?:are|were)|(?:we|i|it|audit|report|review|inspection|team) "
    r"(?:report|found|raised?|make|made|identified|noted|list|give|gave|recorded)s?"
    r"|resulted in|led to)\b",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    r"\b(?:of|other|another|first|last|least|most|about|more|further|next|previous|remaining|open"
    r"|closed) (?:the )?$"
)
_ALL_OF = re.compile(
    r"(?:(?<![0-9第.,約])全(?P<n>[0-9]{1,2})(?P<noun>[一-鿿]{2,4})"
    r"|(?<![0-9第.,約])(?P<n2>[0-9]{1,2})(?P<noun2>[一-鿿]{2,4}?)(?:とも|すべて|全て|いずれも))"
)
_NEAR = 12
_LEAST = 2
_MOST_BLOCKS = 60
_OFF = 1
"""Things by which a list may differ; more, and something else was counted."""


def find_headed(target: Target) -> Iterator[Announced]:
    """Yield what is counted in prose and listed in a section, or a column, of that name."""
    texts = [
        block
        for block in target.blocks
        if block.cell is None and block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    ]
    things = [block for block in texts if _SAYS.search(block.text)]
    whole = [block for block in texts if _ALL_OF.search(to_plain(block.text))]
    if not things and not whole:
        return
    outer = [block for block in target.document.walk() if block.cell is None]
    grids = {grid.block.path: grid for grid in select(ANY_TABLE, ANYWHERE, target.document)}
    lists = list(_iter_lists(outer, grids)) if things else []
    for block in things:
        yield from _judge_things(block, lists)
    for block in whole:
        yield from _judge_columns(block, list(grids.values()))


def _iter_lists(
    blocks: Sequence[Block], grids: Mapping[str, TableGrid]
) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each heading that names things, with how many the list or table below it has."""
    for at, block in enumerate(blocks):
        match = _HEADING.fullmatch(block.text.strip()) if _is_heading(block) else None
        if match is not None:
            rest = islice(blocks, at + 1, at + 1 + _MOST_BLOCKS)
            below = list(takewhile(lambda each: not _is_heading(each), rest))
            found = _count(below, grids)
            if found is not None:
                yield match, found


def _is_heading(block: Block) -> bool:
    return block.kind is BlockKind.HEADING


def _count(below: Sequence[Block], grids: Mapping[str, TableGrid]) -> int | None:
    """Return the items of the one list or table of a section that holds nothing else."""
    full = [block for block in below if block.text.strip() or block.table is not None]
    if len(full) == 1 and full[0].path in grids:
        grid = grids[full[0].path]
        rows = [row for row in grid.rows if classify_row(grid.labels(row)) is RowKind.ITEM]
        return len(rows) if len(rows) == len(grid.rows) >= _LEAST else None
    items = all(block.kind is BlockKind.LIST_ITEM for block in full)
    levels = {block.level for block in full}
    return len(full) if items and len(levels) == 1 and len(full) >= _LEAST else None


def _judge_things(block: Block, lists: Sequence[tuple[re.Match[str], int]]) -> Iterator[Announced]:
    plain = to_plain(block.text)
    for match in _SAID.finditer(plain) if lists else ():
        if _NOT_ALL.search(plain[max(0, match.start() - _NEAR) : match.start()].lower()):
            continue
        named = [found for heading, found in lists if _is_named(match, heading)]
        said = int(read_number(match["n"]))
        if len(named) == 1 and abs(named[0] - said) <= _OFF and said >= _LEAST:
            yield _build(block, match.span("said"), said, named[0])


def _is_named(match: re.Match[str], heading: re.Match[str]) -> bool:
    """Tell whether a heading is about what is counted: `three minor ones`, Minor findings."""
    sort, other = (match["sort"] or "").lower(), (heading["sort"] or "").lower()
    thing = match["thing"].lower()
    ones = thing == "ones" and heading["thing"].lower() in match.string.lower()
    return sort == other and (thing == heading["thing"].lower() or (ones and bool(sort)))


def _judge_columns(block: Block, grids: Sequence[TableGrid]) -> Iterator[Announced]:
    """Yield `全5会場` where the one column of that name has another number of them."""
    plain = to_plain(block.text)
    for match in _ALL_OF.finditer(plain):
        noun, number = match["noun"] or match["noun2"], match["n"] or match["n2"]
        group = ("n", "noun") if match["noun"] else ("n2", "noun2")
        counts = [found for grid in grids if (found := _count_column(grid, noun)) is not None]
        if len(counts) == 1 and abs(counts[0] - int(number)) <= _OFF:
            place = (match.start(group[0]), match.end(group[1]))
            yield _build(block, place, int(number), counts[0])


def _count_column(grid: TableGrid, noun: str) -> int | None:
    """Return how many different values a column of that name has, one in each row."""
    columns = [c for c in range(grid.table.columns) if grid.name(c).strip() == noun]
    rows = [row for row in grid.rows if classify_row(grid.labels(row)) is RowKind.ITEM]
    values = [grid.text(row, columns[0]).strip() for row in rows] if len(columns) == 1 else []
    clear = len(values) >= _LEAST and all(values) and len(set(values)) == len(values)
    return len(values) if clear else None


def _build(block: Block, place: tuple[int, int], said: int, found: int) -> Announced:
    start, end = place
    return Announced(block.span(start, end), block.text[start:end], said, found, "listed")
