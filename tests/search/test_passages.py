"""Passages: what stands under one heading, a row with its headers, an entry of an FAQ."""

import io
import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from checker.core.limits import DEFAULT_LIMITS
from checker.formats.markdown.read import read
from checker.formats.xlsx.read import read as read_workbook
from checker.jobs.places import Places
from checker.search.csv_table import read_csv
from checker.search.passages import Passage, cut_passages
from tests.support.docx_builder import cell, paragraph, read_word, row, run, table
from tests.support.office_documents import FAQ, TRAVEL


def _cut(text: str) -> list[Passage]:
    return list(cut_passages(read(Path("a.md"), text.encode())))


def _said(passages: list[Passage]) -> list[tuple[str, tuple[str, ...], str]]:
    return [(each.kind, each.headings, each.text) for each in passages]


def test_a_regulation_is_cut_by_heading_and_row() -> None:
    title = "旅費規程（第3版）"
    lodging, claims = (title, "第2条（宿泊費）"), (title, "第4条（精算）")
    assert _said(_cut(TRAVEL)) == [
        ("row", lodging, "区分: 管理職、大阪市: 12,000円、その他: 10,000円"),
        ("row", lodging, "区分: 一般社員、大阪市: 10,000円、その他: 8,500円"),
        (
            "text",
            claims,
            "出張から戻った者は、帰着の日から7日以内に精算書を経理課に提出する。領収書を添付する。",
        ),
        ("text", (title, "附則"), "この規程は、2024年4月1日から施行する。"),
    ]


def test_each_sentence_knows_its_place() -> None:
    document = read(Path("a.md"), TRAVEL.encode())
    places = Places(document, "en")
    units = [
        (passage.text[unit.start : unit.end], places.at(unit.span).label)
        for passage in cut_passages(document)
        for unit in passage.units
    ]
    assert units == [
        ("区分: 管理職、大阪市: 12,000円、その他: 10,000円", "line 7, column 3"),
        ("区分: 一般社員、大阪市: 10,000円、その他: 8,500円", "line 8, column 3"),
        (
            "出張から戻った者は、帰着の日から7日以内に精算書を経理課に提出する。",
            "line 12, column 1",
        ),
        ("領収書を添付する。", "line 12, column 35"),
        ("この規程は、2024年4月1日から施行する。", "line 16, column 1"),
    ]


def test_short_blocks_under_one_heading_stay_together_and_long_ones_are_cut() -> None:
    sentence = "申請書は、前日までに総務課へ提出しなければならないものとする。"
    text = f"# 手順\n\n次のとおりとする。\n\n- 一\n- 二\n\n# 提出\n\n{sentence * 20}\n"
    texts = [each.text for each in _cut(text)]
    assert texts[0] == "次のとおりとする。\n一\n二"
    assert [each.count("。") for each in texts[1:]] == [6, 6, 6, 2]
    assert "".join(texts[1:]) == sentence * 20


def test_articles_without_headings_are_passages_of_their_own() -> None:
    text = "第1条　車を使う。\n\n2　届け出る。\n\n第2条の2　事故は連絡する。\n"
    assert [each.text for each in _cut(text)] == [
        "第1条　車を使う。\n2　届け出る。",
        "第2条の2　事故は連絡する。",
    ]


def test_a_heading_that_asks_has_the_whole_text_as_its_answer() -> None:
    text = (
        "# よくある質問\n\n## 宛名はどう書きますか？\n\n会社名で書きます。\n\n"
        "略さないでください。\n\n"
        "担当: 経理課\n更新日: 2026-06-30\n"
    )
    (entry,) = _cut(text)
    assert (entry.kind, entry.headings[-1], entry.text) == (
        "faq",
        "宛名はどう書きますか？",
        "会社名で書きます。\n略さないでください。",
    )
    assert (entry.owner, entry.dated) == ("経理課", "2026-06-30")


