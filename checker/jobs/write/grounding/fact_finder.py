"""The facts in a text: what can be looked up in the notes and the data it was written from."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.jobs.write.grounding import names_en, names_ja
from checker.jobs.write.grounding.clocks import find_clocks
from checker.jobs.write.grounding.codes import (
    find_codes,
    find_editions,
    find_identifiers,
    find_latin_names,
)
from checker.jobs.write.grounding.days import (
    find_days,
    find_deadlines,
    find_dotted_days,
)
from checker.jobs.write.grounding.model import Fact, Language, Quantity
from checker.jobs.write.grounding.plain_text import make_plain
from checker.jobs.write.grounding.quantities import (
    find_quantities,
    find_spelt,
    is_kanji_number,
    is_kanji_numeral,
)
from checker.language.character_scripts import is_japanese
from checker.language.morphology import Morpheme, split_morphemes

_MARK = re.compile(r"【(?:要確認|未記入)[^】]{0,80}】|\[(?:To be confirmed|Missing)[^\]]{0,80}\]")
_NO_COUNTS = frozenset({"十分", "千人", "万人", "百人", "三枚", "二枚"})


@cache_by_text(256)
def find_facts(text: str, language: Language) -> tuple[Fact, ...]:
    """Return the facts in `text` in order, none overlapping another.

    These are numbers, amounts, dates, times, names of persons (and what they are), organisations,
    places and products, codes, addresses and telephone numbers. Not taken are numbers that only
    number or count the parts of the text (`第1章`, `1.`, `次の三つ`), words that hold a numeral
    without counting (`一部`, `三者`), and what stands in a mark that a person has to fill in.
    """
    shown = make_plain(text)
    taken = _TakenCharacters(len(text))
    for match in _MARK.finditer(text):
        taken.take(*match.span())
    found: list[Fact] = []
    for finder in _iter_finders(text, shown, language):
        found += taken.free(finder)
    found.sort(key=lambda fact: fact.start)
    return tuple(_share_units(found, shown))


def _iter_finders(text: str, shown: str, language: Language) -> Iterator[Iterable[Fact]]:
    if language == "en":
        yield find_dotted_days(shown)
    yield find_codes(shown)
    yield find_editions(shown)
    yield find_days(shown)
    yield find_deadlines(shown)
    yield _drop_words(find_clocks(shown), text, shown)
    yield find_identifiers(shown)
    if language == "ja" or is_japanese(text):
        yield names_ja.find_names(text, shown)
    yield find_spelt(shown)
    yield find_latin_names(shown) if language == "ja" else names_en.find_names(shown)
    yield _drop_words(find_quantities(shown), text, shown)


def _drop_words(found: Iterable[Fact], text: str, shown: str) -> Iterator[Fact]:
    """Yield numbers, those in kanji only where the dictionary takes them for numbers too."""
    words: Mapping[int, Morpheme] | None = None
    for fact in found:
        if is_kanji_number(fact, shown):
            if words is None:
                words = {word.start: word for word in split_morphemes(text)}
            if not _is_number_word(words.get(fact.start), fact):
                continue
        yield fact


def _is_number_word(word: Morpheme | None, fact: Fact) -> bool:
    """Tell whether the word that a fact begins with is a number: 十二, or 二人, but not 十分."""
    if word is None:
        return False
    whole = word.end == fact.end and word.surface[0] != "一" and word.surface not in _NO_COUNTS
    return word.pos[1] == "数詞" or whole or all(map(is_kanji_numeral, word.surface))


class _TakenCharacters:
    """Which characters belong to a fact already: the finders stand in the order of their trust."""

    def __init__(self, length: int) -> None:
        self._characters = bytearray(length)

    def take(self, start: int, end: int) -> None:
        self._characters[start:end] = b"\x01" * (end - start)

    def free(self, found: Iterable[Fact]) -> Iterator[Fact]:
        for fact in found:
            if fact.start < fact.end and not any(self._characters[fact.start : fact.end]):
                self.take(fact.start, fact.end)
                yield fact


def _share_units(found: list[Fact], shown: str) -> Iterator[Fact]:
    """Yield the facts; a number without unit before a range's end has the unit of that end."""
    for fact, following in pairwise(found):
        bare = isinstance(fact.value, Quantity) and not fact.value.unit
        ranged = shown[fact.end : following.start].strip() in {"~", "-", "から"}
        if bare and ranged and isinstance(following.value, Quantity):
            yield _add_unit(fact, following)
        else:
            yield fact
    yield from found[-1:]


def _add_unit(fact: Fact, following: Fact) -> Fact:
    one, other = fact.value, following.value
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return fact
    return Fact(following.kind, Quantity(one.number, other.unit), fact.start, fact.end)
