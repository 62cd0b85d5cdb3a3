"""`/v1`: what OpenAI's own client library gets from a server that really listens."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from checker.core.ports import Answer, EngineInfo
from checker.engines.lazy_engine import EngineHandle
from checker.engines.scripted import ScriptedEngine
from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import find_user
from checker.server.model_host import turns
from checker.server.model_host.client import open_hosted_model
from checker.server.model_host.host import ModelHost
from checker.server.office import Office
from checker.server.store.tables import AuditEntry, ModelUse
from checker.server.web.app import create_app
from tests.server.test_model_host import TREE
from tests.support.running import running

pytestmark = [
    pytest.mark.any_database,
    pytest.mark.slow,
    pytest.mark.skipif("sys.platform == 'win32'", reason="the test uses a Unix socket"),
]

INFO = EngineInfo("scripted", "0" * 64, context=500)
WORDS = "極秘の買収計画"
ASKED: Any = [{"role": "user", "content": WORDS}]


def _make_token(office: Office, *scopes: str, **more: Any) -> str:
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        return add_token(transaction, user, "program", scopes or ("model",), **more)[0]


class _Pen:
    """Writes what it is told, a character each time it is let."""

    def __init__(self) -> None:
        self.text = "承知しました。"
        self.steps = threading.Semaphore(10_000)

    def __call__(self, prompt: str) -> str:
        del prompt
        return self.text


class _SteppedEngine(ScriptedEngine):
    """A scripted engine whose every character waits for the pen's step."""

    def __init__(self, pen: _Pen) -> None:
        super().__init__(lambda *_: Answer(1.0, 0.9), info=INFO, writing=pen)
        self.pen = pen

    def write(self, prompt: Any, *, go_on: Callable[[], bool], **more: Any) -> Any:
        def step() -> bool:
            while not self.pen.steps.acquire(timeout=0.02):
                if not go_on():
                    return False
            return go_on()

        return super().write(prompt, go_on=step, **more)


@contextmanager
def _serving(office: Office, tmp_path: Path, engine: ScriptedEngine) -> Iterator[str]:
    socket = str(tmp_path / "m.sock")
    configured = replace(engine.info, context=100_000)  # more than the model has once it is loaded
    host = ModelHost(EngineHandle(lambda: engine, configured))
    with running(host.build_app(), uds=socket), running(create_app(office, socket)) as url:
        yield url


@pytest.fixture
def pen() -> _Pen:
    """Return what decides what the model writes, and when."""
    return _Pen()


@pytest.fixture
def engine(pen: _Pen) -> _SteppedEngine:
    """Return the model."""
    return _SteppedEngine(pen)


@pytest.fixture
def url(office: Office, tmp_path: Path, engine: _SteppedEngine) -> Iterator[str]:
    """Return where a server with a scripted model listens."""
    with _serving(office, tmp_path, engine) as served:
        yield served


@pytest.fixture
def client(office: Office, url: str) -> Iterator[OpenAI]:
    """Return OpenAI's client with a token for the model."""
    token = _make_token(office)
    with OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=0) as opened:
        yield opened


def test_a_chat_is_answered(client: OpenAI, engine: _SteppedEngine) -> None:
    said = client.chat.completions.create(model="scripted", messages=ASKED)
    assert said.choices[0].message.content == "承知しました。"
    assert said.choices[0].finish_reason == "stop"
    assert said.usage is not None
    asked = f"<|im_start|>user\n{WORDS}<|im_end|>\n<|im_start|>assistant\n"
    assert engine.prompts == [asked]
    assert (said.usage.prompt_tokens, said.usage.completion_tokens) == (len(asked), 7)