def test_a_list_of_questions_is_read_word_for_word(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_bytes(FAQ.encode("cp932"))
    found = list(cut_passages(read_csv(path, DEFAULT_LIMITS)))
    assert [(each.kind, each.headings, each.text, each.owner, each.dated) for each in found] == [
        (
            "faq",
            ("名刺が足りません",),
            "総務課に注文票を出してください。\n5営業日で届きます。",
            "総務課",
            "2026-04-10",
        ),
        (
            "faq",
            ("会議室はどこで予約しますか",),
            "社内ポータルから予約してください。",
            "総務課",
            "2026-05-01",
        ),
    ]


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    book = Workbook()
    faq, limits = book.active, book.create_sheet("権限")
    faq.title = "FAQ"
    faq.append(["総務部への質問"])
    faq.append([])
    faq.append(["No", "質問", "回答", "担当"])
    faq.append([1, "名刺が足りません", "注文票へ", "総務課"])
    limits.append(["金額", "決裁者", "備考"])
    limits.append(["10万円未満", "課長", ""])
    limits.append(["10万円以上", "部長", "合議"])
    data = io.BytesIO()
    book.save(data)
    found = list(cut_passages(read_workbook(Path("a.xlsx"), data.getvalue())))
    assert [(*each, owner) for each, owner in zip(_said(found), _owners(found), strict=True)] == [
        ("faq", ("FAQ", "総務部への質問", "名刺が足りません"), "注文票へ", "総務課"),
        ("row", ("権限",), "金額: 10万円未満、決裁者: 課長", ""),
        ("row", ("権限",), "金額: 10万円以上、決裁者: 部長、備考: 合議", ""),
    ]


def _owners(passages: list[Passage]) -> list[str]:
    return [each.owner for each in passages]


def test_a_cell_that_reaches_down_is_said_in_each_row() -> None:
    merged = '<w:vMerge w:val="restart"/>'
    document = read_word(
        table(
            row(*(cell(paragraph(run(text))) for text in ("部門", "品目", "上限額"))),
            row(
                cell(paragraph(run("営業")), merged),
                *(cell(paragraph(run(text))) for text in ("宿泊", "9千円")),
            ),
            row(
                cell(paragraph(), "<w:vMerge/>"),
                *(cell(paragraph(run(text))) for text in ("昼食", "千円")),
            ),
        )
    )
    assert [each.text for each in cut_passages(document)] == [
        "部門: 営業、品目: 宿泊、上限額: 9千円",
        "部門: 営業、品目: 昼食、上限額: 千円",
    ]


def test_a_form_is_no_table_with_a_header() -> None:
    document = read_word(
        table(
            *(
                row(*(cell(paragraph(run(text))) for text in pair))
                for pair in (("申請者", "佐藤一郎(営業部第一課)"), ("電話", "内線1234"))
            )
        )
    )
    assert [each.text for each in cut_passages(document)] == [
        "申請者、佐藤一郎(営業部第一課)",
        "電話、内線1234",
    ]


def test_page_headers_and_comments_are_no_passages() -> None:
    document = read_word(paragraph(run("本文です。")))
    assert [each.text for each in cut_passages(document)] == ["本文です。"]


def test_an_article_title_and_a_caption_head_the_rows_below() -> None:
    text = (
        "# 社宅規程\n\n第3条（社宅） 家賃の上限は次のとおりとする。\n\n"
        "| 勤務地 | 単身 | 2人 | 3人以上 |\n| --- | --- | --- | --- |\n"
        "| 大阪 | 80,000円 | 105,000円 | 120,000円 |\n\n"
        "別表1 駐車場\n\n| 区画 | 月額 |\n| --- | --- |\n| 北 | 2,000円 |\n\n"
        "2 期間は7年とする。\n\n第4条（退去）\n\n退去は、1か月前に届け出る。\n"
    )
    lodging = ("社宅規程", "第3条（社宅）")
    assert _said(_cut(text)) == [
        ("text", lodging, "第3条（社宅） 家賃の上限は次のとおりとする。"),
        (
            "row",
            (*lodging, "第3条（社宅） 家賃の上限は次のとおりとする"),
            "勤務地: 大阪、単身: 80,000円、2人: 105,000円、3人以上: 120,000円",
        ),
        ("row", (*lodging, "別表1 駐車場"), "区画: 北、月額: 2,000円"),
        ("text", lodging, "2 期間は7年とする。"),
        ("text", ("社宅規程", "第4条（退去）"), "退去は、1か月前に届け出る。"),
    ]


def test_paragraphs_that_ask_are_a_list_of_questions() -> None:
    text = (
        "# FAQ\n\n**How many days do I have?** 27 days.\n\n**Can I buy some?** Five.\n\n"
        "Ask HR.\n\n"
        "# 社用車\n\nQ1. いつまでに予約しますか。\n\n前日の16時です。\n\n内線2110です。\n\n"
        "Q2. 充電は。\n\nしてください。\n\n# 一つだけ\n\n本当ですか？ はい。\n"
    )
    assert _said(_cut(text)) == [
        ("faq", ("FAQ", "How many days do I have?"), "27 days."),
        ("faq", ("FAQ", "Can I buy some?"), "Five."),
        ("text", ("FAQ",), "Ask HR."),
        ("faq", ("社用車", "Q1. いつまでに予約しますか。"), "前日の16時です。\n内線2110です。"),
        ("faq", ("社用車", "Q2. 充電は。"), "してください。"),
        ("text", ("一つだけ",), "本当ですか？ はい。"),
    ]


def test_an_answer_behind_its_question_knows_its_place() -> None:
    document = read(Path("a.md"), b"# F\n\nIs it so? Yes. It is.\n\nIs it not? No.\n")
    places = Places(document, "en")
    units = [
        (passage.text[unit.start : unit.end], places.at(unit.span).label)
        for passage in cut_passages(document)
        for unit in passage.units
    ]
    assert units == [
        ("Yes.", "line 3, column 11"),
        ("It is.", "line 3, column 16"),
        ("No.", "line 5, column 12"),
    ]


def _read_sheet(*rows: list[object]) -> list[tuple[str, tuple[str, ...], str]]:
    book = Workbook()
    sheet = book.active
    sheet.title = "一覧"
    for each in rows:
        sheet.append(each)
    data = io.BytesIO()
    book.save(data)
    return _said(list(cut_passages(read_workbook(Path("a.xlsx"), data.getvalue()))))


def test_numbers_in_a_header_are_labels_where_those_below_are_of_another_form() -> None:
    assert _read_sheet(["項目", "A-08", "A-15"], ["口径", "8mm", "15mm"], ["質量", 0.6, 0.8]) == [
        ("row", ("一覧",), "項目: 口径、A-08: 8mm、A-15: 15mm"),
        ("row", ("一覧",), "項目: 質量、A-08: 0.6、A-15: 0.8"),
    ]
    assert _read_sheet(["硫酸", "1号庫", "400L"], ["硝酸", "2号庫", "200L"]) == [
        ("row", ("一覧",), "硫酸、1号庫、400L"),
        ("row", ("一覧",), "硝酸、2号庫、200L"),
    ]


def test_a_table_of_one_row_heads_the_one_of_its_data() -> None:
    labels = table(row(*(cell(paragraph(run(text))) for text in ("薬品", "場所", "最大量"))))
    data = table(row(*(cell(paragraph(run(text))) for text in ("硫酸", "1号庫", "400L"))))
    other = table(row(*(cell(paragraph(run(text))) for text in ("名前", "印"))))
    found = [each.text for each in cut_passages(read_word(labels + data + other))]
    assert found == ["薬品: 硫酸、場所: 1号庫、最大量: 400L", "名前、印"]


@pytest.mark.parametrize(
    "text",
    [
        "Q" * 100_000 + "\n\n" + "Q1. a\n\nb\n\n" * 2,
        "第" * 100_000,
        "?" * 100_000,
        "a " * 50_000,
        ("第1条（" + "x" * 50 + "\n\n") * 2_000,
    ],
)
def test_cutting_takes_time_with_the_length_of_the_text(text: str) -> None:
    began = time.process_time()
    _cut(text)
    assert time.process_time() - began < 20


def test_a_long_table_takes_time_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"質問{number},回答{number}\n" for number in range(20_000))
    path.write_text("区分,金額\n" + rows, encoding="utf-8")
    document = read_csv(path, DEFAULT_LIMITS)
    began = time.process_time()
    assert sum(1 for _ in cut_passages(document)) == 20_000
    assert time.process_time() - began < 20
