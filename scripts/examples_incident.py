"""Builds the Word examples of incident reports under `examples/incident/`.

Run as `python -m scripts.examples_incident`; the same source gives the same bytes. The faulty one
carries on purpose what its `expected.json` lists.
"""

from pathlib import Path

from docx.document import Document
from docx.oxml import OxmlElement
from docx.table import Table

from scripts.docx_kit import (
    Look,
    add_bullets,
    add_closing,
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
    track_deletion,
    track_insertion,
)

FOLDER = Path(__file__).parents[1] / "examples" / "incident"
CLEAN = FOLDER / "word-clean" / "障害報告書_障-2025-012_受注システム.docx"
FAULTY = FOLDER / "word-faulty" / "障害報告書_障-2025-019_倉庫管理システム.docx"

_TIMELINE = ["時刻", "事象・対応", "担当"]
_TIMELINE_WIDTHS = [22, 98, 40]
_MEASURES = ["No.", "対策", "担当", "期限"]
_MEASURE_WIDTHS = [12, 74, 32, 42]


def main() -> None:
    """Write both documents."""
    save(clean(), CLEAN)
    save(faulty(), FAULTY)


def clean() -> Document:
    """Return the report of a stopped order system, without a fault."""
    look = Look(
        company="はやぶさ商事株式会社",
        footer="障害報告書 障-2025-012",
        margins_mm=(30, 25, 25, 25),
    )
    document = new_document(look, title="障害報告書", author="中村 健")
    add_stamps(document, ["部長", "課長", "起票"], box_mm=18)
    add_title(document, "障害報告書")
    add_form(
        document,
        [
            [("文書番号", "障-2025-012"), ("報告日", "2025年7月8日")],
            [("対象システム", "受注システム(Web受注サーバー 1号機・2号機)")],
            [("障害レベル", "レベル2"), ("報告者", "運用課 中村 健")],
            [("発生日時", "2025年7月3日(木) 9:12"), ("復旧日時", "2025年7月3日(木) 11:27")],
        ],
        label_mm=28,
    )
    _clean_facts(document)
    _clean_causes(document)
    _clean_measures(document)
    return document


def _clean_facts(document: Document) -> None:
    add_heading(document, "概要")
    add_paragraph(
        document,
        "2025年7月3日(木) 9:12から11:27までの2時間15分、受注システムにログインできなくなった。"
        "認証サーバーとの通信に使う証明書の有効期限が切れたためである。"
        "証明書を更新して復旧し、その後は再発していない。",
    )
    add_heading(document, "影響")
    add_bullets(
        document,
        [
            "社内の利用者128名と、代理店43社がログインできなかった。",
            "受注214件の登録が当日の午後にずれ込み、うち6件は出荷が翌日になった。",
            "データの消失と、社外への情報の流出はなかった。",
        ],
    )
    add_heading(document, "経過")
    add_paragraph(document, "時刻は、監視装置と認証サーバーのログで確かめたものである。")
    add_table(
        document,
        _TIMELINE,
        [
            ["9:12", "監視装置が、受注システムのログイン失敗の増加を検知した", "運用課 中村"],
            [
                "9:20",
                "利用部門に障害の発生を連絡し、電話での受注に切り替えるよう案内した",
                "運用課 小池",
            ],
            [
                "9:48",
                "認証サーバーのログから、証明書の検証に失敗していることを突き止めた",
                "基盤課 林",
            ],
            ["10:35", "新しい証明書を認証局に申請し、受け取った", "基盤課 林"],
            ["11:15", "1号機と2号機に新しい証明書を入れ、順に再起動した", "基盤課 林"],
            ["11:27", "営業部の3名がログインできることを確認し、復旧と判断した", "運用課 中村"],
            ["13:40", "代理店43社に復旧を知らせた", "営業部 岡田"],
        ],
        widths_mm=_TIMELINE_WIDTHS,
        right=["時刻"],
    )


def _clean_causes(document: Document) -> None:
    add_heading(document, "原因")
    add_heading(document, "直接原因", level=2)
    add_paragraph(
        document,
        "認証サーバーの証明書の期限が7月3日 9:10に切れ、通信相手の確認ができなくなったことによる。",
    )
    add_heading(document, "根本原因", level=2)
    add_paragraph(
        document,
        "証明書の更新は年間作業計画に載せて管理しているが、"
        "2024年のサーバー増設の際に加えた2枚は計画に登録されていなかった。"
        "増設の手順書に、証明書を計画へ登録する手順がなかったためである。",
    )
    add_heading(document, "暫定対応")
    add_bullets(
        document,
        [
            "新しい証明書(期限は2026年7月2日)を1号機と2号機に入れた。",
            "社内のサーバー全38台の証明書の期限を調べ、3か月以内に切れるものがないことを確かめた。",
        ],
    )


