"""Report the words that moved a judged decision, though no sign of them alone was enough."""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from checker.core.findings import Hit
from checker.kinds.meaning.injection import build_doubt_hit

if TYPE_CHECKING:
    from checker.jobs.judging.judged_rules import JudgedRule


def find_addressed_hits(judged: "Iterable[JudgedRule]", reported: Collection[str]) -> Iterator[Hit]:
    """Yield a hit on each unit that is unsure only as it speaks of judging, once.

    Args:
        judged: what became of the judged rules.
        reported: paths of the blocks in which such words are reported already.
    """
    seen = set(reported)
    for rule in judged:
        for unit, opinion in zip(rule.units, rule.opinions, strict=True):
            if opinion.reason == "addressed" and unit.span.path not in seen:
                seen.add(unit.span.path)
                yield build_doubt_hit(unit.text, unit.span)
