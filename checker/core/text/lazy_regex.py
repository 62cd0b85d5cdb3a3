"""Regular expressions that are compiled when they are first used.

Compiling the expressions of a large table takes longer than reading a short document with them, and
most tables are only looked at where a quick search says that they may find something.
"""

import re
import sys
from collections.abc import Iterator
from functools import cached_property


class LazyPattern:
    """A regular expression of `re`, with the methods of a compiled one.

    Args:
        pattern: what is looked for.
        flags: as for `re.compile`.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match anywhere."""
        return self._compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that begins at the start."""
        return self._compiled.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match of all of it."""
        return self._compiled.fullmatch(text, start, end)

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Yield all matches, apart."""
        return self._compiled.finditer(text, start, end)

    def sub(self, to: str, text: str) -> str:
        """Return the text with all matches replaced."""
        return self._compiled.sub(to, text)
