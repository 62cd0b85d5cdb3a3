"""Find lines that act as headings by their looks alone, and make headings of them.

The commonest Japanese Word document has no heading styles: its heads are bold, larger, numbered
lines. For every rule they are headings (`Block.looks` says by what), so that what one missing style
brings about is told once, by its cause. A line of a letter head, a caption, a field, an entry of
contents typed by hand, an answer that recurs (`はい`) is none.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

from checker.core.document import Block, BlockKind, MarkKind, Part
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key
from checker.formats.shared.fields import find_fields_in_text

Look = Literal["bold", "large"]

_MAX_HEADING_LENGTH: Final = 40
_MAX_ALIKE: Final = 2
_ENLARGED: Final = 1.15
_MAX_LEVEL: Final = 9
_TEXT_KINDS: Final = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_AUTOMATIC_NUMBER: Final = re.compile(r"[0-9０-９一二三四五六七八九十]")
_CONTENTS: Final = frozenset({"目次", "もくじ", "contents", "tableofcontents"})
_CENTRED: Final = frozenset({"center", "centre"})
_AT_THE_RIGHT: Final = frozenset({"right", "end"})
_WHOLE_NUMBER = re.compile(
    r"第?[0-9０-９〇一二三四五六七八九十百]+(?:[.．\-－][0-9０-９]+)*(?:[章節条項]|[.．、])?(?=\D)"
    r"|[(（][0-9０-９一二三四五六七八九十]+[)）]"
)
_NO_HEADING = re.compile(
    r"^(?:[※＊*注<]|【[^】]*例】|[(（【\[]?(?:注|備考|参考|例)[)）】\]:：]"
    r"|(?:図|表|写真|様式|Fig|Table|Figure)[\s.]*[0-9０-９]|以上|記$|目\s*次$|もくじ$|敬具|拝啓)"
    r"|^(?i:contents|table of contents|note)$|^[a-z]|^\[.*\]$|\t\S{1,5}$"  # toc lines, templates
    r"|[^\W\d_]\S*\t+\S"  # a label and its value
    r"|^(?:[0-9０-９]{4}|令和|平成|昭和|[RHS](?=[0-9])).{1,14}(?:日|月)(?:[(（].[)）])?(?:現在|版|作成)?$"
    r"|^[\"“「『].*[\"”」』]$"  # somebody's words
    r"|^第?[0-9０-９]+(?:[.．][0-9０-９]+)*版$"  # on a cover
    r"|(?:です|ます|ません|でした|ました|ましょう|(?:くだ|下)さい)$"  # a whole sentence
    r"|[。.!?！？、,:：;；]$|(?:様|殿|御中|各位|行)$|[:：].*\S"
)
_LETTER = re.compile(r"[^\W\d_]")

_DIGITS = re.compile(r"[0-9０-９]+")
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十百]+")
_BY_LAWS: Final = frozenset({"附則", "付則"})
"""The last part of rules, beside their first: it bears no number."""


def promote_headings(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """Return the blocks with headings in the place of lines that act as such.

    Args:
        blocks: of a whole document, in reading order; those in tables stay what they are.
        title: of the document; the line that shows it is no heading.
    """
    flow = [block for block in blocks if block.part is Part.BODY and _is_shown(block)]
    found = {block.path: new for block, new in _iter_acting(flow, title)}
    return [found.get(block.path, block) for block in blocks]


def _is_shown(block: Block) -> bool:
    return bool(block.text.strip()) or block.kind is not BlockKind.PARAGRAPH


def _iter_acting(flow: Sequence[Block], title: str | None) -> Iterator[tuple[Block, Block]]:
    """Yield each line that acts as a heading, and the heading that it is."""
    body_size = _find_body_size(flow)
    looks = [_detect_look(block, body_size) if _could_head(block) else None for block in flow]
    if not any(looks):
        return
    levels = _HeadingLevels(flow)
    times = Counter(fold(block.text) for block, look in zip(flow, looks, strict=True) if look)
    listed = _find_typed_contents(flow, looks)
    listed |= _find_early_contents(flow)
    first = next((index for index, block in enumerate(flow) if block.text.strip()), 0)
    for index, block in enumerate(flow[:-1]):
        look = looks[index]
        if look is None or index in {first, *listed} or fold(block.text) == fold(title or ""):
            continue
        if times[fold(block.text)] > _MAX_ALIKE or find_fields_in_text(block):
            continue
        if _stands_over_text(flow, looks, index):
            level = levels.of(index)
            yield block, replace(block, kind=BlockKind.HEADING, level=level, looks=look)


def _find_typed_contents(flow: Sequence[Block], looks: Sequence[Look | None]) -> frozenset[int]:
    """Return which lines stand in a run below the word 目次: they repeat headings."""
    found: list[int] = []
    for index, block in enumerate(flow):
        if "".join(fold(block.text).split()).strip("[]【】") not in _CONTENTS:
            continue
        end, seen = index + 1, set[str]()
        while end < len(flow) and looks[end] is not None and flow[end].text not in seen:
            seen.add(flow[end].text)  # the first chapter repeats the first entry
            end += 1
        found += range(index + 1, end) if end - index > _MAX_ALIKE else ()
    return frozenset(found)


def _find_early_contents(flow: Sequence[Block]) -> frozenset[int]:
    """Return which lines before the first heading have the words of one: contents typed by hand."""
    heads = [index for index, block in enumerate(flow) if block.kind is BlockKind.HEADING]
    titles = {make_heading_key(flow[index].text) for index in heads}
    before = range(heads[0] if heads else 0)
    return frozenset(index for index in before if make_heading_key(flow[index].text) in titles)


class _HeadingLevels:
    """The levels that lines would have as headings, asked for in the order of the document.

    A line has the level of the headings with a number of its form or, else, of its size; else it
    stands one below the heading before it. Where there is none, its number says (`1.2` is a second
    level). Lines with a number count as headings for those after them.
    """

    def __init__(self, flow: Sequence[Block]) -> None:
        self._flow = flow
        self._last = 0
        self._at = 0
        self._forms: dict[str, int] = {}
        self._sizes: dict[float, int] = {}
        for block in flow:
            form, size = _get_number_form(block), _get_single_size(block)
            if block.kind is BlockKind.HEADING and form is not None:
                self._forms.setdefault(form, block.level or 1)
            if block.kind is BlockKind.HEADING and size is not None:
                self._sizes.setdefault(size, block.level or 1)

    def of(self, index: int) -> int:
        """Return the level of a line, by its place."""
        above = [b for b in self._flow[self._at : index] if b.kind is BlockKind.HEADING]
        self._last = above[-1].level or 1 if above else self._last
        self._at = index
        form, size = _get_number_form(self._flow[index]), _get_single_size(self._flow[index])
        level = self._forms.get(form or "") or self._sizes.get(size or 0.0)
        if fold(self._flow[index].text) in _BY_LAWS:
            level = 1
        if level is None:
            said = 1 if form is None else len(_DIGITS.findall(form)) or 1
            level = min(self._last + 1 if self._last else said, _MAX_LEVEL)
        if form is not None:
            self._forms.setdefault(form, level)
            self._last = level
        return level


def _get_number_form(block: Block) -> str | None:
    """Return the number that a block begins with, every number in it a 0; None without one."""
    shown = f"{block.marker or ''}{block.text.strip()}"
    match = _WHOLE_NUMBER.match(shown)
    if match is None:
        return None
    return _KANJI_NUMBER.sub("〇", _DIGITS.sub("0", match[0].strip()))


def _get_single_size(block: Block) -> float | None:
    sizes = {run.style.size for run in block.runs if block.text[run.start : run.end].strip()}
    return sizes.pop() if len(sizes) == 1 else None


def _could_head(block: Block) -> bool:
    """Return whether a block's words could be a heading's: short, no sentence, label or caption."""
    text = block.text.strip()
    automatic = block.marker is not None and _AUTOMATIC_NUMBER.search(block.marker)
    return (
        (
            block.kind is BlockKind.PARAGRAPH
            or (block.kind is BlockKind.LIST_ITEM and bool(automatic))
        )
        and 1 < len(text) <= _MAX_HEADING_LENGTH
        and "\n" not in text
        and block.style.alignment not in _AT_THE_RIGHT
        and (block.style.alignment not in _CENTRED or _WHOLE_NUMBER.match(text) is not None)
        and _LETTER.search(text) is not None
        and _NO_HEADING.search(text) is None
        and not fold(block.style.name or "").startswith(("toc", "目次"))
        and not _is_link(block)
    )


def _is_link(block: Block) -> bool:
    """Return whether a line is a link and nothing else: it leads elsewhere, and heads nothing."""
    links = (mark for mark in block.marks if mark.kind is MarkKind.LINK)
    return any(not block.text[: m.start].strip() + block.text[m.end :].strip() for m in links)


def _detect_look(block: Block, body_size: float | None) -> Look | None:
    shown = [run for run in block.runs if block.text[run.start : run.end].strip()]
    covered = sum(len("".join(block.text[run.start : run.end].split())) for run in shown)
    if not shown or covered < len("".join(block.text.split())):
        return None
    if all(run.style.bold for run in shown):
        return "bold"
    sizes = [run.style.size for run in shown]
    if body_size and all(size is not None and size >= body_size * _ENLARGED for size in sizes):
        return "large"
    return None


def _find_body_size(flow: Sequence[Block]) -> float | None:
    """Return the size of most characters in the body's paragraphs."""
    counts: Counter[float] = Counter()
    for block in flow:
        if block.kind in _TEXT_KINDS:
            for run in block.runs:
                if run.style.size:
                    counts[run.style.size] += run.end - run.start
    return counts.most_common(1)[0][0] if counts else None


def _stands_over_text(flow: Sequence[Block], looks: Sequence[Look | None], index: int) -> bool:
    """Return whether plain text, a table or an image follows, as it does below a heading.

    A line before nothing but code is its label, unless the line bears a number.
    Neighbouring lines that look alike are a letterhead, a cover or bold prose, unless this one
    bears a number.
    """
    block, following = flow[index], flow[index + 1]
    numbered = block.marker is not None or make_heading_key(block.text) != fold(block.text)
    if following.kind is BlockKind.HEADING or (following.kind is BlockKind.CODE and not numbered):
        return False
    if block.kind is BlockKind.LIST_ITEM and following.kind is BlockKind.LIST_ITEM:
        return False
    alike = looks[index + 1] is not None or (index > 0 and looks[index - 1] is not None)
    return numbered or not alike
