"""Builds the Word examples of 稟議書: `python -m scripts.examples_ringi [FOLDER]`.

`word-clean` has nothing to find. `word-faulty` carries, on purpose, the faults that its
`expected.json` lists.
"""

import sys
from pathlib import Path

from docx.document import Document

from scripts import docx_kit as kit

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "ringi"
STAMPS = ["社長", "部長", "課長", "起案者"]
COST_HEADERS = ["項目", "数量", "単位", "単価(円)", "金額(円)"]
COST_WIDTHS_MM = [62, 16, 16, 32, 34]
TOTALS = ["小計", "消費税(10%)", "合計"]
COMPANY = "北浜製作所株式会社"


def meeting_rooms() -> Document:
    """Return the clean draft: a reservation system for meeting rooms."""
    look = kit.Look(company=COMPANY, footer="稟議書 総-2025-018")
    document = kit.new_document(look, title="稟議書", author="佐藤 恵")
    kit.add_stamps(document, STAMPS)
    kit.add_title(document, "稟議書")
    kit.add_form(
        document,
        [
            [("文書番号", "総-2025-018"), ("起案日", "2025年6月2日(月)")],
            [("起案部署", "総務部総務課"), ("起案者", "佐藤 恵")],
            [("件名", "会議室予約システムの導入について")],
            [("決裁区分", "部長決裁"), ("申請金額", "1,089,000円(税込)")],
            [("利用開始日", "2025年9月1日(月)"), ("保存期間", "10年")],
        ],
    )
    kit.add_paragraph(
        document,
        "下記のとおり、会議室予約システムを導入したく、ご決裁をお願いいたします。",
    )
    _rooms_purpose(document)
    _rooms_comparison(document)
    _rooms_cost(document)
    _rooms_effect(document)
    _rooms_plan(document)
    return document


def _rooms_purpose(document: Document) -> None:
    kit.add_heading(document, "目的")
    kit.add_paragraph(
        document,
        "本社の会議室12室の予約は、総務課が紙の台帳で受け付けています。"
        "今年度は4月と5月だけで二重予約が13件起き、来客をお待たせした例も3件ありました。"
        "9月には営業本部が本社に移り、会議室を使う社員が220名から310名に増えます。"
        "台帳での調整は限界に達しており、8月末までに予約の方法を改める必要があります。",
    )
    kit.add_heading(document, "内容")
    kit.add_paragraph(
        document,
        "株式会社ミナト情報のクラウドサービス「ルームノート」を導入し、"
        "本社の会議室12室の予約をすべて移します。"
        "社員は自席の端末から空き状況を確かめ、予約と取消しを行います。主な機能は次のとおりです。",
    )
    kit.add_bullets(
        document,
        [
            "空き状況の表示と、重複した予約の自動での拒否",
            "会議室の入口に置く表示端末への、当日の予定の表示",
            "社員名簿との連携による、異動時の利用権限の更新",
        ],
    )


def _rooms_comparison(document: Document) -> None:
    kit.add_heading(document, "比較検討")
    kit.add_paragraph(
        document,
        "ミナト情報の「ルームノート」、東洋システムズの「会議ナビ」、自社で開発する案について、"
        "初年度の費用、二重予約の防止、保守の受付時間を比べました。",
    )
    kit.add_table(
        document,
        ["候補", "初年度の費用(税抜)", "二重予約の防止", "保守の受付", "評価"],
        [
            ["ルームノート", "990,000円", "自動で拒否", "平日8時から20時", "◎"],
            ["会議ナビ", "1,284,000円", "自動で拒否", "平日9時から17時", "○"],
            ["自社で開発", "2,400,000円", "自動で拒否", "情報システム課", "△"],
        ],
        widths_mm=[30, 42, 32, 38, 18],
        right=["初年度の費用(税抜)"],
        center=["評価"],
    )
    kit.add_paragraph(
        document,
        "ルームノートは3案の中で初年度の費用が最も低く、始業前の障害にも対応できるため、"
        "これを採用します。",
    )


def _rooms_cost(document: Document) -> None:
    kit.add_heading(document, "費用")
    kit.add_paragraph(
        document,
        "金額は、株式会社ミナト情報の見積書(MJ-2025-0512、2025年5月12日付)によります。"
        "利用料の単価は、1室あたり月額3,000円の12か月分です。",
    )
    kit.add_table(
        document,
        COST_HEADERS,
        [
            ["利用料(12か月分)", "12", "室", "36,000", "432,000"],
            ["表示端末", "12", "台", "29,000", "348,000"],
            ["初期設定", "1", "式", "150,000", "150,000"],
            ["操作研修", "2", "回", "30,000", "60,000"],
            ["小計", "", "", "", "990,000"],
            ["消費税(10%)", "", "", "", "99,000"],
            ["合計", "", "", "", "1,089,000"],
        ],
        widths_mm=COST_WIDTHS_MM,
        right=["数量", "単価(円)", "金額(円)"],
        center=["単位"],
        bold_rows=TOTALS[-1:],
    )
    kit.add_paragraph(
        document,
        "費用は、2025年度の総務課のシステム予算(120万円を計上済み)から支出します。"
        "2年目からは、利用料の432,000円(税抜)が毎年掛かります。",
    )


