"""Words and regular expressions in rules, matched in bounded time."""

import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Annotated, Final

import regex
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from checker.core.catalogue import SOURCE
from checker.core.messages import Message, same
from checker.core.text.trie import build_trie

_COUNTS_GROUPS = regex.compile(r"\\[1-9]|\\g<[0-9]|\(\?\(?[1-9]")
"""What in an expression names a group by its number: a back reference, a call, a condition."""

BAD_ENTRY = "bad_entry"
"""Pydantic's name for an error in one pattern or word: it costs its rule, not the rule set."""

PATTERN_SECONDS = 2.0
"""How long all regular expressions of one rule may take on one document."""


_MOMENT = 0.0002
"""Seconds: what a search takes that need not be measured with care."""

_CALL_SECONDS = 0.25
_CALLS = regex.compile(r"\(\?(?:R|&|P>|[-+]?\d)")
"""What calls a group, or the whole expression, from inside: that may go on until memory ends."""

_WASTE_SECONDS, _REGAINED_PER_SECOND = 3.0, 0.02
_TRIED_AGAIN_FROM, _LEAST_SECONDS = 2.0, 0.02


class Deadline:
    """A budget of seconds for regular expressions; what else a rule does is not counted.

    Raises:
        TimeoutError: from `left`, when the budget is used up.
    """

    def __init__(self, seconds: float = PATTERN_SECONDS) -> None:
        self.seconds = seconds
        self._left = seconds
        self._worked = time.thread_time()

    def left(self) -> float:
        """Return the seconds that remain, always more than 0."""
        if self._left <= 0:
            raise TimeoutError
        return self._left

    def spend(self, seconds: float) -> None:
        """Take from the budget what a search took by the clock.

        Of what may be more than a moment only the work of this thread since the last such search
        counts: a busy machine is no slow pattern. Asking for that each time would cost more than
        most searches.
        """
        if seconds > _MOMENT:
            worked = time.thread_time()
            seconds = max(0.0, min(seconds, worked - self._worked))
            self._worked = worked
        self._left -= seconds


class Patience:
    """How much time all expressions of a run together may waste: those that do not end.

    A rule that runs out of its time wastes 2 seconds with every document, and a stranger's rule set
    may have thousands of such. Once three seconds are gone, a rule that ran out before is not tried
    again, and any other has a moment. A long run regains one second of fifty.
    """

    def __init__(self) -> None:
        self._left = _WASTE_SECONDS
        self._at = time.monotonic()
        self._endless: set[str] = set()

    def deadline(self, rule: str) -> Deadline:
        """Return the time that a rule has for one document."""
        now = time.monotonic()
        self._left = min(_WASTE_SECONDS, self._left + (now - self._at) * _REGAINED_PER_SECOND)
        self._at = now
        if rule in self._endless and self._left < _TRIED_AGAIN_FROM:
            return Deadline(0)
        return Deadline(max(_LEAST_SECONDS, min(PATTERN_SECONDS, self._left)))

    def waste(self, rule: str, deadline: Deadline) -> None:
        """Note that a rule used up its time."""
        self._endless.add(rule)
        self._left -= deadline.seconds


@lru_cache(maxsize=4096)
def compile_pattern(pattern: str, *, ignore_case: bool = False) -> regex.Pattern[str]:
    """Return the compiled expression.

    Raises:
        regex.error: it does not compile.
    """
    flags = regex.VERSION1 | (regex.IGNORECASE if ignore_case else 0)
    try:
        return regex.compile(pattern, flags)
    except (OverflowError, RecursionError) as error:
        raise regex.error(str(error)) from error


_WRONG: Final = {
    "missing )": Message("pattern.closing-parenthesis"),
    "unbalanced parenthesis": Message("pattern.opening-parenthesis"),
    "unterminated character set": Message("pattern.closing-bracket"),
    "missing ]": Message("pattern.closing-bracket"),
    "nothing to repeat": Message("pattern.nothing-to-repeat"),
    "multiple repeat": Message("pattern.repeats-twice"),
    "min repeat greater than max repeat": Message("pattern.turned-counts"),
    "bad escape (end of pattern)": Message("pattern.unfinished-escape"),
    "bad character range": Message("pattern.bad-range"),
    "unknown property": Message("pattern.unknown-property"),
    "unknown group": Message("pattern.unknown-group"),
    "invalid group reference": Message("pattern.unknown-group"),
}
"""What the library's errors say."""


def describe_pattern_error(error: Exception) -> Message:
    """Return what is wrong with an expression and where; rare faults in the library's words."""
    what = _WRONG.get(getattr(error, "msg", ""))
    at = getattr(error, "pos", None)
    if what is None or at is None:
        return same(str(error))
    return Message("pattern.at", what=what, at=at + 1)


def report_bad_pattern(pattern: str, error: Exception) -> Message:
    """Return what says that an expression cannot be read, and why."""
    problem = describe_pattern_error(error)
    return Message("rules.no-regular-expression", pattern=pattern, problem=problem)


def _validate_pattern(pattern: str) -> str:
    try:
        compile_pattern(pattern)
    except regex.error as error:
        raise make_entry_error(report_bad_pattern(pattern, error)) from error
    return pattern


def make_entry_error(what: Message) -> PydanticCustomError:
    """Return the error for one entry of a rule: it costs that rule, not the rule set."""
    return PydanticCustomError(BAD_ENTRY, "{said}", {"said": what.get(SOURCE), "what": what})


Pattern = Annotated[
    str,
    AfterValidator(_validate_pattern),
    Field(description="option.Pattern"),
]


def build_word_pattern(word: str) -> str:
    """Return the expression that matches `word`; Latin words only as whole words."""
    # not \b: Latin letters and kana are both \w, and Japanese writes them without a space
    return build_trie([word])


def join_alternatives(words: Sequence[str], patterns: Sequence[str]) -> str:
    """Return one expression for all words (the longest first) and all patterns."""
    return _build_alternatives(tuple(words), tuple(patterns))


@lru_cache(maxsize=4096)
def _build_alternatives(words: tuple[str, ...], patterns: tuple[str, ...]) -> str:
    parts = [build_trie(words)] if words else []
    parts += [f"(?:{pattern})" for pattern in patterns]
    joined = "|".join(parts)
    # each expression counts its groups from 1: `\1` is the first of its own, not of them all
    return f"(?|{joined})" if any(map(_COUNTS_GROUPS.search, patterns)) else joined


def find(
    pattern: str, text: str, deadline: Deadline, *, ignore_case: bool = False
) -> Iterator[regex.Match[str]]:
    """Yield the non-empty matches of `pattern` in `text`.

    Raises:
        TimeoutError: the rule's budget is used up, for example by `(a+)+$` on a long line.
    """
    search = compile_pattern(pattern, ignore_case=ignore_case).search
    most = _limit(pattern)
    position, end = 0, len(text)
    while position <= end:
        left = deadline.left()
        started = time.perf_counter()
        match = search(text, position, timeout=min(left, most), concurrent=True)
        deadline.spend(time.perf_counter() - started)
        if match is None:
            return
        start, stop = match.span()
        if stop > start:
            yield match
        position = max(stop, start + 1)


@lru_cache(maxsize=4096)
def _limit(pattern: str) -> float:
    """Return how many seconds one search for an expression may take."""
    return _CALL_SECONDS if _CALLS.search(pattern) else PATTERN_SECONDS