def _clean_measures(document: Document) -> None:
    add_heading(document, "恒久対策")
    add_table(
        document,
        _MEASURES,
        [
            [
                "1",
                "証明書の期限の30日前と7日前に、運用課へ自動で通知する監視を追加する",
                "運用課 中村",
                "2025年7月31日(木)",
            ],
            [
                "2",
                "サーバー増設の手順書に、証明書を年間作業計画へ登録する手順を加える",
                "基盤課 林",
                "2025年7月18日(金)",
            ],
            [
                "3",
                "年間作業計画と実際の証明書を、半年ごとに突き合わせる点検を定例作業に入れる",
                "運用課 小池",
                "2025年9月30日(火)",
            ],
        ],
        widths_mm=_MEASURE_WIDTHS,
        center=["No."],
    )
    add_heading(document, "今後の予定")
    add_numbers(
        document,
        [
            "2025年7月18日(金)の運用会議で、対策2の完了を報告する。",
            "2025年8月1日(金)に、通知が届くことを試験用の証明書で確かめる。",
        ],
    )
    add_paragraph(document, "問い合わせ先: 情報システム部 運用課 中村(内線 2310)")
    add_heading(document, "改訂履歴")
    add_history(
        document,
        [
            ("1.0", "2025年7月4日", "速報として発行", "中村"),
            ("2.0", "2025年7月8日", "根本原因と恒久対策を追記", "中村"),
        ],
    )
    add_closing(document)


def faulty() -> Document:
    """Return the report of a warehouse system, with the listed faults."""
    look = Look(
        company="つばき食品株式会社",
        footer="障害報告書 倉庫管理システム",
        margins_mm=(15, 25, 25, 25),
    )
    document = new_document(look, title="障害報告書", author="平野 学")
    add_stamps(document, ["部長", "課長", "起票"], box_mm=18)
    add_title(document, "障害報告書")
    add_form(
        document,
        [
            [("文書番号", "障-2025-019"), ("報告日", "2025年9月3日")],
            [("対象システム", "倉庫管理システム(出荷指示サブシステム)")],
            [("障害レベル", "高"), ("報告者", "物流システム課 平野 学")],
            [("発生日時", "2025年9月1日(火) 13:05"), ("復旧日時", "2025年9月1日(月) 15:50")],
        ],
        label_mm=28,
    )
    _faulty_facts(document)
    _faulty_causes(document)
    _faulty_measures(document)
    return document


def _faulty_facts(document: Document) -> None:
    add_heading(document, "概要")
    add_paragraph(
        document,
        "2025年9月1日の13:05から15:50までの165分間、倉庫管理システムから各拠点への出荷指示が届かなかった。"
        "配信処理を再起動して復旧した。",
    )
    add_heading(document, "経過")
    add_table(
        document,
        _TIMELINE,
        [
            ["13時ごろ", "第3倉庫から、出荷指示が届かないと電話があった", "物流システム課 平野"],
            ["13:40", "配信処理が応答していないことを確かめた", "物流システム課 平野"],
            ["14:55", "配信処理を停止し、各倉庫に復旧の見込みを電話で知らせた", ""],
            [
                "15:50",
                "配信処理を再起動し、3拠点に出荷指示が届いていることを確かめた",
                "基盤課 大西",
            ],
        ],
        widths_mm=_TIMELINE_WIDTHS,
        right=["時刻"],
    )
    add_heading(document, "影響")
    add_paragraph(
        document,
        "第1倉庫から第3倉庫までの3拠点で出荷作業が止まり、トラック12台の出発が遅れた。"
        "取引先からの問い合わせは27件であった。",
    )


def _faulty_causes(document: Document) -> None:
    add_heading(document, "原因")
    add_paragraph(
        document,
        "配信処理が応答しなくなり、出荷指示が各拠点へ送られなかった。"
        "同じ現象は、8月にも短い時間起きていたと思われる。",
    )
    add_paragraph(
        document,
        "当番の平野は担当者としての自覚に欠けており、その責任は重い。",
    )
    add_heading(document, "暫定対応")
    actions = add_bullets(
        document,
        [
            "配信処理を再起動し、たまっていた出荷指示を順に送り直した。",
            "当面の間、当番が1時間ごとに配信処理の応答を",
        ],
    )
    track_deletion(actions[1], "見るようにする。", "大西")
    track_insertion(actions[1], "確かめ、応答がなければ基盤課に電話で連絡する。", "大西")


def _faulty_measures(document: Document) -> None:
    add_heading(document, "恒久対策")
    measures = add_table(
        document,
        _MEASURES,
        [
            [
                "1",
                "配信処理のメモリー使用量が8割を超えたら当番へ通知する監視を加える",
                "物流システム課 平野",
                "2025年9月19日(金)",
            ],
            [
                "2",
                "監視画面を見るときは、見落としのないよう十分に気をつける",
                "物流システム課",
                "2025年9月5日(金)",
            ],
            [
                "3",
                "配信処理の冗長化について、担当ベンダーの〇〇と契約する",
                "基盤課 大西",
                "2025年12月26日(金)",
            ],
        ],
        widths_mm=_MEASURE_WIDTHS,
        center=["No."],
    )
    _keep_rows_whole(measures)
    add_paragraph(document, "問い合わせ先: 物流システム課 平野(内線 4120)")
    add_closing(document)


def _keep_rows_whole(table: Table) -> None:
    """Let no row of a table run over the end of a page."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


if __name__ == "__main__":
    main()
