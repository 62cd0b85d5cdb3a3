"""Examples to begin with, for the things that rule sentences demand most often.

They stand in the lexicon `draft-examples` and are of no company's documents: whoever uses a drafted
rule replaces them. A thing that is not there gets none, and its rule only advises until its owner
writes some.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checker.core.language import Language
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re

_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_Texts = tuple[str, ...]
_Pairs = tuple[tuple[str, str], ...]


class ExampleSlot(NamedTuple):
    """Texts that have a thing, and texts that lack it; `name` is for the rule's id."""

    name: str
    positive: _Texts
    negative: _Texts


class Pair(NamedTuple):
    """Two places as they agree, and as they do not; each entry is one text of either."""

    positive: _Pairs
    negative: _Pairs


class DraftEntry(LexiconEntry):
    """Examples for what `about` is found in; for two places where `beside` stands, too."""

    slot: str = ""
    language: Language
    about: str
    beside: str = ""
    positive: _Texts | _Pairs
    negative: _Texts | _Pairs

    def is_about(self, thing: str) -> bool:
        """Return whether the examples are for a thing: what it is, not what belongs to it."""
        return re.search(self.about, find_head(thing), re.IGNORECASE) is not None

    def is_beside(self, thing: str) -> bool:
        """Return whether the examples are for a thing as the other of two places."""
        return re.search(self.beside, thing, re.IGNORECASE) is not None


_BEHIND = re.compile(
    r"\s+(?:for|of|in|on|at|to|from|with|without|that|which|who|when|where|behind|beside)\s.*$"
)
_MODIFIED = re.compile(r"^.*(?:の|[るたいなう])(?=[^ぁ-ん])")
_NO_THING = re.compile(r"(?:の)?(?:有無|方法|仕方|せい|所為|ため|ほか|対応|内容|例)$")


def find_head(thing: str) -> str:
    """Return the words that say what a thing is: of 金額の根拠 and `a reason for it` the reason."""
    if _JAPANESE.search(thing):
        return "" if _NO_THING.search(thing) else _MODIFIED.sub("", thing)
    return _BEHIND.sub("", thing)


def find_slot(thing: str, language: Language) -> ExampleSlot | None:
    """Return examples for what is demanded, None where there are none."""
    for each in _entries(language, pairs=False):
        if each.is_about(thing):
            return ExampleSlot(each.slot, _texts(each.positive), _texts(each.negative))
    return None


def pair_for(one: str, other: str, language: Language) -> Pair | None:
    """Return examples for two places that are read together, the one that is named first first."""
    for each in _entries(language, pairs=True):
        if each.is_about(one) and each.is_beside(other):
            return Pair(_pairs(each.positive), _pairs(each.negative))
        if each.is_about(other) and each.is_beside(one):
            return Pair(_swap_pairs(_pairs(each.positive)), _swap_pairs(_pairs(each.negative)))
    return None


def _entries(language: Language, *, pairs: bool) -> Iterator[DraftEntry]:
    for each in load_lexicon("draft-examples", DraftEntry).entries:
        if each.enabled and each.language == language and bool(each.beside) is pairs:
            yield each


def _texts(examples: _Texts | _Pairs) -> _Texts:
    return tuple(each for each in examples if isinstance(each, str))


def _pairs(examples: _Texts | _Pairs) -> _Pairs:
    return tuple(each for each in examples if not isinstance(each, str))


def _swap_pairs(pairs: Sequence[tuple[str, str]]) -> _Pairs:
    return tuple((other, one) for one, other in pairs)
