"""`weak-phrase`: statements that the writer does not stand by (と思われる, たぶん)."""

import re
from typing import ClassVar, Literal

from checker.core.bilingual import Bilingual
from checker.core.findings import CheckResult
from checker.kinds.japanese.morpheme_at import morpheme_at
from checker.kinds.japanese.phrases import PhraseFunctions, PhraseRule, check_phrases
from checker.kinds.shared.base import Kind, KindDoc, Target


def _is_adverb(match: re.Match[str]) -> bool:
    """Tell whether the match is a word of its own: 「一応」 is none in 「一応答」."""
    word = morpheme_at(match.string, match.start())
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
    KindDoc(
        finds=Bilingual(
            "断定を避けた言い方(と思われる、かもしれない)と、程度の決まらない語(適宜、なるべく)。",
            "Hedges (と思われる) and words that leave open how much or when (適宜).",
        ),
        why=Bilingual(
            "ぼかした言い方は、確かめたことと推測とを混ぜ、誰が何をいつするのかを残しません。"
            "引用(「」の中)と、名詞を説明するだけの「原因と思われる箇所」は見ません。",
            "Hedging mixes what was checked with what is guessed, and leaves nobody with anything"
            " to do. Quotations are left alone, and so is a hedge that only describes a noun.",
        ),
        rule="""\
id: example.weak
kind: weak-phrase
""",
        bad="原因は設定の誤りと思われる。資料は適宜更新する。",
        good="原因は設定の誤りである。資料は毎月末に更新する。",
        values=("match", "name", "replacement"),
    ),
)
