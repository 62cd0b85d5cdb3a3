"""Generate drafts with a model, behind a cache on disk and within a limit of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from checker import __version__
from checker.core.ports import Completion, Engine, EngineInfo, SkilledWriter
from checker.jobs.write.draft_cache import DraftCache, make_draft_key
from checker.jobs.write.prompt import Conversation
from checker.judge.limit import Limit

_T = TypeVar("_T")
_TOGETHER = 8
"""Lines that are worded at once."""
OnText = Callable[[str], None]
"""Called with what is written, piece by piece."""


def _ignore_text(_text: str) -> None:
    pass


@dataclass
class DraftGenerator:
    """Writes texts after prompts. The model is loaded when a draft is missing, and not before.

    Args:
        engine: gives the model, loaded.
        info: which model it is, known without loading it.
        limit: when to stop writing.
        drafts: what was written before; None keeps nothing.
        on_text: sees what is written as it comes.
    """

    engine: Callable[[], Engine]
    info: EngineInfo
    limit: Limit = field(default_factory=Limit)
    drafts: DraftCache | None = None
    on_text: OnText = _ignore_text
    written: int = 0
    known: int = 0

    def write(self, asked: Conversation, *, limit: int, grammar: str = "") -> Completion | None:
        """Return what the model writes, None where there is no time left to write it.

        A text that the time limit cut short is none.

        Raises:
            JudgeError: the model failed, or the prompt does not fit.
            ModelError: the model cannot be loaded or used.
        """
        key = self._make_key(asked.digest, limit, grammar)
        known = self.drafts.get(key) if self.drafts else None
        if known is not None:
            self.known += 1
            self.on_text(known.text)
            return known
        with self.limit.asking():
            if self.is_over():
                return None
            made = self._make_text(asked, limit, grammar)
        if self.is_over() and not made.ended:
            return None
        self.written += 1
        if self.drafts:
            self.drafts.put(key, made)
        return made

    def word_lines(
        self, asked: Sequence[Conversation], *, limit: int, grammar: str
    ) -> list[Completion | None]:
        """Return what the adapter that words lines of notes writes after each of several prompts.

        None stands for what there is no time left for.

        Raises:
            JudgeError: the model failed, or a prompt does not fit.
            ModelError: the model cannot be loaded or used.
        """
        told = [f"{self.info.wording}:{each.digest}" for each in asked]
        keys = [self._make_key(each, limit, grammar) for each in told]
        found = [self.drafts.get(each) if self.drafts else None for each in keys]
        self.known += sum(each is not None for each in found)
        left = [number for number, each in enumerate(found) if each is None]
        for start in range(0, len(left), _TOGETHER):
            numbers = left[start : start + _TOGETHER]
            pack = [asked[number] for number in numbers]
            for number, made in zip(numbers, self._word_pack(pack, limit, grammar), strict=False):
                found[number] = made
                self.written += 1
                if self.drafts:
                    self.drafts.put(keys[number], made)
        return found

    def _word_pack(
        self, asked: Sequence[Conversation], limit: int, grammar: str
    ) -> Sequence[Completion]:
        """Return what is written after each prompt, nothing where the time is up."""
        made: Sequence[Completion] = ()
        with self.limit.asking():
            engine = None if self.is_over() else self.engine()
            if engine is not None and isinstance(engine, SkilledWriter):
                prompts = [each.pieces(engine.chat_template) for each in asked]
                left = self.limit.left
                made = engine.write_skilled(
                    "wording", prompts, limit=limit, grammar=grammar, seconds=left
                )
        return () if self.is_over() and not all(each.ended for each in made) else made

    def ask(self, question: Callable[[Engine], _T]) -> _T | None:
        """Return what the model says to a question, None where there is no time left for it.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be loaded or used.
        """
        with self.limit.asking():
            return None if self.is_over() else question(self.engine())

    def recall(self, asked: str) -> str | None:
        """Return what was kept of an answer to `ask`, by all that was asked."""
        known = self.drafts.get(self._make_key(asked)) if self.drafts else None
        return known.text if known is not None else None

    def remember(self, asked: str, answer: str) -> None:
        """Keep an answer to `ask`."""
        if self.drafts:
            self.drafts.put(self._make_key(asked), Completion(answer, ended=True))

    def _make_key(self, asked: str, limit: int = 0, grammar: str = "") -> str:
        model = f"{__version__}:{self.info.sha256}:{self.info.arithmetic}:{self.info.processor}"
        return make_draft_key(asked, model, limit, grammar)

    def is_over(self) -> bool:
        """Return whether the time to write in is used up."""
        return self.limit.reached is not None

    def _make_text(self, asked: Conversation, limit: int, grammar: str) -> Completion:
        engine = self.engine()
        return engine.complete(
            asked.pieces(engine.chat_template),
            limit=limit,
            grammar=grammar,
            seconds=self.limit.left,
            on_text=self.on_text,
        )
