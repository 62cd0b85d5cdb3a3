"""Draw the plots of docs/peers.md from figures.yaml; with `--check` only say which are stale.

    python benchmarks/peers/plots.py [--check]

Each plot is one SVG for each language, written by hand: no library draws it, so it looks the same
everywhere and the same figures make the same bytes.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import log10
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).resolve().parent
_IMAGES = _HERE.parents[1] / "docs" / "images"
_FONT = "Noto Sans CJK JP, Hiragino Sans, Yu Gothic UI, Meiryo, sans-serif"
_COLOURS = ("#1b9e8a", "#e0a53a", "#7d8fb3")
_LEFT, _WIDTH, _RIGHT, _ROW, _TOP = 215, 350, 185, 34, 72
_TEXTS = {
    "agreement": {
        "ja": ("同じ規則で、指摘が一致した割合", ("両方", "相手だけ", "checker だけ")),
        "en": ("Where both speak up, with the same rules", ("both", "peer only", "checker only")),
    },
    "speed": {
        "ja": ("プロセッサー時間: 相手を 1 とした checker(対数)", ("1 回目", "2 回目から")),
        "en": ("Processor time of checker, the peer's being 1 (log)", ("cold", "warm")),
    },
    "memory": {
        "ja": ("メモリーの最大: 相手を 1 とした checker(対数)", ("1 回目", "2 回目から")),
        "en": ("Peak memory of checker, the peer's being 1 (log)", ("cold", "warm")),
    },
}


def draw() -> Iterator[tuple[Path, str]]:
    """Yield each file of a plot and what must stand in it."""
    figures = yaml.safe_load((_HERE / "figures.yaml").read_text(encoding="utf-8"))
    for name, languages in _TEXTS.items():
        for language, (title, legend) in languages.items():
            rows = [(_name(row["peer"], language), row["values"]) for row in figures[name]]
            make = _shares if name == "agreement" else _ratios
            suffix = "" if language == "ja" else f".{language}"
            yield _IMAGES / f"peers-{name}{suffix}.svg", make(title, legend, rows)


def _name(peer: str | Mapping[str, str], language: str) -> str:
    return peer if isinstance(peer, str) else peer[language]


def _shares(title: str, legend: Sequence[str], rows: Sequence[tuple[str, Any]]) -> str:
    """Return a plot of bars that are each divided into shares."""
    parts = []
    for number, (name, values) in enumerate(rows):
        y, x = _TOP + number * _ROW, float(_LEFT)
        total = sum(values)
        parts.append(_label(y, name))
        for colour, value in zip(_COLOURS, values, strict=True):
            width = _WIDTH * value / total
            parts.append(_bar(x, y, width, 22, colour))
            x += width
        shown = f"{values[0] / total:.0%}  ({' / '.join(f'{value:,}' for value in values)})"
        parts.append(_text(_LEFT + _WIDTH + 8, y + 16, shown, 12))
    return _svg(title, legend, parts, len(rows))


def _ratios(title: str, legend: Sequence[str], rows: Sequence[tuple[str, Any]]) -> str:
    """Return a plot of ratios on a logarithmic scale; left of the middle checker takes less."""
    ends = (0.005, 20)
    scale = _WIDTH / (log10(ends[1]) - log10(ends[0]))
    parts = []
    for tick in (0.01, 0.1, 1, 10):
        x = _LEFT + (log10(tick) - log10(ends[0])) * scale
        dash = "" if tick == 1 else ' stroke-dasharray="3 4"'
        bottom = _TOP + len(rows) * _ROW
        parts.append(
            f'<line x1="{x:.1f}" y1="{_TOP - 8}" x2="{x:.1f}" y2="{bottom}" stroke="#889"{dash}/>'
        )
        parts.append(_text(x, bottom + 16, f"{tick:g}", 12, "middle"))
    one = _LEFT - log10(ends[0]) * scale
    for number, (name, values) in enumerate(rows):
        y = _TOP + number * _ROW
        parts.append(_label(y, name))
        for part, (colour, value) in enumerate(zip(_COLOURS, values, strict=False)):
            if value is None:
                continue
            x = one + log10(max(ends[0], value)) * scale
            left, height = min(x, one), 12
            parts.append(_bar(left, y + part * height, abs(x - one), height - 1, colour))
        shown = " / ".join("–" if value is None else f"{value:.2g}" for value in values)
        parts.append(_text(_LEFT + _WIDTH + 8, y + 16, shown, 12))
    return _svg(title, legend, parts, len(rows))


def _label(y: float, name: str) -> str:
    return _text(_LEFT - 10, y + 16, name, 13, "end")


def _bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    place = f'x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}"'
    return f'<rect {place} fill="{colour}"/>'


def _text(x: float, y: float, text: str, size: float, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y}" font-size="{size}" text-anchor="{anchor}"'
    return f"<text {place}>{escape(text)}</text>"


def _svg(title: str, legend: Sequence[str], parts: Sequence[str], rows: int) -> str:
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + rows * _ROW + 28
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    looks = f'font-family="{_FONT}" fill="#22313a"'
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} {looks}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" rx="10" fill="#fff"/>',
        f'<text x="24" y="32" font-size="16" font-weight="600">{escape(title)}</text>',
    ]
    for number, (colour, name) in enumerate(zip(_COLOURS, legend, strict=False)):
        x = _LEFT + number * 120
        head += [_bar(x, 44, 14, 14, colour), _text(x + 20, 56, name, 13)]
    return "\n".join([*head, *parts, "</svg>", ""])


def main() -> int:
    """Write the plots, or say which are stale; return whether any is."""
    only_check = "--check" in sys.argv[1:]
    stale = []
    for path, text in draw():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if not only_check:
                path.write_text(text, encoding="utf-8")
    if only_check and stale:
        print("stale:", *stale)
    return int(only_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
