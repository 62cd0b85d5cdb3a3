"""Every page that the application has, in a browser: both languages, light and dark, two widths.

The pages come from the table of routes, so a new one is looked at, too. With
`CHECKER_SCREENSHOTS=FOLDER` in the environment each look is kept there as a PNG.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from checker.server.office import Office
from checker.server.web.callers import COOKIE
from tests.support.chromium import open_chromium, sync_api
from tests.support.furnished import FAULTY, LONG_NAME, furnish
from tests.support.office import Person
from tests.support.routes import WAYS
from tests.support.running_office import run_office

pytestmark = pytest.mark.slow
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe is not installed: pip install -e '.[dev]'"
)

_LOCALES: Final = {"ja": "ja-JP", "en": "en-US"}
_WIDE: Final = {"width": 1440, "height": 900}
_NARROW: Final = {"width": 390, "height": 844}
_EXAMINED: Final = ((_WIDE, "light", "ja"), (_NARROW, "light", "ja"), (_WIDE, "dark", "en"))
"""What axe looks at: colours and sizes are the same in either language."""
_TITLE_ENDS: Final = " - checker"
_SHOTS: Final = os.environ.get("CHECKER_SCREENSHOTS")
_PARTS: Final = {
    "/jobs",
    "/jobs/{job_id}/progress",
    "/jobs/{job_id}/fixing",
    "/documents/{document_id}/shares",
    "/write/{name}/row/{field}",
    "/rules/-/trials/{job_id}",
    "/rules/{name}/examples/{rule}/review",
    "/login/provider",
    "/login/provider/back",
}
"""What is no page: parts that a page fetches, and where a provider's login leads through."""
_WATCH: Final = """addEventListener("securitypolicyviolation",
    (event) => console.error("policy: " + event.violatedDirective));"""

_SPILLED: Final = """() => [...document.querySelectorAll(".card")]
    .filter((each) => each.scrollWidth > each.clientWidth)
    .map((each) => each.innerText.slice(0, 60))"""
_MENUS_OF_ROWS: Final = """() => [...document.querySelectorAll(".bar nav, .tabs")]
    .filter((each) => new Set([...each.querySelectorAll("a")].map((one) => one.offsetTop)).size > 1)
    .map((each) => each.innerText)"""
_UNSETTLED: Final = "[hx-trigger=load], .htmx-request"
"""What is on a page that has not fetched its parts yet."""


@dataclass(frozen=True)
class Look:
    """A page as somebody sees it.

    Attributes:
        name: of its screenshots.
        path: with the names of what the fixture made in braces.
        who: is logged in; empty for nobody.
        status: of HTTP.
    """

    name: str
    path: str
    who: str = "admin"
    status: int = 200


_MORE: Final = (
    Look("job-english", "/jobs/{english}"),
    Look("job-clean", "/jobs/{clean}"),
    Look("job-failed", "/jobs/{failed}"),
    Look("job-fix", "/jobs/{fix}"),
    Look("job-waiting", "/jobs/{waiting}"),
    Look("job-written", "/jobs/{written}"),
    Look("writing-again", "/write/ringi?job={written}"),
    Look("writing-rows", "/write/design-doc"),
    Look("rules-shipped", "/rules/ringi"),
    Look("examples-to-begin", "/rules/house/examples/house.due", "mori"),
    Look("examples-shipped", "/rules/ringi/examples/ringi.cost-basis"),
    Look("rules-copy", "/rules/-/new?base=ringi"),
    Look("rules-difference", "/rules/house/history?before=1&after=2"),
    Look("audit-verified", "/admin/audit?verify=true"),
    Look("users-none-found", "/admin?name=nobody"),
    Look("empty-check", "/", "suzuki"),
    Look("empty-overview", "/overview", "suzuki"),
    Look("empty-account", "/account", "suzuki"),
    Look("trouble-403", "/admin", "suzuki", 403),
    Look("trouble-404", "/jobs/0", "suzuki", 404),
    Look("trouble-404-nobody", "/nowhere", "", 404),
    Look("trouble-422", "/rules/house/history?before=x", "admin", 422),
)


def _list_looks() -> Iterator[Look]:
    """Yield a look at each page of the table of routes, then those at its other states."""
    for way in WAYS:
        if way.method == "GET" and way.is_page and way.path not in _PARTS:
            name = "house" if way.path.startswith("/rules") else "ringi"
            path = way.path.replace("{name}", name).replace("{rule}", "house.due")
            path = re.sub(r"\{(\w+)_id\}", r"{\1}", path)
            shown = re.sub(r"\W+", "-", way.path).strip("-") or "check"
            status = 404 if path == "/setup" else 200  # there is an administrator
            yield Look(shown, path, "" if way.needs == "open" else "admin", status)
    yield from _MORE


LOOKS: Final = tuple(_list_looks())


@pytest.fixture(scope="module")
def furnished(
    _prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, dict[str, str]]]:
    """Yield a server on SQLite on which every page has something to show, and the ids of that."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    shutil.copytree(_prepared, folder)
    office = Office.open(folder, use_model=False, requests_per_minute=10**6)
    yield office, furnish(office)
    office.close()


@pytest.fixture(scope="module")
def address(furnished: tuple[Office, dict[str, str]]) -> Iterator[str]:
    """Yield where that server listens; nobody does its jobs."""
    with run_office(furnished[0], works=False) as at:
        yield at


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Yield a headless Chromium."""
    with open_chromium() as opened:
        yield opened


