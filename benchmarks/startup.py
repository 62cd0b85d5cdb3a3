"""Measure how long checker takes before it works: the version, and a small draft without a model.

    python benchmarks/startup.py [RUNS] [--json FILE]

Prints the median of several runs of each command beside `python -c pass` in the same run. Costs
grow with the number of rules that are loaded and with the length of the draft (both linear); the
draft here is one page, the rule set the largest that ships.
"""

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from harness import Report, checker, medians_in_turn, parser, seconds

DRAFT = "# 業務報告\n\n## 目的\n\n" + "備品の在庫を毎月確認し、不足分を総務部に申請する。\n\n" * 20
LIMITS = {"checker --version": 0.3, "checker check --no-model small.md": 1.5}


def main() -> None:
    """Print one row per command: median seconds, ratio to Python's own start, limit."""
    options = parser(__doc__, rows=True)
    options.add_argument("runs", type=int, nargs="?", default=9)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small.md")
        small.write_text(DRAFT, encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "checker --version": checker("--version"),
            "checker check --no-model small.md": checker("check", "--no-model", small),
            "... the same with -r ringi": checker("check", "--no-model", "-r", "ringi", small),
        }
        medians = medians_in_turn(
            {name: partial(_timed, command) for name, command in commands.items()},
            asked.runs,
            warm=1,
        )
    report = Report({"command": 40, "median s": 9, "x python": 9, "limit s": 8, "": 5})
    report.head()
    for name, median in medians.items():
        limit = LIMITS.get(name)
        says = "" if limit is None else "ok" if median < limit else "OVER"
        report.add(name, median, median / medians["python -c pass"], limit, says)
    report.write(asked.json)


def _timed(command: list[str]) -> float:
    return seconds(lambda: subprocess.run(command, capture_output=True, check=False))


if __name__ == "__main__":
    main()
