"""Write answers as OpenAI's API does: whole, or as server-sent events."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from checker.core.ports import EngineInfo
from checker.server.model_host.wire import WrittenText
from checker.server.web.openai.hosted import Reply

END = "data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Form:
    """How one answer is written.

    Attributes:
        info: the model.
        is_chat: a chat's message, or else a completion's text.
        tell_use: whether a stream ends with how many tokens there were.
    """

    info: EngineInfo
    is_chat: bool
    tell_use: bool = False
    id: str = field(default_factory=lambda: uuid4().hex)
    created: int = field(default_factory=lambda: int(time.time()))

    def write_whole(self, text: str, done: WrittenText) -> dict[str, Any]:
        """Return the answer at once."""
        choice: dict[str, Any] = {"index": 0, "logprobs": None, "finish_reason": done.finish}
        if self.is_chat:
            choice["message"] = {"role": "assistant", "content": text, "refusal": None}
        else:
            choice["text"] = text
        head = self._head("chat.completion" if self.is_chat else "text_completion")
        return head | {"choices": [choice], "usage": count(done)}

    def write_piece(self, text: str | None, finish: str | None = None) -> dict[str, Any]:
        """Return one event of a stream; the first has no text (None), the last says why it ends."""
        choice: dict[str, Any] = {"index": 0, "logprobs": None, "finish_reason": finish}
        if not self.is_chat:
            choice["text"] = text or ""
        elif text is None:
            choice["delta"] = {"role": "assistant", "content": ""}
        else:
            choice["delta"] = {"content": text} if finish is None else {}
        return self._head_of_piece() | {"choices": [choice]}

    def write_use(self, done: WrittenText) -> dict[str, Any]:
        """Return the event that says how many tokens there were."""
        return self._head_of_piece() | {"choices": [], "usage": count(done)}

    def _head_of_piece(self) -> dict[str, Any]:
        head = self._head("chat.completion.chunk" if self.is_chat else "text_completion")
        return head | ({"usage": None} if self.tell_use else {})

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": ("chatcmpl-" if self.is_chat else "cmpl-") + self.id,
            "object": kind,
            "created": self.created,
            "model": self.info.name,
            "system_fingerprint": f"checker-{self.info.sha256[:12]}",
        }


def count(done: WrittenText) -> dict[str, int]:
    """Return the tokens of an answer as `usage` has them."""
    return {
        "prompt_tokens": done.prompt_tokens,
        "completion_tokens": done.tokens,
        "total_tokens": done.prompt_tokens + done.tokens,
    }


def write_event(data: dict[str, Any]) -> str:
    """Return one server-sent event."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


async def iter_events(form: Form, reply: Reply) -> AsyncIterator[str]:
    """Yield the events of a stream; places in the queue are comments, which clients pass over."""
    async for event in reply.events():
        if isinstance(event, str):
            yield write_event(form.write_piece(event))
        elif event > 0:
            yield f": {event} before this\n\n"
        elif form.is_chat:
            yield write_event(form.write_piece(None))
        else:
            yield ": begun\n\n"
    if reply.done is not None:
        yield write_event(form.write_piece("", reply.done.finish))
        if form.tell_use:
            yield write_event(form.write_use(reply.done))
    yield END
