"""Changes are as small as they can be, and those of several rounds become one layer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.formats.docx.edit.changes import Change, composed, shortened
from checker.formats.shared.edits import edited

_LETTERS = st.text("ab\u3099", max_size=8)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("下さい", "ください", Change(0, 1, "くだ")),
        ("および", "及び", Change(0, 2, "及")),
        ("サーバ", "サーバー", Change(3, 3, "ー", "before")),
        ("は、", "は", Change(1, 2, "")),
        ("aXXb", "aXb", Change(2, 3, "")),
        ("行なう", "行う", Change(1, 2, "")),
        ("うけ付け", "受け付け", Change(0, 1, "受")),
        ("ねばり", "粘ばり", Change(0, 1, "粘")),
        ("は", "とは", Change(0, 0, "と", "after")),
        ("同じ", "同じ", None),
        ("か\u3099", "か", Change(0, 2, "か")),
        ("か", "か\u3099", Change(0, 1, "か\u3099")),
        ("か\u3099い", "き\u3099い", Change(0, 2, "き\u3099")),
    ],
)
def test_what_stays_at_the_ends_is_not_changed(old: str, new: str, expected: Change | None) -> None:
    assert shortened(old, Change(0, len(old), new)) == expected


def test_an_insertion_keeps_what_was_said_of_its_look() -> None:
    assert shortened("ab", Change(1, 1, "x")) == Change(1, 1, "x")
    assert shortened("ab", Change(1, 1, "x", "after")) == Change(1, 1, "x", "after")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([Change(0, 2, "及")], [Change(2, 3, "ひ")], [Change(0, 2, "及"), Change(3, 4, "ひ")]),
        ([Change(0, 2, "XY")], [Change(1, 2, "Z")], [Change(0, 2, "XZ")]),
        ([Change(0, 2, "XY")], [Change(1, 3, "Z")], [Change(0, 3, "XZ")]),
        ([Change(0, 1, "X")], [Change(0, 1, "一")], []),
        ([Change(1, 1, "X")], [Change(1, 2, "")], []),
        ([Change(1, 2, "")], [Change(1, 1, "二")], []),
        ([Change(0, 1, "")], [Change(0, 1, "")], [Change(0, 2, "")]),
        ([], [Change(1, 2, "X")], [Change(1, 2, "X")]),
    ],
)
def test_two_rounds(first: list[Change], second: list[Change], expected: list[Change]) -> None:
    assert composed("一二三四五", first, second) == expected


@st.composite
def _rounds(draw: st.DrawFn) -> tuple[str, list[Change], list[Change]]:
    text = draw(st.text("ab\u3099", max_size=12))
    first = draw(_changes(len(text)))
    after = edited(text, ((c.start, c.end, c.text) for c in first))
    return text, first, draw(_changes(len(after)))


@st.composite
def _changes(draw: st.DrawFn, length: int) -> list[Change]:
    bounds = sorted(draw(st.lists(st.integers(0, length), unique=True, max_size=6)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return [Change(start, end, draw(_LETTERS)) for start, end in pairs]


@given(_rounds())
def test_rounds_say_together_what_they_say_one_by_one(
    rounds: tuple[str, list[Change], list[Change]],
) -> None:
    text, first, second = rounds
    after = edited(text, ((c.start, c.end, c.text) for c in first))
    after = edited(after, ((c.start, c.end, c.text) for c in second))
    both = composed(text, first, second)
    assert edited(text, ((c.start, c.end, c.text) for c in both)) == after
    assert all(one.end < two.start for one, two in pairwise(both))
    assert all(shortened(text, each) == each for each in both)
