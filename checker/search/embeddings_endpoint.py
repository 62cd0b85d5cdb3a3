"""Embed on a server that speaks `/v1/embeddings` as OpenAI's does."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from checker.core.errors import JudgeError
from checker.core.messages import Message
from checker.engines.openai.endpoint import Endpoint, EndpointServer, ServerRefusal, is_near
from checker.search.embedder import Vectors, normalize

_AT_A_TIME: Final = 32


class EmbeddingsEndpoint:
    """A model for embeddings on a server.

    Args:
        endpoint: where it is, and what it is called there.
        allow_public: whether it may lie outside this machine and its network.
    """

    def __init__(self, endpoint: Endpoint, *, allow_public: bool = False) -> None:
        self.name = endpoint.label
        self._endpoint = endpoint
        self._server = EndpointServer(endpoint)
        self._allow_public = allow_public

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text.

        Raises:
            JudgeError: the server does not answer, is public, or answers something else.
        """
        if not (self._allow_public or is_near(self._endpoint.url)):
            raise JudgeError(
                Message("search.public-embeddings"),
                place=self.name,
                remedy=Message("search.allow-public-embeddings"),
            )
        parts = [self._ask(texts[at : at + _AT_A_TIME]) for at in range(0, len(texts), _AT_A_TIME)]
        return normalize(np.concatenate(parts)) if parts else np.zeros((0, 0), np.float32)

    def _ask(self, texts: Sequence[str]) -> Vectors:
        body = {"model": self._endpoint.model, "input": list(texts), "encoding_format": "float"}
        found = self._server.post("embeddings", body)
        if isinstance(found, ServerRefusal):
            raise self._server.failed(found)
        try:
            rows = sorted(found["data"], key=_get_number)
            vectors = np.array([each["embedding"] for each in rows], dtype=np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise self._report_other() from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():  # noqa: PLR2004 - a row for each text
            raise self._report_other()
        return vectors

    def _report_other(self) -> JudgeError:
        return JudgeError(
            Message("search.no-embeddings"),
            place=self.name,
            remedy=Message("search.check-embeddings-model"),
        )


def _get_number(row: Any) -> int:
    return int(row["index"])
