"""Ask the model how likely it gives each value that notes may say for a field.

The notes are read once, a field once, its likeliest values as answers, and "none" beside them. What
the model says is one sign among others (`value_signs`): it fills nothing in by itself.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.messages import Message
from checker.core.ports import (
    AnswerWeigher,
    Branch,
    ChatTemplate,
    Engine,
    Likelihood,
    PromptSegment,
    PromptTree,
)
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.prompt import LONGEST_NOTES, Conversation, Prompts, Value, tidy_notes
from checker.jobs.write.value_search import RankedValue
from checker.jobs.write.value_signs import ModelSigns, list_model_signs
from checker.templates.model import ChoiceField, Column, TemplateHeader

MOST: Final = 5
"""Values of a field that the model is asked about."""
_NAME: Final = "value"
_NONE: Final = Message("write.notes-do-not-tell")


@dataclass(frozen=True)
class ValueChooser:
    """The model, asked which of some values a field has.

    Attributes:
        author: the model that writes, its limit, and what it answered before.
        prompts: in the language of the documents.
    """

    author: DraftGenerator
    prompts: Prompts

    def weigh(
        self,
        header: TemplateHeader,
        notes: str,
        asked: Sequence[tuple[Column, Sequence[RankedValue]]],
    ) -> ModelSigns:
        """Return signs of the values of each field, by its name; none where it cannot be asked.

        Args:
            header: of the document.
            notes: what is read of them.
            asked: fields, and their values, the likeliest first.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be loaded or used.
        """
        read = tidy_notes(notes)
        known = [(field, values[:MOST]) for field, values in asked if values]
        if not known or len(read) > LONGEST_NOTES:
            return {}
        none = _NONE.get(header.language)
        words = [[*(one.taken.quote.strip() for one in values), none] for _, values in known]
        talks = [self._ask(header, read, field) for field, _ in known]
        found = self._weigh(talks, words)
        return {
            field.name: {
                str(value.taken.value): signs
                for value, signs in zip(values, list_model_signs(said), strict=True)
            }
            for (field, values), said in zip(known, found, strict=True)
            if said
        }

    def _ask(self, header: TemplateHeader, notes: str, field: Column) -> Conversation:
        turn: dict[str, Value] = {
            "title": header.title,
            "notes": notes,
            "label": field.label,
            "help": field.help or "",
            "choices": tuple(field.choices) if isinstance(field, ChoiceField) else (),
            "example": str(getattr(field, "example", None) or ""),
        }
        return self.prompts.conversation(_NAME, [turn])

    def _weigh(
        self, talks: Sequence[Conversation], words: Sequence[Sequence[str]]
    ) -> list[list[Likelihood]]:
        """Return how likely each answer to each question is; nothing of what was not weighed."""
        asked = json.dumps([[each.digest for each in talks], words])
        kept = self.author.recall(asked)
        if kept is not None:
            return [[Likelihood(total, size) for total, size in each] for each in json.loads(kept)]
        found = self.author.ask(lambda engine: _weigh_tree(engine, talks, words))
        if found is None:
            return [[] for _ in talks]
        told = [[(each.total, each.tokens) for each in some] for some in found]
        self.author.remember(asked, json.dumps(told))
        return found


def _weigh_tree(
    engine: Engine, talks: Sequence[Conversation], words: Sequence[Sequence[str]]
) -> list[list[Likelihood]] | None:
    if not isinstance(engine, AnswerWeigher):
        return None
    pieces = [_split(each, engine.chat_template) for each in talks]
    branches = tuple(
        Branch(stem, tuple((PromptSegment(word),) for word in some))
        for (_, stem), some in zip(pieces, words, strict=True)
    )
    weighed = engine.weigh_answers(PromptTree(pieces[0][0], branches))
    return [
        [each for each in some if each is not None] if None not in some else [] for some in weighed
    ]


def _split(
    talk: Conversation, chat_template: ChatTemplate
) -> tuple[tuple[PromptSegment, ...], tuple[PromptSegment, ...]]:
    """Return a prompt up to the end of the notes, which all fields share, and what follows."""
    pieces = talk.pieces(chat_template)
    last = max(
        at for at, each in enumerate(pieces) if not each.trusted and each.text == talk.texts[1]
    )
    return pieces[: last + 1], pieces[last + 1 :]
