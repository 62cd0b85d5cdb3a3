"""Whatever a server does with its time, a request ends by its timeout and a run by its budget."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.core.errors import JudgeError
from checker.engines.openai.endpoint import Endpoint, EndpointServer
from checker.session import Options, Session
from tests.support.endpoint_server import Handler, from_request, playing

_SECONDS = 1.0
_BUSY = 2.0
"""What a busy machine may add."""

RawPlay = Callable[[socket.socket, threading.Event], None]


def _trickle(before: bytes, again: bytes, pause: float = 0.05) -> RawPlay:
    """Return a play that says something, and then something else again and again."""

    def play(client: socket.socket, over: threading.Event) -> None:
        client.sendall(before)
        while not over.wait(pause):
            client.sendall(again)

    return play


_HEAD = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PLAYS: dict[str, RawPlay] = {
    "silence": _trickle(b"", b""),
    "status line": _trickle(b"HTTP/1.1 2", b"0"),
    "header": _trickle(_HEAD + b"X: ", b"x"),
    "headers": _trickle(_HEAD, b"X: x\r\n"),
    "body without a length": _trickle(_HEAD + b"\r\n", b" "),
    "body": _trickle(_HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
    "chunk size": _trickle(_CHUNKED, b"0"),
    "chunk extension": _trickle(_CHUNKED + b"1;", b"x"),
    "chunks": _trickle(_CHUNKED, b"1\r\n \r\n"),
    "trailer": _trickle(_CHUNKED + b"0\r\n", b"X: x\r\n"),
    "100 Continue": _trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "100 Continue at once": _trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 0),
    "headers of 100 Continue": _trickle(b"HTTP/1.1 100 Continue\r\n", b"X: x\r\n"),
    "headers at once": _trickle(_HEAD, (b"X: " + b"x" * 60_000 + b"\r\n") * 10, 0),
    "one header at once": _trickle(_HEAD + b"X: ", b"x" * 60_000, 0),
    "body at once": _trickle(_HEAD + b"\r\n", b" " * 60_000, 0),
    "chunks at once": _trickle(_CHUNKED, b"1\r\n \r\n" * 10_000, 0),
    "refusal": _trickle(b"HTTP/1.1 400 No\r\nContent-Length: 100000\r\n\r\n", b" "),
}


@contextlib.contextmanager
def _serving(play: RawPlay) -> Iterator[int]:
    """Play over a real socket while the block runs; yield the port."""
    over = threading.Event()

    def serve(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):  # the client hangs up: that is the point
            play(client, over)

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)
    thread.join(_BUSY)


def _ask(port: int, scheme: str = "http", body: object = None) -> float:
    """Ask, expect an error, and return the seconds that it took."""
    endpoint = Endpoint(f"{scheme}://127.0.0.1:{port}/v1", "m", timeout=_SECONDS, retries=0)
    started = time.monotonic()
    server = EndpointServer(endpoint)
    with contextlib.suppress(JudgeError):
        found = server.get("models") if body is None else server.post("models", body)
        assert getattr(found, "status", None) == 400, found
    return time.monotonic() - started


@pytest.mark.slow
@pytest.mark.parametrize("name", PLAYS)
def test_a_request_ends_by_its_timeout(name: str) -> None:
    with _serving(PLAYS[name]) as port:
        assert _ask(port) < _SECONDS + _BUSY


@pytest.mark.slow
@pytest.mark.parametrize("name", ["silence", "status line", "body at once"])
def test_a_handshake_ends_by_the_timeout(name: str) -> None:
    with _serving(PLAYS[name]) as port:
        assert _ask(port, "https") < _SECONDS + _BUSY


@pytest.mark.slow
def test_a_handshake_that_trickles_ends_by_the_timeout() -> None:
    record = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03"  # begins a ServerHello of 16 KiB
    with _serving(_trickle(record, b"\x00")) as port:
        assert _ask(port, "https") < _SECONDS + _BUSY


@pytest.mark.slow
def test_a_server_that_does_not_read_ends_by_the_timeout() -> None:
    with _serving(PLAYS["silence"]) as port:
        assert _ask(port, body="x" * (32 << 20)) < _SECONDS + _BUSY


@pytest.mark.slow
def test_a_server_that_reads_slowly_ends_by_the_timeout() -> None:
    def play(client: socket.socket, over: threading.Event) -> None:
        while not over.wait(0.02):
            client.recv(4096)

    with _serving(play) as port:
        assert _ask(port, body="x" * (32 << 20)) < _SECONDS + _BUSY


RULES = """
ruleset: probe
title: probe
rules:
  - id: probe.deadline
    kind: judge
    severity: error
    unit: sentence
    quantifier: any
    ask: 期限が書かれていますか。
    message: 期限がありません。
    examples:
      positive: [期限は3月です。, 期限は4月です。, 期限は5月です。, 期限は6月です。]
      negative: [晴れです。, 雨です。, 雪です。, 風です。]
"""


def _hang(handler: Handler) -> None:
    """Say `100 Continue` for a minute."""
    with contextlib.suppress(OSError):
        for _ in range(1200):
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            handler.wfile.flush()
            time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "outcome", "reason"), [(0, "error", "crash"), (4, "unsure", "budget")]
)
def test_a_run_ends_by_its_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int, outcome: str, reason: str
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CHECKER_CONFIG_DIR", str(tmp_path))  # the user's own names the server
    (tmp_path / "probe.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "draft.md").write_text("会議は明日です。\n", encoding="utf-8")
    with playing(from_request(first, _hang)) as server:
        text = f'model = "openai:m"\n[endpoint]\nurl = "{server.url}"\ntimeout = 60\nretries = 3\n'
        (tmp_path / "checker.toml").write_text(text, encoding="utf-8")
        started = time.monotonic()
        options = Options(ruleset=str(tmp_path / "probe.yaml"), budget=1.0)
        with Session.open(tmp_path, options, "en") as session:
            verdict = session.check(tmp_path / "draft.md")
        took = time.monotonic() - started
    result = next(each for each in verdict.results if each.rule == "probe.deadline")
    assert (result.outcome, result.reason) == (outcome, reason)
    assert took < 1.0 + 2 * _BUSY
