"""Counts of English and Japanese text."""

import pytest

from checker.kinds.words.text_counts import TextCounts, count_syllables


def test_english() -> None:
    counts = TextCounts(("The manager approved it. She's happy.", "", "A long-term plan!"), "en")
    assert (counts.paragraphs, counts.sentences, counts.words) == (2, 3, 9)
    assert (counts.characters, counts.syllables) == (42, 14)
    assert (counts.long_words, counts.polysyllabic_words, counts.complex_words) == (3, 1, 1)


def test_japanese() -> None:
    counts = TextCounts(("会議室を予約する。 サーバーは、今日から使う。",), "ja")
    assert (counts.sentences, counts.words, counts.characters) == (2, 9, 22)
    assert (counts.kanji, counts.hiragana, counts.katakana, counts.commas) == (8, 7, 4, 1)


def test_nothing() -> None:
    counts = TextCounts((), "ja")
    assert (counts.paragraphs, counts.sentences, counts.words, counts.characters) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "line",
    [
        "1 the make used changed please great real whole",
        "2 table making boxes houses wanted create react science little reason ready people",
        "3 idea area employee agreement requirement various radio annual serious museum policies",
        "4 information material evaluate society security variety situation",
        "5 readability organization",
    ],
)
def test_syllables(line: str) -> None:
    number, *words = line.split()
    wrong = [
        (word, count_syllables(word)) for word in words if count_syllables(word) != int(number)
    ]
    # by vowels alone a few words are always wrong
    assert len(wrong) <= len(words) // 10, wrong
