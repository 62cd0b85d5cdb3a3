"""Builds the Word examples of weekly reports under `examples/weekly/`.

Run as `python -m scripts.examples_weekly`; the same source gives the same bytes. The faulty one
carries on purpose what its `expected.json` lists.
"""

from pathlib import Path

from docx.document import Document

from scripts.docx_kit import (
    Look,
    add_bullets,
    add_form,
    add_heading,
    add_numbers,
    add_paragraph,
    add_table,
    add_title,
    new_document,
    save,
)

FOLDER = Path(__file__).parents[1] / "examples" / "weekly"
CLEAN = FOLDER / "word-clean" / "週報_2025-06-02_営業1課_川口.docx"
FAULTY = FOLDER / "word-faulty" / "週報_営業2課_三浦.docx"

_DONE = ["案件", "内容", "進捗", "所要時間"]
_DONE_WIDTHS = [38, 78, 18, 26]
_PLAN = ["案件", "内容", "期限"]
_PLAN_WIDTHS = [40, 78, 42]
_ISSUE = ["課題", "対策", "期限"]


def main() -> None:
    """Write both documents."""
    save(clean(), CLEAN)
    save(faulty(), FAULTY)


def clean() -> Document:
    """Return the weekly report of a salesman, without a fault."""
    look = Look(
        company="みどり物産株式会社",
        footer="週報 営業1課",
        margins_mm=(25, 25, 20, 25),
        numbered_headings=False,
    )
    document = new_document(look, title="週報(営業1課 川口)", author="川口 洋")
    add_title(document, "週報(営業1課 川口)")
    add_form(
        document,
        [
            [("提出者", "川口 洋"), ("提出日", "2025年6月6日")],
            [("所属", "営業1課"), ("提出先", "営業1課長")],
            [("期間", "2025年6月2日(月)～6月6日(金)"), ("総労働時間", "40.5時間")],
        ],
    )
    _clean_results(document)
    _clean_plans(document)
    return document


def _clean_results(document: Document) -> None:
    add_heading(document, "今週の実績")
    add_paragraph(
        document,
        "訪問は9社、見積の提出は4件、受注は2件(合計312万円)であった。"
        "6月の目標900万円に対し、6月6日までの受注は348万円で、達成率は39%である。",
    )
    add_table(
        document,
        _DONE,
        [
            ["白川製作所", "搬送機の見積を出し、価格に合意した", "90%", "9.0時間"],
            ["北野食品", "冷蔵棚2台を受注し、納品の日を決めた", "100%", "8.5時間"],
            ["東洋印刷", "紙の自動倉庫について、要望を聞いた", "30%", "7.0時間"],
            ["既存の客先6社", "定期の訪問で、機器の状態を確かめた", "100%", "10.0時間"],
            ["社内の会議", "課の定例と、展示会の準備に出席した", "100%", "3.5時間"],
            ["事務", "見積書と報告書を作った", "100%", "2.5時間"],
            ["合計", "", "", "40.5時間"],
        ],
        widths_mm=_DONE_WIDTHS,
        right=["進捗", "所要時間"],
        bold_rows=["合計"],
    )
    add_paragraph(
        document,
        "白川製作所の見積は、先方の稟議が6月13日に終わる見込みである。"
        "東洋印刷の要望は、1時間に240箱を出し入れできることと、夜間に無人で動くことの2点である。",
    )


def _clean_plans(document: Document) -> None:
    add_heading(document, "来週の予定")
    add_table(
        document,
        _PLAN,
        [
            ["白川製作所", "稟議の結果を聞き、契約書を渡す", "2025年6月13日(金)"],
            ["東洋印刷", "技術課と訪問し、現場の寸法を測る", "2025年6月11日(水)"],
            ["展示会", "展示する機器3台の説明の紙を作る", "2025年6月12日(木)"],
        ],
        widths_mm=_PLAN_WIDTHS,
    )
    add_paragraph(document, "このほかに行うことは次のとおり。")
    add_bullets(
        document,
        [
            "既存の客先5社を訪問する。",
            "5月分の回収の遅れ2件について、経理課と打ち合わせる。",
            "6月10日の課の定例で、東洋印刷の案件を説明する。",
        ],
    )
    add_heading(document, "課題")
    add_table(
        document,
        _ISSUE,
        [
            [
                "搬送機の部品の納期が8週間に延びた",
                "代わりの部品の候補を技術課に挙げてもらう",
                "2025年6月10日(火)",
            ],
            [
                "東洋印刷の夜間の運転は、社内に実績がない",
                "大阪支店の類似の案件の資料を取り寄せる",
                "2025年6月12日(木)",
            ],
        ],
        widths_mm=[56, 62, 42],
    )
    add_paragraph(
        document,
        "部品の納期が延びたままになるときは、白川製作所に納品の日を2週間延ばすことをお願いする。",
    )
    add_heading(document, "所感")
    add_paragraph(
        document,
        "定期の訪問で機器の運転の時間を記録したところ、2社で部品の交換の時期が近いと分かった。"
        "運転の時間を一覧にすれば、交換の提案を早めに出せる。課の全員で記録することを提案する。",
    )


def faulty() -> Document:
    """Return the weekly report of another salesman, with the listed faults."""
    look = Look(
        company="みどり物産株式会社",
        footer="週報 営業2課",
        margins_mm=(25, 25, 20, 10),
        numbered_headings=False,
    )
    document = new_document(look, title="営業2課 今週のまとめ", author="三浦 葵")
    add_title(document, "営業2課 今週のまとめ")
    add_form(
        document,
        [
            [("提出者", "三浦 葵"), ("提出日", "2025年6月13日")],
            [("所属", "営業2課"), ("提出先", "営業2課長")],
            [("期間", "2025年6月10日(火)～6月13日(金)"), ("総労働時間", "38.0時間")],
        ],
    )
    _faulty_results(document)
    _faulty_plans(document)
    return document


def _faulty_results(document: Document) -> None:
    add_heading(document, "今週の実績")
    add_paragraph(document, "訪問は6社、見積の提出は2件であった。受注は〇〇万円である。")
    add_table(
        document,
        _DONE,
        [
            ["石井化学", "攪拌機の見積を出した", "80%", "9.0時間"],
            ["南海運輸", "台車20台の納品に立ち会った", "100%", "6.5時間"],
            ["山手医療", "なんとか訪問のアポが取れた", "20%", ""],
            ["社内の会議", "課の定例に出席した", "100%", "3.0時間"],
            ["事務", "見積書などいろいろ作った", "100%", "8.0時間"],
            ["合計", "", "", "36.5時間"],
        ],
        widths_mm=_DONE_WIDTHS,
        right=["進捗", "所要時間"],
        bold_rows=["合計"],
    )


def _faulty_plans(document: Document) -> None:
    add_heading(document, "来週の予定")
    add_table(
        document,
        _PLAN,
        [
            ["石井化学", "見積の回答を聞く", "来週中"],
            ["山手医療", "病棟の搬送の要望を聞く", "2025年6月18日(木)"],
        ],
        widths_mm=_PLAN_WIDTHS,
    )
    add_numbers(
        document,
        [
            "南海運輸の件を進める。",
            "時間があれば、展示会の準備を手伝う。",
            "月報の作成",
        ],
    )
    add_heading(document, "課題")
    add_paragraph(document, "石井化学の担当者が代わり、見積の回答が遅れている。")


if __name__ == "__main__":
    main()
