"""Tell notes that somebody took down (of a meeting, for an outline) from finished prose.

Minutes are another thing: they record what several people said, in full sentences or not.

Who takes notes leaves the full stop out after whole sentences, and writes as people talk. Lines
without a verb say nothing: finished documents have them in every list and table.
"""

from pathlib import PurePath
from typing import Final

from checker.core.document import QUOTE_STYLE, Block, BlockKind, Document, keep_with_document
from checker.core.text import lazy_re as re
from checker.language.sentence_endings import has_predicate

_FEWEST: Final = 5
_OPEN_PER_FINISHED: Final = 3
"""A text with more finished paragraphs has lists without full stops, and is no notes."""
_MINUTES: Final = re.compile(
    r"議事(?:録|メモ|要旨|概要)|会議(?:録|メモ|の?記録)|(?:打ち?合わ?せ|ミーティング)の?(?:メモ|ノート|ログ|記録)"
    r"|\bmeeting (?:notes|minutes|log)\b|^minutes\b",
    re.IGNORECASE,
)
_AGENDA: Final = re.compile(
    r"[\W\d]*(?:(?:ミーティング)?アジェンダ|(?:今日の|本日の)?議題|議事(?:次第|内容)?"
    r"|(?:meeting )?agenda)\W*",
    re.IGNORECASE,
)
"""A heading that only the record of a meeting has."""
_NAMED: Final = re.compile(
    r"(?:アウトライン|構成案|下書き|メモ書き|(?:取材|作業|調査|検討)メモ"
    r"|\boutline|\bdraft notes)\W{0,9}$",
    re.IGNORECASE,
)
"""How the name of a text ends that is still to be written out."""
_FULL_STOP = re.compile(r"[。．.!！?？][)）」』]?\s*$")


@keep_with_document
def is_in_notes(document: Document) -> bool:
    """Return whether most sentences lack their full stop, and hardly a paragraph is finished.

    So are texts that call themselves an outline, whatever their sentences end in.
    """
    if document.language != "ja":
        return False
    if any(map(_NAMED.search, (PurePath(document.name).stem, document.title or ""))):
        return True
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


@keep_with_document
def is_minutes(document: Document) -> bool:
    """Return whether a document says that it records a meeting: by its title or its agenda."""
    headings = [each.text for each in document.walk() if each.kind is BlockKind.HEADING]
    titles = (document.title or "", *headings[:1])
    return any(_MINUTES.search(each) for each in titles) or any(map(_AGENDA.fullmatch, headings))


def _is_running(block: Block) -> bool:
    is_text = block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    return is_text and block.cell is None and block.style.name != QUOTE_STYLE
