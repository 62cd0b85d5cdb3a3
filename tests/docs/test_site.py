"""The documentation site: built strictly, opened from files with no network, searched."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

pytest.importorskip("material", reason="mkdocs-material is not installed: pip install -e '.[docs]'")

_TAG = re.compile(r"<(?:script|img|iframe|link|source|video|audio)\b[^>]*>", re.IGNORECASE)
_FROM_ELSEWHERE = re.compile(r"\b(?:src|href)=[\"']?(?:https?:)?//", re.IGNORECASE)
_BY_STYLE = re.compile(r"url\([\"']?(?:https?:)?//|@import", re.IGNORECASE)
_NOT_LOADED = re.compile(r"<link\b[^>]*\brel=[\"']?(?:canonical|alternate|next|prev)\b[^>]*>")
_BOTH = (
    "index",
    "install",
    "first-ruleset",
    "guide",
    "ci",
    "reference",
    "architecture",
    "glossary",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the site: the one that `.ci/run` has built, or one built likewise."""
    if built := os.environ.get("BUILT_SITE"):
        return Path(built)
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Yield a headless Chromium whose network is off."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Yield an empty page that fails the test if it asks for anything but files."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    found = {
        path.relative_to(site).as_posix(): loaded
        for ending in ("html", "css")
        for path in site.rglob(f"*.{ending}")
        if (loaded := _list_loaded(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def _list_loaded(text: str) -> list[str]:
    tags = (each for each in _TAG.findall(text) if not _NOT_LOADED.match(each))
    return [*filter(_FROM_ELSEWHERE.search, tags), *_BY_STYLE.findall(text)]


def test_what_would_be_loaded_is_seen() -> None:
    for text in (
        '<p><script async src="//x/y.js">',
        "<LINK rel=stylesheet href=https://x/y.css>",
        "<style>a {background: url('http://x/y')}",
        "@IMPORT 'y.css'",
    ):
        assert len(_list_loaded(text)) == 1
    assert _list_loaded('<link rel="canonical" href="https://x/"><a href="https://x/">') == []


def test_every_japanese_page_has_an_english_address(site: Path) -> None:
    def pages(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}

    others = ("en/", "gallery/")  # reports to be looked at, no pages
    japanese = {name for name in pages(site) if not name.startswith(others)} - {"404.html"}
    assert pages(site / "en") == japanese


def test_a_page_that_is_japanese_only_says_so(site: Path) -> None:
    def says_so(name: str) -> bool:
        text = (site / "en" / f"{name}.html").read_text(encoding="utf-8")
        return "This page is in Japanese" in text

    assert [name for name in (*_BOTH, "security") if says_so(name)] == []
    assert says_so("editors")
    assert says_so("kinds/date")


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("稟議", "packs/ringi.html"),
        ("議事録", "packs/minutes.html"),
        ("見出し", "kinds/heading-style.html"),
        ("変更履歴", "guide.html"),
        ("ショウヒゼイ", None),  # no page has it
    ],
)
def test_japanese_words_are_found(site: Path, page: Any, word: str, place: str | None) -> None:
    page.goto((site / "index.html").as_uri())
    page.click(".site-search__open")
    page.fill(".site-search input", word)
    if place is None:
        page.wait_for_selector(".site-search__none:visible")
        assert page.locator(".site-search li").count() == 0
        return
    page.wait_for_selector(".site-search li")
    links = page.locator(".site-search li a").evaluate_all("all => all.map(each => each.href)")
    assert place in {link.partition(f"{site.name}/")[2].partition("#")[0] for link in links}
    first = page.locator(".site-search li a").first
    shown = first.inner_text()
    first.click()
    page.wait_for_load_state()
    assert word in shown
    assert word in page.inner_text("article")


def test_a_phrase_that_stands_nowhere_is_found_by_its_words(site: Path, page: Any) -> None:
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("/")
    page.fill(".site-search input", "稟議書は合計と消費税で")
    page.wait_for_selector(".site-search li")
    marked = page.locator(".site-search mark").evaluate_all(
        "all => all.map(each => each.innerText)"
    )
    assert {"稟議書", "合計", "消費税"} & set(marked)
    page.keyboard.press("Escape")
    assert not page.locator(".site-search").is_visible()


def test_a_page_s_words_are_never_markup(site: Path, page: Any) -> None:
    page.goto((site / "index.html").as_uri())
    page.click(".site-search__open")
    page.fill(".site-search input", "<!-- checker:ignore")
    page.wait_for_selector(".site-search li")
    assert "<!-- checker:ignore" in page.locator(".site-search li").first.inner_text()


@pytest.mark.parametrize("name", [*_BOTH, "kinds/date"])
def test_the_languages_lead_to_each_other(site: Path, page: Any, name: str) -> None:
    page.goto((site / f"{name}.html").as_uri())
    there = page.evaluate("document.querySelector('a[hreflang=en].md-select__link').href")
    assert there == (site / "en" / f"{name}.html").as_uri()
    page.goto(there)
    assert page.evaluate("document.documentElement.lang") == "en"
    back = page.evaluate("document.querySelector('a[hreflang=ja].md-select__link').href")
    assert back == (site / f"{name}.html").as_uri()


@pytest.mark.parametrize("name", [*_BOTH, "en/architecture", "en/kinds/date", "en/glossary"])
def test_a_narrow_page_is_not_moved_sideways(site: Path, page: Any, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto((site / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
