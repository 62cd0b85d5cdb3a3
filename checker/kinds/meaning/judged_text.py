"""Prepare what of a block may be judged: what a person sees, without words for machines.

Instructions to a program or a model are cut out in code before anybody is asked about the text, so
that it reads as it did before somebody put them there, byte for byte.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, MarkKind, Part, Run, Span
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.formats.shared.assemble import guess_language
from checker.kinds.shared.instructions import Injected, find_injected
from checker.kinds.shared.judgement_talk import DOUBTED, find_addressed, find_talk
from checker.kinds.shared.quotations import merge_places

Bounds = tuple[int, int]
Seen = Literal["seen", "image", "unseen"]

_TINY = 2.0
"""Points; nobody can read letters of this size."""
_WHITE = 0xF0
_EMPTY = frozenset("※★☆→●■◆○□◇<>|*#_~^:：;；・,，、。.!！-–—/ \t\u3000\n")
_REPLY = re.compile(
    r"^(?:(?:A|Answer|答え?|回答)[ \t]{0,2}[0-9]{0,2}[:：.．。][ \t\u3000]{0,4})?"
    r"(?:(?:yes[,.!]|no[,!])\s+|(?:はい|いいえ|ええ)[、。,.]\s*)",
    re.IGNORECASE,
)
_BARE_REPLY = re.compile(
    r"(?:^|(?<=[.。!！\n]))\s{0,9}"
    r"(?:(?:y\s?e\s?s|は\s?い|い\s?い\s?え)(?:[,、]?\s?(?:yes|はい)){0,99}"
    r"(?:[。.!！]{1,9}|\s{0,9}$|(?=\s{0,9}</))|n\s?o[.!]?\s{0,9}$)",
    re.IGNORECASE,
)
"""The pieces may stand apart: tags in Markdown that a line breaks leave nothing between them, or
their closing half behind them."""
_CELL_END = "。\n"
"""Stands between cells that are read together, so that each is a sentence of its own."""
_PAIRS = {"「": "」", "『": "』", "(": ")", "（": "）", "[": "]", "【": "】", '"': '"', "“": "”"}


@dataclass(frozen=True, slots=True)
class _JudgedBlock(Block):
    """What is left of a block; `places` has the offset of each of its characters in the block."""

    places: Sequence[int] = ()

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the place in the block of characters `start` to `end` of what is left."""
        last = len(self.text) if end is None else end
        if start >= last:
            return Span(self.path, self.origin, self.origin)
        first, final = self.places[start], self.places[last - 1]
        return Span(self.path, self.origin + first, self.origin + final + 1)


def strip_unjudged(block: Block) -> Block:
    """Return a block with only what may be judged of its text; spans are those of the block."""
    hidden = _find_unread(block)
    if not hidden and not find_injected(block.text):
        return block
    text, places = _cut_unjudged(block.text, tuple(hidden))
    given = {each.name: getattr(block, each.name) for each in fields(Block)}
    return _JudgedBlock(
        **(given | {"text": text, "runs": (), "marks": (), "offsets": None}), places=places
    )


def strip_unjudged_blocks(blocks: Iterable[Block]) -> list[Block]:
    """Return what may be judged of blocks, without those and the rows of which nothing may."""
    before = list(blocks)
    after = [strip_unjudged(block) for block in before]
    gone = {old.path for old, new in zip(before, after, strict=True) if _is_gone(old, new)}
    if not gone:
        return after
    rows = {_get_row_key(each) for each in after if each.path in gone and each.cell is not None}
    rows -= {_get_row_key(each) for each in after if each.text.strip()}
    return [each for each in after if each.path not in gone and _get_row_key(each) not in rows]


def find_talk_to_doubt(text: str) -> list[Bounds]:
    """Return the stretches of a text that speak of judging, and a bare yes or no beside others."""
    talk = [(each.start, each.end) for each in find_talk(text, DOUBTED)]
    replies = (match.span() for match in _BARE_REPLY.finditer(text))
    return merge_places([*talk, *replies])


def leave_out_talk(text: str) -> str | None:
    """Return a text without the sentences that speak of judging, None where there are none."""
    talk = find_talk_to_doubt(text)
    return _remove_spans(text, talk)[0].strip() if talk else None


def leave_out_talk_of_cells(texts: Sequence[str]) -> list[str]:
    """Return cells, those empty that speak of judging alone or together."""
    talk = find_talk(_CELL_END.join(texts), DOUBTED)
    left, at = [], 0
    for text in texts:
        spoken = any(each.start < at + len(text) and at < each.end for each in talk)
        left.append("" if spoken or find_talk(text, DOUBTED) else text)
        at += len(text) + len(_CELL_END)
    return left


def drop_reply_words(text: str) -> str:
    """Return a text without the yes or no that it opens with: it answers another question."""
    return _REPLY.sub("", text) or text


