"""Lists and tables that a sentence announces with their number: `次の3点`, `three items:`."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.facts.number_markers import find_markers, parse_marker
from checker.kinds.shared.base import Target
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.scope import ANYWHERE
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.clock import to_plain
from checker.language.numerals import number_value

_N = "(?P<n>[0-9]{1,2}|[二三四五六七八九十]{1,2})"
_UNIT = "(?P<unit>点|つ|項目|件|種類?|段階|ステップ|名|社|[箇か個カヶ]所|条件|方法|案)"
_NOUNS = (
    "人|台|品目?|機種|拠点|店舗?|施設|部[署門]|会社|工程|工場|手順|作業|要[素件因点]|課題|対策|施策|理由|原因|目的|機能"
    "|観点|論点|事項|資料|書類|文書|ファイル|ケース|パターン|[かカヶ]国"
)
_NAMED = f"(?P<unit>{_UNIT.removeprefix('(?P<unit>').removesuffix(')')}|{_NOUNS})"
"""What `次の6拠点` counts, too, where a list follows."""
_ANNOUNCED = (
    re.compile(
        rf"(?P<said>(?:次|以下|下記|つぎ)の ?{_N} ?{_NAMED})(?P<rest>[^。:]{{0,30}})[。:]?$"
    ),
    re.compile(
        rf"(?P<said>{_N} ?{_NAMED})は、?(?:次|以下|下記)の(?:とおり|通り|よう)"
        r"(?P<rest>[^。:]{0,10})[。:]?$"
    ),
)
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORD = "(?:[a-zA-Z'-]+|[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}(?= [A-Z])|20[0-9]{2})"
_ENGLISH = re.compile(
    rf"(?:^|(?<=[ (]))(?<!than )(?<!least )(?<!most )(?<!next )(?<!first )(?<!last )(?<!every )"
    rf"(?<!of )(?<!or )(?<!about )(?<!other )(?P<said>(?P<n>[2-9]|10|{'|'.join(_WORDS)}) "
    r"(?:[a-z-]+ ){0,3}?(?P<unit>[a-z]{2,}s)(?<!days)(?<!weeks)(?<!hours)(?<!minutes)(?<!months)"
    rf"(?<!years)(?<!times)(?<!seconds)(?<!bytes)(?<!bits))(?P<rest>(?: {_WORD}){{0,9}}):$",
    re.IGNORECASE,
)
_ANNOUNCED_LOOSELY = re.compile(
    rf"(?<![0-9第.,約])(?P<said>{_N} ?{_UNIT})(?P<rest>(?:の[一-鿿ァ-ヺーA-Za-z]{{1,12}})?"
    "[がをはで]?[、 ]?"
    "(?:以下に|次に|下記に|下に)?(?:ある|あります|です|である|挙げる|挙げます|示す|示します|決定した|決定しました"
    "|承認した|承認しました|確認した|確認しました|実施する|実施します|行う|行います|報告する|報告します"
    "|報告された|合意した|合意しました|提案する|提案します))[。:]?$"
)
_NOT_ALL = re.compile(
    r"ほか|他|以上|以外|うち|いずれか|どれか|除|加え|または|又は|表|図|章|節|グループ|分け|中から|\b(?:or|more|and)\b"
)
_ROW_UNITS = frozenset({"件", "名", "社", "項目", "点"})
_SINGULAR = re.compile("(?:(?<=ss)e|(?<=x)e)?s$")
_NOUN = re.compile("の([一-鿿ァ-ヺー]{2,10})")
_FEW = 2
"""Rows by which a table may differ; more, and something else was counted."""
_NUMBERED = re.compile(r"no\.?|番号|項番|#|№")
_LEAST = 2
_LISTS_ITSELF = re.compile("[①-⑳・、]|[(][0-9一-十ア-ン][)]")
_MOST_BLOCKS = 200
"""Blocks after an announcement that are looked at."""
_BULLET = re.compile(r"[ 　]*[・•●◆■○-][ 　]*\S")


@dataclass(frozen=True, slots=True)
class Announced:
    """A number of items or rows as `said`, and how many were `found` (`listed`: elsewhere)."""

    span: Span
    written: str
    said: int
    found: int
    what: Literal["items", "rows", "results", "listed"]


def find_announced(target: Target) -> Iterator[Announced]:
    """Yield the announcements that a list or a table follows at once."""
    chosen = {block.path for block in target.blocks}
    outer = [block for block in target.document.walk() if block.cell is None]
    grids: dict[str, TableGrid] | None = None
    for at, block in enumerate(outer[:-1]):
        match = _match(block) if block.path in chosen else None
        if match is None:
            continue
        following = outer[at + 1 : at + 1 + _MOST_BLOCKS]
        said = _read_number(match["n"])
        if following[0].kind is BlockKind.TABLE:
            if grids is None:
                grids = _collect_grids(target)
            found = _count_rows(grids.get(following[0].path), match, said)
            what: Literal["items", "rows"] = "rows"
        else:
            found, what = _count_items(block, following, said), "items"
        if found is not None and said:
            start, end = match.span("said")
            yield Announced(block.span(start, end), block.text[start:end], said, found, what)


def _match(block: Block) -> re.Match[str] | None:
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
        return None
    plain = to_plain(block.text).rstrip()
    last = plain.rfind("。", 0, len(plain) - 1) + 1
    for pattern in (*_ANNOUNCED, _ENGLISH, _ANNOUNCED_LOOSELY):
        match = pattern.search(plain, last)
        if match is not None and not _NOT_ALL.search(match[0]):
            return match
    return _match_earlier(plain, last) if last else None


def _match_earlier(plain: str, last: int) -> re.Match[str] | None:
    """Return what the sentence before the last announces: `次の9項目を並べる。1行ずつ書く。`."""
    first = plain.rfind("。", 0, last - 1) + 1
    if _LISTS_ITSELF.search(plain, last):
        return None
    match = _ANNOUNCED[0].search(plain, first, last)
    return None if match is None or _NOT_ALL.search(match[0]) else match


def _read_number(text: str) -> int:
    if text.lower() in _WORDS:
        return _WORDS.index(text.lower()) + _LEAST
    return int(text) if text.isdecimal() else int(number_value(text) or 0)


def _collect_grids(target: Target) -> dict[str, TableGrid]:
    return {grid.block.path: grid for grid in select(ANY_TABLE, ANYWHERE, target.document)}


def _count_rows(grid: TableGrid | None, match: re.Match[str], said: int) -> int | None:
    """Return the rows that are items, None where a cell joins rows or the rows are groups."""
    if grid is None or not grid.head:
        return None
    if match["unit"] not in _ROW_UNITS and not _is_row_of(grid, match, said):
        return None
    cells = [cell for row in grid.table.rows for cell in row.cells]
    if any(cell.row_span > 1 or cell.column_span > 1 for cell in cells):
        return None
    if any("数" in name or "計" in name for heads in grid.heads for name in heads):
        return None
    rows = [row for row in grid.rows if classify_row(grid.labels(row)) is RowKind.ITEM]
    return len(rows) if len(rows) >= _LEAST else None


def _is_row_of(grid: TableGrid, match: re.Match[str], said: int) -> bool:
    """Tell whether a row is one of what is counted: its heading names it, or rows are numbered.

    Where as many columns as are counted stand beside the first one or two, those are compared.
    """
    if grid.table.columns - said in {1, 2} or abs(len(grid.rows) - said) > _FEW:
        return False
    heads = [fold(name) for heads in grid.heads for name in heads]
    if match["unit"].isascii():
        return any(_SINGULAR.sub("", match["unit"].lower()) in head.split() for head in heads)
    noun = _NOUN.match(match["rest"])
    named = noun is not None and any(noun[1] in head for head in heads)
    return named or any(_NUMBERED.fullmatch(head) for head in heads[:1])


def _count_items(before: Block, following: Sequence[Block], said: int) -> int | None:
    """Return the items of the list that follows, None where what belongs to it is open."""
    first = following[0]
    name = _name_form(first)
    if name is None:
        return None
    nested = before.kind is BlockKind.LIST_ITEM
    if nested and (first.level or 1) <= (before.level or 1):
        return None
    run = list(takewhile(lambda each: _is_in_list(each, first, name), following))
    count = sum(_is_item(each, first, name) for each in run)
    goes_on = count < said and _goes_on(following[len(run) :], name)
    return None if goes_on or count < _LEAST else count


def _name_form(block: Block) -> str | None:
    """Return how an item is marked, by the format or in its text; None for what is no item."""
    if block.kind is BlockKind.LIST_ITEM:
        if not block.marker:
            return None
        return "bullet" if parse_marker(block.marker) is None else "number"
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    marker = next(find_markers(block.text, heading=False), None)
    if marker is not None and marker.start == 0 and not marker.doubtful:
        return marker.style
    return "bullet" if _BULLET.match(block.text) else None


def _is_item(block: Block, first: Block, name: str) -> bool:
    return _name_form(block) == name and (block.level or 1) == (first.level or 1)


def _is_in_list(block: Block, first: Block, name: str) -> bool:
    return _is_item(block, first, name) or _belongs_to_item(block, first)


def _belongs_to_item(block: Block, first: Block) -> bool:
    """Tell whether a block is a part of the item before it: deeper, or a paragraph of its own."""
    if block.kind is not BlockKind.LIST_ITEM:
        return False
    level = block.level or 1
    return level > (first.level or 1) or (level == (first.level or 1) and not block.marker)


def _goes_on(following: Sequence[Block], name: str) -> bool:
    """Tell whether the list may go on after what broke it off, before the next heading."""
    for block in following:
        if block.kind is BlockKind.HEADING:
            return False
        if _name_form(block) == name:
            return True
    return False
