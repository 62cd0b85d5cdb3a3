"""Leave out findings that another finding explains: what one cause brings about is told once.

Two things explain. A kind may name others whose faults its own brings about at the same words
(`Kind.explains`): a `TBD` among due dates is a placeholder, and only therefore no date. And rules
of overlapping sense may ask for the same mend of the same words: then one of them is enough.

Nothing is left out for a finding that weighs less, nor for one that somebody answered for: what
fails a document goes on failing it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, takewhile

from checker.core.verdict import Finding
from checker.jobs.check.status import RANK
from checker.kinds.registry import KINDS


def leave_out_explained(findings: Sequence[Finding], kinds: Mapping[str, str]) -> list[Finding]:
    """Return the findings that no other explains, in their order.

    Args:
        findings: those that count.
        kinds: the kind of each rule, by its id.
    """
    by_block: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        if not each.place.whole:
            by_block[each.place.block].append(each)
    explained: set[int] = set()
    for near in by_block.values():
        near.sort(key=lambda each: -RANK[each.severity])  # of two that say the same, the heavier
        explained.update(map(id, _iter_repeated(near)))
        explained.update(map(id, _iter_brought_about(near, kinds)))
    return [each for each in findings if id(each) not in explained]


def _iter_repeated(near: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what wants the same change of the same characters as one of another rule before it."""
    seen: dict[tuple[int, int, str], set[str]] = defaultdict(set)
    for each in near:
        if each.fix is None or each.fix.repair is not None:
            continue
        rules = seen[_get_change(each, each.fix.replacement)]
        if rules - {each.rule}:
            yield each
        rules.add(each.rule)


def _get_change(finding: Finding, text: str) -> tuple[int, int, str]:
    """Return what a new text changes: 測 to 図, whether 「を測」 is replaced or 「強化を測っ」."""
    start, end, quote = finding.place.start, finding.place.end, finding.quote
    if len(quote) != end - start:  # it is shown shortened
        return start, end, text
    before = _count_equal(quote, text)
    after = _count_equal(reversed(quote[before:]), reversed(text[before:]))
    return start + before, end - after, text[before : len(text) - after]


def _count_equal(one: Iterable[str], other: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _iter_brought_about(near: Sequence[Finding], kinds: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the findings at words where one of a kind that explains theirs weighs as much."""
    causes: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for each in near:
        if each.rule not in kinds:
            continue
        for kind in KINDS[kinds[each.rule]].explains:
            for rank in range(RANK[each.severity] + 1):
                causes[kind, rank].append((each.place.start, each.place.end))
    found = {key: _Stretches(places) for key, places in causes.items()}
    for each in near:
        stretches = found.get((kinds.get(each.rule, ""), RANK[each.severity]))
        if stretches is not None and stretches.do_meet(each.place.start, each.place.end):
            yield each


class _Stretches:
    """Stretches of a text, so kept that one that meets another is found at once.

    An empty one, as of an empty cell, counts as one character.
    """

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        ordered = sorted((start, max(end, start + 1)) for start, end in places)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def do_meet(self, start: int, end: int) -> bool:
        """Return whether one of them has a character of `start` to `end`."""
        before = bisect_left(self._starts, max(end, start + 1))
        return before > 0 and self._reach[before - 1] > start
