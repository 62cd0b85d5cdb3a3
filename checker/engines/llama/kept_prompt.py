"""Keep what was computed of the last prompt: the next one often begins with the same words."""

from collections.abc import Sequence

from checker.core.text import count_common
from checker.engines.llama.context import LlamaContext
from checker.engines.prompt_tree_order import ROOT

SEQUENCE = ROOT + 1
"""The sequence of the text that is written."""


class KeptPrompt:
    """The tokens of the last prompt, which `SEQUENCE` begins with."""

    def __init__(self) -> None:
        self._tokens: tuple[int, ...] = ()

    def take(self, context: LlamaContext, tokens: Sequence[int]) -> int:
        """Leave in the sequence what a prompt begins with, and return how many tokens that is.

        They are whole batches: the rest is computed as it would be alone, to the last bit.
        """
        common = min(count_common(self._tokens, tuple(tokens)), len(tokens) - 1)
        known = common - common % context.batch
        context.drop(SEQUENCE, known)
        self._tokens = ()
        return known

    def keep(self, tokens: Sequence[int]) -> None:
        """Remember the prompt that the sequence begins with now."""
        self._tokens = tuple(tokens)

    def drop(self, context: LlamaContext) -> None:
        """Free the sequence."""
        context.drop(SEQUENCE)
        self._tokens = ()
