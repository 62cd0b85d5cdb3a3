"""`doubled-particle`: one particle twice on the same predicate (事故でバスで運ぶ)."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from checker.core.document import Block, BlockKind
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.japanese.particles import Doubled, find_all_doubled, find_doubled_particles
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.prose import choose_own_blocks
from checker.kinds.shared.quotations import Bounds, find_quotations
from checker.language.morphology import Morpheme, split_morphemes
from checker.language.sentences import split_sentences


class DoubledParticleRule(Rule):
    """Parameters of `doubled-particle`."""

    kind: Literal["doubled-particle"]
    min_interval: int = Field(1, ge=1)
    strict: bool = False
    allow: tuple[str, ...] = ()
    commas: str = "、，"


_FOUND = Message("doubled-particle.the-particle-is-doubled")

# No other particle may stand between two that are doubled, and を is never anything else.
_STOP = "、，。「」『』（）()！？!?\n"
_MAYBE = re.compile(
    "|".join(
        [f"を[^を{_STOP}]+を"]
        + [
            f"{each}[^を{each[0]}{_STOP}]+{each}"
            for each in ("は", "が", "に", "で", "へ", "から", "より")
        ]
    )
)


def check(rule: DoubledParticleRule, target: Target) -> CheckResult:
    """Look for doubled particles in each sentence outside headings."""
    candidates, hits = 0, []
    for block in choose_own_blocks(rule, target):
        if block.kind is BlockKind.HEADING:
            continue
        candidates += 1
        if rule.strict or rule.min_interval > 1 or _MAYBE.search(block.text):
            hits += list(_check_block(rule, block, target))
    return CheckResult(candidates, tuple(hits))


def _check_block(rule: DoubledParticleRule, block: Block, target: Target) -> Iterator[Hit]:
    found = split_morphemes(block.text.replace("\ufffc", "X"))
    quoted = find_quotations(block.text)
    first = 0
    for _, end in split_sentences(block.text, target.document.language):
        last = bisect_left(found, end, lo=first, key=lambda each: each.start)
        sentence, first = found[first:last], last
        for one in _find_doubled(rule, sentence, quoted):
            if one.particle not in rule.allow:
                values = {"match": one.particle}
                yield Hit(block.span(one.start, one.end), _FOUND.format(**values), values=values)


def _find_doubled(
    rule: DoubledParticleRule, sentence: tuple[Morpheme, ...], quoted: list[Bounds]
) -> Iterator[Doubled]:
    if rule.strict:
        return find_all_doubled(sentence, rule.min_interval)
    return find_doubled_particles(
        sentence,
        quotations=quoted,
        commas=rule.commas,
        interval=rule.min_interval,
    )


KIND = Kind(
    "doubled-particle",
    DoubledParticleRule,
    check,
    values=("match",),
)
