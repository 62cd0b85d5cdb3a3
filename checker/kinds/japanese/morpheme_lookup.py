"""The morpheme at a place of a text, found without going through all of them."""

from bisect import bisect_left

from checker.language.morphology import Morpheme, split_morphemes


def find_morpheme_at(text: str, start: int) -> Morpheme | None:
    """Return the morpheme that begins at `start`, or None where none begins."""
    found = split_morphemes(text)
    number = bisect_left(found, start, key=lambda each: each.start)
    return found[number] if number < len(found) and found[number].start == start else None


def find_morpheme_before(text: str, end: int) -> Morpheme | None:
    """Return the morpheme that ends at `end`, or None where none ends."""
    found = split_morphemes(text)
    number = bisect_left(found, end, key=lambda each: each.end)
    return found[number] if number < len(found) and found[number].end == end else None
