"""Write for several at once in a context of its own, so that judging keeps what it computed."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from checker.core.ports import Completion, PromptSegment, Sampling
from checker.engines.llama.context import LlamaContext
from checker.engines.llama.failures import report_no_room
from checker.engines.llama.generation import complete
from checker.engines.llama.sampling import build_choice
from checker.engines.settings import EngineSettings

AT_ONCE = 4
"""Texts that are written at the same time; they share the room of the context."""

_SEQUENCES = 8


class LlamaWriter:
    """The writing side of a model that is loaded.

    Args:
        judging: the context that holds the model.
        settings: how it uses the machine.
        lock: held while anything is computed; free while `go_on` is asked.
    """

    def __init__(
        self, judging: LlamaContext, settings: EngineSettings, lock: threading.Lock
    ) -> None:
        self._context = judging.open_another(replace(settings, parallel=_SEQUENCES))
        self._lock = lock
        self._free = list(range(AT_ONCE))

    def write(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,
        sampling: Sampling,
        grammar: str,
        on_text: Callable[[str], None],
        go_on: Callable[[], bool],
    ) -> Completion:
        """Return what the model writes, as `ports.ChatWriter` says; the lock is held by the caller.

        Raises:
            JudgeError: the model failed, or there is no room.
            ValueError: the grammar is not one.
        """
        context = self._context
        tokens = context.tokens(prompt, start=True)
        if len(tokens) + limit > context.context or not self._free:
            raise report_no_room()
        sequence = self._free.pop()
        try:
            with context.grammar(grammar) as allowed:
                return complete(
                    context,
                    tokens,
                    sequence,
                    limit=limit,
                    grammar=allowed,
                    on_text=on_text,
                    choose=build_choice(sampling),
                    go_on=lambda: self._let_others(go_on),
                )
        finally:
            context.drop(sequence)
            self._free.append(sequence)

    def close(self) -> None:
        """Free the context; the model stays."""
        self._context.close(keep_model=True)

    def _let_others(self, go_on: Callable[[], bool]) -> bool:
        self._lock.release()
        try:
            return go_on()
        finally:
            self._lock.acquire()
