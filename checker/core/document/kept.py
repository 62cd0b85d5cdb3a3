"""Keep what functions read off a whole document with it: rules ask the same in turn."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from checker.core.document import Document

T = TypeVar("T")


def keep_with_document(function: Callable[[Document], T]) -> Callable[[Document], T]:
    """Return a function that looks at each document once; what it returns is not to be changed."""
    key = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def ask(document: Document) -> T:
        kept = vars(document)  # as `cached_property` does; a changed copy begins without
        if key not in kept:
            kept[key] = function(document)
        found: T = kept[key]
        return found

    return ask
