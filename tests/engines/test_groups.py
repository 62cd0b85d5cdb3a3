"""Batches in whole groups of rows."""

import pytest

from checker.engines.llama.batch_groups import fill_groups, round_to_groups
from checker.engines.prompt_tree_order import BatchRow


def test_rows_and_those_that_are_read_are_filled_up_to_fours() -> None:
    rows = [
        BatchRow(7, 0, 1),
        BatchRow(8, 1, 1, ends=True),
        BatchRow(9, 0, 2),
        BatchRow(9, 1, 2),
        BatchRow(9, 2, 2, True),
    ]
    assert fill_groups(rows, 63) == [
        *rows,
        BatchRow(7, 0, 63),
        BatchRow(7, 1, 63, ends=True),
        BatchRow(7, 2, 63, ends=True),
    ]


def test_whole_groups_with_nothing_to_read_stay_as_they_are() -> None:
    rows = [BatchRow(token, token, 1) for token in range(4)]
    assert fill_groups(rows, 9) == rows


def test_a_single_row_that_is_read_becomes_a_group_that_is() -> None:
    assert fill_groups([BatchRow(5, 3, 1, ends=True)], 9) == [
        BatchRow(5, 3, 1, ends=True),
        *(BatchRow(5, place, 9, ends=True) for place in range(3)),
    ]


def test_no_rows_need_no_group() -> None:
    assert fill_groups([], 9) == []


@pytest.mark.parametrize(("number", "expected"), [(60, 60), (63, 60), (7, 8), (0, 8), (256, 256)])
def test_sizes_are_whole_groups(number: int, expected: int) -> None:
    assert round_to_groups(number) == expected
