"""Batches in whole groups of rows, so that a row's numbers do not depend on how many others are.

llama.cpp multiplies rows by fours and what is left over one by one, rounding activations to eight
bits in another way (`docs/decisions/judge-engine.md`).
"""

from collections.abc import Sequence

from checker.engines.prompt_tree_order import BatchRow

GROUP = 4
"""Rows that are multiplied together."""


def round_to_groups(number: int) -> int:
    """Return the largest multiple of a group that is not above `number`, two groups at least."""
    return max(2 * GROUP, number - number % GROUP)


def fill_groups(rows: Sequence[BatchRow], sequence: int) -> list[BatchRow]:
    """Fill up `rows`, and those whose scores are read, to whole groups.

    Args:
        rows: what is to be computed; the result begins with it.
        sequence: one that is empty and is dropped afterwards, for the rows that only fill up.
    """
    if not rows:
        return []
    fill = range(-len(rows) % GROUP)
    filled = [*rows, *(BatchRow(rows[0].token, place, sequence) for place in fill)]
    missing = -sum(row.ends for row in filled) % GROUP
    idle = [place for place, row in enumerate(filled) if not row.ends]
    for place in idle[len(idle) - missing :]:
        filled[place] = filled[place]._replace(ends=True)
    return filled
