"""Remember what functions make of texts, in memory that is bounded by characters, not by texts.

A process that checks documents for months keeps what it worked out of the last ones, for rules ask
about the same paragraphs in turn. A cache of so many texts would hold as many long paragraphs, and
they may have millions of characters.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

__all__ = ["CachedByText", "cache_by_text"]

P = ParamSpec("P")
T = TypeVar("T")

_SHORT, _MIDDLE = 1_000, 20_000
_FEWER: Final = 16
_LONG_TEXTS: Final = 4


class CachedByText(Generic[P, T]):
    """A function that remembers many short texts, some longer ones and a few long ones."""

    def __init__(self, function: Callable[Concatenate[str, P], T], most: int) -> None:
        self.__wrapped__ = function
        self.__doc__ = function.__doc__
        self._short = lru_cache(most)(function)
        self._middle = lru_cache(max(_LONG_TEXTS, most // _FEWER))(function)
        self._long = lru_cache(_LONG_TEXTS)(function)

    def __call__(self, text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the function makes of the text."""
        length = len(text)
        kept: Any = (  # arguments that can be hashed, mypy would have
            self._short if length <= _SHORT else self._middle if length <= _MIDDLE else self._long
        )
        made: T = kept(text, *args, **kwargs)
        return made

    def cache_clear(self) -> None:
        """Forget everything."""
        for each in (self._short, self._middle, self._long):
            each.cache_clear()

    def count_texts(self) -> int:
        """Return how many texts are remembered."""
        return sum(each.cache_info().currsize for each in (self._short, self._middle, self._long))


def cache_by_text(
    most: int,
) -> "Callable[[Callable[Concatenate[str, P], T]], CachedByText[P, T]]":
    """Return a decorator for functions whose first argument is a text, given by its place.

    Args:
        most: how many texts of up to 1,000 characters are remembered; of longer ones it is a part.
    """

    def decorate(function: Callable[Concatenate[str, P], T]) -> CachedByText[P, T]:
        return CachedByText(function, most)

    return decorate
