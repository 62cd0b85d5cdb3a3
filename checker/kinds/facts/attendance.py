"""People whom minutes have both among those present and among those who are absent."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from checker.core.document import Block, BlockKind, Document, Span
from checker.core.text import lazy_re as re
from checker.kinds.facts.company_names import NameUse

_PRESENT = re.compile(
    "(?:出席|参加|列席)(?:者|委員|メンバー)?"
    "|present|attendees|attending|in attendance|participants",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    "欠席(?:者|委員|メンバー)?"
    "|apologies(?: for absence)?(?: received)?|absent|absentees|regrets"
    "|not present|unable to attend",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[(（\[［][^()（）\[\]［］]*[)）\]］]")
_IN_PART = re.compile(
    "途中|遅|早退|まで|から|until|from|part|left|joined|late|online", re.IGNORECASE
)
_PIECE = re.compile(r"[^、，,;；・／/\n]+")
_TITLE = re.compile(
    r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sister|Cllr|Councillor|Sir|Dame)\.? |(?:さん|様|氏|殿|委員|先生)$"
)
_NAME = re.compile(
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}|[一-鿿々ァ-ヺー]{1,6}(?:[ 　][一-鿿々ぁ-ヺー]{1,4})?"
)
_FEWEST = 2


def find_absent_attendees(document: Document) -> Iterator[NameUse]:
    """Yield the names in lists of those absent that a list of those present has, too."""
    here = _list_people(document, _PRESENT)
    away = _list_people(document, _ABSENT)
    present = {name for span in here for name, _, part in _iter_names(document, span) if not part}
    if len(present) < _FEWEST:
        return
    for span in away:
        block = document.block(span.path)
        for name, (start, end), part in _iter_names(document, span):
            if name in present and not part:
                yield NameUse("person", name, block, start, end)


def _list_people(document: Document, label: re.Pattern[str]) -> list[Span]:
    """Return the values of fields, and the items below headings, that such a label has."""
    found = [each.value_span for each in document.fields if label.fullmatch(each.label.strip())]
    items = [b for b in document.blocks if b.kind is BlockKind.LIST_ITEM and b.section]
    for section, blocks in groupby(items, key=lambda block: block.section[-1]):
        if label.fullmatch(section.strip(" 　:：.")):
            found += _list_items(tuple(blocks))
    return found


def _list_items(blocks: Sequence[Block]) -> Iterator[Span]:
    return (block.span() for block in blocks)


def _iter_names(document: Document, span: Span) -> Iterator[tuple[str, tuple[int, int], bool]]:
    """Yield the names of a value without titles, where they stand, and if for a part only."""
    text = document.block(span.path).text[span.start : span.end]
    bare = _NOTE.sub(lambda match: " " * len(match[0]), text)
    for piece in _PIECE.finditer(bare):
        written = piece[0].strip()
        name = _TITLE.sub("", written)
        if _NAME.fullmatch(name):
            start = span.start + piece.start() + piece[0].index(written)
            in_part = _IN_PART.search(text[piece.start() : piece.end()]) is not None
            yield name, (start, start + len(written)), in_part
