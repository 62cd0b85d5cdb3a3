"""What a page says when the server refuses, or is away: in its place, and nothing typed is lost."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from sqlalchemy import delete

from checker.server.office import Office
from checker.server.store.tables import Login, StoredDocument
from checker.server.web.callers import COOKIE
from checker.server.work.runner import JobRunner
from tests.support.chromium import open_chromium, sync_api
from tests.support.furnished import HOUSE
from tests.support.office import MINUTES, PASSWORD, Person
from tests.support.running_office import run_office

pytestmark = pytest.mark.slow

_REASON: Final = "例として残す"


@pytest.fixture(scope="module")
def desk(_prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Yield a server on SQLite that takes small files only."""
    folder = tmp_path_factory.mktemp("desk") / "data"
    shutil.copytree(_prepared, folder)
    office = Office.open(folder, use_model=False, upload_mib=1)
    yield office
    office.close()


@pytest.fixture(scope="module")
def job(desk: Office) -> str:
    """Return a check of sato's that found something."""
    made = Person(desk, "sato").hand_in("議事録.md", MINUTES, data={"use_model": "false"})
    assert JobRunner(desk, None).run(made["id"]) == "done"
    return str(made["id"])


@pytest.fixture(scope="module")
def address(desk: Office) -> Iterator[str]:
    """Yield where that server listens; nobody does its jobs."""
    with run_office(desk, works=False) as at:
        yield at


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Yield a headless Chromium."""
    with open_chromium() as opened:
        yield opened


@pytest.fixture
def tab(chromium: Any, desk: Office, address: str) -> Iterator[Any]:
    """Yield a tab in which sato is logged in; nothing in it may throw."""
    context = chromium.new_context(base_url=address, locale="ja-JP")
    context.set_default_timeout(60_000)
    _log_in(context, desk, address, "sato")
    opened = context.new_page()
    thrown: list[str] = []
    opened.on("pageerror", lambda error: thrown.append(str(error)))
    yield opened
    context.close()
    assert thrown == []


def _log_in(context: Any, office: Office, address: str, name: str) -> None:
    secret = Person(office, name).browser.cookies[COOKIE]
    context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])


def _expect_trouble(tab: Any, words: str) -> None:
    trouble = tab.locator(".trouble")
    sync_api.expect(trouble).to_have_count(1)
    sync_api.expect(trouble).to_contain_text(words)
    sync_api.expect(trouble).to_be_visible()
    assert trouble.get_attribute("role") == "alert"


def _reject(tab: Any) -> None:
    """Reject the first finding with a reason, by keyboard."""
    finding = tab.locator(".finding").first
    finding.get_by_text("採用しない", exact=True).click()
    finding.get_by_label("理由").fill(_REASON)
    finding.get_by_label("理由").press("Enter")


def test_a_server_that_is_away_is_told_and_what_was_typed_stays(tab: Any, job: str) -> None:
    tab.goto(f"/jobs/{job}")
    tab.context.set_offline(True)
    _reject(tab)
    _expect_trouble(tab, "サーバーにつながりません")
    finding = tab.locator(".finding").first
    sync_api.expect(finding.get_by_label("理由")).to_have_value(_REASON)
    sync_api.expect(finding.get_by_label("理由")).to_be_focused()
    tab.context.set_offline(False)
    finding.get_by_label("理由").press("Enter")
    sync_api.expect(finding.locator(".decided")).to_contain_text(_REASON)
    sync_api.expect(tab.locator(".trouble")).to_have_count(0)


def test_who_is_logged_out_logs_in_in_another_tab_and_goes_on(
    tab: Any, desk: Office, address: str, job: str
) -> None:
    tab.goto(f"/jobs/{job}")
    tab.locator("#shares").wait_for()  # the last that a page fetches for itself
    with desk.database.begin() as transaction:
        transaction.execute(delete(Login))
    _reject(tab)
    _expect_trouble(tab, "ログインの期限が切れました")
    with tab.expect_popup() as opened:
        tab.get_by_role("link", name="新しいタブでログインする").click()
    other = opened.value
    other.get_by_label("ユーザー名").fill("sato")
    other.get_by_label("パスワード").fill(PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url(f"{address}/jobs/{job}")  # and comes back
    other.close()
    tab.bring_to_front()
    tab.evaluate("dispatchEvent(new Event('focus'))")
    sync_api.expect(tab.locator(".trouble")).to_have_count(0)
    finding = tab.locator(".finding").first
    finding.get_by_label("理由").press("Enter")
    sync_api.expect(finding.locator(".decided")).to_contain_text(_REASON)


def test_what_waits_leads_to_the_login_and_back(tab: Any, desk: Office, address: str) -> None:
    job = Person(desk, "sato").hand_in("待つ.md")["id"]
    tab.goto(f"/jobs/{job}")
    with desk.database.begin() as transaction:
        transaction.execute(delete(Login))
    tab.wait_for_url(re.compile(r"/login\?after="))
    tab.get_by_label("ユーザー名").fill("sato")
    tab.get_by_label("パスワード").fill("wrong")
    tab.keyboard.press("Enter")
    tab.get_by_role("alert").wait_for()
    tab.get_by_label("ユーザー名").fill("sato")
    tab.get_by_label("パスワード").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{address}/jobs/{job}")


def test_a_document_that_was_deleted_elsewhere_is_told(tab: Any, desk: Office) -> None:
    job = Person(desk, "sato").hand_in("消える.md")
    tab.goto(f"/jobs/{job['id']}")
    asked: list[str] = []
    with desk.database.begin() as transaction:
        transaction.execute(delete(StoredDocument).where(StoredDocument.id == job["document"]))
    _expect_trouble(tab, "見つかりません")
    tab.on("request", lambda request: asked.append(request.url))
    tab.wait_for_timeout(1500)
    assert asked == []  # it asks no more


def test_a_document_deleted_while_its_findings_are_read_is_told(
    tab: Any, desk: Office, address: str
) -> None:
    sato = Person(desk, "sato")
    made = sato.hand_in("読む.md", MINUTES, data={"use_model": "false"})
    JobRunner(desk, None).run(made["id"])
    tab.goto(f"/jobs/{made['id']}")
    sato.browser.post(f"/documents/{made['document']}/delete")
    _reject(tab)
    _expect_trouble(tab, "削除されたか")
    assert tab.url == f"{address}/jobs/{made['id']}"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "このサーバーの画面から"),
        (422, "少し待って"),
        (413, "1 MiB まで"),
        (429, "少し待ってください"),
        (500, "管理者に知らせてください"),
        (502, "管理者に知らせてください"),
        (503, "少し待って"),
    ],
)
def test_a_refusal_is_told_beside_the_form(tab: Any, job: str, status: int, words: str) -> None:
    tab.goto(f"/jobs/{job}")
    if status == 403:
        tab.evaluate("document.body.setAttribute('hx-headers', '{}')")
    else:
        tab.route("**/decisions", lambda route: _answer(route, status))
    _reject(tab)
    _expect_trouble(tab, words)
    sync_api.expect(tab.locator(".finding .reject form .trouble")).to_have_count(1)


def _answer(route: Any, status: int) -> None:
    """Answer as the server, or as a proxy before it, does."""
    says = {429: "リクエストが多すぎます。少し待ってください。", 500: "管理者に知らせてください。"}
    if status in says:
        body = f'<p class="says" role="alert">{says[status]}</p>'
        route.fulfill(status=status, content_type="text/html; charset=utf-8", body=body)
    elif status in {422, 503}:
        body = '{"detail": "少し待ってから、もう一度お試しください。"}'
        route.fulfill(status=status, content_type="application/problem+json", body=body)
    else:
        route.fulfill(status=status, content_type="text/plain", body="Bad Gateway")


def test_a_file_that_is_too_large_is_not_sent(tab: Any) -> None:
    asked: list[str] = []
    tab.goto("/")
    tab.on("request", lambda request: asked.append(request.method))
    large = {"name": "大きい.md", "mimeType": "text/markdown", "buffer": b"x" * (2**20 + 1)}
    tab.locator("#files").set_input_files([large])
    tab.get_by_role("button", name="検査する", exact=True).click()
    said = tab.locator("#files").evaluate("(input) => input.validationMessage")
    assert said == "大きい.md: ファイルが大きすぎます。1つにつき 1 MiB までです。"
    assert "POST" not in asked


def test_a_rule_set_that_somebody_else_published_is_not_overwritten(
    tab: Any, desk: Office, address: str
) -> None:
    _log_in(tab.context, desk, address, "mori")
    tab.goto("/rules/-/new")
    tab.locator("#name").fill("house")
    text = HOUSE.replace("社内メモ", "私の社内メモ")
    asked = {"text": HOUSE, "note": ""}
    other = Person(desk, "admin").browser
    headers = {"if-match": '"0"'}
    assert other.put("/api/v1/rule-sets/house", json=asked, headers=headers).is_success
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    def is_about_the_text(answer: Any) -> bool:
        return quote("私の") in (answer.request.post_data or "")

    tab.route("**/rules/publish", hold)
    with tab.expect_response(is_about_the_text):  # validated while one publishes
        tab.locator("#text").fill(text)
        tab.locator("#publish").click()
    held[0].continue_()
    told = tab.locator("#refused").get_by_role("alert")
    sync_api.expect(told).to_contain_text("別の人が公開しました")
    sync_api.expect(tab.locator("#text")).to_have_value(text)
    sync_api.expect(tab.locator("#publish")).to_be_focused()
