"""Sentences that exist in Japanese and in English, chosen when they are shown."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One sentence in both languages of the product."""

    ja: str
    en: str

    def get(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.ja if language == "ja" else self.en

    def format(self, **values: object) -> "Bilingual":
        """Return a copy with `{name}` filled in, both languages alike."""
        return Bilingual(self.ja.format(**values), self.en.format(**values))


def same(text: str) -> Bilingual:
    """Return a sentence whose author wrote it in one language only."""
    return Bilingual(text, text)
