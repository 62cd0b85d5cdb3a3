"""Turn texts into vectors whose nearness is nearness of meaning: what an embedder must offer.

The one inside a wheel needs no network (`sentence_encoder`); the other asks a server
(`embeddings_endpoint`). Without either, an index finds by words only, and says so.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""A row of length one for each text."""


class Embedder(Protocol):
    """Makes vectors. `name` tells whose they are: those of two embedders are never compared."""

    @property
    def name(self) -> str:
        """Which embedder in which version."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text.

        Raises:
            CheckerError: a server does not answer.
        """
        ...


def normalize(vectors: NDArray[np.float32]) -> Vectors:
    """Return vectors with length one; one of length zero stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