class Tab:
    """A tab of somebody who is logged in, with all that it asked for or complained of."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def take_said(self, status: int) -> list[str]:
        """Return the complaints since the last call, but for that of an error page's own status."""
        said, self.said = self.said, []
        return [each for each in said if not (status >= 400 and f"status of {status}" in each)]


def test_what_is_called_no_page_is_none(furnished: tuple[Office, dict[str, str]]) -> None:
    office, ids = furnished
    admin, part = Person(office, "admin"), {"hx-request": "true"}
    known = {f"{name}_id": value for name, value in ids.items()}
    ways = [each for each in WAYS if each.method == "GET" and each.path in _PARTS]
    answers = {each.path: each.ask(admin.browser, known, **part) for each in ways}
    assert set(answers) == _PARTS
    assert [path for path, each in answers.items() if "<html" in each.text] == []
    assert answers["/jobs/{job_id}/fixing"].status_code == 404  # it is a check


@pytest.mark.parametrize("language", _LOCALES)
def test_every_page(
    chromium: Any, address: str, furnished: tuple[Office, dict[str, str]], language: str
) -> None:
    office, ids = furnished
    tabs = {
        who: Tab(_open_context(chromium, address, office, who, language))
        for who in ("admin", "mori", "suzuki", "")
    }
    wrong: dict[str, list[str]] = {}
    for look in LOOKS:
        found = list(_examine(tabs[look.who], look, ids, language))
        if found:
            wrong[look.name] = found
    asked = {each for tab in tabs.values() for each in tab.asked}
    for tab in tabs.values():
        tab.page.context.close()
    assert wrong == {}
    assert {each for each in asked if not each.startswith((f"{address}/", "data:"))} == set()


@pytest.mark.parametrize("language", _LOCALES)
def test_the_page_of_the_first_administrator(chromium: Any, tmp_path: Path, language: str) -> None:
    office = Office.open(tmp_path / "data")
    with run_office(office, works=False) as address:
        tab = Tab(_open_context(chromium, address, office, "", language))
        assert list(_examine(tab, Look("setup-first", "/setup"), {}, language)) == []
        assert tab.page.locator("form[action='/setup']").count() == 1
        tab.page.context.close()
    office.close()


def _open_context(chromium: Any, address: str, office: Office, who: str, language: str) -> Any:
    context = chromium.new_context(base_url=address, locale=_LOCALES[language], viewport=_WIDE)
    context.set_default_timeout(60_000)
    context.add_init_script(_WATCH)
    if who:
        secret = Person(office, who).browser.cookies[COOKIE]
        context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
    return context


def _examine(tab: Tab, look: Look, ids: dict[str, str], language: str) -> Iterator[str]:
    """Yield what is wrong with a page."""
    answer = tab.page.goto(look.path.format(**ids))
    sync_api.expect(tab.page.locator(_UNSETTLED)).to_have_count(0)
    if answer.status != look.status:
        yield f"answers {answer.status}"
    yield from _examine_words(tab.page, language)
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        for size in (_WIDE, _NARROW):
            tab.page.set_viewport_size(size)
            at = f"{language}-{scheme}-{size['width']}"
            if (size, scheme, language) in _EXAMINED:
                yield from (f"{at}: {each}" for each in _list_violations(tab.page))
            if tab.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                yield f"{at}: a bar across"
            yield from (f"{at}: in rows: {each}" for each in tab.page.evaluate(_MENUS_OF_ROWS))
            yield from (f"{at}: out of its card: {each}" for each in tab.page.evaluate(_SPILLED))
            _shoot(tab.page, f"{look.name}-{at}")
    yield from tab.take_said(look.status)


def _examine_words(page: Any, language: str) -> Iterator[str]:
    if page.evaluate("document.documentElement.lang") != language:
        yield "is in another language"
    heads = page.locator("h1").all_inner_texts()
    if len(heads) != 1 or not heads[0].strip():
        yield f"has the headings {heads}"
    title = page.title()
    if not title.endswith(_TITLE_ENDS) or not _speaks(title.removesuffix(_TITLE_ENDS), language):
        yield f"has the title {title}"
    said = page.locator("body").inner_text()
    yield from set(re.findall(r"\b(?:page|server)\.[a-z-]{3,}", said)) - {"server.toml"}


def _speaks(title: str, language: str) -> bool:
    """Return whether a title is in a language, or names what somebody called so."""
    if title in {FAULTY.name, LONG_NAME, "backup.md", "読めない.docx", "議事録.md"}:
        return True
    if title in {"社内メモ", "稟議書", "稟議書.docx", "Design document"}:
        return True
    return bool(re.search(r"[ぁ-んァ-ヶ一-龠]", title)) == (language == "ja")


def _list_violations(page: Any) -> list[str]:
    found = axe.Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def _shoot(page: Any, name: str) -> None:
    if _SHOTS:
        path = Path(_SHOTS) / f"{name}.png"
        page.screenshot(path=path, full_page=True)
