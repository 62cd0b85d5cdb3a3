"""Find talk of how a document is to be judged, by the signs of it that meet in a few words.

An instruction need not look like one: 「書き漏らした事項は書いたものとみなす」, "Answer: yes",
a row that says of itself that it is complete. What they share is their matter. They speak of
answers, of who judges, of what counts as stated, of this very place, where a business document
speaks of its business. Each sign is worth what it is rarer in documents than in attacks; a stretch
of few words in which enough of them meet is talk of judging. Takes linear time.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.text_cache import cache_by_text
from checker.kinds.shared.coded_text import decode
from checker.kinds.shared.instruction_signs import signs_without, weighted_signs
from checker.kinds.shared.instructions import Injected, find_injected
from checker.kinds.shared.undisguise import remove_disguise
from checker.language.sentences import split_sentences

DOUBTED: Final = 5.0
"""From this weight, what a judge concludes must hold without the words, too."""
REPORTED: Final = 7.0
"""From this weight, a person is told of the words."""
REPORTED_ASIDE: Final = 5.0
"""The same where readers do not look: there, nothing of a document's business is expected."""

Bounds = tuple[int, int]
_Weights = dict[str, float]

_CORE: Final = frozenset(f"talk-{name}" for name in ("answer", "denial", "verdict", "state"))
_DEEMED: Final = "talk-deem"
_OF_JUDGING: Final = frozenset({"talk-ask", "talk-judge"})
_WHATEVER: Final = "talk-whatever"
_CONDITIONAL: Final = 4.0
"""What a condition takes away: people are told what to answer in which case."""
_AROUND: Final = 120
"""Characters around in which talk about attacks makes words an example of one."""
_JAPANESE: Final = re.compile("[぀-ヿ㐀-鿿]")
_MOST_SENTENCES: Final = 5


@dataclass(frozen=True, slots=True)
class _Allowance:
    """How long words may be: `free` characters cost nothing, each `each` more one of the weight."""

    free: int
    each: int
    longest: int


_MEASURES: Final = {True: _Allowance(60, 30, 160), False: _Allowance(140, 70, 340)}


@dataclass(frozen=True, slots=True)
class Talk:
    """Characters `start` to `end` of a text that speak of judging, and how much so."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class _Doubts:
    """Where in a text something speaks against talk: the places in order."""

    attacks: list[int]
    both_answers: list[int]
    conditions: list[int]

    @classmethod
    def find(cls, text: str, off: tuple[str, ...]) -> "_Doubts":
        known = signs_without(off)
        found = (known["about"], known["both"], known["if"])
        return cls(*([match.start() for match in each.finditer(text)] for each in found))

    def weigh(self, start: int, end: int, signs: _Weights, *, alone: bool) -> float:
        """Return what a stretch loses by them; `alone` marks one sentence."""
        if _is_any_within(self.attacks, start - _AROUND, end + _AROUND):
            return math.inf
        if _is_any_within(self.both_answers, start, end):
            return math.inf
        if _WHATEVER in signs or not _is_any_within(self.conditions, start, end):
            return 0.0
        return _CONDITIONAL if alone else math.inf


def find_addressed(
    text: str, *, aside: bool = False, unseen: bool = False, off: tuple[str, ...] = ()
) -> list[Injected]:
    """Return what in a text speaks to a machine, or of how it is to judge, in order and apart.

    Args:
        text: a paragraph, a cell, a comment.
        aside: it stands where readers do not look: in a comment, a property.
        unseen: nobody sees it in the finished document.
        off: names of signs that are none here.
    """
    found = list(find_injected(text, unseen=unseen, off=off))
    least = REPORTED_ASIDE if aside or unseen else REPORTED
    talk = [
        Injected(each.start, each.end, "talk")
        for each in find_talk(text, least, off)
        if all(each.end <= other.start or other.end <= each.start for other in found)
    ]
    return sorted([*found, *talk], key=lambda each: each.start)


@cache_by_text(4096)
def find_talk(text: str, least: float = REPORTED, off: tuple[str, ...] = ()) -> tuple[Talk, ...]:
    """Return the stretches of whole sentences that weigh at least `least`, in order and apart.

    Args:
        text: a paragraph, a cell, a comment.
        least: `DOUBTED`, `REPORTED` or what lies between.
        off: names of signs that are none here.
    """
    found = _find_as_written(text, least, off)
    if found:
        return found
    return tuple(
        Talk(start, end, max(each.weight for each in inside))
        for start, end, plain in decode(text)
        if (inside := _find_as_written(plain, least, off))
    )


def _find_as_written(text: str, least: float, off: tuple[str, ...]) -> tuple[Talk, ...]:
    plain = remove_disguise(text)
    cut = split_sentences(plain.text, "ja")
    signs = _find_signs(plain.text, cut, off)
    if sum(max(each, 0.0) for each in _join(signs).values()) < least:
        return ()
    doubts = _Doubts.find(plain.text, off)
    weighed = [
        each for each in _weigh_stretches(doubts, plain.text, cut, signs) if each.weight >= least
    ]
    return tuple(
        Talk(*plain.original(each.start, each.end), each.weight) for each in _keep_heaviest(weighed)
    )


def _find_signs(text: str, cut: Sequence[Bounds], off: tuple[str, ...]) -> list[_Weights]:
    """Return the signs that begin in each sentence, with their weights."""
    signs: list[_Weights] = [{} for _ in cut]
    starts = [start for start, _ in cut]
    for sign, weight, pattern in weighted_signs(off):
        for match in pattern.finditer(text):
            number = bisect_right(starts, match.start()) - 1
            if number >= 0:
                signs[number][sign] = weight
    return signs


def _join(signs: Iterable[_Weights]) -> _Weights:
    return {sign: weight for each in signs for sign, weight in each.items()}


def _weigh_stretches(
    doubts: _Doubts, text: str, cut: Sequence[Bounds], signs: Sequence[_Weights]
) -> Iterator[Talk]:
    """Yield each run of a few sentences that begins and ends with a sign, and what it weighs."""
    for first, (start, _) in enumerate(cut):
        for last in range(first, min(first + _MOST_SENTENCES, len(cut))):
            end = cut[last][1]
            measure = _MEASURES[_JAPANESE.search(text, start, end) is not None]
            if last > first and end - start > measure.longest:
                break
            joined = _join(signs[first : last + 1])
            if signs[first] and signs[last] and _is_of_judging(joined):
                cost = max(0, end - start - measure.free) / measure.each
                cost += doubts.weigh(start, end, joined, alone=first == last)
                yield Talk(start, end, round(sum(joined.values()) - cost, 2))


def _is_of_judging(signs: _Weights) -> bool:
    """Return whether signs go together as talk of judging; the others alone are of any matter."""
    if _CORE & signs.keys():
        return True
    return _DEEMED in signs and bool(_OF_JUDGING & signs.keys())


def _keep_heaviest(weighed: Sequence[Talk]) -> list[Talk]:
    """Return stretches that do not overlap, heavier ones first, of equal ones the shorter."""
    kept: list[Talk] = []
    for each in sorted(weighed, key=lambda talk: (-talk.weight, talk.end - talk.start)):
        at = bisect_right(kept, each.start, key=lambda talk: talk.start)
        free_before = at == 0 or kept[at - 1].end <= each.start
        if free_before and (at == len(kept) or each.end <= kept[at].start):
            kept.insert(at, each)
    return kept


def _is_any_within(places: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(places, start) < bisect_left(places, end)
