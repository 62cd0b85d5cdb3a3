"""`proofread`: sentences that the model weighs against their nearest corrections.

This module holds the kind's parameters. `suspects` lists what is to be weighed,
`jobs.judging.proofreading` has it weighed. `docs/decisions/proofreading.md` says how the bars were
set.
"""

from typing import Literal

from checker.kinds.shared.base import Kind, Rule


class ProofreadRule(Rule):
    """Parameters of `proofread`."""

    kind: Literal["proofread"]
    allow: tuple[str, ...] = ()
    quotes: bool = False


KIND = Kind(
    "proofread",
    ProofreadRule,
    None,
    values=("match", "replacement"),
    fix="unsafe",
)
