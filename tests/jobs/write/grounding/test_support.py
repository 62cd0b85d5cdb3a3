"""What no source says, in both directions: what is told so wrongly is as bad as what is missed."""

from typing import Literal

import pytest

from checker.jobs.write.grounding import find_unsupported

Language = Literal["ja", "en"]


def strays(text: str, *sources: str, language: Language = "ja") -> list[str]:
    return [text[fact.start : fact.end] for fact in find_unsupported(text, sources, language)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("合計は百八万九千円である。", "合計 1,089,000"),
        ("合計は￥1,089,000である。", "合計 1089千円"),
        ("合計は108万9千円である。", "total: 1089000"),
        ("令和7年6月2日に契約した。", "2025/6/2 契約"),
        ("6月2日に契約した。", "2025年6月2日（月）契約"),
        ("6月2日（月）に契約した。", "2025-06-02"),
        ("2025年に始めた。", "開始 2025/6/2"),
        ("6月に始めた。", "6/2 開始"),
        ("6月上旬に始めた。", "6/2 開始"),
        ("6月末に終える。", "6/30まで"),
        ("午後2時半に始まった。", "14:30〜"),
        ("2時に始まった。", "14:00〜"),
        ("90分かかった。", "所要 1時間30分"),
        ("1.5時間かかった。", "所要 90分"),
        ("2,500gである。", "2.5kg"),
        ("20パーセント増えた。", "+20%"),
        ("2割増えた。", "20％増"),
        ("三か月で終える。", "3ヶ月"),
        ("1年で終える。", "12か月"),
        ("参加者は3名である。", "3人参加"),
        ("12台を買う。", "台数: 12"),
        ("12を超えた。", "12台"),
        ("佐藤さんが話した。", "佐藤 恵"),
        ("佐藤恵さんが話した。", "佐藤　恵"),
        ("佐藤 恵が話した。", "担当 佐藤恵(総務)"),
        ("部長の林が話した。", "林部長"),
        ("株式会社東浜商会に頼む。", "東浜商会"),
        ("東浜商会に頼む。", "(株)東浜商会"),
        ("営業部が行う。", "営業部・佐藤"),
        ("大阪支店で行う。", "大阪支店 会議室"),
        ("Windows Server 2022を使う。", "windows server 2022"),
        ("AX-200を使う。", "ＡＸ－２００"),
        ("03-5555-0123へ。", "TEL:03(5555)0123"),
        ("第3四半期に行う。", "3Q"),
        ("令和7年度に行う。", "2025年度"),
        ("半年続ける。", "6か月"),
        ("Slackで知らせた。", "slack"),
        ("バージョンはv2.3.1である。", "Ver.2.3.1"),
        ("来月末までに終える。", "〆 来月末"),
        ("二人で行う。", "2名"),
        ("3〜5台を使う。", "3台か5台"),
        ("第3回の会議である。", "3回目"),
        ("2026年1月に着工する。", "着工26年1月"),
        ("2026年1月8日に着工する。", "26年1月8日"),
        ("サーバーを直す。佐藤が直す。", "ｻｰﾊﾞｰ ﾃﾞｰﾀ 佐藤"),
        ("二度求めた。", "2回"),
        ("古川様が来た。", "古川"),
        ("健診を行う総務部の佐藤 誠が話した。", "佐藤　誠(総務部)"),
    ],
)
def test_what_a_source_says_in_other_words(text: str, source: str) -> None:
    assert strays(text, source) == []


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("合計は1,098,000円である。", "合計 1,089,000円", ["1,098,000円"]),
        ("合計は1,089,000円である。", "90,750円×12台", ["1,089,000円"]),
        ("約110万円である。", "1,089,000円", ["110万円"]),
        ("2025年9月18日に行う。", "9/18", ["2025年9月18日"]),
        ("9月19日に行う。", "9/18", ["9月19日"]),
        ("9月18日（金）に行う。", "2025/9/18", ["9月18日（金）"]),
        ("9月18日（木）に行う。", "9/18", ["9月18日（木）"]),
        ("令和6年6月2日に行う。", "2025/6/2", ["令和6年6月2日"]),
        ("9月下旬に行う。", "9/18", ["9月下旬"]),
        ("2026年度に行う。", "2025年度", ["2026年度"]),
        ("第4四半期に行う。", "3Q", ["第4四半期"]),
        ("15時に始まった。", "14:30", ["15時"]),
        ("14:00に始まった。", "2時", ["14:00"]),
        ("12名を呼ぶ。", "12台", ["12名"]),
        ("3か月かかった。", "3日", ["3か月"]),
        ("5%増えた。", "15%増", ["5%"]),
        ("1台を買う。", "11台", ["1台"]),
        ("佐藤太郎が話した。", "佐藤 恵", ["佐藤太郎"]),
        ("佐藤恵が話した。", "佐藤", ["佐藤恵"]),
        ("田中が話した。", "小田中央病院", ["田中"]),
        ("高橋が話した。", "鈴木", ["高橋"]),
        ("鈴木部長が話した。", "鈴木課長", ["部長"]),
        ("株式会社西浜商会に頼む。", "東浜商会", ["株式会社西浜商会"]),
        ("総務部が行う。", "営業部", ["総務部"]),
        ("東京で行う。", "大阪", ["東京"]),
        ("Teamsで知らせた。", "知らせた", ["Teams"]),
        ("Windows Server 2019を使う。", "Windows Server 2022", ["Windows Server 2019"]),
        ("AX-20を使う。", "AX-200", ["AX-20"]),
        ("Q-25-1194による。", "Q-25-1193", ["Q-25-1194"]),
        ("03-5555-0124へ。", "03-5555-0123", ["03-5555-0124"]),
        ("b@example.jpへ。", "a@example.jp", ["b@example.jp"]),
        ("来月末までに終える。", "終える", ["来月末"]),
        ("v2.3.2である。", "v2.3.1", ["v2.3.2"]),
        ("半年続ける。", "3か月", ["半年"]),
        ("十三台を買う。", "12台", ["十三台"]),
        ("2025年1月に着工する。", "着工26年1月", ["2025年1月"]),
        ("健診部が行う。", "健診を行う", ["健診部"]),
        ("佐藤 誠が話した。", "佐藤 恵", ["佐藤 誠"]),
        ("三栄化学工業に頼む。", "三星化学", ["三栄化学工業"]),
    ],
)
def test_what_no_source_says(text: str, source: str, expected: list[str]) -> None:
    assert strays(text, source) == expected


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Alice will send it by March 3.", "Alice Chen, 3/3/2025"),
        ("It ran on 10 September.", "9/10"),
        ("It ran on 9 October.", "9/10"),
        ("It is due on 30 September.", "30/9"),
        ("Acme Corp paid $1.2 million.", "acme corp USD 1,200,000"),
        ("It takes three months.", "3 months"),
        ("Twelve servers failed.", "12 servers"),
        ("Mr. Smith agreed.", "John Smith"),
        ("The Payments Team owns it.", "owner: payments team"),
        ("It is due at the end of March.", "31 March"),
        ("It starts at 2 p.m.", "14:00"),
        ("The meeting is on Tuesday.", "tue"),
        ("The outage lasted 1 hour 30 minutes.", "90 min"),
    ],
)
def test_what_an_english_source_says(text: str, source: str) -> None:
    assert strays(text, source, language="en") == []


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Alice Brown will send it.", "Alice Chen, Bob Brown", ["Alice Brown"]),
        ("It ran on 18 September 2024.", "2025-09-18", ["18 September 2024"]),
        ("Acme Corp paid $1.3 million.", "acme corp USD 1,200,000", ["$1.3 million"]),
        ("It takes six months.", "3 months", ["six months"]),
        ("Datadog alerted us.", "alert", ["Datadog"]),
        ("Ms. Jones agreed.", "Mr. Smith", ["Ms. Jones"]),
        ("Bob agreed.", "Alice agreed", ["Bob"]),
        ("All of the 12 servers failed.", "servers failed", ["12"]),
        ("The seven servers failed.", "servers failed", ["seven"]),
        ("We will finish by the end of next week.", "will finish", ["the end of next week"]),
    ],
)
def test_what_no_english_source_says(text: str, source: str, expected: list[str]) -> None:
    assert strays(text, source, language="en") == expected


def test_any_of_several_sources_will_do() -> None:
    text = "佐藤が9月18日に12台を買う。"
    assert strays(text, "佐藤", "9/18", "12台") == []
    assert strays(text, "佐藤", "12台") == ["9月18日"]
    assert strays(text) == ["佐藤", "9月18日", "12台"]


def test_a_year_may_come_from_another_source() -> None:
    assert strays("2025年9月18日に行う。", "9/18 実施", "2025年度の計画、2025年") == []


def test_people_of_one_family_name() -> None:
    source = "佐藤 恵、佐藤 健"
    assert strays("佐藤が話した。佐藤 健が答えた。", source) == []
    assert strays("佐藤 誠が話した。", source) == ["佐藤 誠"]
