"""Have the model weigh the sentences of a document, and report those that were meant otherwise."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from checker.core.document import Span
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.verdict import Place
from checker.judge.sentences import Sentence
from checker.kinds.meaning.proofread import ProofreadRule
from checker.kinds.meaning.suspects import Suspect, choose_wording, list_suspects
from checker.kinds.meaning.wordings import Wording
from checker.kinds.shared.base import Target

if TYPE_CHECKING:
    from checker.judge.judge import Judge

_FOUND = Message("proofread.was-meant-otherwise")
_CANNOT = Message("proofread.model-cannot-weigh")
_BUDGET = Message("proofread.not-all-were-weighed")


def proofread(
    rule: ProofreadRule, target: Target, judge: "Judge", told: Sequence[Place]
) -> CheckResult:
    """Weigh a document's sentences; what is `told` of already is left to the rules that tell it.

    Raises:
        JudgeError: the engine failed.
        ModelError: the model cannot be loaded or used.
    """
    suspects, more = list_suspects(rule, target)
    gains = judge.weigh([_describe(each) for each in suspects])
    if gains is None:
        return CheckResult(0, why=_CANNOT)
    is_told = _overlaps(told)
    hits = tuple(
        hit
        for suspect, each in zip(suspects, gains, strict=True)
        if each is not None
        and (wording := choose_wording(suspect.wordings, each)) is not None
        and not is_told((hit := _report(rule, suspect, wording)).span)
    )
    left = more + sum(each is None for each in gains)
    return CheckResult(len(suspects), hits, _BUDGET.format(left=left) if left else None)


def _overlaps(places: Iterable[Place]) -> Callable[[Span], bool]:
    """Return whether a span shares a character with one of `places`."""
    taken: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        taken[place.block].append(place)

    def shares(span: Span) -> bool:
        near = taken.get(span.path, ())
        return any(each.start < span.end and span.start < each.end for each in near)

    return shares


def _describe(suspect: Suspect) -> Sentence:
    sentence = suspect.sentence
    wordings = tuple((each.apply(sentence), each.bar.first) for each in suspect.wordings)
    return Sentence(suspect.language, suspect.before, sentence, wordings)


def _report(rule: ProofreadRule, suspect: Suspect, wording: Wording) -> Hit:
    """Return the hit: of what is put in or left out, the words beside it are shown, too."""
    start, end, text = _widen(suspect.sentence, wording, suspect.language)
    match = suspect.sentence[start:end]
    values = {"match": match, "replacement": text}
    return Hit(
        suspect.block.span(suspect.start + start, suspect.start + end),
        _FOUND.format(**values),
        replacement=Replacement(text, rule.fix or "unsafe"),
        values=values,
    )


def _widen(sentence: str, wording: Wording, language: str) -> tuple[int, int, str]:
    """Return a change with what is needed to recognise it: whole words, or two characters more."""
    start, end = wording.start, wording.end
    if language == "ja":
        low, high = max(0, start - 2), min(len(sentence), end + 2)
    else:
        low = sentence.rfind(" ", 0, max(0, start - 1)) + 1
        high = sentence.find(" ", end)
        high = len(sentence) if high < 0 else high
    if wording.text and end > start:
        low, high = start, end
    return low, high, sentence[low:start] + wording.text + sentence[end:high]
