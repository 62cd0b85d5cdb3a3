"""Attachments that a document holds or lists itself: `別紙2　手順`, `添付資料: 1. 見積書`."""

from collections.abc import Iterator, Sequence

from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.facts.captions import Family, Key, NumberedLabel
from checker.kinds.facts.number_markers import find_markers, parse_marker

_FAMILIES: tuple[Family, ...] = ("別紙", "様式", "資料")
_LIST_LABEL = re.compile(
    r"(?P<資料>(?:添付|配布|配付|会議)?資料(?:一覧)?|添付(?:書類|文書|物)?|attachments?|enclosures?)"
    r"|(?P<別紙>別紙(?:一覧)?|annexes|exhibits)|(?P<様式>様式(?:一覧)?)"
)
_TYPED = re.compile(r"(?:^|[\s、,])[(（]?(?P<n>[1-9])[.．)）、](?![0-9])")
_OF_ANOTHER = re.compile(r"(?<!次|下|記|付|書)の ?$")
"""What comes before an attachment of something else: 前回会議の資料4."""
_MAX_LABEL = 30
_LEAST = 2
"""Attachments that a document must hold or list before one of them can be missed."""


def collect_listed(document: Document) -> set[tuple[Family, Key]]:
    """Return the numbers of lists of attachments: of items below such a label, and of fields."""
    found = set()
    family: Family | None = None
    for block in document.walk():
        if block.kind is BlockKind.LIST_ITEM:
            found |= {(family, key) for key in _list_keys(block)} if family else set()
        else:
            family = _read_label(block.text)
    for field in document.fields:
        family = _read_label(field.label)
        if family is not None:
            found |= {(family, key) for key in _count_typed(field.value)}
    return found


def _read_label(text: str) -> Family | None:
    plain = fold(text).strip(" 　:：■●【】()").lower() if len(text) <= _MAX_LABEL else ""
    match = _LIST_LABEL.fullmatch(re.sub(r"^[0-9]{1,2}[.、 　]+", "", plain))
    return next((each for each in _FAMILIES if match[each]), None) if match else None


def _list_keys(block: Block) -> Iterator[Key]:
    marker = parse_marker(block.marker) if block.marker else None
    for each in (marker, next(find_markers(block.text, heading=False), None)):
        if each is not None and len(each.numbers[0]) == 1:
            yield (str(each.numbers[0][0]),)


def _count_typed(value: str) -> list[Key]:
    """Return the numbers of a value that counts from 1: `1. 見積書 2. 図面`."""
    numbers = [int(match["n"]) for match in _TYPED.finditer(value)]
    return [(str(n),) for n in numbers] if numbers == list(range(1, len(numbers) + 1)) else []


def is_beyond_held(cited: NumberedLabel, known: Sequence[tuple[Family, Key]]) -> bool:
    """Tell whether an attachment is cited of a sort of which the document holds the first ones."""
    numbers = {number for family, number in known if family == cited.family}
    firsts = ({("1",), ("2",)}, {("a",), ("b",)})
    return (
        cited.family in _FAMILIES
        and len(cited.number) == 1
        and len(numbers) >= _LEAST
        and any(first <= numbers for first in firsts)
        and not _OF_ANOTHER.search(cited.block.text[max(0, cited.start - 3) : cited.start])
    )
