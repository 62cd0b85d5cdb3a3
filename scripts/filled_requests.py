"""Three filled requests (稟議書) of one format that lack parts of it in turn.

The second has no row for remarks, the third no section on the background; prose and rows of costs
vary in number, one cell is empty in the first.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docx.document import Document

from scripts import docx_kit as kit


@dataclass(frozen=True)
class Request:
    """What is written into one request; what is empty the request has not."""

    number: str
    day: str
    subject: str
    author: str
    department: str
    amount: str
    kind: str
    account: str
    remarks: str
    purpose: tuple[str, ...]
    background: str
    costs: tuple[tuple[str, str, str], ...]


ALL: Final = (
    Request(
        number="総-2025-018",
        day="2025年6月2日",
        subject="会議室予約システムの導入",
        author="佐藤 一郎",
        department="総務部",
        amount="1,280,000円",
        kind="設備",
        account="",
        remarks="利用料は年払いとする。",
        purpose=("会議室の二重予約をなくす。",),
        background="予約を紙の台帳で受けており、4月だけで12件の二重予約があった。",
        costs=(("初期設定", "1", "800,000円"), ("年間利用料", "12", "480,000円")),
    ),
    Request(
        number="情-2025-007",
        day="2025年7月14日",
        subject="複合機の入れ替え",
        author="鈴木 花子",
        department="情報システム部",
        amount="640,000円",
        kind="設備",
        account="器具備品",
        remarks="",
        purpose=(
            "保守の終わる複合機を入れ替える。",
            "紙詰まりによる停止を、月に5回から1回以下に減らす。",
        ),
        background="今の複合機は8年使っており、8月末に保守が終わる。",
        costs=(("複合機", "1", "560,000円"), ("設置", "1", "50,000円"), ("回収", "1", "30,000円")),
    ),
    Request(
        number="製-2025-031",
        day="2025年9月1日",
        subject="社用車の更新",
        author="高橋 健",
        department="製造部",
        amount="2,350,000円",
        kind="車両",
        account="車両運搬具",
        remarks="下取りの額は含まない。",
        purpose=(
            "走行距離が20万kmを超えた社用車を更新する。",
            "燃料費を、年に12万円減らす。",
            "修理のために使えない日をなくす。",
        ),
        background="",
        costs=(("車両", "1", "2,350,000円"),),
    ),
)


def of_code() -> Iterator[bytes]:
    """Yield the requests as Word files."""
    for each in ALL:
        out = io.BytesIO()
        _built(each).save(out)
        yield out.getvalue()


def _built(each: Request) -> Document:
    look = kit.Look(company="北浜製作所株式会社", footer=f"稟議書 {each.number}")
    document = kit.new_document(look, title="稟議書", author="総務部")
    kit.add_title(document, "稟議書")
    form = [
        [("文書番号", each.number), ("起案日", each.day)],
        [("件名", each.subject)],
        [("起案者", each.author)],
        [("金額", each.amount)],
        [("区分", each.kind), ("勘定科目", each.account)],
    ]
    if each.remarks:
        form.insert(4, [("備考", each.remarks)])
    kit.add_form(document, form)
    kit.add_paragraph(document, f"{each.department}から、下記のとおり{each.subject}を伺います。")
    kit.add_heading(document, "目的")
    for text in each.purpose:
        kit.add_paragraph(document, text)
    if each.background:
        kit.add_heading(document, "背景")
        kit.add_paragraph(document, each.background)
    kit.add_heading(document, "費用の内訳")
    rows = [[*row] for row in each.costs] + [["合計", "", each.amount]]
    kit.add_table(document, ["品目", "数量", "金額"], rows, widths_mm=[80, 30, 40])
    kit.add_closing(document)
    return document
