"""Hold means that prose gives of a table's column against the column: `the mean of the five`."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.kinds.facts.prose_numbers import NUMBER, N, read_number, write_number
from checker.kinds.facts.prose_tables import OtherFigure
from checker.kinds.facts.slips import is_slip
from checker.kinds.shared.amounts import number
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.clock import to_plain

_MEAN = re.compile(
    rf"\b(?:mean|average) of (?:the |all |these )?(?:the )?(?P<count>{NUMBER}) [a-z -]{{3,30}}"
    rf"(?:is|was|comes to|,|:) (?P<said>{N})(?![0-9%])"
    rf"|(?P<count2>[0-9]{{1,2}}) ?(?:回|点|件|[か箇]所|本|個|台|名|人|試料)"
    rf"(?:の[^。、0-9]{{0,10}})?の?平均(?:値)?(?:は|が|:|、)(?P<said2>{N})(?![0-9%])",
    re.IGNORECASE,
)
_LEAST = 3
_MOST_ROWS = 60


def find_other_means(
    document: Document, blocks: Sequence[Block], scope: Scope
) -> Iterator[OtherFigure]:
    """Yield the mean of so many values that the one column of so many values does not have."""
    told = [
        (block, match)
        for block in blocks
        if block.cell is None and block.kind is not BlockKind.CODE
        for match in _MEAN.finditer(to_plain(block.text))
    ]
    columns = list(_iter_columns(document, scope)) if told else []
    for block, match in told:
        group = "said" if match["said"] else "said2"
        count = int(read_number(match["count"] or match["count2"]))
        said = read_number(match[group])
        formula = _judge(said, [each for each in columns if len(each) == count])
        if formula is not None:
            start, end = match.span(group)
            written = block.text[start:end]
            yield OtherFigure(block.span(start, end), written, formula, "", computed=True)


def _judge(said: Decimal, columns: Sequence[Sequence[Decimal]]) -> str | None:
    """Return how the mean is computed of the only column that it may be meant of."""
    step = Decimal(1).scaleb(int(said.as_tuple().exponent))
    means = {sum(values, Decimal(0)) / len(values): values for values in columns}
    if any(abs(mean - said) < step for mean in means):
        return None
    near = [mean for mean in means if is_slip(said, mean.quantize(step), plain=True)]
    if len(near) != 1:
        return None
    values = means[near[0]]
    terms = "+".join(map(write_number, values))
    return f"({terms})÷{len(values)}={write_number(near[0].quantize(step))}"


def _iter_columns(document: Document, scope: Scope) -> Iterator[list[Decimal]]:
    """Yield the values of each column that has a number in every row of an item."""
    for grid in select(ANY_TABLE, scope, document):
        rows = [row for row in grid.rows if classify_row(grid.labels(row)) is RowKind.ITEM]
        if _LEAST <= len(rows) <= _MOST_ROWS:
            for column in range(grid.table.columns):
                values = _read_column(grid, rows, column)
                if values is not None:
                    yield values


def _read_column(grid: TableGrid, rows: Sequence[int], column: int) -> list[Decimal] | None:
    found = [number(grid.text(row, column)) for row in rows]
    values = [each.value for each in found if each is not None and not each.about]
    return values if len(values) == len(rows) else None
