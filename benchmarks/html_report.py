"""How long the HTML report takes to make and to open, and how that grows with its findings.

One document of 2,000 paragraphs, in 0, 250, 500, 1000 and 2000 of which a word is found. Each page
is opened in a headless Chromium (until it is loaded and painted), then searched, then one finding
is clicked; the pages are taken in turn, so that a busy machine slows all alike. Printed are
medians, and the ratio of each to the page without findings. What 500 findings may take to open is
2 s. Making includes reading the document.

    python benchmarks/html_report.py [RUNS]
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from checker.app import App, Options
from checker.core.verdict import Verdict
from checker.reports import html

PARAGRAPHS = 2_000
FINDINGS = (0, 250, 500, 1_000, 2_000)
LIMIT = 2.0
RULES = """\
ruleset: own
rules:
  - id: own.vague
    kind: existence
    words: [適宜]
    message: {ja: "「{match}」では期限が分かりません。", en: "“{match}” names no time."}
    why: 期限がないと、誰も手を付けない。
"""
PAINTED = """() => new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
})"""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Print one row per number of findings, then the limit."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = {count: _make(folder, count) for count in FINDINGS}
        times = _opened({count: page for count, (page, _) in made.items()}, runs)
    print(
        f"{'findings':>8} {'MB':>5} {'make s':>7} {'open s':>7} {'x none':>7} {'ms each':>8}",
        end="",
    )
    print(f" {'search s':>9} {'click s':>8}")
    base = times[0]["open"]
    for count, row in times.items():
        page_size, seconds = made[count][1]
        each = (row["open"] - base) / count * 1000 if count else 0.0
        print(f"{count:8} {page_size / 1e6:5.1f} {seconds:7.2f} {row['open']:7.2f}", end="")
        print(f" {row['open'] / base:7.2f} {each:8.2f} {row['search']:9.3f} {row['click']:8.3f}")
    taken = times[500]["open"]
    print(f"500 findings: {taken:.2f} s, limit {LIMIT} s: {'ok' if taken < LIMIT else 'OVER'}")


def _make(folder: Path, count: int) -> tuple[Path, tuple[int, float]]:
    """Write a report with `count` findings; return it, its bytes and the seconds it took."""
    every = PARAGRAPHS // count if count else PARAGRAPHS + 1
    texts = (
        f"第{number}項の資料は、{'適宜' if number % every == 0 and count else '毎月末に'}更新する。"
        for number in range(PARAGRAPHS)
    )
    rules, draft = folder / "own.yaml", folder / f"{count}.md"
    rules.write_text(RULES, encoding="utf-8")
    draft.write_text("# 手順\n\n" + "\n\n".join(texts) + "\n", encoding="utf-8")
    app = App.build(folder, Options(ruleset=str(rules), use_model=False), "ja")
    verdict: Verdict = app.check(draft)
    if len(verdict.findings) != count:
        raise SystemExit(f"{len(verdict.findings)} findings, not {count}")
    started = time.perf_counter()
    text = html.render([verdict], lambda _: app.read(draft), datetime.now(UTC))
    seconds = time.perf_counter() - started
    page = folder / f"{count}.html"
    page.write_bytes(text.encode("utf-8"))
    return page, (page.stat().st_size, seconds)


def _opened(pages: dict[int, Path], runs: int) -> dict[int, dict[str, float]]:
    seconds: dict[int, dict[str, list[float]]] = {
        count: {"open": [], "search": [], "click": []} for count in pages
    }
    arguments = ["--disable-gpu", "--disable-quic", "--no-first-run"]
    arguments += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    path = next((found for found in map(shutil.which, NAMES) if found), None)
    if path is None:
        raise SystemExit("no Chromium on this machine")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=arguments)
        for run in range(runs + 1):  # the first run warms up and is not counted
            for count, page in pages.items():
                taken = _one(browser, page, count)
                if run:
                    for name, value in taken.items():
                        seconds[count][name].append(value)
        browser.close()
    return {
        count: {name: statistics.median(values) for name, values in row.items()}
        for count, row in seconds.items()
    }


def _one(browser: Any, page: Path, count: int) -> dict[str, float]:
    """Open a page in a tab of its own, search it, click its last finding."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    taken = {"search": 0.0, "click": 0.0}
    started = time.perf_counter()
    tab.goto(page.as_uri())
    tab.evaluate(PAINTED)
    taken["open"] = time.perf_counter() - started
    if count:
        steps = {
            "search": "() => { const field = document.querySelector('[data-filter=words]');"
            " field.value = '1'; field.dispatchEvent(new Event('input', {bubbles: true})); }",
            "click": "() => [...document.querySelectorAll('.card .go')].at(-1).click()",
        }
        for name, script in steps.items():
            started = time.perf_counter()
            tab.evaluate(script)
            tab.evaluate(PAINTED)
            taken[name] = time.perf_counter() - started
    tab.close()
    return taken


if __name__ == "__main__":
    main()
