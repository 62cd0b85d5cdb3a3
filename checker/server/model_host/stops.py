"""Cut a text that comes in pieces before the first of some words."""

from collections.abc import Sequence


class Stops:
    """Passes text on as soon as no stop word can begin in it any more.

    Args:
        words: where a text ends; none of them is empty.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)
        self._held = ""
        self.hit = False

    def feed(self, piece: str) -> str:
        """Return what of the text up to now can be shown; nothing once a word was hit."""
        if self.hit:
            return ""
        text = self._held + piece
        found = [place for word in self._words if (place := text.find(word)) >= 0]
        if found:
            self.hit, self._held = True, ""
            return text[: min(found)]
        keep = max((_count_begun(text, word) for word in self._words), default=0)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def end(self) -> str:
        """Return what was held back, when no more comes."""
        held, self._held = self._held, ""
        return held


def _count_begun(text: str, word: str) -> int:
    """Return how many characters at the end of a text may be the beginning of a word."""
    longest = min(len(text), len(word) - 1)
    return next((size for size in range(longest, 0, -1) if text.endswith(word[:size])), 0)
