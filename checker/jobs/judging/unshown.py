"""List the words of a document that the model was not shown."""

from collections.abc import Iterable
from typing import Final

from checker.core.document import BlockKind, Document
from checker.core.messages import Message
from checker.kinds.meaning.judged_text import find_unshown

_MOST: Final = 5
_LONGEST: Final = 40


def describe_unshown(documents: Iterable[Document]) -> Message | None:
    """Return a note that quotes what no rule showed to the model, None where that is nothing."""
    found = [
        " ".join(words.split())
        for document in documents
        for block in document.walk()
        if block.kind is not BlockKind.CODE and block.text
        for words in find_unshown(block)
    ]
    if not found:
        return None
    shown = [f"“{_shorten(words)}”" for words in dict.fromkeys(found)]
    more = f" (+{len(shown) - _MOST})" if len(shown) > _MOST else ""
    return Message("check.not-shown-to-the-model", words=", ".join(shown[:_MOST]) + more)


def _shorten(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
