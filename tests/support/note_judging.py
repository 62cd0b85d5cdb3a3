"""Tell whether what was taken from notes is what the notes say.

What people jot down and what a program takes from it are seldom the same words: days, times and
numbers must be equal, of the other words most.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final, Literal

from checker.jobs.write.grounding import Clock, Day, Quantity, find_facts
from checker.jobs.write.grounding.plain_text import make_key

LEAST_SHARE: Final = 0.4
"""Pairs of neighbouring letters that must be the same: people and models say a line otherwise."""

Language = Literal["ja", "en"]


def is_right(value: str, wanted: Any, language: Language) -> bool:
    """Return whether a candidate says what the field is known to be."""
    if isinstance(wanted, list):
        return any(is_right(value, each, language) for each in wanted)
    if isinstance(wanted, Mapping):
        return any(_is_row(line, wanted, language) for line in value.splitlines())
    said, known = find_facts(value, language), find_facts(str(wanted), language)
    for kind in (Day, Quantity, Clock):
        ours = [f.value for f in known if isinstance(f.value, kind)]
        theirs = [f.value for f in said if isinstance(f.value, kind)]
        if ours:
            return any(_same(one, other) for one in ours for other in theirs) or _holds(
                value, wanted
            )
    return _holds(value, wanted)


def parts_found(value: str, wanted: Any, language: Language) -> tuple[int, int]:
    """Return how many rows or lines of `wanted` the value says, and how many they are.

    A row is found where one line of the value says all its cells, and of its owner the name or the
    family name; sentences of a line count singly.
    """
    parts = list(_parts(wanted))
    found = [
        is_right(value, each, language)
        if isinstance(each, Mapping)
        else says(value, each, language)
        for each in parts
    ]
    return sum(found), len(found)


def _parts(wanted: Any) -> Iterator[Any]:
    for each in wanted if isinstance(wanted, list) else [wanted]:
        if isinstance(each, Mapping):
            yield each
        else:
            yield from filter(None, map(str.strip, str(each).split("。")))


def says(value: str, text: str, language: Language, least: float = LEAST_SHARE) -> bool:
    """Return whether a value says a text: each day, time and number of it, and most of its words.

    Words are compared by their pairs of neighbouring letters, of which `least` must be there.
    """
    if make_key(text) in make_key(value):
        return True
    said, rest = find_facts(value, language), text
    for fact in find_facts(text, language):
        if not isinstance(fact.value, (Day, Clock, Quantity)):
            continue
        if not any(_same(fact.value, each.value) for each in said):
            return False
        rest = rest.replace(text[fact.start : fact.end], " ")
    return _share(_letters(rest), _letters(value)) >= least


def _is_row(line: str, row: Mapping[str, Any], language: Language) -> bool:
    return all(
        says(line, str(cell), language)
        or (
            column == "owner"
            and any(make_key(name) in make_key(line) for name in str(cell).split())
        )
        for column, cell in row.items()
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", make_key(text))


def _share(text: str, within: str) -> float:
    """Return the share of a text's pairs of letters that stand in another; 1.0 if it has none."""
    pairs = ["".join(each) for each in pairwise(text)]
    return sum(each in within for each in pairs) / len(pairs) if pairs else 1.0


def _same(one: object, other: object) -> bool:
    if isinstance(one, Day) and isinstance(other, Day):
        if one.month is None and one.day is not None:  # the 15th, of a month that is clear
            return one.day == other.day
        return (one.month, one.day) == (other.month, other.day)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.number == other.number
    if isinstance(one, Clock) and isinstance(other, Clock):
        turn = 12 if one.half or other.half else 24
        return (one.hour % turn, one.minute) == (other.hour % turn, other.minute)
    return one == other


def _holds(value: str, wanted: object) -> bool:
    left, right = make_key(value), make_key(str(wanted))
    return bool(left) and (left in right or right in left)
