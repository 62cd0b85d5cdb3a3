"""Read the state that llama.cpp computes scores from, for the rows whose scores are read.

llama.cpp hands states out beside scores only where it computes the scores of every row, which takes
half as long again. So a callback of its scheduler looks at the result of the last layer as it
passes by: no further pass, and the scores stay the same to the last bit.
"""

import ctypes
import io
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from checker.core.regular_files import LARGEST_NOTE, read_regular
from checker.engines.llama.adapters import Adapter, report_damaged
from checker.engines.small_states import encode_state

_RESULT: Final = b"result_norm"
"""What llama.cpp calls the rows that the scores are computed from, in every architecture."""


class StateReader:
    """The states of the last rows that were computed, in few dimensions.

    Attributes:
        callback: what llama.cpp's scheduler is to call.
        matrix: what makes a state small, a row for each dimension of the model; None where no
            state is handed out.

    Args:
        api: llama.cpp's functions.
        width: the dimensions of the model.
    """

    def __init__(self, api: Any, width: int) -> None:
        self.matrix: NDArray[np.float32] | None = None
        self._width = width
        self._tensors = _TensorFunctions()
        self._rows: NDArray[np.float32] | None = None
        self._places: tuple[int, ...] = ()
        self.callback = api.ggml_backend_sched_eval_callback(self._look)

    def expect(self, ends: Iterable[bool]) -> None:
        """Get ready for rows, of which those that `ends` marks have scores."""
        self._rows = None
        self._places = tuple(accumulate(ends))

    def take(self, index: int) -> bytes:
        """Return the small state of a row that has scores; empty where none was seen."""
        place = self._places[index] - 1
        if self.matrix is None or self._rows is None or not 0 <= place < len(self._rows):
            return b""
        return encode_state(self._rows[place], self.matrix)

    def _look(self, tensor: int, is_asked: bool, _data: int | None) -> bool:
        """Say whether a tensor is wanted, then take it; it goes on in any case."""
        if self._tensors.name(tensor) != _RESULT:
            return not is_asked
        if not is_asked:
            self._rows = self._tensors.read(tensor).reshape(-1, self._width)
        return True


class _TensorFunctions:
    """ggml's functions for a tensor's name and numbers."""

    def __init__(self) -> None:
        from llama_cpp import _ctypes_extensions, _ggml  # noqa: PLC0415 - as llama_cpp itself

        base: Any = _ctypes_extensions.load_shared_library("ggml-base", _ggml.libggml_base_path)
        address, size = ctypes.c_void_p, ctypes.c_size_t
        self.name = ctypes.CFUNCTYPE(ctypes.c_char_p, address)(("ggml_get_name", base))
        self._size = ctypes.CFUNCTYPE(size, address)(("ggml_nbytes", base))
        self._get = ctypes.CFUNCTYPE(None, address, address, size, size)(
            ("ggml_backend_tensor_get", base)
        )

    def read(self, tensor: int) -> NDArray[np.float32]:
        """Return a tensor's numbers, wherever it lies."""
        size = self._size(tensor)
        numbers = np.empty(size // 4, np.float32)
        self._get(tensor, numbers.ctypes.data, 0, size)
        return numbers


def read_matrix(adapter: Adapter, width: int) -> NDArray[np.float32] | None:
    """Return what makes an adapter's states small; None where nothing is fitted.

    Raises:
        ModelError: the matrix is not one for a model of so many dimensions.
    """
    if not adapter.states_sha256:
        return None
    path = adapter.states_path
    try:
        loaded = np.load(io.BytesIO(read_regular(path, LARGEST_NOTE)), allow_pickle=False)
        matrix = np.ascontiguousarray(loaded, np.float32)
    except (OSError, ValueError) as error:
        raise report_damaged(path) from error
    if matrix.ndim != 2 or len(matrix) != width:  # noqa: PLR2004 - a matrix
        raise report_damaged(path)
    return matrix
