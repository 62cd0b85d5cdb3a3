"""Read a question: on one line, and as it is understood where it is a follow-up."""

from dataclasses import dataclass
from typing import Final, Self

from checker.core.errors import ConfigError
from checker.core.messages import Message
from checker.search.follow_up import complete

LONGEST_QUESTION: Final = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put, the one before it, and what is answered.

    `follows` and `understood` are empty where it is no follow-up.
    """

    question: str
    follows: str = ""
    understood: str = ""

    @classmethod
    def read(cls, question: str, follows: str = "") -> Self:
        """Return a question; with one before it, as a follow-up to that.

        Raises:
            ConfigError: one of them is empty or too long to be a question.
        """
        asked = _clean(question)
        if not follows:
            return cls(asked)
        before = _clean(follows)
        return cls(asked, before, complete(asked, before))

    @property
    def meant(self) -> str:
        """The question that is answered."""
        return self.understood or self.question


def _clean(question: str) -> str:
    cleaned = " ".join(question.split())
    if not cleaned or len(cleaned) > LONGEST_QUESTION:
        raise ConfigError(
            Message("search.no-question", most=LONGEST_QUESTION),
            remedy=Message("search.ask-one-thing"),
        )
    return cleaned
