"""Whatever bytes an editor sends: an answer or an end as the protocol says, in time and memory."""

import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytestmark = pytest.mark.slow

_PATIENCE = 60.0
_MOST_MIB = 600


class _Outcome(NamedTuple):
    code: int
    answers: list[dict[str, Any]]
    errors: str
    seconds: float
    mib: float


def _frame(message: Any) -> bytes:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def _request(number: Any, method: str, params: Any = None) -> bytes:
    return _frame({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


def _tell(method: str, params: Any = None) -> bytes:
    return _frame({"jsonrpc": "2.0", "method": method, "params": params})


_CAPABILITIES: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
BEGIN = _request(1, "initialize", _CAPABILITIES) + _tell("initialized", {})
END = _request(99, "shutdown") + _tell("exit")


_MEASURE = """
import os, sys
server = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[2:]], os.environ)
_, status, used = os.wait4(server, 0)
with open(sys.argv[1], "w") as file:
    file.write(str(used.ru_maxrss / 1024))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts the server from a small process: what a process was forked from counts as its own."""


def _serve(folder: Path, sent: bytes) -> _Outcome:
    """Send bytes to a server of their own, close its input, and return what came of it."""
    command = [sys.executable, "-c", _MEASURE, str(folder / "mib")]
    command += ["-m", "checker", "lsp", "--no-model"]
    variables = os.environ | {"PYTHONUTF8": "1", "CHECKER_CACHE_DIR": str(folder / "cache")}
    started = time.monotonic()
    with (
        (folder / "err").open("wb") as err,
        (folder / "out").open("wb") as out,
        subprocess.Popen(
            command, cwd=folder, env=variables, stdin=subprocess.PIPE, stdout=out, stderr=err
        ) as server,
    ):
        assert server.stdin is not None
        late = threading.Timer(_PATIENCE, server.kill)
        late.start()
        with contextlib.suppress(OSError):  # it may leave in the middle
            server.stdin.write(sent)
        with contextlib.suppress(OSError):
            server.stdin.close()
        server.wait()
        late.cancel()
    errors = (folder / "err").read_text("utf-8", "replace")
    return _Outcome(
        server.returncode,
        _read_answers((folder / "out").read_bytes()),
        errors,
        time.monotonic() - started,
        float((folder / "mib").read_text(encoding="utf-8")),
    )


def _read_answers(data: bytes) -> list[dict[str, Any]]:
    found = []
    while data:
        head, _, rest = data.partition(b"\r\n\r\n")
        length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        found.append(json.loads(rest[:length]))
        data = rest[length:]
    return found


def _errors_by_id(outcome: _Outcome) -> dict[Any, int]:
    return {
        each["id"]: each["error"]["code"]
        for each in outcome.answers
        if "error" in each and "id" in each
    }


def _holds(outcome: _Outcome) -> None:
    """Check what holds whatever was sent."""
    assert "Traceback" not in outcome.errors
    assert outcome.seconds < _PATIENCE
    assert outcome.mib < _MOST_MIB
    assert len(outcome.errors) < 10_000


HEADS: dict[str, bytes] = {
    "twenty digits": b"Content-Length: 99999999999999999999\r\n\r\n",
    "a terabyte": b"Content-Length: 1099511627776\r\n\r\n",
    "four gibibytes": b"Content-Length: 4294967296\r\n\r\n",
    "negative": b"Content-Length: -5\r\n\r\n",
    "no number": b"Content-Length: many\r\n\r\n",
    "signed": b"Content-Length: +5\r\n\r\nhello",
    "Arabic digits": "Content-Length: ٥\r\n\r\nhello".encode(),
    "nothing": b"Content-Length:\r\n\r\n",
    "none": b"\r\n{}",
    "another head": b"Content-Type: text/plain\r\n\r\n{}",
    "zero": b"Content-Length: 0\r\n\r\n",
    "a head of megabytes": b"X: " + b"x" * (4 << 20),
    "many heads": b"X: y\r\n" * 100_000,
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "noise": bytes(range(256)) * 50,
    "nothing at all": b"",
    "half a head": b"Content-Len",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_that_makes_no_sense_ends_the_server(name: str, tmp_path: Path) -> None:
    outcome = _serve(tmp_path, BEGIN + HEADS[name])
    _holds(outcome)
    assert outcome.code == 1  # the protocol's: an end without `shutdown`
    assert outcome.answers[0]["id"] == 1
    assert len(outcome.errors.splitlines()) <= 1


def test_a_body_that_ends_early_ends_the_server(tmp_path: Path) -> None:
    outcome = _serve(tmp_path, BEGIN + b'Content-Length: 5000\r\n\r\n{"jsonrpc": ')
    _holds(outcome)
    assert outcome.code == 1


def test_heads_may_be_written_as_http_allows(tmp_path: Path) -> None:
    sent = (BEGIN + END).replace(b"Content-Length: ", b"Content-Type: x\r\ncontent-length:")
    outcome = _serve(tmp_path, sent)
    _holds(outcome)
    assert (outcome.code, outcome.errors) == (0, "")


_DEEP = b'{"jsonrpc":"2.0","id":5,"method":"x","params":'
BODIES: dict[str, tuple[bytes, dict[Any, int]]] = {
    "no JSON": (b"hello", {None: -32700}),
    "half of it": (b'{"jsonrpc": "2.0", "id": 5', {None: -32700}),
    "invalid UTF-8": (b'{"jsonrpc": "2.0", "id": 5, "method": "\xff\xfe"}', {None: -32700}),
    "deep lists": (_DEEP + b"[" * 500_000 + b"]" * 500_000 + b"}", {None: -32700}),
    "deep objects": (_DEEP + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, {None: -32700}),
    "a list": (b"[]", {None: -32600}),
    "a batch": (b"[" + _request(5, "shutdown").partition(b"\r\n\r\n")[2] + b"]", {None: -32600}),
    "a number": (b"5", {None: -32600}),
    "null": (b"null", {None: -32600}),
    "another protocol": (b'{"id": 5, "method": "shutdown"}', {None: -32600}),
    "an unknown method": (b'{"jsonrpc":"2.0","id":5,"method":"x/y","params":{}}', {5: -32601}),
    "an unknown notification": (b'{"jsonrpc":"2.0","method":"x/y","params":{}}', {}),
    "a method that is no text": (b'{"jsonrpc":"2.0","id":5,"method":{"a":[]}}', {5: -32603}),
    "parameters of another shape": (
        b'{"jsonrpc":"2.0","id":5,"method":"textDocument/hover","params":[1]}',
        {5: -32602},
    ),
    "a negative place": (
        (
            b'{"jsonrpc":"2.0","id":5,"method":"textDocument/hover","params":'
            b'{"textDocument":{"uri":"file:///a.md"},"position":{"line":-1,"character":-1}}}'
        ),
        {5: -32602},
    ),
    "an answer to nothing": (b'{"jsonrpc":"2.0","id":5,"result":{}}', {}),
    "an error to nothing": (b'{"jsonrpc":"2.0","id":5,"error":{"code":1,"message":"x"}}', {}),
    "initialize again": (
        (
            b'{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"capabilities":{},'
            b'"processId":null,"rootUri":null}}'
        ),
        {5: -32600},
    ),
    "cancel of nothing": (b'{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":7}}', {}),
    "cancel of no shape": (b'{"jsonrpc":"2.0","method":"$/cancelRequest","params":null}', {}),
}


def test_a_body_that_makes_no_sense_costs_itself_alone(tmp_path: Path) -> None:
    """One server gets them all, and a good request after each."""
    marks = dict(enumerate(BODIES, start=1000))
    sent = (_frame(BODIES[name][0]) + _request(mark, "x/y", {}) for mark, name in marks.items())
    outcome = _serve(tmp_path, BEGIN + b"".join(sent) + END)
    _holds(outcome)
    assert outcome.code == 0
    assert outcome.answers[-1]["id"] == 99
    answers = iter(outcome.answers[1:-1])
    for mark, name in marks.items():
        before = list(itertools.takewhile(lambda each, mark=mark: each.get("id") != mark, answers))
        found = {each["id"]: each["error"]["code"] for each in before if "error" in each}
        assert found == BODIES[name][1], name


def test_nothing_is_done_before_initialize(tmp_path: Path) -> None:
    early = (
        _request(5, "textDocument/hover", {})
        + _request(6, "shutdown")
        + _tell("textDocument/didOpen", {})
        + _tell("initialized", {})
    )
    outcome = _serve(tmp_path, early + BEGIN + END)
    _holds(outcome)
    assert outcome.code == 0
    assert set(_errors_by_id(outcome)) == {5, 6}
    assert _errors_by_id(outcome)[6] == -32002


def test_exit_before_anything_else_is_no_success(tmp_path: Path) -> None:
    outcome = _serve(tmp_path, _tell("exit"))
    _holds(outcome)
    assert outcome.code == 1


def test_nothing_is_done_after_shutdown(tmp_path: Path) -> None:
    late = _request(5, "x/y", {}) + _request(6, "shutdown")
    outcome = _serve(tmp_path, BEGIN + _request(99, "shutdown") + late + _tell("exit"))
    _holds(outcome)
    assert (outcome.code, _errors_by_id(outcome)) == (0, {5: -32600, 6: -32600})


def _open(uri: str, text: str) -> bytes:
    item = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
    return _tell("textDocument/didOpen", {"textDocument": item})


def _change(uri: str, version: int, *changes: Any) -> bytes:
    which = {"uri": uri, "version": version}
    return _tell("textDocument/didChange", {"textDocument": which, "contentChanges": changes})


def test_fifty_thousand_changes_in_one_message(tmp_path: Path) -> None:
    uri = (tmp_path / "a.md").as_uri()
    text = "確認する。\n" * 5000
    at = {"start": {"line": 2500, "character": 1}, "end": {"line": 2500, "character": 1}}
    change = {"range": at, "text": "ん"}
    started = time.monotonic()
    outcome = _serve(tmp_path, BEGIN + _open(uri, text) + _change(uri, 2, *[change] * 50_000) + END)
    _holds(outcome)
    assert outcome.code == 0
    assert time.monotonic() - started < 30


PLACES: dict[str, Any] = {
    "beyond the end": ((99999, 99999), (99999, 99999)),
    "backwards": ((3, 0), (0, 0)),
    "inside a pair": ((0, 1), (0, 1)),
    "2**31 - 1": ((2147483647, 2147483647), (2147483647, 2147483647)),
}


@pytest.mark.parametrize("name", PLACES)
def test_odd_places_and_texts(name: str, tmp_path: Path) -> None:
    start, end = ({"line": line, "character": column} for line, column in PLACES[name])
    change = {"range": {"start": start, "end": end}, "text": "\ud83d"}
    texts = ("😀😀\n二\r三\r\n", "", "\ud800x\udfff\n", "\0\x1b[2J\n")
    sent = b""
    for number, text in enumerate(texts):
        uri = (tmp_path / f"{number}.md").as_uri()
        hover = {"textDocument": {"uri": uri}, "position": start}
        sent += _open(uri, text) + _change(uri, 2, change)
        sent += _request(5 + number, "textDocument/hover", hover)
    outcome = _serve(tmp_path, BEGIN + sent + END)
    _holds(outcome)
    assert (outcome.code, _errors_by_id(outcome)) == (0, {})
    assert {5, 6, 7, 8} <= {each.get("id") for each in outcome.answers}


ADDRESSES = [
    "",
    "x",
    "file:",
    "file://",
    "file:///%00",
    "http://x/a.md",
    "untitled:%ff",
    "a" * 9999,
]


def test_odd_addresses(tmp_path: Path) -> None:
    sent = b""
    for number, uri in enumerate(ADDRESSES, start=5):
        hover = {"textDocument": {"uri": uri}, "position": _START}
        sent += _open(uri, "x\n") + _request(number, "textDocument/hover", hover)
    outcome = _serve(tmp_path, BEGIN + sent + END)
    _holds(outcome)
    assert outcome.code == 0
    assert {each.get("id") for each in outcome.answers} >= {*range(5, 5 + len(ADDRESSES))}


_START = {"line": 0, "character": 0}


def test_a_message_of_the_largest_size_is_read(tmp_path: Path) -> None:
    padded = json.dumps({"jsonrpc": "2.0", "id": 5, "method": "x", "params": ["x" * (20 << 20)]})
    outcome = _serve(tmp_path, BEGIN + _frame(padded.encode()) + END)
    _holds(outcome)
    assert (outcome.code, _errors_by_id(outcome)) == (0, {5: -32601})
