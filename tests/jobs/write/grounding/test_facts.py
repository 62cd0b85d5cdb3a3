"""What counts as a fact, and what value it has however it is written."""

from itertools import pairwise
from typing import Literal

import pytest

from checker.jobs.write.grounding import Fact, find_facts

Language = Literal["ja", "en"]


def shown(text: str, language: Language = "ja") -> list[tuple[str, str, str]]:
    return [
        (fact.kind, str(fact.value), text[fact.start : fact.end])
        for fact in find_facts(text, language)
    ]


def values(text: str, language: Language = "ja") -> list[str]:
    return [str(fact.value) for fact in find_facts(text, language)]


@pytest.mark.parametrize(
    "text",
    ["1,089,000円", "１，０８９，０００円", "108万9千円", "百八万九千円", "￥1,089,000",
     "¥1,089,000",
     "1,089千円", "108.9万円", "1089000円", "JPY 1,089,000"],
)  # fmt: skip
def test_an_amount_is_the_same_however_it_is_written(text: str) -> None:
    assert shown(text) == [("amount", "1089000円", text)]


@pytest.mark.parametrize(
    "text",
    ["2025年6月2日", "２０２５年６月２日", "令和7年6月2日", "令和七年六月二日", "2025/6/2",
     "2025/06/02",
     "2025-06-02", "R7.6.2", "2025.6.2", "二〇二五年六月二日", "20250602", "令和7年(2025年)6月2日"],
)  # fmt: skip
def test_a_date_is_the_same_however_it_is_written(text: str) -> None:
    assert shown(text) == [("date", "2025-06-02", text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on 2.6.2025 we", ["2025-06-02"]),
        ("Mon 2.6.25, 2.30pm", ["2025-06-02 Mon", "14:30"]),
        ("when: 2.6.25", ["2025-06-02"]),
        ("upgrade to 2.6.25", ["2.6.25"]),
        ("1.2.6.2025", ["1.2.6"]),
    ],
)
def test_a_date_with_dots_has_its_day_first(text: str, wanted: list[str]) -> None:
    assert values(text, "en") == wanted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6/2", "--06-02"), ("6月2日", "--06-02"), ("9月中旬", "--09 mid"), ("9月末", "--09 end"),
        ("6末", "--06 end"), ("2025年度", "FY2025"), ("令和7年度", "FY2025"), ("25年度", "FY2025"),
        ("第3四半期", "Q3"), ("3Q", "Q3"), ("2025年9月", "2025-09"), ("令和元年", "2019"),
        ("9月18日（木）", "--09-18 Thu"), ("金曜日", "Fri"), ("18日", "-18"), ("上期", "H1"),
        ("2025年度第1四半期", "FY2025 Q1"),
    ],
)  # fmt: skip
def test_parts_of_dates(text: str, value: str) -> None:
    assert shown(text) == [("date", value, text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14:30", "14:30"), ("午後2時半", "14:30"), ("14時30分", "14:30"), ("午後2時30分", "14:30"),
        ("１４：３０", "14:30"), ("正午", "12:00"), ("午前0時", "00:00"), ("9時", "09:00"),
        ("十四時", "14:00"),
    ],
)  # fmt: skip
def test_times(text: str, value: str) -> None:
    assert shown(text) == [("time", value, text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12台", "12台"), ("十二台", "12台"), ("３か月", "3か月"), ("三ヶ月", "3か月"),
        ("20％", "20%"), ("20パーセント", "20%"), ("1時間30分", "90分"), ("3名", "3人"),
        ("二人", "2人"), ("1.5倍", "1.5倍"),
        ("△5%", "-5%"), ("2,500g", "2500g"), ("半年間", "6か月"), ("3営業日", "3日"),
        ("2部", "2冊"), ("1,240", "1240"), ("28万", "280000"), ("3割", "3割"),
    ],
)  # fmt: skip
def test_numbers_with_units(text: str, value: str) -> None:
    assert values(f"合計は{text}である。") == [value]


