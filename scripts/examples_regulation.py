"""Builds the Word examples of 規程: `python -m scripts.examples_regulation [FOLDER]`.

`word-clean` has nothing to find. `word-faulty` carries, on purpose, the faults that its
`expected.json` lists.
"""

import sys
from pathlib import Path

from docx.document import Document
from docx.text.paragraph import Paragraph

from scripts import docx_kit as kit
from scripts import docx_parts as parts

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "regulation"
COMPANY = "北浜製作所株式会社"


def travel() -> Document:
    """Return the clean draft: rules on travel expenses."""
    look = kit.Look(company=COMPANY, footer="出張旅費規程", numbered_headings=False)
    document = kit.new_document(look, title="出張旅費規程", author="総務部総務課")
    parts.set_company(document, COMPANY)
    parts.number_headings(document, ["第%1章", "第%1条"])
    kit.add_title(document, "出張旅費規程")
    kit.add_form(
        document,
        [
            [("規程番号", "総-05"), ("主管部署", "総務部")],
            [("制定日", "2018年4月1日"), ("改定日", "2025年4月1日")],
        ],
    )
    _travel_general(document)
    _travel_procedure(document)
    _travel_amounts(document)
    _travel_end(document)
    return document


def _chapter(document: Document, title: str) -> Paragraph:
    return kit.add_heading(document, title)


def _article(document: Document, title: str, *paragraphs: str) -> None:
    """Add an article: its heading, numbered by Word, and its paragraphs, from 2 on numbered."""
    kit.add_heading(document, f"（{title}）", 2)
    for number, text in enumerate(paragraphs, 1):
        lead = "" if number == 1 else f"{'０１２３４５６７８９'[number]}　"
        kit.add_paragraph(document, f"{lead}{text}")


def _travel_general(document: Document) -> None:
    _chapter(document, "総則")
    _article(
        document,
        "目的",
        "この規程は、社員が業務のために出張するときの旅費の額と手続を定め、"
        "支給の公平を図ることを目的とする。",
    )
    _article(
        document,
        "適用範囲",
        "この規程は、役員及び社員に適用する。",
        "派遣社員の旅費は、派遣元との契約による。",
    )
    _article(
        document,
        "定義",
        "この規程において「出張」とは、勤務地から片道50キロメートル以上の場所に、"
        "業務のために移動することをいう。",
        "この規程において「旅費」とは、交通費、日当及び宿泊費をいう。",
    )


def _travel_procedure(document: Document) -> None:
    _chapter(document, "手続")
    _article(
        document,
        "出張の申請",
        "出張する者は、出発の3日前までに出張申請書を所属長に提出し、承認を受けなければならない。",
        "急を要するときは、所属長の口頭の承認を得て出発し、帰着の翌日までに申請書を提出する。",
    )
    _article(
        document,
        "精算",
        "出張した者は、帰着の日から7日以内に、次の書類を経理課に提出しなければならない。",
    )
    kit.add_numbers(document, ["出張旅費精算書", "宿泊費の領収書", "航空券の半券又は搭乗証明書"])
    kit.add_paragraph(
        document, "２　前項第2号の領収書を失ったときは、経理部長が認めた額を支給する。"
    )
    _article(
        document,
        "仮払い",
        "旅費の見込額が3万円を超えるときは、第4条第1項の承認を受けた者に、"
        "見込額の範囲で仮払いをする。",
    )


def _travel_amounts(document: Document) -> None:
    _chapter(document, "旅費の額")
    _article(
        document,
        "交通費",
        "交通費は、最も経済的な経路の実費を支給する。",
        "片道の乗車時間が4時間を超えるときは、航空機を利用することができる。",
    )
    _article(
        document,
        "日当及び宿泊費",
        "日当及び宿泊費の額は、別表のとおりとする。",
        "会社が宿泊の場所を用意したときは、宿泊費を支給しない。",
    )
    _article(
        document,
        "出張の変更",
        "所属長の指示により出張の日程を変更したときは、変更の後の日程により旅費を支給する。",
        "出張を取りやめた場合において、取消料を支払ったときは、その実費を支給する。",
    )


