"""Work on strings of any language: offsets, lines, intervals, compiled expressions."""

from collections.abc import Sequence


def count_common(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many characters, or other items, two sequences begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
