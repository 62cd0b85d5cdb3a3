"""The prompt: worked examples, then the question, then the text (in that order, see DESIGN 6).

The conversation is rendered once with marks where the question and the text belong, and cut there.
A question or a text is put between the parts afterwards, never into a template, so nothing that it
contains can move a border or pass for a control token.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Self

from checker.core.data_classes import dataclass
from checker.core.errors import ModelError
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.ports import ChatTemplate, PromptSegment
from checker.core.regular_files import read_regular_text
from checker.core.resources import get_prompts_folder

# Private-use characters: no template trims or escapes them, and no tokeniser ever sees them.
_QUESTION = "\ue0f1question\ue0f2"
_TEXT = "\ue0f1text\ue0f2"


@dataclass(frozen=True, slots=True)
class PromptParts:
    """A model's rendered prompt around a question and a text, and the words of the answers."""

    root: str
    between: str
    after: str
    yes: tuple[str, ...]
    no: tuple[str, ...]

    @property
    def version(self) -> str:
        """A sha256 over all of it: answers and calibrations belong to one version."""
        return _compute_version(self)

    def root_pieces(self) -> tuple[PromptSegment, ...]:
        """Return everything up to the question."""
        return (PromptSegment(self.root, trusted=True),)

    def stem(self, question: str) -> tuple[PromptSegment, ...]:
        """Return the question and what stands between it and the text."""
        return (PromptSegment(question), PromptSegment(self.between, trusted=True))

    def leaf(self, text: str) -> tuple[PromptSegment, ...]:
        """Return the text and what follows it, up to where the answer begins."""
        return (PromptSegment(text), PromptSegment(self.after, trusted=True))

    def to_json(self) -> str:
        """Return a text that `from_json` reads back."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises:
            ValueError: it is something else.
        """
        values = json.loads(text)
        try:
            return cls(
                root=str(values["root"]),
                between=str(values["between"]),
                after=str(values["after"]),
                yes=tuple(map(str, values["yes"])),
                no=tuple(map(str, values["no"])),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not prompt parts") from error


@cache
def _compute_version(parts: PromptParts) -> str:
    return hashlib.sha256(parts.to_json().encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class PromptFiles:
    """One language's templates as they are on disk. `digest` is a sha256 over all of them."""

    system: str
    user: str
    examples: str
    digest: str


@cache
def prompt_files(language: Language, folder: Path | None = None) -> PromptFiles:
    """Read the templates of `language` in `folder`, by default those that ship with checker."""
    here = (folder or get_prompts_folder() / "judge") / language
    system, user, examples = (
        read_regular_text(here / name) for name in ("system.jinja", "user.jinja", "examples.yaml")
    )
    digest = hashlib.sha256(json.dumps([system, user, examples]).encode("utf-8")).hexdigest()
    return PromptFiles(system, user, examples, digest)


def render_parts(
    files: PromptFiles, chat_template: ChatTemplate, *, examples: bool = True
) -> PromptParts:
    """Render the conversation as a model reads it, and cut it at the question and the text.

    Args:
        files: the templates.
        chat_template: the model's.
        examples: whether worked examples come first; a model with an adapter needs none.

    Raises:
        ModelError: the model's chat template loses or repeats what it is given.
    """
    data = _load_yaml(files.examples)
    yes, no = (tuple(data["answers"][side]) for side in ("positive", "negative"))
    words = {"positive": yes[0], "negative": no[0]}
    messages = [("system", _render(files.system, {}))]
    for example in data["examples"] if examples else ():
        messages.append(("user", _render(files.user, _select_keys(example, "question", "text"))))
        messages.append(("assistant", words[example["answer"]]))
    messages.append(("user", _render(files.user, {"question": _QUESTION, "text": _TEXT})))
    return _cut(chat_template(messages), yes, no)


def _cut(rendered: str, yes: tuple[str, ...], no: tuple[str, ...]) -> PromptParts:
    root, *others = rendered.split(_QUESTION)
    between, *rest = others[0].split(_TEXT) if len(others) == 1 else ("",)
    if len(rest) != 1:
        raise ModelError(
            Message("judge.models-chat-template-loses-question-text"),
            remedy=Message("judge.choose-another-instruct-model-checker-model"),
        )
    return PromptParts(root, between, rest[0], yes, no)


def _select_keys(example: Mapping[str, str], *keys: str) -> dict[str, str]:
    return {key: example[key] for key in keys}


def _render(source: str, values: Mapping[str, str]) -> str:
    from jinja2 import StrictUndefined  # noqa: PLC0415 - a run served by the cache needs neither
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    environment = SandboxedEnvironment(undefined=StrictUndefined)  # plain text: nothing to escape
    return environment.from_string(source).render(values).strip()


def _load_yaml(text: str) -> Any:
    import yaml  # noqa: PLC0415

    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
