"""`/v1` where the office's model is on a server: bounded and counted, and passed on as it is."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import OpenAI

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import find_user
from checker.server.office import Office
from checker.server.store.tables import ModelUse
from checker.server.web.app import create_app
from tests.support.endpoint_server import Handler, PlayServer, playing
from tests.support.running import running

pytestmark = [pytest.mark.any_database, pytest.mark.slow]

ASKED: Any = [{"role": "user", "content": "目的を一文で"}]
USAGE = {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}
KEY = "sk-of-the-office"


def _play(handler: Handler) -> None:
    """Answer as such a server does; refuse a text with 長い, fail on 失敗, send 移転 elsewhere."""
    body = handler.body
    text = json.dumps(body.get("messages", body.get("input")), ensure_ascii=False)
    if "長い" in text:
        error = {"message": "context length exceeded", "type": "x", "code": "context"}
        handler.send_json({"error": error}, 400)
    elif "失敗" in text:
        handler.send_json({"error": {"message": f"bad key {KEY}"}}, 401)
    elif "移転" in text:
        handler.send(307, b"", Location="http://elsewhere.example/v1/chat/completions")
    elif handler.path.endswith("/embeddings"):
        row = {"object": "embedding", "index": 0, "embedding": [0.5, 1.0]}
        handler.send_json({"object": "list", "data": [row], "model": "m", "usage": USAGE})
    elif body.get("stream"):
        handler.send(200, _write_stream(), Content_Type="text/event-stream")
    else:
        message = {"role": "assistant", "content": "承知"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        handler.send_json(
            {"id": "1", "object": "chat.completion", "created": 0, "model": "m",
             "choices": [choice], "usage": USAGE}
        )  # fmt: skip


def _write_stream() -> bytes:
    head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    events = [
        {**head, "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
        for text in ("承", "知")
    ]
    events.append({**head, "choices": [], "usage": USAGE})
    lines = [f"data: {json.dumps(each)}\n\n" for each in events]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


@pytest.fixture
def server() -> Iterator[PlayServer]:
    """Return the server that the office has configured."""
    with playing(_play) as played:
        yield played


@pytest.fixture
def client(office: Office, server: PlayServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAI]:
    """Return a program's client of the office's server."""
    monkeypatch.setenv("OFFICE_API_KEY", KEY)
    Path(office.folder.configuration).write_text(
        f'model = "openai:m"\n[endpoint]\nurl = "{server.url}"\napi_key_env = "OFFICE_API_KEY"\n',
        encoding="utf-8",
    )
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        token = add_token(transaction, user, "program", ["model"])[0]
    with (
        running(create_app(office)) as url,
        OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=0) as opened,
    ):
        yield opened


def _count(office: Office) -> list[tuple[int, int, int]]:
    """Return what is counted, which a moment after an answer's end it is."""
    until = time.monotonic() + 5
    while not (found := _read_counts(office)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def _read_counts(office: Office) -> list[tuple[int, int, int]]:
    with office.database.look() as transaction:
        rows = transaction.query(ModelUse)
        return [(row.requests, row.prompt_tokens, row.written_tokens) for row in rows]


def test_what_is_asked_is_passed_on_and_counted(
    office: Office, server: PlayServer, client: OpenAI
) -> None:
    tools: Any = [{"type": "function", "function": {"name": "f", "parameters": {}}}]
    said = client.chat.completions.create(model="default", messages=ASKED, tools=tools)
    assert said.choices[0].message.content == "承知"
    path, body, headers = server.seen[-1]
    assert path == "/v1/chat/completions"
    assert body == {"model": "m", "messages": ASKED, "tools": tools}
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert _count(office) == [(1, 5, 3)]
    assert [each.id for each in client.models.list()] == ["m"]


@pytest.mark.parametrize("asked", [True, False])
def test_a_stream_is_passed_on_and_its_use_told_where_asked(
    office: Office, server: PlayServer, client: OpenAI, *, asked: bool
) -> None:
    more: Any = {"stream_options": {"include_usage": True}} if asked else {}
    stream = client.chat.completions.create(model="m", messages=ASKED, stream=True, **more)
    chunks = list(stream)
    text = "".join(each.choices[0].delta.content or "" for each in chunks if each.choices)
    assert (text, bool(chunks[-1].usage)) == ("承知", asked)
    assert server.seen[-1][1]["stream_options"] == {"include_usage": True}
    assert _count(office) == [(1, 5, 3)]


def test_vectors_come_from_the_server(client: OpenAI) -> None:
    made = client.embeddings.create(model="m", input="拝啓", encoding_format="float")
    assert made.data[0].embedding == [0.5, 1.0]


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("text", "status", "says"),
    [("長い", 400, "context length exceeded"), ("失敗", 502, ""), ("移転", 502, "")],
)
def test_what_the_server_refuses_is_said_without_its_secrets(
    client: OpenAI, *, text: str, status: int, says: str, stream: bool
) -> None:
    asked: Any = [{"role": "user", "content": text}]
    with pytest.raises(openai.APIStatusError) as raised:
        client.chat.completions.create(model="m", messages=asked, stream=stream)
    assert raised.value.status_code == status
    assert says in raised.value.message
    assert KEY not in raised.value.message


def test_a_server_that_is_away_is_said(office: Office, server: PlayServer, client: OpenAI) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(openai.InternalServerError) as raised:
        client.chat.completions.create(model="m", messages=ASKED)
    assert (raised.value.status_code, raised.value.code) == (503, "model_unavailable")
    assert _count(office) == [(1, 0, 0)]
