"""The beginning that all prompts of a tree share: held in a sequence of its own, kept on disk."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from checker.core.storage import cache_folder
from checker.engines.llama.context import LlamaContext
from checker.engines.llama.saved_states import forget_state, load_state, save_state, state_key
from checker.engines.prompt_tree_order import ROOT, compute_root
from checker.engines.settings import EngineSettings


class HeldRoot:
    """What is computed of the last tree's beginning.

    Args:
        settings: how the model uses the machine.
        kernels: names what computes.
    """

    def __init__(self, settings: EngineSettings, kernels: str) -> None:
        self.tokens: tuple[int, ...] = ()
        self._settings = settings
        self._kernels = kernels

    def hold(self, context: LlamaContext, root: Sequence[int], weights: str) -> None:
        """Have `root` in its sequence, which is empty: from disk, or computed.

        Args:
            context: of the model.
            root: its tokens.
            weights: names the numbers that compute it.

        Raises:
            JudgeError: the model failed.
        """
        if not root:
            return
        folder, key = cache_folder() / "states", self._key(context, root, weights)
        if not (self._settings.keep_state and _restore(context, folder, key, len(root))):
            compute_root(context, root)
            if self._settings.keep_state:
                save_state(folder, key, context.state())
        self.tokens = tuple(root)

    def drop(self, context: LlamaContext) -> None:
        """Forget it."""
        context.drop(ROOT)
        self.tokens = ()

    def _key(self, context: LlamaContext, root: Sequence[int], weights: str) -> str:
        return state_key(
            weights,
            np.asarray(root, dtype="<i4").tobytes(),
            self._kernels,
            repr(self._settings),
            str(context.threads),
        )


def _restore(context: LlamaContext, folder: Path, key: str, length: int) -> bool:
    payload = load_state(folder, key)
    if payload is None:
        return False
    if context.restore(payload, length):
        return True
    forget_state(folder, key)
    context.drop(ROOT)
    return False
