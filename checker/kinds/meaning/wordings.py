"""Another wording of a sentence: one small change, and how much likelier it has to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """Gains in nats: of the whole wording, from which it is taken for what was meant, and before.

    A wording whose `first` other token gains less is not read to its end.
    """

    whole: float
    first: float


@dataclass(frozen=True, slots=True)
class Wording:
    """Characters `start` to `end` of a sentence become `text`."""

    start: int
    end: int
    text: str
    bar: Bar

    def apply(self, sentence: str) -> str:
        """Return the sentence with the change."""
        return sentence[: self.start] + self.text + sentence[self.end :]
