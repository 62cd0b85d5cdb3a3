"""`punctuation`: commas, full stops, brackets and dots of Japanese text."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from pydantic import Field

from checker.core.document import Block, BlockKind, MarkKind
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.formats import format_named
from checker.kinds.japanese import punctuation_faults as marks
from checker.kinds.japanese.bracket_pairs import find_bracket_faults
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.prose import choose_own_blocks
from checker.kinds.shared.scope import Many
from checker.language.character_scripts import is_japanese

Check = Literal[
    "style",
    "doubled",
    "end",
    "after-exclamation",
    "middle-dot",
    "brackets",
    "ellipsis",
    "quote-end",
    "spacing",
    "colon",
]


_FEW_BARE = 4
"""One paragraph without full stop for so many with one is a slip; more are a habit."""
_SHORT_LINE = 20
_ENUMERATED = re.compile(r"\s*(?:[・●○■□◆◇▪→※*+•–—-]|\S{0,6}[0-9０-９]{1,3}[.．)）:：])")


_LETTER = re.compile(r"\w")


class PunctuationRule(Rule):
    """Parameters of `punctuation`."""

    kind: Literal["punctuation"]
    style: Literal["、。", "，．", "，。", "majority"] = "、。"
    checks: Many[Check] = Field(
        ("style", "doubled", "end", "after-exclamation", "middle-dot", "brackets"), min_length=1
    )
    end_in_lists: bool = False
    ends: Literal["all", "slips"] = "all"
    quote_end: Literal["omit", "keep"] = "omit"
    ellipsis: Literal["single", "double"] = "double"
    spacing: Literal["none", "half"] = "none"
    colon: Literal["full", "half"] = "full"


def check(rule: PunctuationRule, target: Target) -> CheckResult:
    """Run each check that the rule names over the Japanese paragraphs."""
    blocks = [block for block in target.blocks if is_japanese(block.text)]
    comma, stop = _choose_marks(rule, blocks)
    ended = _choose_ended(rule, target)
    hits = [
        _build_hit(rule, block, fault)
        for block in blocks
        for fault in _drop_overlapping(_find_faults(rule, block, ended, comma, stop))
    ]
    if "brackets" in rule.checks:
        hits += [
            _build_hit(
                rule,
                each.block,
                marks.PunctuationFault(each.at, each.at + 1, each.message, each.text),
            )
            for each in find_bracket_faults(target.blocks)
            if _has_letter(each.block.text)  # a line of code that is but a bracket
        ]
    order = {block.path: index for index, block in enumerate(target.blocks)}
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start))
    return CheckResult(len(blocks), tuple(hits))


@cache_by_text(64)  # each fault of a block asks
def _has_letter(text: str) -> bool:
    return _LETTER.search(text) is not None


def _choose_marks(rule: PunctuationRule, blocks: list[Block]) -> tuple[str, str]:
    """Return the comma and the full stop that the document should have."""
    if rule.style != "majority":
        return rule.style[0], rule.style[1]
    commas = Counter(m[0] for block in blocks for m in marks.COMMAS.finditer(block.text))
    stops = Counter(m[0] for block in blocks for m in marks.STOPS.finditer(block.text))
    return (
        "，" if commas["，"] > commas["、"] else "、",
        "．" if stops["．"] > stops["。"] else "。",
    )


def _find_faults(
    rule: PunctuationRule, block: Block, ended: frozenset[str], comma: str, stop: str
) -> Iterator[marks.PunctuationFault]:
    text, wanted = block.text, set(rule.checks)
    if "quote-end" in wanted:  # before the style: what goes needs none
        yield from marks.quote_end(text, rule.quote_end, stop)
    if "style" in wanted:
        yield from marks.style(text, comma, stop)
    if "doubled" in wanted:
        yield from marks.find_doubled_marks(text, (comma, stop) if "style" in wanted else None)
    if block.path in ended:
        yield from marks.end(text, stop)
    if "after-exclamation" in wanted:
        yield from marks.find_unspaced_exclamations(text)
    if "middle-dot" in wanted:
        yield from marks.find_middle_dot_faults(text)
    if "ellipsis" in wanted:
        yield from marks.find_ellipsis_faults(text, rule.ellipsis)
    if "spacing" in wanted:
        yield from marks.find_spacing_faults(text, rule.spacing)
    if "colon" in wanted:
        yield from marks.find_colon_faults(text, rule.colon)


def _choose_ended(rule: PunctuationRule, target: Target) -> frozenset[str]:
    """Return the paths of the blocks in which a last sentence without full stop is a fault.

    Where slips are asked for, paragraphs that stand together without one, lines of an enumeration
    and documents in which many lack it are left alone: that is how their author writes.
    """
    if "end" not in rule.checks:
        return frozenset()
    due = [each for each in choose_own_blocks(rule, target) if _must_end(rule, each, target)]
    if rule.ends == "all":
        return frozenset(block.path for block in due)
    bare = {block.path for block in due if any(marks.end(block.text, "。"))}
    stopped = sum("。" in block.text for block in due)
    if len(bare) > max(1, stopped // _FEW_BARE):
        return frozenset()
    order = [block.path for block in target.document.walk() if block.text.strip()]
    beside = {path for pair in pairwise(order) if bare.issuperset(pair) for path in pair}
    return frozenset(
        block.path for block in due if block.path in bare - beside and not _is_open(block)
    )


def _is_open(block: Block) -> bool:
    """Return whether a paragraph may end without a full stop: an entry, a short line, a link."""
    text = block.text.strip()
    short = len(text) < _SHORT_LINE and "。" not in text
    links = (mark for mark in block.marks if mark.kind is MarkKind.LINK)
    linked = any(not block.text[mark.end :].strip() for mark in links)
    return short or linked or text.endswith(("）", ")")) or _ENUMERATED.match(text) is not None


def _must_end(rule: PunctuationRule, block: Block, target: Target) -> bool:
    """Tell whether the block is running text: no cell, caption, centred line or bold title."""
    kinds = (
        {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM} if rule.end_in_lists else {BlockKind.PARAGRAPH}
    )
    return (
        block.kind in kinds
        and block.cell is None
        and format_named(target.document.format).has_sentences
        and block.style.alignment not in {"center", "right"}
        and not (block.runs and all(run.style.bold for run in block.runs))
        and not _is_only_link(block)
    )


def _is_only_link(block: Block) -> bool:
    """Return whether a line is a link and nothing else: 「Playground で試す」 is its name."""
    links = (mark for mark in block.marks if mark.kind is MarkKind.LINK)
    return any(block.text[: m.start].strip() + block.text[m.end :].strip() == "" for m in links)


def _drop_overlapping(faults: Iterator[marks.PunctuationFault]) -> Iterator[marks.PunctuationFault]:
    """Leave out what overlaps an earlier fault, so that every fix can be made."""
    end = 0
    for fault in sorted(faults, key=lambda one: (one.start, -one.end)):
        if fault.start >= end:
            end = fault.end
            yield fault


def _build_hit(rule: PunctuationRule, block: Block, fault: marks.PunctuationFault) -> Hit:
    values = {"match": block.text[fault.start : fault.end]}
    replacement = None
    if fault.text is not None:
        replacement = Replacement(fault.text, rule.fix or fault.grade)
        values["replacement"] = fault.text
    return Hit(
        block.span(fault.start, fault.end), fault.message, replacement=replacement, values=values
    )


KIND = Kind(
    "punctuation",
    PunctuationRule,
    check,
    values=("match",),
    quotes=("match",),
    fix="safe",
)
