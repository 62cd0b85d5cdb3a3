"""Vectors as they are kept: near enough, taken apart and put together."""

import numpy as np
import pytest

from checker.search.embedder import normalize
from checker.search.packed_vectors import join, measure_nearness, pack, split


def _make(count: int, seed: int = 1, size: int = 512) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal((count, size))
    return normalize(drawn.astype(np.float32))


@pytest.mark.parametrize("size", [64, 512, 1024])
@pytest.mark.parametrize("sizes", [[40], [1, 7, 0, 32], []])
def test_nearness_is_told_to_three_places(sizes: list[int], size: int) -> None:
    vectors, question = _make(sum(sizes), size=size), _make(1, 2, size)[0]
    pieces = [pack(part) for part in np.split(vectors, np.cumsum(sizes)[:-1]) if sizes]
    near = measure_nearness(pieces, question)
    assert near.shape == (sum(sizes),)
    assert np.abs(near - vectors @ question).max(initial=0) < 0.002


def test_a_vector_of_nothing_is_near_to_nothing() -> None:
    kept = pack(np.zeros((2, 512), np.float32))
    assert measure_nearness([kept], _make(1)[0]).tolist() == [0, 0]


@pytest.mark.parametrize("size", [512, 1024])
def test_what_lies_beside_a_vector_moves_no_digit(size: int) -> None:
    vectors, question = _make(37, size=size), _make(1, 2, size)[0]
    together = measure_nearness([pack(vectors)], question).tolist()
    assert [measure_nearness([pack(vectors[[at]])], question)[0] for at in range(37)] == together


def test_pieces_are_taken_apart_and_put_together() -> None:
    kept = pack(_make(5))
    rows = split(kept, 5)
    assert join(rows) == kept
    again = [rows[at] for at in (3, 3, 0)]
    near, question = measure_nearness([kept], _make(1)[0]), _make(1)[0]
    assert measure_nearness([join(again)], question).tolist() == near[[3, 3, 0]].tolist()
    assert (split(b"", 0), join([])) == ([], b"")
