"""Stretches of a text that cover or touch others."""

import pytest

from checker.core.text.intervals import Intervals

SPANS = Intervals([(10, 20), (2, 5), (12, 15), (18, 25)])


@pytest.mark.parametrize(
    ("start", "end", "cover", "touch"),
    [
        (2, 5, True, True),
        (3, 4, True, True),
        (12, 20, True, True),
        (19, 25, True, True),
        (17, 22, False, True),
        (0, 3, False, True),
        (5, 10, False, False),
        (24, 30, False, True),
        (25, 30, False, False),
        (0, 2, False, False),
    ],
)
def test_cover_and_touch(start: int, end: int, *, cover: bool, touch: bool) -> None:
    assert SPANS.cover(start, end) is cover
    assert SPANS.touch(start, end) is touch


def test_none() -> None:
    assert not Intervals([]).cover(0, 1)
    assert not Intervals([]).touch(0, 1)
