"""`double-negative`: what is said by denying its denial (認めないわけではない)."""

import re
from typing import ClassVar, Literal

from checker.core.bilingual import Bilingual
from checker.core.findings import CheckResult
from checker.kinds.japanese.morpheme_at import morpheme_at
from checker.kinds.japanese.phrases import PhraseFunctions, PhraseRule, check_phrases
from checker.kinds.shared.base import Kind, KindDoc, Target

# In these the dictionary sees ない, but nobody hears a negation any more.
_NO_LONGER = (
    *("つまら", "詰まら", "もったい", "勿体", "くだら", "下ら", "たまら", "堪ら", "かまわ"),
    *("構わ", "すま", "済ま", "申し訳", "申しわけ", "仕方", "しかた", "さりげ", "何気", "なにげ"),
    *("みっとも", "とんでも", "やるせ", "味気", "あっけ", "そっけ", "頼り", "大人げ", "情け"),
    *("心もと", "少", "危", "汚", "切", "幼"),
)


def _negates(match: re.Match[str]) -> bool:
    """Tell whether the first ない negates: it does not in 少ない, つまらない and もったいない."""
    if match.string.endswith(_NO_LONGER, 0, match.start()):
        return False
    word = morpheme_at(match.string, match.start())
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
    KindDoc(
        finds=Bilingual(
            "打消しを打ち消す言い方(認めないわけではない、できなくはない)。",
            "What is said by denying its denial (認めないわけではない).",
        ),
        why=Bilingual(
            "二重否定は、認めるのか認めないのかを読み手に委ねます。"
            "義務を表す「なければならない」と、引用(「」の中)は見ません。",
            "A double negative leaves the reader to decide what is meant. 「なければならない」"
            " says “must” and is none; quotations are left alone.",
        ),
        rule="""\
id: example.negative
kind: double-negative
""",
        bad="当日の予約を認めないわけではない。",
        good="例外として、当日の予約も認める。",
        values=("match", "name", "replacement"),
    ),
)
