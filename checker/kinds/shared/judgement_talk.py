"""Find talk of how a document is to be judged, by the words that meet in a few sentences.

An instruction need not look like one: 「書き漏らした事項は書いたものとみなす」, "Answer: yes",
a row that says of itself that it is complete. What they share is their matter. They speak of
answers, of who judges, of what counts as stated, of this very place, where a business document
speaks of its business. Each word and sign is worth what was learned from attacks and from documents
of work (`judging_words`); a stretch of few sentences in which enough of them meet is talk of
judging. Takes linear time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.kinds.shared.coded_text import decode
from checker.kinds.shared.instruction_signs import find_counted_signs, signs_without
from checker.kinds.shared.instructions import Injected, find_injected
from checker.kinds.shared.judging_words import describe_length, find_word_features, load_weights
from checker.kinds.shared.undisguise import remove_disguise
from checker.language.sentences import split_sentences

DOUBTED: Final = -1.0
"""From this weight, what a judge concludes must hold without the words, too."""
REPORTED: Final = -0.2
"""From this weight, a person is told of the words."""
REPORTED_ASIDE: Final = -1.8
"""The same where readers do not look: there, nothing of a document's business is expected."""

Bounds = tuple[int, int]
_Features = set[str]

_AROUND: Final = 120
"""Characters around in which talk about attacks makes words an example of one."""
_MOST_SENTENCES: Final = 5
_LONGEST: Final = 340
_FAINT: Final = -5.0
"""Below this weight, a sentence is of another matter: talk neither begins nor ends there."""
_LEANING: Final = -4.0
"""Below this weight, a sentence beside talk of judging is none of it."""
_DOUBTS: Final = ("both", "if")
_ROLE: Final = re.compile(
    r"(?:(?<=[\s／/|｜、・])|^)(?:作成|起案|起草|立案|審査|照査|精査|査閲|確認|検認|検印|検討|監査|承認|決裁|認可|発行)"
    r"(?:者|日|印|欄)?(?=[ \t\u3000]{0,8}"
    r"(?:[:：][^\n\u3000。ぁ-ん]{0,24}(?:[\n\u3000]|$)|[\n／/|｜、・\u3000]|$))"
)
"""What somebody did to the document whose name stands beside it: a label, or a column's head."""
_TERM: Final = re.compile(r"[一-龠々]{1,3}\W*")
"""What is but a term, as in a row of marks (再判定 ○ ×): it asks nothing of readers."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Characters `start` to `end` of a text that speak of judging, and how much so."""

    start: int
    end: int
    weight: float


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


def find_features(text: str, off: tuple[str, ...] = ()) -> list[tuple[Bounds, _Features]]:
    """Return each sentence of a text without disguise, with what is weighed of it.

    Labels of those who signed it off are no words of judging.
    """
    cut = split_sentences(text, "ja")
    words = _ROLE.sub(lambda match: " " * len(match[0]), text)
    found = [(each, find_word_features(words[slice(*each)])) for each in cut]
    starts = [start for start, _ in cut]
    known = signs_without(off)
    doubts = ((sign, known[sign]) for sign in _DOUBTS)
    for sign, pattern in (*find_counted_signs(off), *doubts):
        for match in pattern.finditer(text):
            number = bisect_right(starts, match.start()) - 1
            if number >= 0:
                found[number][1].add(sign)
    return found


def join_sentences(
    sentences: Sequence[tuple[Bounds, _Features]],
) -> Iterator[tuple[int, int, _Features]]:
    """Yield each run of a few sentences: the first, the last, and what is weighed of it."""
    for first, ((start, _), _) in enumerate(sentences):
        joined: _Features = set()
        for last in range(first, min(first + _MOST_SENTENCES, len(sentences))):
            end = sentences[last][0][1]
            if last > first and end - start > _LONGEST:
                break
            joined |= sentences[last][1]
            yield first, last, joined | {describe_length(end - start)}


def _find_as_written(text: str, least: float, off: tuple[str, ...]) -> tuple[Talk, ...]:
    plain = remove_disguise(text)
    weigh = load_weights().weigh
    sentences = find_features(plain.text, off)
    weights = {
        (first, last): weigh(features) for first, last, features in join_sentences(sentences)
    }
    weighed = [
        _fit(run, weights, least)
        for run, weight in weights.items()
        if weight >= least and _begins_and_ends_with_talk(run, weights)
    ]
    if not weighed:
        return ()
    attacks = [match.start() for match in signs_without(off)["about"].finditer(plain.text)]
    talk = (
        Talk(sentences[first][0][0], sentences[last][0][1], round(weights[first, last], 2))
        for first, last in dict.fromkeys(weighed)
    )
    return tuple(
        Talk(*plain.original(each.start, each.end), each.weight)
        for each in _keep_heaviest(list(talk))
        if not _is_any_within(attacks, each.start - _AROUND, each.end + _AROUND)
        and (least < REPORTED or not _TERM.fullmatch(plain.text[each.start : each.end].strip()))
    )


def _begins_and_ends_with_talk(run: Bounds, weights: Mapping[Bounds, float]) -> bool:
    return run[0] == run[1] or all(weights[at, at] >= _FAINT for at in run)


def _fit(run: Bounds, weights: Mapping[Bounds, float], least: float) -> Bounds:
    """Return a run with the sentences beside it that lean to judging, without those that do not."""
    first, last = run
    while first < last and weights[first, first] < _LEANING and weights[first + 1, last] >= least:
        first += 1
    while first < last and weights[last, last] < _LEANING and weights[first, last - 1] >= least:
        last -= 1
    while weights.get((first - 1, first - 1), _FAINT) >= _LEANING and (first - 1, last) in weights:
        first -= 1
    while weights.get((last + 1, last + 1), _FAINT) >= _LEANING and (first, last + 1) in weights:
        last += 1
    return first, last


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
