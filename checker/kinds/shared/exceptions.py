"""Matches that a rule's `exceptions` forgive, because they lie inside something allowed."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import regex

from checker.core.text.intervals import Intervals
from checker.kinds.shared.patterns import Deadline, find, join_alternatives

M = TypeVar("M", bound=regex.Match[str])


def drop_excepted(
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
    fine = find_excepted(exceptions, text, deadline, ignore_case=ignore_case)
    return [match for match in found if not fine.cover(*match.span())]


def find_excepted(
    exceptions: Sequence[str], text: str, deadline: Deadline, *, ignore_case: bool = False
) -> Intervals:
    """Return the stretches of `text` that an exception matches.

    Raises:
        TimeoutError: the rule's budget is used up.
    """
    if not exceptions:
        return Intervals(())
    pattern = join_alternatives((), exceptions)
    return Intervals(m.span() for m in find(pattern, text, deadline, ignore_case=ignore_case))
