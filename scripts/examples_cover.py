"""Builds the Word examples of 送付状: `python -m scripts.examples_cover [FOLDER]`.

`word-clean` has nothing to find. `word-faulty` carries, on purpose, the faults that its
`expected.json` lists.
"""

import sys
from pathlib import Path

from docx.document import Document

from scripts import docx_kit as kit
from scripts import docx_parts as parts

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "contract-cover"
COMPANY = "北浜製作所株式会社"


def service() -> Document:
    """Return the clean draft: it goes with a service contract."""
    look = kit.Look(company=COMPANY, classification="", numbered_headings=False)
    title = "業務委託契約書送付のご案内"
    document = kit.new_document(look, title=title, author="総務部総務課")
    parts.set_company(document, COMPANY)
    kit.add_paragraph(document, "2025年6月2日", align="right")
    kit.add_paragraph(document, "株式会社東浜商会")
    kit.add_paragraph(document, "法務部 村井 由美 様")
    for line in (COMPANY, "総務部総務課 佐藤 恵", "電話 06-6000-0000(直通)"):
        kit.add_paragraph(document, line, align="right")
    kit.add_title(document, title)
    kit.add_paragraph(
        document,
        "拝啓 貴社ますますご清栄のこととお喜び申し上げます。"
        "平素は格別のご高配を賜り、厚く御礼申し上げます。",
    )
    kit.add_paragraph(
        document,
        "さて、倉庫の棚卸し業務の委託につきまして、下記の書類をお送りいたします。"
        "内容をご確認のうえ、契約書2部にご押印いただき、"
        "1部を6月20日(金)までに同封の封筒でご返送ください。"
        "残る1部は、貴社の控えとして保管くださいますようお願い申し上げます。",
    )
    kit.add_paragraph(
        document,
        "押印の箇所は、別紙に示しております。ご不明の点がございましたら、"
        "上記の担当までお問い合わせください。",
    )
    kit.add_closing(document, "敬具")
    kit.add_paragraph(document, "記", align="center")
    kit.add_numbers(
        document,
        [
            "業務委託契約書(弊社押印済み) 2部",
            "委託する業務の一覧 1部",
            "返信用封筒 1枚",
        ],
    )
    kit.add_closing(document)
    _signing(document)
    return document


def _signing(document: Document) -> None:
    heading = kit.add_heading(document, "別紙 押印の箇所")
    heading.paragraph_format.page_break_before = True
    kit.add_paragraph(document, "契約書2部とも、次の箇所に代表者印をお願いいたします。")
    kit.add_table(
        document,
        ["箇所", "ページ", "印", "内容"],
        [
            ["記名欄", "4", "代表者印", "会社名と代表者名の右"],
            ["契印", "表紙と裏表紙", "代表者印", "製本テープと表紙の境"],
            ["収入印紙", "1", "消印", "4,000円分を貼付済み"],
        ],
        widths_mm=[30, 35, 30, 65],
    )
    kit.add_paragraph(
        document, "契約の日付の欄は空けたままお戻しください。弊社で記入し、写しをお送りいたします。"
    )


def maintenance() -> Document:
    """Return the faulty draft: it goes with a maintenance contract; see its `expected.json`."""
    look = kit.Look(company=COMPANY, numbered_headings=False)
    document = kit.new_document(
        look, title="業務委託契約書送付のご案内 - コピー", author="総務部総務課"
    )
    kit.add_paragraph(document, f"{'　' * 26}6月吉日")
    kit.add_paragraph(document, "株式会社西浜電機 御中")
    kit.add_paragraph(document, "購買部 森本 健一 様")
    for line in (COMPANY, "総務部総務課 佐藤 恵"):
        kit.add_paragraph(document, line, align="right")
    kit.add_title(document, "保守契約書送付のご案内")
    kit.add_paragraph(
        document,
        "拝啓 御社ますますご清栄のこととお喜び申し上げます。"
        "平素は格別のご高配を賜り、厚く御礼申し上げます。",
    )
    kit.add_paragraph(
        document,
        "さて、空調設備の保守につきまして、下記の書類を送付させていただきます。"
        "契約の期間は1年間とする。点検は3か月ごとに行います。"
        "弊社の担当は設備課でございます。当社の連絡の窓口も同じです。",
    )
    kit.add_paragraph(document, "何卒よろしくお取り計らいのほどお願い申し上げます。")
    kit.add_closing(document, "草々")
    kit.add_numbers(document, ["保守契約書 2部", "点検の計画書", "設備の一覧表 1部"])
    _inspections(document)
    return document


def _inspections(document: Document) -> None:
    heading = kit.add_heading(document, "別紙 点検の予定")
    heading.paragraph_format.page_break_before = True
    kit.add_paragraph(document, "点検は、次の予定で行います。")
    kit.add_table(
        document,
        ["回", "時期", "対象"],
        [
            ["第1回", "9月", "本社 空調機12台"],
            ["第2回", "12月", "本社 空調機12台、換気扇8台"],
            ["第3回", "3月", "本社 空調機12台"],
            ["第4回", "6月", "本社 空調機12台、換気扇8台"],
        ],
        widths_mm=[25, 35, 100],
    )


FILES = {
    "word-clean/送付状_業務委託契約書_東浜商会.docx": service,
    "word-faulty/送付状_保守契約書_コピー.docx": maintenance,
}


def main() -> None:
    """Write both files below the folder given, by default `examples/contract-cover`."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    for name, build in FILES.items():
        kit.save(build(), folder / name)


if __name__ == "__main__":
    main()
