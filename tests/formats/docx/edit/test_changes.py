"""Changes are as small as they can be, and those of several rounds become one layer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.formats.docx.edit.text_changes import TextChange, compose_changes, shorten_change
from checker.formats.shared.edits import apply_edits

_LETTERS = st.text("ab\u3099", max_size=8)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("下さい", "ください", TextChange(0, 1, "くだ")),
        ("および", "及び", TextChange(0, 2, "及")),
        ("サーバ", "サーバー", TextChange(3, 3, "ー", "before")),
        ("は、", "は", TextChange(1, 2, "")),
        ("aXXb", "aXb", TextChange(2, 3, "")),
        ("行なう", "行う", TextChange(1, 2, "")),
        ("うけ付け", "受け付け", TextChange(0, 1, "受")),
        ("ねばり", "粘ばり", TextChange(0, 1, "粘")),
        ("は", "とは", TextChange(0, 0, "と", "after")),
        ("同じ", "同じ", None),
        ("か\u3099", "か", TextChange(0, 2, "か")),
        ("か", "か\u3099", TextChange(0, 1, "か\u3099")),
        ("か\u3099い", "き\u3099い", TextChange(0, 2, "き\u3099")),
    ],
)
def test_what_stays_at_the_ends_is_not_changed(
    old: str, new: str, expected: TextChange | None
) -> None:
    assert shorten_change(old, TextChange(0, len(old), new)) == expected


def test_an_insertion_keeps_what_was_said_of_its_look() -> None:
    assert shorten_change("ab", TextChange(1, 1, "x")) == TextChange(1, 1, "x")
    assert shorten_change("ab", TextChange(1, 1, "x", "after")) == TextChange(1, 1, "x", "after")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            [TextChange(0, 2, "及")],
            [TextChange(2, 3, "ひ")],
            [TextChange(0, 2, "及"), TextChange(3, 4, "ひ")],
        ),
        ([TextChange(0, 2, "XY")], [TextChange(1, 2, "Z")], [TextChange(0, 2, "XZ")]),
        ([TextChange(0, 2, "XY")], [TextChange(1, 3, "Z")], [TextChange(0, 3, "XZ")]),
        ([TextChange(0, 1, "X")], [TextChange(0, 1, "一")], []),
        ([TextChange(1, 1, "X")], [TextChange(1, 2, "")], []),
        ([TextChange(1, 2, "")], [TextChange(1, 1, "二")], []),
        ([TextChange(0, 1, "")], [TextChange(0, 1, "")], [TextChange(0, 2, "")]),
        ([], [TextChange(1, 2, "X")], [TextChange(1, 2, "X")]),
    ],
)
def test_two_rounds(
    first: list[TextChange], second: list[TextChange], expected: list[TextChange]
) -> None:
    assert compose_changes("一二三四五", first, second) == expected


@st.composite
def _rounds(draw: st.DrawFn) -> tuple[str, list[TextChange], list[TextChange]]:
    text = draw(st.text("ab\u3099", max_size=12))
    first = draw(_changes(len(text)))
    after = apply_edits(text, ((c.start, c.end, c.text) for c in first))
    return text, first, draw(_changes(len(after)))


@st.composite
def _changes(draw: st.DrawFn, length: int) -> list[TextChange]:
    bounds = sorted(draw(st.lists(st.integers(0, length), unique=True, max_size=6)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return [TextChange(start, end, draw(_LETTERS)) for start, end in pairs]


@given(_rounds())
def test_rounds_say_together_what_they_say_one_by_one(
    rounds: tuple[str, list[TextChange], list[TextChange]],
) -> None:
    text, first, second = rounds
    after = apply_edits(text, ((c.start, c.end, c.text) for c in first))
    after = apply_edits(after, ((c.start, c.end, c.text) for c in second))
    both = compose_changes(text, first, second)
    assert apply_edits(text, ((c.start, c.end, c.text) for c in both)) == after
    assert all(one.end < two.start for one, two in pairwise(both))
    assert all(shorten_change(text, each) == each for each in both)
