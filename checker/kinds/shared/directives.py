"""Recognise what is written to checker, `checker:ignore ...`, and what it left in a file itself.

A copy with checker's comments or tracked changes is checked again: by whoever mends it, and before
it is handed in. What checker said of the document, in whatever language, is no part of it, and no
fault of its author; nor are the replies, nor what it changed. A comment that suppresses stays.
"""

from dataclasses import replace
from typing import Final

from checker.core.document import Block, Document, Markup
from checker.core.messages import Message
from checker.formats.shared.edits import AUTHOR

DIRECTIVE: Final = "checker:ignore"
"""How a comment that speaks to checker begins."""
_CHANGES: Final = frozenset({"insertion", "deletion", "format"})


def leave_out_own_marks(document: Document) -> Document:
    """Return a document without checker's comments and changes; the very same where it has none."""
    own = [each for each in document.markup if _is_own(each)]
    before = document.original and leave_out_own_marks(document.original)
    if not own:
        return document if before is document.original else replace(document, original=before)
    stories = {each.story for each in own} - {""}
    return replace(
        document,
        blocks=tuple(block for block in document.blocks if not _is_in(block, stories)),
        markup=tuple(each for each in document.markup if not _is_own(each)),
        original=before,
    )


def describe_own_marks(document: Document) -> list[Message]:
    """Return what to say of checker's marks in a document as it was read: how many are left."""
    own = [each for each in document.markup if _is_own(each)]
    comments = sum(each.kind == "comment" for each in own)
    changes = len({each.span.path for each in own if each.kind != "comment"})
    counted = (("check.own-comments-left", comments), ("check.own-changes-left", changes))
    return [Message(each, count=count) for each, count in counted if count]


def _is_own(markup: Markup) -> bool:
    if markup.kind in _CHANGES:
        return markup.author == AUTHOR
    if markup.kind != "comment" or AUTHOR not in (markup.author, markup.answers):
        return False
    return not markup.text.lstrip().startswith(DIRECTIVE)


def _is_in(block: Block, stories: set[str]) -> bool:
    return block.path in stories or block.path.partition("/")[0] in stories
