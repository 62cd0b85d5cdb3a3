"""`conditional`: where one thing is written, another must be written too."""

from collections.abc import Iterator
from typing import Literal

import regex

from checker.core.data_classes import dataclass
from checker.core.document import Block
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text.intervals import Intervals
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Pattern, compile_pattern, find, join_alternatives


class ConditionalRule(Rule):
    """Parameters of `conditional`: Vale's, and where the second expression may stand."""

    kind: Literal["conditional"]
    first: Pattern
    second: Pattern
    within: Literal["document", "before", "section", "block"] = "document"
    report: Literal["first", "all"] = "first"
    ignore_case: bool = False
    exceptions: tuple[Pattern, ...] = ()


_MISSING = Message("conditional.lacks-what-goes-with-it")


@dataclass(slots=True)
class _Occurrences:
    """Where one second stands: the numbers of its blocks, the first of them, the sections."""

    first: int
    blocks: set[int]
    sections: set[tuple[str, ...]]


def check(rule: ConditionalRule, target: Target) -> CheckResult:
    """Find what matches `first` and does not have its `second`; these are the candidates."""
    firsts = [
        (number, match)
        for number, block in enumerate(target.blocks)
        for match in _find_firsts(rule, block, target)
    ]
    places = _map_places(rule, target) if firsts else {}
    grouped = compile_pattern(rule.second).groups > 0
    hits = []
    seen = set()
    for number, match in firsts:
        word = _key(rule, match.group())
        block = target.blocks[number]
        there = places.get(word if grouped else "")
        reported = rule.report == "first" and word in seen
        if not reported and not _is_there(rule, there, number, block):
            seen.add(word)
            hits.append(_build_hit(block, match))
    return CheckResult(len(firsts), tuple(hits))


def _find_firsts(
    rule: ConditionalRule, block: Block, target: Target
) -> Iterator["regex.Match[str]"]:
    """Yield the matches of `first` that no exception touches."""
    fine: Intervals | None = None
    exceptions = join_alternatives((), rule.exceptions)
    for match in find(rule.first, block.text, target.deadline, ignore_case=rule.ignore_case):
        if exceptions and fine is None:
            allowed = find(exceptions, block.text, target.deadline, ignore_case=rule.ignore_case)
            fine = Intervals(found.span() for found in allowed)
        if fine is None or not fine.touch(*match.span()):
            yield match


def _map_places(rule: ConditionalRule, target: Target) -> dict[str, _Occurrences]:
    """Return where each captured word stands, or under "" where `second` stands as a whole."""
    places: dict[str, _Occurrences] = {}
    for number, block in enumerate(target.blocks):
        matches = find(rule.second, block.text, target.deadline, ignore_case=rule.ignore_case)
        for match in matches:
            words = [_key(rule, group) for group in match.groups() if group]
            for word in words if match.re.groups else [""]:
                place = places.setdefault(word, _Occurrences(number, set(), set()))
                place.blocks.add(number)
                place.sections.add(block.section)
    return places


def _is_there(rule: ConditionalRule, there: _Occurrences | None, number: int, block: Block) -> bool:
    if there is None:
        return False
    match rule.within:
        case "document":
            return True
        case "before":
            return there.first <= number
        case "section":
            return block.section in there.sections
        case "block":
            return number in there.blocks


def _key(rule: ConditionalRule, word: str) -> str:
    return word.casefold() if rule.ignore_case else word


def _build_hit(block: Block, match: "regex.Match[str]") -> Hit:
    values = {"match": match.group()}
    return Hit(block.span(*match.span()), _MISSING.format(**values), values=values)


KIND = Kind(
    "conditional",
    ConditionalRule,
    check,
    values=("match",),
)
