"""Examples to begin with, for the things that rule sentences demand most often.

They are of no company's documents: whoever uses a drafted rule replaces them. A thing that is not
here gets none, and its rule only advises until its owner writes some.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from checker.core.language import Language


class Slot(NamedTuple):
    """Texts that have a thing, and texts that lack it; `name` is for the rule's id."""

    name: str
    thing: re.Pattern[str]
    positive: tuple[str, ...]
    negative: tuple[str, ...]


class Pair(NamedTuple):
    """Two places as they agree, and as they do not; each entry is one text of either."""

    one: re.Pattern[str]
    other: re.Pattern[str]
    positive: tuple[tuple[str, str], ...]
    negative: tuple[tuple[str, str], ...]


def _slot(name: str, thing: str, positive: Sequence[str], negative: Sequence[str]) -> Slot:
    return Slot(name, re.compile(thing, re.IGNORECASE), tuple(positive), tuple(negative))


_JA = (
    _slot(
        "owner",
        "担当|責任者|実施者|部署|主管",
        [
            "見積書を取り直す(高橋)",
            "会場の予約は総務課が行う",
            "手順書の改訂、担当は佐藤",
            "倉庫の鍵を森が返却する",
        ],
        ["見積書を取り直す", "会場の予約を済ませる", "手順書を改訂する", "倉庫の鍵を返却する"],
    ),
    _slot(
        "due",
        "期限|期日|納期|締切|締め切り|いつまで",
        [
            "5月10日までに見積書を送る",
            "月末までに台帳を直す",
            "次回の会議までに案を作る",
            "名簿の更新(7月3日まで)",
        ],
        ["見積書を送る", "なるべく早く台帳を直す", "案を作っておく", "名簿を更新する"],
    ),
    _slot(
        "basis",
        "根拠|内訳|出所|出典",
        [
            "A社の見積書により、86万円とした。",
            "単価4,000円を15台分として計算した。",
            "昨年度の実績を基に、3割減と見込んだ。",
            "購買課が2社から取った価格を比べて決めた。",
        ],
        [
            "費用はおよそ86万円である。",
            "予算の中で購入する。",
            "3割ほど減る見込みである。",
            "価格は手ごろである。",
        ],
    ),
    _slot(
        "cause",
        "なぜ|理由|原因|背景",
        [
            "更新の予定が台帳から漏れていたため、期限を過ぎた。",
            "部品が摩耗していたことにより、機械が止まった。",
            "利用者が増えたので、席を追加する。",
            "古い手順書が残っていたことから、設定を誤った。",
        ],
        [
            "証明書の期限を過ぎた。",
            "午後2時に機械が止まった。",
            "席を10席追加する。",
            "設定に誤りがあった。",
        ],
    ),
    _slot(
        "figure",
        "数値|数字|件数|人数|台数|割合|金額|時間",
        [
            "問い合わせが月に42件減った。",
            "停止は1時間20分に及んだ。",
            "対象は3拠点の118名である。",
            "費用は64万円である。",
        ],
        [
            "問い合わせがかなり減った。",
            "しばらくの間止まった。",
            "対象は全拠点である。",
            "費用は小さい。",
        ],
    ),
    _slot(
        "purpose",
        "目的|ねらい|狙い",
        [
            "入力の誤りを減らすために、画面を改める。",
            "本書は、点検の抜けを防ぐことを目的とする。",
            "新人が一人で作業できるようにすることがねらいである。",
            "夜間の問い合わせに応えるため、窓口を設ける。",
        ],
        ["画面を改める。", "本書は6章から成る。", "新人は5名である。", "窓口は2階にある。"],
    ),
    _slot(
        "blame",
        "責める|非難|個人攻撃|批判",
        [
            "担当者の怠慢が招いた結果である。",
            "鈴木が確認していれば防げたはずだ。",
            "運用課の無責任な対応に原因がある。",
            "新人の不注意によるものであり、反省を求める。",
        ],
        [
            "確認の手順に、期限を見る項目がなかった。",
            "同じ名前の設定が二つあり、取り違えやすかった。",
            "監視の対象から、この機器が外れていた。",
            "引き継ぎの資料が古いままだった。",
        ],
    ),
    _slot(
        "vague",
        "あいまい|曖昧|不明確|抽象的",
        [
            "必要に応じて適宜対応する。",
            "できるだけ早めに連絡する。",
            "当面は様子を見る。",
            "関係者と調整の上、しかるべく進める。",
        ],
        [
            "毎週月曜に台帳を更新する。",
            "当日の17時までに電話で連絡する。",
            "6月末まで温度を毎日記録する。",
            "購買課の承認を得てから発注する。",
        ],
    ),
    _slot(
        "measure",
        "対策|対応策|防止策|回避策",
        [
            "納品が遅れるおそれがあるので、予備を10台置く。",
            "停電に備えて、無停電電源装置を付ける。",
            "人手が足りなければ、他課から2名が応援する。",
            "誤送信を防ぐため、送信の前に確認画面を出す。",
        ],
        [
            "納品が遅れるおそれがある。",
            "停電の可能性がある。",
            "人手が足りなくなることが心配である。",
            "誤送信が起こりうる。",
        ],
    ),
)  # fmt: skip

