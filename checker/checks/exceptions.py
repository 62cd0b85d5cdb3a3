"""Matches that a rule's `exceptions` forgive, because they lie inside something allowed."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import regex

from checker.checks.patterns import Deadline, alternatives, find

M = TypeVar("M", bound=regex.Match[str])


def uncovered(
    matches: Iterable[M],
    exceptions: Sequence[str],
    text: str,
    deadline: Deadline,
    *,
    ignore_case: bool = False,
) -> list[M]:
    """Return the matches in `text` that no match of an exception covers from end to end.

    Raises:
        TimeoutError: the rule's budget is used up.
    """
    found = list(matches)
    if not found or not exceptions:
        return found
    pattern = alternatives((), exceptions)
    fine = [m.span() for m in find(pattern, text, deadline, ignore_case=ignore_case)]
    return [
        match
        for match in found
        if not any(low <= match.start() and match.end() <= high for low, high in fine)
    ]
