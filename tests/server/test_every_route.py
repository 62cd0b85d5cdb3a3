"""Every route of the application, one after the other: who is let in, and what nobody learns."""

import re
from typing import Any, Final

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from checker.server.accounts.secrets import SCOPES, add_token
from checker.server.accounts.users import find_user
from checker.server.asking.history import keep
from checker.server.labelling.rounds import open_round
from checker.server.office import Office
from checker.server.store.label_tables import LabelText
from checker.server.store.tables import AuditEntry, User
from checker.server.web.app import create_app
from tests.support.asking import ANSWER
from tests.support.office import Person
from tests.support.routes import IDS, NOBODY, WAYS, Way, list_routes

_CLOSED: Final = [each for each in WAYS if each.needs != "open"]
_CHANGING: Final = [each for each in WAYS if each.method != "GET"]
_ROLES: Final = {"rules": ("sato",), "administer": ("sato", "mori")}
"""Whose role is too low for what needs a scope."""


@pytest.fixture
def office(office: Office) -> Office:
    """Return a server where nobody asks too often."""
    office.settings = office.settings.model_copy(update={"requests_per_minute": 10**6})
    return office


def _make_token(office: Office, name: str, *scopes: str) -> TestClient:
    """Return a program with a token."""
    with office.database.begin() as transaction:
        user = find_user(transaction, name)
        assert user is not None
        secret, _ = add_token(transaction, user, "t", scopes)
    headers = {"authorization": f"Bearer {secret}", "accept-language": "en"}
    return TestClient(create_app(office), headers=headers, follow_redirects=False)


def _make_things(owner: Person, office: Office) -> dict[str, str]:
    """Return the ids of things that are somebody's, by their names in paths."""
    job = owner.hand_in()
    asked = {"name": "t", "scopes": ["check"]}
    token = owner.browser.post("/api/v1/tokens", json=asked).json()["token"]
    with office.database.begin() as transaction:
        user = find_user(transaction, "suzuki")
        assert user is not None
        me = find_user(transaction, owner.browser.get("/api/v1/me").json()["user"]["name"])
        assert me is not None
        question = keep(transaction, me, ANSWER)
    text = _add_text(office, me.id, job["document"])
    ids = (job["id"], job["document"], token["id"], user.id, question.id, text)
    return dict(zip(IDS, ids, strict=True))


def _add_text(office: Office, owner: str, document: str) -> str:
    """Give somebody a text to label, and return its id."""
    with office.database.begin() as transaction:
        user = transaction.get_one(User, owner)
        held = open_round(transaction, user, "ringi", "ringi.purpose-reason")
        asked = {"number": 1, "question": "?", "text": "x"}
        text = LabelText(round_id=held.id, document_id=document, **asked)
        transaction.add(text)
        transaction.flush()
        return text.id


def _count_changes(office: Office) -> int:
    with office.database.look() as transaction:
        return transaction.scalar(select(func.count()).select_from(AuditEntry)) or 0


def _is_guarded(answer: Any) -> bool:
    """Return whether an answer tells a browser what it must not do with it."""
    given = answer.headers
    policy = given["content-security-policy"]
    return (
        all(each in policy for each in ("default-src 'none'", "frame-ancestors", "base-uri"))
        and "unsafe" not in policy
        and given["x-content-type-options"] == "nosniff"
        and given["referrer-policy"] in {"same-origin", "no-referrer"}
        and given["cache-control"] == "no-store"
        and "access-control-allow-origin" not in given
        and "server" not in given
    )


def _list_wrong(answers: dict[Way, Any], allowed: Any) -> dict[str, tuple[int, str]]:
    """Return the answers that are not as they have to be."""
    return {
        way.name: (answer.status_code, answer.text[:100])
        for way, answer in answers.items()
        if not (allowed(way, answer) and _is_guarded(answer))
    }


def test_the_table_has_every_route(office: Office) -> None:
    assert sorted(each.name for each in WAYS) == sorted(list_routes(create_app(office)))


