"""A server with the OpenAI interface that plays its part, or a fault, over a real socket."""

import json
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Play = Callable[["Handler"], None]

DEADLINE = "期限"
"""A text with this word is a yes."""


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the play of its server, and notes it."""

    server: "PlayServer"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Play the request."""
        self._play(None)

    def do_POST(self) -> None:
        """Play the request."""
        length = int(self.headers["Content-Length"])
        self._play(json.loads(self.rfile.read(length)))

    def _play(self, body: Any) -> None:
        self.close_connection = True
        self.body = body
        with self.server.lock:
            self.number = len(self.server.seen)
            self.server.seen.append((self.path, body, dict(self.headers)))
        self.server.play(self)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def send_json(self, value: Any, status: int = 200, **headers: str) -> None:
        """Send a value; NaN goes out as Python writes it."""
        self.send(status, json.dumps(value).encode(), **headers)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class PlayServer(ThreadingHTTPServer):
    """`seen` holds path, body and headers of each request."""

    daemon_threads = True

    def __init__(self, play: Play) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.play = play
        self.lock = threading.Lock()
        self.seen: list[tuple[str, Any, dict[str, str]]] = []

    @property
    def url(self) -> str:
        """Where to ask."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def asked(self) -> list[Any]:
        """The bodies of the questions, the trial included."""
        return [body for _, body, _ in self.seen if body is not None]

    def handle_error(self, *_: object) -> None:
        """Ignore a client that went away: that is part of the play."""


@contextmanager
def playing(play: Play) -> Iterator[PlayServer]:
    """Serve while the block runs."""
    server = PlayServer(play)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def tokens(*chances: tuple[str, float]) -> dict[str, Any]:
    """Return a reply whose first token has these probabilities."""
    listed = [{"token": token, "logprob": math.log(chance)} for token, chance in chances]
    content = [{**listed[0], "top_logprobs": listed}]
    message = {"role": "assistant", "content": chances[0][0]}
    choice = {"index": 0, "message": message, "logprobs": {"content": content}}
    return {"model": "m.gguf", "choices": [choice]}


def words(text: str | None) -> dict[str, Any]:
    """Return a reply without log-probabilities."""
    message = {"role": "assistant", "content": text}
    return {"choices": [{"index": 0, "message": message, "logprobs": None}]}


def is_yes(body: Any) -> bool:
    """Return the right answer to a question: the trial is a yes."""
    text = body["messages"][-1]["content"]
    return DEADLINE in text.rpartition("文:")[2] or len(body["messages"]) == 1


def models(handler: Handler) -> None:
    """List one model."""
    handler.send_json({"data": [{"id": "m", "created": handler.number}]})


def good(handler: Handler) -> None:
    """Do all of it right, with log-probabilities."""
    if handler.body is None:
        models(handler)
    elif is_yes(handler.body):
        handler.send_json(tokens(("は", 0.85), ("いい", 0.1), ("この", 0.05)))
    else:
        handler.send_json(tokens(("いい", 0.8), ("は", 0.1), ("いいえ。", 0.05)))


def without_logprobs(handler: Handler) -> None:
    """Ignore what it does not know, and answer in a word."""
    if handler.body is None:
        models(handler)
    else:
        said = "はい" if is_yes(handler.body) else "いいえ"
        schema = handler.body.get("response_format")
        handler.send_json(words(json.dumps({"answer": said}) if schema else said))


def from_request(number: int, fault: Play, before: Play = good) -> Play:
    """Return a play that is right up to a request, by its number from 0, and faulty from it on."""
    return lambda handler: (fault if handler.number >= number else before)(handler)
