"""Weigh answers that are given: how likely does the model itself say each of them?

The root is computed once, a question once, and each answer from its end on, in packs. All rows of
an answer have their scores read. `docs/decisions/working-copy.md` says what that is good for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from checker.core.ports import Likelihood
from checker.engines.llama.batch_groups import GROUP
from checker.engines.llama.context import LlamaContext
from checker.engines.llama.failures import report_no_room
from checker.engines.llama.wordings import read_log
from checker.engines.prompt_tree_order import ROOT, BatchRow, TokenBranch
from checker.engines.settings import EngineSettings

_ROWS: Final = 252
"""Rows of a batch. Each may have its scores read: 600 KB where the vocabulary has 150,000 words."""
_SEQUENCES: Final = 24
_STEM: Final = ROOT + 1
_LARGEST: Final = 6144
"""Tokens of a root, a question and its answers together; more is not weighed."""


class AnswerReader:
    """A context of its own on a loaded model, without an adapter, for one tree.

    Args:
        judging: the context that holds the model.
        settings: how it uses the machine.

    Raises:
        ModelError: there is no memory for it.
    """

    def __init__(self, judging: LlamaContext, settings: EngineSettings) -> None:
        sizes = replace(settings, context=_LARGEST, parallel=_SEQUENCES, batch=_ROWS)
        self._context = judging.open_another(sizes, outputs=_ROWS)

    def weigh(
        self, root: Sequence[int], branches: Sequence[TokenBranch]
    ) -> list[list[Likelihood | None]]:
        """Return how likely each leaf of each branch is; None where there is no room.

        Raises:
            JudgeError: the model failed.
        """
        if len(root) >= self._context.context:
            return [[None] * len(each.leaves) for each in branches]
        self._context.extend(root, 0, ROOT)
        return [self._weigh_branch(len(root), each) for each in branches]

    def close(self) -> None:
        """Free the context; the model stays."""
        self._context.close(keep_model=True)

    def _weigh_branch(self, at: int, branch: TokenBranch) -> list[Likelihood | None]:
        sizes = [*map(len, branch.leaves)]
        room = self._context.context - at - len(branch.stem) - _ROWS
        if not sizes or not min(sizes) or max(sizes) > _ROWS - GROUP or room < 0 or not branch.stem:
            return [None] * len(branch.leaves)
        self._context.fork(ROOT, _STEM)
        self._context.extend(branch.stem, at, _STEM)
        first = read_log(self._context.scores(), {each[0] for each in branch.leaves})
        found = [first[each[0]] for each in branch.leaves]
        for pack in _fill_packs(branch.leaves):
            for leaf, more in self._read_pack(branch, pack, at + len(branch.stem)):
                found[leaf] += more
        self._context.drop(_STEM)
        return [
            Likelihood(total, len(leaf) + 1)
            for total, leaf in zip(found, branch.leaves, strict=True)
        ]

    def _read_pack(
        self, branch: TokenBranch, pack: Sequence[int], at: int
    ) -> Iterator[tuple[int, float]]:
        """Yield leaves, and the log probability of their tokens but the first, and of their end."""
        rows: list[BatchRow] = []
        following: list[tuple[int, int]] = []
        for number, leaf in enumerate(pack):
            sequence = _STEM + 1 + number
            tokens = branch.leaves[leaf]
            self._context.fork(_STEM, sequence)
            rows += [
                BatchRow(token, at + place, sequence, ends=True)
                for place, token in enumerate(tokens)
            ]
            following += [(leaf, each) for each in (*tokens[1:], self._context.end)]
        if not self._context.decode(rows):
            raise report_no_room()
        for index, (leaf, token) in enumerate(following):
            yield leaf, read_log(self._context.scores(index), (token,))[token]
        for number in range(len(pack)):
            self._context.drop(_STEM + 1 + number)


@dataclass
class _Pack:
    """Leaves that are computed together, and their rows."""

    leaves: list[int]
    rows: int = 0


def _fill_packs(leaves: Sequence[Any]) -> list[list[int]]:
    """Return the places of leaves in packs that fit into a batch and have a sequence each."""
    packs = [_Pack([])]
    for place, leaf in enumerate(leaves):
        pack = packs[-1]
        is_full = len(pack.leaves) == _SEQUENCES - _STEM - 2
        if pack.leaves and (is_full or pack.rows + len(leaf) > _ROWS - GROUP):
            packs.append(pack := _Pack([]))
        pack.leaves.append(place)
        pack.rows += len(leaf)
    return [each.leaves for each in packs if each.leaves]
