"""Parse what a rule sentence requires: `担当者を書くこと` asks 「担当者が書かれていますか。」.

By the forms in which such sentences are written, in Japanese and in English; there is no model
here. What does not have one of these forms is no demand that can be read.
"""

from dataclasses import dataclass
from typing import Literal

from checker.core.language import Language
from checker.core.text import lazy_re as re

Piece = Literal["sentence", "item", "row", "section", "document"]
"""What of a document a demand names: `各文`, `every step`, `the document`."""

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a rule sentence demands, or with `forbids` what it does not allow.

    `asks` holds one question for each thing, and `things` what each is about (`担当者`). `place` is
    what the sentence names as where to look, empty for nothing: a heading if `is_part` (its words
    say that it is a part of the document, or a list); else it may be a mere word, and `lead` are
    the words that it stands in, with their particle. `piece` is what it asks this of, where its
    words say so, and `each` whether they say `各` or `every`. `condition` is what it makes the
    demand depend on, verbatim. With `beside` the place is to be read together with that other one.
    """

    language: Language
    asks: tuple[str, ...]
    things: tuple[str, ...]
    forbids: bool = False
    place: str = ""
    piece: Piece | None = None
    each: bool = False
    condition: str = ""
    beside: str = ""
    is_part: bool = False
    lead: str = ""


def detect_language(sentence: str) -> Language:
    """Return the language that a rule sentence is written in."""
    return "ja" if _JAPANESE.search(sentence) else "en"
