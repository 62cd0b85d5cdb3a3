"""What a provider of OpenID Connect may say, and what lets nobody in: by one that forges."""

import html
import logging
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from checker.server.office import Office
from tests.support.certificates import Authority
from tests.support.oidc.browsing import find, open_browser, start
from tests.support.oidc.forging import KEY, Forger, run_forger, sign, sign_by_hand
from tests.support.oidc.real import BACK, SECRET
from tests.support.slapd import find_port

pytestmark = pytest.mark.any_database


@pytest.fixture
def forger() -> Iterator[Forger]:
    """Return a provider that says what it is told to."""
    with run_forger() as running:
        yield running


def _come_back(browser: TestClient, asked: dict[str, str], **changed: str) -> Any:
    return browser.get(BACK, params={"code": "any", "state": asked["state"]} | changed)


def test_a_login_is_asked_for_with_pkce_state_and_nonce(office: Office, forger: Forger) -> None:
    browser = open_browser(office, forger.issuer)
    answer = browser.get("/login/provider")
    cookie = answer.headers["set-cookie"]
    assert ("HttpOnly" in cookie, "SameSite=lax" in cookie) == (True, True)
    asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    fixed = {key: asked.pop(key) for key in ("response_type", "client_id", "code_challenge_method")}
    assert fixed == {
        "response_type": "code",
        "client_id": "checker",
        "code_challenge_method": "S256",
    }
    assert (asked.pop("redirect_uri"), asked.pop("scope")) == (BACK, "openid profile email")
    assert sorted(asked) == ["code_challenge", "nonce", "state"]
    assert len(set(asked.values())) == 3
    again = start(browser)
    assert {again[key] for key in asked} & set(asked.values()) == set()
    forger.send(sign(forger.claim(again["nonce"])))
    assert _come_back(browser, again).status_code == 303
    [form] = forger.asked
    digest = sha256(form["code_verifier"].encode()).digest()
    assert urlsafe_b64encode(digest).decode().rstrip("=") == again["code_challenge"]


_FORGED: dict[str, dict[str, Any]] = {
    "for another": {"aud": "another"},
    "for others, too": {"aud": ["checker", "another"]},
    "for nobody": {"aud": None},
    "for another, given to us": {"aud": "another", "azp": "checker"},
    "given to another": {"azp": "another"},
    "of another provider": {"iss": "http://127.0.0.1:1"},
    "of no provider": {"iss": None},
    "of long ago": {"exp": 1_000_000_000},
    "for ever": {"exp": None},
    "for ever, in words": {"exp": "never"},
    "of the future": {"nbf": 9_000_000_000},
    "made in the future": {"iat": 9_000_000_000},
    "of another attempt": {"nonce": "another"},
    "of no attempt": {"nonce": None},
    "of an empty attempt": {"nonce": ""},
    "about nobody": {"sub": None},
    "about an empty name": {"sub": ""},
    "with another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "without a name": {"preferred_username": None},
    "with a number for a name": {"preferred_username": 7},
}


@pytest.mark.parametrize("how", _FORGED)
def test_a_token_that_says_the_wrong_thing_lets_nobody_in(
    office: Office, forger: Forger, how: str
) -> None:
    browser = open_browser(office, forger.issuer)
    asked = start(browser)
    forger.send(sign(forger.claim(asked["nonce"], **_FORGED[how])))
    answer = _come_back(browser, asked)
    assert (answer.status_code, "checker_login" in browser.cookies) == (401, False)
    assert find(office, "tanaka") is None


