"""`spacing-hack`: empty paragraphs, spaces, tabs and line breaks used to lay a page out."""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, MarkKind, Part
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats import format_named
from checker.kinds.shared.base import Kind, Rule, Target
from checker.language.character_scripts import is_japanese

_HALF_PER_FULL = 2
_MAX_SINGLE_HITS = 3
"""From more places with the same fault on, they are one hit."""
_SUSPECT = re.compile("[ \t\u3000\u00a0]{2}|[ \t\u3000\u00a0]$|\n")
_RUN = re.compile("[ \u3000\u00a0]{2,}")
_TABS = re.compile("\t{2,}")
_SPACES = " \u3000\u00a0"
# a blank that somebody fills in, or the place of a seal: 令和　　年　　月　　日, （　　　）
_BLANK_BEFORE = re.compile(r"[第約計金¥￥(（「『【〔\[［:：/／_＿]\s*$|(?:令和|平成|昭和|西暦)\s*$")
_BLANK_AFTER = re.compile(
    r"\s{0,20}+(?:[年月日時分秒円号条項章節回名人部枚個台件)）」』】〕\]］/／_＿㊞]"
    r"|[(（]?印[)）]?(?:\s|$)|様|殿|御中)"
)
_COMMENT = re.compile("--|//|/[*]|#|<!--")  # beside code
_SPACED_OUT = re.compile(r"^\s*\S(?:\s+\S){1,5}\s*(?:[:：].*)?$", re.DOTALL)  # 件　　　名


class SpacingHackRule(Rule):
    """Parameters of `spacing-hack`. A part whose number is 0 is switched off."""

    kind: Literal["spacing-hack"]
    empty_paragraphs: int = Field(3, ge=0)
    leading_spaces: int = Field(2, ge=0)
    inner_spaces: int = Field(4, ge=0)
    tabs: int = Field(3, ge=0)
    line_breaks: int = Field(0, ge=0)
    trailing_spaces: int = Field(1, ge=0)
    cover: bool = True


@dataclass(frozen=True, slots=True)
class _SpacingFault:
    """One place; `count` is how many spaces, tabs or paragraphs stand there."""

    sentence: Message
    block: Block
    start: int
    end: int
    count: int
    replacement: Replacement | None = None


_EMPTY = Message("spacing-hack.empty-paragraphs-stand-row")
_LEADING = Message("spacing-hack.spaces-indent-beginning-line")
_INNER = Message("spacing-hack.spaces-align-what-follows")
_TAB = Message("spacing-hack.tabs-row-align-what-follows")
_BREAKS = Message("spacing-hack.the-paragraph-holds-line-breaks")
_TRAILING_SPACE = Message("spacing-hack.there-white-space-at-end-paragraph")
_MORE = Message("spacing-hack.and-at-more-places")
_ADVICE = {
    _EMPTY: Message("spacing-hack.use-space-before-after-page-break"),
    _LEADING: Message("spacing-hack.use-an-indent"),
    _INNER: Message("spacing-hack.use-tab-stop-alignment-table"),
    _TAB: Message("spacing-hack.set-a-tab-stop"),
    _BREAKS: Message("spacing-hack.make-them-paragraphs-their-own"),
}


def check(rule: SpacingHackRule, target: Target) -> CheckResult:
    """Look at each block of the scope; the same fault at many places is one hit."""
    faults = [
        *_empty(rule, target),
        *(
            f
            for block in target.blocks
            if _SUSPECT.search(block.text)
            for f in _find_faults(rule, block, target.document)
        ),
    ]
    if not faults:
        return CheckResult(len(target.blocks))
    groups: dict[Message, list[_SpacingFault]] = {}
    for fault in faults:
        groups.setdefault(fault.sentence, []).append(fault)
    hits = [hit for group in groups.values() for hit in _build_hits(group)]
    order = {block.path: index for index, block in enumerate(target.document.walk())}
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start))
    return CheckResult(len(target.blocks), tuple(hits))


def _find_faults(
    rule: SpacingHackRule, block: Block, document: Document
) -> Iterator[_SpacingFault]:
    text = block.text
    if not text.strip():
        return
    indented = len(text) - len(text.lstrip(_SPACES))
    end = len(text.rstrip(_SPACES))
    # cells have no tab stops of their own, and an outline in a column is commonly spaced
    may_indent = bool(rule.leading_spaces) and block.cell is None
    if may_indent and _measure_width(text[:indented]) >= rule.leading_spaces:
        yield _SpacingFault(_LEADING, block, 0, indented, indented)
    if rule.inner_spaces and not _SPACED_OUT.match(text):
        yield from _find_inner_spaces(rule, block, indented, end)
    if rule.tabs:
        for match in _TABS.finditer(text, 0, end):
            if len(match.group()) >= rule.tabs:
                yield _SpacingFault(_TAB, block, *match.span(), len(match.group()))
    breaks = text.strip("\n").count("\n")
    has_styles = format_named(document.format).has_styles
    if rule.line_breaks and has_styles and breaks >= rule.line_breaks:
        first = text.index("\n", len(text) - len(text.lstrip("\n")))
        yield _SpacingFault(_BREAKS, block, first, first + 1, breaks)
    if rule.trailing_spaces:
        yield from _find_trailing_spaces(rule, block)


