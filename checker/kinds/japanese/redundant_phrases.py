"""The phrases of `redundant`: what says a thing twice, or in more words than it needs."""

import re
from typing import Final

from checker.core.findings import Grade
from checker.core.messages import Message
from checker.core.text.lazy import Lazy
from checker.kinds.japanese.morpheme_at import morpheme_before
from checker.kinds.japanese.phrases import Mend, Phrase
from checker.kinds.japanese.potential import ABLE, able_starts, potential

_TWICE = Message("redundant-phrases.says-it-twice")
_LONG = Message("redundant-phrases.roundabout-way-say")

_KANJI = "々一-鿿"
_DIGITS = "0-9０-９〇一二三四五六七八九十百千数"
_NUMBER = f"[{_DIGITS}][{_DIGITS},，.．]{{0,12}}"
_UNIT = (
    "[万億兆]?(?:円|ドル|人|名|件|台|個|本|枚|社|店|回|倍|割|ページ|時間|分間?|秒間?|日間?|週間"
    "|[か箇ヶケカ]月間?|年間?|キロ|メートル|トン|[%％㎡㎞㎏]|km|kg|m|g)?"
)
_ABOUT = f"(?:{_NUMBER}{_UNIT}(?:[〜～~]|から))?{_NUMBER}{_UNIT}"
_ROUGHLY = f"程度|ほど|[くぐ]らい|前後(?![{_KANJI}])"

# Verbal nouns that people use as verbs every day: 「確認を行う」 is 「確認する」.
_VERBAL = (
    "確認|検討|調査|更新|変更|登録|削除|設定|修正|作成|送信|受信|入力|出力|計算|比較|分析|評価"
    "|報告|連絡|説明|管理|処理|保存|追加|購入|発注|承認|申請|提出|配布|回収|導入|移行|検証|通知"
    "|共有|選択|指定|実行|判断|依頼|調整|周知|精査|見直し|質問|手配|出張|精算|清算"
)
_FORMS: Final = {
    "行う": "する",
    "行い": "し",
    "行った": "した",
    "行って": "して",
    "行わない": "しない",
    "行わなけれ": "しなけれ",
    "行わなかった": "しなかった",
    "行わず": "せず",
    "行われ": "され",
    "行わせ": "させ",
    "行えば": "すれば",
    "行おう": "しよう",
}
_ABLE_FORMS: Final = {
    "である": "できる",
    "だ": "できる",
    "な": "できる",
    "です": "できます",
    "でした": "できました",
    "であった": "できた",
}
_NOT_OBJECTS = tuple("者長員社部課室側様氏間後前中内時上下回目次他度")
_DESCRIBING = frozenset(
    [
        *("所定", "一定", "以下", "下記", "上記", "前記", "別途", "最低限", "最小限", "すべて"),
        *("全て", "多く", "当該", "特段", "定期", "臨時", "緊急", "最終", "同様", "通常", "特別"),
        *("詳細", "追加", "再度", "一部", "全体", "各自", "次", "最初", "最後", "双方", "相互"),
        *("お互い", "一連", "通例", "必要", "個別", "共同", "合同", "自動", "手動"),
        *(
            "複数",
            "多数",
            "大量",
            "個々",
            "独自",
            "上司",
            "部下",
            "本人",
            "顧客",
            "相手",
            "先方",
            "担当",
        ),
    ]
)


def _is_object(match: re.Match[str]) -> bool:
    """Tell whether the noun before 「の」 can be the object: データの確認, but not 所定の確認."""
    if match["no"] is None:
        return True
    noun = morpheme_before(match.string, match.start())
    return (
        noun is not None
        and noun.pos[0] in {"名詞", "接尾辞"}
        and noun.pos[1] != "数詞"
        and noun.pos[2] not in {"副詞可能", "助数詞", "形状詞可能", "助数詞可能", "サ変形状詞可能"}
        and noun.surface not in _DESCRIBING
        and not noun.surface.endswith(_NOT_OBJECTS)
    )


def _do(match: re.Match[str]) -> str:
    """Return 「を確認する」 for 「の確認を行う」, and 「確認する」 for 「確認を行う」."""
    return ("を" if match["no"] else "") + match["noun"] + _FORMS[match["do"]]


def _can(match: re.Match[str]) -> str:
    return match["noun"] + _ABLE_FORMS[match["able"]]


