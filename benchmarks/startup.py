"""How long checker takes before it works: the version, and a small draft without a model.

Prints the median of several runs of each command beside `python -c pass` in the same run, taken in
turn so that a busy machine slows all alike. Costs grow with the number of rules that are loaded
and with the length of the draft (both linear); the draft here is one page, the rule set the
largest that ships.

    python benchmarks/startup.py [RUNS]
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DRAFT = "# 業務報告\n\n## 目的\n\n" + "備品の在庫を毎月確認し、不足分を総務部に申請する。\n\n" * 20
LIMITS = {"checker --version": 0.3, "checker check --no-model small.md": 1.5}


def main() -> None:
    """Print one row per command: median seconds, ratio to Python's own start, limit."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small.md")
        small.write_text(DRAFT, encoding="utf-8")
        python = sys.executable
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "checker --version": [python, "-m", "checker", "--version"],
            "checker check --no-model small.md": [
                python,
                "-m",
                "checker",
                "check",
                "--no-model",
                str(small),
            ],
            "... the same with -r ringi": [
                python,
                "-m",
                "checker",
                "check",
                "--no-model",
                "-r",
                "ringi",
                str(small),
            ],
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs + 1):  # the first run of each warms the disk and is not counted
            for name, command in commands.items():
                seconds[name].append(_timed(command))
    base = statistics.median(seconds["python -c pass"][1:])
    print(f"{'command':40} {'median s':>9} {'x python':>9} {'limit s':>8}")
    for name, each in seconds.items():
        median = statistics.median(each[1:])
        limit = LIMITS.get(name)
        verdict = "" if limit is None else f"{limit:8.2f} {'ok' if median < limit else 'OVER'}"
        print(f"{name:40} {median:9.3f} {median / base:9.1f} {verdict}")


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