_EN = (
    _slot(
        "owner",
        r"owner|responsible|assignee|in charge",
        [
            "Tanaka sends the new quotation.",
            "Book the room (general affairs).",
            "Owner: Sato, revise the manual",
            "Mori returns the keys of the store.",
        ],
        ["Send the new quotation.", "Book the room.", "Revise the manual.", "Return the keys."],
    ),
    _slot(
        "due",
        r"due|deadline|by when|dated?\b",
        [
            "Send the quotation by May 10.",
            "Correct the ledger before the end of June.",
            "Draft the plan by the next meeting.",
            "Update the list (due July 3).",
        ],
        [
            "Send the quotation.",
            "Correct the ledger as soon as possible.",
            "Draft the plan.",
            "Update the list.",
        ],
    ),
    _slot(
        "cause",
        r"reason|why|cause|background",
        [
            "The certificate expired because nobody had listed it.",
            "The machine stopped, as a worn part had not been replaced.",
            "We add seats since the team has grown.",
            "The setting was wrong due to an old manual.",
        ],
        [
            "The certificate expired.",
            "The machine stopped at two.",
            "We add ten seats.",
            "The setting was wrong.",
        ],
    ),
    _slot(
        "figure",
        r"figure|number|amount|cost|how many|how much|quantit",
        [
            "Calls fell by 42 a month.",
            "The line stood still for 80 minutes.",
            "It concerns 118 people at three sites.",
            "The cost is 6,400 dollars.",
        ],
        [
            "Calls fell considerably.",
            "The line stood still for a while.",
            "It concerns all sites.",
            "The cost is small.",
        ],
    ),
    _slot(
        "blame",
        r"blam|accus",
        [
            "The operator was careless once again.",
            "Suzuki should have checked the date.",
            "It happened through the negligence of the night shift.",
            "The new colleague is to blame for the outage.",
        ],
        [
            "The checklist had no line for the expiry date.",
            "Two settings had the same name.",
            "The device was missing from the monitoring.",
            "The handover notes were out of date.",
        ],
    ),
    _slot(
        "vague",
        r"vague|ambiguous|unclear",
        [
            "Respond as appropriate.",
            "Report as early as possible.",
            "Wait and see for the time being.",
            "Proceed suitably after some coordination.",
        ],
        [
            "Update the ledger every Monday.",
            "Call by 17:00 on the same day.",
            "Record the temperature daily until June 30.",
            "Order once purchasing has approved.",
        ],
    ),
)
_SLOTS: Mapping[Language, tuple[Slot, ...]] = {"ja": _JA, "en": _EN}

_CAUSE_JA = "証明書の期限が台帳から漏れていた。"
_CAUSE_EN = "The expiry date was missing from the ledger."
_PAIRS: Mapping[Language, tuple[Pair, ...]] = {
    "ja": (
        Pair(
            re.compile("原因"),
            re.compile("対策|対応|防止"),
            (
                (_CAUSE_JA, "台帳に期限の欄を設け、30日前に通知する。"),
                ("同じ名前の設定が二つあった。", "設定の名前を改め、重複を禁じる。"),
                ("部品の摩耗に気づかなかった。", "摩耗の点検を毎月の項目に加える。"),
                ("夜間は監視の対象から外れていた。", "監視を24時間に広げる。"),
            ),
            (
                (_CAUSE_JA, "食堂の席を増やす。"),
                ("同じ名前の設定が二つあった。", "連絡網を新しくする。"),
                ("部品の摩耗に気づかなかった。", "画面の色を変える。"),
                ("夜間は監視の対象から外れていた。", "名簿の書式を改める。"),
            ),
        ),
        Pair(
            re.compile("要約|概要|要旨|まとめ|結論"),
            re.compile("本文|内容|詳細|結果"),
            (
                ("費用は64万円である。", "見積は2社から取り、安いほうの64万円とした。"),
                ("停止は80分に及んだ。", "10時に止まり、11時20分に動いた。停止は80分だった。"),
                ("試験は合格した。", "全42項目を試し、すべて基準を満たした。"),
                ("導入は7月に始める。", "6月に契約し、7月から導入する。"),
            ),
            (
                ("費用は46万円である。", "見積は2社から取り、安いほうの64万円とした。"),
                ("停止は30分だった。", "10時に止まり、11時20分に動いた。停止は80分だった。"),
                ("試験は合格した。", "全42項目を試し、3項目が基準に届かなかった。"),
                ("導入は5月に始める。", "6月に契約し、7月から導入する。"),
            ),
        ),
    ),
    "en": (
        Pair(
            re.compile("cause", re.IGNORECASE),
            re.compile("measure|action|prevention", re.IGNORECASE),
            (
                (_CAUSE_EN, "The ledger gets a column for it and warns 30 days before."),
                ("Two settings had the same name.", "The settings are renamed."),
                ("Nobody noticed the worn part.", "Wear is checked every month."),
                ("Nights were not monitored.", "Monitoring runs around the clock."),
            ),
            (
                (_CAUSE_EN, "The canteen gets more seats."),
                ("Two settings had the same name.", "The call list is renewed."),
                ("Nobody noticed the worn part.", "The screen gets another colour."),
                ("Nights were not monitored.", "The form of the roster changes."),
            ),
        ),
    ),
}  # fmt: skip


def slot_for(thing: str, language: Language) -> Slot | None:
    """Return examples for what is demanded, None where there are none."""
    return next((each for each in _SLOTS[language] if each.thing.search(thing)), None)


def pair_for(one: str, other: str, language: Language) -> Pair | None:
    """Return examples for two places that are read together, the one that is named first first."""
    for each in _PAIRS[language]:
        if each.one.search(one) and each.other.search(other):
            return each
        if each.one.search(other) and each.other.search(one):
            return each._replace(positive=_turned(each.positive), negative=_turned(each.negative))
    return None


def _turned(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((other, one) for one, other in pairs)
