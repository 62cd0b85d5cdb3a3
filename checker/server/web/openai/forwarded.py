"""Pass requests on to the server that is configured as the office's model."""

import json
import logging
from collections.abc import AsyncGenerator, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

import httpx
from fastapi import Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from checker.core.messages import Message, in_every_language
from checker.engines.openai.endpoint import Endpoint, is_near
from checker.server.accounts.model_use import Use
from checker.server.accounts.secrets import Caller
from checker.server.web.openai.answering import chain
from checker.server.web.openai.bounds import Bounds, Counted
from checker.server.web.openai.errors import ModelRequestError, no_model
from checker.server.web.openai.gone import answer_until_gone

_LARGEST: Final = 16 * 2**20
_LOG: Final = logging.getLogger(__name__)
_OURS: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""What is wrong between us and the server: who asked cannot mend it."""


class ForwardedModel:
    """The model of a server with the OpenAI interface.

    Args:
        endpoint: where it is, and the key, which goes nowhere else.
        allow_public: whether a server on a public network was chosen knowingly.
    """

    def __init__(self, endpoint: Endpoint, *, allow_public: bool) -> None:
        self._endpoint = endpoint
        if not allow_public and not is_near(endpoint.url):
            said = in_every_language(Message("judge.public-server"))
            _LOG.warning("checker: %s: %s", said, endpoint.url)

    @property
    def name(self) -> str:
        """Which model it is."""
        return self._endpoint.model

    async def answer(
        self, path: str, body: Mapping[str, Any], request: Request, bounds: Bounds
    ) -> Response:
        """Return what the server says.

        Args:
            path: below its address.
            body: what was asked; the model's name is set here.
            request: whose caller is known.
            bounds: what they may have.

        Raises:
            ModelRequestError: it says nothing, or no.
        """
        wanted = {**body, "model": self.name}
        caller: Caller = request.state.caller
        if wanted.get("stream"):
            return await self._stream(path, wanted, caller, bounds)

        async def answer() -> Response:
            async with bounds.hold(caller) as counted, self._open() as client:
                reply = await _ask(client, path, wanted)
                counted.find = lambda: _read_use(reply)
            return JSONResponse(reply)

        return await answer_until_gone(request, answer)

    async def _stream(
        self, path: str, wanted: dict[str, Any], caller: Caller, bounds: Bounds
    ) -> Response:
        asked = dict(wanted.get("stream_options") or {})
        shown = bool(asked.get("include_usage"))
        wanted["stream_options"] = asked | {"include_usage": True}
        events = self._iter_events(path, wanted, shown, (caller, bounds))
        first = await anext(events)
        return StreamingResponse(chain(first, events), media_type="text/event-stream")

    async def _iter_events(
        self, path: str, wanted: dict[str, Any], shown: bool, who: tuple[Caller, Bounds]
    ) -> AsyncGenerator[str]:
        """Yield the server's events; the one with the counts only where it was asked for."""
        caller, bounds = who
        try:
            async with (
                bounds.hold(caller) as counted,
                self._open() as client,
                client.stream("POST", path, json=wanted) as response,
            ):
                await _refuse_failures(response)
                async for line in response.aiter_lines():
                    if not line or (_note_use(line, counted) and not shown):
                        continue
                    yield line + "\n\n"
        except httpx.HTTPError as error:
            raise no_model() from error

    def _open(self) -> httpx.AsyncClient:
        key = self._endpoint.key
        return httpx.AsyncClient(
            base_url=self._endpoint.url + "/",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(self._endpoint.timeout, connect=10),
            verify=self._tls,
            trust_env=not self._is_near,
        )

    @cached_property
    def _is_near(self) -> bool:
        return is_near(self._endpoint.url)

    @cached_property
    def _tls(self) -> Any:
        return httpx.create_ssl_context()


async def _ask(client: httpx.AsyncClient, path: str, wanted: dict[str, Any]) -> Any:
    try:
        async with client.stream("POST", path, json=wanted) as response:
            await _refuse_failures(response)
            return json.loads(await _read(response))
    except (httpx.HTTPError, ValueError) as error:
        raise no_model() from error


async def _read(response: httpx.Response) -> bytes:
    found = bytearray()
    async for piece in response.aiter_bytes():
        found += piece
        if len(found) > _LARGEST:
            raise httpx.DecodingError("more bytes than an answer may have")
    return bytes(found)


async def _refuse_failures(response: httpx.Response) -> None:
    """Make sure that the server does what was asked.

    Raises:
        ModelRequestError: it does not; says why in its words, if they are meant for who asked.
    """
    if response.status_code == HTTPStatus.OK:
        return
    ours = response.status_code in _OURS or response.status_code < HTTPStatus.BAD_REQUEST
    says = "" if ours else _find_words(await _read(response))
    if ours or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ModelRequestError(502, "model_failed", Message("server.model-failed"))
    what = Message("server.model-refuses", says=says)
    raise ModelRequestError(response.status_code, "refused", what)


def _find_words(data: bytes) -> str:
    try:
        error = json.loads(data)["error"]
        said = error["message"] if isinstance(error, dict) else error
    except (ValueError, LookupError, TypeError):
        return ""
    return " ".join(str(said).split())[:500]


def _note_use(line: str, counted: Counted) -> bool:
    """Take the counts from an event; returns whether it has nothing else."""
    if not line.startswith("data:") or '"usage"' not in line:
        return False
    try:
        event = json.loads(line[5:])
    except ValueError:
        return False
    if not isinstance(event, dict) or not event.get("usage"):
        return False
    counted.find = lambda: _read_use(event)
    return not event.get("choices")


def _read_use(reply: Any) -> Use:
    usage = reply.get("usage") if isinstance(reply, dict) else None
    numbers = [(usage or {}).get(each) for each in ("prompt_tokens", "completion_tokens")]
    prompt, written = (each if isinstance(each, int) else 0 for each in numbers)
    return Use(prompt, written)
