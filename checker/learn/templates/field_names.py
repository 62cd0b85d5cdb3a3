"""Name a learnt field in the template: a Latin word for the usual Japanese labels."""

from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import make_heading_key
from checker.templates.field_validation import RESERVED

_WORDS: Final = {
    "subject": "件名 題名 標題 案件名 案件",
    "title": "表題 タイトル 書名",
    "date": "日付 年月日",
    "created_on": "作成日 作成年月日 起票日",
    "drafted_on": "起案日 起案年月日 申請日 提出日 報告日",
    "issued_on": "発行日 制定日 施行日",
    "held_on": "開催日 開催日時 日時 実施日",
    "occurred_on": "発生日 発生日時",
    "revised_on": "改訂日 改定日 変更日 更新日",
    "due": "期限 期日 納期 完了予定 完了予定日",
    "author": "起案者 作成者 報告者 記入者 執筆者 申請者 著者 改訂者",
    "recorder": "記録者 記録 議事録作成者 書記",
    "approver": "承認者 決裁者 承認",
    "reviewer": "確認者 審査者 確認",
    "owner": "担当 担当者 責任者 主管",
    "department": "部署 所属 起案部署 部門 担当部署 所管部署",
    "place": "場所 開催場所 会場 発生場所",
    "attendees": "出席者 参加者 参加者名",
    "absentees": "欠席者",
    "distribution": "配布先 配付先 宛先 回覧先",
    "meeting": "会議名 会議 会議体",
    "number": "文書番号 番号 管理番号 稟議番号 整理番号 受付番号",
    "version": "版 版数 バージョン",
    "amount": "金額 費用 総額 予算 見積金額 購入金額 決裁金額",
    "unit_price": "単価",
    "quantity": "数量 個数",
    "supplier": "発注先 購入先 取引先 業者",
    "company": "会社名 社名",
    "phone": "電話 電話番号 連絡先",
    "category": "種別 区分 分類",
    "classification": "機密区分 取扱区分 取り扱いの区分 取扱い",
    "priority": "重要度 優先度 緊急度",
    "status": "状態 状況 進捗",
    "period": "期間 実施期間 対象期間",
    "purpose": "目的",
    "background": "背景 経緯 現状",
    "reason": "理由 選定理由 起案理由",
    "summary": "概要 要旨 要約",
    "content": "内容 実施内容 変更内容 改訂内容",
    "topics": "議題 議案",
    "discussion": "議事内容 議事 討議内容 審議内容",
    "decisions": "決定事項 決定 決議事項",
    "actions": "対応事項 アクションアイテム todo 宿題 宿題事項 実施事項",
    "next_meeting": "次回予定 次回 次回開催",
    "history": "改訂履歴 改定履歴 変更履歴",
    "effects": "効果 期待効果 期待する効果",
    "costs": "費用内訳 費用の内訳 内訳",
    "schedule": "日程 予定 スケジュール 実施時期",
    "risks": "リスク 懸念 課題 問題点",
    "cause": "原因",
    "measures": "対策 再発防止策 処置 対応",
    "attachments": "添付 添付資料 添付書類 資料",
    "notes": "備考 特記事項 その他 補足",
    "item": "品目 品名 項目 費目",
    "result": "結果",
    "name": "氏名 名前",
    "header": "ヘッダー",
    "footer": "フッター",
}
_BY_LABEL: Final = {label: name for name, labels in _WORDS.items() for label in labels.split()}
_LATIN: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_MAX_LENGTH: Final = 30
_TAKEN: Final = RESERVED | {"row", "p", "range"}
"""What means something to Jinja, or to the tags that are written."""


def name_of(label: str) -> str:
    """Return the usual name for a label, empty where there is none."""
    key = make_heading_key(label)
    known = _BY_LABEL.get(key) or _BY_LABEL.get("".join(key.split()))
    if known is not None:
        return known
    latin = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_")
    is_latin = key.isascii() and _LATIN.fullmatch(latin) and len(latin) <= _MAX_LENGTH
    return latin if is_latin and latin not in _TAKEN else ""


class Naming:
    """Gives names and labels, each once; names without a usual word are `field_1`, `field_2`."""

    def __init__(self, stem: str = "field") -> None:
        self._stem = stem
        self._names: set[str] = set()
        self._labels: set[str] = set()
        self._count = 0

    def name(self, label: str) -> str:
        """Return a name for a label that nothing else has."""
        usual = name_of(label)
        if not usual:
            self._count += 1
            usual = f"{self._stem}_{self._count}"
        return self._free(usual, self._names, "{}_{}")

    def label(self, label: str) -> str:
        """Return a label that nothing else has."""
        return self._free(" ".join(label.split()) or "項目", self._labels, "{} {}")

    @staticmethod
    def _free(word: str, taken: set[str], form: str) -> str:
        found, number = word, 1
        while found.casefold() in taken:
            number += 1
            found = form.format(word, number)
        taken.add(found.casefold())
        return found
