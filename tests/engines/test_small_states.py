"""What a model held, in a byte for each direction."""

import numpy as np

from checker.engines.small_states import decode_states, encode_state


def test_a_state_comes_back_within_half_a_step() -> None:
    random = np.random.default_rng(1)
    matrix = random.standard_normal((40, 8)).astype(np.float32)
    states = random.standard_normal((5, 40)).astype(np.float32)
    written = [encode_state(each, matrix) for each in states]
    assert {len(each) for each in written} == {4 + 8}
    read = decode_states(written)
    assert read is not None
    small = states @ matrix
    step = np.abs(small).max(axis=1, keepdims=True) / 127
    assert (np.abs(read - small) <= step * 0.51).all()


def test_a_state_that_says_nothing_is_empty() -> None:
    matrix = np.eye(4, dtype=np.float32)
    assert encode_state(np.zeros(4, np.float32), matrix) == b""
    assert encode_state(np.array([1, np.nan, 0, 0], np.float32), matrix) == b""
    assert encode_state(np.array([1, np.inf, 0, 0], np.float32), matrix) == b""


def test_states_of_several_kinds_are_none() -> None:
    assert decode_states([]) is None
    assert decode_states([b""]) is None
    assert decode_states([b"1234"]) is None
    assert decode_states([b"12345678", b"123456789"]) is None
    assert decode_states([b"12345678", b""]) is None
