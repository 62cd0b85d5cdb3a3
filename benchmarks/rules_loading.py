"""How long rule sets take to load, beside parsing the same YAML alone.

    python benchmarks/rules_loading.py

Rule sets of 1,250 to 10,000 rules of four kinds are written and loaded three times each; the
median counts. `ratio` is the time beside what PyYAML's C parser alone takes for the same file. Cost
grows linearly with the rules: the last column is the time per rule beside that of the smallest.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml

from checker.kinds.registry import rule_adapter
from checker.rules import load_ruleset

SIZES = (1250, 2500, 5000, 10_000)
ROUNDS = 3
RULES = (
    "  - {{id: big.r{n}, kind: existence, words: [語{n}, 別{n}], severity: error}}\n",
    "  - {{id: big.r{n}, kind: substitution, swap: {{誤{n}: 正{n}}}}}\n",
    "  - {{id: big.r{n}, kind: existence, patterns: ['[0-9]+年{n}']}}\n",
    "  - id: big.r{n}\n    kind: occurrence\n    words: [こと{n}]\n    max: 2\n",
)


def main() -> None:
    """Print one line per size."""
    rule_adapter()  # built once in a process, whatever it loads
    print("rules    seconds   yaml alone   ratio   per rule")
    first = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            file = Path(folder) / "big.yaml"
            rules = "".join(RULES[n % len(RULES)].format(n=n) for n in range(size))
            file.write_text(f"ruleset: big\nrules:\n{rules}", encoding="utf-8")
            seconds = _median(partial(load_ruleset, file, lambda _: None, "big.yaml"))
            alone = _median(partial(yaml.load, file.read_text("utf-8"), yaml.CSafeLoader))
            first = first or seconds / size
            growth = seconds / size / first
            print(f"{size:6}  {seconds:8.2f}  {alone:10.2f}  {seconds / alone:7.1f}  {growth:8.2f}")


def _median(job: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
