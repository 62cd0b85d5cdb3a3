"""A source map gives back every offset that was put in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.text.source_map import SourceMap

OFFSETS = st.lists(st.integers(0, 2**40)) | st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 9), st.sampled_from([0, 1]))
).map(lambda parts: [first + step * i for first, size, step in parts for i in range(size)])


@given(OFFSETS)
def test_gives_back_what_was_put_in(offsets: list[int]) -> None:
    found = SourceMap(offsets)
    assert list(found) == offsets
    assert [found[index] for index in range(len(found))] == offsets
    assert found == offsets
    assert found == SourceMap(offsets)


@given(OFFSETS, st.integers(-20, 20), st.integers(-20, 20))
def test_slices_as_a_tuple_does(offsets: list[int], start: int, stop: int) -> None:
    assert SourceMap(offsets)[start:stop] == tuple(offsets)[start:stop]


def test_differs_from_other_offsets() -> None:
    assert SourceMap([1, 2, 3]) != SourceMap([1, 2, 4])
    assert SourceMap([1, 2]) != [1, 2, 3]


def test_reaches_no_further_than_its_end() -> None:
    found = SourceMap([5, 6])
    assert found[-1] == 6
    with pytest.raises(IndexError):
        found[2]


def test_a_long_stretch_is_one() -> None:
    assert SourceMap(range(100_000)).stretches == 1
    assert SourceMap([0, 1, 2, 9, 10, 10, 10, 11]).stretches == 4
