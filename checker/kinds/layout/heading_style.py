"""`heading-style`: headings that are only bold text, and levels that are skipped."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from checker.core.document import Block, BlockKind, Document, Part
from checker.core.findings import CheckResult, HeadingStyle, Hit, Repair
from checker.core.messages import Message
from checker.core.text.normalization import fold, make_heading_key
from checker.formats import format_named
from checker.kinds.shared.base import Kind, Rule, Target

_MAX_HEADING_LENGTH = 40
_ENLARGED = 1.15
_MAX_LEVEL = 9
_TEXT_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_AUTOMATIC_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十]")
_TYPED_NUMBER = re.compile(
    r"\s*(?:第?[0-9０-９]|[①-⑳Ⅰ-Ⅻ]|第[〇一二三四五六七八九十百]|[(（][0-9０-９一-十]+[)）]|[一二三四五六七八九十]+[.．、])"
)
_WHOLE_NUMBER = re.compile(
    r"第?[0-9０-９〇一二三四五六七八九十百]+(?:[.．\-－][0-9０-９]+)*(?:[章節条項]|[.．、])?(?=\D)"
    r"|[(（][0-9０-９一二三四五六七八九十]+[)）]"
)
_NO_HEADING = re.compile(
    r"^(?:[※＊*注<]|[(（【\[]?(?:注|備考|参考|例)[)）】\]:：]"
    r"|(?:図|表|写真|様式|Fig|Table|Figure)[\s.]*[0-9０-９]|以上|記$|目\s*次$|もくじ$|敬具|拝啓)"
    r"|^(?i:contents|table of contents|note)$|^[a-z]|^\[.*\]$|\t\S{1,5}$"  # toc lines, templates
    r"|[。.!?！？、,:：;；]$|(?:様|殿|御中|各位|行)$|[:：].*\S"
)
_LETTER = re.compile(r"[^\W\d_]")

_BOLD = Message("heading-style.looks-like-heading-but-only-text")
_LOOKS = {
    "bold": Message("heading-style.bold"),
    "large": Message("heading-style.larger"),
}
_LEVELS = Message("heading-style.heading-level-skipped-level-follows-level")
_NUMBERED = Message("heading-style.headings-number-typed-hand")
_REPAIR = Message("heading-style.give-style-level")
_DIGITS = re.compile(r"[0-9０-９]+")
_NO_VALUES = {"match": "", "previous": "", "level": ""}
_USE_STYLE = Message("heading-style.give-heading-style-markdown-begin")
_USE_NUMBERING = Message("heading-style.take-number-out-use-heading-styles")


class HeadingStyleRule(Rule):
    """Parameters of `heading-style`."""

    kind: Literal["heading-style"]
    bold: bool = True
    levels: bool = True
    numbered: bool = False


def check(rule: HeadingStyleRule, target: Target) -> CheckResult:
    """Look at the headings and paragraphs of the scope that stand outside tables."""
    flow = [
        block
        for block in target.document.blocks
        if block.part is Part.BODY and (block.text.strip() or block.kind is not BlockKind.PARAGRAPH)
    ]
    chosen = {block.path for block in target.blocks}
    headings = [block for block in flow if block.kind is BlockKind.HEADING and block.path in chosen]
    hits: list[tuple[int, Hit]] = []
    order = {block.path: index for index, block in enumerate(flow)}
    found = [
        *(_find_bold_headings(target.document, flow, chosen) if rule.bold else ()),
        *(_check_levels(headings) if rule.levels else ()),
        *(_check_typed_numbers(headings, target.document) if rule.numbered else ()),
    ]
    hits = sorted(((order[hit.span.path], hit) for hit in found), key=lambda entry: entry[0])
    candidates = sum(block.path in chosen for block in flow)
    return CheckResult(candidates, tuple(hit for _, hit in hits))


def _check_levels(headings: Sequence[Block]) -> Iterator[Hit]:
    for before, heading in pairwise(headings):
        previous, level = before.level or 1, heading.level or 1
        if level > previous + 1:
            values = {"previous": str(previous), "level": str(level), "match": heading.text}
            yield Hit(heading.span(), _LEVELS.format(**values), values=values)


def _check_typed_numbers(headings: Sequence[Block], document: Document) -> Iterator[Hit]:
    if not format_named(document.format).has_fields:
        return
    for heading in headings:
        if heading.marker is None and _TYPED_NUMBER.match(heading.text):
            values = {**_NO_VALUES, "match": heading.text}
            yield Hit(heading.span(), _NUMBERED.format(**values), _USE_NUMBERING, values=values)


def _find_bold_headings(
    document: Document, flow: Sequence[Block], chosen: set[str]
) -> Iterator[Hit]:
    body_size = _find_body_size(document)
    labels = {field.label_span.path for field in document.fields}
    levels = _HeadingLevels(flow)
    looks = [_detect_look(block, body_size) if _could_head(block) else None for block in flow]
    first = next((index for index, block in enumerate(flow) if block.text.strip()), 0)
    for index, block in enumerate(flow[:-1]):
        look = looks[index]
        if look is None or block.path not in chosen or block.path in labels:
            continue
        if index == first or fold(block.text) == fold(document.title or ""):
            continue
        if _stands_over_text(flow, looks, index):
            yield _bold_hit(block, look, levels.of(index))


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
        if level is None:
            said = 1 if form is None else len(_DIGITS.findall(form)) or 1
            level = min(self._last + 1 if self._last else said, _MAX_LEVEL)
        if form is not None:
            self._forms.setdefault(form, level)
            self._last = level
        return level


def _get_number_form(block: Block) -> str | None:
    """Return the number that a block begins with, every digit a 0; None without one."""
    shown = f"{block.marker or ''}{block.text.strip()}"
    match = _WHOLE_NUMBER.match(shown)
    return None if match is None else _DIGITS.sub("0", match[0].strip())


def _get_single_size(block: Block) -> float | None:
    sizes = {run.style.size for run in block.runs if block.text[run.start : run.end].strip()}
    return sizes.pop() if len(sizes) == 1 else None


def _bold_hit(block: Block, look: str, level: int) -> Hit:
    start = len(block.text) - len(block.text.lstrip())
    span = block.span(start, len(block.text.rstrip()))
    match, words = block.text.strip(), _LOOKS[look]
    sentence = _BOLD.format(match=match, looks=words)
    # what looks like a heading may be none
    repair = Repair((HeadingStyle(block.path, level),), "unsafe", _REPAIR.format(level=level))
    return Hit(span, sentence, _USE_STYLE, values={**_NO_VALUES, "match": match}, repair=repair)


def _could_head(block: Block) -> bool:
    """Return whether a block's words could be a heading's: short, no sentence, label or caption."""
    text = block.text.strip()
    automatic = block.marker is not None and _AUTOMATIC_NUMBER.search(block.marker)
    return (
        (
            block.kind is BlockKind.PARAGRAPH
            or (block.kind is BlockKind.LIST_ITEM and bool(automatic))
        )
        and len(text) <= _MAX_HEADING_LENGTH
        and "\n" not in text
        and block.style.alignment not in {"center", "centre", "right", "end"}
        and _LETTER.search(text) is not None
        and _NO_HEADING.search(text) is None
        and not fold(block.style.name or "").startswith(("toc", "目次"))
    )


def _detect_look(block: Block, body_size: float | None) -> str | None:
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


def _find_body_size(document: Document) -> float | None:
    """Return the size of most characters in the body's paragraphs."""
    counts: Counter[float] = Counter()
    for block in document.blocks:
        if block.part is Part.BODY and block.kind in _TEXT_KINDS:
            for run in block.runs:
                if run.style.size:
                    counts[run.style.size] += run.end - run.start
    return counts.most_common(1)[0][0] if counts else None


def _stands_over_text(flow: Sequence[Block], looks: Sequence[str | None], index: int) -> bool:
    """Return whether plain text, a table or an image follows, as it does below a heading.

    Neighbouring lines that look alike are a letterhead, a cover or bold prose, unless this one
    bears a number.
    """
    block, following = flow[index], flow[index + 1]
    if following.kind is BlockKind.HEADING:
        return False
    numbered = block.marker is not None or make_heading_key(block.text) != fold(block.text)
    if block.kind is BlockKind.LIST_ITEM and following.kind is BlockKind.LIST_ITEM:
        return False
    alike = looks[index + 1] is not None or (index > 0 and looks[index - 1] is not None)
    return numbered or not alike


KIND = Kind(
    "heading-style",
    HeadingStyleRule,
    check,
    values=("match", "previous", "level"),
    repair="unsafe",
)
