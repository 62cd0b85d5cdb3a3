"""Builds the Word examples of travel reports under `examples/report/`.

Run as `python -m scripts.examples_report`; the same source gives the same bytes. The faulty one
carries on purpose what its `expected.json` lists.
"""

from pathlib import Path

from docx.document import Document

from scripts.docx_kit import (
    Look,
    add_bold_paragraph,
    add_bullets,
    add_closing,
    add_comment,
    add_form,
    add_heading,
    add_numbers,
    add_paragraph,
    add_stamps,
    add_table,
    add_title,
    new_document,
    save,
)

FOLDER = Path(__file__).parents[1] / "examples" / "report"
CLEAN = FOLDER / "word-clean" / "出張報告書_2025-06-09_大阪支店.docx"
FAULTY = FOLDER / "word-faulty" / "出張報告書_2025-09-08_仙台工場.docx"

_VISIT = ["日付", "訪問先", "内容"]
_VISIT_WIDTHS = [34, 46, 80]
_NEXT = ["内容", "担当", "期限"]
_NEXT_WIDTHS = [84, 36, 40]
_COST = ["費目", "内訳", "金額"]
_COST_WIDTHS = [34, 90, 36]


def main() -> None:
    """Write both documents."""
    save(clean(), CLEAN)
    save(faulty(), FAULTY)


def clean() -> Document:
    """Return the report of an audit at a branch, without a fault."""
    look = Look(
        company="あさぎり精工株式会社",
        footer="出張報告書 品証-2025-031",
        margins_mm=(30, 25, 25, 25),
    )
    document = new_document(look, title="大阪支店 出張報告書", author="石田 真由美")
    add_stamps(document, ["部長", "課長", "報告者"], label="確認", box_mm=18)
    add_title(document, "大阪支店 出張報告書")
    add_form(
        document,
        [
            [("文書番号", "品証-2025-031"), ("報告日", "2025年6月9日")],
            [("報告者", "石田 真由美"), ("所属", "品質保証部 監査課")],
            [("報告先", "品質保証部長"), ("同行者", "監査課 林 健吾")],
            [("出張先", "大阪支店(大阪市北区)"), ("精算額", "106,120円")],
            [("期間", "2025年6月3日(火)～6月5日(木)")],
        ],
    )
    _clean_visit(document)
    _clean_outcome(document)
    _clean_cost(document)
    return document


def _clean_visit(document: Document) -> None:
    add_heading(document, "目的")
    add_paragraph(
        document,
        "大阪支店の受入検査と倉庫の管理が、2025年4月に改めた品質規程のとおりに行われているかを"
        "監査で確かめる。",
    )
    add_heading(document, "内容")
    add_paragraph(
        document,
        "監査は、規程の28項目について、記録の確認、現場の観察、担当者への聞き取りの順に行った。"
        "支店からは、業務課長と検査の担当者3名が出席した。",
    )
    add_table(
        document,
        _VISIT,
        [
            ["6月3日(火)", "大阪支店 業務課", "監査の進め方の説明、品質規程の改定点の確認"],
            ["6月4日(水)", "受入検査室、第1倉庫", "検査の記録120件の確認、検査の作業の観察"],
            ["6月5日(木)", "第2倉庫、業務課", "在庫の棚札と台帳の照合、結果の説明"],
        ],
        widths_mm=_VISIT_WIDTHS,
    )
    add_paragraph(document, "確かめた記録は次のとおり。")
    add_bullets(
        document,
        [
            "受入検査の記録(2025年4月と5月の120件)",
            "測定器の校正の記録(14台)",
            "不適合品の処置の記録(9件)",
        ],
    )


def _clean_outcome(document: Document) -> None:
    add_heading(document, "結果")
    add_paragraph(
        document,
        "予定していた28項目の監査をすべて終えた。26項目は規程のとおりで、指摘は2件であった。",
    )
    add_heading(document, "指摘1 検査の記録の訂正", level=2)
    add_paragraph(
        document,
        "120件のうち4件で、値を訂正した人の名前と日付が書かれていなかった。"
        "規程の第12条は、訂正に線を引いて名前と日付を書くことを求めている。",
    )
    add_heading(document, "指摘2 校正の期限", level=2)
    add_paragraph(
        document,
        "14台の測定器のうち1台で、校正の期限が2025年5月20日に切れていた。"
        "5月21日から6月4日までにこの測定器で検査した製品は17個で、"
        "支店が6月5日に別の測定器で測り直し、すべて合格した。",
    )
    add_heading(document, "所感")
    add_paragraph(
        document,
        "支店では、検査の記録を写真でも残しており、訂正の前後を後から見比べられた。"
        "この方法は本社の受入検査にも取り入れたい。"
        "校正の期限は台帳だけで管理しているため、期限の1か月前に知らせる仕組みを、"
        "本社と支店の両方で使えるように情報システム部に相談する。",
    )
    add_heading(document, "今後の予定")
    add_table(
        document,
        _NEXT,
        [
            ["指摘2件の是正の計画を受け取る", "大阪支店 業務課", "2025年6月20日(金)"],
            ["校正の期限を知らせる仕組みを相談する", "石田 真由美", "2025年6月27日(金)"],
            ["是正の結果を記録で確かめる", "林 健吾", "2025年7月31日(木)"],
        ],
        widths_mm=_NEXT_WIDTHS,
    )


