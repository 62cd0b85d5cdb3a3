"""`/v1`: the office's model for programs that speak as OpenAI's clients do."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from checker.core.messages import Message
from checker.core.ports import EngineInfo
from checker.server.accounts.secrets import Caller
from checker.server.model_host.wire import WriteOrder
from checker.server.web.callers import InOffice, require
from checker.server.web.declaring import send
from checker.server.web.methods import list_methods
from checker.server.web.openai.answering import Answering
from checker.server.web.openai.errors import ModelRequestError, no_such_model
from checker.server.web.openai.forwarded import ForwardedModel
from checker.server.web.openai.hosted import HostedModel
from checker.server.web.openai.orders import build_chat_order, build_completion_order
from checker.server.web.openai.replies import Form
from checker.server.web.openai.schemas import (
    ChatRequest,
    CompletionRequest,
    EmbeddingRequest,
    ModelCard,
    ModelList,
)
from checker.server.web.openai.served import Served
from checker.server.web.problems import ProblemError

router = APIRouter(prefix="/v1", tags=["model"])

_FAILS: Final[dict[int | str, dict[str, Any]]] = {404: {}, 500: {}, 502: {}}
_WRITTEN: Final = send("application/json", "text/event-stream") | _FAILS
_MADE: Final = send("application/json") | _FAILS
Asking = Annotated[Caller, Depends(require("model"))]
DEFAULT: Final = "default"
"""A name for whichever model answers here."""


@router.get("/models")
async def list_models(request: Request, caller: Asking) -> ModelList:
    """List the model that answers here; `default` means it, too."""
    del caller
    return ModelList(data=[ModelCard(id=await _find_name(request))])


@router.get("/models/{name:path}")
async def show_model(request: Request, caller: Asking, name: str) -> ModelCard:
    """Show the model that answers here."""
    del caller
    there = await _find_name(request)
    _require_name(name, there)
    return ModelCard(id=there)


@router.post("/chat/completions", response_class=Response, responses=_WRITTEN)
async def chat(request: Request, office: InOffice, caller: Asking, asked: ChatRequest) -> Response:
    """Go on with a conversation, whole or as server-sent events."""
    model = await _find(request)
    if isinstance(model, ForwardedModel):
        return await _forward(request, model, "chat/completions", asked)
    order = build_chat_order(asked, office.settings.model_seconds)
    return await _answer(request, model, caller, asked, order)


@router.post("/completions", response_class=Response, responses=_WRITTEN)
async def complete(
    request: Request, office: InOffice, caller: Asking, asked: CompletionRequest
) -> Response:
    """Go on with a text, whole or as server-sent events."""
    model = await _find(request)
    if isinstance(model, ForwardedModel):
        return await _forward(request, model, "completions", asked)
    order = build_completion_order(asked, office.settings.model_seconds)
    return await _answer(request, model, caller, asked, order)


@router.post("/embeddings", response_class=Response, responses=_MADE)
async def embed(request: Request, caller: Asking, asked: EmbeddingRequest) -> Response:
    """Turn texts into vectors, where the office's model is on a server that does."""
    del caller
    model = await _find(request)
    if isinstance(model, ForwardedModel):
        return await _forward(request, model, "embeddings", asked)
    name = (await model.find_info()).name
    _require_name(asked.model, name)
    what = Message("server.model-makes-no-vectors", name=name)
    raise ModelRequestError(400, "unsupported_model", what, "model")


@router.api_route(
    "/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
)
async def refuse(request: Request, caller: Asking, rest: str) -> Response:
    """Say that nothing else of OpenAI's API is here, or by which methods it is asked."""
    del caller, rest
    if methods := list_methods(request, but=refuse):
        raise ProblemError(405, "wrong-method", Message("server.wrong-method"), {"Allow": methods})
    raise ModelRequestError(404, "unknown_url", Message("server.no-such-address"))


async def _answer(
    request: Request,
    model: HostedModel,
    caller: Caller,
    asked: ChatRequest | CompletionRequest,
    order: WriteOrder,
) -> Response:
    info: EngineInfo = await model.find_info()
    _require_name(asked.model, info.name)
    options = asked.stream_options
    form = Form(
        info,
        is_chat=isinstance(asked, ChatRequest),
        tell_use=options is not None and options.include_usage,
    )
    served: Served = request.app.state.served
    answering = Answering(request, caller, served.bounds, model, order, form)
    return await answering.answer(streamed=asked.stream)


async def _forward(
    request: Request,
    model: ForwardedModel,
    path: str,
    asked: ChatRequest | CompletionRequest | EmbeddingRequest,
) -> Response:
    _require_name(asked.model, model.name)
    served: Served = request.app.state.served
    body: dict[str, Any] = asked.model_dump(by_alias=True, exclude_unset=True)
    return await model.answer(path, body, request, served.bounds)


async def _find(request: Request) -> HostedModel | ForwardedModel:
    served: Served = request.app.state.served
    return await run_in_threadpool(served.find)


async def _find_name(request: Request) -> str:
    model = await _find(request)
    return model.name if isinstance(model, ForwardedModel) else (await model.find_info()).name


def _require_name(asked: str, there: str) -> None:
    if asked not in {there, DEFAULT}:
        raise no_such_model(asked, there)
