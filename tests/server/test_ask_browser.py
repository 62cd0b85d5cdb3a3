"""The page of questions in a real browser: what was found, then the answer, then asking on."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.core.answer import Answer
from checker.server.asking import asker
from checker.server.office import Office
from tests.support.asking import fill
from tests.support.chromium import open_chromium, sync_api
from tests.support.office import PASSWORD
from tests.support.running_office import run_office

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("office", ["sqlite"], indirect=True)]
_QUESTION = "精算書はいつまでに出しますか"
_HEADS = {
    "ja-JP": (
        "近い箇所が見つかりました。",
        "続けて聞く",
        "「精算書は課税されますか」と読みました。",
    ),
    "en-GB": ("Near passages were found.", "Ask on", "Read as: 精算書は課税されますか"),
}


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Return what lets the model end: until then only what was found is known."""
    monkeypatch.setattr(asker, "open_embedder", lambda _: None)
    ended = threading.Event()
    answer = asker.Asker.answer

    def answer_late(self: asker.Asker, *given: Any) -> Answer:
        found = answer(self, *given)
        given[4](found.nearest)
        ended.wait(60)
        return found

    monkeypatch.setattr(asker.Asker, "answer", answer_late)
    return ended


@pytest.fixture
def address(office: Office, tmp_path: Path, judged: threading.Event) -> Iterator[str]:
    """Yield the address of a server with documents."""
    del judged
    fill(office, tmp_path / "documents")
    with run_office(office, works=False) as running:
        yield running


@pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
def test_passages_come_first_and_one_asks_on(
    address: str, judged: threading.Event, locale: str, tmp_path: Path
) -> None:
    found, ask_on, read = _HEADS[locale]
    with open_chromium() as chromium:
        tab = chromium.new_context(base_url=address, locale=locale).new_page()
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto("/login")
        tab.locator("[name=name]").fill("sato")
        tab.locator("[name=password]").fill(PASSWORD)
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/")
        tab.goto("/ask")
        tab.locator("#question").fill(_QUESTION)
        tab.keyboard.press("Enter")
        sync_api.expect(tab.locator("#answer h2")).to_have_text(found)
        sync_api.expect(tab.locator("#answer .quote")).to_have_count(3)
        tab.screenshot(path=tmp_path / "found.png", full_page=True)
        judged.set()
        sync_api.expect(tab.locator("#answer .feedback")).to_be_visible()
        sync_api.expect(tab.locator("#answer")).to_have_count(1)
        tab.locator("#follow-up").fill("それは課税されますか")
        tab.get_by_role("button", name=ask_on).click()
        sync_api.expect(tab.locator("#answer")).to_contain_text(read)
        sync_api.expect(tab.locator("#questions li")).to_have_count(2)
        tab.screenshot(path=tmp_path / "followed.png", full_page=True)
        assert said == []
