"""Lists as readers see them: items that follow each other, level by level, and how they end."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Span
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Target
from checker.language.morphology import split_morphemes
from checker.language.sentences import split_sentences

ItemEnding = Literal["noun", "sentence"]

_REMARK = re.compile(r"[(（\[［【〔][^()（）\[\]［］【】〔〕]{0,60}[)）\]］】〕]\s*\Z")
_LINK_AFTER = re.compile(r"(?<=[。．])\s*[A-Za-z#][\w #-]{0,20}\Z")  # `…した。 Commit`
_STOP = re.compile(r"[。．｡.]\s*\Z")
_STOP_IN_REMARK = re.compile(r"[。．][)）\]］】〕]\s*\Z")
_CLOSED_OTHERWISE = re.compile(r"[!！?？:：;；、,…￼」』】〕\]]\s*\Z")
_NUMBERED = re.compile(r"[0-9０-９a-zA-Zア-ンｱ-ﾝ一二三四五六七八九十①-⑳㉑-㊿Ⅰ-ⅿⅰ-ⅹ]")
_BULLET_LETTERS = frozenset("o")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LAST_WORDS = 2
"""Characters before the full stop that tell in what script an item ends."""
_TAIL = 40
"""Characters at the end of an item that tell how it ends."""
_LABELLED = re.compile(r"\s*[^\s:：。、][^:：。、\n]{0,20}[:：]\s*\S|\s*[^:：。、\n]{1,20}\n\s*\S")
"""`項目: 値`, or a title on a line of its own."""
_NOUNS = frozenset({"名詞", "代名詞", "形状詞", "接尾辞"})
_VERBS = frozenset({"動詞", "形容詞", "助動詞"})
_ANNOUNCES = re.compile("次の|次に|以下|下記|とおり|通り|following|below|[:：]$")
_PASSED_OVER = (BlockKind.CODE, BlockKind.IMAGE)
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list; `labelled` is one such as `日時: 6月2日`, `parent` has items below it.

    `written` is its text with the code that rules do not read.
    """

    block: Block
    sentences: int
    labelled: bool
    written: str
    parent: bool = False

    @property
    def span(self) -> Span:
        """The words of the item."""
        text = self.block.text.strip()
        start = self.block.text.index(text)
        return self.block.span(start, start + len(text))

    @property
    def shown(self) -> str:
        """The end of the item, as messages quote it."""
        text = " ".join(self.written.split())
        return text if len(text) <= _SHOWN else f"…{text[-_SHOWN:]}"


@dataclass(frozen=True, slots=True)
class ListLevel:
    """Items of one depth under one item."""

    depth: int
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list: its levels, the outermost first, and what is around it.

    `introduced` is whether a paragraph stands right before it, `has_neighbours` whether its section
    holds other lists.
    """

    levels: tuple[ListLevel, ...]
    introduced: bool
    has_neighbours: bool


def find_item_lists(target: Target) -> list[ItemList]:
    """Return the lists of a document, of which all items are in the rule's scope."""
    chosen = {block.path: block for block in target.blocks if block.kind is BlockKind.LIST_ITEM}
    if not chosen:
        return []
    fields = {field.label_span.path for field in target.document.fields}
    runs = list(_iter_runs(target.document))
    in_section = Counter((run[0].section, run[0].cell) for _, run in runs)
    found = []
    for before, run in runs:
        if all(block.path in chosen for block in run):
            blocks = [chosen[block.path] for block in run]
            levels = _build_levels(_build_items(blocks, fields, target.document))
            neighbours = in_section[run[0].section, run[0].cell] > 1
            found.append(ItemList(levels, _introduces(before), neighbours))
    return found


def _iter_runs(document: Document) -> Iterator[tuple[Block | None, list[Block]]]:
    """Yield what stands before each list, and its items; code and pictures end no list."""
    before: Block | None = None
    run: list[Block] = []
    for block in document.walk():
        is_item = block.kind is BlockKind.LIST_ITEM and bool(block.text.strip())
        if is_item and _continues_run(run, block):
            run.append(block)
        elif is_item or block.kind not in _PASSED_OVER:
            if not is_item and not block.text.strip() and block.kind is BlockKind.PARAGRAPH:
                continue
            if run:
                yield before, run
                before = run[-1]
            run = [block] if is_item else []
            before = before if is_item else block
    if run:
        yield before, run


def _continues_run(run: Sequence[Block], block: Block) -> bool:
    if not run:
        return True
    last = run[-1]
    alike = (last.part, last.cell, last.section) == (block.part, block.cell, block.section)
    return alike and not _starts_new_list(run, block)