@pytest.mark.parametrize(
    "how", ["none", "our secret", "their public key", "another key", "unknown key", "changed",
            "no token", "no JSON"],
)  # fmt: skip
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    office: Office, forger: Forger, how: str
) -> None:
    browser = open_browser(office, forger.issuer)
    asked = start(browser)
    claims = forger.claim(asked["nonce"])
    other = RSAKey.generate_key(2048, {"kid": "1"}, auto_kid=False)
    public = KEY.as_pem(private=False)
    head, _, tail = sign(claims).split(".")
    changed = sign(claims | {"groups": ["admins"]}).split(".")[1]
    forger.send({
        "none": sign_by_hand({"alg": "none"}, claims, None),
        "our secret": sign_by_hand({"alg": "HS256", "kid": "1"}, claims, SECRET.encode()),
        "their public key": sign_by_hand({"alg": "HS256", "kid": "1"}, claims, public),
        "another key": sign(claims, other),
        "unknown key": sign(claims, other, kid="unknown"),
        "changed": f"{head}.{changed}.{tail}",
        "no token": None,
        "no JSON": "a.b.c",
    }[how])  # fmt: skip
    answer = _come_back(browser, asked)
    assert (answer.status_code, "checker_login" in browser.cookies) == (401, False)
    assert find(office, "tanaka") is None


def test_a_new_key_of_the_provider_is_asked_for(office: Office, forger: Forger) -> None:
    browser = open_browser(office, forger.issuer)
    asked = start(browser)
    forger.send(sign(forger.claim(asked["nonce"])))
    assert _come_back(browser, asked).status_code == 303
    new = RSAKey.generate_key(2048, {"kid": "next", "use": "sig"}, auto_kid=False)
    forger.answers["/jwks"] = {"keys": [new.as_dict(private=False)]}
    asked = start(browser)
    forger.send(sign(forger.claim(asked["nonce"]), new, kid="next"))
    assert _come_back(browser, asked).status_code == 303


@pytest.mark.parametrize(
    "changed",
    [
        {"state": ""},
        {"state": "another"},
        {"state": "ステート"},
        {"iss": "http://127.0.0.1:1"},
        {"code": "", "error": "access_denied", "error_description": "<b>geheim</b>"},
    ],
)
def test_an_answer_that_is_not_to_this_question_lets_nobody_in(
    office: Office, forger: Forger, changed: dict[str, str]
) -> None:
    browser = open_browser(office, forger.issuer)
    asked = start(browser)
    forger.send(sign(forger.claim(asked["nonce"])))
    answer = browser.get(
        BACK,
        params={k: v for k, v in ({"code": "x", "state": asked["state"]} | changed).items() if v},
    )
    assert answer.status_code == 401
    assert "geheim" not in answer.text
    assert forger.asked == []  # the code went nowhere


@pytest.mark.parametrize(
    ("path", "answered"),
    [
        ("/.well-known/openid-configuration", {"issuer": "http://127.0.0.1:1"}),
        ("/.well-known/openid-configuration", 500),
        ("/.well-known/openid-configuration", []),
        ("/.well-known/openid-configuration", b"<html>"),
        ("/jwks", 500),
        ("/token", 500),
        ("/token", b"<html>"),
        ("/me", 500),
    ],
)
def test_a_provider_that_does_not_answer_as_it_should_is_away(
    office: Office, forger: Forger, path: str, answered: Any
) -> None:
    browser = open_browser(office, forger.issuer)
    there = browser.get("/login/provider")
    asked = dict(parse_qsl(urlsplit(there.headers["location"]).query))
    forger.send(sign(forger.claim(asked["nonce"], groups=None)))
    forger.answers[path] = answered
    if path.startswith("/."):
        answer = open_browser(office, forger.issuer).get("/login/provider")
    else:
        answer = _come_back(browser, asked)
    assert answer.status_code == 503
    assert "directory cannot be reached" in answer.text
    local = browser.get("/login")
    assert local.status_code == 200


def test_a_provider_that_nobody_answers_for_is_away(office: Office) -> None:
    browser = open_browser(office, f"http://127.0.0.1:{find_port()}", timeout=1)
    assert browser.get("/login/provider").status_code == 503


