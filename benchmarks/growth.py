"""How the cost of reading text grows with its length: 4 times the text should cost about 4 times.

Each function is given a hostile text (one unit repeated) of n, 4n and 16n units in one run; the
two ratios say how the time grows: 4 is linear, 16 is quadratic. Times under 2 ms are noise and
show as a dash.

    python benchmarks/growth.py
"""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from checker.formats.markdown.read import read
from checker.language.calendar import find_dates
from checker.language.numerals import find_amounts, parse_amount
from checker.language.sentences import sentences

_NOISE = 0.002
_START = 4_000
_SENTENCES = ["「", "（「", "」", "。", "「。」", "a. ", "・a\n", "(」", "あ", "当社（以下。）"]
_DATES = ["1", "2025年", "令和", "Mon ", "1月", "年月日", "2025/"]
_AMOUNTS = ["1", "千", "1千", "1,000,", "一", "万", "¥", "円"]
_MARKDOWN = ["*", "[", "`", "\\*", "|", "> ", "~~a ", "a：b　", "- x\n", "品名|数量|単価\n"]


def main() -> None:
    """Print one row per function and unit: seconds at 16n, growth from n to 4n and to 16n."""
    print(f"{'function':14} {'unit':16} {'s at 16n':>9} {'4n/n':>6} {'16n/4n':>7}")
    for unit in _SENTENCES:
        _row("sentences", unit, lambda text: sentences(text, "ja"))
    for unit in _DATES:
        _row("find_dates", unit, find_dates)
    for unit in _AMOUNTS:
        _row("find_amounts", unit, find_amounts)
        _row("parse_amount", unit, parse_amount)
    for unit in _MARKDOWN:
        _row("markdown", unit, lambda text: read(Path("x.md"), text.encode()), _START // 16)


def _row(name: str, unit: str, function: Callable[[str], object], start: int = _START) -> None:
    seconds = [_timed(function, "x" + unit * count) for count in (start, 4 * start, 16 * start)]
    ratios = [
        f"{after / before:.1f}" if before > _NOISE else "-" for before, after in pairwise(seconds)
    ]
    print(f"{name:14} {unit!r:16} {seconds[2]:9.3f} {ratios[0]:>6} {ratios[1]:>7}")


def _timed(function: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    function(text)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
