"""Whether a Japanese sentence ends in the polite style (です・ます) or the plain one (である).

Decided by how the sentence ends, and only where the ending leaves no doubt: noun endings (体言止め),
questions in plain form, quotations and fragments have no style of their own.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """The two styles that a Japanese text keeps apart."""

    POLITE = "desumasu"
    PLAIN = "dearu"


@dataclass(frozen=True, slots=True)
class Ending:
    """A sentence's style, and the characters (from `start` to `end`) that show it."""

    style: Style
    start: int
    end: int


# A remark in brackets or a note's number after the verb says nothing about the verb.
_REMARK = r"(?:[(（\[［【][^()（）\[\]［］【】]{0,40}[)）\]］】]|[※*＊†][0-9０-９]*|[¹²³⁴-⁹])*"
_STOP = r"[。．!！?？]+"
_PARTICLES = "(?:ので|のに|から|けれども|けれど|けど|[がのねよわしか])*"

# Before ます stands a verb's stem, in i or e; after a it is a verb of its own: 済ます, だます.
_STEM = "[いきぎしじちにひびみりぎえけげせぜてでねへべめれ一-鿿々]"
_VERBS_IN_MASU = "覚冷醒励済悩澄騙晦"
_POLITE = re.compile(
    "(?:"
    f"(?<=[^{_VERBS_IN_MASU}])(?<={_STEM})(?:ます|ました|ません(?:でした)?|ましょう)"
    "|です|でした|でしょう|ください(?:ませ|ました)?|下さい|くださる?ようお願い"
    ")" + _PARTICLES + "(?=" + _REMARK + _STOP + _REMARK + r"\s*$)"
)

_ADJECTIVES = (
    "(?:な|た|し|やす|にく|づら|よ|[高低多少大小長短早速遅強弱良悪深浅広狭重軽近遠古安薄厚太細無若甘辛])い"
)
_NOT_A_VERB_KU = "(?<![全暫如])"
_PLAIN_VERBS = (
    "(?:[すなあいれせえけてでめべねげきぎじみりおとがまわかさざどちびへひめ一-鿿]る"
    f"|[一-鿿](?:う|{_NOT_A_VERB_KU}く|す|ぐ|ぶ|む)|[持待立打勝保放]つ"
    "|(?:基|近|気|片)づく|ておく|ていく|[しもい]たす|らす|やす|かす|こす|とす|なす|しまう|もらう|おこなう|という)"
)
_PLAIN_PAST = (
    "(?:し|っ|い|れ|け|え|せ|て|め|べ|ね|き|ぎ|じ|み|り|げ|で|ち|なかっ|かっ|[見出来得経寝似])た"
    "|[んい]だ"
)
_PLAIN = re.compile(
    "(?:"
    "で(?:は|も)?ある|であった|であろう|だった|だろう"
    "|(?<![まただ])だ"
    f"|{_PLAIN_PAST}|{_ADJECTIVES}|{_PLAIN_VERBS}"
    ")(?=" + _REMARK + _STOP + _REMARK + r"\s*$)"
)
_NOUNS = re.compile("(?:こちら|まる|あした|いただ|未だ|ただ|まだ|はずだ?った?ら)$")


def ending(sentence: str) -> Ending | None:
    """Return how a sentence ends, or None where it has no style that is beyond doubt."""
    for style, pattern in ((Style.POLITE, _POLITE), (Style.PLAIN, _PLAIN)):
        match = pattern.search(sentence)
        if match:
            return Ending(style, *match.span())
    return None
