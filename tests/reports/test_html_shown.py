"""What no reader sees is made visible, and words that no report may pass on are hidden."""

import pytest

from checker.reports.html.safe_text import TextSanitizer, is_mask, make_visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("金額は\t3,600円\nである。", "金額は\t3,600円\nである。"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # escaped by the template
        ("a\x00b\x1bc\x7f\rd", "a␀b␛c␡␍d"),
        ("\x85\x9b", "\ufffd\ufffd"),
        ("a\ud83d b\udc00", "a\ufffd b\ufffd"),
        ("a\ufffeb\uffffc", "a\ufffdb\ufffdc"),
        ("\u202exe.exe\u202c", "⟦U+202E⟧xe.exe⟦U+202C⟧"),
        ("\u2066x\u2069", "⟦U+2066⟧x⟦U+2069⟧"),
        ("אבג \u200f123", "אבג \u200f123"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert make_visible(text) == shown


def test_every_character_that_is_shown_can_be_written() -> None:
    everything = "".join(map(chr, range(0x11000)))
    assert make_visible(everything).encode("utf-8")


def test_a_veil_hides_the_longest_words_and_keeps_lengths() -> None:
    veil = TextSanitizer([("090-3827-4415", "09*-****-****"), ("4415", "44**")])
    assert veil.over("携帯090-3827-4415、内線4415") == "携帯09*-****-****、内線44**"
    assert TextSanitizer([]).over("090-3827-4415") == "090-3827-4415"


@pytest.mark.parametrize(
    ("mask", "text", "expected"),
    [
        ("09*-****-****", "090-3827-4415", True),
        ("s***@example.co.jp", "sato＠example.co.jp", True),
        ("09*-****-***", "090-3827-4415", False),
        ("08*-****-****", "090-3827-4415", False),
        ("適宜", "適宜", False),
    ],
)
def test_is_mask(mask: str, text: str, expected: bool) -> None:
    assert is_mask(mask, text) is expected
