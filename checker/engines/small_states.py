"""What a model holds at the place of an answer, made small: `ports.Answer.state`.

A state has one number for each dimension of the model, 1536 of the default one. A matrix that is
fitted to the model keeps the directions in which texts of one question differ most, 128 of them,
and each is written as a byte: 132 bytes an answer in place of 6144. On the examples of the shipped
rules a probe decides from them as well as from the whole states, within the noise
(`docs/decisions/probe.md`).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_SCALE: Final = np.dtype("<f4")
_MOST: Final = 127

_Floats = NDArray[np.float64]


def encode_state(state: NDArray[np.float32], matrix: NDArray[np.float32]) -> bytes:
    """Return a state in the directions of `matrix` (a column each), as a scale and a byte each."""
    with np.errstate(all="ignore"):  # what a broken model holds is seen below
        small = state @ matrix
    largest = float(np.abs(small).max())
    if not np.isfinite(largest) or largest == 0:
        return b""
    scale = np.asarray(largest / _MOST, _SCALE)
    return scale.tobytes() + np.round(small / scale).astype(np.int8).tobytes()


def decode_states(states: Sequence[bytes]) -> _Floats | None:
    """Return states as rows; None where one is missing, or they are not of one kind."""
    sizes = {len(each) for each in states}
    if len(sizes) != 1 or min(sizes) <= _SCALE.itemsize:
        return None
    rows = np.frombuffer(b"".join(states), np.int8).reshape(len(states), -1)
    scales = np.ascontiguousarray(rows[:, : _SCALE.itemsize]).view(_SCALE)
    return rows[:, _SCALE.itemsize :].astype(np.float64) * scales.astype(np.float64)
