"""A provider that says whatever a test has it say, and signs with whatever key."""

import hmac
import json
import ssl
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from joserfc import jws, jwt
from joserfc.jwk import RSAKey

KEY: Final = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}, auto_kid=False)


class Forger:
    """What is answered, by path; each may be changed.

    Attributes:
        issuer: what the provider calls itself.
        answers: by path, an object that is sent, or a status.
        asked: the forms that came to the token endpoint.
    """

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.asked: list[dict[str, str]] = []
        paths = {"authorization": "auth", "token": "token", "userinfo": "me"}
        about = {f"{name}_endpoint": f"{issuer}/{path}" for name, path in paths.items()}
        about |= {"issuer": issuer, "jwks_uri": f"{issuer}/jwks"}
        self.answers: dict[str, Any] = {
            "/.well-known/openid-configuration": about,
            "/jwks": {"keys": [KEY.as_dict(private=False), {"kty": "FUTURE", "kid": "2"}]},
            "/me": {"sub": "id-of-tanaka"},
        }

    def claim(self, attempt: str, /, **changed: Any) -> dict[str, Any]:
        """Return right claims, some of them changed; None takes one out."""
        at = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "id-of-tanaka",
            "aud": "checker",
            "exp": at + 300,
            "iat": at,
            "nonce": attempt,
            "preferred_username": "tanaka",
            "groups": ["staff"],
        }
        return {key: value for key, value in (claims | changed).items() if value is not None}

    def send(self, id_token: str | None) -> None:
        """Have the token endpoint answer with a token."""
        answer = {"access_token": "of use to nobody", "token_type": "Bearer"}
        self.answers["/token"] = answer | ({} if id_token is None else {"id_token": id_token})


def sign_by_hand(head: dict[str, Any], claims: dict[str, Any], secret: bytes | None) -> str:
    """Return a token as no library makes it: with a MAC of any secret, or with nothing."""
    said = ".".join(_encode(json.dumps(each).encode()) for each in (head, claims))
    return (
        f"{said}.{'' if secret is None else _encode(hmac.digest(secret, said.encode(), 'sha256'))}"
    )


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def sign(claims: dict[str, Any], key: Any = KEY, **header: Any) -> str:
    """Return a token; signed rightly, unless told otherwise."""
    full = {"alg": "RS256", "kid": "1"} | header
    registry = jws.JWSRegistry(algorithms=[full["alg"]], strict_check_header=False)
    return jwt.encode(full, claims, key, registry=registry)


@contextmanager
def run_forger(certificate: tuple[Path, Path] | None = None) -> Iterator[Forger]:
    """Run a forger on this machine until the block ends; by https where it has a certificate."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if certificate is None else "https"
    forger = Forger(f"{scheme}://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = _make_handler(forger)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield forger
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _make_handler(forger: Forger) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = forger.answers.get(self.path, 404)
            status = answer if isinstance(answer, int) else 200
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            forger.asked.append(dict(parse_qsl(body)))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
