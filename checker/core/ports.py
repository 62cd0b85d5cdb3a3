"""Protocols that the layers above meet: what a reader and an engine must offer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.limits import Limits
from checker.core.messages import Message


class Reader(Protocol):
    """Turns the bytes of one file format into a Document."""

    def __call__(self, path: Path, data: bytes, limits: Limits = ...) -> Document:
        """Read `data`, the content of `path`, within `limits`.

        Raises:
            InputError: the bytes are not this format, are damaged, encrypted or too large.
        """
        ...


@dataclass(frozen=True, slots=True)
class PromptSegment:
    """A stretch of a prompt; control tokens are parsed only where `trusted`, never in a text."""

    text: str
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A question and the units it is asked of: `stem` once, then each leaf after it."""

    stem: tuple[PromptSegment, ...]
    leaves: tuple[tuple[PromptSegment, ...], ...]


@dataclass(frozen=True, slots=True)
class PromptTree:
    """Worked examples -> questions -> units; every node is computed once."""

    root: tuple[PromptSegment, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The model's next-token probabilities after one leaf.

    `margin` is log P(yes) - log P(no) in nats, the variants of each answer summed; `mass` is
    P(yes) + P(no), which tells whether the model was answering the question at all. `state` is what
    the model held at that place, made small (`engines.llama.states`); empty where none is handed
    out.
    """

    margin: float
    mass: float
    state: bytes = b""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Which model answers.

    `arithmetic` names settings under which the same model gives slightly other numbers; empty for
    the usual ones. `adapter` is the sha256 of the trained adapter that the model answers with;
    empty where it answers without. `states` is the sha256 of what makes its states small, empty
    where it hands none out; `wording` and `form` those of the adapters with which it words lines of
    notes and fills in forms, empty where it has none: no answer depends on them. `answering` and
    `answering_states` are those of an adapter of its own for passages that may answer a question
    (`for_passages`), empty where `adapter` judges them, too. `processor` names the class of
    processors that it computes on (`engine.processor`), empty where that is not known, as of a
    server. Answers are kept apart by all the others.
    """

    name: str
    sha256: str
    context: int
    arithmetic: str = ""
    adapter: str = ""
    processor: str = ""
    states: str = ""
    wording: str = ""
    form: str = ""
    answering: str = ""
    answering_states: str = ""

    @property
    def for_passages(self) -> "EngineInfo":
        """Which model says whether a passage answers a question."""
        if not self.answering:
            return self
        return replace(
            self,
            adapter=self.answering,
            states=self.answering_states,
            answering="",
            answering_states="",
        )

    @property
    def weights(self) -> str:
        """What names the numbers that answer: the model's sha256, and its adapter's."""
        return self.sha256 + self.adapter

    @property
    def portable(self) -> str:
        """What an answer depends on wherever it is computed: the weights and the settings."""
        return self.weights + self.arithmetic + self.states

    @property
    def provenance(self) -> str:
        """All that an answer depends on besides what is asked: every cache keeps answers by it."""
        return self.portable + self.processor


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote after a prompt.

    `ended` says that it came to its end; else a cap cut it. Token counts are of the prompt and of
    what was written, and seconds of each; a server may not say, which gives 0. `logs` has of each
    token how many characters there were with it, and its log probability; only a form that is
    filled in with a skill tells it (`SkilledWriter`).
    """

    text: str
    ended: bool
    prompt_tokens: int = 0
    tokens: int = 0
    prompt_seconds: float = 0.0
    seconds: float = 0.0
    logs: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen; the likeliest, unless `temperature` is above 0.

    `top_p` leaves out the least likely tokens beyond that share; the same `seed` gives the same
    text on the same machine.
    """

    temperature: float = 0.0
    top_p: float = 1.0
    seed: int | None = None


class ChatTemplate(Protocol):
    """Renders chat messages as the model was trained to read them."""

    def __call__(self, messages: Sequence[tuple[str, str]]) -> str:
        """Return the prompt for `(role, content)` messages, up to where the answer begins."""
        ...


class Engine(Protocol):
    """A language model that answers questions at one position, and writes short texts."""

    @property
    def info(self) -> EngineInfo:
        """Which model this is."""
        ...

    @property
    def chat_template(self) -> ChatTemplate:
        """How this model's conversations are written."""
        ...

    def answers(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: Callable[[int, int, Answer | None], None] | None = None,
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf; None where a leaf does not fit the context.

        Args:
            tree: the prompts.
            yes: texts whose first token counts as yes.
            no: texts whose first token counts as no.
            on_answer: called with branch, leaf and answer as each comes. What it raises ends the
                call; the engine can be asked again.

        Raises:
            JudgeError: the engine failed; what `on_answer` saw stays valid.
        """
        ...

    def complete(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,
        grammar: str = "",
        seconds: float | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion:
        """Return what the model itself, with no adapter, most likely writes after `prompt`.

        Args:
            prompt: up to where the model's turn begins.
            limit: the most tokens it may write.
            grammar: a GBNF grammar of what it may write, from its rule `root`. A server may not
                keep to it: whoever needs it checks the text.
            seconds: the longest it may write, None for as long as `limit` takes.
            on_text: called with each stretch of the text as it comes; at once with all of it
                where the model does not tell before.

        Raises:
            JudgeError: the engine failed, or the prompt does not fit.
            ValueError: the grammar is not one.
        """
        ...

    def close(self) -> None:
        """Free the model."""
        ...


@runtime_checkable
class PassageAnswerer(Protocol):
    """Answer with the adapter that learned of passages which may answer a question."""

    def answer_passages(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: Callable[[int, int, Answer | None], None] | None = None,
    ) -> list[list[Answer | None]]:
        """Return answers as `Engine.answers` does, of the model that `for_passages` names.

        Raises:
            JudgeError: the engine failed; what `on_answer` saw stays valid.
        """
        ...


@runtime_checkable
class WordingWeigher(Protocol):
    """Say how much likelier other wordings of a sentence are; not every engine does."""

    def weigh(
        self, before: str, sentence: str, wordings: Sequence[tuple[str, float]]
    ) -> list[float | None]:
        """Return how much likelier each other wording of a sentence is than what stands.

        Args:
            before: what stands before the sentence.
            sentence: the words as they stand.
            wordings: others, each whole; one is read only where its first other token is likelier
                than the sentence's own by the number beside it, in nats.

        Returns:
            Differences of log probabilities, in nats; None for a wording that was not read.

        Raises:
            JudgeError: the engine failed.
            ModelError: there is no memory for it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely the model itself gives an answer: its log probability in nats, and its tokens.

    What ends the answer counts as a token of it.
    """

    total: float
    tokens: int

    @property
    def mean(self) -> float:
        """The log probability of a token, on average."""
        return self.total / self.tokens


@runtime_checkable
class AnswerWeigher(Protocol):
    """Say how likely answers are that somebody else thought of; not every engine does."""

    def weigh_answers(self, tree: PromptTree) -> list[list[Likelihood | None]]:
        """Return how likely the model, with no adapter, gives each leaf after its stem.

        Args:
            tree: prompts whose stems end where the model's turn begins, and answers as leaves.

        Returns:
            One per branch and leaf; None for what does not fit the context.

        Raises:
            JudgeError: the engine failed.
            ModelError: there is no memory for it.
        """
        ...


Skill = Literal["wording", "form"]
"""What a model has learned with an adapter: to word lines of notes, or to fill in a form."""


@runtime_checkable
class SkilledWriter(Protocol):
    """Write with an adapter that has learned to (`EngineInfo.wording`, `EngineInfo.form`)."""

    def write_skilled(
        self,
        skill: Skill,
        prompts: Sequence[Sequence[PromptSegment]],
        *,
        limit: int,
        grammar: str,
        seconds: float | None = None,
    ) -> list[Completion]:
        """Return what the model most likely writes after each prompt, all at once.

        Args:
            skill: what it has learned; without an adapter for it, it writes as it is.
            prompts: up to where the model's turn begins; they begin alike.
            limit: the most tokens that it may write after each.
            grammar: what it may write, as `Engine.complete` takes it.
            seconds: the longest it may write, None for as long as `limit` takes.

        Raises:
            JudgeError: the engine failed, or the prompts do not fit.
            ValueError: the grammar is not one.
        """
        ...


class ChatWriter(Protocol):
    """A model that writes for several at once, a piece at a time, and keeps what it judges with."""

    def count_tokens(self, prompt: Sequence[PromptSegment]) -> int:
        """Return how much of the context a prompt takes."""
        ...

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
        """Return what the model writes after `prompt`.

        Args:
            prompt: up to where the model's turn begins.
            limit: the most tokens it may write.
            sampling: how each is chosen.
            grammar: a GBNF grammar of what it may write; empty for anything.
            on_text: called with each stretch of the text as it comes.
            go_on: called before each piece is computed, while the model is free for others; may
                wait; False ends the text there.

        Raises:
            JudgeError: the engine failed, or the prompt and `limit` do not fit.
            ValueError: the grammar is not one.
        """
        ...


Announce = Callable[[Message], None]
"""Told, before a wait, why a run takes longer this once."""


def keep_quiet(_words: Message) -> None:
    """Announce nothing."""
