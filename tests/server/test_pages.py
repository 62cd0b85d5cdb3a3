"""The pages, without a browser: what guards them, their words, who is let in."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import checker.server.web
from checker.core.catalogue import catalogue
from checker.core.errors import ConfigError
from checker.core.messages import DisplayLanguage, Message
from checker.server import requests
from checker.server.office import Office
from checker.server.web.app import create_app
from checker.server.web.first_run import get_code, refuse_strangers
from checker.server.web.rates import Rates
from tests.support.office import PASSWORD, Person

pytestmark = pytest.mark.any_database

TEMPLATES = sorted((Path(checker.server.web.__file__).parent / "templates").glob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda each: each.stem)
def test_a_template_runs_no_script_of_its_own_and_names_no_other_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\son\w+=[\"'{]|<style|style=|javascript:|https?://|\|\s*safe", text) == []
    assert re.findall(r"<script(?! src=\"/static/)", text) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_of_a_page_is_in_the_catalogues(language: str) -> None:
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r'\bt\("([a-z.-]+)"[,)]', path.read_text(encoding="utf-8"))
    }
    assert len(used) >= 30
    assert {name for name in used if catalogue(language).text(name) == name} == set()


@pytest.mark.parametrize("path", ["/login", "/", "/static/app.css", "/api/v1/jobs", "/nowhere"])
def test_every_answer_is_guarded(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_failed_login_tells_nothing(browser: TestClient) -> None:
    tries = [("sato", "wrong password"), ("nobody", "wrong password"), ("sato", "")]
    answers = [
        browser.post("/login", data={"name": name, "password": password or " "})
        for name, password in tries
    ]
    assert {(each.status_code, each.text) for each in answers} == {(401, answers[0].text)}


def test_logins_of_one_address_are_bounded(office: Office) -> None:
    app = create_app(office)
    app.state.rates = Rates(per_minute=300, logins_per_minute=2)
    browser = TestClient(app)
    tries = [browser.post("/login", data={"name": "x", "password": "y"}) for _ in range(3)]
    assert [each.status_code for each in tries] == [401, 401, 429]


def test_logging_out_ends_every_login(office: Office, sato: Person) -> None:
    again = Person(office, "sato")
    assert again.browser.post("/logout").headers["hx-redirect"] == "/login"
    assert sato.browser.get("/").headers["location"] == "/login"


def test_a_login_has_a_guarded_cookie_and_a_new_secret_each_time(browser: TestClient) -> None:
    cookies = [
        browser.post("/login", data={"name": "sato", "password": PASSWORD}).headers["set-cookie"]
        for _ in range(2)
    ]
    assert cookies[0] != cookies[1]
    assert all("HttpOnly" in each and "SameSite=lax" in each for each in cookies)


@pytest.mark.parametrize(
    ("after", "leads"),
    [
        ("/jobs/1?a=b", "/jobs/1?a=b"),
        ("/rules/-/learn", "/rules/-/learn"),
        ("", "/"),
        ("jobs", "/"),
        ("//other.example/", "/"),
        ("/\\other.example/", "/"),
        ("/\t/other.example/", "/"),
        ("/jobs\r\nset-cookie: a=b", "/"),
        ("https://other.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_a_login_leads_where_one_was_going_and_to_no_other_site(
    browser: TestClient, after: str, leads: str
) -> None:
    form = {"name": "sato", "password": PASSWORD, "after": after}
    answer = browser.post("/login", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, leads)


def test_who_is_not_logged_in_is_led_to_the_login_and_back(browser: TestClient) -> None:
    assert browser.get("/").headers["location"] == "/login"
    asked = browser.get("/rules/house/history?before=1&after=2").headers["location"]
    assert asked == "/login?after=/rules/house/history%3Fbefore%3D1%26after%3D2"
    part = {"hx-request": "true", "hx-current-url": "http://testserver/jobs/1"}
    led = browser.get("/jobs/1/progress", headers=part)
    assert (led.status_code, led.headers["hx-redirect"]) == (204, "/login?after=/jobs/1")
    told = browser.post("/jobs/1/fix", headers=part)
    assert (told.status_code, "<html" in told.text) == (401, False)
    assert 'href="/login?after=/jobs/1" target="_blank"' in told.text
    strange = part | {"hx-current-url": "http://[other"}
    assert browser.get("/jobs", headers=strange).headers["hx-redirect"] == "/login"


def test_the_first_administrator_needs_the_code(tmp_path: Path) -> None:
    office = Office.open(tmp_path / "data")
    browser = TestClient(create_app(office))
    form = {"name": "admin", "password": PASSWORD}
    assert browser.post("/setup", data=form | {"code": "guess"}).status_code == 403
    code = get_code(office)
    short = browser.post("/setup", data={"name": "admin", "password": "short", "code": code})
    assert short.status_code == 422
    assert browser.post("/setup", data=form | {"code": code}).status_code == 200
    office.close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_where_there_is_an_administrator_nothing_is_set_up(
    office: Office, browser: TestClient, language: DisplayLanguage
) -> None:
    accepted = {"accept-language": language}
    form = {"name": "second", "password": PASSWORD, "code": get_code(office)}
    asked = (
        browser.get("/setup", headers=accepted),
        browser.get("/setup", params={"code": form["code"]}, headers=accepted),
        browser.post("/setup", data=form, headers=accepted),
        browser.post("/setup", data=form | {"code": "guess"}, headers=accepted),
    )
    says = f'<p class="says" role="alert">{_say("server.is-set-up", language)}</p>'
    assert [(each.status_code, says in each.text) for each in asked] == [(404, True)] * 4
    assert ['action="/setup"' in each.text for each in asked] == [False] * 4
    assert [each.cookies for each in asked] == [{}] * 4


def test_a_server_without_administrator_is_for_this_machine_only(tmp_path: Path) -> None:
    for host, near in (("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)):  # noqa: S104
        office = Office.open(tmp_path / host.replace(":", "-"), host=host)
        if near:
            refuse_strangers(office)
        else:
            with pytest.raises(ConfigError):
                refuse_strangers(office)
        office.close()


def test_a_page_lists_what_was_handed_in(sato: Person) -> None:
    job = sato.hand_in()
    page = sato.browser.get("/").text
    assert "議事録.md" in page
    assert f"/jobs/{job['id']}" not in page  # nothing to show before it is done


@pytest.mark.parametrize(("peer", "status"), [("10.0.0.5", 200), ("10.0.0.6", 303)])
def test_only_a_trusted_proxy_says_who_is_logged_in(tmp_path: Path, peer: str, status: int) -> None:
    office = Office.open(tmp_path / "data", trusted_proxies=("10.0.0.5",), user_header="x-user")
    browser = TestClient(create_app(office), client=(peer, 1), follow_redirects=False)
    headers = {"x-user": "tanaka", "x-forwarded-for": "192.0.2.7"}
    assert browser.get("/", headers=headers).status_code == status
    assert browser.get("/").status_code == 303
    office.close()


def _say(id_: str, language: DisplayLanguage) -> str:
    return Message(id_).get(language)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_wrong_is_told_on_a_page_in_ones_language(
    sato: Person, browser: TestClient, language: DisplayLanguage
) -> None:
    sato.browser.patch("/api/v1/me", json={"language": language})
    asked = {
        "/jobs/0": (404, "server.not-found"),
        "/admin": (403, "server.not-allowed"),
        "/nowhere": (404, "server.not-found"),
        "/check": (405, "server.wrong-method"),
    }
    accepted = {"accept-language": language}
    for path, (status, says) in asked.items():
        answer = sato.browser.get(path, headers=accepted)
        told = (answer.status_code, answer.headers["content-type"], _say(says, language))
        assert told[:2] == (status, "text/html; charset=utf-8"), path
        assert f'<p class="says" role="alert">{told[2]}</p>' in answer.text, path
        assert f'<html lang="{language}">' in answer.text
    part = sato.browser.get("/jobs/0", headers=accepted | {"hx-request": "true"})
    assert (part.status_code, "<html" in part.text) == (404, False)
    assert _say("server.not-found", language) in browser.get("/no", headers=accepted).text


def test_what_nobody_thought_of_tells_nothing(
    office: Office, sato: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(PASSWORD)

    monkeypatch.setattr(requests, "find_job", fail)
    browser = TestClient(
        create_app(office), cookies=sato.browser.cookies, raise_server_exceptions=False
    )
    for path in ("/jobs/0", "/api/v1/jobs/0"):
        answer = browser.get(path, headers={"accept-language": "en"})
        assert (answer.status_code, PASSWORD in answer.text) == (500, False)
        assert "Something went wrong on the server." in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]
