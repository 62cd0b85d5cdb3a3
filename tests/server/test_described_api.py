"""The API against its own description: requests that are made from it, good and bad ones.

What cannot be said in a description (a format that is none, a password that is too short) is
refused, so good requests need not be taken; `test_every_route` and the tests of each part say that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from checker.core.errors import CheckerError
from checker.core.messages import to_data
from checker.core.ports import Answer, EngineInfo
from checker.engines.lazy_engine import EngineHandle
from checker.engines.scripted import ScriptedEngine
from checker.server.accounts.secrets import add_token, list_scopes
from checker.server.accounts.users import NewUser, add_user, find_user
from checker.server.model_host.host import ModelHost
from checker.server.office import Office
from checker.server.rulebook import workshop
from checker.server.web.app import create_app
from checker.server.work.orders import JobOrder, JobOutcome
from checker.server.work.perform import perform
from tests.support.office import PASSWORD, Person
from tests.support.running import running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("sys.platform == 'win32'", reason="the model host has a Unix socket"),
]
schemathesis = pytest.importorskip(
    "schemathesis", reason="schemathesis is not installed: pip install -e '.[dev]'"
)

_EXAMPLES: Final = 4
_ENDS_THE_RUN: Final = (
    "DELETE /api/v1/tokens/{token_id}",
    "PATCH /api/v1/users/{user_id}",
    "DELETE /api/v1/users/{user_id}",
)
"""With an id that another answer gave, these would shut out who asks."""
_NOT_OF_A_PERSON: Final = r"^(?!/api/v1/(me|tokens))"


@pytest.fixture(autouse=True)
def _read_rules_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read rule sets in this process: hundreds of others would take minutes."""

    def run(order: JobOrder, *_: object) -> JobOutcome:
        try:
            return perform(order, lambda *_: None)
        except CheckerError as error:
            return JobOutcome(problem=to_data(error.what))

    monkeypatch.setattr(workshop, "run_order", run)
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path))  # a job's process has one of its own


@pytest.fixture
def open_office(office: Office) -> Office:
    """Return a server where nobody asks too often, and administrators are left over."""
    office.settings = office.settings.model_copy(update={"requests_per_minute": 10**6})
    with office.database.begin() as transaction:
        add_user(transaction, NewUser("kato", "administrator", password=PASSWORD), actor="test")
    return office


@contextmanager
def _serve_model(tmp_path: Path) -> Iterator[str]:
    """Yield where a model listens that says the same to everybody."""
    info = EngineInfo("scripted", "0" * 64, context=500)
    engine = ScriptedEngine(lambda *_: Answer(1.0, 0.9), info=info, writing=lambda _: "はい。")
    host = ModelHost(EngineHandle(lambda: engine, replace(info, context=100_000)))
    socket = str(tmp_path / "m.sock")
    with running(host.build_app(), uds=socket):
        yield socket


def _configure(headers: dict[str, str]) -> Any:
    """Return what is tried: the same requests each time."""
    unlearnt = {"extra-data-sources": {"responses": False}}
    return schemathesis.Config.from_dict(
        {
            "seed": 1,
            "headers": headers,
            "continue-on-failure": True,
            "max-stream-events": 1,  # a job that waits for a worker has no more of them
            "request-timeout": 60,
            "generation": {
                "max-examples": _EXAMPLES,
                "deterministic": True,
                "database": "none",
                "with-security-parameters": False,  # the check of logins makes its own
            },
            "checks": {
                "positive_data_acceptance": {"enabled": False},
                "missing_required_header": {"expected-statuses": [401, 403, 422, 428]},
            },
            "operations": [
                {  # as with OpenAI, `"stream": 0` is false
                    "include-path-regex": "^/v1/",
                    "checks": {"negative_data_rejection": {"enabled": False}},
                },
                *(
                    {"include-name": each, "phases": {"coverage": unlearnt, "fuzzing": unlearnt}}
                    for each in _ENDS_THE_RUN
                ),
            ],
        }
    )


def _try(app: Any, headers: dict[str, str], but: str = "") -> tuple[set[str], list[str]]:
    """Return the operations that succeeded at least once, and what was not as described."""
    path = "/api/v1/openapi.json"
    description = schemathesis.openapi.from_asgi(path, app, config=_configure(headers))
    if but:
        description = description.exclude(path_regex=but)
    succeeded: set[str] = set()
    wrong: list[str] = []
    for event in schemathesis.engine.from_schema(description).execute():
        recorder = getattr(event, "recorder", None)
        if error := getattr(event, "value", None) or getattr(event, "exception", None):
            wrong.append(f"{getattr(event, 'label', '')}: {error}")
        if recorder is not None:
            succeeded |= {recorder.label for each in _list_codes(recorder) if each < 300}
            wrong += _list_failures(recorder)
    return succeeded, wrong


def _list_codes(recorder: Any) -> list[int]:
    answers = (each.response for each in recorder.interactions.values())
    return [each.status_code for each in answers if each is not None]


def _list_failures(recorder: Any) -> list[str]:
    nodes = (each for nodes in recorder.checks.values() for each in nodes)
    told = (each.failure_info for each in nodes if each.failure_info is not None)
    return [f"{recorder.label}: {each.failure.message}\n{each.code_sample}" for each in told]


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("sqlite", "admin"),
        pytest.param("postgresql", "sato", marks=pytest.mark.postgres),
    ],
    indirect=["office"],
)
def test_a_program_gets_what_is_described_and_nothing_else(
    open_office: Office, name: str, tmp_path: Path
) -> None:
    office = open_office
    with office.database.begin() as transaction:
        user = find_user(transaction, name)
        assert user is not None
        secret, _ = add_token(transaction, user, "t", list_scopes(user))
    with _serve_model(tmp_path) as socket:
        app = create_app(office, socket)
        succeeded, wrong = _try(app, {"Authorization": f"Bearer {secret}"})
    assert wrong == []
    assert ("GET /api/v1/audit" in succeeded) == (name == "admin")
    assert {"POST /api/v1/documents", "POST /v1/chat/completions", "GET /metrics"} - succeeded == (
        set() if name == "admin" else {"GET /metrics"}
    )


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_browser_gets_what_is_described_and_nothing_else(
    open_office: Office, sato: Person
) -> None:
    browser = sato.browser
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"Cookie": cookies, "X-CSRF-Token": browser.headers["x-csrf-token"]}
    succeeded, wrong = _try(create_app(open_office), headers, _NOT_OF_A_PERSON)
    assert wrong == []
    assert succeeded >= {"POST /api/v1/tokens", "PATCH /api/v1/me", "DELETE /api/v1/me/logins"}
