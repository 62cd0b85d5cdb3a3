"""Sentences as a reader sees them, and in bounded time."""

import pytest

from checker.core.language import Language
from checker.language.sentences import split_sentences


def split(text: str, language: Language) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n　", []),
        ("終わり", ["終わり"]),
        ("購入する。承認を求める。", ["購入する。", "承認を求める。"]),
        ("当社（以下「社」という。）第7条。次。", ["当社（以下「社」という。）第7条。", "次。"]),
        ("本文。（注である。）次の文。", ["本文。", "（注である。）", "次の文。"]),
        ("　購入する。　承認を求める。 ", ["購入する。", "承認を求める。"]),
        ("よいか？はい！次へ。", ["よいか？", "はい！", "次へ。"]),
        ("よいか?はい!次へ。", ["よいか?", "はい!", "次へ。"]),
        ("本当ですか！？はい。", ["本当ですか！？", "はい。"]),
        ("検討中……。次へ。。。終わり", ["検討中……。", "次へ。。。", "終わり"]),
        ("半角です｡次も半角｡", ["半角です｡", "次も半角｡"]),
        # brackets
        (
            "「はい。承知しました。」と答えた。次へ。",
            ["「はい。承知しました。」と答えた。", "次へ。"],
        ),
        ("「はい。」彼は答えた。", ["「はい。」", "彼は答えた。"]),
        ("「確認する。」を選ぶ。", ["「確認する。」を選ぶ。"]),
        ("『規程。』、『細則。』に従う。", ["『規程。』、『細則。』に従う。"]),
        ("「送信しますか？」画面が出る。", ["「送信しますか？」画面が出る。"]),
        ("「送信しますか？」　画面が出る。", ["「送信しますか？」", "画面が出る。"]),
        ("買う（詳細は別紙。以上。）。次へ。", ["買う（詳細は別紙。以上。）。", "次へ。"]),
        ("買う。（詳細は別紙。）次へ。", ["買う。", "（詳細は別紙。）", "次へ。"]),
        ("買う(別紙。参照)。次へ。", ["買う(別紙。参照)。", "次へ。"]),
        ("買う（別紙。参照)。次へ。", ["買う（別紙。参照)。", "次へ。"]),
        ("「『はい。』と言った。」と記す。", ["「『はい。』と言った。」と記す。"]),
        ("「閉じない。次へ。終わり。", ["「閉じない。", "次へ。", "終わり。"]),
        ("「一」二」三。次へ。", ["「一」二」三。", "次へ。"]),
        ("開かない。」次へ。", ["開かない。」", "次へ。"]),
        ("（「閉じない。）次へ。", ["（「閉じない。）", "次へ。"]),
        ("「開く。\n\n次へ。」終わり。", ["「開く。", "次へ。」", "終わり。"]),
        # numbers, addresses and the full-width full stop
        ("金利は1.5％。次へ。", ["金利は1.5％。", "次へ。"]),
        (
            "https://a.example/b?c=d!e を見る。次へ。",
            ["https://a.example/b?c=d!e を見る。", "次へ。"],
        ),
        ("Yahoo!ニュースを見る。", ["Yahoo!ニュースを見る。"]),
        ("購入する．承認を求める．", ["購入する．", "承認を求める．"]),
        ("１．５倍にする．", ["１．５倍にする．"]),
        ("１．目的を書く。", ["１．目的を書く。"]),
        ("ア．目的を書く。", ["ア．目的を書く。"]),
        ("購入する. 承認を求める.", ["購入する.", "承認を求める."]),
        ("1.目的を書く。", ["1.目的を書く。"]),
        # lines
        ("一行目が\n続く。次へ。", ["一行目が\n続く。", "次へ。"]),
        ("・椅子を買う\n・机を買う", ["・椅子を買う", "・机を買う"]),
        ("1. 椅子\n2. 机", ["1. 椅子", "2. 机"]),
        ("（1）椅子\n（2）机", ["（1）椅子", "（2）机"]),
        ("次のとおり\n・椅子", ["次のとおり\n・椅子"]),
        ("日時：9月1日\n場所：会議室", ["日時：9月1日", "場所：会議室"]),
        ("一段落\n\n二段落", ["一段落", "二段落"]),
        # mixed
        ("Acme Co., Ltd.と契約した。次へ。", ["Acme Co., Ltd.と契約した。", "次へ。"]),
        ("Acme Co., Ltd. は合意した。", ["Acme Co., Ltd. は合意した。"]),
        ("詳細は README. 次へ進む。", ["詳細は README. 次へ進む。"]),
        ("config.yaml を直す。v2.0 を出す。", ["config.yaml を直す。", "v2.0 を出す。"]),
        (
            "契約した。The term is one year. It renews.",
            ["契約した。", "The term is one year.", "It renews."],
        ),
    ],
)
def test_japanese(text: str, expected: list[str]) -> None:
    assert split(text, "ja") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We met. They agreed.", ["We met.", "They agreed."]),
        ("Really? Yes! Good.", ["Really?", "Yes!", "Good."]),
        ("It costs 1.5 dollars. Fine.", ["It costs 1.5 dollars.", "Fine."]),
        ("Use v2.0 of file.txt. Then stop.", ["Use v2.0 of file.txt.", "Then stop."]),
        ("Mr. Smith met Dr. Jones. Fine.", ["Mr. Smith met Dr. Jones.", "Fine."]),
        ("Acme Co., Ltd. signed. Fine.", ["Acme Co., Ltd. signed.", "Fine."]),
        ("We chose Acme Inc. The price is low.", ["We chose Acme Inc.", "The price is low."]),
        ("Acme Inc. Tokyo signed.", ["Acme Inc. Tokyo signed."]),
        ("Use tools, e.g. Excel, i.e. Sheets.", ["Use tools, e.g. Excel, i.e. Sheets."]),
        ("See No. 5 and Fig. 2. Then stop.", ["See No. 5 and Fig. 2.", "Then stop."]),
        ("Red vs. Blue was close.", ["Red vs. Blue was close."]),
        ("The U.S. Treasury agreed.", ["The U.S. Treasury agreed."]),
        ("He left the U.S. The rest stayed.", ["He left the U.S.", "The rest stayed."]),
        ("J. K. Smith wrote it. Fine.", ["J. K. Smith wrote it.", "Fine."]),
        ("Pens, paper, etc. are here. Fine.", ["Pens, paper, etc. are here.", "Fine."]),
        ("1. Buy chairs. 2. Buy desks.", ["1. Buy chairs.", "2. Buy desks."]),
        ("a. Buy chairs.", ["a. Buy chairs."]),
        ("Due Jan. 5 at noon. Fine.", ["Due Jan. 5 at noon.", "Fine."]),
        ("Wait... what? Fine.", ["Wait... what?", "Fine."]),
        ("Wait... Then go.", ["Wait...", "Then go."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("It grew. 5 people left.", ["It grew.", "5 people left."]),
        ('It grew. "Good," he said.', ["It grew.", '"Good," he said.']),
        (
            "It ended (see Fig. 1. It shows more). Fine.",
            ["It ended (see Fig. 1. It shows more).", "Fine."],
        ),
        ("It ended. (It shows more.) Fine.", ["It ended.", "(It shows more.)", "Fine."]),
        ("One line\ngoes on. Fine.", ["One line\ngoes on.", "Fine."]),
        ("- Buy chairs\n- Buy desks", ["- Buy chairs", "- Buy desks"]),
        ("See https://a.example/b.c?d=e. Fine.", ["See https://a.example/b.c?d=e.", "Fine."]),
        ("We met. 山田商事 agreed.", ["We met.", "山田商事 agreed."]),
        ("no capital. here it goes on.", ["no capital. here it goes on."]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert split(text, "en") == expected


def test_offsets_are_those_of_the_text() -> None:
    assert split_sentences("　購入する。 次へ。\n", "ja") == [(1, 6), (7, 10)]


def test_a_sentence_may_begin_with_code_that_is_not_read() -> None:
    text = "Run it. \ufffc\ufffc prints the list."
    assert [text[start:end] for start, end in split_sentences(text, "en")] == [
        "Run it.",
        "\ufffc\ufffc prints the list.",
    ]
