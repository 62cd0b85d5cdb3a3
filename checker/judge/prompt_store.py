"""Know a model's prompts without loading it: what a run rendered, later runs remember."""

from collections.abc import Callable

from checker import __version__
from checker.core.language import Language
from checker.core.ports import Engine, EngineInfo
from checker.judge.cache import AnswerCache
from checker.judge.prompt import PromptParts, prompt_files, render_parts


class PromptStore:
    """The prompts of one model, by language.

    Args:
        info: the model.
        cache: where prompts are remembered; None remembers nothing.
        load: returns the model, whose chat template a prompt is rendered with.
    """

    def __init__(
        self, info: EngineInfo, cache: AnswerCache | None, load: Callable[[], Engine]
    ) -> None:
        self._info = info
        self._cache = cache
        self._load = load
        self._parts: dict[Language, PromptParts] = {}

    def get(self, language: Language) -> PromptParts:
        """Return the prompt as the model reads it: remembered where possible, else rendered.

        Raises:
            ModelError: the model cannot be loaded, or its template loses what it is given.
        """
        return self.recall(language) or self._rendered(language)

    def recall(self, language: Language) -> PromptParts | None:
        """Return the prompt where it is known without the model, else None."""
        if language not in self._parts:
            remembered = self._remembered(self._name(language))
            if remembered is None:
                return None
            self._parts[language] = remembered
        return self._parts[language]

    def _name(self, language: Language) -> str:
        digest = prompt_files(language).digest
        return f"{__version__}:{self._info.weights}:{language}:{digest}"

    def _remembered(self, name: str) -> PromptParts | None:
        text = self._cache.parts(name) if self._cache else None
        try:
            return PromptParts.from_json(text) if text else None
        except ValueError:
            return None

    def _rendered(self, language: Language) -> PromptParts:
        # What worked examples show, an adapter has learned.
        template, examples = self._load().chat_template, not self._info.adapter
        parts = render_parts(prompt_files(language), template, examples=examples)
        if self._cache is not None:
            self._cache.put_parts(self._name(language), parts.to_json())
        self._parts[language] = parts
        return parts
