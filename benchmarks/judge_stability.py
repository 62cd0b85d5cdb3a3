"""Whether judging always says the same, and survives being killed.

    python benchmarks/judge_stability.py [--draft FILE] [--rules minutes] [--runs 10] [--kills 20]

The same draft is checked `--runs` times from nothing, with one thread and with two: decisions must
be the same in all runs, and confidences are compared to the last digit. Then a check is killed
(SIGKILL) at a random moment, `--kills` times, each going on with the cache that the last one left:
after every kill the cache must be whole, and the run that is let finish must say what an
undisturbed one says. Returns 1 where anything differs. Linux and macOS.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import ROOT, Stopwatch, checker, parser

from checker.core.storage import get_models_folder

_DRAFT = ROOT / "benchmarks" / "data" / "ringi.md"


@dataclass(frozen=True, slots=True)
class Said:
    """What a run said: each finding's and rule's decision, and each stated confidence."""

    decisions: tuple[tuple[str, ...], ...]
    confidences: tuple[float, ...]


def main() -> int:
    """Run both parts and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        fresh = _Fresh(Path(folder), get_models_folder(), options)
        differs = _repeat(fresh, options.runs)
        return int(_kill(fresh, options.kills) or differs)


def _options() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--draft", type=Path, default=_DRAFT)
    offered.add_argument("--rules", default="ringi")
    offered.add_argument("--runs", type=int, default=10)
    offered.add_argument("--kills", type=int, default=20)
    return offered.parse_args()


class _Fresh:
    """Cache folders that hold the installed models and nothing else."""

    def __init__(self, folder: Path, models: Path, options: argparse.Namespace) -> None:
        self._folder, self._models, self._options = folder, models, options
        self._number = 0

    def folder(self) -> Path:
        """Return a new one."""
        self._number += 1
        path = self._folder / str(self._number)
        path.mkdir()
        (path / "models").symlink_to(self._models)
        return path

    def start(self, cache: Path, threads: int) -> subprocess.Popen[bytes]:
        """Start a check with this cache folder; its verdict goes to a file beside it."""
        command = checker("check", self._options.draft.resolve())
        command += ["-r", self._options.rules, "--format", "json", "-q"]
        environment = os.environ | {
            "CHECKER_CACHE_DIR": str(cache),
            "CHECKER_THREADS": str(threads),
        }
        with cache.with_suffix(".json").open("wb") as output:
            return subprocess.Popen(
                command, stdout=output, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment
            )

    def said(self, cache: Path, threads: int) -> Said:
        """Run a check to its end."""
        self.start(cache, threads).wait()
        return _read(json.loads(cache.with_suffix(".json").read_bytes()))


def _read(output: Any) -> Said:
    verdict = output["documents"][0] if "documents" in output else output
    decisions = [(each["rule"], str(each["outcome"])) for each in verdict["results"]]
    decisions += [(each["rule"], each["place"]["label"]) for each in verdict["findings"]]
    confidences = [
        float(each["confidence"] or 0)
        for result in verdict["results"]
        for each in result.get("evidence") or ()
    ]
    return Said(tuple(decisions), tuple(confidences))


def _repeat(fresh: _Fresh, runs: int) -> bool:
    found: dict[int, list[Said]] = {}
    for threads in (1, 2):
        watch = Stopwatch()
        found[threads] = [fresh.said(fresh.folder(), threads) for _ in range(runs)]
        seconds = (watch.seconds) / runs
        print(f"{threads} threads: {runs} runs of {seconds:.1f} s", flush=True)
    every = [said for each in found.values() for said in each]
    decisions = {said.decisions for said in every}
    apart = max(
        abs(one - other)
        for said in every
        for one, other in zip(every[0].confidences, said.confidences, strict=True)
    )
    print(f"decisions: {len(decisions)} kind(s) in {len(every)} runs", end=", ")
    print(f"{len(every[0].decisions)} in each; confidences at most {apart:.6f} apart")
    return len(decisions) > 1


def _kill(fresh: _Fresh, kills: int) -> bool:
    rng = random.Random(1)  # noqa: S311 - moments, no secret
    whole = fresh.folder()
    watch = Stopwatch()
    undisturbed = fresh.said(whole, 2)
    longest = watch.seconds
    cache, damaged = fresh.folder(), 0
    for _ in range(kills):
        process = fresh.start(cache, 2)
        time.sleep(rng.uniform(0.05, longest))
        process.kill()
        process.wait()
        damaged += not _is_whole(cache / "judge.sqlite")
        if rng.random() < 0.25:  # a new start, or every kill would find most answers there
            cache = fresh.folder()
    after = fresh.said(cache, 2)
    print(f"killed {kills} times within {longest:.1f} s: {damaged} caches damaged,", end=" ")
    print("the next run", "says the same" if after == undisturbed else "DIFFERS")
    return bool(damaged) or after != undisturbed


def _is_whole(path: Path) -> bool:
    if path.with_name(f"{path.name}.damaged").exists():
        return False
    if not path.exists():
        return True
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
