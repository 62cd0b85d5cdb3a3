"""The page in a real browser: what a click, a key and the printer do, and that nothing is fetched.

Skipped where there is no Chromium, or no playwright to drive it.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pdfminer.high_level import extract_text

from checker.core.document import Document
from checker.core.verdict import DocumentInfo, Verdict
from checker.reports.reporter import Linted
from tests.reports.samples import rendered
from tests.support.chromium import open_chromium, sync_api
from tests.support.html_samples import (
    HOSTILE,
    WHOLE,
    document,
    finding,
    hostile,
    page,
    pages,
    paragraphs,
    place,
    unsure,
    verdict,
)

pytestmark = pytest.mark.slow

_VAGUE, _TOTAL = "適宜", "4,690,000円"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Yield a headless Chromium."""
    with open_chromium() as opened:
        yield opened


class Opened:
    """A report in a tab, with everything that it asked for, logged or failed at."""

    def __init__(self, browser: Any, file: Path, **context: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | context)
        self.requests: list[str] = []
        self.said: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.tab = self.context.new_page()
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.address = file.as_uri()
        self.tab.goto(self.address)

    def visible(self, selector: str) -> list[str]:
        """Return the texts of the elements that are shown, in order."""
        found = self.tab.locator(selector).all()
        return [" ".join(each.inner_text().split()) for each in found if each.is_visible()]

    def comes_to(self, selector: str, texts: list[str]) -> None:
        """Wait until these are the texts of the elements that are shown: turning takes a moment."""
        sync_api.expect(self.tab.locator(f"{selector}:visible")).to_have_text(texts)

    def in_view(self, selector: str) -> bool:
        """Return whether an element is wholly within the column that scrolls it."""
        return bool(
            self.tab.evaluate(
                """(selector) => {
                    const element = document.querySelector(selector);
                    const box = element.getBoundingClientRect();
                    const column = element.closest(".side, .panel").getBoundingClientRect();
                    return box.height > 0 && box.top >= column.top && box.bottom <= column.bottom;
                }""",
                selector,
            )
        )

    def focused(self) -> str:
        """Return the text of what has the focus."""
        return str(self.tab.evaluate("document.activeElement.innerText"))


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Return a function that opens a page; its tabs are closed afterwards."""
    tabs: list[Opened] = []

    def _open(text: str, **context: Any) -> Opened:
        file = tmp_path / "report.html"
        file.write_bytes(text.encode("utf-8"))
        tabs.append(Opened(browser, file, **context))
        return tabs[-1]

    yield _open
    for each in tabs:
        each.context.close()


def _ringi() -> tuple[Verdict, Document]:
    """Make a document of sixty paragraphs with seven findings and an open question."""
    texts = [f"第{number}項の内容は、別紙のとおりとする。" for number in range(60)]
    for number in (10, 30, 50):
        texts[number] = f"第{number}項は{_VAGUE}見直す。"
    texts[40] = f"合計は{_TOTAL}である。"
    vague = [
        finding(
            place(f"body/{number}", 5, 7),
            _VAGUE,
            f"「{_VAGUE}」では期限が分かりません({number})。",
            rule="own.vague",
            severity="warning",
        )
        for number in (10, 30, 50)
    ]
    total = finding(place("body/40", 3, 13), _TOTAL, "合計が合いません。", rule="own.total")
    sentence = finding(
        place("body/40", 0, 16), texts[40], "一文が長い。", rule="own.length", severity="info"
    )
    whole = finding(WHOLE, "", "題名がありません。", rule="own.title")
    found = (whole, vague[0], vague[1], sentence, total, vague[2])
    return verdict(*found, results=[unsure(place("body/55", 0, 4), "第55項")]), paragraphs(*texts)


def _report() -> str:
    return page(*_ringi())


def test_a_click_on_a_finding_shows_and_marks_its_words(opened: Any) -> None:
    report = opened(_report())
    assert not report.in_view('[data-hits~="d1-f6"]')
    report.tab.click("#d1-f6 .why")
    assert report.in_view('[data-hits~="d1-f6"]')
    assert report.visible(".hit.on, .chip.on, .card.on h4") == [
        "6",
        _VAGUE,
        "「適宜」では期限が分かりません(50)。",
    ]
    report.tab.click("#d1-f2 h4")
    assert report.in_view('[data-hits~="d1-f2"]')
    assert report.visible(".card.on h4") == ["「適宜」では期限が分かりません(10)。"]
    assert report.tab.locator("[aria-current]").count() == 1


def test_a_click_on_words_shows_their_findings_in_turn(opened: Any) -> None:
    report = opened(_report())
    words = report.tab.locator('[data-hits="d1-f4 d1-f5"]')
    words.click()
    assert report.visible(".card.on h4") == ["一文が長い。"]
    assert report.in_view("#d1-f4 h4")
    words.click()
    assert report.visible(".card.on h4") == ["合計が合いません。"]
    words.click()
    assert report.visible(".card.on h4") == ["一文が長い。"]


def test_a_number_in_the_text_leads_to_its_finding(opened: Any) -> None:
    report = opened(_report())
    report.tab.click("#d1-f6-at")
    assert report.in_view("#d1-f6 h4")
    assert report.focused() == "「適宜」では期限が分かりません(50)。"
    report.tab.click(".whole .chip")
    assert report.visible(".card.on h4") == ["題名がありません。"]


def test_an_open_question_leads_to_its_words(opened: Any) -> None:
    report = opened(_report())
    assert report.visible(".paper .chip.open") == []
    report.tab.click(".clue .go")
    assert report.visible(".paper .chip.open") == ["?1"]
    assert report.in_view('[data-hits~="d1-u1"]')
    assert report.visible(".hit.on") == ["第55項"]


def test_nothing_is_fetched_and_nothing_is_refused(opened: Any) -> None:
    report = opened(_report())
    report.tab.click("#d1-f6 h4")
    report.tab.keyboard.press("j")
    report.tab.select_option("[data-filter=rule]", "own.vague")
    report.tab.wait_for_timeout(300)
    assert report.requests == [report.address]
    assert report.said == []


def test_filters_by_severity(opened: Any) -> None:
    report = opened(_report())
    assert report.visible(".toggle") == ["エラー 2", "警告 3", "参考 1"]
    report.tab.click(".toggle[data-severity=warning]")
    assert report.visible(".cards > .card .number") == ["1", "4", "5"]
    assert report.visible(".shown output") == ["6件中 3件を表示"]
    assert report.visible(".paper .chip:not(.open)") == ["4", "5"]
    assert report.tab.get_attribute(".toggle[data-severity=warning]", "aria-pressed") == "false"
    report.tab.click("[data-clear]")
    assert report.visible(".cards > .card .number") == ["1", "2", "3", "4", "5", "6"]
    assert report.visible(".shown") == []


def test_filters_by_rule_and_words(opened: Any) -> None:
    report = opened(_report())
    report.tab.select_option("[data-filter=rule]", "own.vague")
    assert report.visible(".cards > .card .number") == ["2", "3", "6"]
    report.tab.fill("[data-filter=words]", "期限　50")
    assert report.visible(".cards > .card .number") == ["6"]
    report.tab.fill("[data-filter=words]", "合計")
    assert report.visible(".cards > .card, .none-left") == [
        "絞り込みの条件に合う指摘はありません。"
    ]
    report.tab.keyboard.press("Escape")
    assert len(report.visible(".cards > .card")) == 6
    report.tab.fill("[data-filter=words]", "ＯＷＮ．ＴＯＴＡＬ")
    assert report.visible(".cards > .card .number") == ["5"]


def test_words_of_a_finding_that_is_filtered_out_are_not_marked(opened: Any) -> None:
    report = opened(_report())
    marked = "[...document.querySelectorAll('.hit:not(.faded)')].map(each => each.innerText)"
    everything = [_VAGUE, _VAGUE, "合計は", _TOTAL, "である", _VAGUE, "第55項"]
    assert [each.rstrip("。") for each in report.tab.evaluate(marked)] == everything
    report.tab.select_option("[data-filter=rule]", "own.total")
    assert report.tab.evaluate(marked) == [_TOTAL, "第55項"]
    report.tab.click(f'[data-hits="d1-f4 d1-f5"]:has-text("{_TOTAL}")')
    assert report.visible(".card.on h4") == ["合計が合いません。"]


def test_keys_go_from_finding_to_finding(opened: Any) -> None:
    report = opened(_report())
    press = report.tab.keyboard.press
    press("j")
    assert report.focused() == "題名がありません。"
    press("j")
    press("j")
    assert report.focused() == "「適宜」では期限が分かりません(30)。"
    assert report.in_view('[data-hits~="d1-f3"]')
    assert report.in_view("#d1-f3 h4")
    press("k")
    press("ArrowDown")
    press("ArrowDown")
    assert report.focused() == "一文が長い。"
    press("ArrowUp")
    press("Enter")
    assert report.focused() == "3"
    press("Enter")
    assert report.focused() == "「適宜」では期限が分かりません(30)。"
    press("/")
    report.tab.keyboard.type("jk")
    assert report.tab.input_value("[data-filter=words]") == "jk"
    assert report.visible(".cards > .card") == []


def test_keys_skip_what_is_filtered_out_and_can_be_switched_off(opened: Any) -> None:
    report = opened(_report())
    report.tab.click(".toggle[data-severity=error]")
    report.tab.keyboard.press("j")
    assert report.focused() == "「適宜」では期限が分かりません(10)。"
    report.tab.uncheck("[data-keys]")
    report.tab.keyboard.press("j")
    assert report.visible(".card.on h4") == ["「適宜」では期限が分かりません(10)。"]


def test_the_focus_is_seen_and_skip_links_come_first(opened: Any) -> None:
    report = opened(_report())
    seen = []
    for _ in range(2):
        report.tab.keyboard.press("Tab")
        box = report.tab.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
        seen.append((report.focused(), box["top"] >= 0))
    assert seen == [("文書へ移動", True), ("指摘へ移動", True)]
    report.tab.keyboard.press("Enter")
    report.tab.keyboard.press("j")
    outline = "getComputedStyle(document.activeElement.closest('.card')).outlineStyle"
    assert report.tab.evaluate(outline) == "solid"


def test_landmarks_headings_and_names(opened: Any) -> None:
    report = opened(_report())
    tree = report.tab.locator("body").aria_snapshot()
    for line in (
        "- banner:",
        '- heading "案.docx の検査結果" [level=1]',
        "- main:",
        "- 'complementary \"指摘: 案.docx\"':",
        '- group "重さで絞り込む":',
        '- button "警告 3" [pressed]',
        '- searchbox "指摘を検索"',
        '- link "指摘5 エラー"',
        '- heading "案.docx" [level=2]',
        '- heading "合計が合いません。" [level=4]',
    ):
        assert line in tree


def test_paper_has_the_findings_after_the_document_all_of_them(opened: Any) -> None:
    report = opened(_report(), color_scheme="dark")
    report.tab.select_option("[data-filter=rule]", "own.total")
    printed = extract_text(io.BytesIO(report.tab.pdf(format="A4", prefer_css_page_size=True)))
    lines = [line.strip() for line in printed.split("\n") if line.strip()]
    joined = "".join(lines)
    places = [
        joined.index(words)
        for words in (
            "案.docx の検査結果",
            "第0項の内容",
            "第59項の内容",
            "題名がありません。",
            "期限が分かりません(10)。",
            "期限が分かりません(50)。",
            "判定していない規則",
            "この検査について",
        )
    ]
    assert places == sorted(places)
    assert "すべての規則" not in joined
    assert [joined.count(f"期限が分かりません({number})。") for number in (10, 30, 50)] == [1] * 3


def test_text_of_a_document_cannot_act(opened: Any) -> None:
    report = opened(page(*hostile()))
    report.tab.keyboard.press("j")
    for number in range(1, len(HOSTILE) + 1):
        report.tab.click(f"#d1-f{number}-at")
    report.tab.wait_for_timeout(300)
    assert report.tab.evaluate("typeof window.hacked") == "undefined"
    assert report.requests == [report.address]
    assert report.said == []
    assert report.tab.url.partition("#")[0] == report.address
    assert report.tab.locator("script").count() == 1
    paper = report.tab.locator(".paper > p .hit").all()
    assert [each.text_content() for each in paper][:7] == list(HOSTILE[:7])


def test_one_document_after_the_other(opened: Any) -> None:
    given, shown = _ringi()
    second = verdict(finding(place("body/0", 0, 2), "第0", "見出しが違います。", rule="own.vague"))
    report = opened(pages([given, second], lambda _: shown))
    report.comes_to("main h2", ["検査結果の一覧"])
    report.tab.click("#index tbody tr:nth-child(2) a >> nth=0")
    report.comes_to("main h2", ["案.docx"])
    report.comes_to(".panel .number", ["1"])
    report.tab.click("[data-turn='-1']")
    report.comes_to(".panel .cards .number", ["1", "2", "3", "4", "5", "6"])
    report.tab.keyboard.press("j")
    assert report.focused() == "題名がありません。"
    report.tab.select_option("[data-turn=to]", "index")
    report.comes_to("main h2", ["検査結果の一覧"])
    report.tab.go_back()
    report.tab.goto(f"{report.address}#d1-f6")
    assert report.in_view('[data-hits~="d1-f6"]')
    assert report.in_view("#d1-f6 h4")


def test_a_rule_in_the_index_leads_to_its_findings(opened: Any) -> None:
    given, shown = _ringi()
    report = opened(pages([verdict(), given], lambda _: shown))
    row = report.tab.locator("#index tr", has_text="own.vague")
    row.locator("a").click()
    report.comes_to(".panel .cards .number", ["2", "3", "6"])


def test_without_its_script_everything_is_there(opened: Any) -> None:
    report = opened(_report(), java_script_enabled=False)
    assert report.visible(".tools, .keys") == []
    assert report.visible(".panel > .cards .number") == ["1", "2", "3", "4", "5", "6"]
    report.tab.click("#d1-f6 .go")
    assert report.tab.url.endswith("#d1-f6-at")
    assert 0 <= report.tab.locator("#d1-f6-at").bounding_box()["y"] <= 800


@pytest.mark.parametrize("width", [1280, 800, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overlaps_or_runs_out_of_the_window(opened: Any, width: int, scheme: str) -> None:
    given, shown = _ringi()
    long = finding(place("body/0", 0, 2), "第0", "W" * 300, rule="own." + "very-long-name-" * 12)
    given = given.model_copy(update={"findings": (long, *given.findings)})
    size = {"width": width, "height": 900}
    report = opened(page(given, shown), viewport=size, color_scheme=scheme)
    side, panel = (report.tab.locator(name).bounding_box() for name in (".side", ".panel"))
    apart = side["x"] + side["width"] <= panel["x"] or side["y"] + side["height"] <= panel["y"]
    assert apart
    outside = """() => [...document.querySelectorAll(".bar *, .side *, .panel *")].filter(each => {
        if (each.closest(".skip, .reader, option, body:not(.many) .name")) return false;
        const box = each.getBoundingClientRect();
        const around = each.closest(".bar, .side, .panel").getBoundingClientRect();
        return box.width > 0 && (box.left < around.left - 1 || box.right > around.right + 1);
    }).map(each => each.outerHTML.slice(0, 80))"""
    assert report.tab.evaluate(outside) == []
    crossing = """() => {
        const boxes = [...document.querySelectorAll(".panel > .cards > .card")].map(each =>
            each.getBoundingClientRect());
        return boxes.slice(1).filter((box, index) => box.top < boxes[index].bottom).length;
    }"""
    assert report.tab.evaluate(crossing) == 0


def test_light_and_dark(opened: Any) -> None:
    """Text stands out against its paper in both: by WCAG, 7 to 1."""
    ratio = """() => {
        const light = (colour) => {
            const parts = colour.match(/[0-9.]+/g).slice(0, 3).map(each => {
                const part = each / 255;
                return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
        };
        const style = getComputedStyle(document.querySelector(".paper"));
        const [ink, paper] = [light(style.color), light(style.backgroundColor)];
        const high = Math.max(ink, paper), low = Math.min(ink, paper);
        return [paper > ink, (high + 0.05) / (low + 0.05) >= 7];
    }"""
    found = [
        opened(_report(), color_scheme=scheme).tab.evaluate(ratio) for scheme in ("light", "dark")
    ]
    assert found == [[True, True], [False, True]]


def test_tables_wider_than_the_column_scroll_by_themselves(opened: Any) -> None:
    from checker.core.document import Block, BlockKind, Cell, Row, Table  # noqa: PLC0415 - here alone

    cells = tuple(
        Cell(0, column, (Block(BlockKind.PARAGRAPH, f"body/0/r0/c{column}/0", "12,345,678"),))
        for column in range(60)
    )
    table = Block(BlockKind.TABLE, "body/0", table=Table((Row(cells),), 60))
    found = finding(place("body/0/r0/c59/0", 0, 10), "12,345,678")
    report = opened(page(verdict(found), document(table)))
    report.tab.keyboard.press("j")
    box = report.tab.locator(".hit").bounding_box()
    side = report.tab.locator(".side").bounding_box()
    assert side["x"] <= box["x"]
    assert box["x"] + box["width"] <= side["x"] + side["width"]


def _folder() -> str:
    """Return the page of three documents with findings of three rules."""
    given, shown = _ringi()
    vague = finding(place("body/10", 5, 7), _VAGUE, "曖昧です。", rule="own.vague")
    later = finding(
        place("body/1", 0, 2), "第1", "遅れています。", rule="own.later", severity="info"
    )
    waiting = verdict(path="d.docx", results=[unsure(place("body/0", 0, 2), "第0")])
    files = [
        given.model_copy(update={"document": DocumentInfo(path="a.docx")}),
        verdict(vague, path="部署/b.docx"),
        verdict(later, path="c.docx"),
        waiting,
    ]
    return rendered("html", [Linted.of(each) for each in files], read=lambda _: shown)


_ROWS = ".files tbody th"


def test_the_index_of_a_folder_finds_documents(opened: Any) -> None:
    report = opened(_folder())
    assert report.visible(_ROWS) == ["a.docx", "部署/b.docx", "c.docx", "d.docx"]
    assert report.visible(".found") == []
    report.tab.fill("[data-find=words]", "c.docx 曖昧")
    report.comes_to(_ROWS, [])
    report.tab.fill("[data-find=words]", "Ｂ.DOCX　曖昧")
    report.comes_to(_ROWS, ["部署/b.docx"])
    assert report.visible(".found output") == ["4文書中 1文書を表示"]
    report.tab.fill("[data-find=words]", "d.docx")
    report.comes_to(_ROWS, ["d.docx"])
    report.tab.click("[data-find=clear]")
    report.comes_to(_ROWS, ["a.docx", "部署/b.docx", "c.docx", "d.docx"])
    report.tab.click(".finder .toggle.error")
    report.tab.click(".finder .toggle.warning")
    report.comes_to(_ROWS, ["a.docx", "c.docx"])
    report.tab.click("[data-find=clear]")
    report.tab.click("[data-pick='own.later']")
    report.comes_to(_ROWS, ["c.docx"])
    assert report.tab.input_value("[data-find=rule]") == "own.later"
    assert report.said == []


def test_a_document_opens_with_what_was_sought_in_its_folder(opened: Any) -> None:
    report = opened(_folder())
    report.tab.select_option("[data-find=rule]", "own.vague")
    report.comes_to(_ROWS, ["a.docx", "部署/b.docx"])
    report.tab.click(f"{_ROWS} a >> nth=0")
    report.comes_to(".panel .cards .number", ["2", "3", "6"])
    assert report.visible(".shown output") == ["6件中 3件を表示"]
    report.tab.click(".bar a.button")
    report.comes_to(_ROWS, ["a.docx", "部署/b.docx"])
    report.tab.click("[data-find=clear]")
    report.tab.click(f"{_ROWS} a >> nth=0")
    report.comes_to(".panel .cards .number", ["1", "2", "3", "4", "5", "6"])
    assert report.requests == [report.address]


def test_a_folder_can_be_read_without_its_script(opened: Any) -> None:
    report = opened(_folder(), java_script_enabled=False)
    assert report.visible(".finder, [data-pick], .found") == []
    assert report.visible(_ROWS) == ["a.docx", "部署/b.docx", "c.docx", "d.docx"]
    report.tab.click(f"{_ROWS} a >> nth=2")
    assert report.tab.url.endswith("#d3")
    assert report.tab.locator("#d3 .card h4").is_visible()


@pytest.mark.parametrize("width", [1400, 390])
def test_nothing_of_a_folder_s_index_runs_out_of_the_window(opened: Any, width: int) -> None:
    report = opened(_folder(), viewport={"width": width, "height": 900})
    outside = """() => [...document.querySelectorAll(".bar *, .index *")].filter(each => {
        const box = each.getBoundingClientRect();
        return box.width && (box.left < 0 || box.right > innerWidth) && !each.closest(".reader");
    }).map(each => each.outerHTML.slice(0, 80))"""
    assert report.tab.evaluate(outside) == []