@pytest.mark.parametrize(
    "text",
    ["一部の機能は使えない。", "一方で、課題もある。", "一般に公開する。", "三者で二重に確認した。",
     "万一に備える。", "四半期ごとに見直す。", "第三者に見せない。", "唯一の方法である。",
     "一時的に止めた。",
     "第1章 目的", "第2節に示す。", "図1と表2を見よ。", "1. 目的", "(2) 範囲", "① 概要",
     "・一つ目の案",
     "次の三つを決めた。", "以下の3点を守る。", "別紙1のとおり。", "ステップ2で確かめる。",
     "原因の一つである。",
     "二次災害を防ぐ。", "一日も早く直す。", "十分に検討した。",
     "手順は1. 開ける、2. 閉じる、とする。",
     "お客様へお知らせします。", "関係各部と調整する。", "会議室の予約は総務が行う。",
     "担当課が確認する。",
     "【要確認】までに【未記入: 金額】を支払う。", "PDFとCSVを送る。"],
)  # fmt: skip
def test_what_is_no_fact_in_japanese(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "text",
    ["However, the alert did not fire.", "The team will review the runbook.", "1. Purpose",
     "See Figure 2 and Section 3.", "The following three options were considered.",
     "One of the two nodes failed.", "Monitoring showed a spike.", "Further work is needed.",
     "The API returns an error.", "Customers were not told.", "[To be confirmed] will decide.",
     "Unplug the device.", "Owner: to be decided", "## Root Cause Analysis", "Costs rose again.",
     "It may be late.", "I will march on.", "No data was lost.",
     "**Error Rate:** Customer support knew.",
     "Acknowledge the alert.", "Four-eyes checks apply.", "Existence proves nothing."],
)  # fmt: skip
def test_what_is_no_fact_in_english(text: str) -> None:
    assert shown(text, "en") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("佐藤 恵さんが来た。", [("person", "佐藤恵", "佐藤 恵")]),
        ("米倉 大地(内線)", [("person", "米倉大地", "米倉 大地")]),
        ("沢田 由美", [("person", "沢田由美", "沢田 由美")]),
        (
            "佐藤 鈴木 由美",
            [("person", "佐藤", "佐藤"), ("person", "鈴木", "鈴木"), ("person", "由美", "由美")],
        ),
        ("高橋部長が承認した。", [("person", "高橋", "高橋"), ("title", "部長", "部長")]),
        ("課長の鈴木が話した。", [("title", "課長", "課長"), ("person", "鈴木", "鈴木")]),
        ("林部長に聞く。", [("person", "林", "林"), ("title", "部長", "部長")]),
        ("株式会社東浜商会に頼む。", [("organisation", "東浜商会", "株式会社東浜商会")]),
        ("北浜製作所(株)", [("organisation", "北浜製作所", "北浜製作所(株)")]),
        ("営業部が決める。", [("organisation", "営業部", "営業部")]),
        ("製造2課が直す。", [("organisation", "製造2課", "製造2課")]),
        ("大阪支店へ行く。", [("place", "大阪支店", "大阪支店")]),
        ("第2会議室で行う。", [("place", "第2会議室", "第2会議室")]),
        ("見積Q-25-1193による。", [("code", "q-25-1193", "Q-25-1193")]),
        ("障-2025-031の報告", [("code", "障-2025-031", "障-2025-031")]),
        ("型番ＡＸ－２００を使う。", [("code", "ax-200", "ＡＸ－２００")]),
        ("v2.3.1を出す。", [("code", "2.3.1", "v2.3.1")]),
        ("Windows Server 2022にする。",
         [("product", "windowsserver2022", "Windows Server 2022")]),
        ("03-5555-0123へ", [("phone", "0355550123", "03-5555-0123")]),
        ("a.sato@example.co.jpへ", [("mail", "a.sato@example.co.jp", "a.sato@example.co.jp")]),
        ("https://x.example/a に置く", [("url", "https://x.example/a", "https://x.example/a")]),
        ("A社に頼む。", [("organisation", "a社", "A社")]),
        ("来月末までに行う。", [("date", "来月末", "来月末")]),
    ],
)  # fmt: skip
def test_names_in_japanese(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 3, 2025", [("date", "2025-03-03", "March 3, 2025")]),
        ("by 3 March.", [("date", "--03-03", "3 March")]),
        ("on Thursday", [("date", "Thu", "Thursday")]),
        ("in Q3 2025", [("date", "2025 Q3", "Q3 2025")]),
        ("at 2:30 p.m. today", [("time", "14:30", "2:30 p.m.")]),
        ("at 4 pm.", [("time", "16:00", "4 pm")]),
        ("paid $1.2 million", [("amount", "1200000ドル", "$1.2 million")]),
        ("paid USD 1,200,000", [("amount", "1200000ドル", "USD 1,200,000")]),
        ("cost 45k EUR", [("amount", "45000ユーロ", "45k EUR")]),
        ("for three months", [("number", "3か月", "three months")]),
        ("Twelve servers failed.", [("number", "12", "Twelve")]),
        ("fell by 30 percent", [("number", "30%", "30 percent")]),
        ("it took 5h40", [("number", "340分", "5h40")]),
        ("Mr. Smith agreed.", [("person", "smith", "Mr. Smith")]),
        ("asked by Alice Chen", [("person", "alicechen", "Alice Chen")]),
        ("Bob will do it.", [("person", "bob", "Bob")]),
        ("the Acme Corp invoice", [("organisation", "acmecorp", "Acme Corp")]),
        ("ticket INC-4821 is open", [("code", "inc-4821", "INC-4821")]),
        ("Version 2.4.1 works", [("code", "2.4.1", "Version 2.4.1")]),
        ("moved to Redis", [("product", "redis", "Redis")]),
    ],
)  # fmt: skip
def test_facts_in_english(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(text, "en") == expected


def test_a_range_shares_its_unit() -> None:
    assert values("3〜5台を使う。") == ["3台", "5台"]


def test_places_are_places_in_the_text() -> None:
    text = "　佐藤は９月１８日（木）に￥１，２００を払った。"
    assert [text[fact.start : fact.end] for fact in find_facts(text, "ja")] == [
        "佐藤", "９月１８日（木）", "￥１，２００",
    ]  # fmt: skip


def test_facts_are_in_order_and_apart() -> None:
    text = "2025年9月18日（木）14:00〜15:30、営業部の佐藤 恵部長が第2会議室で"
    text += "AX-200を3台、45万円で決めた。"
    found = find_facts(text, "ja")
    assert len(found) == 10
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(isinstance(fact, Fact) for fact in found)