def test_a_provider_that_cannot_prove_itself_is_asked_nothing(
    office: Office, tmp_path: Path
) -> None:
    own, other = Authority(tmp_path), Authority(tmp_path, "other")
    with run_forger(own.sign("provider", "127.0.0.1")) as forger:
        for ca, status in ((own.ca, 303), (other.ca, 503), (None, 503)):
            browser = open_browser(office, forger.issuer, ca_file=ca)
            assert browser.get("/login/provider").status_code == status


@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_nothing_is_sent_to_an_address_that_is_not_safe(
    office: Office, forger: Forger, endpoint: str
) -> None:
    about = forger.answers["/.well-known/openid-configuration"]
    about[endpoint] = "http://login.example.co.jp/"
    assert open_browser(office, forger.issuer).get("/login/provider").status_code == 503


def test_what_the_token_lacks_is_asked_for_and_must_be_about_the_same(
    office: Office, forger: Forger
) -> None:
    for told, status in (("id-of-tanaka", 303), ("id-of-kimura", 401)):
        browser = open_browser(office, forger.issuer)
        asked = start(browser)
        forger.send(sign(forger.claim(asked["nonce"], groups=None)))
        forger.answers["/me"] = {"sub": told, "groups": ["admins"], "iss": "another"}
        assert _come_back(browser, asked).status_code == status
    user = find(office, "tanaka")
    assert user is not None
    assert user.role == "administrator"


@pytest.mark.parametrize(
    ("claims", "groups_claim", "role"),
    [
        ({"groups": ["staff"]}, "groups", "member"),
        ({"groups": "admins"}, "groups", "administrator"),
        ({"realm_access": {"roles": ["admins", "x"]}}, "realm_access.roles", "administrator"),
        ({"https://a.example/roles": ["staff"]}, "https://a.example/roles", "member"),
        ({"groups": ["ADMINS", 7, None, {}]}, "groups", None),
        ({"groups": {"admins": True}}, "groups", None),
    ],
)
def test_groups_stand_where_the_settings_say(
    office: Office, forger: Forger, claims: dict[str, Any], groups_claim: str, role: str | None
) -> None:
    browser = open_browser(office, forger.issuer, groups_claim=groups_claim)
    asked = start(browser)
    forger.send(sign(forger.claim(asked["nonce"], **({"groups": None} | claims))))
    answer = _come_back(browser, asked)
    user = find(office, "tanaka")
    found = None if user is None else user.role
    assert (answer.status_code, found) == (403 if role is None else 303, role)


def test_a_name_is_kept_in_one_form_and_must_be_one(office: Office, forger: Forger) -> None:
    for name, status in (
        (" ＴＡＮＡＫＡ ", 303),
        ("ta\u200bnaka", 403),
        ("ＳＡＴＯ", 403),
        ("x" * 300, 403),
    ):
        browser = open_browser(office, forger.issuer)
        asked = start(browser)
        claims = forger.claim(asked["nonce"], preferred_username=name, sub=f"id {len(name)} {name}")
        forger.send(sign(claims | {"sub": claims["sub"][:200]}))
        assert _come_back(browser, asked).status_code == status
    assert find(office, "tanaka") is not None


def test_a_browser_is_led_to_no_other_place(office: Office, forger: Forger) -> None:
    browser = open_browser(office, forger.issuer)
    there = browser.get("/login/provider", params={"next": "//evil.example", "redirect_uri": "x"})
    asked = dict(parse_qsl(urlsplit(there.headers["location"]).query))
    assert asked["redirect_uri"] == BACK
    forger.send(sign(forger.claim(asked["nonce"])))
    answer = _come_back(browser, asked, next="//evil.example", redirect="https://evil.example")
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("after", "leads"),
    [
        ("/jobs/5f1c?a=b&c=d", "/jobs/5f1c?a=b&c=d"),
        ("/rules/社内/history", quote("/rules/社内/history")),
        ("/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/" + "長" * 1900, "/"),  # a cookie cannot hold it
    ],
)
def test_a_login_at_the_provider_leads_where_one_was_going(
    office: Office, forger: Forger, after: str, leads: str
) -> None:
    browser = open_browser(office, forger.issuer)
    page = browser.get("/login", params={"after": after}).text
    [link] = re.findall(r'href="(/login/provider[^"]*)"', page)
    there = browser.get(html.unescape(link)).headers["location"]
    asked = dict(parse_qsl(urlsplit(there).query))
    assert asked["redirect_uri"] == BACK
    forger.send(sign(forger.claim(asked["nonce"])))
    answer = _come_back(browser, asked)
    assert (answer.status_code, answer.headers["location"]) == (303, leads)