def _each(match: re.Match[str]) -> str | None:
    """Return 「部署ごと」 for 「各部署ごと」; 「社ごと」 for 「各社ごと」 would be no word."""
    return match["noun"] + match["goto"] if len(match["noun"]) > 1 else None


def _twice(
    name: str,
    pattern: str,
    hints: str | tuple[str, ...],
    to: str | Mend | None = None,
    grade: Grade = "unsafe",
) -> Phrase:
    listed = (hints,) if isinstance(hints, str) else hints
    return Phrase(name, Lazy(pattern), listed, _TWICE, to, grade)


LONG_WINDED: Final[tuple[Phrase, ...]] = (
    Phrase(
        "suru-koto-ga-dekiru",
        ABLE,
        ("ことができ", "ことが出来"),
        _LONG,
        potential,
        starts=able_starts,
    ),
    Phrase(
        "suru-koto-ga-kanou",
        Lazy(
            f"(?P<noun>[{_KANJI}]{{2,8}}|[ァ-ヺー]{{3,12}})することが可能"
            f"(?P<able>{'|'.join(sorted(_ABLE_FORMS, key=len, reverse=True))})"
        ),
        ("することが可能",),
        _LONG,
        _can,
    ),
    Phrase(
        "wo-okonau",
        Lazy(
            f"(?:(?P<no>の)|^|(?<=[はがもでにてり。])|(?<=[ぁ-ん]、))(?P<noun>{_VERBAL})を"
            f"(?P<do>{'|'.join(_FORMS)})"
        ),
        ("を行",),
        _LONG,
        _do,
        holds=_is_object,
    ),
    Phrase("baai-ni-oite-wa", Lazy("場合においては"), ("場合においては",), _LONG, "場合は"),
    Phrase(
        "to-iu-koto-ga-ieru",
        Lazy("ということが(言え|いえ)(?=る|ます|よう)"),
        ("ということが",),
        _LONG,
        r"と\1",
    ),
    Phrase("to-itta-youna", Lazy("といったような"), ("といったような",), _LONG, "といった"),
    Phrase(
        "koto-wo-okonau",
        Lazy(f"(?<=[{_KANJI}]{{2}})することを行(?=[ういっわ])"),
        ("することを行",),
        _LONG,
    ),
)