def _clean_cost(document: Document) -> None:
    add_heading(document, "費用")
    add_paragraph(document, "2名分の費用である。宿泊費は出張旅費規程の上限の内である。")
    add_table(
        document,
        _COST,
        [
            ["新幹線", "東京と新大阪の往復、2名", "58,280円"],
            ["電車", "大阪市内、2名、3日分", "2,640円"],
            ["宿泊", "2泊、2名", "39,200円"],
            ["日当", "3日分、2名", "6,000円"],
            ["合計", "", "106,120円"],
        ],
        widths_mm=_COST_WIDTHS,
        right=["金額"],
        bold_rows=["合計"],
    )
    add_heading(document, "添付資料")
    add_numbers(document, ["監査の点検表(28項目)", "領収書の写し"])
    add_closing(document)


def faulty() -> Document:
    """Return the report of a visit to a factory, with the listed faults."""
    look = Look(
        company="つばき食品株式会社",
        footer="出張報告書 仙台工場",
        margins_mm=(25, 15, 25, 25),
    )
    document = new_document(look, title="仙台工場 出張報告書", author="西村 拓也")
    add_stamps(document, ["部長", "課長", "報告者"], label="確認", box_mm=18)
    add_title(document, "仙台工場 出張報告書")
    add_form(
        document,
        [
            [("文書番号", "営企-2025-9"), ("報告日", "2025年9月1日")],
            [("報告者", "西村 拓也"), ("所属", "営業企画部")],
            [("出張先", "仙台工場"), ("精算額", "41,560円")],
            [("期間", "2025年9月3日(水)～9月4日(金)")],
        ],
        width_mm=170,
    )
    _faulty_visit(document)
    _faulty_outcome(document)
    return document


def _faulty_visit(document: Document) -> None:
    add_heading(document, "目的")
    add_paragraph(
        document,
        "冬季の限定品の生産を始める時期について、仙台工場と合意する。",
    )
    add_heading(document, "内容")
    paragraph = add_paragraph(
        document,
        "1日目は、村上工場長から生産の計画の説明を受けた。"
        "2日目は、充填の工程と冷凍倉庫を見た。冷凍倉庫の保管の費用は月額〇〇円である。",
    )
    add_comment(document, paragraph, "金額は工場に確認してから入れてください。", "水野 和彦")
    add_paragraph(
        document,
        "工場の担当者はやる気がなく、こちらの質問にも面倒そうに答えるばかりであった。",
    )
    add_bold_paragraph(document, "結果", size=12)
    add_paragraph(
        document,
        "生産を始める時期について、工場からは充填機の部品の交換に2週間かかることと、"
        "冷凍倉庫の空きが10月の第3週までないことから、10月の第4週より前に始めることは難しいとの"
        "説明があり、営業企画部からは11月の初めの売り出しに間に合わせるために10月の第2週に"
        "始めたいとの希望を伝えた。",
    )
    add_paragraph(document, "増産の余力はかなりあると思った。")


def _faulty_outcome(document: Document) -> None:
    add_heading(document, "所感")
    add_paragraph(document, "現場を見ることができ、貴重な経験であった。")
    add_heading(document, "今後の予定")
    add_table(
        document,
        _NEXT,
        [
            ["売り出しの日を営業部と見直す", "西村 拓也", "2025年9月12日(金)"],
            ["充填機の部品の交換を早める", "仙台工場 村上", "後日"],
            ["冷凍倉庫の費用の見積もりを取る", "", "2025年9月19日(金)"],
        ],
        widths_mm=_NEXT_WIDTHS,
    )
    add_heading(document, "費用")
    add_table(
        document,
        _COST,
        [
            ["新幹線", "東京と仙台の往復", "22,200円"],
            ["タクシー", "仙台駅と工場の往復", "7,560円"],
            ["宿泊", "1泊", "9,800円"],
            ["日当", "2日分", "2,000円"],
            ["合計", "", "45,160円"],
        ],
        widths_mm=_COST_WIDTHS,
        right=["金額"],
        bold_rows=["合計"],
    )
    add_closing(document)


if __name__ == "__main__":
    main()
