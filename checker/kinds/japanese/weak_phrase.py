"""`weak-phrase`: statements that the writer does not stand by (と思われる, たぶん)."""

import re
from typing import ClassVar, Literal

from checker.core.findings import CheckResult
from checker.kinds.japanese.morpheme_lookup import find_morpheme_at
from checker.kinds.japanese.phrases import PhraseFunctions, PhraseRule, check_phrases
from checker.kinds.shared.base import Kind, Target


def _is_adverb(match: re.Match[str]) -> bool:
    """Tell whether the match is a word of its own: 「一応」 is none in 「一応答」."""
    word = find_morpheme_at(match.string, match.start())
    return word is not None and word.end == match.end()


class WeakPhraseRule(PhraseRule):
    """Parameters of `weak-phrase`."""

    lexicon: ClassVar[str] = "weak-phrase"
    functions: ClassVar[PhraseFunctions] = PhraseFunctions(only={"is-adverb": _is_adverb})

    kind: Literal["weak-phrase"]


def check(rule: WeakPhraseRule, target: Target) -> CheckResult:
    """Find hedges and words that leave open how much or when."""
    return check_phrases(rule, target)


KIND = Kind(
    "weak-phrase",
    WeakPhraseRule,
    check,
    values=("match", "name", "replacement"),
)
