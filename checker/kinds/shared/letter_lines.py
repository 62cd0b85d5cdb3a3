"""Find the lines at the top of a page that say who writes to whom, when and about what."""

from collections.abc import Sequence
from typing import Final

from checker.core.document import Block, BlockKind, Document, Part
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.language.calendar import find_dates

_LINES: Final = 12
"""How far down they may reach."""
_LABEL: Final = re.compile(
    r"(?:先|宛|日|者|人|番号|件名|題名|氏名|部署|部門|所属|版|版数)$"
    r"|^(?:to|from|cc|date|subject|author|version|status|状態)$",
    re.IGNORECASE,
)
_TO: Final = re.compile(
    r"^(?:宛|宛先|宛名|提出先|送付先|送り先|配布先|配付先|対象者|対象読者|想定読者|読者"
    r"|to|addressees?|recipients?|audience|readers?)$"
)
_NAMED: Final = re.compile(r"(?:様|殿|御中|各位|先生)[\s\u3000]*$|^Dear\b")
_SENTENCE_END: Final = re.compile(r"[。.!?！？]\s*$")


def find_head_lines(blocks: Sequence[Block], document: Document) -> frozenset[str]:
    """Return the paths of those among the first blocks that are lines of a letter head."""
    labels = {each.label_span.path: each.label for each in document.fields}
    return frozenset(
        block.path
        for block in blocks[:_LINES]
        if _is_head_line(block, labels.get(block.path, "").strip())
    )


def _is_head_line(block: Block, label: str) -> bool:
    text = block.text.strip()
    if block.style.alignment in {"right", "end"} or _LABEL.search(label):
        return True
    if _SENTENCE_END.search(text):
        return False
    return _NAMED.search(text) is not None or any(
        each.start == 0 and each.end == len(text) for each in find_dates(text)
    )


def find_addressees(document: Document) -> tuple[str, ...]:
    """Return whom a document says it is for: fields such as `宛先`, lines such as `○○ 御中`."""
    named = [each.value for each in document.fields if _TO.search(fold(each.label))]
    body = [block for block in document.blocks if block.part is Part.BODY][:_LINES]
    lines = [
        block.text.strip()
        for block in body
        if block.kind is BlockKind.PARAGRAPH and _NAMED.search(block.text.strip())
    ]
    stated = [value for name, value in document.properties.items() if _TO.search(fold(name))]
    return tuple(dict.fromkeys([*named, *lines, *stated]))