def _rooms_effect(document: Document) -> None:
    kit.add_heading(document, "効果")
    kit.add_paragraph(
        document,
        "総務課が予約の受付と調整に使う時間が、月42時間から6時間に減ります。"
        "減った時間を1時間2,500円で換算すると年間で1,080,000円となり、"
        "初年度の費用990,000円を上回ります。"
        "二重予約は、月平均6.5件から0件になります。",
    )
    kit.add_heading(document, "リスクと対策")
    kit.add_bullets(
        document,
        [
            (
                "利用者が操作に慣れず予約が滞るおそれがあるため、8月に操作研修を2回行い、"
                "手引きを全員に配ります。"
            ),
            (
                "サービスの障害で予約を確かめられなくなるおそれがあるため、"
                "当日分の予定表を毎朝8時に印刷しておきます。"
            ),
            (
                "社員名簿の情報が外部に漏れるおそれがあるため、連携する項目を氏名と所属に限り、"
                "秘密保持契約を結びます。"
            ),
        ],
    )


def _rooms_plan(document: Document) -> None:
    kit.add_heading(document, "スケジュール")
    kit.add_table(
        document,
        ["日程", "実施事項", "担当"],
        [
            ["2025年6月20日(金)", "決裁", "総務部長"],
            ["2025年6月30日(月)", "契約、発注", "総務課 佐藤"],
            ["2025年8月4日(月)", "表示端末の設置、初期設定", "ミナト情報、総務課 佐藤"],
            ["2025年8月20日(水)", "操作研修(1回目)", "総務課 中川"],
            ["2025年8月27日(水)", "操作研修(2回目)", "総務課 中川"],
            ["2025年9月1日(月)", "利用開始", "総務課 佐藤"],
        ],
        widths_mm=[45, 65, 50],
    )
    kit.add_heading(document, "添付資料")
    kit.add_numbers(
        document,
        ["株式会社ミナト情報 見積書(MJ-2025-0512)", "サービス仕様書", "3案の機能比較表"],
    )
    kit.add_heading(document, "改訂履歴")
    kit.add_history(
        document,
        [
            ("1.0", "2025年5月26日(月)", "新規作成", "佐藤 恵"),
            ("1.1", "2025年6月2日(月)", "自社で開発する案との比較を追加", "佐藤 恵"),
        ],
    )
    kit.add_closing(document)


def forklift() -> Document:
    """Return the faulty draft: a forklift that is replaced; see its `expected.json`."""
    look = kit.Look(company=COMPANY, footer="稟議書 物-2025-031", margins_mm=(25, 25, 25, 15))
    document = kit.new_document(look, title="稟議書", author="高橋 健")
    kit.add_stamps(document, STAMPS)
    kit.add_title(document, "稟議書")
    kit.add_form(
        document,
        [
            [("文書番号", "物-2025-031"), ("起案日", "2025年7月7日(月)")],
            [("起案部署", "物流部倉庫課"), ("起案者", "高橋 健")],
            [("件名", "第一倉庫のフォークリフトの更新について")],
            [("決裁区分", "本部長決裁"), ("申請金額", "4,609,000円(税込)")],
            [("実施時期", "2025年10月"), ("保存期間", "10年")],
        ],
    )
    kit.add_paragraph(
        document, "下記のとおり、第一倉庫のフォークリフトを更新したく、決裁を求める。"
    )
    _forklift_content(document)
    _forklift_comparison(document)
    _forklift_cost(document)
    _forklift_plan(document)
    return document


def _forklift_content(document: Document) -> None:
    kit.add_heading(document, "目的")
    kit.add_paragraph(
        document,
        "電動フォークリフト1台を購入し、第一倉庫の荷役に用いる。"
        "荷役の作業を安全かつ円滑に行えるようにすることを目的とする。",
    )
    kit.add_heading(document, "内容")
    kit.add_paragraph(
        document,
        "購入する車両は、北陸産業車両株式会社の電動フォークリフト「EL-25」"
        "(定格荷重2.5トン)である。"
        "この車両は業界で最高の性能を備えており、故障や事故が起こることはあり得ない。",
    )
    delivery = kit.add_paragraph(
        document,
        "納入にあたっては、既存の車両の引取りと充電設備の設置を同じ日に行うこととし、"
        "当日は第一倉庫の北側の出入口を午前8時から午後5時まで閉鎖するため、"
        "出荷する荷物は前日までに南側の荷さばき場へ移しておくよう倉庫課と出荷課とで調整し、"
        "あわせて運送会社3社にも1週間前までに連絡する。",
    )
    kit.add_comment(
        document, delivery, "出荷課の了解は取れていますか。提出前に確認してください。", "山本 浩"
    )
    kit.add_paragraph(document, "運転する社員6名には、納入の前に2時間の講習を行います。")


