"""`double-negative`: what is said by denying its denial (認めないわけではない)."""

from typing import ClassVar, Literal

from checker.core.findings import CheckResult
from checker.core.text import lazy_re as re
from checker.kinds.japanese.morpheme_lookup import find_morpheme_at
from checker.kinds.japanese.phrases import PhraseFunctions, PhraseRule, check_phrases
from checker.kinds.shared.base import Kind, Target

# In these the dictionary sees ない, but nobody hears a negation any more.
_NO_LONGER = (
    *("つまら", "詰まら", "もったい", "勿体", "くだら", "下ら", "たまら", "堪ら", "かまわ"),
    *("構わ", "すま", "済ま", "申し訳", "申しわけ", "仕方", "しかた", "さりげ", "何気", "なにげ"),
    *("みっとも", "とんでも", "やるせ", "味気", "あっけ", "そっけ", "頼り", "大人げ", "情け"),
    *("心もと", "少", "危", "汚", "切", "幼"),
)


_ASKED = re.compile(r"[^。！!]{0,20}?(?:か|でしょうか|の)(?:[？?]|。?$)")


def _asks(match: re.Match[str]) -> bool:
    """Tell whether the sentence asks: わからないことはなかったか denies nothing."""
    return _ASKED.match(match.string, match.end()) is not None


def _negates(match: re.Match[str]) -> bool:
    """Tell whether the first ない negates: it does not in 少ない, つまらない and もったいない."""
    if match.string.endswith(_NO_LONGER, 0, match.start()) or _asks(match):
        return False
    word = find_morpheme_at(match.string, match.start())
    return word is not None and word.dictionary_form in {"ない", "無い", "ぬ"}


class DoubleNegativeRule(PhraseRule):
    """Parameters of `double-negative`."""

    lexicon: ClassVar[str] = "double-negative"
    functions: ClassVar[PhraseFunctions] = PhraseFunctions(only={"negates": _negates})

    kind: Literal["double-negative"]


def check(rule: DoubleNegativeRule, target: Target) -> CheckResult:
    """Find double negatives; なければならない and the like say "must" and are none."""
    return check_phrases(rule, target)


KIND = Kind(
    "double-negative",
    DoubleNegativeRule,
    check,
    values=("match", "name", "replacement"),
)