def test_the_page_to_go_to_is_part_of_what_an_attempt_is_known_by(
    office: Office, forger: Forger
) -> None:
    browser = open_browser(office, forger.issuer)
    asked = dict(
        parse_qsl(urlsplit(browser.get("/login/provider?after=/a").headers["location"]).query)
    )
    secret = browser.cookies["checker_provider"].partition(".")[0]
    for path in (b"/b", b"//evil.example", b"\xff"):
        changed = urlsafe_b64encode(path).decode().rstrip("=")
        browser.cookies.clear()
        browser.cookies.set("checker_provider", f"{secret}.{changed}")
        forger.send(sign(forger.claim(asked["nonce"])))
        answer = _come_back(browser, asked)
        assert (answer.status_code, "evil" in answer.text) == (401, False)
    assert forger.asked == []


def test_logging_out_works_while_the_provider_is_away(office: Office, forger: Forger) -> None:
    browser = open_browser(office, forger.issuer)
    asked = start(browser)
    forger.send(sign(forger.claim(asked["nonce"])))
    _come_back(browser, asked)
    csrf = browser.get("/").text.partition('"X-CSRF-Token": "')[2].partition('"')[0]
    cookies = dict(browser.cookies)
    forger.answers["/.well-known/openid-configuration"] = 500
    again = open_browser(office, forger.issuer)
    again.cookies.update(cookies)
    answer = again.post("/logout", headers={"x-csrf-token": csrf})
    assert answer.headers["hx-redirect"] == "/login"
    assert again.get("/").headers["location"] == "/login"


def test_behind_a_proxy_browsers_come_back_to_the_public_address(
    office: Office, forger: Forger
) -> None:
    office.settings = office.settings.model_copy(update={"public_url": "https://checker.example/"})
    answer = open_browser(office, forger.issuer).get("/login/provider")
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["redirect_uri"] == ["https://checker.example/login/provider/back"]
    assert answer.headers["set-cookie"].startswith("__Host-checker_provider=")
    assert "Secure" in answer.headers["set-cookie"]


def test_the_login_page_has_a_button_where_there_is_a_provider(
    office: Office, forger: Forger, browser: TestClient
) -> None:
    assert "/login/provider" not in browser.get("/login").text
    assert browser.get("/login/provider").status_code == 404
    assert browser.get(BACK).status_code == 404
    assert "the company&#39;s account" in open_browser(office, forger.issuer).get("/login").text
    named = open_browser(office, forger.issuer, label="例商事のアカウント").get("/login").text
    assert "例商事のアカウント" in named


def test_no_secret_is_in_a_log(
    office: Office, forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    browser = open_browser(office, forger.issuer)
    with caplog.at_level(logging.INFO, "checker"):
        asked = start(browser)
        token = sign(forger.claim(asked["nonce"], aud="another"))
        forger.send(token)
        assert _come_back(browser, asked, code="geheim").status_code == 401
    said = "\n".join(str(vars(record)) for record in caplog.records)
    assert "InvalidClaimError" in said
    kept = (SECRET, token, "geheim", asked["state"], forger.asked[0]["code_verifier"])
    assert [each for each in kept if each in said + repr(office.settings)] == []
