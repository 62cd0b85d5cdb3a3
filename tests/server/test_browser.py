"""The pages in a real browser: by mouse, by keyboard alone, and for those who hear them."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Length

from checker.server.office import Office
from tests.support.chromium import open_chromium, sync_api
from tests.support.office import PASSWORD
from tests.support.paths import EXAMPLES
from tests.support.running_office import run_office

pytestmark = pytest.mark.slow
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe is not installed: pip install -e '.[dev]'"
)

_FAULTY = EXAMPLES / "ringi/word-faulty/フォークリフト稟議_最終版2.docx"
_NOTES = "起案は総務課の佐藤恵。\n9月から使いたい。\n今のパソコンは4月から故障が6件あった。"
_ONE_DATABASE = pytest.mark.parametrize("office", ["sqlite"], indirect=True)
_SEEN = """() => {
    const at = document.activeElement;
    if (at === document.body) return true;  // round the browser's own bar
    const style = getComputedStyle(at);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return at.outerHTML;
    const {left, right, top, bottom} = at.getBoundingClientRect();
    if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) return at.outerHTML;
    const [x, y] = [(left + right) / 2, Math.max(top, 0) + Math.min(bottom - top, 30) / 2];
    const above = document.elementFromPoint(x, y);
    const own = !above || at.contains(above) || above.contains(at) || bottom - top > innerHeight;
    return own || `${at.outerHTML} lies below ${above.outerHTML.slice(0, 200)}`;
}"""
"""Whether what has the focus is outlined, in sight and not covered, or what it is."""
_DROP = """([selector, name, data]) => {
    const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], name));
    for (const type of ["dragover", "drop"]) {
        document.querySelector(selector).dispatchEvent(
            new DragEvent(type, {dataTransfer: files, bubbles: true, cancelable: true}));
    }
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Yield a headless Chromium."""
    with open_chromium() as opened:
        yield opened


@pytest.fixture
def tab(chromium: Any, office: Office) -> Iterator[Any]:
    """Yield a tab in which sato is logged in, speaking Japanese; nothing in it may go wrong."""
    office.settings = office.settings.model_copy(update={"use_model": False})
    with run_office(office) as address:
        context = chromium.new_context(base_url=address, locale="ja-JP", accept_downloads=True)
        context.set_default_timeout(60_000)
        opened = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        opened.on("console", lambda message: said.append(message.text))
        opened.on("pageerror", lambda error: said.append(str(error)))
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto("/login")
        opened.get_by_label("ユーザー名").fill("sato")
        opened.get_by_label("パスワード").fill(PASSWORD)
        opened.keyboard.press("Enter")
        opened.wait_for_url("**/")
        yield opened
        context.close()
        assert said == []
        assert [each for each in asked if not each.startswith((address, "data:"))] == []


def _hand_in(tab: Any, file: Path) -> None:
    """Drop a file on the page and open what was found in it."""
    data = base64.b64encode(file.read_bytes()).decode()
    tab.evaluate(_DROP, ["[data-drop]", file.name, data])
    sync_api.expect(tab.locator("[data-chosen]")).to_have_text(file.name)
    tab.get_by_role("button", name="検査する", exact=True).click()
    tab.get_by_role("link", name=file.name).click()


def _download(tab: Any, words: str, folder: Path) -> Path:
    with tab.expect_download() as download:
        tab.get_by_role("link", name=words).click()
    path = folder / str(download.value.suggested_filename)
    download.value.save_as(path)
    return path


def _list_violations(tab: Any) -> list[str]:
    found = axe.Axe().run(tab).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


def test_a_clerk_rejects_one_finding_fixes_two_and_checks_again(tab: Any, tmp_path: Path) -> None:
    tab.locator("#ruleset").select_option("ringi")
    _hand_in(tab, _FAULTY)
    weekday = tab.locator(".finding", has_text="2025年8月1日(木)")
    weekday.get_by_role("link").first.click()
    sync_api.expect(tab.locator(".hit.on")).to_have_text("2025年8月1日(木)")
    tab.locator(".paper .hit.on").click()
    sync_api.expect(weekday.locator("h3 a")).to_be_focused()

    weekday.get_by_text("採用しない", exact=True).click()
    weekday.get_by_label("理由").fill("暦は取引先に合わせた")
    weekday.get_by_role("button", name="この理由で採用しない").click()
    sync_api.expect(weekday.locator(".decided")).to_contain_text("暦は取引先に合わせた")

    for words in ("左余白が決まりと違います", "見出しスタイルではなく"):
        tab.locator(".finding", has_text=words).get_by_role("checkbox").check()
    tab.get_by_role("button", name="選んだ指摘を修正する").click()
    sync_api.expect(tab.locator("#fixed")).to_contain_text("2 か所を修正しました")
    corrected = Document(str(_download(tab, "修正したファイルをダウンロード", tmp_path)))
    margins = [Length(each.left_margin or 0).mm for each in corrected.sections]
    assert [round(each) for each in margins] == [20]
    commented = Document(str(_download(tab, "コメント付きのファイル", tmp_path)))
    assert len(list(commented.comments)) > 5

    old = tab.url
    tab.get_by_role("button", name="修正した文書をもう一度検査する").click()
    tab.wait_for_url(lambda url: url != old)
    tab.wait_for_selector(".review")
    said = " ".join(tab.locator(".finding h3").all_inner_texts())
    assert "2025年8月1日(木)" not in said
    assert "左余白" not in said
    tab.get_by_text("以前に採用しなかった指摘 1 件").click()
    sync_api.expect(tab.locator("#silent")).to_contain_text("暦は取引先に合わせた")


@_ONE_DATABASE
def test_findings_can_be_filtered_by_severity(tab: Any) -> None:
    _hand_in(tab, _FAULTY)
    errors, warnings = (tab.locator(f".finding.{each}") for each in ("error", "warning"))
    sync_api.expect(errors).to_have_count(5)
    tab.get_by_role("checkbox", name="エラー").uncheck()
    sync_api.expect(errors.first).to_be_hidden()
    sync_api.expect(warnings.first).to_be_visible()


def _press_until(tab: Any, script: str, most: int = 90) -> None:
    """Press Tab until what has the focus is as a script says; each stop is to be seen."""
    for _ in range(most):
        if tab.evaluate(f"(() => {{ const at = document.activeElement; return {script}; }})()"):
            return
        tab.keyboard.press("Tab")
        assert tab.evaluate(_SEEN) is True
    raise AssertionError(f"the keyboard does not reach {script}")


def _choose_by_key(tab: Any, file: Path, times: int = 3) -> None:
    """Open the file dialog by its key; a browser that is short of time may pass over one press."""
    opened: list[Any] = []

    def keep(chooser: Any) -> None:
        opened.append(chooser)

    tab.on("filechooser", keep)
    for _ in range(times):
        tab.keyboard.press("Space")
        for _ in range(100):
            if opened:
                opened[0].set_files(file)
                return
            tab.wait_for_timeout(200)
    raise AssertionError("no file dialog opened")


@_ONE_DATABASE
def test_a_document_is_checked_by_keyboard_alone(tab: Any, tmp_path: Path) -> None:
    _press_until(tab, "at.id === 'files'")
    _choose_by_key(tab, _FAULTY)
    _press_until(tab, "at.innerText === '検査する' && at.tagName === 'BUTTON'")
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name=_FAULTY.name).wait_for()
    assert tab.evaluate("document.activeElement.innerText") == "検査する"
    sync_api.expect(tab.locator("#spoken")).to_contain_text("検査が終わりました")
    _press_until(tab, f"at.innerText === '{_FAULTY.name}'")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".review")
    _press_until(tab, "at.matches('.finding h3 a') && at.innerText.includes('【要確認】')")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.matches('.paper .chip.on')")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.matches('.finding.on h3 a')")
    _press_until(tab, "at.id.endsWith('-reject')")
    tab.keyboard.press("Enter")
    _press_until(tab, "at.name === 'reason'")
    tab.keyboard.type("例として残す")
    _press_until(tab, "at.innerText === 'この理由で採用しない'")
    tab.keyboard.press("Enter")
    sync_api.expect(tab.locator("#spoken")).to_contain_text("例として残す")
    assert tab.evaluate("document.activeElement.closest('.decision.rejected') !== null")
    _press_until(tab, "at.name === 'chosen'")
    tab.keyboard.press("Space")
    tab.keyboard.press("Control+Home")
    _press_back_until(tab, "at.innerText === '選んだ指摘を修正する'")
    tab.keyboard.press("Enter")
    tab.locator("#fixed a").wait_for()
    sync_api.expect(tab.locator("#spoken")).to_contain_text("1 か所を修正しました")
    assert tab.evaluate("document.activeElement.innerText") == "選んだ指摘を修正する"
    assert _list_violations(tab) == []
    _press_until(tab, "at.innerText === '修正したファイルをダウンロード'")
    with tab.expect_download() as download:
        tab.keyboard.press("Enter")
    download.value.save_as(tmp_path / "corrected.docx")
    assert Document(str(tmp_path / "corrected.docx")).paragraphs


def _press_back_until(tab: Any, script: str, most: int = 90) -> None:
    for _ in range(most):
        if tab.evaluate(f"(() => {{ const at = document.activeElement; return {script}; }})()"):
            return
        tab.keyboard.press("Shift+Tab")
    raise AssertionError(f"the keyboard does not come back to {script}")


@pytest.mark.parametrize("width", [1440, 390])
@_ONE_DATABASE
def test_a_list_that_is_fetched_anew_keeps_the_keyboards_place(tab: Any, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 844})
    _hand_in(tab, _FAULTY)
    tab.wait_for_selector(".review")
    tab.goto("/")
    tab.evaluate("document.querySelector('.jobs a').focus()")
    tab.evaluate("htmx.ajax('GET', '/jobs', {target: '#jobs', swap: 'outerHTML'})")
    tab.wait_for_timeout(500)
    assert tab.evaluate("document.activeElement.innerText") == _FAULTY.name


@_ONE_DATABASE
def test_on_a_phone_the_document_stays_in_sight_above_its_findings(tab: Any) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.emulate_media(reduced_motion="reduce")
    _hand_in(tab, _FAULTY)
    tab.wait_for_selector(".review")
    link = tab.locator(".finding h3 a", has_text="2025年8月1日(木)")
    link.click()
    hit = tab.locator(".hit.on")
    sync_api.expect(hit).to_be_in_viewport()
    sync_api.expect(link).to_be_in_viewport()
    hit.click()
    sync_api.expect(link).to_be_focused()
    sync_api.expect(link).to_be_in_viewport()
    below, above = link.bounding_box(), tab.locator(".sheet").bounding_box()
    assert below["y"] >= above["y"] + above["height"]


@_ONE_DATABASE
def test_a_document_is_written_by_keyboard_alone(tab: Any, tmp_path: Path) -> None:
    _press_until(tab, "at.innerText === '作成'")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/write")
    _press_until(tab, "at.innerText === '稟議書'")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/write/ringi")
    _press_until(tab, "at.id === 'notes'")
    tab.keyboard.insert_text(_NOTES)
    _press_until(tab, "at.id === 'f-date'")
    tab.keyboard.type("someday")
    _press_until(tab, "at.type === 'submit' && at.innerText === '文書を作る'")
    tab.keyboard.press("Enter")
    tab.get_by_role("alert").get_by_role("link").wait_for()
    assert tab.evaluate("document.activeElement.closest('[role=alert] a') !== null")
    _press_until(tab, "at.id === 'f-date'")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("2026-04-01")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".review")
    sync_api.expect(tab.locator(".found")).to_contain_text("今のパソコンは4月から故障が6件あった。")
    sync_api.expect(tab.locator(".candidates", has_text="9月から使いたい").first).to_be_visible()
    sync_api.expect(tab.locator(".open-fields").first).to_contain_text("決裁区分")
    written = Document(str(_download(tab, "文書をダウンロード", tmp_path)))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert "佐藤恵" in cells
    assert _list_violations(tab) == []
    tab.get_by_role("link", name="「起案者」を直す").click()
    sync_api.expect(tab.get_by_label("起案者")).to_have_value("佐藤恵")
    sync_api.expect(tab.locator("#notes")).to_have_value(_NOTES)