def test_a_chat_is_streamed_and_its_use_told(client: OpenAI) -> None:
    stream = client.chat.completions.create(
        model="default", messages=ASKED, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    told = [each.choices[0] for each in chunks if each.choices]
    assert told[0].delta.role == "assistant"
    assert "".join(each.delta.content or "" for each in told) == "承知しました。"
    assert [each.finish_reason for each in told] == [None] * 8 + ["stop"]
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 7
    assert len({each.id for each in chunks}) == 1


@pytest.mark.parametrize(
    ("more", "text", "finish"),
    [
        ({"max_tokens": 2}, "承知", "length"),
        ({"max_completion_tokens": 3}, "承知し", "length"),
        ({"stop": "しま"}, "承知", "stop"),
        ({"stop": ["ません", "。"]}, "承知しました", "stop"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_text_ends_where_it_should(
    client: OpenAI, *, more: dict[str, Any], text: str, finish: str, stream: bool
) -> None:
    create: Any = client.chat.completions.create
    said = create(model="default", messages=ASKED, stream=stream, **more)
    choices = [each.choices[0] for each in said] if stream else [said.choices[0]]
    found = [(each.delta if stream else each.message).content or "" for each in choices]
    assert ("".join(found), choices[-1].finish_reason) == (text, finish)


def test_completions_and_models(client: OpenAI, engine: _SteppedEngine) -> None:
    assert [each.id for each in client.models.list()] == ["scripted"]
    assert client.models.retrieve("default").id == "scripted"
    said = client.completions.create(model="default", prompt="拝啓")
    assert (said.choices[0].text, engine.prompts) == ("承知しました。", ["拝啓"])
    streamed = client.completions.create(model="default", prompt="拝啓", stream=True)
    assert "".join(each.choices[0].text for each in streamed) == "承知しました。"


@pytest.mark.parametrize(
    ("more", "kind", "code", "param"),
    [
        ({"model": "gpt-4o"}, openai.NotFoundError, "model_not_found", "model"),
        ({"n": 2}, openai.BadRequestError, "unsupported_parameter", "n"),
        ({"logprobs": True}, openai.BadRequestError, "unsupported_parameter", "logprobs"),
        ({"temperature": 9}, openai.BadRequestError, "invalid_request", "temperature"),
        ({"messages": []}, openai.BadRequestError, "invalid_request", "messages"),
        (
            {"messages": [{"role": "user", "content": "長" * 600}]},
            openai.BadRequestError,
            "context_length_exceeded",
            "messages",
        ),
        (
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "a", "schema": {"$ref": "https://example.com/a.json"}},
                }
            },
            openai.BadRequestError,
            "invalid_json_schema",
            "response_format",
        ),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_wrong_is_said_as_openai_says_it(
    client: OpenAI, *, more: dict[str, Any], kind: type[Any], code: str, param: str, stream: bool
) -> None:
    asked = {"model": "default", "messages": ASKED, "stream": stream} | more
    with pytest.raises(kind) as raised:
        client.chat.completions.create(**asked)
    assert (raised.value.code, raised.value.param) == (code, param)
    assert raised.value.body["message"]


def test_vectors_are_refused_in_a_form_that_clients_know(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        client.embeddings.create(model="default", input="拝啓")
    assert (raised.value.code, raised.value.param) == ("unsupported_model", "model")


def test_only_a_token_for_the_model_is_let_in(office: Office, url: str) -> None:
    for token, kind, code in (
        ("chk_wrong", openai.AuthenticationError, "invalid_api_key"),
        (_make_token(office, "check"), openai.PermissionDeniedError, "not_allowed"),
    ):
        opened = OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=0)
        with opened, pytest.raises(kind) as raised:
            opened.models.list()
        assert raised.value.code == code


def test_a_token_has_so_much_in_a_day_and_a_minute(office: Office, url: str) -> None:
    spent = _make_token(office, tokens_per_day=10)
    with OpenAI(base_url=f"{url}/v1", api_key=spent, max_retries=0) as opened:
        opened.chat.completions.create(model="default", messages=ASKED)
        with pytest.raises(openai.RateLimitError) as raised:
            opened.chat.completions.create(model="default", messages=ASKED)
        assert raised.value.code == "insufficient_quota"
    slow = _make_token(office, requests_per_minute=1)
    with OpenAI(base_url=f"{url}/v1", api_key=slow, max_retries=0) as opened:
        opened.models.list()
        with pytest.raises(openai.RateLimitError) as raised:
            opened.models.list()
        assert raised.value.code == "rate_limit_exceeded"


def test_use_is_counted_and_no_word_of_it_kept(
    office: Office, client: OpenAI, caplog: pytest.LogCaptureFixture
) -> None:
    client.chat.completions.create(model="default", messages=ASKED)
    client.chat.completions.create(model="default", messages=ASKED)
    with office.database.look() as transaction:
        counted = [(row.requests, row.written_tokens) for row in transaction.query(ModelUse)]
        audited = [(row.action, json.dumps(row.details)) for row in transaction.query(AuditEntry)]
    assert counted == [(2, 14)]
    assert WORDS not in caplog.text + str(audited)


def test_who_goes_away_frees_the_model(
    office: Office, url: str, pen: _Pen, engine: _SteppedEngine
) -> None:
    pen.steps = threading.Semaphore(3)
    token = _make_token(office)
    asked = {"model": "default", "messages": ASKED}
    headers = {"Authorization": f"Bearer {token}"}
    stream = {**asked, "stream": True}
    with httpx.stream(
        "POST", f"{url}/v1/chat/completions", json=stream, headers=headers
    ) as response:
        lines = response.iter_lines()
        while "承" not in next(lines):
            pass
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{url}/v1/chat/completions", json=asked, headers=headers, timeout=0.3)
    until = time.monotonic() + 5
    while _count_requests(office) < 2:
        assert time.monotonic() < until, "the model is still held"
        time.sleep(0.05)
    pen.steps = threading.Semaphore(100)
    said = httpx.post(f"{url}/v1/chat/completions", json=asked, headers=headers)
    assert said.json()["choices"][0]["message"]["content"] == "承知しました。"
    assert len(engine.prompts) == 3


def _count_requests(office: Office) -> int:
    with office.database.look() as transaction:
        return sum(row.requests for row in transaction.query(ModelUse))


def test_a_chat_and_a_check_take_turns(
    url: str,
    tmp_path: Path,
    pen: _Pen,
    client: OpenAI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del url
    monkeypatch.setattr(turns, "SLICE_SECONDS", 0.02)
    monkeypatch.setattr(turns, "PIECE_SECONDS", 0.02)
    pen.steps = threading.Semaphore(2)
    stream = client.chat.completions.create(model="default", messages=ASKED, stream=True)
    first = next(iter(stream))
    assert first.choices[0].delta.role == "assistant"
    judging = open_hosted_model(str(tmp_path / "m.sock"))
    answers = judging.get().answers(TREE, ["yes"], ["no"])  # while the chat is in its middle
    judging.close()
    assert len(answers) == len(TREE.branches)
    pen.steps.release(100)
    rest = "".join(each.choices[0].delta.content or "" for each in stream if each.choices)
    assert rest == "承知しました。"


def test_one_user_has_no_more_than_a_few_at_once(
    pen: _Pen, client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PIECE_SECONDS", 0.02)
    pen.steps = threading.Semaphore(0)
    streams = [
        client.chat.completions.create(model="default", messages=ASKED, stream=True, max_tokens=7)
        for _ in range(4)
    ]
    with pytest.raises(openai.RateLimitError):
        client.chat.completions.create(model="default", messages=ASKED)
    for each in streams:
        each.close()


def test_without_a_model_the_remedy_is_named(office: Office, tmp_path: Path) -> None:
    token = _make_token(office)
    for host in (None, str(tmp_path / "nobody.sock")):
        with running(create_app(office, host)) as url:
            opened = OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=0)
            with opened, pytest.raises(openai.InternalServerError) as raised:
                opened.chat.completions.create(model="default", messages=ASKED)
    assert (raised.value.status_code, raised.value.code) == (503, "model_unavailable")
    assert "checker model pull" in raised.value.message


def test_a_text_that_takes_too_long_is_cut(
    office: Office, tmp_path: Path, engine: _SteppedEngine, pen: _Pen
) -> None:
    pen.steps = threading.Semaphore(2)
    settings = office.settings.model_copy(update={"model_seconds": 0.5})
    office.settings = settings
    with _serving(office, tmp_path, engine) as url:
        opened = OpenAI(base_url=f"{url}/v1", api_key=_make_token(office), max_retries=0)
        with opened:
            said = opened.chat.completions.create(model="default", messages=ASKED)
    assert (said.choices[0].message.content, said.choices[0].finish_reason) == ("承知", "length")
