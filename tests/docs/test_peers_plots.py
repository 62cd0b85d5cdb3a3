"""The plots of the page on other tools are what their figures make."""

from pathlib import Path
from runpy import run_path

_ROOT = Path(__file__).resolve().parents[2]
_DRAW = run_path(str(_ROOT / "benchmarks" / "peers" / "plots.py"))["draw"]


def test_every_plot_is_drawn_from_the_figures() -> None:
    stale = [path.name for path, text in _DRAW() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run benchmarks/peers/plots.py"


def test_the_pages_show_every_plot() -> None:
    names = ("peers.md", "peers.en.md")
    pages = "".join((_ROOT / "docs" / name).read_text(encoding="utf-8") for name in names)
    assert [path.name for path, _ in _DRAW() if f"(images/{path.name})" not in pages] == []
