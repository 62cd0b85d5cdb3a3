"""Nouns of two verbs whose okurigana official documents leave out, and how verbs inflect.

Sources: 送り仮名の付け方 (昭和48年内閣告示第2号, 通則6 and 7) and 公用文における漢字使用等について
(平成22年内閣訓令第1号, 別紙の2). Each pair is the main rule's spelling and the official one.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

_OMITTED: Final = """
明け渡し/明渡し 言い渡し/言渡し 入れ替え/入替え 植え付け/植付け 受け入れ/受入れ
受け皿/受皿 受け持ち/受持ち 受け渡し/受渡し 打ち合わせ/打合せ 打ち切り/打切り 埋め立て/埋立て
売り上げ/売上げ 売り惜しみ/売惜しみ 売り出し/売出し 売り場/売場 売り払い/売払い 売り渡し/売渡し
売れ行き/売行き 追い越し/追越し 置き場/置場 贈り物/贈物 買い上げ/買上げ 買い入れ/買入れ
買い受け/買受け 買い換え/買換え 買い占め/買占め 買い取り/買取り 買い戻し/買戻し 買い物/買物
書き換え/書換え 格付け/格付 掛け金/掛金 貸し切り/貸切り 貸し越し/貸越し 貸し倒れ/貸倒れ
貸し出し/貸出し 貸し付け/貸付け 借り入れ/借入れ 借り受け/借受け 借り換え/借換え 刈り取り/刈取り
切り上げ/切上げ 切り替え/切替え 切り下げ/切下げ 切り捨て/切捨て 切り取り/切取り 切り離し/切離し
組み合わせ/組合せ 組み入れ/組入れ 組み替え/組替え 組み立て/組立て 繰り上げ/繰上げ 繰り入れ/繰入れ
繰り替え/繰替え 繰り越し/繰越し 繰り下げ/繰下げ 繰り延べ/繰延べ 繰り戻し/繰戻し 差し押さえ/差押え
差し止め/差止め 差し引き/差引き 差し戻し/差戻し 下請け/下請 締め切り/締切り 仕分け/仕分
据え置き/据置き 据え付け/据付け 座り込み/座込み 備え置き/備置き 備え付け/備付け 立ち会い/立会い
立ち入り/立入り 立て替え/立替え 月掛け/月掛 付き添い/付添い 月払い/月払 積み替え/積替え
積み込み/積込み 積み出し/積出し 積み立て/積立て 釣り合い/釣合い 手続き/手続 問い合わせ/問合せ
届け出/届出 取り上げ/取上げ 取り扱い/取扱い 取り替え/取替え 取り決め/取決め 取り崩し/取崩し
取り消し/取消し 取り壊し/取壊し 取り下げ/取下げ 取り締まり/取締り 取り調べ/取調べ 取り立て/取立て
取り次ぎ/取次ぎ 取り付け/取付け 取り戻し/取戻し 投げ売り/投売り 抜き取り/抜取り 飲み物/飲物
乗り換え/乗換え 乗り組み/乗組み 話し合い/話合い 払い込み/払込み 払い下げ/払下げ 払い出し/払出し
払い戻し/払戻し 払い渡し/払渡し 貼り付け/貼付け 引き上げ/引上げ 引き受け/引受け 引き起こし/引起し
引き換え/引換え 引き込み/引込み 引き下げ/引下げ 引き締め/引締め 引き継ぎ/引継ぎ 引き取り/引取り
引き渡し/引渡し 日雇い/日雇 歩留まり/歩留り 不払い/不払 振り出し/振出し 前払い/前払 巻き取り/巻取り
見合わせ/見合せ 見積もり/見積り 見習い/見習 未払い/未払 申し合わせ/申合せ 申し入れ/申入れ
申し込み/申込み 申し立て/申立て 申し出/申出 持ち家/持家 持ち込み/持込み 元請け/元請 催し物/催物
盛り土/盛土 雇い入れ/雇入れ 譲り受け/譲受け 譲り渡し/譲渡し 呼び出し/呼出し
読み替え/読替え 割り当て/割当て 割り増し/割増し 割り戻し/割戻し 支払い/支払 肩書き/肩書
箇条書き/箇条書 手引き/手引 控え室/控室

"""
# elsewhere both stand: 受け付け as an act, 受付 as a desk; 売主 as the law calls a seller
_OFFICIAL_ONLY: Final = """
受け付け/受付 受け取り/受取 請け負い/請負 振り替え/振替 取り組み/取組 預かり金/預り金 覚え書き/覚書
裏書き/裏書 売り主/売主 買い主/買主 貸し主/貸主 借り主/借主 雇い主/雇主
"""
_ALWAYS_OMITTED: Final = (
    "取り引き/取引 割り引き/割引 割り合い/割合 日付け/日付 建て物/建物 書き留め/書留"
)

# written in kanji alone these are other words: 組合, 貼付(ちょうふ), 譲渡(じょうと), 預金, 見合(い)
_OTHER_WORDS: Final = frozenset(["組合", "貼付", "譲渡", "預金", "見合", "割増", "受入"])

_SEGMENT = re.compile("([一-龯々]+)([ぁ-ん]*)")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun by the main rule and in official documents; `main` is "" where both may stand."""

    main: str
    official: str

    @property
    def bare(self) -> str:
        """The noun in kanji alone, as it begins compounds: 申込 of 申込書."""
        return kanji_of(self.official)


def kanji_of(word: str) -> str:
    """Return a word without its hiragana."""
    return re.sub("[ぁ-ん]+", "", word)


@cache
def nouns() -> dict[str, Noun]:
    """Return every spelling of the nouns, right or wrong, and the noun that it is."""
    found: dict[str, Noun] = {}
    for pairs, always in ((_OMITTED, None), (_OFFICIAL_ONLY, ""), (_ALWAYS_OMITTED, "both")):
        for pair in pairs.split():
            main, official = pair.split("/")
            noun = Noun(official if always else main if always is None else "", official)
            for spelling in (main, official, *_spellings(main)):
                if spelling not in _OTHER_WORDS:
                    found.setdefault(spelling, noun)
    return found


def _spellings(main: str) -> list[str]:
    """Return what is left when okurigana are dropped: 申し込み, 申込み, 申し込, 申込."""
    parts = [
        [kanji + kana for kana in dict.fromkeys((kana, kana[-1:], ""))]
        for kanji, kana in _SEGMENT.findall(main)
    ]
    return ["".join(choice) for choice in product(*parts)]


RIGHT_STEMS: Final = {"危い": "危ない", "少い": "少ない", "少く": "少なく"}
"""Words that the dictionary resolves otherwise."""


def inflected(surface: str, dictionary_form: str, right: str) -> str | None:
    """Return the inflected `surface` of the verb `right` instead of `dictionary_form`.

    `申込み` of `申込む` is `申し込み` of `申し込む`. None where the two end differently.
    """
    kept = 0
    while surface[: kept + 1] == dictionary_form[: kept + 1] and kept < len(surface):
        kept += 1
    tail = dictionary_form[kept:]
    if not right.endswith(tail):
        return None
    return right[: len(right) - len(tail)] + surface[kept:]
