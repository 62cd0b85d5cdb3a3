"""Find the words by which examples of one answer differ from those of the other.

How alike two texts are on the whole says little of what a rule asks: most of their letters belong
to their subject. So each word counts by how much oftener it stands in examples of one answer, and
by how few of the texts it stands in.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold

_PIECE: Final = re.compile(r"[a-z0-9']+|[^\W_]")
"""A word of letters that are written with blanks between; of Japanese a character."""
_EVEN: Final = 8
"""Words that each text is taken to have besides its own, so that no short one comes before all."""


def list_words(text: str) -> frozenset[str]:
    """Return the words of a text, and the pairs of them; of Japanese two and three characters."""
    pieces = _PIECE.findall(fold(text).lower())
    found = {each for each in pieces if each.isascii() and len(each) > 1}
    for size in (2, 3):
        for place in range(len(pieces) - size + 1):
            run = pieces[place : place + size]
            if not any(each.isascii() for each in run):
                found.add("".join(run))
            elif size == 2:  # noqa: PLR2004 - of words two are enough
                found.add(" ".join(run))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class TellingWords:
    """The words of some texts, by which examples tell the likely ones.

    `words` are those of each text; `seldom` says of each word how few of them have it.
    """

    words: tuple[frozenset[str], ...]
    seldom: dict[str, float]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "TellingWords":
        """Return the words of texts."""
        words = tuple(map(list_words, texts))
        held = Counter(each for one in words for each in one)
        return cls(words, {each: math.log((len(words) + 1) / (held[each] + 1)) for each in held})

    def weigh(self, likely: Sequence[str], others: Sequence[str]) -> list[float]:
        """Return how much each text speaks like examples of one answer, and not of the other.

        The likeliest text has 1, a text that speaks like neither 0, one like the others less.
        """
        first, second = (
            Counter(w for each in one for w in list_words(each)) for one in (likely, others)
        )
        weights = {
            each: self.seldom[each]
            * (first[each] / max(1, len(likely)) - second[each] / max(1, len(others)))
            for each in first.keys() | second.keys()
            if each in self.seldom
        }
        sums = [
            sum(weights.get(each, 0.0) for each in one) / math.sqrt(len(one) + _EVEN)
            for one in self.words
        ]
        most = max(sums, default=0.0)
        return [each / most if most > 0 else each for each in sums]
