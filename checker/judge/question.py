"""A question that a model answers with yes or no, and what it calibrates on."""

import hashlib
import json

from checker.core.data_classes import dataclass
from checker.core.language import Language


@dataclass(frozen=True, slots=True)
class Question:
    """One atomic question, with texts whose answer is known.

    Args:
        ask: the question, in `language`.
        language: of the question, its examples and the texts; it chooses the prompt.
        positive: texts for which the answer is yes.
        negative: texts for which it is no.
        min_accuracy: below it, on its own examples, the question only advises.
    """

    ask: str
    language: Language
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    min_accuracy: float = 0.8

    @property
    def digest(self) -> str:
        """What names the question with its examples: a sha256."""
        said = json.dumps([self.language, self.ask, self.positive, self.negative])
        return hashlib.sha256(said.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Request:
    """A question and the texts it is asked of."""

    question: Question
    texts: tuple[str, ...]


Pair = tuple[Language, str, str]
"""A language, a question and a text."""
