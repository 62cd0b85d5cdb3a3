"""Spelling by Hunspell dictionaries: is a word right, and if not, which one was meant."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product

from checker.kinds.words.hunspell_files import Affix, Affixes, Flags, read_affixes, read_words

_MAX_LENGTH = 40
"""Characters of a word that is looked up; longer ones are no words."""
_MAX_SPLITS = 64
"""Ways to divide a compound that are looked at."""
_MAX_DISTANCE = 2
"""Edits that a suggestion may be away from what was written."""
_FAR_ENOUGH = 5
"""Letters from which a word two edits away is still alike."""


class Speller:
    """Words that are right: those of a dictionary with its affixes.

    Asking costs microseconds; a suggestion from afar costs some hundredths of a second.
    """

    def __init__(self, dic: str, aff: str = "") -> None:
        self._affixes: Affixes = read_affixes(aff)
        self._words = read_words(dic, self._affixes)
        self._longest_suffix = max(map(len, self._affixes.suffixes), default=0)
        self._longest_prefix = max(map(len, self._affixes.prefixes), default=0)
        self._rules = [_compile_rule(rule) for rule in self._affixes.compound_rules]
        joining = {*"".join(self._affixes.compound_rules), self._affixes.compound_flag} - set(
            "*?()"
        )
        self._joining = frozenset(joining - {""})
        # iPod shouts IPOD
        self._mixed = {w.upper() for w in self._words if not w[1:].islower() and not w.isupper()}
        self._known: dict[str, bool] = {}
        self._by_shape: dict[tuple[str, int], list[str]] | None = None

    def knows(self, word: str) -> bool:
        """Return whether `word` is right as it is written, capitals included."""
        if (known := self._known.get(word)) is None:
            known = self._known[word] = len(word) <= _MAX_LENGTH and self._is_spelled(word)
        return known

    def _is_spelled(self, word: str) -> bool:
        for old, new in (*self._affixes.inputs.items(), ("’", "'")):
            word = word.replace(old, new)
        if self._is_form_known(word, changed=False) or word in self._mixed:
            return True
        others: list[str] = []
        if word.isupper():
            others = [word.lower(), word.capitalize()]
        elif word[:1].isupper() and word[1:].islower():
            others = [word.lower()]
        return any(self._is_form_known(other, changed=True) for other in others)

    def _is_form_known(self, word: str, *, changed: bool) -> bool:
        """Tell whether a word is right; `changed` capitals are no matter to some entries."""
        return any(
            not (changed and self._affixes.keep_case in flags)
            for flags in self._find_readings(word)
        )

    def _find_readings(self, word: str) -> Iterator[Flags]:
        """Yield the flags of each stem that gives `word`, alone or with affixes."""
        affixes = self._affixes
        own = self._words.get(word, ())
        if affixes.forbidden and any(affixes.forbidden in flags for flags in own):
            return
        aside = {affixes.need_affix, affixes.only_in_compound} - {""}
        yield from (flags for flags in own if not flags & aside)
        yield from self._strip_suffixes(word, None)
        for prefix, stem in self._strip_prefix(word):
            entries = self._words.get(stem, ())
            yield from (flags for flags in entries if prefix.flag in flags)
            if prefix.cross:
                yield from self._strip_suffixes(stem, prefix)
        if self._joining:
            yield from self._find_compounds(word)

    def _strip_suffixes(self, word: str, prefix: Affix | None) -> Iterator[Flags]:
        """Yield the stems of `word` with one suffix, or with two where the inner one allows it."""
        for suffix, stem in self._strip_suffix(word):
            if prefix is not None and not suffix.cross:
                continue
            needed = {suffix.flag} if prefix is None else {suffix.flag, prefix.flag}
            for flags in self._words.get(stem, ()):
                allowed = flags | (suffix.flags if prefix is not None else frozenset())
                if suffix.flag in flags and needed <= allowed and not self._is_half(suffix):
                    yield flags
            for inner, root in self._strip_suffix(stem):
                if suffix.flag in inner.flags:
                    yield from (f for f in self._words.get(root, ()) if inner.flag in f)

    def _is_half(self, suffix: Affix) -> bool:
        """Tell whether a suffix cannot stand last, but needs another."""
        return bool(self._affixes.need_affix) and self._affixes.need_affix in suffix.flags

    def _strip_suffix(self, word: str) -> Iterator[tuple[Affix, str]]:
        for size in range(min(self._longest_suffix, len(word)) + 1):
            for affix in self._affixes.suffixes.get(word[len(word) - size :], ()):
                stem = word[: len(word) - size] + affix.strip
                if stem and affix.fits(stem):
                    yield affix, stem

    def _strip_prefix(self, word: str) -> Iterator[tuple[Affix, str]]:
        for size in range(min(self._longest_prefix, len(word)) + 1):
            for affix in self._affixes.prefixes.get(word[:size], ()):
                stem = affix.strip + word[size:]
                if stem and affix.fits(stem):
                    yield affix, stem

    def _find_compounds(self, word: str) -> Iterator[Flags]:
        flag = self._affixes.compound_flag
        for parts in islice(self._split(word, 0, [], set()), _MAX_SPLITS):
            if flag and all(flag in flags for flags in parts):
                yield frozenset()
                return
            single = [[f for f in flags & self._joining if len(f) == 1] for flags in parts]
            ways = islice(product(*single), _MAX_SPLITS)
            if any(rule.fullmatch("".join(way)) for way in ways for rule in self._rules):
                yield frozenset()
                return

    def _split(
        self, word: str, start: int, before: list[Flags], dead: set[int]
    ) -> Iterator[list[Flags]]:
        """Yield the ways to see `word` as a row of at least two words that may stand in one.

        `dead` collects the places from which none reaches the end, so that each is tried once.
        """
        if start == len(word):
            if len(before) > 1:
                yield before
            return
        if start in dead:
            return
        alive = False
        for end in range(start + self._affixes.compound_min, len(word) + 1):
            entries = self._words.get(word[start:end], ())
            for flags in [flags for flags in entries if flags & self._joining][:1]:
                for parts in self._split(word, end, [*before, flags], dead):
                    alive = True
                    yield parts
        if not alive:
            dead.add(start)

    def suggestions(self, word: str, most: int, *, far: bool = True) -> list[str]:
        """Return up to `most` right words that `word` may stand for, the likeliest first.

        Args:
            word: what is not right.
            most: how many are wanted.
            far: also look two edits away, which takes longer.
        """
        if len(word) > _MAX_LENGTH:
            return []
        lower = word.lower()
        near = [each for each in self._iter_near(lower) if self._may_suggest(each)]
        near += [
            each for each in self._iter_near(word) if each != lower and self._may_suggest(each)
        ]
        found = list(dict.fromkeys(near))
        if not found and far and len(word) >= _FAR_ENOUGH:
            found = self._find_distant(lower)
        found.sort(key=lambda each: _measure_unlikeness(lower, each))
        return list(dict.fromkeys(_match_case(word, each) for each in found))[:most]

    def _may_suggest(self, word: str) -> bool:
        if " " in word:
            return all(self.knows(part) for part in word.split())
        hidden = self._affixes.no_suggest
        offensive = hidden and any(hidden in flags for flags in self._words.get(word, ()))
        return not offensive and self.knows(word)

    def _iter_near(self, word: str) -> Iterator[str]:
        """Yield what is one edit away: the dictionary's own replacements, then letters."""
        yield from (each for each in (word.capitalize(), word.upper()) if each in self._words)
        for old, new in self._affixes.replacements:
            at = word.find(old)
            while old and at >= 0:
                yield word[:at] + new + word[at + len(old) :]
                at = word.find(old, at + 1)
        splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
        yield from (a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1)
        yield from (a + b[1:] for a, b in splits if b)
        letters = self._affixes.letters
        yield from (a + letter + b for a, b in splits for letter in letters)
        yield from (a + letter + b[1:] for a, b in splits if b for letter in letters)

    def _find_distant(self, word: str) -> list[str]:
        if self._by_shape is None:
            self._by_shape = defaultdict(list)
            for each in self._words:
                self._by_shape[each[:1].lower(), len(each)].append(each)
        shapes = [(word[:1], len(word) + more) for more in range(-_MAX_DISTANCE, _MAX_DISTANCE + 1)]
        return [
            each
            for shape in shapes
            for each in self._by_shape.get(shape, ())
            if _measure_distance(word, each.lower()) <= _MAX_DISTANCE and self._may_suggest(each)
        ]


