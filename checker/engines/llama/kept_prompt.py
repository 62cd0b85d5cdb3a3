"""Keep what was computed of the last prompts: the next one often begins with the same words."""

from collections.abc import Sequence
from typing import Final

from checker.core.text import count_common
from checker.engines.llama.context import LlamaContext
from checker.engines.prompt_tree_order import ROOT

SEQUENCES: Final = (ROOT + 1, ROOT + 2)
"""The sequences of texts that are written: who drafts asks in two ways by turns."""


class KeptPrompts:
    """The tokens of the last prompts by the sequence that begins with them, the latest last."""

    def __init__(self) -> None:
        self._tokens: dict[int, tuple[int, ...]] = {}

    @property
    def size(self) -> int:
        """How many tokens are held."""
        return sum(map(len, self._tokens.values()))

    def take(self, context: LlamaContext, tokens: Sequence[int]) -> tuple[int, int]:
        """Return a sequence for a prompt, and how many of its tokens it begins with.

        They are whole batches: the rest is computed as it would be alone, to the last bit.
        """
        asked = tuple(tokens)
        shared = {each: count_common(self._tokens.get(each, ()), asked) for each in SEQUENCES}
        best = max(SEQUENCES, key=shared.__getitem__)
        free = [each for each in SEQUENCES if each not in self._tokens]
        sequence = best if shared[best] >= context.batch else [*free, *self._tokens][0]
        common = min(shared[sequence], len(asked) - 1)
        known = common - common % context.batch
        context.drop(sequence, known)
        self._tokens.pop(sequence, None)
        return sequence, known

    def keep(self, sequence: int, tokens: Sequence[int]) -> None:
        """Remember the prompt that a sequence begins with now."""
        self._tokens[sequence] = tuple(tokens)

    def drop(self, context: LlamaContext) -> None:
        """Free the sequences where they are held: else they may be a question's."""
        if self._tokens:
            self.clear(context)

    def clear(self, context: LlamaContext) -> None:
        """Free the sequences, whatever is in them."""
        for each in SEQUENCES:
            context.drop(each)
        self._tokens.clear()
