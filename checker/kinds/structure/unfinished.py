"""`unfinished`: sections without text, lists that never come, fields and cells left empty."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import Literal

from checker.core.document import Block, BlockKind, Document, MarkKind, Span
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, select


class UnfinishedRule(Rule):
    """Parameters of `unfinished`."""

    kind: Literal["unfinished"]
    sections: bool = True
    announced: bool = True
    sentences: bool = True
    fields: bool = True
    cells: bool = False


_SECTION = Message("unfinished.section-without-text")
_LIST = Message("unfinished.nothing-follows")
_FIELD = Message("unfinished.field-without-value")
_SENTENCE = Message("unfinished.sentence-breaks-off")
_CELL = Message("unfinished.cell-left-empty")

_ANNOUNCES = re.compile(
    r"(?:次|以下|下記)の(?:とおり|通り|よう)(?:に|で)?(?:とする|である|です|します|行う|あった|した|定める)?[。:：]?$"
    r"|(?:次|以下|下記)の[^。、:：]{1,20}[:：]$"
    r"|\b(?:following|below|as follows)\b[^.:?!]{0,60}:$"
    r"|\b(?:listed|named|shown|given|set out) (?:here|below)\b[^.:?!]{0,90}:$",
    re.IGNORECASE,
)
_BREAKS_OFF = re.compile(
    r"。(?P<last>[^。！？!?:：\n]{2,200}(?:、|につき|について|に対して|において|によって|[はをが]))\s*$"
)
_OPEN_END = re.compile(
    r"^(?P<last>[^。！？!?:：\n、]{4,200}(?:について|につき|に関して|に対して|において|によって|に際して)は?、)\s*$"
    r"|(?:^|[.!?] )(?P<told>[A-Z][^.!?:\n]{20,400}"
    r" (?:the|an?|because|its|their|our|your|than|although|whereas))\s*$"
)
"""A whole text that stops where a sentence cannot: 費用については、; `did not fire because the`."""
_LISTS = re.compile(r"\b(?:listed|named) (?:here|below)\b[^.:?!]{0,90}:$", re.IGNORECASE)
_PROSE = re.compile(r"[A-Z](?:[^,;:\n]|(?<=\d):(?=\d)){40,600}\.")
_LABEL = (
    "(?:発信|作成|提出|報告|起案|申請|開催|発行|制定|改訂|施行|承認|回答)(?:年月)?日|日付|日時"
    "|作成者|報告者|起案者|申請者|担当者?|責任者|提出先|宛先|期限|納期|場所|部署|所属|氏名"
    "|date|author|owner|prepared by|due(?: date)?|location|venue|contact|time|from|to"
)
_EMPTY_FIELD = re.compile(
    rf"[*_\s　・-]*(?P<label>{_LABEL})[*_]*[ 　]*[:：][*_\s　]*", re.IGNORECASE
)
_COLUMN = re.compile(
    "担当者?|責任者|(?:対応|完了|実施|是正|回答|提出)?(?:期限|期日|予定日|納期)|owner|responsible|assignee"
    "|due(?:date)?|deadline"
)
_LEAD = re.compile(
    "(?P<sign>[■●◆◇○□▼▲★☆・【〈《])|(?P<article>第[0-9０-９一-十])"
    "|(?P<number>[0-9０-９]+[-.．、 　])|(?P<shut>[(（])|(?P<ring>[①-⑳])"
)
_FORM_LABEL = re.compile(
    "(?:.*(?:日時?|時[間刻期]|期[間限日]|者|人|名|場所|部署|所属|先|方法|条件|内容|番号|回数|頻度|状況|区分|種別|対象"
    "|数量|件名|概要|原因|時間帯)|いつ|どこで|誰が|何を|date|time|place|location|owner|author|name|contact|venue"
    "|prepared by|reference|subject|scope|version|customer|client)"
)
_OPTIONAL = re.compile(
    "備考|特記|その他|メモ|コメント|印|欄|FAX|ファ[クッ]|内線|携帯|承認|確認|決裁|受付|審査|完了|終了|実績|結果|所見|署名"
    "|remark|note|comment|other|approv|sign|fax|ext",
    re.IGNORECASE,
)
_FORM_HEADS = (
    re.compile("項目|区分|事項|確認事項|条件|item|field"),
    re.compile("内容|条件|仕様|値|回答|記[入載](?:内容|欄)?|details?|value|answer"),
)
"""The heads of a table that is a form, whatever its labels are."""
_FORM_ROWS = 4
_PAIR = 2
_FEW = 3
_SHORT_DOCUMENT = 8
_CLOSING = re.compile(
    r"[\[(（#]|以上|別紙|別添|添付|次頁|次ページ|付録|附則|参考|署名|appendix|annex|attached"
    r"|(?:削除|欠番|廃止|(?i:deleted|repealed|reserved))\W*$"
)


def check(rule: UnfinishedRule, target: Target) -> CheckResult:
    """Find what a writer began and did not fill in."""
    chosen = {block.path for block in target.blocks}
    outer = [block for block in target.document.walk() if block.cell is None and _shows(block)]
    found: list[tuple[Span, Message, str]] = []
    if rule.sections:
        found += _find_empty_sections(target.document, outer)
    if rule.announced:
        found += _find_empty_announcements(target.document, outer)
    if rule.sentences:
        found += _find_broken_sentences(target.document, outer)
    if rule.fields:
        found += [*_find_empty_fields(outer), *_find_empty_values(target.document, rule.scope)]
    found = [each for each in found if each[0].path in chosen]
    if rule.cells:
        found += _find_empty_cells(target.document, rule.scope)
    order = {block.path: at for at, block in enumerate(target.blocks)}
    found.sort(key=lambda each: (order.get(each[0].path, len(order)), each[0].start))
    hits = [
        Hit(span, said.format(match=text), values={"match": text}) for span, said, text in found
    ]
    return CheckResult(len(target.blocks), tuple(hits))


def _shows(block: Block) -> bool:
    """Tell what a reader sees from the empty paragraphs that make space."""
    return block.kind is not BlockKind.PARAGRAPH or bool(block.text.strip())


def _are_neighbours(document: Document, block: Block, following: Block) -> bool:
    """Tell whether nothing stands between, not even what the reader of the format leaves out."""
    if document.source is None or not block.offsets or not following.offsets:
        return True
    between = document.source[block.offsets[-1] + 1 : following.offsets[0]]
    return not between.strip(" \n\r\t#*_=-:：）)")


def _find_empty_sections(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Span, Message, str]]:
    """Yield the headings that the next heading of their level, or a higher one, follows at once.

    Where several are empty the document is a form, or its headings are the text: an outline, in
    which a heading may be a link to what it stands for.
    """
    empty = [
        block
        for block, following in pairwise(blocks)
        if block.kind is BlockKind.HEADING
        and following.kind is BlockKind.HEADING
        and (following.level or 1) <= (block.level or 1)
        and block is not blocks[0]
        and (_is_link(block) or _are_neighbours(document, block, following))
        and not _CLOSING.search(block.text)
        and not _heads_another_sort(block, following)
    ]
    headings = sum(block.kind is BlockKind.HEADING for block in blocks)
    if len(empty) == 1 and headings >= _FEW + 1 and not _is_link(empty[0]):
        yield empty[0].span(), _SECTION, empty[0].text.strip()


def _heads_another_sort(block: Block, following: Block) -> bool:
    """Tell whether a line that only looks like a heading begins otherwise than the next: ◆, 1."""
    if following.looks is None:
        return False
    one, other = (_LEAD.match(each.text.strip()) for each in (block, following))
    return (one and one.lastgroup) != (other and other.lastgroup)


def _is_link(heading: Block) -> bool:
    size = len(heading.text.rstrip())
    links = (mark for mark in heading.marks if mark.kind is MarkKind.LINK)
    return any(not mark.start and mark.end >= size for mark in links)


def _find_empty_announcements(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Span, Message, str]]:
    """Yield the sentences that announce a list, and are followed by a heading or by nothing.

    After `They are listed here:` a paragraph that lists nothing is nothing, too.
    """
    for at, block in enumerate(blocks):
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        match = _ANNOUNCES.search(block.text.strip())
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if match is None or (following is not None and not _ends_list(match, following)):
            continue
        if following is not None and not _are_neighbours(document, block, following):
            continue
        if _is_subsection(following, _depth(blocks, at)):
            continue  # the subsections are the list
        start = block.text.index(match[0])
        yield block.span(start, start + len(match[0])), _LIST, match[0]


def _find_broken_sentences(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Span, Message, str]]:
    """Yield the end of a text that stops in a sentence, where nothing can go on with it.

    A sentence before it ends as sentences do, or the words themselves ask for more.
    """
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
            continue
        match = _BREAKS_OFF.search(block.text) or _OPEN_END.search(block.text)
        if match is None or not _begins_anew(block, following):
            continue
        if following is None or _are_neighbours(document, block, following):
            group = match.lastgroup or "last"
            yield block.span(*match.span(group)), _SENTENCE, match[group]


def _begins_anew(block: Block, following: Block | None) -> bool:
    """Tell whether what follows a text begins something else: a heading, the next item."""
    if following is None or following.kind is BlockKind.HEADING:
        return True
    same = block.kind is following.kind is BlockKind.LIST_ITEM
    return same and (following.level or 1) <= (block.level or 1)


def _is_subsection(following: Block | None, depth: int) -> bool:
    """Tell whether a heading of a lower level than `depth` follows."""
    if following is None or following.kind is not BlockKind.HEADING:
        return False
    return (following.level or 1) > depth


def _ends_list(match: re.Match[str], following: Block) -> bool:
    """Tell whether a block cannot be the list that is announced: a heading, or a plain sentence."""
    plain = following.kind is BlockKind.PARAGRAPH and _PROSE.fullmatch(following.text.strip())
    return following.kind is BlockKind.HEADING or bool(plain and _LISTS.search(match[0]))


def _depth(blocks: Sequence[Block], at: int) -> int:
    """Return the level of the heading over a block."""
    for block in reversed(blocks[:at]):
        if block.kind is BlockKind.HEADING:
            return block.level or 1
    return 0


def _find_empty_fields(
    blocks: Sequence[Block],
) -> Iterator[tuple[Span, Message, str]]:
    """Yield the one label with a colon and nothing after it; several make a form to be filled."""
    if len(blocks) < _SHORT_DOCUMENT:
        return
    found = []
    for at, block in enumerate(blocks):
        match = _EMPTY_FIELD.fullmatch(block.text)
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        open_ended = following is not None and following.kind in {
            BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CODE, BlockKind.IMAGE,
        }  # fmt: skip
        if match is not None and block.kind is not BlockKind.HEADING and not open_ended:
            found.append((block, match["label"]))
    if len(found) == 1:
        block, label = found[0]
        yield block.span(), _FIELD, label


def _find_empty_values(document: Document, scope: Scope) -> Iterator[tuple[Span, Message, str]]:
    """Yield the one value that lacks in a table of labels and values, and is none that may."""
    for grid in select(ANY_TABLE, scope, document):
        labels = [grid.text(row, 0).strip() for row in grid.rows]
        if grid.table.columns != _PAIR or len(set(labels)) < max(len(labels), _FORM_ROWS):
            continue
        empty = [row for row in grid.rows if not grid.text(row, 1).strip()]
        if len(empty) != 1 or not all(labels):
            continue
        label = grid.text(empty[0], 0).strip()
        heads = zip(_FORM_HEADS, (grid.name(0), grid.name(1)), strict=True)
        is_form = all(pattern.fullmatch(fold(name).lower()) for pattern, name in heads)
        forms = sum(_FORM_LABEL.fullmatch(each.lower()) is not None for each in labels)
        if (is_form or forms * 2 >= len(labels)) and not _OPTIONAL.search(label):
            yield grid.span(empty[0], 1), _FIELD, label


def _find_empty_cells(document: Document, scope: Scope) -> Iterator[tuple[Span, Message, str]]:
    """Yield the one empty cell of a column of owners or dates whose other cells are filled."""
    for grid in select(ANY_TABLE, scope, document):
        rows = [row for row in grid.rows if not grid.is_group(row)]
        for column in range(grid.table.columns):
            name = grid.name(column)
            if len(rows) < _FEW or not _COLUMN.fullmatch(fold(strip_note(name)).replace(" ", "")):
                continue
            empty = [row for row in rows if not grid.text(row, column).strip()]
            others = [c for c in range(grid.table.columns) if c != column]
            if len(empty) != 1 or classify_row(grid.labels(empty[0])) is not RowKind.ITEM:
                continue  # nobody owns a total
            if all(grid.text(empty[0], c).strip() for c in others):
                yield grid.span(empty[0], column), _CELL, name


KIND = Kind("unfinished", UnfinishedRule, check, values=("match",))
