"""Lists whose label says how many they have: `出席者（8名）`, `Present (eight): A, B, C`."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from checker.core.document import Block, BlockKind
from checker.core.text import lazy_re as re
from checker.kinds.facts.count_listed import Listed
from checker.kinds.facts.prose_numbers import NUMBER, read_number
from checker.language.clock import to_plain

_SAID = rf"(?P<said>(?P<n>{NUMBER}) ?(?:名|人|点|件|社|台|品目|種類|項目|people|persons|members)?)"
_LABEL = re.compile(
    r"[ ■●◆・0-9.．()]{0,8}(?P<label>[^()、。,.:;\n0-9]{2,24}?) ?\("
    rf"(?:計|全|合計|total:? ?)?{_SAID}\)(?::|$| ?(?=\n))"
)
_PEOPLE = re.compile(
    "出席者?|参加者?|欠席者?|委員|メンバー|受講者|対象者|列席者|同席者|構成員"
    "|present|attend(?:ees|ance)|in attendance|participants|members|apologies|absent",
    re.IGNORECASE,
)
_NEXT_LABEL = re.compile(r"\n[ \t]*[^\n:、,]{2,24}:")
"""Where another label begins on the next line, the list is over."""
_BRACKETED = re.compile(r"\([^()]*\)")
_SPLIT = re.compile(r"、|,|;|/|\n| and | & |及び|および")
_NOT_ALL = re.compile(r"ほか|他[0-9数]|など|等$|外[0-9]|\b(?:others?|etc|more|guests)\b|[0-9]")
_MOST = 40
_OFF = 2
_LEAST = 2
_NAME = 40
_REMARK = 8
"""Characters below which an item with such a word is no item: ほか2名."""


def find_labelled(blocks: Sequence[Block]) -> Iterator[Listed]:
    """Yield the lists after a label with their number, in its line or in the items below."""
    for at, block in enumerate(blocks):
        match = None if block.cell or "(" not in to_plain(block.text) else _match(block)
        if match is None:
            continue
        rest = _NEXT_LABEL.split(to_plain(block.text)[match.end() :].strip(), maxsplit=1)[0]
        if rest:
            found = _count_names(rest) if _PEOPLE.search(match["label"]) else None
        else:
            found = _count_items(_take_below(block, blocks[at + 1 : at + 2 + _MOST]))
        said = int(read_number(match["n"]))
        if found is not None and said >= _LEAST and abs(found - said) <= _OFF:
            start, end = match.span("said")
            yield Listed(block.span(start, end), block.text[start:end], said, found)


def _match(block: Block) -> re.Match[str] | None:
    texts = {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    return _LABEL.match(to_plain(block.text)) if block.kind in texts else None


def _take_below(label: Block, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return what follows a label; where it is an item, the items within it."""
    if label.kind is not BlockKind.LIST_ITEM:
        return blocks
    return list(takewhile(lambda block: (block.level or 1) > (label.level or 1), blocks))


def _count_names(text: str) -> int | None:
    """Return how many names stand in a line; None where it is no list of names."""
    plain = _BRACKETED.sub("", text.partition("\n\n")[0]).strip(" .。")
    names = [name.strip() for name in _SPLIT.split(plain) if name.strip()]
    clear = len(names) >= _LEAST and all(len(name) <= _NAME for name in names)
    return len(names) if clear and not _NOT_ALL.search(plain) else None


def _count_items(blocks: Sequence[Block]) -> int | None:
    """Return how many items of one level follow at once; None where something else does."""
    items = list(takewhile(lambda block: block.kind is BlockKind.LIST_ITEM, blocks))
    own = [item for item in items if item.level == items[0].level]
    open_list = any(_NOT_ALL.search(item.text) for item in own if len(item.text) < _REMARK)
    return len(own) if _LEAST <= len(own) <= _MOST and not open_list else None