def _forklift_comparison(document: Document) -> None:
    kit.add_heading(document, "比較検討")
    kit.add_paragraph(
        document, "購入、リース、修理の3案について、5年間の費用と車両の状態を比べた。"
    )
    kit.add_table(
        document,
        ["案", "5年間の費用(税抜)", "特徴"],
        [
            ["購入", "4,670,000円", "5年の保証が付き、部品の供給は10年続く。"],
            ["リース", "5,340,000円", "月々の負担は一定であるが、途中で解約できない。"],
            ["修理", "5,120,000円", "主な部品の製造が終わっており、修理の期間が長い。"],
        ],
        widths_mm=[25, 40, 95],
        right=["5年間の費用(税抜)"],
    )
    kit.add_paragraph(document, "5年間の費用が最も低い、購入の案を採る。")
    kit.add_heading(document, "効果")
    saving = kit.add_paragraph(
        document,
        "燃料費に代わって電気代が掛かり、年間の費用は312,000円から96,000円に下がる。",
    )
    kit.track_deletion(saving, "節減の額は年間で約20万円である。", "山本 浩")
    kit.track_insertion(saving, "節減の額は年間で216,000円である。", "山本 浩")


def _forklift_cost(document: Document) -> None:
    kit.add_heading(document, "費用")
    kit.add_paragraph(
        document,
        "金額は、北陸産業車両株式会社の見積書(HK-25-0618)による。"
        "費用は、2025年度の物流部の設備予算(残額【要確認】円)から支出する。",
    )
    kit.add_table(
        document,
        COST_HEADERS,
        [
            ["電動フォークリフト EL-25", "1", "台", "3,600,000", "3,600,000"],
            ["充電設備", "1", "式", "380,000", "380,000"],
            ["設置工事", "1", "式", "120,000", "120,000"],
            ["運転講習", "6", "人", "15,000", "90,000"],
            ["小計", "", "", "", "4,190,000"],
            ["消費税(10%)", "", "", "", "419,000"],
            ["合計", "", "", "", "4,690,000"],
        ],
        widths_mm=COST_WIDTHS_MM,
        right=["数量", "単価(円)", "金額(円)"],
        center=["単位"],
        bold_rows=TOTALS[-1:],
    )
    kit.add_heading(document, "リスクと対策")
    kit.add_bullets(
        document,
        [
            "半導体が不足しており、納車が予定より2か月ほど遅れるおそれがある。",
            "充電が足りず夕方の荷役が滞るおそれがあるため、昼休みの1時間に補充電を行う。",
            "運転の感覚の違いから接触事故が起きるおそれがあるため、最初の1週間は誘導員を1名置く。",
        ],
    )


def _forklift_plan(document: Document) -> None:
    kit.add_heading(document, "スケジュール")
    kit.add_table(
        document,
        ["日程", "実施事項", "担当"],
        [
            ["2025年7月25日(金)", "決裁", "物流本部長"],
            ["2025年8月1日(木)", "発注", "倉庫課 高橋"],
            ["2025年10月3日(金)", "運転講習", "北陸産業車両"],
            ["2025年10月6日(月)", "納入、充電設備の設置", "北陸産業車両、倉庫課 高橋"],
            ["2025年10月7日(火)", "使用開始", "倉庫課"],
        ],
        widths_mm=[45, 65, 50],
    )
    kit.add_bold_paragraph(document, "添付資料")
    kit.add_numbers(document, ["北陸産業車両株式会社 見積書(HK-25-0618)", "車両の仕様書"])
    kit.add_heading(document, "改訂履歴")
    kit.add_history(document, [("1.0", "2025年7月7日(月)", "新規作成", "高橋 健")])
    kit.add_closing(document)


FILES = {
    "word-clean/稟議書_総-2025-018_会議室予約システムの導入.docx": meeting_rooms,
    "word-faulty/フォークリフト稟議_最終版2.docx": forklift,
}


def main() -> None:
    """Write both files below the folder given, by default `examples/ringi`."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    for name, build in FILES.items():
        kit.save(build(), folder / name)


if __name__ == "__main__":
    main()
