"""Stand in for the module `re` with expressions that are compiled when they are first used.

A run uses few of the thousand expressions that its modules hold, and compiling them all takes
longer than reading a short document with those. Modules that hold expressions write
`from checker.core.text import lazy_re as re`; all but `compile` is `re`'s own.
"""

import re
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    Match,
    Pattern,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import Any, AnyStr, cast

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "Match",
    "Pattern",
    "compile",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:  # noqa: A001 - it is `re`'s name
    """Return what finds as `re.compile(pattern, flags)` does, compiled when it is first used.

    An expression that makes no sense is told then, not here: of a stranger's expression ask `re`.
    It is no `re.Pattern`: the functions of `re` do not take it, and a match's `re` is another.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))


class _LazyPattern:
    """An expression that has the methods of a compiled one as its own once one is asked for."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile, for this attribute and all methods to come, which then cost no detour."""
        if name.startswith("_"):  # asked by `copy` and `pickle`, perhaps of an empty object
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in _METHODS)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return compile, (self.pattern, self._flags)
