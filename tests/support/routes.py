"""Every route of the server: who may use it, and a request that would be good."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import FastAPI
from starlette.routing import Route

MD: Final = "# 議事録\n\n一応確認をを行う。\n".encode()
NOBODY: Final = "0" * 32
"""An id that nothing has."""

_ACCESS: Final = """
GET    /api/v1/openapi.json                                     open
GET    /healthz                                                 open
GET    /readyz                                                  open
GET    /metrics                                                 administer
POST   /api/v1/checks                                           check
GET    /api/v1/jobs                                             check
GET    /api/v1/jobs/{job_id}                                    check
GET    /api/v1/jobs/{job_id}/events                             check
DELETE /api/v1/jobs/{job_id}                                    check
GET    /api/v1/jobs/{job_id}/files/{name}                       check
GET    /api/v1/jobs/{job_id}/findings                           check
GET    /api/v1/jobs/{job_id}/fields                             check
POST   /api/v1/jobs/{job_id}/decisions                          check
POST   /api/v1/fixes                                            check
GET    /api/v1/documents/{document_id}                          check
DELETE /api/v1/documents/{document_id}                          check
GET    /api/v1/documents/{document_id}/shares                   check
POST   /api/v1/documents/{document_id}/shares                   check
DELETE /api/v1/documents/{document_id}/shares/{user_id}         check
GET    /api/v1/templates                                        write
GET    /api/v1/templates/{name}                                 write
POST   /api/v1/documents                                        write
GET    /api/v1/rule-sets                                        check
GET    /api/v1/rule-sets/{name}                                 rules
GET    /api/v1/rule-sets/{name}/text                            rules
PUT    /api/v1/rule-sets/{name}                                 rules
DELETE /api/v1/rule-sets/{name}                                 rules
POST   /api/v1/rule-sets/{name}/copy                            rules
GET    /api/v1/rule-sets/{name}/versions                        rules
GET    /api/v1/rule-sets/{name}/versions/{number}               rules
POST   /api/v1/rule-sets/{name}/versions/{number}/restore       rules
GET    /api/v1/rule-sets/{name}/difference                      rules
GET    /api/v1/rule-sets/{name}/examples/{rule}                 rules
DELETE /api/v1/rule-sets/{name}/examples/{rule}                 rules
POST   /api/v1/rule-sets/{name}/examples/{rule}/gatherings      rules
GET    /api/v1/rule-sets/{name}/examples/{rule}/texts           rules
PUT    /api/v1/rule-sets/{name}/examples/{rule}/texts/{text_id}/label rules
DELETE /api/v1/rule-sets/{name}/examples/{rule}/texts/{text_id}/label rules
PUT    /api/v1/rule-sets/{name}/examples/{rule}/texts/{text_id}/settlement rules
POST   /api/v1/rule-sets/{name}/examples/{rule}/people          rules
DELETE /api/v1/rule-sets/{name}/examples/{rule}/people/{user_id} rules
POST   /api/v1/rule-sets/{name}/examples/{rule}/draft           rules
POST   /api/v1/rule-drafts/validation                           rules
POST   /api/v1/rule-drafts/tests                                rules
POST   /api/v1/rule-drafts/learning                             rules
GET    /api/v1/users                                            administer
POST   /api/v1/users                                            administer
GET    /api/v1/users/{user_id}                                  administer
PATCH  /api/v1/users/{user_id}                                  administer
PUT    /api/v1/users/{user_id}/password                         administer
GET    /api/v1/users/{user_id}/belongings                       administer
DELETE /api/v1/users/{user_id}                                  administer
GET    /api/v1/audit                                            administer
GET    /api/v1/audit/export                                     administer
GET    /api/v1/audit/verification                               administer
POST   /api/v1/ask                                              ask
GET    /api/v1/ask                                              ask
DELETE /api/v1/ask                                              ask
GET    /api/v1/ask/{question_id}                                ask
DELETE /api/v1/ask/{question_id}                                ask
PUT    /api/v1/ask/{question_id}/feedback                       ask
GET    /api/v1/ask/documents/{document}                         ask
GET    /api/v1/faq/questions                                    rules
POST   /api/v1/faq/questions/{open_id}/answer                   rules
DELETE /api/v1/faq/questions/{open_id}                          rules
GET    /api/v1/index                                            administer
POST   /api/v1/index                                            administer
GET    /api/v1/queue                                            administer
DELETE /api/v1/queue/{job_id}                                   administer
GET    /api/v1/me                                               anybody
PATCH  /api/v1/me                                               person
PUT    /api/v1/me/password                                      person
GET    /api/v1/me/logins                                        person
DELETE /api/v1/me/logins                                        person
GET    /api/v1/tokens                                           owner
POST   /api/v1/tokens                                           person
DELETE /api/v1/tokens/{token_id}                                owner
GET    /login                                                   open
POST   /login                                                   open
GET    /login/provider                                          open
GET    /login/provider/back                                     open
GET    /setup                                                   open
POST   /setup                                                   open
POST   /logout                                                  anybody
GET    /                                                        check
GET    /jobs                                                    check
POST   /check                                                   check
GET    /jobs/{job_id}                                           check
GET    /jobs/{job_id}/progress                                  check
GET    /jobs/{job_id}/fixing                                    check
POST   /jobs/{job_id}/decisions                                 check
POST   /jobs/{job_id}/fix                                       check
POST   /jobs/{job_id}/again                                     check
POST   /documents/{document_id}/delete                          check
GET    /documents/{document_id}/shares                          check
POST   /documents/{document_id}/shares                          check
POST   /documents/{document_id}/shares/{user_id}/remove         check
GET    /write                                                   write
GET    /write/{name}                                            write
GET    /write/{name}/row/{field}                                write
POST   /write/{name}                                            write
GET    /ask                                                     ask
POST   /ask                                                     ask
GET    /ask/{question_id}                                       ask
POST   /ask/{question_id}/feedback                              ask
POST   /ask/{question_id}/forget                                ask
POST   /ask/-/forget                                            ask
GET    /faq                                                     rules
POST   /faq/{open_id}/answer                                    rules
POST   /faq/{open_id}/dismiss                                   rules
GET    /rules                                                   rules
GET    /rules/{name}                                            rules
GET    /rules/{name}/edit                                       rules
GET    /rules/{name}/history                                    rules
POST   /rules/{name}/restore                                    rules
POST   /rules/{name}/withdraw                                   rules
GET    /rules/{name}/examples/{rule}                            rules
GET    /rules/{name}/examples/{rule}/review                     rules
POST   /rules/{name}/examples/{rule}/gatherings                 rules
POST   /rules/{name}/examples/{rule}/texts/{text_id}/label      rules
POST   /rules/{name}/examples/{rule}/texts/{text_id}/settle     rules
POST   /rules/{name}/examples/{rule}/undo                       rules
POST   /rules/{name}/examples/{rule}/people                     rules
POST   /rules/{name}/examples/{rule}/people/{user_id}/remove    rules
POST   /rules/{name}/examples/{rule}/draft                      rules
POST   /rules/{name}/examples/{rule}/end                        rules
POST   /rules/validate                                          rules
POST   /rules/publish                                           rules
GET    /rules/-/new                                             rules
GET    /rules/-/learn                                           rules
POST   /rules/-/learn                                           rules
POST   /rules/-/trials                                          rules
GET    /rules/-/trials/{job_id}                                 rules
GET    /overview                                                check
GET    /account                                                 person
POST   /account/language                                        person
POST   /account/password                                        person
POST   /account/tokens                                          person
POST   /account/tokens/{token_id}/revoke                        person
POST   /account/logins/close                                    person
GET    /admin                                                   administer
POST   /admin/users                                             administer
GET    /admin/users/{user_id}                                   administer
POST   /admin/users/{user_id}                                   administer
POST   /admin/users/{user_id}/disabled                          administer
POST   /admin/users/{user_id}/password                          administer
POST   /admin/users/{user_id}/delete                            administer
GET    /admin/tokens                                            administer
POST   /admin/tokens/{token_id}/revoke                          administer
GET    /admin/queue                                             administer
POST   /admin/queue/{job_id}/cancel                             administer
GET    /admin/documents                                         administer
POST   /admin/documents/build                                   administer
GET    /admin/server                                            administer
GET    /admin/audit                                             administer
GET    /v1/models                                               model
GET    /v1/models/{name:path}                                   model
POST   /v1/chat/completions                                     model
POST   /v1/completions                                          model
POST   /v1/embeddings                                           model
GET    /v1/{rest:path}                                          model
POST   /v1/{rest:path}                                          model
PUT    /v1/{rest:path}                                          model
PATCH  /v1/{rest:path}                                          model
DELETE /v1/{rest:path}                                          model
GET    /mcp                                                     check
POST   /mcp                                                     check
DELETE /mcp                                                     check
"""
"""`open` to all, `anybody` who is logged in, a `person` in a browser, the `owner` of tokens and
programs that administer, or the scope that a token needs."""

_LETTER: Final = [{"role": "user", "content": "x"}]
_PASSWORD: Final = "ひさかたの ひかりのどけき"  # noqa: S105 - of nobody
_FILE: Final = ("files", ("議事録.md", MD))
_LABEL: Final = {"label": "good"}
_EXAMPLES: Final = "/rule-sets/{name}/examples/{rule}"
_BODIES: Final[dict[str, dict[str, Any]]] = {
    "POST /api/v1/checks": {"files": [_FILE]},
    "POST /api/v1/jobs/{job_id}/decisions": {"json": {"key": "k", "accepted": True}},
    "POST /api/v1/fixes": {"json": {"document": "{document_id}"}},
    "POST /api/v1/documents/{document_id}/shares": {"json": {"user": "suzuki"}},
    "POST /api/v1/ask": {"json": {"question": "名刺が足りません"}},
    "PUT /api/v1/ask/{question_id}/feedback": {"json": {"feedback": "right"}},
    "POST /api/v1/faq/questions/{open_id}/answer": {"json": {"question": "x", "answer": "y"}},
    "POST /ask": {"data": {"question": "名刺が足りません"}},
    "POST /ask/{question_id}/feedback": {"data": {"feedback": "right"}},
    "POST /faq/{open_id}/answer": {"data": {"question": "x", "answer": "y"}},
    "POST /api/v1/documents": {"data": {"template": "ringi"}},
    "PUT /api/v1/rule-sets/{name}": {"json": {"text": "x"}, "headers": {"if-match": '"0"'}},
    "DELETE /api/v1/rule-sets/{name}": {"headers": {"if-match": '"1"'}},
    "POST /api/v1/rule-sets/{name}/copy": {"json": {"name": "copy"}},
    "POST /api/v1/rule-sets/{name}/versions/{number}/restore": {
        "json": {},
        "headers": {"if-match": '"1"'},
    },
    "GET /api/v1/rule-sets/{name}/difference": {"params": {"before": 1, "after": 2}},
    f"POST /api/v1{_EXAMPLES}/gatherings": {"files": [_FILE]},
    f"PUT /api/v1{_EXAMPLES}/texts/{{text_id}}/label": {"json": _LABEL},
    f"PUT /api/v1{_EXAMPLES}/texts/{{text_id}}/settlement": {"json": _LABEL},
    f"POST /api/v1{_EXAMPLES}/people": {"json": {"user": "mori"}},
    "POST /api/v1/rule-drafts/validation": {"json": {"text": "x"}},
    "POST /api/v1/rule-drafts/tests": {"data": {"name": "ringi"}},
    "POST /api/v1/rule-drafts/learning": {"data": {"name": "x"}, "files": [_FILE, _FILE]},
    "POST /api/v1/users": {"json": {"name": "tanaka", "password": _PASSWORD}},
    "PATCH /api/v1/users/{user_id}": {"json": {"display_name": "x"}},
    "PUT /api/v1/users/{user_id}/password": {"json": {"password": _PASSWORD}},
    "PATCH /api/v1/me": {"json": {"language": "en"}},
    "PUT /api/v1/me/password": {"json": {"current": "wrong", "new": _PASSWORD}},
    "POST /api/v1/tokens": {"json": {"name": "x", "scopes": ["check"]}},
    "POST /login": {"data": {"name": "sato", "password": "wrong"}},
    "POST /setup": {"data": {"code": "x", "name": "x", "password": _PASSWORD}},
    "POST /check": {"files": [_FILE]},
    "POST /jobs/{job_id}/decisions": {"data": {"card": "c", "accepted": "true"}},
    "POST /jobs/{job_id}/fix": {"data": {"every": "true"}},
    "POST /jobs/{job_id}/again": {"files": [_FILE]},
    "POST /documents/{document_id}/shares": {"data": {"user": "suzuki"}},
    "POST /write/{name}": {"data": {"notes": "x"}},
    "POST /rules/{name}/restore": {"data": {"number": 1, "before": 1}},
    "POST /rules/{name}/withdraw": {"data": {"before": 1}},
    "POST /rules/{name}/examples/{rule}/gatherings": {"files": [_FILE]},
    "POST /rules/{name}/examples/{rule}/texts/{text_id}/label": {"data": _LABEL},
    "POST /rules/{name}/examples/{rule}/texts/{text_id}/settle": {"data": _LABEL},
    "POST /rules/{name}/examples/{rule}/people": {"data": {"user": "mori"}},
    "POST /rules/validate": {"data": {"text": "x"}},
    "POST /rules/publish": {"data": {"name": "house", "text": "x"}},
    "POST /rules/-/learn": {"data": {"name": "x"}, "files": [_FILE, _FILE]},
    "POST /rules/-/trials": {"data": {"text": "x", "name": "house"}},
    "POST /account/language": {"data": {"language": "en"}},
    "POST /account/password": {"data": {"current": "wrong", "new": _PASSWORD}},
    "POST /account/tokens": {"data": {"name": "x", "scopes": "check"}},
    "POST /admin/users": {"data": {"name": "tanaka", "password": _PASSWORD}},
    "POST /admin/users/{user_id}": {"data": {"display_name": "x"}},
    "POST /admin/users/{user_id}/disabled": {"data": {"disabled": "true"}},
    "POST /admin/users/{user_id}/password": {"data": {"password": _PASSWORD}},
    "POST /v1/chat/completions": {"json": {"model": "default", "messages": _LETTER}},
    "POST /v1/completions": {"json": {"model": "default", "prompt": "x"}},
    "POST /v1/embeddings": {"json": {"model": "default", "input": "x"}},
}
_FOR_PROGRAMS: Final = ("/api/", "/v1/", "/mcp", "/metrics", "/healthz", "/readyz")
_NAMES: Final = {
    "name": "ringi",
    "rule": "ringi.purpose-reason",
    "field": "items",
    "number": "1",
    "name:path": "default",
    "rest:path": "files",
    "document": NOBODY,
    "open_id": NOBODY,
}
IDS: Final = ("job_id", "document_id", "token_id", "user_id", "question_id", "text_id")


@dataclass(frozen=True)
class Way:
    """A route with one of its methods.

    Attributes:
        method: of HTTP.
        path: as it is declared.
        needs: who may use it, as the table above says.
    """

    method: str
    path: str
    needs: str
    body: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """Return what a failure calls it."""
        return f"{self.method} {self.path}"

    @property
    def is_page(self) -> bool:
        """Return whether people read its answers."""
        return not self.path.startswith(
            ("/api/", "/v1/", "/mcp", "/metrics", "/healthz", "/readyz")
        )

    @property
    def has_id(self) -> bool:
        """Return whether it names something that is somebody's."""
        return any(f"{{{each}}}" in self.path + str(self.body) for each in IDS)

    def ask(self, browser: Any, ids: dict[str, str] | None = None, **headers: str) -> Any:
        """Ask by this way, for things of these ids; else for what there is not."""
        filled = dict.fromkeys(IDS, NOBODY) | _NAMES | (ids or {})
        path, body = self.path, _copy(self.body)
        for name, value in filled.items():
            path = path.replace(f"{{{name}}}", value)
        if "document" in body.get("json", {}):
            body["json"]["document"] = filled["document_id"]
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        body["headers"] = body.get("headers", {}) | more
        return browser.request(self.method, path, **body)


def _copy(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body of its own; files are read from their beginning."""
    copied = {name: each.copy() if isinstance(each, dict) else each for name, each in body.items()}
    if "files" in copied:
        copied["files"] = [(name, (file, io.BytesIO(data))) for name, (file, data) in body["files"]]
    return copied


def _read_table() -> Iterator[Way]:
    for line in _ACCESS.split("\n"):
        if line:
            method, path, needs = line.split()
            yield Way(method, path, needs, _BODIES.get(f"{method} {path}", {}))


WAYS: Final = tuple(_read_table())


def list_routes(app: FastAPI) -> set[str]:
    """Return the methods and paths that an application answers."""
    return {
        f"{method} {route.path}"
        for route in _walk(app.routes)
        for method in set(route.methods or ()) - {"HEAD"}
    }


def _walk(routes: Any) -> Iterator[Route]:
    for each in routes:
        inner = getattr(each, "original_router", None)
        if inner is not None:
            yield from _walk(inner.routes)
        elif isinstance(each, Route):
            yield each
