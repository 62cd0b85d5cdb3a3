"""Turn what a program asks into an order for the model host."""

from collections.abc import Sequence
from typing import Any, Final

from checker.server.model_host.wire import WriteOrder
from checker.server.web.openai.errors import unsupported
from checker.server.web.openai.schemas import (
    ChatMessage,
    ChatRequest,
    CompletionRequest,
    ResponseFormat,
    Stop,
)

_UNSUPPORTED: Final = (
    "tools", "functions", "logprobs", "top_logprobs", "logit_bias", "frequency_penalty",
    "presence_penalty", "audio", "prediction", "suffix", "echo",
)  # fmt: skip
"""Answering without these would not be what was asked; where they are empty nothing is asked."""

_TEMPERATURE: Final = 0.7
_TOP_P: Final = 0.95
"""Where nothing is asked: small models write nonsense at OpenAI's 1 and 1."""


def build_chat_order(asked: ChatRequest, seconds: float) -> WriteOrder:
    """Return the order for a chat.

    Raises:
        ModelRequestError: it asks for something that the model here does not do.
    """
    messages = tuple((_name_role(each), _read_content(each)) for each in asked.messages)
    limit = asked.max_completion_tokens or asked.max_tokens
    return _build(asked, seconds, limit).model_copy(
        update={"messages": messages, **_describe_form(asked.response_format)}
    )


def build_completion_order(asked: CompletionRequest, seconds: float) -> WriteOrder:
    """Return the order for a text without a conversation.

    Raises:
        ModelRequestError: it asks for something that the model here does not do.
    """
    prompt = asked.prompt if isinstance(asked.prompt, str) else asked.prompt[0]
    return _build(asked, seconds, asked.max_tokens).model_copy(update={"prompt": prompt})


def _build(asked: ChatRequest | CompletionRequest, seconds: float, limit: int | None) -> WriteOrder:
    extra: dict[str, Any] = asked.model_extra or {}
    for name in _UNSUPPORTED:
        if extra.get(name):
            raise unsupported(name)
    if (asked.n or 1) > 1 or (extra.get("best_of") or 1) > 1:
        raise unsupported("n")
    return WriteOrder(
        limit=limit,
        temperature=_TEMPERATURE if asked.temperature is None else asked.temperature,
        top_p=_TOP_P if asked.top_p is None else asked.top_p,
        seed=asked.seed,
        stop=_list_stops(asked.stop),
        seconds=seconds,
    )


def _name_role(message: ChatMessage) -> str:
    if message.role in {"tool", "function"}:
        raise unsupported(f"messages.role.{message.role}")
    return "system" if message.role == "developer" else message.role


def _read_content(message: ChatMessage) -> str:
    if not isinstance(message.content, list):
        return message.content or ""
    wrong = next((part.type for part in message.content if part.type != "text"), None)
    if wrong is not None:
        raise unsupported(f"messages.content.{wrong[:50]}")
    return "".join(part.text for part in message.content)


def _list_stops(stop: Stop) -> Sequence[str]:
    words = (stop,) if isinstance(stop, str) else tuple(stop or ())
    return tuple(each for each in words if each)


def _describe_form(wanted: ResponseFormat | None) -> dict[str, Any]:
    if wanted is None or wanted.type == "text":
        return {}
    if wanted.type == "json_object" or wanted.json_schema is None:
        return {"json_schema": {"type": "object"}}
    named = wanted.json_schema
    return {"json_schema": named.schema_, "strict": bool(named.strict)}
