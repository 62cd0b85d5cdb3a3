"""Stand in for the module `re` with expressions that are compiled when they are first used.

A run uses few of the thousand expressions that its modules hold, and compiling them all takes
longer than reading a short document with those. Modules that hold expressions write
`from checker.core.text import lazy_re as re`; all but `compile` is `re`'s own.
"""

import re
from collections.abc import Callable
from functools import lru_cache
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

from checker.core.text.kept_expressions import compile_kept

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

_SEARCHED = 20_000
"""Characters: who searches more than these has use for what is compiled."""
_LONG = 4_000
_FIRST_OF_MANY = "\u3100"
"""The first character after kana: a class of characters that ends beyond has thousands."""
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:  # noqa: A001 - it is `re`'s name
    """Return what finds as `re.compile(pattern, flags)` does, compiled when it is first used.

    An expression that makes no sense is told then, not here: of a stranger's expression ask `re`.
    It is no `re.Pattern`: the functions of `re` do not take it, and a match's `re` is another.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))


class _LazyPattern:
    """An expression that has the methods of a compiled one as its own once one is asked for.

    One that is long in compiling and cannot match without certain letters is compiled when a text
    has some of them, or when so much was searched that looking for them has cost enough.
    """

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags
        self._letters: frozenset[str] | None = None
        self._left = _SEARCHED

    def __getattr__(self, name: str) -> Any:
        """Compile, for this attribute and all methods to come, which then cost no detour."""
        if name.startswith("_"):  # asked by `copy` and `pickle`, perhaps of an empty object
            raise AttributeError(name)
        if name in _METHODS and self._letters is None:
            plain = not self._flags & re.VERBOSE
            self._letters = _find_letters(self.pattern) if plain else frozenset()
            if self._letters:
                vars(self).update((each, _Attempt(self, each)) for each in _METHODS)
                return getattr(self, name)
        return getattr(self.make(), name)

    def make(self) -> re.Pattern[Any]:
        """Compile, whatever is searched."""
        compiled = compile_kept(self.pattern, self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in _METHODS)
        return compiled

    def lacks_letters(self, text: object) -> bool:
        """Return whether there is no match in a text, for its letters."""
        if not isinstance(text, str) or len(text) > _LONG or self._left < 0:
            return False
        self._left -= len(text)
        folded = _fold(text)
        return not any(each in folded for each in self._letters or ())

    def __reduce__(self) -> tuple[Any, ...]:
        return compile, (self.pattern, self._flags)


class _Attempt:
    """A method of an expression that is compiled only where a text has the letters it needs."""

    def __init__(self, lazy: _LazyPattern, name: str) -> None:
        self._lazy = lazy
        self._name = name

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Return what the method does; without the letters, what it returns without a match."""
        found = vars(self._lazy)[self._name]
        if not isinstance(found, _Attempt):
            return found(*values, **named)
        at = 1 if self._name in _REPLACING else 0
        if len(values) > at and self._lazy.lacks_letters(values[at]):
            return _NOTHING[self._name](values[at])
        return getattr(self._lazy.make(), self._name)(*values, **named)


_REPLACING = ("sub", "subn")
_NOTHING: dict[str, Callable[[str], Any]] = {
    "search": lambda _: None,
    "match": lambda _: None,
    "fullmatch": lambda _: None,
    "finditer": lambda _: iter(()),
    "findall": lambda _: [],
    "sub": lambda text: text,
    "subn": lambda text: (text, 0),
    "split": lambda text: [text],
}
"""What each method returns where nothing matches."""


def _find_letters(pattern: Any) -> frozenset[str]:
    """Return letters of which a text needs some, of an expression that is long in compiling.

    Until Python 3.13 a class such as `[一-鿿]` takes a thousandth of a second and more.
    """
    parts = pattern.split("-")[1:] if isinstance(pattern, str) else ()
    if not any(each.startswith("\\u") or each[:1] >= _FIRST_OF_MANY for each in parts):
        return frozenset()
    from checker.core.text.regex_prefilter import find_required_letters  # noqa: PLC0415 - it has expressions, too

    return find_required_letters(pattern)


@lru_cache(maxsize=128)
def _fold(text: str) -> str:
    from checker.core.text.regex_prefilter import fold_letters  # noqa: PLC0415 - likewise

    return fold_letters(text)
