"""`/mcp`: what the SDK's own client gets from a server that really listens."""

import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from sqlalchemy import select

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import find_user
from checker.server.office import Office
from checker.server.store.tables import Job
from checker.server.web.app import create_app
from checker.server.work.runner import JobRunner
from tests.support.asking import fill
from tests.support.office import Person
from tests.support.running import running

pytestmark = [pytest.mark.any_database, pytest.mark.slow]

SLIP = "# 議事録\n\n東京へに行く。\n"
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
Ask = Callable[[ClientSession], Coroutine[Any, Any, Any]]


def _make_token(office: Office, *scopes: str, name: str = "sato") -> str:
    with office.database.begin() as transaction:
        user = find_user(transaction, name)
        assert user is not None
        return add_token(transaction, user, "assistant", scopes or ("check",))[0]


@contextmanager
def _working(office: Office) -> Iterator[None]:
    """Run queued jobs while the block runs, as a worker would."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.05):
            with office.database.look() as transaction:
                waiting = transaction.scalars(select(Job.id).where(Job.status == "queued")).all()
            for each in waiting:
                JobRunner(office, None).run(each)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def url(office: Office) -> Iterator[str]:
    """Return where a server without a model listens."""
    office.settings = office.settings.model_copy(update={"use_model": False})
    with running(create_app(office)) as served:
        yield served


def _speak(url: str, token: str, ask: Ask) -> Any:
    """Return what comes of a conversation with the server."""

    async def main() -> Any:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60) as http,
            streamable_http_client(f"{url}/mcp", http_client=http) as streams,
            ClientSession(streams[0], streams[1]) as session,
        ):
            await session.initialize()
            return await ask(session)

    return anyio.run(main)


async def _call(session: ClientSession, tool: str, **given: Any) -> Any:
    answer = await session.call_tool(tool, given)
    assert not answer.is_error, answer.content
    return answer.structured_content


def test_an_assistant_checks_and_fixes_a_text(office: Office, url: str) -> None:
    async def ask(session: ClientSession) -> Any:
        found = await _call(session, "check_text", text=SLIP)
        slip = next(each for each in found["findings"] if "へに" in each["quote"])
        fixed = await _call(
            session, "fix", document=found["document"], keys=[slip["key"]], grade="unsafe"
        )
        listed = await _call(session, "list_documents")
        again = await _call(session, "check_result", document=found["document"])
        return found, fixed, listed["result"], again

    with _working(office):
        found, fixed, listed, again = _speak(url, _make_token(office), ask)
    assert (found["status"], found["rule_set"]) == ("pass", "minutes")
    assert "へに" not in fixed["text"]
    assert {each["document"] for each in listed} == {found["document"]}
    assert again == found


def test_an_assistant_reads_rules(office: Office, url: str) -> None:
    async def ask(session: ClientSession) -> Any:
        tools = (await session.list_tools()).tools
        sets = await _call(session, "list_rule_sets")
        rules = await _call(session, "list_rules", rule_set="minutes")
        rule = rules["result"][0]["id"]
        told = await _call(session, "explain_rule", rule=rule, rule_set="minutes")
        none = await session.call_tool("explain_rule", {"rule": "no.such"})
        outside = await session.call_tool("list_rules", {"rule_set": "/etc/passwd"})
        return tools, sets["result"], rule, told, none, outside

    tools, sets, rule, told, none, outside = _speak(url, _make_token(office), ask)
    assert [each.name for each in tools] == [
        "check_text", "check_result", "list_documents", "fix", "list_rule_sets", "list_rules",
        "explain_rule", "ask",
    ]  # fmt: skip
    assert all(each.output_schema and each.description for each in tools)
    assert "minutes" in {each["name"] for each in sets}
    assert told["id"] == rule
    assert told["bad"]
    assert none.is_error
    assert "no.such" in none.content[0].text
    assert outside.is_error


def test_what_is_anothers_is_not_found(office: Office, url: str, suzuki: Person) -> None:
    document = suzuki.hand_in()["document"]

    async def ask(session: ClientSession) -> Any:
        return [
            await session.call_tool("check_result", {"document": document}),
            await session.call_tool("fix", {"document": document}),
            await _call(session, "list_documents"),
        ]

    read, fixed, listed = _speak(url, _make_token(office), ask)
    for each in (read, fixed):
        assert each.is_error
        assert "Not found" in each.content[0].text
    assert listed == {"result": []}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer chk_wrong"}, 401),
        ({"Authorization": "TOKEN", "Origin": "https://elsewhere.example"}, 403),
        ({"Authorization": "TOKEN", "Host": "rebound.example"}, 421),
        ({"Authorization": "MODEL"}, 403),
        ({"Authorization": "TOKEN"}, 200),
    ],
)
def test_only_a_token_from_no_other_site_is_let_in(
    office: Office, url: str, headers: dict[str, str], status: int
) -> None:
    known = {"TOKEN": ("check",), "MODEL": ("model",)}
    filled = dict(headers)
    if headers.get("Authorization") in known:
        filled["Authorization"] = f"Bearer {_make_token(office, *known[headers['Authorization']])}"
    accept = {"Accept": "application/json, text/event-stream"}
    said = httpx.post(f"{url}/mcp", json=HELLO, headers=accept | filled)
    assert said.status_code == status, said.text
    if status == 200:
        assert json.loads(said.text)["result"]["serverInfo"]["name"] == "checker"


def test_a_browsers_login_is_no_token(sato: Person) -> None:
    said = sato.browser.post("/mcp", json=HELLO)
    assert said.status_code == 401


def test_a_check_that_takes_long_is_waited_for_later(
    office: Office, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.server.web.mcp.documents.WAIT_SECONDS", 0.1)

    async def ask(session: ClientSession) -> Any:
        return await _call(session, "check_text", text=SLIP)

    began = time.monotonic()
    found = _speak(url, _make_token(office), ask)
    assert time.monotonic() - began < 20
    assert (found["status"], found["findings"]) == ("waiting", [])
    assert found["job"]


def test_an_assistant_asks_what_its_user_may_read(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    fill(office, tmp_path / "documents")

    async def ask(session: ClientSession) -> Any:
        return [
            await session.call_tool("ask", {"question": each})
            for each in ("名刺が足りません", "役員の賞与はいくらですか", "あ" * 600)
        ]

    with running(create_app(office)) as url:
        told, bonus, wrong = _speak(url, _make_token(office, "check", "ask"), ask)
        (refused, *_) = _speak(url, _make_token(office, "check"), ask)
    assert told.structured_content["status"] == "answered"
    assert told.structured_content["quotes"][0]["file"] == "規程/faq.csv"
    assert "百二十万円" not in bonus.content[0].text
    assert wrong.is_error
    assert refused.is_error
