"""Names of people in a text: surname and given name, or surname and title."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from checker.core.document import Block
from checker.core.lexicons import load_lexicon
from checker.core.text import lazy_re as re
from checker.kinds.facts.company_names import KanjiEntry, NameUse
from checker.language.morphology import Morpheme, split_morphemes

_MAY_NAME = re.compile("[一-鿿々]{3}")
_TITLED = re.compile(
    r"(?<![一-鿿々])(?P<name>[一-鿿々𠮷]{2,3})[ 　]?"
    "(?P<title>代表取締役|取締役|部長|次長|課長|係長|主任|主査|室長|所長|工場長|社長|専務|常務)(?![一-鿿々])"
)


def find_personal_names(blocks: Sequence[Block]) -> Iterator[NameUse]:
    """Yield full names, and surnames with a title; of the latter only a character's forms tell."""
    for block in blocks:
        if _MAY_NAME.search(block.text) is None:
            continue
        words = [word for word in split_morphemes(block.text) if not word.surface.isspace()]
        for first, last in pairwise(words):
            near = first.end <= last.start <= first.end + 1
            if near and _is(last, "名") and (_is(first, "姓") or _has_variant(first)):
                name = first.surface + last.surface
                yield NameUse("person", name, block, first.start, last.end, f"{len(first.surface)}")
        for match in _TITLED.finditer(block.text):
            yield NameUse(
                "person", match["name"], block, *match.span(), match["title"], strict=True
            )


def _has_variant(word: Morpheme) -> bool:
    """Tell a surname that the dictionary does not have for its character's form: 髙橋."""
    return word.pos[0] == "名詞" and not _get_variants().isdisjoint(word.surface)


@cache
def _get_variants() -> frozenset[str]:
    entries = load_lexicon("name-kanji", KanjiEntry).entries
    return frozenset("".join(each.characters for each in entries if each.variants))


def _is(word: Morpheme, sort: str) -> bool:
    return word.pos[2:4] == ("人名", sort)
