"""A question that a model answers with yes or no, and what it calibrates on."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Request:
    """A question and the texts it is asked of."""

    question: Question
    texts: tuple[str, ...]
