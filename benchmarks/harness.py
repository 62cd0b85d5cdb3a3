"""Measure time as a ratio within one run, memory, and how both grow; what all benchmarks share.

A busy machine slows all that is measured in turn alike, so a script takes what it compares in turn,
several times, and shows medians and ratios. `Report` prints rows and, with `--json FILE`, writes
them with the machine that they were measured on.
"""

import argparse
import ctypes
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for `tests.support`, which some scripts share
MEGABYTE: Final = 1_000_000
_FIRST_INTERVAL: Final = 0.01
_INTERVAL: Final = 0.2
_SUBREAPER: Final = 36
"""PR_SET_CHILD_SUBREAPER of Linux's prctl(2): orphans below a process become its children."""
_NOISE: Final = 0.002
"""Seconds below which a ratio says nothing."""


def parser(description: str | None, *, rows: bool = False) -> argparse.ArgumentParser:
    """Return a parser of a benchmark's options.

    Args:
        description: the script's docstring; its first line is shown.
        rows: the script makes a `Report`, which `--json FILE` writes.
    """
    made = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    if rows:
        made.add_argument("--json", type=Path, metavar="FILE", help="write the rows there, too")
    return made


def machine() -> dict[str, Any]:
    """Return what a figure depends on: processor, cores, system, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": _processor(),
        "cores": cores,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


@dataclass
class Report:
    """Rows under one heading each, printed as they come."""

    columns: Mapping[str, int]
    """Names of the columns and their widths; the first is set left."""
    rows: list[dict[str, Any]] = field(default_factory=list)

    def head(self) -> None:
        """Print the names of the columns."""
        self._print([*self.columns])

    def add(self, *values: str | float | None) -> None:
        """Print a row; numbers with two places, None as a dash."""
        self.rows.append(dict(zip(self.columns, values, strict=True)))
        self._print([_shown(each) for each in values])

    def write(self, path: Path | None) -> None:
        """Write the rows and the machine as JSON, where a path is given."""
        if path is not None:
            made = {"machine": machine(), "rows": self.rows}
            path.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def _print(self, words: Sequence[str]) -> None:
        first, *rest = zip(words, self.columns.values(), strict=True)
        cells = [first[0].ljust(first[1]), *(word.rjust(width) for word, width in rest)]
        print(" ".join(cells).rstrip(), flush=True)


def _shown(value: str | float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


class Stopwatch:
    """Seconds by the clock since it was made."""

    def __init__(self) -> None:
        self._started = time.perf_counter()

    @property
    def seconds(self) -> float:
        """The seconds that have passed."""
        return time.perf_counter() - self._started


def peak_mib(who: int = resource.RUSAGE_SELF) -> float:
    """Return the most memory that this process, or one of its children, has held, in MiB."""
    return resource.getrusage(who).ru_maxrss / 1024


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long a call takes, by the clock or by `time.process_time`."""
    started = clock()
    work()
    return clock() - started


def median_seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the median of several calls' seconds of this process."""
    return statistics.median(seconds(work, time.process_time) for _ in range(rounds))


def medians_in_turn(
    works: Mapping[str, Callable[[], float]], rounds: int, warm: int = 0
) -> dict[str, float]:
    """Return the median of what each of several measurements gives, taken in turn.

    Args:
        works: what measures, by name; each returns seconds.
        rounds: how often each is taken.
        warm: how many rounds more come first and are not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + warm):
        for name, work in works.items():
            taken[name].append(work())
    return {name: statistics.median(each[warm:]) for name, each in taken.items()}


def growth(taken: Sequence[float]) -> list[float | None]:
    """Return how much more each takes than the one before; None where that is noise."""
    return [later / before if before > _NOISE else None for before, later in pairwise(taken)]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds on the clock, seconds of processors, and bytes at the peak.

    One that was stopped before it was `done` would have taken more of each.
    """

    seconds: float
    processor: float
    peak: int
    done: bool = True

    def __str__(self) -> str:
        times = f"{self.seconds:8.1f} s {self.processor:8.1f} s of processors"
        note = "" if self.done else "   stopped, not done"
        return f"{times} {self.peak / MEGABYTE:8.0f} MB{note}"


def run(command: list[str], folder: Path, longest: float) -> Cost:
    """Run a command with its output in a file, for at most `longest` s; return what it took."""
    done = True
    mine = _adopt_orphans()
    with (folder / "output").open("wb") as output, (folder / "errors").open("wb") as errors:
        started, before = time.perf_counter(), processor_seconds()
        process = subprocess.Popen(command, stdout=output, stderr=errors, cwd=ROOT)
        watch = MemoryWatch(process.pid)
        watch.start()
        try:
            process.wait(longest)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            done = False
        finally:
            watch.stop()
        taken = time.perf_counter() - started
    _bury(mine)
    if done and not (folder / "output").stat().st_size:
        raise SystemExit((folder / "errors").read_text(encoding="utf-8")[-2000:])
    return Cost(taken, processor_seconds() - before, watch.peak, done)


def _adopt_orphans() -> set[int]:
    """Have processes whose parent ends before them become ours; return those we have (Linux).

    `checker lint` ends processes that were made by another of its own; nobody would count them.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    return set(_list_children())


def _bury(known: Collection[int]) -> None:
    """Wait for the processes that became ours, so that what they took is counted."""
    for each in set(_list_children()) - set(known):
        with suppress(ChildProcessError):
            os.waitpid(each, 0)


def _list_children() -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _parent(entry) == os.getpid():
            yield int(entry.name)


def checker(*arguments: str | Path) -> list[str]:
    """Return the command `checker` with arguments, of this checkout and this Python."""
    return [sys.executable, "-m", "checker", *map(str, arguments)]


def processor_seconds() -> float:
    """Return the processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class MemoryWatch(threading.Thread):
    """Look at the memory of a process and all its descendants until stopped (Linux)."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = root
        self._stopped = threading.Event()

    def run(self) -> None:
        """Keep the highest sum seen; look often at first, for the shortest runs take 0.1 s."""
        pause = _FIRST_INTERVAL
        while not self._stopped.wait(pause):
            self.peak = max(self.peak, sum(map(resident, iter_tree(self._root))))
            pause = min(2 * pause, _INTERVAL)

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        self.join()


def iter_tree(root: int) -> Iterator[int]:
    """Yield a process and all its descendants (Linux)."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            children[_parent(entry)].append(int(entry.name))
    waiting = [root]
    while waiting:
        each = waiting.pop()
        waiting += children[each]
        yield each


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return -1  # it ended meanwhile


def resident(process: int) -> int:
    """Return a process's share of the memory in bytes: a page that several map counts once."""
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) * 1024
