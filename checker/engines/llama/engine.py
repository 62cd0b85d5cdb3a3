"""The engine over llama.cpp, through its own C functions.

llama-cpp-python's `Llama` class decodes one sequence at a time; a prompt tree needs many that
share a beginning. `docs/decisions/judge-engine.md` says why it is done this way.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Self

from checker.core.errors import ModelError
from checker.core.ports import (
    Answer,
    ChatTemplate,
    Completion,
    EngineInfo,
    Likelihood,
    PromptSegment,
    PromptTree,
    Sampling,
    Skill,
)
from checker.engines.llama.adapters import Adapter
from checker.engines.llama.context import LlamaContext
from checker.engines.llama.failures import report_no_library, report_no_room
from checker.engines.llama.generation import complete
from checker.engines.llama.held_root import HeldRoot
from checker.engines.llama.kept_prompt import KeptPrompts
from checker.engines.llama.library import LlamaLibrary
from checker.engines.llama.likelihoods import AnswerReader
from checker.engines.llama.many_texts import complete_many
from checker.engines.llama.wordings import LlamaWordings
from checker.engines.llama.writer import LlamaWriter
from checker.engines.prompt_tree_order import (
    ROOT,
    OnAnswer,
    Stems,
    TokenBranch,
    answer_tree,
    count_distinct_tokens,
)
from checker.engines.settings import EngineSettings


class LlamaEngine:
    """A GGUF model in this process. Not for several trees at once: calls wait for each other."""

    def __init__(
        self,
        library: LlamaLibrary,
        context: LlamaContext,
        info: EngineInfo,
        settings: EngineSettings,
    ) -> None:
        self._library = library
        self._context: LlamaContext | None = context
        self._info = info
        self._settings = settings
        self._answers_as = info
        self._root = HeldRoot(settings, repr(library.kernels))
        self._stems = Stems()
        self._prompts = KeptPrompts()
        self._lock = threading.Lock()
        self._writer: LlamaWriter | None = None
        self._wordings: LlamaWordings | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        name: str,
        sha256: str,
        settings: EngineSettings,
        adapter: Adapter | None = None,
    ) -> Self:
        """Load a model, and the adapter that was trained for it.

        Args:
            path: the model's file, already checked.
            name: what the verdict calls it.
            sha256: of its content.
            settings: how it uses the machine.
            adapter: what it answers with; None for the model as it is.

        Raises:
            ModelError: llama.cpp is not here, cannot load it or has no memory for its context.
        """
        try:
            library = LlamaLibrary(log=settings.log)
        except (ImportError, OSError, RuntimeError) as error:
            raise report_no_library(error) from error
        model = library.load(path, settings)
        try:
            context = LlamaContext(library.api, model, settings, adapter)
        except ModelError:
            library.api.llama_model_free(model)
            raise
        info = EngineInfo(
            name,
            sha256,
            context.context,
            settings.arithmetic,
            processor=library.kernels.name(settings.gpu_layers),
            **(adapter.digests if adapter else {}),
        )
        return cls(library, context, info, settings)

    @property
    def info(self) -> EngineInfo:
        """Which model this is, and how many tokens it takes at once."""
        return self._info

    @cached_property
    def chat_template(self) -> ChatTemplate:
        """How this model's conversations are written, from its file."""
        return self._open.chat_template()

    @property
    def _open(self) -> LlamaContext:
        if self._context is None:
            raise ValueError("the engine is closed")
        return self._context

    def answers(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: OnAnswer | None = None,
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.Engine` says.

        On a processor, with batches under 64, an answer does not depend on what else is in the
        tree, to the last bit: it is what the whole prompt alone would get.

        Raises:
            JudgeError: the model failed in the middle.
            ModelError: the model's first tokens do not tell `yes` from `no`.
        """
        return self._answer(self._info, tree, yes, no, on_answer)

    def answer_passages(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: OnAnswer | None = None,
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.PassageAnswerer` says.

        Raises:
            JudgeError: the model failed in the middle.
            ModelError: the model's first tokens do not tell `yes` from `no`.
        """
        return self._answer(self._info.for_passages, tree, yes, no, on_answer)

    def _answer(
        self,
        answers_as: EngineInfo,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: OnAnswer | None,
    ) -> list[list[Answer | None]]:
        with self._lock:
            context = self._open
            if answers_as != self._answers_as:
                self._clear()
                context.judge_passages(wanted=answers_as != self._info)
                self._answers_as = answers_as
            self._prompts.drop(context)
            context.tell(context.first_tokens(yes), context.first_tokens(no))
            root = context.tokens(tree.root, start=True)
            branches = self._tokenize_branches(tree)
            if len(root) < context.context:
                self._hold(root)
            return answer_tree(context, len(root), branches, on_answer or _ignore, self._stems)

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
        with self._lock:
            context = self._open
            tokens = context.tokens(prompt, start=True)
            if len(tokens) + limit > context.context:
                raise report_no_room()
            self._stems.drop(context)
            needed = len(self._root.tokens) + len(tokens) + limit
            if needed + self._prompts.size > context.context:
                self._prompts.drop(context)
            if needed > context.context:
                self._clear()
            try:
                sequence, known = self._prompts.take(context, tokens)
                with context.plain(), context.grammar(grammar) as allowed:
                    done = complete(
                        context,
                        tokens,
                        sequence,
                        limit=limit,
                        grammar=allowed,
                        seconds=seconds,
                        on_text=on_text,
                        known=known,
                    )
            except BaseException:
                self._prompts.clear(context)
                raise
            context.drop(sequence, len(tokens))
            self._prompts.keep(sequence, tokens)
            return done

    def write_skilled(
        self,
        skill: Skill,
        prompts: Sequence[Sequence[PromptSegment]],
        *,
        limit: int,
        grammar: str,
        seconds: float | None = None,
    ) -> list[Completion]:
        """Return what the model writes after each prompt, as `ports.SkilledWriter` says.

        Raises:
            JudgeError: the model failed, or the prompts and `limit` do not fit its context.
            ValueError: the grammar is not one.
        """
        with self._lock, ExitStack() as stack:
            context = self._open
            tokens = [context.tokens(each, start=True) for each in prompts]
            self._prompts.drop(context)
            self._stems.drop(context)
            needed = sum(len(each) + limit for each in tokens)
            if len(self._root.tokens) + needed > context.context:
                self._clear()
            first = ROOT + 1
            for number in range(len(tokens)):
                stack.callback(context.drop, first + number)
            stack.enter_context(context.skilled(skill))
            allowed = [stack.enter_context(context.grammar(grammar)) for _ in tokens]
            return complete_many(
                context,
                tokens,
                allowed,
                first,
                limit=limit,
                seconds=seconds,
                tells=skill == "form",
            )

    def count_tokens(self, prompt: Sequence[PromptSegment]) -> int:
        """Return how much of the context a prompt takes."""
        return len(self._open.tokens(prompt, start=True))

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
        """Return what the model writes, as `ports.ChatWriter` says.

        It has a context of its own, made with the first text: what is held to judge with stays.

        Raises:
            JudgeError: the model failed, or the prompt and `limit` do not fit its context.
            ModelError: there is no memory for the second context.
            ValueError: the grammar is not one.
        """
        with self._lock:
            if self._writer is None:
                self._writer = LlamaWriter(self._open, self._settings, self._lock)
            return self._writer.write(
                prompt,
                limit=limit,
                sampling=sampling,
                grammar=grammar,
                on_text=on_text,
                go_on=go_on,
            )

    def weigh(
        self, before: str, sentence: str, wordings: Sequence[tuple[str, float]]
    ) -> list[float | None]:
        """Return how much likelier each wording is, as `ports.WordingWeigher` says.

        It has a context of its own, made with the first sentence.

        Raises:
            JudgeError: the model failed.
            ModelError: there is no memory for the second context.
        """
        with self._lock:
            if self._wordings is None:
                self._wordings = LlamaWordings(self._open, self._settings)
            return self._wordings.weigh(before, sentence, wordings)

    def weigh_answers(self, tree: PromptTree) -> list[list[Likelihood | None]]:
        """Return how likely each leaf is, as `ports.AnswerWeigher` says.

        It has a context of its own as long as it takes.

        Raises:
            JudgeError: the model failed.
            ModelError: there is no memory for the second context.
        """
        with self._lock:
            root = self._open.tokens(tree.root, start=True)
            branches = self._tokenize_branches(tree)
            reader = AnswerReader(self._open, self._settings)
            try:
                return reader.weigh(root, branches)
            finally:
                reader.close()

    def tokens(self, tree: PromptTree) -> int:
        """Return the distinct tokens of `tree`: what its time is bounded by."""
        root = self._open.tokens(tree.root, start=True)
        return count_distinct_tokens(len(root), self._tokenize_branches(tree))

    def close(self) -> None:
        """Free the model and its memory. Closing twice does nothing."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            if self._wordings is not None:
                self._wordings.close()
                self._wordings = None
            if self._context is not None:
                self._context.close()
                self._context = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _tokenize_branches(self, tree: PromptTree) -> list[TokenBranch]:
        return [
            TokenBranch(
                tuple(self._open.tokens(branch.stem)),
                tuple(tuple(self._open.tokens(leaf)) for leaf in branch.leaves),
            )
            for branch in tree.branches
        ]

    def _hold(self, root: list[int]) -> None:
        """Have `root` in its sequence: from the last call, from disk, or computed."""
        if self._root.tokens != tuple(root):
            self._clear()
            self._root.hold(self._open, root, self._answers_as.weights)

    def _clear(self) -> None:
        """Forget the root, and with it every question behind it, and the last prompts."""
        self._prompts.drop(self._open)
        self._stems.drop(self._open)
        self._root.drop(self._open)


def _ignore(_branch: int, _leaf: int, _answer: Answer | None) -> None:
    pass
