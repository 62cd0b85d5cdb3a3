"""Lines and columns."""

import pytest

from checker.core.text.lines import LineIndex


def test_places_count_from_one_and_in_code_points() -> None:
    index = LineIndex("あい\n\n𠮷c")
    assert [index.place(offset) for offset in range(7)] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 1),
        (3, 1),
        (3, 2),
        (3, 3),
    ]
    assert [index.start(line) for line in (1, 2, 3)] == [0, 3, 4]


def test_the_end_of_a_text_is_a_place() -> None:
    assert LineIndex("").place(0) == (1, 1)
    assert LineIndex("a\n").place(2) == (2, 1)


@pytest.mark.parametrize("offset", [-1, 3])
def test_places_outside_the_text_are_refused(offset: int) -> None:
    with pytest.raises(ValueError, match=f"offset {offset} is outside 0 to 2"):
        LineIndex("ab").place(offset)