def _starts_new_list(run: Sequence[Block], block: Block) -> bool:
    """Return whether a list begins though no word stands between: `1.` again, or other markers.

    An item such as `次のとおりとする。` introduces a list of its own where the markers change.
    """
    announced = _ANNOUNCES.search(run[-1].text) is not None
    if not block.marker or not (announced or _is_first(block.marker)):
        return False
    depth = block.level or 1
    peers = (each.marker for each in reversed(run) if (each.level or 1) == depth and each.marker)
    peer = next(peers, None)
    if peer is None or any((each.level or 1) < depth for each in run):
        return False
    return _is_first(block.marker) or classify_marker(peer) != classify_marker(block.marker)


def _is_first(marker: str | None) -> bool:
    digits = re.findall(r"[0-9]+", marker or "")
    return digits == ["1"]


def _build_items(run: Sequence[Block], fields: set[str], document: Document) -> list[ListItem]:
    """Return the items; a block without marker among others is a paragraph of the one before."""
    marked = any(block.marker for block in run)
    found: list[ListItem] = []
    for block in run:
        count = len(split_sentences(block.text, document.language))
        if marked and found and not block.marker:
            found[-1] = replace(found[-1], sentences=found[-1].sentences + count)
        else:
            labelled = block.path in fields or _LABELLED.match(block.text) is not None
            found.append(ListItem(block, count, labelled, document.quote(block.span())))
    return found


def _build_levels(items: Sequence[ListItem]) -> tuple[ListLevel, ...]:
    """Return the items of each depth together, as long as no shallower one comes between."""
    open_: dict[int, list[ListItem]] = {}
    done: list[tuple[int, list[ListItem]]] = []
    for item in _mark_parents(items):
        depth = item.block.level or 1
        open_ = {each: members for each, members in open_.items() if each <= depth}
        if depth not in open_:
            open_[depth] = []
            done.append((depth, open_[depth]))
        open_[depth].append(item)
    return tuple(ListLevel(depth, tuple(members)) for depth, members in done)


def _mark_parents(items: Sequence[ListItem]) -> Iterator[ListItem]:
    """Yield the items; one that a deeper item follows names what is below it."""
    for number, item in enumerate(items):
        following = items[number + 1].block if number + 1 < len(items) else None
        deeper = following is not None and (following.level or 1) > (item.block.level or 1)
        yield replace(item, parent=deeper)


def _introduces(before: Block | None) -> bool:
    """Tell whether a block introduces a list; a heading, a table or another list does not."""
    if before is None:
        return False
    return before.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def classify_marker(marker: str) -> Literal["bullet", "number"]:
    """Return whether a marker counts (`(1)`, `a.`, `①`) or only marks (`・`, `-`, `o`)."""
    bare = marker.strip()
    if bare in _BULLET_LETTERS:
        return "bullet"
    return "number" if _NUMBERED.search(bare) else "bullet"


def has_period(item: ListItem, *, japanese: bool = False) -> bool | None:
    """Return whether an item ends in a full stop; None where that cannot be asked of it.

    Items that end in `:` or a closing bracket, and `label: value` items, may end as they like;
    where only `japanese` ones are asked for, those that end in other words, too.
    """
    text = _strip_remarks(item.block.text)
    if item.labelled or not text or _CLOSED_OTHERWISE.search(text):
        return None
    if not _JAPANESE.search(text) and not re.search(r"[a-z]\.?\Z", text):
        return None
    stopped = _STOP.search(text) is not None
    if japanese and not stopped and _STOP_IN_REMARK.search(item.block.text):
        return None  # 「…にする(懇親会など。)」 is closed in its own way
    if japanese and not _JAPANESE.search(_STOP.sub("", text)[-_LAST_WORDS:]):
        return None
    if not stopped and not (_JAPANESE.search(text[-1]) or text[-1].islower()):
        return None  # an address, a sign
    return stopped


def find_ending(item: ListItem) -> tuple[ItemEnding, str] | None:
    """Return how a Japanese item ends and the word that shows it, or None where it is open."""
    text = _STOP.sub("", _strip_remarks(item.block.text))
    if item.labelled or not text or _CLOSED_OTHERWISE.search(text):
        return None
    if not _JAPANESE.search(text[-1]):
        return None
    last = split_morphemes(text[-_TAIL:])[-1]
    inflects = last.pos[0] in _VERBS or last.pos[4] != "*"  # `探しにくい` ends in a suffix
    if last.pos[0] in _NOUNS and not inflects:
        return "noun", last.surface
    # `お知らせ`, `取り扱い` are nouns to readers even where the dictionary takes a verb's stem
    if inflects and not last.pos[5].startswith(("連用形", "語幹", "未然形")):
        return "sentence", last.surface
    return None


def _strip_remarks(text: str) -> str:
    """Return an item without the remarks in brackets at its end."""
    bare = _LINK_AFTER.sub("", text.strip())
    for _ in range(3):
        shorter = _REMARK.sub("", bare).rstrip()
        if shorter == bare or not shorter:
            break
        bare = shorter
    return bare
