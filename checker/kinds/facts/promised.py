"""What a text says stands at its end, and is not there: the last words of the document say so."""

from collections.abc import Iterator, Sequence

from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold

_SELF = "plan|report|document|letter|policy|notice|paper|procedure|guide|minutes|proposal|form|note"
_AT_END = re.compile(
    r"\b(?:is|are|was|were) (?:given|listed|shown|set out|printed|found|included|provided"
    rf"|reproduced|attached|noted) at the (?:very )?(?:end|back) of (?:this|the) (?:{_SELF})\b"
    r"|(?:本書|本紙|本資料|本計画書?|本報告書?|本手順書?|この(?:文書|資料|計画書?|報告書|手順書))の?"
    r"(?:末尾|最後|巻末)に(?:示|掲|付|載|まとめ|記|添付)[ぁ-ん]{0,4}"
)
_LABELLED = re.compile(
    "(?:末尾|巻末|最後の?ページ)(?:に|の)"
    "(?:付けた|添えた|添付した|掲げた|示した|ある|載せた|付した)?[「『]?(?P<label>"
    "(?:別表|別紙|付録|付表|別図|様式|資料)[ 　]?第?[A-Z0-9Ａ-Ｚ０-９一二三四五]{0,3}号?)"
)
_CLOSING = 40
"""Characters of a line after the text that adds nothing: a name, 以上."""


def find_missing_endings(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Block, int, int]]:
    """Yield what is said to stand at the end: after the last block, or under a missing label."""
    if document.parts_not_read:
        return
    whole = [block for block in document.walk() if block.cell is None and block.text.strip()]
    for block in blocks:
        if block.kind is BlockKind.CODE:
            continue
        for match in _LABELLED.finditer(block.text):
            if not _is_there(match["label"], block, document):
                yield block, *match.span("label")
        for match in _AT_END.finditer(block.text):
            if block.cell is None and not _has_more(whole, block):
                yield block, *match.span()


def _is_there(label: str, cited: Block, document: Document) -> bool:
    """Tell whether another block begins with a label, or a picture may hold it."""
    wanted = fold(label).replace(" ", "")
    return any(
        block.kind is BlockKind.IMAGE
        or fold(block.text).replace(" ", "").lstrip("【[(<■●").startswith(wanted)
        for block in document.walk()
        if block.path != cited.path
    )


def _has_more(whole: Sequence[Block], block: Block) -> bool:
    """Tell whether anything but short closing lines comes after a block."""
    at = next((n for n, each in enumerate(whole) if each.path == block.path), len(whole))
    return at == len(whole) or any(
        each.kind is not BlockKind.PARAGRAPH or len(each.text.strip()) > _CLOSING
        for each in whole[at + 1 :]
    )
