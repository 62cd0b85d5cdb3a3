"""Builds the slides of the examples under `examples/incident/`.

Run as `python -m scripts.examples_slides`; the same source gives the same bytes. The faulty one
carries on purpose what its `expected.json` lists.
"""

from pathlib import Path

from pptx.presentation import Presentation as Deck

from scripts.slides_kit import (
    DeckLook,
    add_blank,
    add_comment,
    add_cover,
    add_grid,
    add_points,
    add_text,
    merge_right,
    new_deck,
    number_slides,
    save_deck,
)

FOLDER = Path(__file__).parents[1] / "examples" / "incident"
CLEAN = FOLDER / "slides-clean" / "障害報告書_障-2025-034_経費精算システム.pptx"
FAULTY = FOLDER / "slides-faulty" / "障害報告_通販サイト_報告会用.pptx"

_FORM_WIDTHS = [44, 110, 40, 112]
_TIMELINE = ["時刻", "事象・対応", "担当"]
_TIMELINE_WIDTHS = [26, 220, 60]
_MEASURES = ["No.", "対策", "担当", "期限"]
_MEASURE_WIDTHS = [16, 166, 46, 78]


def main() -> None:
    """Write both decks."""
    save_deck(clean(), CLEAN)
    save_deck(faulty(), FAULTY)


def clean() -> Deck:
    """Return the report on an expense system, without a fault."""
    look = DeckLook("あさぎり精工株式会社", footer="障害報告書 障-2025-034")
    deck = new_deck(look, title="障害報告書 経費精算システム", author="村井 真")
    add_cover(
        deck,
        "障害報告書 経費精算システムの停止",
        ["2025年10月17日(金) 情報システム運用会議", "情報システム部 運用課 村井 真"],
    )
    _clean_summary(deck)
    add_points(
        deck,
        "影響",
        [
            "利用者のうち312名が、申請または承認をやり直した。",
            "当日締めの立替精算58件の承認が、午後にずれ込んだ。",
            (1, "うち4件は、振り込みが翌日になった。"),
            "データの消失と、社外への影響はなかった。",
        ],
        notes="やり直した人数は、操作ログの再ログインから数えた。",
    )
    _clean_timeline(deck)
    _clean_causes(deck)
    _clean_measures(deck)
    number_slides(deck, look)
    return deck


def _clean_summary(deck: Deck) -> None:
    slide = add_blank(deck, "概要", notes="停止の長さは、最初に説明する。")
    add_grid(
        slide,
        [
            ["文書番号", "障-2025-034", "報告日", "2025年10月17日(金)"],
            ["対象システム", "経費精算システム(申請・承認の機能)", "", ""],
            ["障害レベル", "レベル2", "報告者", "運用課 村井 真"],
            ["発生日時", "2025年10月14日(火) 8:50", "復旧日時", "2025年10月14日(火) 10:35"],
        ],
        widths_mm=_FORM_WIDTHS,
        header=False,
    )
    merge_right(slide, 1, 1, 3)
    add_text(
        slide,
        "2025年10月14日の8:50から1時間45分、経費精算システムで申請と承認ができなかった。"
        "データベースのログ領域がいっぱいになったためである。領域を広げて復旧した。",
        top_mm=98,
    )


def _clean_timeline(deck: Deck) -> None:
    slide = add_blank(deck, "経過", notes="時刻は、監視サーバーとデータベースのログで確かめた。")
    add_grid(
        slide,
        [
            _TIMELINE,
            ["8:50", "監視サーバーが、経費精算システムの応答の停止を検知した", "運用課 村井"],
            ["8:58", "全社に障害の発生を連絡し、申請を待つよう案内した", "運用課 小池"],
            ["9:30", "データベースのログ領域が上限に達していることを突き止めた", "基盤課 林"],
            ["10:20", "ログ領域を40GBから80GBに広げ、順に再起動した", "基盤課 林"],
            ["10:35", "経理部の2名が申請と承認をできることを確認し、復旧と判断した", "運用課 村井"],
            ["10:50", "全社に復旧を知らせた", "運用課 小池"],
        ],
        widths_mm=_TIMELINE_WIDTHS,
    )


def _clean_causes(deck: Deck) -> None:
    add_points(
        deck,
        "原因",
        [
            "直接の原因",
            (1, "データベースのログ領域が上限の40GBに達し、書き込みが止まった。"),
            "根本の原因",
            (1, "10月の機能追加で、ログの出力が1日あたり2GBから9GBに増えていた。"),
            (1, "機能追加の手順書に、ログの量を見積もる手順がなかった。"),
        ],
    )
    add_points(
        deck,
        "暫定対応",
        [
            "ログ領域を80GBに広げ、7日を過ぎたログを消す設定に変えた。",
            "同じデータベースを使う3システムを調べ、空きが5割以上あることを確かめた。",
        ],
    )


