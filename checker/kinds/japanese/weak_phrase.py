"""`weak-phrase`: statements that the writer does not stand by (と思われる, たぶん)."""

import re
from typing import ClassVar, Final, Literal

from checker.core.findings import CheckResult
from checker.core.messages import Message
from checker.core.text.lazy import Lazy
from checker.kinds.japanese.morpheme_at import morpheme_at
from checker.kinds.japanese.phrases import Phrase, PhraseRule, check_phrases, ignoring, including
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.scope import Many

_HEDGE = Message("weak-phrase.hedges")
_VAGUE = Message("weak-phrase.leaves-open-how-much")

# What may follow a hedge that states something; before a noun it only describes one.
_STATES = (
    "(?=[。．、，！!？?）)\\s]|$|が[、，]?|ので|のです|のだ|ため|から|けれど|けど|し、|もの[のと])"
)
_ENDS = f"(?:る{_STATES}|ます|まし(?=た)|た{_STATES})"


def _is_adverb(match: re.Match[str]) -> bool:
    """Tell whether the match is a word of its own: 「一応」 is none in 「一応答」."""
    word = morpheme_at(match.string, match.start())
    return word is not None and word.end == match.end()


def _hedge(name: str, pattern: str, hint: str, *, usual: bool = True) -> Phrase:
    return Phrase(name, Lazy(pattern), (hint,), _HEDGE, usual=usual)


def _adverb(name: str, pattern: str, *hints: str, usual: bool = True) -> Phrase:
    return Phrase(name, Lazy(pattern), hints, _VAGUE, holds=_is_adverb, usual=usual)


WEAK: Final = (
    _hedge("to-omowareru", f"と思われ{_ENDS}", "と思われ"),
    _hedge("to-kangaerareru", f"と考えられ{_ENDS}", "と考えられ", usual=False),
    _hedge("to-omou", f"と思(?:う{_STATES}|います|って(?:いる|います))", "と思", usual=False),
    _hedge(
        "kamoshirenai",
        f"かも(?:しれ|知れ)(?:ません|ない{_STATES}|なかった|ず(?=[、，]))",
        "かも",
    ),
    _hedge(
        "youda",
        f"(?<=[るたいな])よう(?:だ(?![っろと])|です|であ(?:る{_STATES}|った)|でし(?=た(?!ら)))",
        "よう",
    ),
    _hedge("ki-ga-suru", "(?:ような|そんな|な)気が(?:する|します|している|しています)", "気が"),
    _hedge("nodewanaika", "のでは(?:ない|なかろう)かと(?:思|考え)", "のでは"),
    _hedge("darou", f"(?:だろう|でしょう){_STATES}(?!か)", "う", usual=False),
    Phrase(
        "tabun",
        Lazy("たぶん|多分(?!に)"),
        ("たぶん", "多分"),
        _HEDGE,
        holds=_is_adverb,
    ),
    Phrase("osoraku", Lazy("おそらく|恐らく"), ("おそらく", "恐らく"), _HEDGE),
    _adverb("ichiou", "一応", "一応"),
    _adverb("tashou", "(?<!の)多少(?![にをと])", "多少"),
    _adverb("narubeku", "なるべく|成るべく", "なるべく", "成るべく"),
    _adverb("tekigi", "適宜", "適宜"),
    Phrase("aru-teido", Lazy("ある程度"), ("ある程度",), _VAGUE, usual=False),
    _adverb("dekirudake", "できるだけ|できる限り", "できるだけ", "できる限り", usual=False),
)


class WeakPhraseRule(PhraseRule):
    """Parameters of `weak-phrase`."""

    phrases: ClassVar[tuple[Phrase, ...]] = WEAK

    kind: Literal["weak-phrase"]
    ignore: Many[str] = ignoring(WEAK)
    include: Many[str] = including(WEAK)


def check(rule: WeakPhraseRule, target: Target) -> CheckResult:
    """Find hedges and words that leave open how much or when."""
    return check_phrases(rule, target)


KIND = Kind(
    "weak-phrase",
    WeakPhraseRule,
    check,
    values=("match", "name", "replacement"),
)
