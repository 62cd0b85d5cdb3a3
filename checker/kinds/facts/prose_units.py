"""Find measures in prose with the right number and another unit: `10,764 tonnes` of kilograms."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.kinds.facts.prose_numbers import N, read_number, write_number
from checker.kinds.facts.prose_tables import OtherFigure
from checker.kinds.facts.table_figures import TableFigure, TableRows, get_head_unit, read_rows
from checker.kinds.shared.scope import Scope
from checker.language.clock import to_plain

_SIZES = {
    "length": {"nm": -9, "µm": -6, "mm": -3, "cm": -2, "m": 0, "km": 3},
    "mass": {"mg": -6, "g": -3, "kg": 0, "t": 3},
    "volume": {"ml": -3, "l": 0, "kl": 3},
    "pressure": {"Pa": 0, "kPa": 3, "MPa": 6},
    "power": {"W": 0, "kW": 3, "MW": 6},
    "heat": {"°C": 0, "°F": 1},
}
"""The powers of ten by which units of one kind differ; the two of heat are just two."""
_KINDS = {unit: kind for kind, units in _SIZES.items() for unit in units}
_ALIASES = {
    "μm": "µm", "tonne": "t", "tonnes": "t", "ton": "t", "tons": "t", "℃": "°C", "℉": "°F",
    "mL": "ml", "L": "l", "kL": "kl", "litre": "l", "litres": "l", "liters": "l", "kilograms": "kg",
}  # fmt: skip
_UNITS = "|".join(sorted((*_KINDS, *_ALIASES), key=len, reverse=True))
_MEASURE = re.compile(rf"(?P<n>{N}) ?(?P<unit>{_UNITS})(?![A-Za-z/²³0-9])")
_FRACTION = re.compile(
    r"(?P<parts>10{1,4}|[十百千])分の(?:1|一)(?:に(?:当|あ)たる|となる|である|の|、)*"
    rf"(?P<said>(?P<n>{N}) ?(?P<unit>{_UNITS}))(?![A-Za-z/²³0-9])"
)
_KANJI = {"十": 10, "百": 100, "千": 1000}
_SURE_DIGITS = 4
_FEW_DIGITS = 2
_LEAST_NAME = 3
_POWERS = range(1, 7)


@dataclass(frozen=True, slots=True)
class _Measure:
    start: int
    end: int
    value: Decimal
    unit: str

    @property
    def digits(self) -> int:
        """Return how many digits say something."""
        return len(self.value.normalize().as_tuple().digits)


def find_other_units(
    document: Document, blocks: Sequence[Block], scope: Scope
) -> Iterator[OtherFigure]:
    """Yield the measures that a table, or the fraction they are said to be, has in another unit."""
    texts = [each for each in blocks if each.cell is None and each.kind is not BlockKind.CODE]
    measured = [(block, found) for block in texts if (found := _list_measures(block.text))]
    if not measured:
        return
    figures = _index_by_value(read_rows(document, scope))
    heats = {each.unit for _, found in measured for each in found if _KINDS[each.unit] == "heat"}
    for block, found in measured:
        for each in found:
            other = _find_other(block, each, found, figures.get(each.value, ()), heats)
            if other is not None:
                name, figure = other
                unit = get_head_unit(figure)
                in_table = figure.written if unit in figure.written else f"{figure.written} {unit}"
                span, written = block.span(each.start, each.end), block.text[each.start : each.end]
                yield OtherFigure(span, written, in_table, name)
    for block in texts:
        yield from _find_odd_fractions(block, [each for _, found in measured for each in found])


def _list_measures(text: str) -> list[_Measure]:
    return [
        _Measure(*match.span(), read_number(match["n"]), _name(match["unit"]))
        for match in _MEASURE.finditer(to_plain(text))
    ]


def _name(unit: str) -> str:
    return _ALIASES.get(unit, unit)


def _index_by_value(rows: TableRows) -> Mapping[Decimal, Sequence[tuple[str, TableFigure]]]:
    found: dict[Decimal, list[tuple[str, TableFigure]]] = defaultdict(list)
    for name, figures in rows.items():
        for figure in figures:
            found[figure.value].append((name, figure))
    return found


def _find_other(
    block: Block,
    each: _Measure,
    beside: Sequence[_Measure],
    figures: Sequence[tuple[str, TableFigure]],
    heats: set[str],
) -> tuple[str, TableFigure] | None:
    """Return the row and the figure that has the number in another unit, if nothing else fits."""
    units = {_name(get_head_unit(figure)) for _, figure in figures}
    told = {other.unit for other in beside if other.value == each.value}
    if not units or each.unit in units or told & units or each.digits < _FEW_DIGITS:
        return None
    for name, figure in figures:
        unit = _name(get_head_unit(figure))
        if _KINDS.get(unit) != _KINDS[each.unit]:
            continue
        named = len(name) >= _LEAST_NAME and name in to_plain(block.text).lower()
        alone = _KINDS[unit] == "heat" and unit not in heats
        if each.digits >= _SURE_DIGITS or named or alone:
            return name, figure
    return None


def _find_odd_fractions(block: Block, measures: Sequence[_Measure]) -> Iterator[OtherFigure]:
    """Yield `0.50mmの100分の1に当たる5mm`: right but for the size of its unit."""
    for match in _FRACTION.finditer(to_plain(block.text)):
        parts = _KANJI.get(match["parts"]) or int(match["parts"])
        unit = _name(match["unit"])
        said = read_number(match["n"]).scaleb(_SIZES[_KINDS[unit]][unit])
        like = [each for each in measures if _KINDS[each.unit] == _KINDS[unit]]
        rights = {each: _to_base(each) / parts for each in like}
        if not said or said in rights.values() or _KINDS[unit] == "heat":
            continue
        for each, right in rights.items():
            if any(said == right.scaleb(power) for power in _POWERS):
                formula = f"{each.value}{each.unit}÷{parts}={write_number(each.value / parts)}"
                start, end = match.span("said")
                written = block.text[start:end]
                yield OtherFigure(
                    block.span(start, end), written, formula + each.unit, "", computed=True
                )
                break


def _to_base(each: _Measure) -> Decimal:
    return each.value.scaleb(_SIZES[_KINDS[each.unit]][each.unit])