def _clean_measures(deck: Deck) -> None:
    slide = add_blank(deck, "恒久対策")
    add_grid(
        slide,
        [
            _MEASURES,
            [
                "1",
                "ログ領域が7割を超えたら、運用課へ通知する監視を追加する",
                "運用課 村井",
                "2025年10月31日(金)",
            ],
            [
                "2",
                "機能追加の手順書に、ログの量を見積もる手順を加える",
                "開発1課 橋本",
                "2025年11月14日(金)",
            ],
            [
                "3",
                "全システムのログ領域の空きを、四半期ごとに点検する",
                "基盤課 林",
                "2025年12月26日(金)",
            ],
        ],
        widths_mm=_MEASURE_WIDTHS,
    )
    slide = add_points(
        deck,
        "今後の予定",
        [
            "2025年11月14日(金)の運用会議で、対策1と対策2の完了を報告する。",
            "2026年1月16日(金)に、対策3の1回目の点検の結果を報告する。",
        ],
    )
    add_text(slide, "問い合わせ先: 情報システム部 運用課 村井(内線 2314)", top_mm=140)
    add_text(slide, "以上", top_mm=160, align="right")


def faulty() -> Deck:
    """Return the report on an online shop, with the listed faults."""
    look = DeckLook("つばき食品株式会社", footer="障害報告 通販サイト")
    deck = new_deck(look, title="障害報告 通販サイト", author="吉川 美咲")
    add_cover(
        deck,
        "障害報告 通販サイトの注文停止",
        ["2025年11月10日(月) 経営連絡会", "デジタル推進部 Web運営課 吉川 美咲"],
    )
    _faulty_summary(deck)
    _faulty_timeline(deck)
    _faulty_causes(deck)
    _faulty_measures(deck)
    number_slides(deck, look)
    return deck


def _faulty_summary(deck: Deck) -> None:
    slide = add_blank(deck, "概要")
    add_grid(
        slide,
        [
            ["文書番号", "障-2025-041", "報告日", "2025年11月10日(月)"],
            ["対象システム", "通販サイト(注文の機能)", "", ""],
            ["障害レベル", "中", "報告者", "Web運営課 吉川 美咲"],
            ["発生日時", "2025年11月5日(水)", "復旧日時", "2025年11月5日(木) 16:20"],
        ],
        widths_mm=_FORM_WIDTHS,
        header=False,
    )
    merge_right(slide, 1, 1, 3)
    add_text(
        slide,
        "2025年11月5日の14:05から2時間15分、通販サイトで注文を確定できなかった。"
        "決済サービスとの接続の設定を元に戻して復旧した。",
        top_mm=98,
    )
    slide = add_points(
        deck,
        "影響",
        [
            "多数のお客様が注文を確定できず、電話での注文に切り替えていただいた。",
            "コールセンターへの問い合わせは186件であった。",
        ],
        notes="金額を聞かれたら、集計中と答える。",
    )
    add_comment(slide, "売上への影響額を経理に確認してから載せること。", "水野")


def _faulty_timeline(deck: Deck) -> None:
    slide = add_blank(deck, "経過")
    add_grid(
        slide,
        [
            _TIMELINE,
            ["14:05", "注文の確定に失敗する割合が3割を超えたことを検知した", "監視センター"],
            ["14:20", "トップページにお知らせを掲示した", "Web運営課 吉川"],
            ["15:40", "決済サービスとの接続の設定に誤りがあることを突き止めた", ""],
            ["16:20", "設定を元に戻し、試験の注文が通ることを確認した", "開発2課 橋本"],
        ],
        widths_mm=_TIMELINE_WIDTHS,
    )


def _faulty_causes(deck: Deck) -> None:
    add_points(
        deck,
        "原因",
        [
            "11月5日の設定変更で、決済サービスの接続先が試験環境のものになった。",
            "作業した橋本が、手順書をよく読まなかったためと思われる。",
            "橋本には、責任の重さを自覚してもらいたい。",
        ],
    )
    add_points(
        deck,
        "暫定対応",
        ["接続先の設定を元に戻し、設定の変更を11月末まで止めた。"],
    )


def _faulty_measures(deck: Deck) -> None:
    slide = add_blank(deck, "恒久対策")
    add_grid(
        slide,
        [
            _MEASURES,
            [
                "1",
                "設定を変えた後に、試験の注文を1件通す手順を加える",
                "開発2課 橋本",
                "2025年11月21日(金)",
            ],
            ["2", "接続先の設定を〇〇に移し、環境ごとに分ける", "基盤課 大西", "2026年1月30日(金)"],
            ["3", "設定の作業では、細心の注意を払う", "開発2課", "2025年11月14日(金)"],
        ],
        widths_mm=_MEASURE_WIDTHS,
    )
    add_text(slide, "問い合わせ先: Web運営課 吉川(内線 5120)", top_mm=140)
    add_text(slide, "以上", top_mm=160, align="right")


if __name__ == "__main__":
    main()
