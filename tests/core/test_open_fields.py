"""Which words are a mark that checker writes where something is to be filled in."""

import pytest

from checker.core.open_fields import find_open_field, make_missing_mark


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("label", ["目的", "Proposed design", "単価(円)", "a.b+c"])
def test_a_mark_says_which_field_is_open(language: str, label: str) -> None:
    mark = make_missing_mark(label).get(language)
    assert (find_open_field(mark), find_open_field(f" {mark}\n")) == (label, label)


@pytest.mark.parametrize(
    "words",
    [
        "【未記入: " + "あ" * 41 + "】",
        "",
        "目的",
        "【要確認】",
        "【未記入: 】",
        "[TODO]",
        "[Missing: a], [Missing: b]",
    ],
)
def test_other_words_are_no_mark(words: str) -> None:
    assert find_open_field(words) == ""
