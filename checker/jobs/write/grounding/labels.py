"""Recognise what people call a field in their notes: words that stand for the same label."""

from typing import Final

from checker.core.text.normal import fold, without_note

_GROUPS_TEXT = """
件名 題名 表題 タイトル 標題 テーマ 議題名 案件 案件名 subject title topic
会議名 会議 打合せ名 打ち合わせ名 mtg名 会議体 meeting meeting\\ name
日時 開催日時 開催日 日程 日付 年月日 会議日 when date datetime date\\ and\\ time 実施日 日
場所 開催場所 会場 会議室 where place venue location
出席者 出席 出 参加者 参加 メンバー 参加メンバー 出席メンバー いた人 いたひと attendees\
 participants present who here
欠席者 欠席 欠 absent absentees apologies regrets
進行役 議長 司会 進行 座長 chair facilitator
書記 記録 記録者 作成者 議事録作成 議事録 記 note\\ taker notes\\ by scribe minutes\\ by
議題 アジェンダ agenda topics
決定事項 決定 決まったこと 決まり 合意事項 decisions decided decision
宿題 アクション アクションアイテム todo to\\ do 対応事項 宿題事項 次のアクション actions\
 follow-ups follow\\ ups next\\ actions action\\ items
申請者 起案者 出張者 行った人 報告者 記入者 記入 報告 申請 起案 発議者 requester applicant
見積番号 見積書番号 見積no 見積 quote\\ number
番号 管理番号 文書番号 ticket ticket\\ number incident\\ number
申請日 起案日 提出日 作成日 記入日 date\\ filed
所属 部署 部門 課 起案部署 申請部署 担当部署 主管部署 作成部署 差出人の部署 department team
金額 費用 総額 合計 計 合計金額 見積金額 予算額 価格 コスト 税込金額 amount cost total price budget
取引先 業者 発注先 購入先 仕入先 ベンダー 委託先 依頼先 vendor supplier
目的 狙い ねらい purpose goal
理由 購入理由 申請理由 必要性 経緯 背景 reason why background
効果 期待効果 導入効果 benefit benefits
納期 希望納期 納入期限 納品日 納入希望日 delivery delivery\\ date due\\ date
期限 見積期限 回答期限 提出期限 締切 締め切り 〆切 締切日 期日 due deadline
担当 担当者 owner assignee person\\ in\\ charge
訪問先 出張先 行先 行き先 destination visited
期間 出張期間 日程期間 period duration
同行者 同行 accompanied\\ by companions
交通手段 交通 移動手段 transport
旅費 経費 交通費 出張費 expenses
発生日時 発生 発生時刻 発生日 起きた時刻 start started started\\ at start\\ time
検知日時 検知 検知時刻 発見 detected detected\\ at
復旧日時 復旧 復旧時刻 回復 解消 resolved recovered resolved\\ at end end\\ time
影響 影響範囲 impact affected
原因 root\\ cause cause
暫定対応 応急処置 応急対応 対応内容 対応 mitigation workaround response
恒久対策 再発防止 再発防止策 対策 prevention corrective\\ actions
重大度 重要度 レベル ランク severity sev priority
システム システム名 対象システム system service
宛先 宛名 送付先 送り先 提出先 あて先 to recipient
差出人 発信者 送付元 送り主 from sender
電話 電話番号 tel ℡ 連絡先 phone telephone contact
メール メールアドレス e-mail email mail
住所 所在地 address
数量 台数 個数 部数 quantity number qty count
品名 商品名 製品名 製品 機種 型番 品目 item product model
仕様 スペック specification specs spec
支払条件 支払 支払い payment\\ terms payment
author written\\ by doc\\ by 著者
status ステータス
結果 成果 results outcome
現状 現行 いま 今 currently
今週の実績 実績 今週 今週やったこと done this\\ week accomplishments
来週の予定 予定 来週 次週 来週やること next\\ week planned
課題 問題 困りごと 問題点 issues problems blockers
備考 メモ その他 補足 注記 remarks notes other
次回 次回予定 次回日程 次回会議 next\\ meeting next
"""


def _groups() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(_GROUPS_TEXT.strip().splitlines()):
        for word in line.replace("\\ ", "\x00").split(" "):
            found.setdefault(fold(word.replace("\x00", " ")), number)
    return found


_GROUPS: Final = _groups()


def same_label(left: str, right: str) -> bool:
    """Return whether two labels say the same: equal, or two words for one field."""
    one, other = fold(without_note(left)), fold(without_note(right))
    if one == other:
        return True
    group = _GROUPS.get(one)
    return group is not None and group == _GROUPS.get(other)


def near_label(left: str, right: str) -> bool:
    """Return whether one label holds the other, or a word for it, at its end: 開催日時 and 日時."""
    one, other = fold(without_note(left)), fold(without_note(right))
    if not one or not other:
        return False
    return (
        one.endswith(other) or other.endswith(one) or one.startswith(other) or other.startswith(one)
    )


def synonyms(label: str) -> frozenset[str]:
    """Return the words that stand for a label, itself among them, folded."""
    name = fold(without_note(label))
    group = _GROUPS.get(name)
    same = () if group is None else (word for word, each in _GROUPS.items() if each == group)
    return frozenset({name, *same})


def is_label(words: str) -> bool:
    """Return whether words are a label that many forms have."""
    return fold(words) in _GROUPS
