"""Builds the Word examples of procedures under `examples/procedure/`.

Run as `python -m scripts.examples_procedure`; the same source gives the same bytes. The faulty one
carries on purpose what its `expected.json` lists.
"""

from pathlib import Path

from docx.document import Document

from scripts.docx_kit import (
    Look,
    add_bullets,
    add_closing,
    add_form,
    add_heading,
    add_history,
    add_numbers,
    add_paragraph,
    add_table,
    add_title,
    new_document,
    save,
    track_insertion,
)

FOLDER = Path(__file__).parents[1] / "examples" / "procedure"
CLEAN = FOLDER / "word-clean" / "設-2025-004_予備電源点検手順書.docx"
FAULTY = FOLDER / "word-faulty" / "設-2025-009_コンプレッサー点検手順書.docx"

_TERM = ["用語", "意味"]
_TERM_WIDTHS = [40, 120]
_LIMIT = ["点検項目", "基準", "測り方"]
_LIMIT_WIDTHS = [46, 54, 60]
_SIGNED_WIDTHS = [40, 40, 40]


def main() -> None:
    """Write both documents."""
    save(clean(), CLEAN)
    save(faulty(), FAULTY)


def clean() -> Document:
    """Return the procedure for checking standby power, without a fault."""
    look = Look(
        company="はやぶさ電機株式会社",
        footer="設-2025-004 第1.2版",
        margins_mm=(30, 25, 25, 25),
    )
    document = new_document(look, title="予備電源 点検手順書", author="石田 真由美")
    add_title(document, "予備電源 点検手順書")
    add_form(
        document,
        [
            [("文書番号", "設-2025-004"), ("版", "1.2")],
            [("制定日", "2023年4月3日"), ("改訂日", "2025年6月9日")],
            [("主管部署", "設備課"), ("配布先", "設備課、第1工場 製造課")],
        ],
    )
    add_table(
        document,
        ["作成", "審査", "承認"],
        [
            ["石田 真由美", "高橋 健", "大塚 誠"],
            ["2025年6月2日", "2025年6月5日", "2025年6月9日"],
        ],
        widths_mm=_SIGNED_WIDTHS,
        center=["作成", "審査", "承認"],
    )
    _clean_start(document)
    _clean_steps(document)
    _clean_end(document)
    return document


def _clean_start(document: Document) -> None:
    add_heading(document, "目的")
    add_paragraph(
        document,
        "停電のときに第1工場の制御盤が止まることを防ぐため、予備電源を毎月点検する手順を定める。",
    )
    add_heading(document, "適用範囲")
    add_paragraph(
        document,
        "第1工場の電気室にある予備電源2台(番号U-1とU-2)の月次の点検に適用する。"
        "電池の交換は、製造元が行うため、この手順書では扱わない。",
    )
    add_heading(document, "用語")
    add_table(
        document,
        _TERM,
        [
            ["予備電源", "停電のときに電池から電気を供給する装置"],
            ["切替試験", "商用の電源を切り、電池からの供給に替わることを確かめる試験"],
            ["点検表", "点検の結果を記入する様式(様式 設-F-021)"],
        ],
        widths_mm=_TERM_WIDTHS,
    )
    add_heading(document, "安全上の注意")
    add_bullets(
        document,
        [
            "端子に触れると感電するため、絶縁手袋と保護めがねを着ける。",
            "電池の液が漏れているときは、触れずに異常時の処置に進む。",
            "作業は2名で行い、1名は主電源のスイッチの前に立つ。",
        ],
    )
    add_heading(document, "準備")
    add_paragraph(document, "次のものを用意する。")
    add_bullets(document, ["電圧計(校正の期限の内のもの)", "温度計", "点検表", "「点検中」の札"])


def _clean_steps(document: Document) -> None:
    add_heading(document, "手順")
    add_paragraph(document, "U-1、U-2の順に、1台ずつ行う。")
    add_numbers(
        document,
        [
            "中央監視室(内線 2400)に、点検を始めることを知らせる。",
            "予備電源の扉に「点検中」の札を掛ける。",
            "扉を開け、電池の外側に膨らみと液の漏れがないことを目で確かめる。",
            "電池の表面の温度を温度計で測り、点検表に記入する。",
            "出力の端子の電圧を電圧計で測り、点検表に記入する。",
            "商用の電源のスイッチを切る。",
            "表示灯が緑から橙に変わるまでの秒数を計り、点検表に記入する。",
            "電池で5分間運転し、5分後の電圧を点検表に記入する。",
            "商用の電源のスイッチを入れる。",
            "表示灯が緑に戻ったことを確かめ、扉を閉める。",
            "札を外し、中央監視室に点検が終わったことを知らせる。",
        ],
    )
    add_heading(document, "判定基準")
    add_paragraph(document, "4項目がすべて基準に入っていれば合格とする。")
    add_table(
        document,
        _LIMIT,
        [
            ["電池の温度", "35℃以下", "表面の中央に温度計を当てる"],
            ["出力の電圧", "100V±5V", "出力の端子の間を測る"],
            ["切替の時間", "3秒以内", "表示灯が橙に変わるまでを計る"],
            ["5分後の電圧", "97V以上", "出力の端子の間を測る"],
        ],
        widths_mm=_LIMIT_WIDTHS,
    )


