"""Recognise the auxiliaries, formal nouns and adverbs that are written in kana."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.language.morphology import Morpheme


@dataclass(frozen=True, slots=True)
class Place:
    """The `index`th of the morphemes of a text."""

    found: Sequence[Morpheme]
    index: int

    @property
    def word(self) -> Morpheme:
        """The morpheme itself."""
        return self.found[self.index]

    def near(self, distance: int) -> Morpheme | None:
        """Return the morpheme so many places away, if there is one."""
        index = self.index + distance
        return self.found[index] if 0 <= index < len(self.found) else None

    def surface(self, distance: int) -> str:
        """Return what is written there, or ""."""
        near = self.near(distance)
        return "" if near is None else near.surface

    def lemma(self, distance: int) -> str:
        """Return the dictionary form there, or ""."""
        near = self.near(distance)
        return "" if near is None else near.dictionary_form

    def pos(self, distance: int) -> tuple[str, ...]:
        """Return the part of speech there, or as many empty names."""
        near = self.near(distance)
        return ("",) * 6 if near is None else near.pos


_STOPS: Final = frozenset(["", "。", "．", "！", "？", "\n", "「", "（", "・"])
_COMMAS: Final = frozenset(["、", "，"])
_HONOURS: Final = frozenset(["お", "ご", "御"])
# before ていく and てくる: verbs of change, which go nowhere (持って行く is a movement)
_CHANGING: Final = """
する なる 増える 減る 増やす 減らす 進む 進める 続く 続ける 高まる 高める 広がる 広げる 変わる
変える 強まる 強める 伸びる 伸ばす 見直す 取り組む 目指す れる られる 生じる 生ずる 失う 落ちる
上がる 下がる 決める 決まる 整える 深める 深まる
"""
_TRYING: Final = """
する やる 試す 考える 使う 聞く 話す 調べる 確かめる 行う 書く 読む 尋ねる 比べる 入れる 変える
"""
_PREPARING: Final = """
する 決める 調べる 確かめる 知らせる 伝える 覚える 書く 読む 見る 考える 定める 済ませる 整える
備える
"""
# before の通り: what is pointed at, and no street
_LISTED: Final = """
次 以下 下記 左記 右記 上記 前記 前述 後述 別紙 別表 別添 記載 予定 計画 指示 規定 条文 図 表
従来 元 通常 説明 報告 要領 手順 例年 見込み 期待 想定 案 原案 契約
"""
_AS_SAID: Final = """
予定 計画 従来 文字 例年 期待 想定 希望 指示 規定 通常 平常 約束 契約 定刻 手順 見込み 期日 仕様
要望 注文 日程 規則 法律 説明 申請 見積もり
"""
_PEOPLE: Final = """
私 人 者 社員 職員 子供 生徒 学生 仲間 僕 君 我 先生 親 大人 若者 顧客 利用者 担当者 参加者
"""
_NAMES: Final = (_CHANGING, _TRYING, _PREPARING, _LISTED, _AS_SAID, _PEOPLE)
CHANGING, TRYING, PREPARING, LISTED, AS_SAID, PEOPLE = (frozenset(each.split()) for each in _NAMES)


def _te(place: Place) -> bool:
    return place.surface(-1) in {"て", "で"} and place.pos(-1)[1] == "接続助詞"


def _after(place: Place, verbs: frozenset[str]) -> bool:
    """Tell whether て follows one of these verbs; `として` has none."""
    as_what = place.surface(-2) == "し" and place.surface(-3) == "と"
    return _te(place) and place.lemma(-2) in verbs and not as_what


def _honoured(place: Place) -> bool:
    """Tell whether お待ち, ご確認 or お願い stands before."""
    noun_or_verb = place.pos(-1)[0] in {"名詞", "動詞"} and place.surface(-1) != ""
    return noun_or_verb and (place.surface(-2) in _HONOURS or place.surface(-1)[0] in _HONOURS)


def _polite(place: Place) -> bool:
    return _te(place) or _honoured(place)


def _itasu(place: Place) -> bool:
    return place.pos(-1)[2] == "サ変可能" or _honoured(place)


def _attributive(place: Place) -> bool:
    pos = place.pos(-1)
    return (
        pos[0] in {"動詞", "助動詞", "形容詞"}
        and pos[5].startswith(("連体形", "終止形"))
        and place.lemma(-1) not in {"だ", "です", "ます"}
    )


def _joins(place: Place) -> bool:
    """Tell whether the word is followed by a noun, and so part of a compound."""
    return place.pos(1)[0] in {"名詞", "接尾辞"}


def _clause(place: Place) -> bool:
    reported = place.surface(-1) == "の" and place.surface(-2) == "と"
    return (_attributive(place) or reported) and not _joins(place)


def _mono(place: Place) -> bool:
    verb = place.pos(-1)[0] == "動詞" and _attributive(place)
    return verb and place.surface(1) == "と" and place.lemma(2) == "する"


def _toki(place: Place) -> bool:
    return _attributive(place) and place.surface(1) == "は"


def _tokoro(place: Place) -> bool:
    done = place.lemma(-1) == "た" and place.surface(1) in _COMMAS
    now = place.surface(-1) == "の" and place.surface(-2) in {"今", "現在"}
    return done or now


_AFTER_TOORI: Final = frozenset(["、", "，", "に", "で", "です", "だ", "。", "と", "の", ""])


def _toori(place: Place) -> bool:
    listed = place.surface(-1) == "の" and place.surface(-2) in LISTED
    pointed = place.surface(-1) in {"その", "この"}
    return (listed or pointed or _attributive(place)) and place.surface(1) in _AFTER_TOORI


def _doori(place: Place) -> bool:
    return place.surface(-1) in AS_SAID and not _joins(place)


def _you(place: Place) -> bool:
    return place.word.pos[1] == "助動詞語幹" and place.surface(1) in {
        "に",
        "な",
        "だ",
        "です",
        "で",
    }


def _tame(place: Place) -> bool:
    bound = place.surface(-1) in {"の", "この", "その"} or _attributive(place)
    return bound and place.surface(1) in {"、", "，", "に", "の", "で", "です", "だ", "。", ""}


def _wake(place: Place) -> bool:
    return _attributive(place) and place.surface(1) in {"に", "で"} and place.surface(2) == "は"


def _hoka(place: Place) -> bool:
    bound = place.surface(-1) in {"の", "この"} or _attributive(place)
    return bound and place.surface(-2) != "そ" and place.surface(1) in {"、", "，", "に", "は"}


def _tomo(place: Place) -> bool:
    return place.surface(-1) == "と" and place.surface(1) == "に"


def _naru(place: Place) -> bool:
    return place.surface(-1) in {"に", "と"}


def _suffix(place: Place) -> bool:
    return place.word.pos[0] == "接尾辞" and place.surface(1) not in {"年", "月", "日", "回", "週"}


def _people(place: Place) -> bool:
    return place.word.pos[0] == "接尾辞" and place.surface(-1) in PEOPLE


def _hodo(place: Place) -> bool:
    return place.word.pos[0] == "助詞"


def _negated(place: Place) -> bool:
    return place.lemma(1) in {"ない", "ます", "ず", "ぬ"}


def _ni_negative(place: Place) -> bool:
    return place.surface(-1) == "に" and _negated(place)


def _mo_negative(place: Place) -> bool:
    return place.surface(-1) == "も" and place.surface(-2) == "か" and _negated(place)


def _to_noun(place: Place) -> bool:
    named = {"こと", "もの", "わけ", "点", "事", "物", "意味", "ところ", "場合"}
    return place.surface(-1) == "と" and place.surface(1) in named


def _ni(place: Place) -> bool:
    return place.surface(-1) == "に"


def _ni_zu(place: Place) -> bool:
    bound = place.surface(-1) == "に" or (place.surface(-1) == "も" and place.surface(-2) == "に")
    return bound and place.surface(1) == "ず"


def _opens(place: Place) -> bool:
    return place.surface(-1) in _STOPS


def _opening(place: Place) -> bool:
    return _opens(place) and place.surface(1) in {"て", "に"} and place.surface(2) in _COMMAS


def _opening_comma(place: Place) -> bool:
    return _opens(place) and place.surface(1) in _COMMAS


def _not_opening(place: Place) -> bool:
    return not _opens(place) and place.surface(1) not in _COMMAS


def _ha(place: Place) -> bool:
    return place.surface(1) == "は" and place.word.pos[0] == "接続詞"


def _not_ha(place: Place) -> bool:
    return place.surface(1) != "は" and place.word.pos[0] in {"接続詞", "副詞"}


def _adverb(place: Place) -> bool:
    alone = place.word.pos[0] == "副詞" or place.surface(1) in _COMMAS
    return alone and not (place.word.surface == "もっとも" and place.surface(1) in _COMMAS)


def _ikaga(place: Place) -> bool:
    return place.surface(1) in {"です", "でしょ", "か", "で"}


CONTEXTS: Final[Mapping[str, Callable[[Place], bool]]] = {
    "always": lambda _: True,
    "polite": _polite,
    "itasu": _itasu,
    "te": _te,
    "te-change": lambda place: _after(place, CHANGING),
    "te-try": lambda place: _after(place, TRYING),
    "te-prepare": lambda place: _after(place, PREPARING),
    "naru": _naru,
    "clause": _clause,
    "mono": _mono,
    "toki": _toki,
    "tokoro": _tokoro,
    "toori": _toori,
    "doori": _doori,
    "you": _you,
    "tame": _tame,
    "wake": _wake,
    "hoka": _hoka,
    "tomo": _tomo,
    "suffix": _suffix,
    "people": _people,
    "hodo": _hodo,
    "ni-negative": _ni_negative,
    "mo-negative": _mo_negative,
    "to-noun": _to_noun,
    "ni": _ni,
    "ni-zu": _ni_zu,
    "opening": _opening,
    "opening-comma": _opening_comma,
    "not-opening": _not_opening,
    "ha": _ha,
    "not-ha": _not_ha,
    "adverb": _adverb,
    "ikaga": _ikaga,
}
"""The contexts that the built-in words name."""

_AFTER_TE: Final = "(?<=[てで])"
_AFTER_KANA: Final = "(?<=[ぁ-ん])"
BEFORE: Final[Mapping[str, str]] = {
    "te": _AFTER_TE,
    "te-change": _AFTER_TE,
    "te-try": _AFTER_TE,
    "te-prepare": _AFTER_TE,
    **dict.fromkeys(
        ("clause", "mono", "toki", "tokoro", "toori", "you", "tame", "wake", "hoka", "to-noun"),
        _AFTER_KANA,
    ),
    "naru": "(?<=[にと])",
    "tomo": "(?<=と)",
    "ni": "(?<=に)",
    "ni-negative": "(?<=に)",
    "mo-negative": "(?<=も)",
}
"""What a text must show before a word of a context, so that other texts need no morphemes."""
