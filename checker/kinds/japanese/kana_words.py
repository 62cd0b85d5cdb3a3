"""Words that documents write in kana, or in kanji, and the context in which they do.

Source: 公用文における漢字使用等について (平成22年内閣訓令第1号) and 公用文作成の考え方 (2022),
with the usual extension to words whose kanji or readings the table of general use lacks. Each line
holds the dictionary form, what to write, where, in which styles (k: koyobun, b: business,
t: tech), and `?` where the meaning decides.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

Style = Literal["koyobun", "business", "tech"]

_TABLE: Final = """
下さる くださる polite kbt
頂く いただく polite kbt
頂ける いただける polite kbt
致す いたす itasu kbt
御座る ござる always kbt
出来る できる always kbt
出来れば できれば always kbt
貰う もらう te kbt
貰える もらえる te kbt
呉れる くれる te kbt
居る いる always kbt
仕舞う しまう te kbt
欲しい ほしい te kbt
良い よい te kbt
行く いく te-change kbt ?
来る くる te-change kbt ?
見る みる te-try kbt ?
置く おく te-prepare kbt ?
無い ない always kbt
有る ある always kbt
成る なる naru kbt
事 こと clause kbt
物 もの mono kbt
時 とき toki kt ?
所 ところ tokoro kbt
通り とおり toori kbt
通り どおり doori kbt
様 よう you kbt
為 ため tame kbt
訳 わけ wake kbt
筈 はず always kbt
他 ほか hoka kt
共 とも tomo kbt
毎 ごと suffix kbt
達 たち people kbt
迄 まで always kbt
程 ほど hodo kbt
先程 先ほど always kbt
後程 後ほど always kbt
易い やすい suffix kbt
難い にくい suffix kbt
過ぎる すぎる ni-negative kt
知れる しれる mo-negative kbt
言う いう to-noun kbt ?
於く おく ni kbt
拘る かかわる ni-zu kbt
関わる かかわる ni-zu kt
従う したがう opening kbt
因む ちなむ opening kbt
因みに ちなみに always kbt
又 また not-ha kbt
又 また ha t
但し ただし always kbt
且つ かつ always kbt
尚 なお always kbt
即ち すなわち always kbt
或いは あるいは always kbt
故に ゆえに always kbt
予め あらかじめ always kbt
殆ど ほとんど always kbt
暫く しばらく always kbt
概ね おおむね always kbt
凡そ およそ always kbt
敢えて あえて always kbt
寧ろ むしろ always kbt
勿論 もちろん always kbt
何故 なぜ always kbt
何故か なぜか always kbt
何れ いずれ always kbt
何処 どこ always kbt
此処 ここ always kbt
其処 そこ always kbt
此の この always kbt
其の その always kbt
或る ある always kbt
所謂 いわゆる always kbt
如何 いかが ikaga kbt
宜しい よろしい always kbt
宜しく よろしく always kbt
有難い ありがたい always kbt
有難う ありがとう always kbt
有り難う ありがとう always kbt
丁度 ちょうど always kbt
益々 ますます always kbt
矢張り やはり always kbt
余程 よほど always kbt
取り敢えず 取りあえず always kbt
貴方 あなた always kbt
綺麗 きれい always kbt
奇麗 きれい always kbt
是非 ぜひ adverb t
一旦 いったん always t
及び および always t
並びに ならびに always t
若しくは もしくは always t
更に さらに always t
全て すべて always t
既に すでに always t
例えば たとえば always t
様々 さまざま always t
更に さらに opening-comma k
および 及び always k
ならびに 並びに always k
もしくは 若しくは always k
また 又 ha k
すべて 全て always k
すでに 既に always k
さらに 更に not-opening k ?
たとえば 例えば always k
ただちに 直ちに always k
きわめて 極めて always k
おそらく 恐らく always k
かならず 必ず always k
つねに 常に always k
とくに 特に always k
はじめて 初めて adverb k
ふたたび 再び always k
まったく 全く always k
もっぱら 専ら always k
もっとも 最も adverb k ?
わずか 僅か always k
あらためて 改めて always k
みずから 自ら always k
"""

_STYLES: Final[dict[str, Style]] = {"k": "koyobun", "b": "business", "t": "tech"}


@dataclass(frozen=True, slots=True)
class Usage:
    """A word's dictionary form, what to write, the name of its context, and its styles.

    `doubtful` tells that the context cannot wholly decide.
    """

    word: str
    right: str
    context: str
    styles: frozenset[Style]
    doubtful: bool

    @property
    def to_kana(self) -> bool:
        """Whether kanji become kana, and not the other way round."""
        return not self.word[0].isascii() and not "ぁ" <= self.word[0] <= "ゖ"


@cache
def usages() -> dict[str, tuple[Usage, ...]]:
    """Return the built-in words by their dictionary forms."""
    found: dict[str, tuple[Usage, ...]] = {}
    for line in _TABLE.strip().splitlines():
        word, right, context, styles, *doubt = line.split()
        usage = Usage(
            word, right, context, frozenset(_STYLES[each] for each in styles), bool(doubt)
        )
        found[word] = (*found.get(word, ()), usage)
    return found
