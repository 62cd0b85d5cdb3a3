"""Filter expressions that cannot match a text, by letters that each of them must have.

A dictionary of two thousand expressions is searched for expression by expression, which no page
needs: most name words that it has nowhere. Each expression's longest run of plain letters is
looked for first, all of them at once.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

import regex

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text.trie import build_trie

_CLASS = re.compile(r"\[([^\]\\\[^-]{1,8})\]")
_TOKEN = re.compile(
    r"\\(?P<escape>[^A-Za-z0-9])"
    r"|(?P<class>\[(?:\\.|\[:\w+:\]|[^\]\\])+\])"
    r"|(?P<look>\(\?<?[=!])"
    r"|(?P<open>\((?:\?(?:[aims-]*:|P?<\w+>|>)|(?!\?)))"
    r"|(?P<close>\))"
    r"|(?P<quantifier>[*+?]|\{[0-9]+(?:,[0-9]*)?\})[?+]?"
    r"|(?P<anchor>\^|\$|\\[bBAZzGmM]|\(\?[aims-]+\))"
    r"|(?P<or>\|)"
    r"|(?P<unsure>\(\?|\\[QLKRX])"
    r"|(?P<other>\.|\\(?:[pPN]\{[^}]*\}|[pP].|x\{[^}]*\}|x..|u....|U.{8}|[0-9]+|.))"
    r"|(?P<plain>[^\\\[\](){}*+?|^$.]+(?![*+?{])|.)",
    re.DOTALL,
)
_MARKS = regex.compile(r"\p{M}+")
_OPTIONAL = ("*", "?", "{0")
_MAX_BRANCHES = 64
_MANY = 400
"""Runs of letters from which one expression for all is quicker than looking for each."""
_NONE: frozenset[str] = frozenset()


class RegexPrefilter:
    """Expressions by number, and which of them may match a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._always: list[int] = []
        self._by_factor: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            factors = find_required_letters(pattern)
            for factor in factors:
                self._by_factor.setdefault(factor, []).append(number)
            if not factors:
                self._always.append(number)
        # in a look-ahead, so that words which overlap are all seen
        self._any = (
            re.compile(f"(?={_capture_words(self._by_factor)})")
            if len(self._by_factor) > _MANY
            else None
        )

    def candidates(self, text: str) -> list[int]:
        """Return the numbers of the expressions that may match in `text`, in order."""
        found = set(self._always)
        for letters in self._iter_letters(fold_letters(text)):
            found.update(self._by_factor[letters])
        return sorted(found)

    def narrow(self, text: str) -> "RegexPrefilter":
        """Return what finds in each line of a text the same candidates, and is quicker there."""
        narrowed = RegexPrefilter(())
        narrowed._always = self._always
        narrowed._by_factor = {
            each: self._by_factor[each] for each in self._iter_letters(fold_letters(text))
        }
        return narrowed

    def _iter_letters(self, folded: str) -> Iterator[str]:
        """Yield the runs of letters that stand in a folded text."""
        if self._any is None:
            yield from (each for each in self._by_factor if each in folded)
            return
        for word in {match[1] for match in self._any.finditer(folded)}:
            for stop in range(1, len(word) + 1):
                if word[:stop] in self._by_factor:
                    yield word[:stop]


def _capture_words(words: Iterable[str]) -> str:
    return f"({build_trie(words, whole_latin=False)})"


def fold_letters(text: str) -> str:
    """Return `text` without width, case and marks over letters; not of the same length."""
    if text.isascii():
        return text.casefold()
    # decomposed, so that no letter is joined with a mark that follows it
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return folded if folded.isascii() else _MARKS.sub("", folded)


def find_required_letters(pattern: str) -> frozenset[str]:
    """Return letters of which one run stands, folded, in every text that `pattern` matches.

    Several where the expression has alternatives; none where it is unsure.
    """
    groups: list[_RegexGroup] = [_RegexGroup()]
    for match in _TOKEN.finditer(pattern):
        kind = match.lastgroup or ""
        if kind in {"open", "look"}:
            groups.append(_RegexGroup(looks=kind == "look"))
        elif kind == "close":
            if len(groups) == 1:
                return _NONE
            closed = groups.pop()
            groups[-1].take(_NONE if closed.looks else closed.best())
        elif kind == "quantifier":
            groups[-1].repeat(optional=match[0].startswith(_OPTIONAL))
        elif kind == "or":
            groups[-1].branch()
        elif kind == "unsure":
            return _NONE
        elif kind != "anchor":
            groups[-1].add(_get_letter(kind, match))
    return groups[0].best() if len(groups) == 1 else _NONE


@dataclass(slots=True)
class _RegexGroup:
    """What was read of a group: the branch so far, and the best of each branch before it."""

    run: str = ""
    needed: list[frozenset[str]] = field(default_factory=list)
    last: str | frozenset[str] = ""
    before: list[frozenset[str]] = field(default_factory=list)
    looks: bool = False

    def add(self, letter: str) -> None:
        """Go on with one letter; with anything else (empty) a new run begins."""
        self._settle()
        if letter:
            self.last = letter
        else:
            self._cut()

    def take(self, factors: frozenset[str]) -> None:
        """Go on with a group of which one of these runs is needed."""
        self._settle()
        self._cut()
        self.last = factors

    def repeat(self, *, optional: bool) -> None:
        """Repeat what came last; if it may be absent, nothing of it is needed."""
        if optional:
            self.last = ""
        self._settle()
        self._cut()

    def branch(self) -> None:
        """Begin the next alternative."""
        self.before.append(self._choose_best())

    def best(self) -> frozenset[str]:
        """Return what is needed: one run, or one of several where there are alternatives."""
        branches = [*self.before, self._choose_best()]
        if len(branches) > _MAX_BRANCHES or not all(branches):
            return _NONE
        return frozenset().union(*branches)

    def _choose_best(self) -> frozenset[str]:
        self._settle()
        self._cut()
        if len(self.needed) <= 1:
            best = self.needed[0] if self.needed else _NONE
        else:
            best = max(self.needed, key=_rate_factors)
        self.needed = []
        return best

    def _settle(self) -> None:
        if isinstance(self.last, str):
            self.run += self.last
        elif self.last:
            self.needed.append(self.last)
        self.last = ""

    def _cut(self) -> None:
        if not self.run:
            return
        folded = fold_letters(self.run)
        if folded:
            self.needed.append(frozenset({folded}))
        self.run = ""


def _rate_factors(factors: frozenset[str]) -> tuple[int, int]:
    """Rate runs: the shortest of them says how often one occurs by chance."""
    return min(map(len, factors)), -len(factors)


def _get_letter(kind: str, match: re.Match[str]) -> str:
    """Return the one letter that a token stands for when width and case do not count."""
    if kind in {"plain", "escape"}:
        return match["plain"] or match["escape"]
    simple = _CLASS.fullmatch(match[0]) if kind == "class" else None
    if simple is not None:
        folded = {fold_letters(character) for character in simple[1]}
        if len(folded) == 1:
            return simple[1][0]
    return ""
