"""Measure what checker takes before it works: the version, a small draft, a folder as it was.

    python benchmarks/startup.py [RUNS] [--json FILE]

Prints processor seconds (user and system, the best of several runs in turn: a busy machine only
adds to them) of each command beside `python -c pass` in the same run. Costs grow with the number of
rules that are loaded, with the length of the draft and with the number of files (all linear); the
draft here is one page, the rule set the largest that ships, the folder has one file.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import Report, checker, parser, processor_seconds

DRAFT = "# 業務報告\n\n## 目的\n\n" + "備品の在庫を毎月確認し、不足分を総務部に申請する。\n\n" * 20
PASS, CLICK = "python -c pass", "python -c 'import click'"
VERSION = "checker --version"
CHECK = "checker check --no-model small.md"
_TIMES_PYTHON = 3
"""How often Python's own start `--version` may take, click's import apart."""


def main() -> None:
    """Print one row per command: processor seconds, ratio to Python's own start, the aim."""
    options = parser(__doc__, rows=True)
    options.add_argument("runs", type=int, nargs="?", default=5)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small.md")
        small.write_text(DRAFT, encoding="utf-8")
        commands = {
            PASS: [sys.executable, "-c", "pass"],
            CLICK: [sys.executable, "-c", "import click"],
            VERSION: checker("--version"),
            CHECK: checker("check", "--no-model", small),
            "... the same with -r ringi": checker("check", "--no-model", "-r", "ringi", small),
            "checker lint --no-model, unchanged": checker("lint", "--no-model", small),
        }
        best = _take(commands, Path(folder), asked.runs)
    aims = {VERSION: (_TIMES_PYTHON - 1) * best[PASS] + best[CLICK], CHECK: 0.40}
    report = Report({"command": 40, "processor s": 11, "x python": 9, "aim s": 8, "": 5})
    report.head()
    for name, taken in best.items():
        aim = aims.get(name)
        says = "" if aim is None else "ok" if taken < aim else "OVER"
        report.add(name, taken, taken / best[PASS], aim, says)
    report.write(asked.json)


def _take(commands: dict[str, list[str]], folder: Path, runs: int) -> dict[str, float]:
    """Return the least of several runs of each command, taken in turn, one more to warm up.

    Modules are compiled once, as they are where checker was installed.
    """
    kept = {"CHECKER_CACHE_DIR": str(folder / "cache"), "PYTHONPYCACHEPREFIX": str(folder / "pyc")}
    environment = os.environ | kept
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    best: dict[str, float] = {}
    for number in range(runs + 1):
        for name, command in commands.items():
            before = processor_seconds()
            subprocess.run(command, capture_output=True, check=False, env=environment)
            taken = processor_seconds() - before
            best[name] = taken if number == 0 else min(best[name], taken)
    return best


if __name__ == "__main__":
    main()
