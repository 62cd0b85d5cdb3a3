"""Map places of a text from before edits to after them, and back."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import accumulate
from typing import NamedTuple

from checker.core.data_classes import dataclass
from checker.core.document import Span
from checker.formats.shared.edits import Edit


@dataclass(frozen=True, slots=True)
class EditedRegion:
    """A stretch of a block that was edited: where it is now, where it was first, by which rules.

    `growth` is by how many characters it has become longer. What was deleted beside it may belong
    to where it was first, so that is not the difference of the lengths.
    """

    start: int
    end: int
    first_start: int
    first_end: int
    growth: int
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Made:
    """An edit, and the rules whose fix it is."""

    edit: Edit
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """What was edited in each block so far, in the order of its text."""

    regions: Mapping[str, tuple[EditedRegion, ...]] = field(default_factory=dict)

    def origin(self, span: Span) -> tuple[Span, frozenset[str]]:
        """Return where a place stood in the first text, and the rules that edited it since."""
        regions = self.regions.get(span.path, ())
        bounds = (span.start, span.end)
        rules = [each.rules for each in regions if do_meet((each.start, each.end), bounds)]
        first = Span(span.path, _map_start(regions, span.start), _map_end(regions, span.end))
        return first, frozenset().union(*rules)

    def before(self, span: Span) -> Span:
        """Return where a place stood in the first text."""
        return self.origin(span)[0]

    def after(self, made: Sequence[Made]) -> "OffsetMap":
        """Return the trail after another round of edits, in places of the text before it."""
        regions = dict(self.regions)
        for path in {each.edit.span.path for each in made}:
            here = [each for each in made if each.edit.span.path == path]
            regions[path] = tuple(self._join_regions(path, here))
        return OffsetMap(regions)

    def _join_regions(self, path: str, made: Sequence[Made]) -> Iterator[EditedRegion]:
        """Yield the regions of a block, those that an edit meets joined with it."""
        pieces = [
            _EditedRange(r.start, r.end, r.growth, r.rules) for r in self.regions.get(path, ())
        ]
        pieces += [_build_range(each) for each in made]
        shifts = Shifts(each.edit for each in made)
        for one in _unite_ranges(pieces):
            first, _ = self.origin(Span(path, one.start, one.end))
            now = shifts.of(Span(path, one.start, one.end))
            yield EditedRegion(now.start, now.end, first.start, first.end, one.growth, one.rules)


def _map_start(regions: Sequence[EditedRegion], at: int) -> int:
    """Return where a place that begins at `at` began in the first text."""
    shift = 0
    for region in regions:
        if region.start < at < region.end:
            return region.first_start
        if region.end <= at and region.start < at:
            shift += region.growth
    return at - shift


def _map_end(regions: Sequence[EditedRegion], at: int) -> int:
    """Return where a place that ends at `at` ended in the first text."""
    shift = 0
    for region in regions:
        if region.start < at < region.end:
            return region.first_end
        if region.end <= at:
            shift += region.growth
    return at - shift


class _EditedRange(NamedTuple):
    """A stretch that was edited, and by how much it has grown after all edits."""

    start: int
    end: int
    growth: int
    rules: frozenset[str]


def _build_range(made: Made) -> _EditedRange:
    start, end = made.edit.span.start, made.edit.span.end
    return _EditedRange(start, end, len(made.edit.text) - (end - start), made.rules)


def _unite_ranges(pieces: Sequence[_EditedRange]) -> list[_EditedRange]:
    """Return stretches in order, those that meet as one."""
    united: list[_EditedRange] = []
    for one in sorted(pieces, key=lambda piece: piece[:2]):
        last = united[-1] if united else None
        if last is not None and do_meet(last[:2], one[:2]):
            end, growth = max(last.end, one.end), last.growth + one.growth
            united[-1] = _EditedRange(last.start, end, growth, last.rules | one.rules)
        else:
            united.append(one)
    return united


def do_meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two stretches share a character, or an empty one touches the other."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]


class Shifts:
    """Where places are after edits of one text, none of which overlaps another."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        ordered = sorted({(e.span.start, e.span.end, len(e.text)) for e in edits})
        self._places = [(start, end) for start, end, _ in ordered]
        growths = (length - (end - start) for start, end, length in ordered)
        self._sums = list(accumulate(growths, initial=0))

    def of(self, span: Span) -> Span:
        """Return where a place is; one that an edit meets holds all of its text."""
        first = bisect_left(self._places, (span.start, span.start))
        if first and self._meets_edit(first - 1, span):
            first -= 1
        last = bisect_right(self._places, (span.end, span.end))
        start, end = span.start, span.end
        if first < last:
            start = min(start, self._places[first][0])
            end = max(end, self._places[last - 1][1])
        return Span(span.path, start + self._sums[first], end + self._sums[last])

    def _meets_edit(self, number: int, span: Span) -> bool:
        return do_meet(self._places[number], (span.start, span.end))
