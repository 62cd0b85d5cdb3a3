"""A rule as a learner proposes it, before it is tried on the samples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.core.bilingual import Bilingual

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Proposal:
    """A rule, what in the samples speaks for it, and weaker forms if they do not pass it.

    `options` is the rule as YAML has it, without its id. `fallbacks` are tried in their order.
    A rule that is not `enabled` holds for some samples only: it is written down, switched off.
    That a `quiet` one is dropped is nothing worth saying.
    """

    name: str
    options: Options
    evidence: tuple[Bilingual, ...]
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    fallbacks: tuple[Options, ...] = field(default=())
    enabled: bool = True
    quiet: bool = False


def seen(count: int, total: int, what: Bilingual, form: str = "") -> Bilingual:
    """Return a line of evidence: in how many of the samples, or those of one format, it holds."""
    of = f"{form} " if form else ""
    samples = f"{of}sample" if total == 1 else f"{of}samples"
    return Bilingual(
        f"{of}{total}件中{count}件: {what.ja}", f"{count} of {total} {samples}: {what.en}"
    )


def listed(names: list[str] | tuple[str, ...], most: int = 12) -> Bilingual:
    """Return names for a comment, only the first of many."""
    shown = list(names[:most])
    rest = len(names) - len(shown)
    ja, en = "、".join(shown), ", ".join(shown)
    return Bilingual(f"{ja} ほか{rest}", f"{en} and {rest} more") if rest else Bilingual(ja, en)
