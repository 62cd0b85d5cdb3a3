"""Ask the model host of this machine for texts, without keeping a thread waiting."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

from checker.core.ports import EngineInfo
from checker.server.accounts.model_use import Use
from checker.server.model_host.wire import INFO, WriteOrder, WrittenText
from checker.server.web.openai.errors import explain, no_model

Line = dict[str, Any]

_CONNECT_SECONDS: Final = 5.0
_LOAD_SECONDS: Final = 120.0
"""A host says nothing while it loads its model or reads a long prompt between others' turns."""


class Reply:
    """A text as it comes from the host."""

    def __init__(self, lines: AsyncIterator[Line]) -> None:
        self._lines = lines
        self._prompt = 0
        self._pieces = 0
        self.done: WrittenText | None = None

    @property
    def use(self) -> Use:
        """What was taken of the model up to now."""
        if self.done is not None:
            return Use(self.done.prompt_tokens, self.done.tokens)
        return Use(self._prompt, self._pieces)

    async def events(self) -> AsyncIterator[str | int]:
        """Yield pieces of text; before them 0 when it begins, and places in the queue.

        Raises:
            ModelRequestError: there is no text, or no more of it.
        """
        try:
            async for line in self._lines:
                if "text" in line:
                    self._pieces += 1
                    yield str(line["text"])
                elif "place" in line:
                    yield 1 + int(line["place"])
                elif "begun" in line:
                    self._prompt = int(line["begun"])
                    yield 0
                elif "done" in line:
                    self.done = WrittenText.model_validate(line["done"])
                    return
                else:
                    raise explain(line)
        except (httpx.TransportError, json.JSONDecodeError) as error:
            raise no_model() from error
        raise no_model()


class HostedModel:
    """The model of the host.

    Args:
        address: the path of its socket, or its URL.
        seconds: in which a text waits and is written.
    """

    def __init__(self, address: str, seconds: float) -> None:
        self._is_url = address.startswith("http://")
        self._address = address
        self._seconds = seconds

    async def find_info(self) -> EngineInfo:
        """Return which model it is.

        Raises:
            ModelRequestError: the host does not answer.
        """
        try:
            async with self._open() as client:
                said = (await client.get("/info")).raise_for_status().json()
        except (httpx.HTTPError, json.JSONDecodeError) as error:
            raise no_model() from error
        return INFO.validate_python(said["info"])

    @asynccontextmanager
    async def write(self, order: WriteOrder) -> AsyncIterator[Reply]:
        """Yield the text of an order; leaving the block ends it.

        Raises:
            ModelRequestError: the host does not answer.
        """
        try:
            async with (
                self._open() as client,
                client.stream("POST", "/write", json=order.model_dump()) as response,
            ):
                yield Reply(_iter_lines(response))
        except httpx.TransportError as error:
            raise no_model() from error

    def _open(self) -> httpx.AsyncClient:
        # verify: there is no TLS on a socket of this machine, and its set-up takes a while
        uds = None if self._is_url else self._address
        return httpx.AsyncClient(
            base_url=self._address if self._is_url else "http://model",
            transport=httpx.AsyncHTTPTransport(uds=uds, verify=False),
            timeout=httpx.Timeout(self._seconds + _LOAD_SECONDS, connect=_CONNECT_SECONDS),
            trust_env=False,
        )


async def _iter_lines(response: httpx.Response) -> AsyncIterator[Line]:
    async for text in response.aiter_lines():
        yield json.loads(text)
