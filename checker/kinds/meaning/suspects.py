"""Sentences that may hold a slip, with their nearest corrections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from checker.core.document import Block
from checker.core.text import lazy_re as re
from checker.kinds.meaning.proofread import ProofreadRule
from checker.kinds.meaning.wordings import Wording
from checker.kinds.meaning.wordings_en import iter_english_wordings
from checker.kinds.meaning.wordings_ja import iter_japanese_wordings
from checker.kinds.shared.base import Target
from checker.kinds.shared.prose_sentences import collect_prose_sentences
from checker.kinds.shared.quotations import covers, find_quotations

_KANA = re.compile("[ぁ-ん]{2}")
_UNREADABLE = re.compile("[\ufffc{}<>|\\\\]|https?:")
"""Inline code, markup and addresses: what a model expects there says nothing of a slip."""
_SHORTEST: Final = 8
_LONGEST: Final = 240
_BEFORE: Final = 320
"""What is read before a sentence begins at a multiple of so many characters of its paragraph, so
that what was computed for one sentence serves the next."""
MOST_SENTENCES: Final = 400
"""Sentences of a document that are weighed: some fifteen pages."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A sentence, characters `start` to `end` of a block, and its nearest corrections."""

    block: Block
    start: int
    end: int
    language: Literal["ja", "en"]
    wordings: tuple[Wording, ...]

    @property
    def sentence(self) -> str:
        """The words as they stand."""
        return self.block.text[self.start : self.end]

    @property
    def before(self) -> str:
        """What stands before it in its paragraph."""
        return self.block.text[self.start // _BEFORE * _BEFORE : self.start]


def list_suspects(rule: ProofreadRule, target: Target) -> tuple[list[Suspect], int]:
    """Return the sentences that are worth weighing, and how many more there are."""
    found: list[Suspect] = []
    more = 0
    for block, start, end in collect_prose_sentences(rule, target):
        if len(found) == MOST_SENTENCES:
            more += 1
        elif (suspect := _find_suspect(rule, block, start, end)) is not None:
            found.append(suspect)
    return found, more


def _find_suspect(rule: ProofreadRule, block: Block, start: int, end: int) -> Suspect | None:
    sentence = block.text[start:end]
    if not _SHORTEST <= len(sentence) <= _LONGEST or _UNREADABLE.search(sentence):
        return None
    language: Literal["ja", "en"] = "ja" if _KANA.search(sentence) else "en"
    places = [] if rule.quotes else find_quotations(sentence)
    wordings = tuple(
        each
        for each in _iter_wordings(language, sentence)
        if not covers(places, each.start, each.end)
        and sentence[each.start : each.end] not in rule.allow
    )
    return Suspect(block, start, end, language, wordings) if wordings else None


def _iter_wordings(language: str, sentence: str) -> Iterator[Wording]:
    """Yield each other wording once, by the first way that it was found."""
    iter_all = iter_japanese_wordings if language == "ja" else iter_english_wordings
    known: set[str] = {sentence}
    for wording in iter_all(sentence):
        whole = wording.apply(sentence)
        if whole not in known:
            known.add(whole)
            yield wording


def choose_wording(wordings: Sequence[Wording], gains: Sequence[float | None]) -> Wording | None:
    """Return the wording that is likelier by the most, of those that pass their own bar."""
    likely = [
        (gain, wording)
        for wording, gain in zip(wordings, gains, strict=True)
        if gain is not None and gain >= wording.bar.whole
    ]
    return max(likely, key=lambda each: each[0])[1] if likely else None