@lru_cache(maxsize=16)
def load_speller(dic: str, aff: str = "") -> Speller:
    """Return the dictionary that these texts of a `.dic` and an `.aff` file are."""
    return Speller(dic, aff)


def _compile_rule(rule: str) -> re.Pattern[str]:
    """Return a COMPOUNDRULE, `n*1t`, as an expression over flags of one character."""
    return re.compile("".join(c if c in "*?" else re.escape(c) for c in rule))


def _match_case(word: str, suggestion: str) -> str:
    if word.isupper() and len(word) > 1:
        return suggestion.upper()
    if not suggestion.islower():
        return suggestion
    if word[:1].isupper():
        return suggestion[:1].upper() + suggestion[1:]
    return suggestion


def _measure_unlikeness(word: str, suggestion: str) -> tuple[int, int, int, str]:
    """Order suggestions: a swap of two letters first, then those that begin and end alike."""
    other = suggestion.lower()
    swapped = sorted(word) != sorted(other)
    return (_measure_distance(word, other), int(swapped), _compare_ends(word, other), suggestion)


def _compare_ends(word: str, other: str) -> int:
    return (word[:1] != other[:1]) * 2 + (word[-1:] != other[-1:])


def _measure_distance(a: str, b: str) -> int:
    """Return the edits between two words, a swap of neighbours counting as one; 3 is "many"."""
    if abs(len(a) - len(b)) > _MAX_DISTANCE:
        return _MAX_DISTANCE + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        following = [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j] + 1, following[-1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > _MAX_DISTANCE:
            return _MAX_DISTANCE + 1
        before, row = row, following
    return row[-1]


def is_known_to_any(spellers: Iterable[Speller], word: str) -> bool:
    """Return whether one of several dictionaries has a word."""
    return any(each.knows(word) for each in spellers)