SAID_TWICE: Final[tuple[Phrase, ...]] = (
    _twice("mazu-saisho", "まず(?:最初|はじめ|初め)に", "まず", "最初に", "safe"),
    _twice("mazu-daiichi", "まず第一に", "まず第一に", "第一に", "safe"),
    _twice(
        "ichiban-sai",
        f"(?<![第{_DIGITS}])(?:一番|いちばん)(最[初後大小高低新適良悪])(?![{_KANJI}])",
        ("一番最", "いちばん最"),
        r"\1",
        "safe",
    ),
    _twice("mottomo-sai", "最も(最[大小高低新適良悪善短長多少速強])", "最も最", r"\1", "safe"),
    _twice("ima-genzai", f"(?<![{_KANJI}])今現在(?![{_KANJI}])", "今現在", "現在", "safe"),
    _twice("ato-de-koukai", "(?<![のたる])(?:後|あと)で後悔", "で後悔", "後悔"),
    _twice(
        "kanarazu-hitsuyou",
        "必ず必要(?=です|でし|だ|であ|と[なさ]|にな|。|$)",
        "必ず必要",
        "必要",
    ),
    _twice("hakkiri-meigen", "はっきりと?明言", "明言", "明言"),
    _twice("seizou-maker", "製造メーカー", "製造メーカー", "メーカー"),
    _twice("iwakan-kanjiru", "違和感を感じ(?!取|と)", "違和感を感じ", "違和感を覚え"),
    _twice("kahansuu-koeru", "過半数を超え", "過半数を超え", "半数を超え"),
    _twice("higai-koumuru", "被害を被(?=[るりっ])", "被害を被", "被害を受け"),
    _twice(
        "yaku-teido",
        f"(?<![{_KANJI}])約(?P<about>{_ABOUT})(?:{_ROUGHLY})",
        "約",
        r"約\g<about>",
    ),
    _twice(
        "oyoso-teido",
        f"(?P<word>およそ|おおよそ|おおむね|概ね)(?P<about>{_ABOUT})(?:{_ROUGHLY})",
        ("よそ", "おおむね", "概ね"),
        r"\g<word>\g<about>",
    ),
    _twice(
        "kaku-goto",
        f"(?<![{_KANJI}])各(?P<noun>(?!種|位|自|々)(?:[{_KANJI}]{{1,6}}?|[ァ-ヺー]{{2,12}}))"
        "(?P<goto>ごと|毎)(?=[にのではも、。])",
        "各",
        _each,
    ),
    _twice("mai-goto", "毎([年月週日回朝晩])(?:ごと|毎)(?:に|(?=の))", "毎", r"毎\1"),
    _twice(
        "dai-kai-me",
        f"第(?P<number>{_NUMBER})(?P<unit>回|日|期|週|年|弾|章|版|号|位)目(?![{_KANJI}])",
        "目",
        r"第\g<number>\g<unit>",
    ),
    _twice(
        "mada-mi",
        "(?:まだ|未だ|いまだ)(未(?:完成|完了|解決|定|確定|提出|決定|着手|確認|経験|対応|回答|処理"
        "|公開|実施|設定|登録|承認))",
        ("だ未",),
        r"\1",
    ),
    _twice(
        "saido-sai",
        "(?:再度|再び|ふたたび|改めて|もう一度)(再(?:開(?!発)|検討|確認|送|提出|考|認識|調整))",
        "再",
        r"\1",
    ),
    _twice(
        "arakajime-yo",
        "(?:あらかじめ|予め|前もって)(予[告約想期測])(?=[すしさ])",
        ("予",),
        r"\1",
    ),
    _twice("ikou-kara", "(?<=[月日年時分期度回降])(以降|以後)から", ("以降か", "以後か"), r"\1"),
    _twice(
        "nomi-ni-kagiru",
        "(?:のみ|だけ)に(?=限(?:る|りま|って|った|定))",
        ("のみに", "だけに"),
        "に",
    ),
    _twice("ijou-koeru", f"(?<=[{_KANJI}%％])以上を超え", "以上を超え", "を超え"),
    _twice("genjou-joukyou", "現状の(状[況態])", "現状の状", r"現在の\1"),
    _twice("ichiran-list", "一覧リスト", "一覧リスト", "一覧"),
    _twice("kakuji-sorezore", "各自それぞれ|それぞれ各自", "それぞれ", "各自"),
    _twice("kanousei-kamo", "可能性があるかもしれません", "可能性がある", "可能性があります"),
    _twice("kanousei-kamo-plain", "可能性があるかもしれない", "可能性がある", "可能性がある"),
    _twice("zutsuu-itai", "頭痛が痛", "頭痛が痛", "頭が痛"),
    _twice("hanzai-okasu", "犯罪を犯(?=[しすさせそ])", "犯罪を犯", "罪を犯"),
    _twice("henji-kaesu", "返事を返(?=[しすさせそ])", "返事を返"),
    _twice("dengon-tsutaeru", "伝言を伝え", "伝言を伝え"),
    _twice("iro-henshoku", "色が変色", "色が変色"),
    _twice("gantan-asa", "元旦の朝", "元旦の朝", "元旦"),
    _twice("engan-zoi", "沿岸沿い", "沿岸沿い", "沿岸"),
    _twice("nihon-rainichi", "日本[にへ]来日", "来日", "来日"),
    _twice("amerika-tobei", "(?:アメリカ|米国)[にへ]渡米", "渡米", "渡米"),
    _twice("kaisha-shussha", f"(?<![{_KANJI}])会社[にへ]出社", "出社", "出社"),
    _twice("gakkou-toukou", f"(?<![{_KANJI}])学校[にへ]登校", "登校", "登校"),
    _twice("jinryoku-tsukusu", "尽力を尽く", "尽力を尽く"),
    _twice("kakou-kuwaeru", "加工を加え", "加工を加え"),
    _twice("bokin-tsunoru", "募金を募(?=[るりっろ])", "募金を募", "寄付を募"),
    _twice("kyoshiki-ageru", "挙式を挙げ", "挙式を挙げ", "式を挙げ"),
    _twice("entenka-moto", "炎天下の(?:もと|下)(?=[でに])", "炎天下の", "炎天下"),
)

REDUNDANT: Final = LONG_WINDED + SAID_TWICE
IN_PROVISIONS: Final = frozenset(("suru-koto-ga-dekiru", "wo-okonau", "baai-ni-oite-wa"))
"""Phrases that are the terms of art in the articles of a regulation."""
