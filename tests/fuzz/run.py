"""Runs inputs over worker processes and sums up what became of them."""

import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import Empty, SimpleQueue

from tests.fuzz.inputs import Number
from tests.fuzz.worker import GROWTH_MIB, Outcome, serve

SECONDS = 20.0
_CLOCK_SECONDS = 30 * SECONDS
"""A worker may have a small part of a busy machine."""


@dataclass(slots=True)
class Total:
    """What became of the inputs of one format."""

    inputs: int = 0
    read: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    failures: list[Outcome] = field(default_factory=list)
    slowest: Outcome | None = None
    growth_mib: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one more outcome."""
        self.inputs += 1
        self.growth_mib = max(self.growth_mib, outcome.growth_mib)
        if self.slowest is None or outcome.seconds > self.slowest.seconds:
            self.slowest = outcome
        if outcome.kind == "read":
            self.read += 1
        elif outcome.kind == "refused":
            self.refusals[outcome.detail] += 1
        else:
            self.failures.append(outcome)


def numbers(formats: Iterable[str], inputs: int) -> list[Number]:
    """Return the numbers of a run: as many of each format, in turn."""
    kinds = list(formats)
    return [Number(kinds[at % len(kinds)], at // len(kinds)) for at in range(inputs)]


def run(
    wanted: Iterable[Number],
    seed: int,
    *,
    processes: int = 1,
    corpus: bool = True,
    checked: bool = False,
    report: Callable[[Outcome], None] = lambda _: None,
) -> dict[str, Total]:
    """Read every input, and check and fix it where `checked`; return the totals by format.

    An input that takes more than 20 seconds of the processor, or makes its process grow by more
    than 1 GiB, is a failure, and the process is replaced.
    """
    waiting: SimpleQueue[Number] = SimpleQueue()
    for number in wanted:
        waiting.put(number)
    totals: dict[str, Total] = defaultdict(Total)
    start = partial(_Worker, seed, corpus=corpus, checked=checked)
    with ThreadPoolExecutor(processes) as pool:
        lanes = [pool.submit(list, _lane(waiting, start, report)) for _ in range(processes)]
        for lane in lanes:
            for outcome in lane.result():
                totals[outcome.number.kind].add(outcome)
    return dict(totals)


def _lane(
    waiting: "SimpleQueue[Number]",
    start: "Callable[[], _Worker]",
    report: Callable[[Outcome], None],
) -> Iterator[Outcome]:
    """Feed one worker process after the other."""
    worker: _Worker | None = None
    while True:
        try:
            number = waiting.get_nowait()
        except Empty:
            break
        if worker is None:
            worker = start()
        outcome = worker.read(number)
        report(outcome)
        yield outcome
        if outcome.kind in {"hang", "death", "memory"}:
            worker.end()
            worker = None
    if worker is not None:
        worker.end()


class _Worker:
    """A worker process and the pipe to it."""

    def __init__(self, seed: int, *, corpus: bool, checked: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe: Connection
        self._pipe, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(
            target=serve,
            args=(theirs, seed),
            kwargs={"corpus": corpus, "checked": checked},
            daemon=True,
        )
        self._process.start()
        theirs.close()
        with suppress(EOFError):  # it ended; reading says so
            self._pipe.recv()

    def read(self, number: Number) -> Outcome:
        """Have one input read."""
        try:
            self._pipe.send(number)
            if not self._pipe.poll(_CLOCK_SECONDS):
                return Outcome(number, "hang", f"{_CLOCK_SECONDS:.0f} s", _CLOCK_SECONDS, 0.0)
            outcome: Outcome = self._pipe.recv()
        except (EOFError, OSError):
            self._process.join(SECONDS)
            return Outcome(number, "death", f"exit code {self._process.exitcode}", 0.0, 0.0)
        if outcome.seconds > SECONDS:
            return replace(outcome, kind="hang", detail=f"{outcome.seconds:.0f} s of processor")
        if outcome.growth_mib > GROWTH_MIB:
            detail = f"grew by {outcome.growth_mib:.0f} MiB ({outcome.kind})"
            return Outcome(number, "memory", detail, outcome.seconds, outcome.growth_mib)
        return outcome

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