def _travel_end(document: Document) -> None:
    _chapter(document, "雑則")
    _article(
        document,
        "不正の扱い",
        "虚偽の精算をした者には、支給した旅費を返還させ、就業規則により処分する。",
    )
    _article(document, "改廃", "この規程の改廃は、総務部長が起案し、取締役会の決議による。")
    parts.unnumbered(kit.add_heading(document, "附則"))
    kit.add_paragraph(document, "この規程は、2018年4月1日から施行する。")
    kit.add_paragraph(document, "２　この規程の改定は、2025年4月1日から施行する。")
    parts.unnumbered(kit.add_heading(document, "別表"))
    kit.add_table(
        document,
        ["区分", "日当(1日につき)", "宿泊費(1泊につき)"],
        [
            ["役員", "4,000円", "15,000円"],
            ["部長、課長", "3,000円", "12,000円"],
            ["その他の社員", "2,500円", "10,000円"],
        ],
        widths_mm=[50, 55, 55],
        right=["日当(1日につき)", "宿泊費(1泊につき)"],
    )


def condolence() -> Document:
    """Return the faulty draft: rules on gifts of condolence; see its `expected.json`."""
    look = kit.Look(company=COMPANY, numbered_headings=False)
    document = kit.new_document(look, title="慶弔見舞金規程", author="中川 誠")
    parts.set_footer(document, "- 1 -")
    kit.add_title(document, "慶弔見舞金規定")
    kit.add_form(document, [[("規程番号", "人-11"), ("制定日", "2025年10月1日")]])
    _condolence_articles(document)
    _condolence_rest(document)
    return document


def _condolence_articles(document: Document) -> None:
    kit.add_heading(document, "第1条（目的）")
    kit.add_paragraph(
        document,
        "この規程は、社員の慶弔と災害に当たって支給する見舞金の額を定めることを目的とする。",
    )
    kit.add_heading(document, "第2条(適用範囲)")
    kit.add_paragraph(document, "この規程は、社員及び契約社員に適用する。")
    kit.add_paragraph(document, "２　役員に支給する見舞金は、第19条の基準による。")
    kit.add_heading(document, "第3条（見舞金の種類）")
    kit.add_paragraph(document, "見舞金の種類は、次のとおりとする。")
    kit.add_bullets(document, ["結婚祝金", "出産祝金", "弔慰金", "災害見舞金"])
    kit.add_heading(document, "第4条")
    kit.add_paragraph(document, "見舞金の額は、別表のとおりとする。")
    kit.add_heading(document, "第6条（申請）")
    kit.add_paragraph(
        document, "見舞金を受ける者は、事由が生じた日から1か月以内に申請書を提出してもらいたい。"
    )
    kit.add_paragraph(document, "２　申請書には、事由を証する書類を添えなければならない。")
    kit.add_paragraph(document, "　　　３　証する書類がないときは、申請書にその旨を記入します。")


def _condolence_rest(document: Document) -> None:
    kit.add_heading(document, "第7条（支給）")
    kit.add_paragraph(
        document,
        "見舞金は、申請を受けた日の翌月の給与の支給日に、適宜支給する。",
    )
    kit.add_paragraph(document, "２　ただし、特別な事情があるときは、この限りでない。")
    kit.add_heading(document, "8. 重複の調整")
    kit.add_paragraph(
        document,
        "同一の事由について二人以上の社員が申請したときは、それぞれに支給する。"
        "夫および妻がともに社員であるときも同様とする。",
    )
    kit.add_paragraph(document, "２　結婚祝金及び出産祝金は、社員一人につきそれぞれ支給する。")
    kit.add_heading(document, "附則")
    kit.add_paragraph(document, "この規定は、2025年10月1日より施行する。")
    kit.add_heading(document, "別表")
    kit.add_table(
        document,
        ["種類", "勤続3年未満", "勤続3年以上"],
        [
            ["結婚祝金", "30,000円", "50,000円"],
            ["出産祝金", "20,000円", "30,000円"],
            ["弔慰金", "50,000円", "100,000円"],
            ["災害見舞金", "30,000円", "100,000円"],
        ],
        widths_mm=[50, 55, 55],
        right=["勤続3年未満", "勤続3年以上"],
    )


FILES = {
    "word-clean/規程_総-05_出張旅費規程.docx": travel,
    "word-faulty/規程案_慶弔見舞金.docx": condolence,
}


def main() -> None:
    """Write both files below the folder given, by default `examples/regulation`."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    for name, build in FILES.items():
        kit.save(build(), folder / name)


if __name__ == "__main__":
    main()
