"""Answer with the model host: one request, bounded, counted, and ended when its asker goes away."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import anyio
from fastapi import Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from checker.server.accounts.secrets import Caller
from checker.server.model_host.wire import WriteOrder
from checker.server.web.openai.bounds import Bounds
from checker.server.web.openai.errors import ModelRequestError, build_body
from checker.server.web.openai.gone import answer_until_gone
from checker.server.web.openai.hosted import HostedModel
from checker.server.web.openai.replies import Form, iter_events, write_event


@dataclass(frozen=True, slots=True)
class Answering:
    """What it takes to answer one request."""

    request: Request
    caller: Caller
    bounds: Bounds
    model: HostedModel
    order: WriteOrder
    form: Form

    async def answer(self, *, streamed: bool) -> Response:
        """Return the answer, whole or streamed.

        Raises:
            ModelRequestError: there is none; a stream that has begun says it itself.
        """
        if streamed:
            events = self._iter_streamed()
            first = await anext(events)  # until then, what is wrong is the request's own answer
            return StreamingResponse(chain(first, events), media_type="text/event-stream")
        return await answer_until_gone(self.request, self._answer_whole)

    async def _answer_whole(self) -> Response:
        async with (
            self.bounds.hold(self.caller) as counted,
            self.model.write(self.order) as reply,
        ):
            counted.find = lambda: reply.use
            text = "".join([each async for each in reply.events() if isinstance(each, str)])
        assert reply.done is not None  # noqa: S101 - `events` ends with it, or raises
        return JSONResponse(self.form.write_whole(text, reply.done))

    async def _iter_streamed(self) -> AsyncGenerator[str]:
        began = False
        try:
            async with (
                self.bounds.hold(self.caller) as counted,
                self.model.write(self.order) as reply,
            ):
                counted.find = lambda: reply.use
                async for event in iter_events(self.form, reply):
                    began = True
                    yield event
        except ModelRequestError as error:
            if not began:
                raise
            yield write_event(build_body(error, self.request))


async def chain(first: str, others: AsyncGenerator[str]) -> AsyncGenerator[str]:
    """Yield the first of a stream that was looked at, and the others; ends them when it ends."""
    try:
        yield first
        async for each in others:
            yield each
    finally:
        with anyio.CancelScope(shield=True):
            await others.aclose()