def _clean_end(document: Document) -> None:
    add_heading(document, "異常時の処置")
    add_numbers(
        document,
        [
            "基準に入らないときは、商用の電源に戻し、設備課長(内線 2410)に連絡する。",
            "煙や臭いが出たときは、主電源を切って電気室の外に出る。",
            "液が漏れているときは、扉を閉めて立入禁止の札を掛け、設備課長に連絡する。",
        ],
    )
    add_heading(document, "記録")
    add_paragraph(document, "点検表は設備課が5年間保管する。")
    add_heading(document, "改訂履歴")
    add_history(
        document,
        [
            ("1.0", "2023年4月3日", "新規作成", "石田"),
            ("1.1", "2024年5月13日", "5分後の電圧の測定を追加", "石田"),
            ("1.2", "2025年6月9日", "U-2を適用範囲に追加", "石田"),
        ],
    )
    add_closing(document)


def faulty() -> Document:
    """Return the procedure for checking a compressor, with the listed faults."""
    look = Look(
        company="はやぶさ電機株式会社",
        footer="コンプレッサー点検手順書 第2.0版",
        margins_mm=(25, 25, 25, 12),
    )
    document = new_document(look, title="コンプレッサー 点検手順書", author="林 健吾")
    add_title(document, "コンプレッサー 点検手順書")
    add_form(
        document,
        [
            [("文書番号", "設-2025-009"), ("版", "2.0")],
            [("制定日", "2024年10月7日"), ("改訂日", "2024年9月30日")],
            [("主管部署", "設備課"), ("配布先", "設備課、第2工場 製造課")],
        ],
    )
    add_table(
        document,
        ["作成", "承認"],
        [["林 健吾", "大塚 誠"], ["2025年7月7日", "2025年7月11日"]],
        widths_mm=[40, 40],
        center=["作成", "承認"],
    )
    _faulty_start(document)
    _faulty_steps(document)
    return document


def _faulty_start(document: Document) -> None:
    add_heading(document, "目的")
    add_paragraph(document, "この手順書は、コンプレッサーの点検の手順を定める。")
    add_heading(document, "適用範囲")
    paragraph = add_paragraph(document, "第2工場のコンプレッサーC-1からC-3までに適用する。")
    track_insertion(paragraph, "C-4は2025年10月に加える。", "高橋 健")
    add_heading(document, "安全上の注意")
    add_bullets(
        document,
        [
            "運転中のベルトに巻き込まれないよう、袖口を締める。",
            "圧力が残っている間は配管を外さない。",
        ],
    )


def _faulty_steps(document: Document) -> None:
    add_heading(document, "手順")
    add_numbers(
        document,
        [
            "中央監視室(内線 2400)に、点検を始めることを知らせる。",
            "運転を止め、しばらく待ってから圧力計が0になったことを確かめる。",
            "ベルトの張りの確認",
            "油の量を油面計で見る。続いて、足りなければ油を適量足す。",
            "フィルターの清掃を行う。",
            "周囲の状況に気を配る。",
            "運転を始め、吐出の圧力を点検表に記入することが望ましい。",
        ],
    )
    add_heading(document, "判定基準")
    add_table(
        document,
        _LIMIT,
        [
            ["吐出の圧力", "0.65MPaから0.75MPaまで", "圧力計を読む"],
            ["油の量", "", "油面計を見る"],
            ["ベルトのたわみ", "10mm以内", "中央を指で押す"],
        ],
        widths_mm=_LIMIT_WIDTHS,
    )
    add_heading(document, "異常時の処置")
    add_paragraph(document, "異常な音や振動があれば、ただちに運転を止める。")
    add_heading(document, "改訂履歴")
    add_history(
        document,
        [
            ("1.0", "2024年10月7日", "新規作成", "林"),
            ("1.1", "2025年2月31日", "油の量の点検を追加", "林"),
            ("2.1", "2025年7月7日", "", "林"),
        ],
    )
    add_closing(document)


if __name__ == "__main__":
    main()
