"""Where text is cut, in scripts with blanks between words and without."""

import pytest

from checker.core.text.cutting import find_word_end, find_word_start, shorten_text

_TEXT = "one two  three, four"


@pytest.mark.parametrize(
    ("at", "start", "end"),
    [(0, 0, 0), (1, 4, 0), (3, 3, 3), (4, 4, 4), (5, 9, 3), (8, 8, 8), (10, 16, 7), (20, 20, 20)],
)
def test_no_word_is_cut(at: int, start: int, end: int) -> None:
    assert find_word_start(_TEXT, at, len(_TEXT)) == start
    assert find_word_end(_TEXT, at, 0) == end


def test_where_no_word_ends_in_reach_a_word_is_cut() -> None:
    assert find_word_start("a" * 50, 10, 30) == 10
    assert find_word_end("a" * 50, 30, 10) == 30


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("incomprehensibilities", 8, "incompr…"),
        ("a incomprehensibilities", 8, "a incom…"),
        ("決裁を仰ぐものとする", 6, "決裁を仰ぐ…"),
        ("新しいMicrosoft365の導入", 12, "新しいMicrosof…"),
        ("新しい製品Microsoft365の導入", 10, "新しい製品…"),
        ("ภาษาไทยไม่มีช่องว่าง", 8, "ภาษาไทย…"),
    ],
)
def test_a_short_text_ends_with_a_word(text: str, longest: int, short: str) -> None:
    assert shorten_text(text, longest) == short
