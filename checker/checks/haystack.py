"""All blocks that a scope selects as one text: where nothing matches, no block need be looked at.

A search costs a few microseconds before it reads a letter, and most rules find nothing in most
blocks. One search of the joined text says which blocks are worth a search of their own.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from checker.checks.patterns import Deadline, alternatives, find
from checker.document import Block

_GAP = "\n"
# What may match at the edge of a block and not at a line's edge within the joined text; in a class,
# `^` is no edge.
_EDGE = re.compile(r"(?<!\[)\^|\$|\\[AzZBGKm]|\(\?<?!|\(\?R|\(\?\(")


class Selection:
    """The blocks that a scope selects, and their texts joined by line feeds."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.blocks = blocks

    @cached_property
    def _joined(self) -> str:
        return _GAP.join(block.text for block in self.blocks)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for block in self.blocks:
            starts.append(at)
            at += len(block.text) + len(_GAP)
        return starts

    def likely(
        self,
        words: Sequence[str],
        patterns: Sequence[str],
        deadline: Deadline,
        *,
        ignore_case: bool = False,
    ) -> tuple[Block, ...]:
        """Return the blocks in which one of the words or expressions may match, in order.

        All blocks, where an expression speaks of edges that only a single block has.

        Raises:
            TimeoutError: the rule's budget is used up.
        """
        if any(_EDGE.search(pattern) for pattern in patterns):
            return self.blocks
        expression = alternatives(words, patterns)
        numbers: set[int] = set()
        for match in find(expression, self._joined, deadline, ignore_case=ignore_case):
            first = bisect_right(self._starts, match.start()) - 1
            last = bisect_right(self._starts, match.end() - 1) - 1
            numbers.update(range(first, last + 1))
        return tuple(self.blocks[number] for number in sorted(numbers))
