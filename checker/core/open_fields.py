"""Know the marks that checker writes where somebody still has to fill something in."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from checker.core.catalogue import languages
from checker.core.messages import Message

_ANY: Final = "\0"
_LONGEST_LABEL: Final = 40


def make_missing_mark(label: str) -> Message:
    """Return what stands in a document where a required fact is absent."""
    return Message("template.missing", label=label)


def find_open_field(quote: str) -> str:
    """Return the label of the field that a mark stands for; empty for words that are no mark.

    Whoever wrote the document from a template did nothing wrong there: it is not finished.
    """
    words = quote.strip()
    marks = (each.fullmatch(words) for each in _compile_marks())
    return next((each["label"] for each in marks if each), "")


def iter_open_fields(text: str) -> Iterator[tuple[int, int]]:
    """Yield where in a text the marks of open fields begin and end."""
    found = (match.span() for each in _compile_marks() for match in each.finditer(text))
    yield from sorted(found)


@cache
def _compile_marks() -> tuple[re.Pattern[str], ...]:
    """Return what a mark looks like in each language; a label has no mark in it."""
    shown = (re.escape(make_missing_mark(_ANY).get(each)) for each in languages())
    label = rf"(?P<label>[^\[\]【】]{{1,{_LONGEST_LABEL}}})"
    return tuple(re.compile(each.replace(re.escape(_ANY), label)) for each in shown)
