"""Words and regular expressions in rules, matched in bounded time."""

import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Annotated

import regex
from pydantic import AfterValidator, Field

PATTERN_SECONDS = 2.0
"""How long all regular expressions of one rule may take on one document."""


class Deadline:
    """A budget of seconds that starts when it is made.

    Raises:
        TimeoutError: from `left`, when the budget is used up.
    """

    def __init__(self, seconds: float = PATTERN_SECONDS) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that remain, always more than 0."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


@lru_cache(maxsize=4096)
def compiled(pattern: str, *, ignore_case: bool = False) -> regex.Pattern[str]:
    """Return the compiled expression.

    Raises:
        regex.error: it does not compile.
    """
    flags = regex.VERSION1 | (regex.IGNORECASE if ignore_case else 0)
    return regex.compile(pattern, flags)


def _compiles(pattern: str) -> str:
    try:
        compiled(pattern)
    except regex.error as error:
        message = f"正規表現を解釈できません / not a regular expression: {error}"
        raise ValueError(message) from error
    return pattern


Pattern = Annotated[
    str,
    AfterValidator(_compiles),
    Field(description="正規表現。 / A regular expression (Python `regex` syntax)."),
]


def literal(word: str) -> str:
    """Return the expression that matches `word`; Latin words only as whole words."""
    # not \b: Latin letters and kana are both \w, and Japanese writes them without a space
    head = r"(?<![A-Za-z0-9_])" if word[:1].isascii() and word[:1].isalnum() else ""
    tail = r"(?![A-Za-z0-9_])" if word[-1:].isascii() and word[-1:].isalnum() else ""
    return f"{head}{regex.escape(word)}{tail}"


def alternatives(words: Sequence[str], patterns: Sequence[str]) -> str:
    """Return one expression for all words (the longest first) and all patterns."""
    parts = [literal(word) for word in sorted(words, key=len, reverse=True)]
    parts += [f"(?:{pattern})" for pattern in patterns]
    return "|".join(parts)


def find(
    pattern: str, text: str, deadline: Deadline, *, ignore_case: bool = False
) -> Iterator[regex.Match[str]]:
    """Yield the non-empty matches of `pattern` in `text`.

    Raises:
        TimeoutError: the rule's budget is used up, for example by `(a+)+$` on a long line.
    """
    expression = compiled(pattern, ignore_case=ignore_case)
    position = 0
    while match := expression.search(text, position, timeout=deadline.left(), concurrent=True):
        if match.end() > match.start():
            yield match
        position = max(match.end(), match.start() + 1)
        if position > len(text):
            return