@pytest.mark.parametrize("cookie", ["", "checker_login=guessed"])
def test_without_a_login_there_is_nothing(office: Office, browser: TestClient, cookie: str) -> None:
    answers = {way: way.ask(browser, cookie=cookie) for way in _CLOSED}

    def allowed(way: Way, answer: Any) -> bool:
        if way.is_page:
            login = answer.headers["location"].partition("?")[0]
            return bool((answer.status_code, login) == (303, "/login"))
        return bool(answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer")

    before = _count_changes(office)
    assert _list_wrong(answers, allowed) == {}
    assert _count_changes(office) == before


def test_a_token_does_what_its_scope_says_and_nothing_else(office: Office, admin: Person) -> None:
    ids = _make_things(admin, office)
    before = _count_changes(office) + len(SCOPES) + 1
    programs = {each: _make_token(office, "admin", *set(SCOPES) - {each}) for each in SCOPES}
    everything = _make_token(office, "admin", *SCOPES)
    by_needs = programs | {
        "person": everything,
        "owner": programs["administer"],
    }
    refused = [each for each in _CLOSED if each.needs in by_needs]
    answers = {way: way.ask(by_needs[way.needs], ids) for way in refused}
    assert len(refused) == len(_CLOSED) - 2  # one's own name, and to log out
    assert _list_wrong(answers, lambda _way, answer: answer.status_code == 403) == {}
    assert _count_changes(office) == before


@pytest.mark.parametrize("name", ["sato", "mori"])
def test_a_role_does_what_it_may_and_learns_of_no_id(
    office: Office, admin: Person, name: str
) -> None:
    ids, person = _make_things(admin, office), Person(office, name)
    before = _count_changes(office)
    ways = [each for each in WAYS if name in _ROLES.get(each.needs, ())]
    answers = {way: way.ask(person.browser, ids) for way in ways}
    assert _list_wrong(answers, lambda _way, answer: answer.status_code == 403) == {}
    for way in ways:
        assert _forget(answers[way], ids) == _forget(way.ask(person.browser), ids), way.name
    assert _count_changes(office) == before


def test_what_is_anothers_is_as_if_there_were_none(office: Office, admin: Person) -> None:
    ids, mori = _make_things(admin, office), Person(office, "mori")
    before = _count_changes(office)
    ways = [each for each in WAYS if each.has_id and each.needs != "administer"]
    answers = {way: way.ask(mori.browser, ids) for way in ways}

    def allowed(way: Way, answer: Any) -> bool:
        is_part = way.name == "GET /documents/{document_id}/shares"  # it is left out, on a page
        return bool(answer.status_code == (204 if is_part else 404))

    assert len(ways) >= 24
    assert _list_wrong(answers, allowed) == {}
    for way in ways:
        assert _forget(answers[way], ids) == _forget(way.ask(mori.browser), ids), way.name
    assert _count_changes(office) == before


@pytest.mark.parametrize(
    "path",
    [
        "/write/ringi?job={job_id}",
        "/api/v1/jobs?before={job_id}",
        "/api/v1/tokens?before={token_id}",
    ],
)
def test_an_id_that_is_asked_by_name_tells_nothing_either(
    office: Office, admin: Person, path: str
) -> None:
    mori = Person(office, "mori")
    _make_things(mori, office)
    ids = _make_things(admin, office)
    _make_things(mori, office)
    asked = [path.format(**each) for each in (ids, dict.fromkeys(IDS, NOBODY))]
    answers = [_forget(mori.browser.get(each), ids) for each in asked]
    assert answers[0] == answers[1]


def _forget(answer: Any, ids: dict[str, str]) -> tuple[int, str]:
    """Return an answer without the ids that were asked for."""
    return answer.status_code, re.sub("|".join(ids.values()), NOBODY, answer.text)


@pytest.mark.parametrize(
    "headers",
    [
        {"x_csrf_token": ""},
        {"x_csrf_token": "guessed"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"x_csrf_token": "", "origin": "https://other.example"},
    ],
    ids=str,
)
def test_no_other_site_changes_anything(
    office: Office, admin: Person, headers: dict[str, str]
) -> None:
    ids = _make_things(admin, office)
    before = _count_changes(office)
    ways = [each for each in _CHANGING if each.needs != "open"]
    answers = {way: way.ask(admin.browser, ids, **headers) for way in ways}
    assert _list_wrong(answers, lambda _way, answer: answer.status_code == 403) == {}
    assert admin.browser.get("/api/v1/me").status_code == 200
    assert _count_changes(office) == before


@pytest.mark.parametrize(
    "headers",
    [{"sec_fetch_site": "cross-site"}, {"origin": "https://other.example"}, {"origin": "null"}],
    ids=str,
)
def test_no_other_site_logs_a_browser_in(browser: TestClient, headers: dict[str, str]) -> None:
    ways = [each for each in _CHANGING if each.needs == "open"]
    answers = {way: way.ask(browser, None, **headers) for way in ways}
    assert [each.path for each in ways] == ["/login", "/setup"]
    assert _list_wrong(answers, lambda _way, answer: answer.status_code == 403) == {}
    assert all("Do this from a page of this server." in each.text for each in answers.values())


def test_our_own_page_logs_a_browser_in_whatever_leads_there(office: Office) -> None:
    office.settings = office.settings.model_copy(update={"public_url": "https://check.example/"})
    browser = TestClient(create_app(office))
    way = next(each for each in WAYS if each.name == "POST /login")
    for origin in ("https://check.example", "http://testserver", "https://testserver"):
        assert way.ask(browser, origin=origin).status_code == 401  # the password is wrong


_STRANGE: Final = {
    "zero": "%00",
    "long": "9" * 5000,
    "large": "9" * 25,
    "up": "..%2f..%2fetc%2fpasswd",
    "dots": "%2e%2e",
    "words": "識別子",
    "quotes": "' or 1=1 --",
    "lines": "a%0d%0aset-cookie:%20a=b",
    "broken": "%ff%fe",
    "negative": "-1",
    "template": "{{7*7}}",
}


@pytest.mark.parametrize("strange", _STRANGE.values(), ids=_STRANGE)
def test_no_id_breaks_a_route(admin: Person, strange: str) -> None:
    names = (*IDS, "name", "rule", "number", "field", "name:path", "rest:path")
    ids = dict.fromkeys(names, strange)
    ways = [each for each in WAYS if "{" in each.path and not each.path.startswith("/v1/m")]
    answers = {way: way.ask(admin.browser, ids) for way in ways}
    assert len(ways) >= 55
    assert _list_wrong(answers, lambda _way, answer: answer.status_code < 500) == {}
    assert all("set-cookie" not in each.headers for each in answers.values())


def test_what_there_is_not_is_guarded_too(browser: TestClient, admin: Person) -> None:
    asked = [("GET", "/nowhere"), ("GET", "/api/v1/nowhere"), ("PUT", "/login"), ("GET", "/check")]
    asked += [("OPTIONS", "/api/v1/jobs"), ("TRACE", "/"), ("GET", "/static/../app.py")]
    for each in (browser, admin.browser):
        for method, path in asked:
            answer = each.request(method, path, headers={"origin": "https://other.example"})
            assert answer.status_code in {404, 405}, (method, path)
            assert _is_guarded(answer) or path.startswith("/static"), (method, path)


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 25, "-1", "0", "一"], ids=len)
def test_no_number_breaks_a_route(admin: Person, number: str) -> None:
    rules = "/api/v1/rule-sets/ringi"
    answers = [
        admin.browser.get(f"{rules}/versions", params={"before": number, "most": number}),
        admin.browser.get(f"{rules}/difference", params={"before": number, "after": number}),
        admin.browser.delete(rules, headers={b"if-match": f'"{number}"'.encode()}),
        admin.browser.get("/rules/ringi/history", params={"before": number, "after": number}),
        admin.browser.get("/rules/ringi/edit", params={"number": number}),
        admin.browser.post("/rules/ringi/restore", data={"number": number, "before": number}),
        admin.browser.post("/rules/-/trials", data={"text": "x", "number": number}),
        admin.browser.post("/api/v1/rule-drafts/tests", data={"name": "x", "number": number}),
        admin.browser.get("/api/v1/jobs", params={"most": number}),
        admin.browser.get("/api/v1/audit", params={"before": number, "most": number}),
        admin.browser.get("/admin/audit", params={"before": number}),
    ]
    assert [each.status_code for each in answers if each.status_code >= 500] == []
