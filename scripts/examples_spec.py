"""Builds the Word examples of 仕様書: `python -m scripts.examples_spec [FOLDER]`.

`word-clean` has nothing to find. `word-faulty` carries, on purpose, the faults that its
`expected.json` lists.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from docx.document import Document
from docx.text.paragraph import Paragraph

from scripts import docx_kit as kit
from scripts import docx_parts as parts

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "spec"
COMPANY = "北浜製作所株式会社"
REQUIREMENTS = ["要件番号", "要件", "優先度"]
REQUIREMENT_WIDTHS_MM = [24, 116, 20]
QUALITIES = ["要件番号", "区分", "要件"]


def orders() -> Document:
    """Return the clean draft: the requirements of an order system."""
    look = kit.Look(company=COMPANY, footer="SPEC-ORD-012 第1.2版")
    title = "受注管理システム 要件仕様書"
    document = kit.new_document(look, title=title, author="情報システム部")
    parts.set_company(document, COMPANY)
    kit.add_stamps(document, ["承認", "審査", "作成"])
    kit.add_title(document, title)
    kit.add_form(
        document,
        [
            [("文書番号", "SPEC-ORD-012"), ("版", "1.2")],
            [("発行日", "2025年6月2日(月)"), ("作成部署", "情報システム部")],
        ],
    )
    _heading(document, "改訂履歴", 0, numbered=False)
    kit.add_history(
        document,
        [
            ("1.0", "2025年4月7日(月)", "新規作成", "高橋 健"),
            ("1.1", "2025年5月12日(月)", "出荷の要件を追加", "高橋 健"),
            ("1.2", "2025年6月2日(月)", "応答時間の要件を3秒に変更", "野村 彩"),
        ],
    )
    kit.add_paragraph(document, "目次", align="center")
    _contents(
        document,
        [
            (1, "改訂履歴", 1), (1, "1. 目的", 2), (1, "2. 適用範囲", 2), (1, "3. 用語", 2),
            (1, "4. 機能要件", 2), (2, "4.1 受注", 2), (2, "4.2 出荷", 2),
            (1, "5. 非機能要件", 2), (1, "6. 制約条件", 3),
        ],
    )  # fmt: skip
    _orders_scope(document)
    _orders_functions(document)
    _orders_qualities(document)
    return document


def _contents(document: Document, lines: Sequence[tuple[int, str, int]]) -> None:
    parts.add_toc(
        document,
        [
            parts.Entry(level, text, f"_Toc25{i:02}", page)
            for i, (level, text, page) in enumerate(lines)
        ],
    )


def _heading(
    document: Document, text: str, place: int, level: int = 1, *, numbered: bool = True
) -> Paragraph:
    """Add a heading that line `place` of the contents leads to."""
    heading = kit.add_heading(document, text, level)
    parts.mark(heading, f"_Toc25{place:02}")
    return heading if numbered else parts.unnumbered(heading)


def _orders_scope(document: Document) -> None:
    first = _heading(document, "目的", 1)
    first.paragraph_format.page_break_before = True
    kit.add_paragraph(
        document,
        "この仕様書は、受注管理システム(以下「本システム」という。)が満たすべき要件を定める。"
        "設計、試験、受入れの判定は、この仕様書に基づいて行う。",
    )
    _heading(document, "適用範囲", 2)
    kit.add_paragraph(
        document,
        "国内の取引先から受ける注文の登録から、倉庫への出荷の指示までに適用する。"
        "請求と入金は会計システムが受け持つため、対象に含めない。",
    )
    _heading(document, "用語", 3)
    terms = kit.add_paragraph(document, "この仕様書で用いる用語を")
    parts.add_reference(terms, "_Ref2501", "表1")
    terms.add_run("に示す。")
    parts.add_caption(document, "表", 1, "用語", bookmark="_Ref2501")
    kit.add_table(
        document,
        ["用語", "意味"],
        [
            ["受注", "取引先の注文を、在庫を確かめて引き受けること"],
            ["引当て", "受注した数量を在庫から取り置くこと"],
            ["保留", "在庫が足りず、引当てを待っている状態"],
        ],
        widths_mm=[30, 130],
    )


def _orders_functions(document: Document) -> None:
    _heading(document, "機能要件", 4)
    kit.add_paragraph(
        document, "機能の要件を、業務の順に示す。優先度Aは初回の稼働に必要な要件である。"
    )
    _heading(document, "受注", 5, 2)
    orders = kit.add_paragraph(document, "受注の要件は")
    parts.add_reference(orders, "_Ref2502", "表2")
    orders.add_run("のとおりとする。")
    parts.add_caption(document, "表", 2, "受注の要件", bookmark="_Ref2502")
    kit.add_table(
        document,
        REQUIREMENTS,
        [
            ["ORD-001", "営業担当者が、注文を画面から登録できること。", "A"],
            ["ORD-002", "本システムは、登録の時に在庫を自動で引き当てること。", "A"],
            ["ORD-003", "本システムは、在庫が足りない注文を保留にすること。", "A"],
            ["ORD-004", "営業課長が、保留の注文を取り消せること。", "B"],
        ],
        widths_mm=REQUIREMENT_WIDTHS_MM,
        center=["優先度"],
    )
    _heading(document, "出荷", 6, 2)
    shipping = kit.add_paragraph(document, "出荷の要件は")
    parts.add_reference(shipping, "_Ref2503", "表3")
    shipping.add_run("のとおりとする。")
    parts.add_caption(document, "表", 3, "出荷の要件", bookmark="_Ref2503")
    kit.add_table(
        document,
        REQUIREMENTS,
        [
            ["SHP-001", "倉庫の担当者が、出荷の指示書をA4縦で印刷できること。", "A"],
            ["SHP-002", "本システムは、出荷の完了を営業担当者にメールで知らせること。", "B"],
        ],
        widths_mm=REQUIREMENT_WIDTHS_MM,
        center=["優先度"],
    )


def _orders_qualities(document: Document) -> None:
    _heading(document, "非機能要件", 7)
    load = kit.add_paragraph(document, "現行のシステムでは、")
    parts.add_reference(load, "_Ref2504", "図1")
    load.add_run("のとおり、10時台に1時間で412件の注文が集まる。この件数の2倍を前提に、")
    parts.add_reference(load, "_Ref2505", "表4")
    load.add_run("の要件を定める。")
    parts.add_bar_chart(
        document,
        "注文の件数",
        [("9時", 186), ("10時", 412), ("11時", 295), ("13時", 240), ("14時", 221), ("15時", 173)],
        alternative="時間帯別の注文の件数。10時台が412件で最も多い。",
    )
    parts.add_caption(
        document, "図", 1, "時間帯別の注文の件数(2025年4月の平均)", bookmark="_Ref2504"
    )
    parts.add_caption(document, "表", 4, "非機能の要件", bookmark="_Ref2505")
    kit.add_table(
        document,
        QUALITIES,
        [
            ["PRF-001", "応答", "本システムは、注文の登録を3秒以内に終えること。"],
            ["PRF-002", "処理量", "本システムは、1時間に824件の登録を受け付けること。"],
            ["OPR-001", "稼働", "本システムは、平日の7時から22時まで利用できること。"],
            ["OPR-002", "復旧", "運用の担当者が、障害から4時間以内に復旧できること。"],
        ],
        widths_mm=[24, 24, 112],
    )
    _heading(document, "制約条件", 8)
    kit.add_bullets(
        document,
        [
            "取引先の情報は、販売管理システムの取引先台帳を参照する。",
            "利用者の認証には、社内の統合認証を用いる。",
        ],
    )
    kit.add_closing(document)


def stock() -> Document:
    """Return the faulty draft: the requirements of a stock enquiry; see its `expected.json`."""
    look = kit.Look(company=COMPANY)
    document = kit.new_document(look, title="受注管理システム 要件仕様書", author="情報システム部")
    parts.set_footer(document, "在庫照会システム")
    kit.add_stamps(document, ["承認", "作成"])
    kit.add_title(document, "在庫照会システム 要件仕様書")
    kit.add_form(
        document,
        [
            [("文書番号", "SPEC-STK-003"), ("版", "1.1")],
            [("発行日", "2025年7月7日(月)"), ("作成部署", "情報システム部")],
        ],
    )
    _heading(document, "改訂履歴", 0, numbered=False)
    kit.add_history(document, [("1.0", "2025年6月9日(月)", "新規作成", "野村 彩")])
    kit.add_paragraph(document, "目次", align="center")
    _contents(
        document,
        [
            (1, "改訂履歴", 1), (1, "1. 目的", 1), (1, "2. 適用範囲", 1), (1, "3. 機能要件", 2),
            (2, "3.1 検索", 2), (2, "3.2 表示", 2), (1, "4. 性能要件", 2), (1, "5. 制約条件", 2),
        ],
    )  # fmt: skip
    _stock_scope(document)
    _stock_functions(document)
    _stock_qualities(document)
    return document


def _stock_scope(document: Document) -> None:
    _heading(document, "目的", 1)
    kit.add_paragraph(
        document,
        "この仕様書は、営業所から倉庫の在庫を確かめるための在庫照会システムの要件を定める。",
    )
    for _ in range(4):
        document.add_paragraph()
    _heading(document, "適用範囲", 2)
    kit.add_paragraph(
        document,
        "第一倉庫と第二倉庫の製品の在庫に適用する。部品の在庫の扱いは、別途協議する。",
    )


def _stock_functions(document: Document) -> None:
    _heading(document, "機能要件", 3)
    kit.add_paragraph(document, "機能の要件を、画面ごとに示す。")
    _heading(document, "検索", 4, 2)
    kit.add_paragraph(document, "検索の要件は、表1のとおりとする。")
    parts.add_caption(document, "表", 1, "検索の要件", field=False)
    kit.add_table(
        document,
        REQUIREMENTS,
        [
            ["STK-001", "営業担当者が、品番で在庫を検索できること。", "A"],
            ["検索2", "品名の一部で検索できること。", "A"],
            ["STK-003", "必要に応じて検索の条件を保存できること。", "B"],
        ],
        widths_mm=REQUIREMENT_WIDTHS_MM,
        center=["優先度"],
    )
    _heading(document, "表示", 5, 2)
    kit.add_paragraph(document, "表示の要件は次のとおりとする。画面の項目は表5に示す。")
    kit.add_table(
        document,
        REQUIREMENTS,
        [
            ["STK-004", "本システムは、倉庫ごとの在庫の数量を表示すること。", "A"],
            ["STK-005", "入荷の予定日も表示したい。", "B"],
        ],
        widths_mm=REQUIREMENT_WIDTHS_MM,
        center=["優先度"],
    )


def _stock_qualities(document: Document) -> None:
    _heading(document, "非機能要件", 6)
    kit.add_paragraph(document, "営業所からの問い合わせの件数を図1に示す。")
    parts.add_bar_chart(
        document,
        "問い合わせの件数",
        [("大阪", 64), ("名古屋", 41), ("福岡", 27)],
        alternative="グラフ 1",
    )
    parts.add_caption(document, "図", 1, "営業所別の問い合わせの件数(1日の平均)")
    kit.add_bullets(
        document,
        [
            "検索の結果は、高速に表示すること。",
            "本システムは、平日の7時から20時まで利用できること。",
        ],
    )
    parts.unnumbered(_heading(document, "制約条件", 7))
    kit.add_paragraph(document, "在庫の数量は、倉庫管理システムから10分ごとに受け取る。")
    kit.add_closing(document)


FILES = {
    "word-clean/仕様書_SPEC-ORD-012_受注管理システム.docx": orders,
    "word-faulty/在庫照会システム仕様書_最終.docx": stock,
}


def main() -> None:
    """Write both files below the folder given, by default `examples/spec`."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    for name, build in FILES.items():
        kit.save(build(), folder / name)


if __name__ == "__main__":
    main()
