"""The prompts of writing: Jinja files by language, of which a company may put its own first.

What is written into a prompt (facts, notes, a template's words) never passes through Jinja or a
chat template: it is a mark there, and put in its place afterwards, as text in which no control
token is read. So nothing that notes contain can move a border of the conversation.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from jinja2 import FunctionLoader, StrictUndefined, TemplateError
from jinja2.loaders import split_template_path

from checker.core.bounded_jinja import MAX_SOURCE, STUMBLES, BoundedEnvironment
from checker.core.errors import ConfigError, describe_unreadable
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.ports import ChatTemplate, PromptSegment
from checker.core.regular_files import is_inside, read_regular_text
from checker.core.resources import get_prompts_folder
from checker.core.text import lazy_re as re

# Private-use characters: no template trims or escapes them, and no tokeniser ever sees them.
_MARK: Final = "\ue0f1{}\ue0f2"
_MARKED: Final = re.compile("\ue0f1([0-9]+)\ue0f2")

LONGEST_NOTES: Final = 4000
"""Characters of notes that a model reads whole; of longer ones it is not asked."""
_BLANKS: Final = re.compile(r"[ \t\u3000]{2,}")
_LINES: Final = re.compile(r"\n\s*\n+")

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"""What a prompt file may be given; texts in it become marks."""


@dataclass(frozen=True)
class Conversation:
    """Messages with marks, and the texts that belong there."""

    messages: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]

    def pieces(self, chat_template: ChatTemplate) -> tuple[PromptSegment, ...]:
        """Return the prompt as a model reads it; the texts are not trusted.

        Raises:
            ModelError: the model's chat template cannot be used.
        """
        parts = _MARKED.split(chat_template(self.messages))
        return tuple(
            PromptSegment(self.texts[int(part)]) if index % 2 else PromptSegment(part, trusted=True)
            for index, part in enumerate(parts)
            if part
        )

    @property
    def shown(self) -> str:
        """The whole conversation, for people."""
        lines = (f"[{role}]\n{self._fill_marks(content)}" for role, content in self.messages)
        return "\n\n".join(lines)

    @property
    def digest(self) -> str:
        """A sha256 over all of it."""
        said = [(role, self._fill_marks(content)) for role, content in self.messages]
        return hashlib.sha256(json.dumps(said).encode("utf-8")).hexdigest()

    def _fill_marks(self, content: str) -> str:
        return _MARKED.sub(lambda match: self.texts[int(match[1])], content)


class Prompts:
    """The prompt files of one language.

    Args:
        language: of the documents.
        own: a company's folder; what is in its `writing/<language>` goes before what ships.
    """

    def __init__(self, language: Language, own: Path | None = None) -> None:
        roots = (own, get_prompts_folder()) if own else (get_prompts_folder(),)
        self._folders = [root / "writing" / language for root in roots]

    def conversation(self, name: str, turns: Sequence[Mapping[str, Value]]) -> Conversation:
        """Return the conversation NAME: its system message, and a turn for each mapping.

        Args:
            name: of the files `NAME-system.jinja` and `NAME-user.jinja`.
            turns: what the user's message is filled from; with `answer`, which every turn but
                the last one has, what was answered.

        Raises:
            ConfigError: a file is missing, is no Jinja, or names what it is not given.
        """
        texts: list[str] = []
        messages = [("system", self._render_prompt(f"{name}-system.jinja", {}))]
        for turn in turns:
            values = {key: _mark_texts(value, texts) for key, value in turn.items()}
            answer = values.pop("answer", None)
            messages.append(("user", self._render_prompt(f"{name}-user.jinja", values)))
            if answer is not None:
                messages.append(("assistant", str(answer)))
        return Conversation(tuple(messages), tuple(texts))

    def _render_prompt(self, name: str, values: Mapping[str, Any]) -> str:
        environment = self._environment
        try:
            return environment.render_bounded(environment.get_template(name), values).strip()
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            file = getattr(error, "filename", None) or str(self._folders[0] / name)
            raise _report_unusable(
                f"{file}:{line}" if line else file, error.message or ""
            ) from error
        except STUMBLES as error:
            raise _report_unusable(str(self._folders[0] / name), str(error)) from error

    @cached_property
    def _environment(self) -> BoundedEnvironment:
        loader = FunctionLoader(self._load)  # plain text: nothing to escape
        environment = BoundedEnvironment([], {}, {}, loader=loader, undefined=StrictUndefined)
        environment.globals.clear()
        return environment

    def _load(self, name: str) -> tuple[str, str, None] | None:
        """Return a prompt file of the first folder that has it, and its path; None without one."""
        for folder in self._folders:
            path = folder.joinpath(*split_template_path(name))
            try:
                source = read_regular_text(path, MAX_SOURCE)
            except FileNotFoundError:
                continue
            except UnicodeDecodeError as error:
                raise _report_unusable(str(path), str(error)) from error
            except OSError as error:
                raise _report_unusable(str(path), describe_unreadable(error)) from error
            if not is_inside(path, folder):
                raise _report_unusable(str(path), Message("write.prompt-leads-out"))
            return source, str(path), None
        return None


def tidy_notes(notes: str) -> str:
    """Return notes as a prompt has them: no empty lines, and two blanks for a wider gap."""
    return _LINES.sub("\n", _BLANKS.sub("  ", notes)).strip()


def _mark_texts(value: Value, texts: list[str]) -> Any:
    """Return a value with a mark for each text in it that is not empty."""
    if isinstance(value, str):
        if not value:
            return value
        texts.append(value)
        return _MARK.format(len(texts) - 1)
    if isinstance(value, Mapping):
        return {key: _mark_texts(each, texts) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_mark_texts(each, texts) for each in value]
    return value


def _report_unusable(place: str, says: str | Message) -> ConfigError:
    return ConfigError(
        Message("write.the-prompt-cannot-be-used", says=says),
        place=place,
        remedy=Message("write.mend-file-take-out-folder-setting"),
    )
