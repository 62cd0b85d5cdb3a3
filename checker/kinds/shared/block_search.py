"""All blocks that a scope selects as one text: where nothing matches, no block need be looked at.

A search costs a few microseconds before it reads a letter, and most rules find nothing in most
blocks. One search of the joined text says which blocks are worth a search of their own.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache

from checker.core.document import Block
from checker.core.text import lazy_re as re
from checker.kinds.shared.patterns import Deadline, find, join_alternatives

_GAP = "\n"
_TRIAL_SECONDS = 0.3
"""More than a search of 5 MB takes, and a small part of what a rule has."""
# What may match in a block and not in the joined text: an edge that a line has not, a negation, or
# a repetition that runs into the next block and gives nothing back. `^[^x]*` would run on and on.
_EDGE = re.compile(r"\\[AzZBGKm]|\(\?<?!|\(\?R|\(\?\(|\(\?>|[*+?}]\+|\[\^[^\]]*\](?:[*+]|\{\d*,\})")
_OF_LINES = re.compile(r"(?<!\[)\^|\$")
# Negative lookarounds of single characters, of which none is a line feed, hold at both edges.
_ONE = r"(?:[^\[\]\\^\x00-\x1f]|\\p\{\w+\}|\\[dw./\\-])"
_NO_EDGE = re.compile(rf"\(\?<?!(?:\[{_ONE}+\]|\\p\{{\w+\}}|[^\\.^$|?*+()\[\]{{}}\x00-\x1f]|\|)+\)")
# A run from a sign to the next such sign, as `「[^「」]*」`, ends soon, whatever block it is in.
_ENCLOSED = re.compile(
    r"(?<!\\)(?:\[(?P<any>[^\]\\^-]+)\]|(?P<one>[^\\.^$|?*+()\[\]{}]))"
    r"\[\^(?P<but>[^\]\\]+)\](?:[*+]|\{\d*,\})(?!\+)"
)


@lru_cache(maxsize=4096)
def _has_edge(pattern: str) -> bool:
    bare = _NO_EDGE.sub("", _ENCLOSED.sub(_leave_open, pattern))
    return _EDGE.search(bare) is not None


def _leave_open(match: re.Match[str]) -> str:
    """Return nothing for a run that stops at the signs it begins with, anything else as it is."""
    return "" if set(match["any"] or match["one"]) <= set(match["but"]) else match[0]


@lru_cache(maxsize=4096)
def _match_lines(pattern: str) -> str:
    """Return an expression whose `^` and `$` match at the edges of each line, and so of a block."""
    return f"(?m:{pattern})" if _OF_LINES.search(pattern) else pattern


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
        r"""Return the blocks in which one of the words or expressions may match, in order.

        All blocks, where an expression speaks of edges that only a single block has, or where it
        takes long: `\D*円` ends with a block, and would read on to the end of the document here.

        Raises:
            TimeoutError: the rule's budget is used up.
        """
        if any(_has_edge(pattern) for pattern in patterns):
            return self.blocks
        expression = join_alternatives(words, [_match_lines(pattern) for pattern in patterns])
        trial = Deadline(min(deadline.left(), _TRIAL_SECONDS))
        try:
            numbers = self._find_matching_blocks(expression, trial, ignore_case=ignore_case)
        except TimeoutError:
            deadline.spend(_TRIAL_SECONDS)
            return self.blocks
        return tuple(self.blocks[number] for number in sorted(numbers))

    def _find_matching_blocks(
        self, expression: str, deadline: Deadline, *, ignore_case: bool
    ) -> set[int]:
        numbers: set[int] = set()
        for match in find(expression, self._joined, deadline, ignore_case=ignore_case):
            first = bisect_right(self._starts, match.start()) - 1
            last = bisect_right(self._starts, match.end() - 1) - 1
            numbers.update(range(first, last + 1))
        return numbers
