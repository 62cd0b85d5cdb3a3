"""Builds the Word examples of minutes under `examples/minutes/`.

Run as `python -m scripts.examples_minutes`; the same source gives the same bytes. The faulty one
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
    add_history,
    add_numbers,
    add_paragraph,
    add_stamps,
    add_table,
    add_title,
    new_document,
    save,
)

FOLDER = Path(__file__).parents[1] / "examples" / "minutes"
CLEAN = FOLDER / "word-clean" / "議事録_情シス-2025-041_基幹システム更改定例.docx"
FAULTY = FOLDER / "word-faulty" / "議事録_生産販売調整会議_最終版.docx"

_ACTION_HEADERS = ["No.", "内容", "担当", "期限"]
_ACTION_WIDTHS = [12, 74, 32, 42]


def main() -> None:
    """Write both documents."""
    save(clean(), CLEAN)
    save(faulty(), FAULTY)


def clean() -> Document:
    """Return the minutes of a project meeting, without a fault."""
    look = Look(
        company="あさぎり精工株式会社",
        footer="議事録 情シス-2025-041",
        margins_mm=(30, 25, 25, 25),
    )
    document = new_document(look, title="基幹システム更改 定例会議 議事録", author="石田 真由美")
    add_stamps(document, ["部長", "課長", "記録"], label="確認", box_mm=18)
    add_title(document, "基幹システム更改 定例会議 議事録")
    _clean_form(document)
    _clean_discussion(document)
    _clean_results(document)
    return document


def _clean_form(document: Document) -> None:
    add_form(
        document,
        [
            [("文書番号", "情シス-2025-041"), ("作成日", "2025年9月11日")],
            [("会議名", "基幹システム更改 定例会議(第8回)")],
            [("日時", "2025年9月10日(水) 13:30～15:00")],
            [("場所", "本社5階 第2会議室")],
            [("出席者", "情報システム部 大塚部長、高橋、石田/経理部 佐野課長/生産管理部 中村")],
            [("欠席者", "購買部 藤本課長"), ("記録者", "石田 真由美")],
            [("配布先", "出席者、購買部長、北洋ソリューションズ 平井様")],
        ],
    )


def _clean_discussion(document: Document) -> None:
    add_heading(document, "議題")
    add_numbers(
        document,
        ["データ移行試験(2回目)の結果", "本番切替の日程", "利用者教育の進め方"],
    )
    add_heading(document, "議事内容")
    add_heading(document, "データ移行試験(2回目)の結果", level=2)
    add_paragraph(
        document,
        "高橋から、8月28日と29日に行った移行試験の結果が報告された。"
        "取引先マスター12,480件のうち、文字コードの違いで取り込めなかったものは36件であった。"
        "1回目の試験では412件であり、変換表の見直しで9割以上が解消した。",
    )
    add_paragraph(
        document,
        "佐野課長から、残る36件は手作業で直しても半日で終わるため、"
        "変換表をこれ以上直す必要はないとの意見があった。出席者に異論はなかった。",
    )
    add_heading(document, "本番切替の日程", level=2)
    add_paragraph(
        document,
        "切替日の候補として、11月1日からの連休と11月22日からの連休の二つを比べた。"
        "経理部は、11月上旬は10月分の締め処理と重なることを理由に、後の案を支持した。"
        "生産管理部は、どちらの案でも工場の操業に影響がないと説明した。",
    )
    add_heading(document, "利用者教育の進め方", level=2)
    add_paragraph(
        document,
        "石田から、集合研修と動画配信の費用の比較が示された。"
        "集合研修は6拠点で延べ18回、動画配信は制作費を含めて48万円で済む見込みである。"
        "中村から、現場の端末は共用なので、動画は1本10分以内に収めてほしいとの要望があった。",
    )


def _clean_results(document: Document) -> None:
    add_heading(document, "決定事項")
    add_numbers(
        document,
        [
            "移行できなかった36件は、経理部が本番切替の前日までに手作業で直す。",
            "本番の切替は、2025年11月22日(土)の21時に始める。",
            "利用者教育は動画配信で行い、1本を10分以内とする。",
        ],
    )
    add_heading(document, "対応事項")
    add_table(
        document,
        _ACTION_HEADERS,
        [
            ["1", "移行できなかった36件の一覧を経理部へ渡す", "高橋", "2025年9月17日(水)"],
            [
                "2",
                "切替当日の作業手順書の初版を作る",
                "北洋ソリューションズ 平井様",
                "2025年10月3日(金)",
            ],
            ["3", "切替日の操業予定を工場に確かめる", "生産管理部 中村", "2025年9月19日(金)"],
            ["4", "教育動画8本の台本を作り、各部に回覧する", "石田", "2025年10月10日(金)"],
        ],
        widths_mm=_ACTION_WIDTHS,
        center=["No."],
    )
    add_heading(document, "次回予定")
    add_paragraph(
        document,
        "2025年9月24日(水) 13:30から、本社5階の第2会議室で開く。"
        "議題は、切替手順書の骨子と、購買部からの要望の扱いとする。",
    )
    add_heading(document, "改訂履歴")
    add_history(
        document,
        [
            ("1.0", "2025年9月11日", "初版", "石田"),
            ("1.1", "2025年9月12日", "対応事項2の担当を修正", "石田"),
        ],
    )
    add_closing(document)


def faulty() -> Document:
    """Return the minutes of a monthly sales and production meeting, with the listed faults."""
    look = Look(
        company="つばき食品株式会社",
        footer="生産販売調整会議 議事録",
        margins_mm=(25, 15, 25, 15),
    )
    document = new_document(look, title="生産販売調整会議 議事録", author="西村 拓也")
    add_stamps(document, ["部長", "課長", "記録"], label="確認", box_mm=18)
    add_title(document, "生産販売調整会議 議事録")
    _faulty_form(document)
    _faulty_discussion(document)
    _faulty_results(document)
    return document


def _faulty_form(document: Document) -> None:
    add_form(
        document,
        [
            [("文書番号", "営企-2025-17"), ("作成日", "2025年6月13日")],
            [("会議名", "生産販売調整会議(6月度)")],
            [("日時", "2025年6月12日(金) 10:00～11:30")],
            [("場所", "本社3階 大会議室")],
            [("出席者", "営業企画部 水野部長、西村/製造部 村上課長/物流部 岡田/品質保証部 林")],
            [("欠席者", "なし"), ("記録者", "西村 拓也")],
        ],
        width_mm=176,
    )


def _faulty_discussion(document: Document) -> None:
    add_heading(document, "議題")
    add_bullets(
        document,
        ["5月の販売実績と6月の見込み", "夏季限定品の増産", "倉庫の保管能力"],
    )
    add_heading(document, "議事内容")
    add_heading(document, "5月の販売実績と6月の見込み", level=2)
    add_paragraph(
        document,
        "西村から、5月の販売実績は計画比104%、6月の見込みは同98%との報告があった。"
        "ゼリー類は気温の高い日が続いたことから、前年同月より12%伸びている。",
    )
    add_bold_paragraph(document, "夏季限定品の増産", size=11)
    add_paragraph(
        document,
        "営業企画部から、7月の需要が当初計画の1.3倍に達する見通しであることから、"
        "夏季限定ゼリーの生産を6月第4週から日産8,000個に引き上げたいとの提案があり、"
        "製造部からは、充填機の部品交換が6月20日まで終わらないため、"
        "それより前に増産を始めることは難しいとの説明があった。",
    )
    add_paragraph(
        document,
        "村上課長は提案に対して声を荒らげ、話し合いの間ずっと不機嫌な態度であった。",
    )
    add_heading(document, "倉庫の保管能力", level=2)
    storage = add_paragraph(
        document,
        "岡田から、第2倉庫の使用率が91%に達しており、増産分を置く場所がないとの指摘があった。"
        "外部倉庫を借りる場合の費用は月額TBDである。",
    )
    add_comment(document, storage, "岡田さんに金額を確認してから配布すること。", "水野")
    add_paragraph(document, "林から、外部倉庫でも温度記録を毎日残す必要があるとの説明があった。")


def _faulty_results(document: Document) -> None:
    add_heading(document, "対応事項")
    add_table(
        document,
        _ACTION_HEADERS,
        [
            [
                "1",
                "充填機の部品交換の日程を確定し、営業企画部へ知らせる",
                "製造部 村上",
                "2025年6月20日(金)",
            ],
            ["2", "外部倉庫3社から見積もりを取る", "物流部 岡田", ""],
            ["3", "7月の週別の需要予測を作り直す", "西村", "2025年6月30日(月)"],
            ["4", "外部倉庫の温度記録の様式を用意する", "品質保証部 林", "2025年6月25日(水)"],
        ],
        widths_mm=[12, 88, 34, 42],
        center=["No."],
    )
    add_heading(document, "決定事項")
    add_numbers(
        document,
        [
            "夏季限定ゼリーは、6月23日から日産8,000個に引き上げる。",
            "外部倉庫は、費用を見たうえで借りるかどうかを引き続き検討する。",
            "温度管理は、関係部署が連携して適切に進める。",
        ],
    )
    add_heading(document, "次回予定")
    add_paragraph(document, "2025年7月10日(木) 10:00から、本社3階の大会議室で開く。")
    add_closing(document)


if __name__ == "__main__":
    main()