def find_withheld(block: Block) -> str:
    """Return the words of a block that a person sees and no model may read, as they speak to it."""
    seen, _ = _remove_spans(block.text, _find_unread(block))
    return " ".join(seen[each.start : each.end] for each in find_injected(seen))


def find_unshown(block: Block) -> list[str]:
    """Return the words of a block that no model reads: what nobody sees, what speaks to it."""
    unseen = (block.text[low:high].strip() for low, high in _find_unread(block))
    return [words for words in (*unseen, find_withheld(block)) if words]


def _is_gone(before: Block, after: Block) -> bool:
    return bool(before.text.strip()) and not after.text.strip()


def _get_row_key(block: Block) -> tuple[str, int] | None:
    return (block.cell.table, block.cell.row) if block.cell else None


def detect_language(document: Document) -> Literal["ja", "en"]:
    """Return the language of what may be judged: words to the machine do not change it."""
    before = [block for block in document.walk() if block.table is None]
    after = [strip_unjudged(block) for block in before]
    cut = any(old is not new for old, new in zip(before, after, strict=True))
    return guess_language(after) if cut else document.language


def find_injections(block: Block, off: tuple[str, ...] = ()) -> list[tuple[Injected, Seen]]:
    """Return what in a block speaks to a machine, and how a person would see it there."""
    hidden, images = find_unseen(block), _find_images(block)
    text, places = _remove_spans(block.text, merge_places([*hidden, *images]))
    aside = block.kind is BlockKind.IMAGE or block.part is Part.COMMENT
    found: list[tuple[Injected, Seen]] = [
        (replace(each, start=places[each.start], end=places[each.end - 1] + 1), "seen")
        for each in find_addressed(text, aside=aside, off=off)
    ]
    for low, high in hidden:
        words = find_addressed(block.text[low:high], unseen=True, off=off)
        found += [(_move(each, low), "unseen") for each in words]
    for low, high in images:
        words = find_addressed(block.text[low:high], aside=True, off=off)
        found += [(_move(each, low), "image") for each in words]
    return sorted(found, key=lambda each: each[0].start)


def _move(each: Injected, by: int) -> Injected:
    return replace(each, start=each.start + by, end=each.end + by)


def _find_unread(block: Block) -> list[Bounds]:
    """Return the stretches of a block that are not judged: unseen ones, and images' texts."""
    return merge_places([*find_unseen(block), *_find_images(block)])


def _find_images(block: Block) -> list[Bounds]:
    """Return where the alternative texts of the images in a line stand."""
    return [(each.start, each.end) for each in block.marks if each.kind is MarkKind.IMAGE]


def find_unseen(block: Block) -> list[Bounds]:
    """Return the stretches of a block that nobody sees: hidden, tiny, white on white.

    White letters count on the pages of Word only, outside tables: slides and cells have grounds.
    """
    on_paper = block.cell is None and block.spot is None and block.offsets is None
    return merge_places(
        (run.start, run.end)
        for run in block.runs
        if run.start < run.end and _is_unseen(run, on_paper=on_paper)
    )


def _is_unseen(run: Run, *, on_paper: bool) -> bool:
    style = run.style
    if style.hidden or (style.size is not None and style.size <= _TINY):
        return True
    return on_paper and style.highlight is None and _is_white(style.color)


def _is_white(color: str | None) -> bool:
    if color is None or len(color) != len("FFFFFF"):
        return False
    try:
        return min(bytes.fromhex(color)) >= _WHITE
    except ValueError:
        return False


@cache_by_text(1024)
def _cut_unjudged(text: str, hidden: tuple[Bounds, ...]) -> tuple[str, tuple[int, ...]]:
    """Return a text without what nobody sees and without what speaks to a machine."""
    seen, places = _remove_spans(text, hidden)
    cuts = [_widen_span(seen, each.start, each.end) for each in find_injected(seen)]
    left, inner = _remove_spans(seen, merge_places(cuts))
    return left, tuple(places[at] for at in inner)


def _remove_spans(text: str, cuts: Iterable[Bounds]) -> tuple[str, list[int]]:
    gone = {at for low, high in cuts for at in range(low, high)}
    places = [at for at in range(len(text)) if at not in gone]
    return "".join(text[at] for at in places), places


def _widen_span(text: str, low: int, high: int) -> Bounds:
    """Return a stretch with what means nothing without it: empty brackets, marks, a gap."""
    while low > 0 and high < len(text) and _PAIRS.get(text[low - 1]) == text[high]:
        low, high = low - 1, high + 1
    first, last = low, high
    while first > 0 and text[first - 1] in _EMPTY and text[first - 1] not in "。.!！":
        first -= 1
    while last < len(text) and text[last] in _EMPTY:
        last += 1
    if first == 0 or last == len(text):
        return (0 if first == 0 else first), (last if first == 0 or last == len(text) else high)
    before = low
    while text[before - 1].isspace() and text[high].isspace():
        before -= 1
    return before, high
