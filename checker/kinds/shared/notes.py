"""Tell notes that somebody took down (of a meeting, for an outline) from finished prose.

Who takes notes leaves the full stop out after whole sentences, and writes as people talk. Lines
without a verb say nothing: finished documents have them in every list and table.
"""

import re
from typing import Final

from checker.core.document import QUOTE_STYLE, Block, BlockKind, Document
from checker.language.sentence_endings import has_predicate

_FEWEST: Final = 5
_OPEN_PER_FINISHED: Final = 3
"""A text with more finished paragraphs has lists without full stops, and is no notes."""
_FULL_STOP = re.compile(r"[。．.!！?？][)）」』]?\s*$")


def is_in_notes(document: Document) -> bool:
    """Return whether most sentences lack their full stop, and hardly a paragraph is finished."""
    if document.language != "ja":
        return False
    left_open = finished = paragraphs = 0
    for block in document.walk():
        for line in block.text.split("\n") if _is_running(block) else ():
            if _FULL_STOP.search(line):
                finished += 1
                paragraphs += block.kind is BlockKind.PARAGRAPH
            else:
                left_open += has_predicate(line)
    enough = left_open >= max(_FEWEST, paragraphs * _OPEN_PER_FINISHED)
    return enough and left_open > finished


def _is_running(block: Block) -> bool:
    is_text = block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    return is_text and block.cell is None and block.style.name != QUOTE_STYLE
