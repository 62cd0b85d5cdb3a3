"""Cut from a prompt tree what is answered, so that asking can go on where it stopped."""

from collections.abc import Callable
from dataclasses import dataclass, field

from checker.core.ports import Answer, Branch, PromptTree

OnAnswer = Callable[[int, int, Answer | None], None]


@dataclass
class Answers:
    """The answers of a tree as they come, by branch and leaf."""

    tree: PromptTree
    known: dict[tuple[int, int], Answer | None] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every leaf has its answer."""
        return len(self.known) == sum(len(each.leaves) for each in self.tree.branches)

    def rest(self) -> tuple[PromptTree, list[list[tuple[int, int]]]]:
        """Return the tree of the leaves without an answer, and where each stands in the whole."""
        branches, places = [], []
        for number, branch in enumerate(self.tree.branches):
            at = [(number, leaf) for leaf in range(len(branch.leaves))]
            at = [each for each in at if each not in self.known]
            if at:
                branches.append(Branch(branch.stem, tuple(branch.leaves[leaf] for _, leaf in at)))
                places.append(at)
        return PromptTree(self.tree.root, tuple(branches)), places

    def list(self) -> list[list[Answer | None]]:
        """Return all answers in the tree's order; None where a leaf did not fit, or has none."""
        return [
            [self.known.get((number, leaf)) for leaf in range(len(branch.leaves))]
            for number, branch in enumerate(self.tree.branches)
        ]
