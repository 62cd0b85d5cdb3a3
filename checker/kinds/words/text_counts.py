"""Count what a text has: words, sentences, syllables, kanji."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.language.morphology import split_morphemes
from checker.language.sentences import split_sentences

_LONG = 6
"""Letters beyond which a word is long (LIX)."""
_MANY = 3
"""Syllables from which a word is polysyllabic."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_VISIBLE = re.compile(r"\S")
_KANJI = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HIRAGANA = re.compile("[\u3041-\u3096]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc\uff66-\uff9f]")
_COMMA = re.compile("[、，]")

_VOWELS = re.compile("[aeiouy]+")
_SILENT = re.compile(
    "(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouysxzcgh])es$|(?<=[^aeiouytd])ed$"
    "|(?<=[^aeiouy])e(?=(?:ment|ly|less|ful|ness|thing)s?$)"
)
_TWO_VOWELS = re.compile(
    "(?<!t|c|g)i(?=a)|(?<=[tcg])i(?=a[^ln])|(?<=[^tcgsx])i(?=ous)|i(?=o$|os$|u)|(?<=soc|anx|var)i(?=e)"
    "|sci(?=en)|qui(?=et)|e(?=o(?!u|p))|(?:^r|cr|id|ar)e(?=a(?!d|l|m|s|r))|u(?=a[lt])|po(?=e[mt])|cli(?=en)|ri(?=od)|se(?=um)|o(?=yee)"
    "|[aeiouy](?=ing$)|(?:[^aeiouy]s|th)m$"
)
_SPOKEN = {"people": 2, "business": 2, "every": 2, "businesses": 3, "idea": 3, "ideas": 3}
_SUFFIX = re.compile("(?:es|ed|ing)$")


@dataclass(frozen=True)
class TextCounts:
    """The numbers of one stretch of text, worked out when they are asked for.

    `texts` are its paragraphs. In Japanese, words are morphemes and characters are all visible
    ones; in English, words are as spaces part them and characters are letters and digits.
    """

    texts: tuple[str, ...]
    language: Literal["ja", "en"]

    @property
    def paragraphs(self) -> int:
        """How many paragraphs are not empty."""
        return sum(1 for text in self.texts if text.strip())

    @cached_property
    def sentences(self) -> int:
        """How many sentences there are."""
        return sum(len(split_sentences(text, self.language)) for text in self.texts)

    @cached_property
    def _words(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for text in self.texts:
            if self.language == "ja":
                found.update(
                    word.surface
                    for word in split_morphemes(text)
                    if word.pos[0] not in {"補助記号", "空白"}
                )
            else:
                found.update(match[0].lower() for match in _WORD.finditer(text))
        return found

    @property
    def words(self) -> int:
        """How many words there are."""
        return self._words.total()

    @property
    def has_words(self) -> bool:
        """Whether there is any word; to count Japanese ones takes a dictionary."""
        return any(_WORD.search(text) for text in self.texts)

    @cached_property
    def characters(self) -> int:
        """How many characters there are."""
        return self._count(_VISIBLE if self.language == "ja" else _LETTER_OR_DIGIT)

    @cached_property
    def syllables(self) -> int:
        """How many syllables the English words have."""
        return sum(count_syllables(word) * times for word, times in self._words.items())

    @cached_property
    def long_words(self) -> int:
        """How many words have more than six characters."""
        return sum(times for word, times in self._words.items() if len(word) > _LONG)

    @cached_property
    def polysyllabic_words(self) -> int:
        """How many words have three syllables or more."""
        return sum(n for word, n in self._words.items() if count_syllables(word) >= _MANY)

    @cached_property
    def complex_words(self) -> int:
        """How many have three syllables without the suffixes -es, -ed and -ing (Gunning)."""
        return sum(
            times
            for word, times in self._words.items()
            if count_syllables(word) >= _MANY and count_syllables(_SUFFIX.sub("", word)) >= _MANY
        )

    @cached_property
    def kanji(self) -> int:
        """How many kanji there are."""
        return self._count(_KANJI)

    @cached_property
    def hiragana(self) -> int:
        """How many hiragana there are."""
        return self._count(_HIRAGANA)

    @cached_property
    def katakana(self) -> int:
        """How many katakana there are, long marks included."""
        return self._count(_KATAKANA)

    @cached_property
    def commas(self) -> int:
        """How many Japanese commas there are."""
        return self._count(_COMMA)

    def _count(self, expression: re.Pattern[str]) -> int:
        return sum(len(expression.findall(text)) for text in self.texts)


@cache_by_text(50_000)
def count_syllables(word: str) -> int:
    """Return how many syllables an English word has, by its vowels: right for nine in ten."""
    letters = word.lower()
    if letters in _SPOKEN:
        return _SPOKEN[letters]
    if not letters.isascii() or not any(map(str.isalpha, letters)):
        return 1
    groups = len(_VOWELS.findall(letters))
    return max(1, groups + len(_TWO_VOWELS.findall(letters)) - len(_SILENT.findall(letters)))
