"""`double-negative`: what is said by denying its denial (認めないわけではない)."""

import re
from typing import ClassVar, Final, Literal

from checker.core.findings import CheckResult
from checker.core.messages import Message
from checker.core.text.lazy import Lazy
from checker.kinds.japanese.morpheme_at import morpheme_at
from checker.kinds.japanese.phrases import Phrase, PhraseRule, check_phrases, ignoring, including
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.scope import Many

_TWICE = Message("double-negative.negates-twice")
_NAI = "(?:な(?:い|かった|く|かろう)|ありません|無い)"
_CANNOT = (
    "(?:(?:言い?切れ|[言い]え|断言でき|断定でき)(?:ない|ません|ず)|限(?:らない|りません|らず))"
)

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


def _double(name: str, pattern: str, *hints: str, usual: bool = True) -> Phrase:
    return Phrase(name, Lazy(pattern), hints, _TWICE, holds=_negates, usual=usual)


NEGATIVES: Final = (
    _double(
        "nai-wake-dewa-nai",
        f"ない(?:という)?わけ(?:では|でも|じゃ){_NAI}",
        "ないわけ",
        "ないというわけ",
    ),
    _double("naku-wa-nai", f"(?:なく|無く)[はも]{_NAI}", "なくは", "なくも", "無くは", "無くも"),
    _double("nai-koto-wa-nai", f"ないこと[はも]{_NAI}", "ないこと"),
    _double("nai-towa-ienai", f"ないと[はも]{_CANNOT}", "ないとは", "ないとも"),
    _double("nai-hazu-ga-nai", f"ないはず[がは]{_NAI}", "ないはず"),
    _double("nai-demo-nai", f"ないで[はも]{_NAI}", "ないでは", "ないでも"),
    _double(
        "nai-dewa-irarenai",
        "(?:ないで|ずに|ずと)は(?:い|お)られ(?:ない|ません|なかった|なく)",
        "はいられ",
        "はおられ",
        usual=False,
    ),
    _double(
        "nai-wakeniwa-ikanai",
        "ないわけには(?:い[かき]|参[らり]|まい[らり])(?:ない|ません|なかった|なく)",
        "ないわけには",
        usual=False,
    ),
    _double(
        "zaru-wo-enai", "ざるを(?:得|え)(?:ない|ません|なかった|なく|ず)", "ざるを", usual=False
    ),
)


class DoubleNegativeRule(PhraseRule):
    """Parameters of `double-negative`."""

    phrases: ClassVar[tuple[Phrase, ...]] = NEGATIVES

    kind: Literal["double-negative"]
    ignore: Many[str] = ignoring(NEGATIVES)
    include: Many[str] = including(NEGATIVES)


def check(rule: DoubleNegativeRule, target: Target) -> CheckResult:
    """Find double negatives; なければならない and the like say "must" and are none."""
    return check_phrases(rule, target)


KIND = Kind(
    "double-negative",
    DoubleNegativeRule,
    check,
    values=("match", "name", "replacement"),
)