def _find_inner_spaces(
    rule: SpacingHackRule, block: Block, start: int, end: int
) -> Iterator[_SpacingFault]:
    for match in _RUN.finditer(block.text, start, end):
        if _measure_width(match.group()) < rule.inner_spaces or _is_shown(block, *match.span()):
            continue
        before = _get_preceding_text(block.text, match.start())
        if before.endswith("\n") or _BLANK_BEFORE.search(before):
            continue
        if _BLANK_AFTER.match(block.text, match.end()):
            continue
        if _COMMENT.match(block.text, match.end()) and not is_japanese(block.text[: match.start()]):
            continue
        yield _SpacingFault(_INNER, block, *match.span(), len(match.group()))


def _find_trailing_spaces(rule: SpacingHackRule, block: Block) -> Iterator[_SpacingFault]:
    text = block.text.removesuffix("\n")
    start, end = len(text.rstrip(_SPACES)), len(text)
    if start == end or _measure_width(text[start:]) < rule.trailing_spaces:
        return
    if _is_shown(block, start, end):
        return
    if _BLANK_BEFORE.search(_get_preceding_text(text, start)):
        return  # a blank to fill in
    if any(mark.end > start for mark in block.marks if mark.kind is not MarkKind.BOOKMARK):
        return
    fix = Replacement("", rule.fix or "safe")
    yield _SpacingFault(_TRAILING_SPACE, block, start, end, end - start, fix)


def _get_preceding_text(text: str, at: int) -> str:
    return text[max(0, at - 4) : at]


def _measure_width(spaces: str) -> float:
    """Return the width in full-width characters."""
    wide = spaces.count("\u3000")
    return wide + (len(spaces) - wide) / _HALF_PER_FULL


def _is_shown(block: Block, start: int, end: int) -> bool:
    """Return whether white space is underlined or struck: a line to write on."""
    return any(
        (run.style.underline not in {None, "none"} or run.style.strike)
        for run in block.runs
        if run.start < end and run.end > start
    )


def _empty(rule: SpacingHackRule, target: Target) -> Iterator[_SpacingFault]:
    """Yield rows of empty paragraphs; those at the very end take no room from anything."""
    if not rule.empty_paragraphs:
        return
    chosen = {block.path for block in target.blocks}
    row: list[Block] = []
    for block in target.document.blocks if rule.cover else _skip_cover(target.document):
        if block.part is not Part.BODY:
            continue
        if _is_empty(block):
            row.append(block)
            continue
        if len(row) >= rule.empty_paragraphs and any(each.path in chosen for each in row):
            yield _SpacingFault(_EMPTY, row[0], 0, len(row[0].text), len(row))
        row = []


def _skip_cover(document: Document) -> Sequence[Block]:
    """Return the blocks from the first heading on.

    Where there is none, a cover without a sentence ends at the first table.
    """
    kinds = [block.kind for block in document.blocks]
    if BlockKind.HEADING in kinds:
        return document.blocks[kinds.index(BlockKind.HEADING) :]
    first = next((n for n, block in enumerate(document.blocks) if block.table is not None), 0)
    says = any("。" in block.text for block in document.blocks[:first])
    return document.blocks if says else document.blocks[first:]


def _is_empty(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.text.strip()
        and block.marker is None
        and not block.style.page_break_before
        and not any(mark.kind is not MarkKind.BOOKMARK for mark in block.marks)
    )


def _build_hits(group: Sequence[_SpacingFault]) -> Iterator[Hit]:
    # what is mended place by place is told place by place
    together = len(group) > _MAX_SINGLE_HITS and group[0].replacement is None
    for fault in group[:1] if together else group:
        said = fault.sentence.format(count=fault.count)
        if together:
            more = _MORE.format(more=len(group) - 1)
            said = Message("list.sentence-with-more", said=said, more=more)
        values = {"count": str(fault.count), "match": fault.block.text[fault.start : fault.end]}
        span = fault.block.span(fault.start, fault.end)
        yield Hit(span, said, _ADVICE.get(fault.sentence), fault.replacement, values)


KIND = Kind(
    "spacing-hack",
    SpacingHackRule,
    check,
    values=("count", "match"),
    quotes=("count",),
    fix="safe",
)
