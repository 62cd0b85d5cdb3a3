"""Names of people in a text: surname and given name, or surname and title."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from checker.core.document import Block
from checker.kinds.facts.company_names import NameUse
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
        for first, last in pairwise(split_morphemes(block.text)):
            if _is(first, "姓") and _is(last, "名") and first.end == last.start:
                name = first.surface + last.surface
                yield NameUse("person", name, block, first.start, last.end, f"{len(first.surface)}")
        for match in _TITLED.finditer(block.text):
            yield NameUse(
                "person", match["name"], block, *match.span(), match["title"], strict=True
            )


def _is(word: Morpheme, sort: str) -> bool:
    return word.pos[2:4] == ("人名", sort)
