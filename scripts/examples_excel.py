"""Builds the Excel examples of 稟議書: `python -m scripts.examples_excel [FOLDER]`.

`excel-clean` has nothing to find. `excel-faulty` carries, on purpose, the faults that its
`expected.json` lists.
"""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

from scripts.excel_kit import COLUMNS, DAY, Form, Item, add_costs, add_end, add_top, new_form, save

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "ringi"


def laptops() -> tuple[Workbook, Form]:
    """Return the clean form: laptops that are replaced."""
    book, form = new_form("稟議書", "情-2025-014", "木村 誠")
    add_top(form)
    form.fields(("文書番号", "情-2025-014", "@"), ("起案日", date(2025, 6, 9), DAY))
    form.fields(("起案部署", "情報システム部", "@"), ("起案者", "木村 誠", "@"))
    form.fields(("件名", "営業部ノートパソコンの更新について", "@"))
    amount_row = form.row
    form.fields(("決裁区分", "本部長決裁", "@"), ("申請金額", None, '#,##0"円(税込)"'))
    form.fields(("納入予定", date(2025, 9, 8), DAY), ("保存期間", "10年", "@"))
    form.next(height=6.0)
    form.paragraph("下記のとおり、営業部のノートパソコンを更新したく、決裁を求める。", boxed=False)
    form.put("記", 1, COLUMNS, align="center", boxed=False)
    form.next()
    _laptops_reasons(form)
    form.heading("4. 費用")
    form.paragraph(
        "金額は、株式会社ミナト情報の見積書(MJ-2025-0603、2025年6月3日付)による。"
        "3社から見積りを取り、最も低い金額を示した同社を選んだ。"
    )
    items = (
        Item("ノートパソコン NB-14", 20, "台", 148_000),
        Item("増設メモリー 16GB", 20, "枚", 9_500),
        Item("初期設定とデータの移行", 20, "台", 12_000),
        Item("旧機のデータ消去と引取り", 20, "台", 2_500),
    )
    total_row = add_costs(form, items, summed=len(items))
    form.paragraph(
        "費用は、2025年度の情報システム部の設備更新予算(400万円を計上済み)から支出する。"
    )
    total = form.results[f"Y{total_row}"]
    amount = form.sheet.cell(amount_row, 20)
    amount.value = f"=Y{total_row}"
    form.results[amount.coordinate] = total
    _laptops_rest(form)
    add_end(form)
    return book, form


def _laptops_reasons(form: Form) -> None:
    form.heading("1. 目的")
    form.paragraph(
        "営業部のノートパソコン20台は、購入から6年がたっている。今年度は4月と5月だけで7台が"
        "故障し、代わりの機器が届くまで平均で4日、見積りの作成が止まった。基本ソフトの更新は"
        "10月14日で終わるため、9月までに入れ替えなければ社内の網につなげなくなる。"
    )
    form.heading("2. 内容")
    form.paragraph(
        "営業部の20台を、14型のノートパソコン「NB-14」(重さ1.2kg)に入れ替える。\n"
        "・初期設定とデータの移行は、ミナト情報に委託する。\n"
        "・旧機は記憶装置のデータを消去し、証明書を受け取ったうえで引き取ってもらう。"
    )
    form.heading("3. 比較検討")
    form.rows(
        (9, 7, 9, 5),
        [
            ("案", "4年間の費用(円)", "保守", "評価"),
            ("購入", 3_440_000, "4年(翌日に訪問)", "◎"),
            ("リース", 3_960_000, "4年(翌日に訪問)", "○"),
            ("部品を替えて延命", 1_280_000, "なし", "×"),
        ],
    )
    form.paragraph(
        "延命の案は費用が最も低いが、基本ソフトの更新を受けられない。"
        "購入はリースより52万円低いため、購入の案を採る。"
    )


def _laptops_rest(form: Form) -> None:
    form.heading("5. 効果")
    form.paragraph(
        "故障による停止が、月14日から1日に減る。起動の時間は1台あたり6分から1分になり、"
        "20名で月に33時間の作業時間が生まれる。"
    )
    form.heading("6. リスクと対策")
    form.paragraph(
        "・移行の際にデータが失われるおそれがあるため、前日に共有フォルダーへ複製を取る。\n"
        "・納入が遅れるおそれがあるため、予備の5台を8月末まで保守の対象に残す。"
    )
    form.heading("7. スケジュール")
    form.rows(
        (10, 12, 8),
        [
            ("日程", "実施事項", "担当"),
            (date(2025, 6, 20), "決裁", "営業本部長"),
            (date(2025, 6, 27), "発注", "情報システム部 木村"),
            (date(2025, 9, 8), "納入、データの移行", "ミナト情報"),
            (date(2025, 9, 12), "検収", "情報システム部 木村"),
        ],
    )
    form.heading("8. 添付資料")
    form.paragraph(
        "1. 株式会社ミナト情報 見積書(MJ-2025-0603)\n2. ほか2社の見積書の写し\n3. 入替え対象の一覧"
    )
    form.heading("9. 改訂履歴")
    form.rows(
        (3, 8, 13, 6),
        [
            ("版", "改訂日", "改訂内容", "改訂者"),
            ("1.0", date(2025, 6, 5), "新規作成", "木村"),
            ("1.1", date(2025, 6, 9), "延命の案との比較を追加", "木村"),
        ],
    )


