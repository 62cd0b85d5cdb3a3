"""Tell whether a Japanese sentence ends in the polite style (です・ます) or the plain (である).

Decided by how the sentence ends, and only where the ending leaves no doubt: noun endings
(体言止め), questions in plain form, quotations and fragments without a full stop have no style.
"""

from enum import StrEnum

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re


class SentenceStyle(StrEnum):
    """The two styles that a Japanese text keeps apart."""

    POLITE = "desumasu"
    PLAIN = "dearu"


@dataclass(frozen=True, slots=True)
class Ending:
    """A sentence's style, and the characters (from `start` to `end`) that show it."""

    style: SentenceStyle
    start: int
    end: int


# A remark in brackets or a note's mark beside the full stop says nothing about the verb.
_REMARK = r"(?:[(（\[［【][^()（）\[\]［］【】]{0,60}[)）\]］】]|[※*＊†][0-9０-９]*|[¹²³⁴-⁹])"
# a run of marks is tried as a whole: thousands of them would take for ever
_CLOSE = re.compile(rf"{_REMARK}{{0,3}}(?<![。．.!！?？])[。．.!！?？]++{_REMARK}{{0,3}}\s*\Z")

_KANJI = "々一-鿿"
# Before ます stands a verb's stem, which ends in i, e or a kanji; だます and 済ます are plain.
_STEM = f"(?<=[いきぎしじちにひびみりえけげせぜてでねへべめれ{_KANJI}])(?<![覚冷醒励済悩澄騙])"
_PARTICLES = "(?:か|ね|よ|が|ので|から|けれど|けれども)?"
_POLITE = re.compile(
    f"(?:{_STEM}(?:ます|ました|ません|ませんでした|ましょう)|です|でした|でしょう"
    rf"|ください|下さい|くださいませ){_PARTICLES}\Z"
)

_SHORT = "高低多少大小長短早速遅強弱良悪深浅広狭重軽近遠古安薄厚太細無若"
_ADJECTIVE = rf"(?<!だい)たい|(?:な|し|よ|やす|にく|づら|[{_SHORT}])い"
_RU = f"[あいえおかがきぎけげさざしじすずせちてでとどなねびへべまみめよりれわ{_KANJI}]る|[てつ]くる"
_OTHER_VERBS = (
    f"[{_KANJI}][うすぐぶむ]|[がなまらあ]う|(?:と|を|は)いう|(?<![全暫如{_SHORT}])(?<=[{_KANJI}])く"
    "|づく|[てで][おい]く|[たらやかことな]す|[持待立打勝保放]つ"
)
_PAST = "[いえかきぎけげしじちっつてでねべみめりれせ見出来得経寝似]た"
_PLAIN = re.compile(
    r"(?:(?:で(?:は|も)?)?ある|であった|であろう|だった|だろう|(?<![また])だ"
    rf"|(?:{_PAST}|{_ADJECTIVE}|{_RU}|{_OTHER_VERBS}))\Z"
)
_NOT_PLAIN = re.compile(r"(?:やりか|しか|こな|あな|あし|はか|ふ|う)た\Z")
_LONGEST = 16
"""Characters that no ending exceeds: 「ませんでしたけれども」 has ten. Nothing before can match."""


def find_ending(sentence: str) -> Ending | None:
    """Return how a sentence ends, or None where it has no style that is beyond doubt."""
    close = _CLOSE.search(sentence)
    if close is None:
        return None
    words = sentence[: close.start()].rstrip()
    if polite := _POLITE.search(words, len(words) - _LONGEST):
        return Ending(SentenceStyle.POLITE, *polite.span())
    plain = _PLAIN.search(words, len(words) - _LONGEST)
    if plain is None or _NOT_PLAIN.search(words, len(words) - _LONGEST):
        return None
    return Ending(SentenceStyle.PLAIN, *plain.span())


def has_predicate(line: str) -> bool:
    """Return whether a line without a full stop ends in a verb or copula, in either style."""
    words = line.rstrip()
    start = len(words) - _LONGEST
    if _POLITE.search(words, start):
        return True
    return _PLAIN.search(words, start) is not None and _NOT_PLAIN.search(words, start) is None
