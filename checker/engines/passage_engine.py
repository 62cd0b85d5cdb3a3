"""A model as it answers about passages that may answer a question: an `Engine` over another one."""

from collections.abc import Callable, Sequence

from checker.core.ports import (
    Answer,
    ChatTemplate,
    Completion,
    Engine,
    EngineInfo,
    PassageAnswerer,
    PromptSegment,
    PromptTree,
)
from checker.engines.lazy_engine import EngineHandle


def open_passage_engine(engine: EngineHandle) -> EngineHandle:
    """Return a model as it answers about passages, the same where it has no adapter for them."""
    if not engine.info.answering:
        return engine
    return EngineHandle(lambda: PassageEngine(engine), engine.info.for_passages)


class PassageEngine:
    """The same copy of a model, with the adapter that learned of passages.

    Args:
        handle: the model; it is loaded here.
    """

    def __init__(self, handle: EngineHandle) -> None:
        self._handle = handle
        self._engine: Engine = handle.get()

    @property
    def info(self) -> EngineInfo:
        """Which model this is, with which adapter."""
        return self._engine.info.for_passages

    @property
    def chat_template(self) -> ChatTemplate:
        """How this model's conversations are written."""
        return self._engine.chat_template

    def answers(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: Callable[[int, int, Answer | None], None] | None = None,
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.Engine` says.

        Raises:
            JudgeError: the model failed in the middle.
            ModelError: the model's first tokens do not tell `yes` from `no`.
        """
        if not isinstance(self._engine, PassageAnswerer):
            raise TypeError("an engine with an adapter for passages answers about them")
        return self._engine.answer_passages(tree, yes, no, on_answer)

    def complete(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,
        grammar: str = "",
        seconds: float | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion:
        """Return what the model writes after `prompt`, as `ports.Engine` says.

        Raises:
            JudgeError: the model failed, or the prompt and `limit` do not fit its context.
            ValueError: the grammar is not one.
        """
        return self._engine.complete(
            prompt, limit=limit, grammar=grammar, seconds=seconds, on_text=on_text
        )

    def close(self) -> None:
        """Let the model go; it is freed where nobody else uses it."""
        self._handle.close()
