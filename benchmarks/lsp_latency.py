"""How long an editor waits for `checker lsp`: hovers and changes while a large text is checked.

    python benchmarks/lsp_latency.py [--mib 1]

A second process is driven over its streams by pygls's client, as `tests/lsp` does.
"""

import asyncio
import statistics
import tempfile
from pathlib import Path

import click
from harness import Stopwatch
from lsprotocol import types

from tests.support.editor import Editor

_LINE = "次の日程を確認し、取得出来る資料を適宜まとめて総務部に提出する。\n\n"
_ASKED = 30


def _shown(name: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    middle, worst = statistics.median(ordered), ordered[-1]
    print(f"{name}: median {middle * 1000:.1f} ms, worst {worst * 1000:.1f} ms of {len(ordered)}")


async def _hovers(editor: Editor, name: str) -> list[float]:
    seconds = []
    for number in range(_ASKED):
        watch = Stopwatch()
        await editor.hover(name, types.Position(2 + 2 * number, 8))
        seconds.append(watch.seconds)
    return seconds


async def _measure(mib: float, folder: Path) -> None:
    text = "# 報告\n\n" + _LINE * int(mib * 2**20 / len(_LINE.encode()))
    async with Editor(folder, "--no-model") as editor:
        await editor.open("small.md", "# 報告\n\n取得出来る。\n")
        watch = Stopwatch()
        shown = await editor.open("large.md", text)
        print(f"{len(text.encode())} bytes: {len(shown)} diagnostics", end=" ")
        print(f"after {watch.seconds:.1f} s")
        _shown("hover, nothing runs", await _hovers(editor, "large.md"))
        await _while_it_runs(editor)


async def _while_it_runs(editor: Editor) -> None:
    editor.type("large.md", "次の日程", "今の日程")
    await asyncio.sleep(1)
    before = editor.shown[editor.uri("large.md")].version
    _shown("hover, the check runs", await _hovers(editor, "large.md"))
    if editor.shown[editor.uri("large.md")].version != before:
        print("(the check was over before the hovers were: take a larger text)")
    seconds = []
    for number in range(_ASKED):
        watch = Stopwatch()
        editor.type("large.md", "の日程", f"の日程{number}")
        await editor.hover("large.md", types.Position(0, 0))  # answered once the change is taken
        seconds.append(watch.seconds)
    _shown("change and hover, typing", seconds)
    watch = Stopwatch()
    await editor.change("small.md", "取得", "入手")
    print(f"a small text beside it: {watch.seconds:.2f} s")
    await editor.diagnostics("large.md")
    print(f"the large one, after the last change: {watch.seconds:.1f} s")


@click.command()
@click.option("--mib", default=1.0, show_default=True, help="Size of the large text.")
def main(mib: float) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(mib, Path(folder).resolve()))


if __name__ == "__main__":
    main()