def copier() -> tuple[Workbook, Form]:
    """Return the faulty form: a copier that is replaced; see its `expected.json`."""
    book, form = new_form("稟議書", "総-2025-027", "小川 真理")
    add_top(form)
    form.fields(("文書番号", "総-2025-027", "@"), ("起案日", date(2025, 8, 4), DAY))
    form.fields(("起案部署", "総務部総務課", "@"), ("起案者", "小川 真理", "@"))
    form.fields(("件名", "本社2階の複合機の更新について", "@"))
    amount_row = form.row
    form.fields(("決裁区分", "総務部長", "@"), ("申請金額", None, '#,##0"円(税込)"'))
    form.fields(("設置予定", date(2025, 9, 22), DAY), ("保存期間", "10年", "@"))
    form.next(height=6.0)
    form.paragraph("下記のとおり、本社2階の複合機を更新したく、決済を仰ぐ。", boxed=False)
    form.put("記", 1, COLUMNS, align="center", boxed=False)
    form.next()
    _copier_reasons(form)
    form.heading("4. 費用")
    form.paragraph(
        "費用は、2025年度の総務課の設備予算(残額〇〇円)から支出する。支払いは検収の翌月末に行う。"
    )
    items = (
        Item("複合機 MX-C40", 1, "台", 860_000),
        Item("給紙装置", 2, "台", 48_000),
        Item("搬入と設置", 1, "式", 45_000),
        Item("旧機の撤去", 1, "式", 30_000),
    )
    total_row = add_costs(form, items, summed=len(items) - 1)
    amount = form.sheet.cell(amount_row, 20)
    amount.value = f"=Y{total_row}"
    form.results[amount.coordinate] = form.results[f"Y{total_row}"]
    _copier_rest(form)
    add_end(form)
    return book, form


def _copier_reasons(form: Form) -> None:
    form.heading("1. 目的")
    form.paragraph(
        "本社2階の複合機は、今年度に入って紙詰まりが月に平均9回起きており、"
        "修理の部品の供給も今年の12月で終わる。"
    )
    form.heading("2. 内容")
    text = form.paragraph(
        "株式会社東洋事務機の複合機「MX-C40」(カラー毎分40枚)を購入し、2階の印刷室に設置する。"
        "設置の作業は9月22日に行い、当日の午前9時から12時までは2階で印刷できないため、"
        "急ぎの印刷は3階の複合機を使うよう各課に前の週の金曜日までに知らせるとともに、"
        "総務課の担当者が3階に立ち会って用紙の補充と紙詰まりの対応を行うこととする。"
    )
    text.comment = Comment("3階の課長には話してありますか。", "田中 修")
    text.comment.width, text.comment.height = 200, 60
    form.heading("3. 比較検討")
    form.rows(
        (9, 9, 12),
        [
            ("案", "5年間の費用(円)", "特徴"),
            ("購入", 1_640_000, "保守は1枚あたりの料金に含む。"),
            ("リース", 1_910_000, "途中で解約できない。"),
        ],
    )
    form.put("リースは、7月10日の見積りでは2,050,000円であった(差替え前)。", 1, COLUMNS)
    form.next()
    form.sheet.row_dimensions[form.row - 1].hidden = True
    form.paragraph("5年間の費用が低い、購入の案を採る。")


def _copier_rest(form: Form) -> None:
    form.heading("5. リスクと対策")
    form.paragraph(
        "・操作が変わるため、設置の翌日に30分の説明会を2回開く。\n"
        "・納入が遅れるおそれがある。その間は現行機の点検を月2回に増やして使う。"
    )
    form.heading("6. スケジュール")
    form.rows(
        (10, 12, 8),
        [
            ("日程", "実施事項", "担当"),
            (date(2025, 8, 15), "決裁", "総務部長"),
            ("2025年8月21日(水)", "発注", "総務課 小川"),
            (date(2025, 9, 22), "設置、旧機の撤去", None),
            (date(2025, 9, 24), "検収", "総務課 小川"),
        ],
    )
    form.heading("7. 添付資料")
    form.paragraph("1. 複合機のカタログ\n2. 設置の場所の図")
    form.heading("8. 改訂履歴")
    form.rows(
        (3, 8, 13, 6),
        [
            ("版", "改訂日", "改訂内容", "改訂者"),
            ("1.0", date(2025, 8, 4), "新規作成", "小川"),
        ],
    )


FILES: dict[str, Callable[[], tuple[Workbook, Form]]] = {
    "excel-clean/稟議書_情-2025-014_ノートパソコンの更新.xlsx": laptops,
    "excel-faulty/複合機の稟議書_提出用.xlsx": copier,
}


def main() -> None:
    """Write both files below the folder given, by default `examples/ringi`."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    for name, build in FILES.items():
        save(*build(), folder / name)


if __name__ == "__main__":
    main()
