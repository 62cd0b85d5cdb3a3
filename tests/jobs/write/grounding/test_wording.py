"""Sentences of which no source has the matter, and those that come from an example."""

import pytest

from checker.jobs.write.grounding.unfounded_words import find_borrowed, find_unfounded, says_line

NOTES = (
    "いま 人事課で月42時間かけている。担当の水野が3月に退職予定",
    "情報の取り扱い: 秘密保持契約を結ぶ",
)
EXAMPLE = (
    "会議室12室の予約は、総務課が紙の台帳で受け付けています。",
    "重複した予約は自動で拒否されます。会議室の入口の表示端末には、当日の予定が出ます。",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "人事課で月42時間かけており、担当の水野が3月に退職する予定です。",
        "秘密保持契約を結び、情報の取り扱いを定めます。",
        "このため、対応が必要です。",
        "",
    ],
)
def test_what_the_notes_say_in_other_words_is_let_be(sentence: str) -> None:
    assert find_unfounded(sentence, NOTES, "ja") == ()
    assert find_borrowed(sentence, NOTES, EXAMPLE, "ja") == ()


def test_a_sentence_about_something_else_is_found_without_a_number_or_a_name() -> None:
    sentence = "定期的な監視と手順書の配布で、人事課を支えます。"
    assert find_unfounded(sentence, NOTES, "ja") == ("定期的", "監視", "配布")


def test_one_new_word_is_a_turn_of_phrase() -> None:
    assert find_unfounded("人事課の負荷が月42時間あります。", NOTES, "ja") == ()


def test_what_an_example_says_is_found() -> None:
    sentence = "会議室の入口の表示端末には、当日の予定が出ます。"
    assert find_borrowed(sentence, NOTES, EXAMPLE, "ja") == (
        "会議室",
        "入口",
        "表示",
        "端末",
        "当日",
    )
    assert find_borrowed("予約の方法を改めます。", NOTES, EXAMPLE, "ja") == ("予約",)


def test_english_words_are_compared_without_their_endings() -> None:
    notes = ("deploys delayed twice, rolled back to v2.4.0",)
    assert find_unfounded("The deployment to v2.4.0 was a delay.", notes, "en") == ()
    assert find_unfounded("The marketing campaign raised revenue in Norway.", notes, "en")


@pytest.mark.parametrize(
    ("text", "line", "there"),
    [
        ("契約は2025年10月から12ヶ月です。", "契約 2025年10月 12ヶ月", True),
        ("契約は2025年10月から12ヶ月です。", "月額 1,500円×180名、初期 150,000円", False),
        ("費用は月額1,500円です。", "月額 1,500円", True),
    ],
)
def test_whether_a_text_says_a_line(text: str, line: str, *, there: bool) -> None:
    assert says_line(text, line, "ja") is there


def test_one_new_word_is_enough_where_an_english_sentence_has_no_other() -> None:
    notes = ["batch takes 5h40, 40 minutes with a queue"]
    assert find_unfounded("A 40-minute meeting is scheduled.", notes, "en") == ("scheduled",)
    assert find_unfounded("The batch is scheduled.", notes, "en") == ()


def test_a_line_without_a_noun_is_said_where_it_stands() -> None:
    assert not says_line("", "狭い", "ja")
    assert says_line("通路が狭いため", "狭い", "ja")
