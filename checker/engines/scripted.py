"""An engine that answers from a script: tests assert the exact prompt and need no weights.

It is part of the product: whoever writes rules or builds on checker can test without a model.
"""

from collections.abc import Callable, Mapping, Sequence

from checker.core.errors import JudgeError
from checker.core.messages import Message
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
from checker.engines.llama.chat import JinjaChatTemplate
from checker.engines.prompt_tree_order import OnAnswer

Writing = Callable[[str], str]
"""A function of the whole prompt: what the model writes after it."""

Weighing = Callable[[str, str], float | None]
"""A function of a sentence and another wording of it: how much likelier that is."""

Script = Callable[[str, str], Answer | None] | Mapping[tuple[str, str] | str, Answer | None]
"""A function of question and text, or answers by `(question, text)` or by the exact prompt."""

SCRIPTED = EngineInfo(name="scripted", sha256="0" * 64, context=8192)


class ScriptedEngine:
    """A `ports.Engine` that loads nothing.

    `prompts` holds every prompt asked, whole, in order; `trees` the trees as they came, and
    `passage_trees` those about passages; `closed` whether it was closed.

    Args:
        script: where the answers come from; a prompt that is not in it is a `KeyError`.
        fail_at: raise JudgeError instead of giving the answer of this number, from 0.
        info: the model that it passes for.
        template: a chat template's Jinja source; ChatML unless given.
        writing: what it writes after a prompt; nothing unless given.
        weighing: how much likelier one wording is than another; never unless given.
    """

    def __init__(
        self,
        script: Script,
        *,
        fail_at: int | None = None,
        info: EngineInfo = SCRIPTED,
        template: str | None = None,
        writing: Writing = lambda _prompt: "",
        weighing: Weighing = lambda _sentence, _wording: None,
    ) -> None:
        self._script = script
        self._fail_at = fail_at
        self._writing = writing
        self._weighing = weighing
        self._info = info
        self._chat_template = JinjaChatTemplate(template)
        self.prompts: list[str] = []
        self.trees: list[PromptTree] = []
        self.passage_trees: list[PromptTree] = []
        self.closed = False

    @property
    def info(self) -> EngineInfo:
        """Which model it passes for."""
        return self._info

    @property
    def chat_template(self) -> ChatTemplate:
        """ChatML, or the template that it was given."""
        return self._chat_template

    def answers(
        self,
        tree: PromptTree,
        yes: Sequence[str],  # noqa: ARG002 - the port's signature
        no: Sequence[str],  # noqa: ARG002
        on_answer: OnAnswer | None = None,
    ) -> list[list[Answer | None]]:
        """Return the scripted answers, as `ports.Engine` says.

        Raises:
            JudgeError: this is the answer to fail at.
        """
        self.trees.append(tree)
        found: list[list[Answer | None]] = []
        for branch, node in enumerate(tree.branches):
            found.append([])
            for place, leaf in enumerate(node.leaves):
                answer = self._answer(tree.root, node.stem, leaf)
                found[branch].append(answer)
                if on_answer is not None:
                    on_answer(branch, place, answer)
        return found

    def answer_passages(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: OnAnswer | None = None,
    ) -> list[list[Answer | None]]:
        """Return the scripted answers, as `ports.PassageAnswerer` says.

        Raises:
            JudgeError: this is the answer to fail at.
        """
        self.passage_trees.append(tree)
        return self.answers(tree, yes, no, on_answer)

    def complete(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,  # noqa: ARG002 - the port's signature
        grammar: str = "",  # noqa: ARG002
        seconds: float | None = None,  # noqa: ARG002
        on_text: Callable[[str], None] | None = None,
    ) -> Completion:
        """Return the scripted text, whole."""
        whole = "".join(piece.text for piece in prompt)
        self.prompts.append(whole)
        text = self._writing(whole)
        if on_text is not None:
            on_text(text)
        return Completion(text, ended=True)

    def write_skilled(
        self,
        skill: Skill,  # noqa: ARG002 - the port's signature
        prompts: Sequence[Sequence[PromptSegment]],
        *,
        limit: int,
        grammar: str,
        seconds: float | None = None,
    ) -> list[Completion]:
        """Return the scripted text after each prompt."""
        return [
            self.complete(each, limit=limit, grammar=grammar, seconds=seconds) for each in prompts
        ]

    def weigh(
        self,
        before: str,  # noqa: ARG002 - the port's signature
        sentence: str,
        wordings: Sequence[tuple[str, float]],
    ) -> list[float | None]:
        """Return the scripted gains of wordings over the sentence."""
        return [self._weighing(sentence, each) for each, _ in wordings]

    def weigh_answers(self, tree: PromptTree) -> list[list[Likelihood | None]]:
        """Return how likely each leaf is by the script's weighing of its question and its words."""
        return [
            [
                None if gain is None else Likelihood(gain, 1)
                for leaf in branch.leaves
                for gain in (self._weighing(_join(branch.stem), _join(leaf)),)
            ]
            for branch in tree.branches
        ]

    def count_tokens(self, prompt: Sequence[PromptSegment]) -> int:
        """Return the characters of a prompt: each is a token here."""
        return sum(len(piece.text) for piece in prompt)

    def write(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,
        sampling: Sampling,  # noqa: ARG002 - the port's signature
        grammar: str,  # noqa: ARG002
        on_text: Callable[[str], None],
        go_on: Callable[[], bool],
    ) -> Completion:
        """Return the scripted text, said a character at a time, each a token."""
        whole = "".join(piece.text for piece in prompt)
        self.prompts.append(whole)
        text = self._writing(whole)
        said = ""
        while go_on() and len(said) < min(limit, len(text)):
            on_text(text[len(said)])
            said = text[: len(said) + 1]
        return Completion(said, said == text, len(whole), len(said))

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True

    def _answer(
        self,
        root: Sequence[PromptSegment],
        stem: Sequence[PromptSegment],
        leaf: Sequence[PromptSegment],
    ) -> Answer | None:
        if len(self.prompts) == self._fail_at:
            raise JudgeError(Message("model.failed-as-scripted"))
        prompt = "".join(piece.text for piece in (*root, *stem, *leaf))
        self.prompts.append(prompt)
        question, text = _join_untrusted(stem), _join_untrusted(leaf)
        if callable(self._script):
            return self._script(question, text)
        if prompt in self._script:
            return self._script[prompt]
        return self._script[question, text]


def _join_untrusted(pieces: Sequence[PromptSegment]) -> str:
    return "".join(piece.text for piece in pieces if not piece.trusted)


def _join(pieces: Sequence[PromptSegment]) -> str:
    return "".join(each.text for each in pieces)
