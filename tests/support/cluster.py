"""A real cluster for tests: a scheduler and workers, each a process of its own on loopback."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_ASKING = """
import sys
from distributed import Client
with Client(scheduler_file=sys.argv[1]) as client:
    for line in sys.stdin:
        asked = eval(f"lambda dask_scheduler: {line}")
        print(client.run_on_scheduler(asked), flush=True)
"""
"""Answers expressions about the scheduler, a line each: one process, started once."""
NOTED = """
import pathlib, time
from checker.jobs.lint import remote
from checker.jobs.lint.serialization import unpack_message
work = vars(remote).setdefault("first", remote.work)  # dask loads this twice
def noted(message):
    with pathlib.Path({log!r}).open("a", encoding="utf-8") as file:
        file.write(unpack_message(message)[0]["shown"] + "\\n")
    time.sleep({seconds})
    return work(message)
remote.work = noted
"""
"""What a worker loads to note each file in `log` before it lints it, `seconds` later."""

PATIENT = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "15 minutes",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "15 minutes",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "15 minutes",
}
"""dask's settings for a busy machine: who is slow to answer is not gone."""


@dataclass
class Cluster:
    """A scheduler and its workers.

    `address` is what `--executor` takes.
    """

    folder: Path
    environment: Mapping[str, str]
    tls: bool = False
    scheduler: "subprocess.Popen[bytes] | None" = None
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    asking: "subprocess.Popen[str] | None" = None

    @property
    def address(self) -> str:
        """Return the address of the scheduler, as `--executor` takes it."""
        scheme, _, place = self._known()["address"].partition("://")
        return f"{'dask+tls' if scheme == 'tls' else 'dask'}://{place}"

    def start(self) -> None:
        """Start the scheduler."""
        protocol = ["--protocol", "tls"] if self.tls else []
        self.scheduler = self._process(
            "scheduler", "--host", "127.0.0.1", "--port", "0", *protocol, *self._file
        )
        _until(lambda: bool(self._known()), self.scheduler)

    def add(
        self, *options: str, nanny: bool = False, **environment: str
    ) -> "subprocess.Popen[bytes]":
        """Start a worker, and wait for it to be there.

        With a `nanny`, the process is that, and starts workers anew that die.
        """
        before = self.count()
        worker = self._process(
            "worker",
            *self._file,
            *("--nanny" if nanny else "--no-nanny", "--nworkers", "1", "--nthreads", "1"),
            *("--local-directory", str(self.folder / "work")),
            *options,
            **environment,
        )
        self.workers.append(worker)
        _until(lambda: self.count() > before, worker)
        return worker

    def count(self) -> int:
        """Return how many workers the scheduler knows."""
        return int(self.ask("len(dask_scheduler.workers)"))

    def ask(self, expression: str) -> str:
        """Return what an expression about the scheduler, `dask_scheduler`, gives."""
        if self.asking is None:
            self.asking = subprocess.Popen(
                [sys.executable, "-c", _ASKING, str(self.folder / "scheduler.json")],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        assert self.asking.stdin is not None
        assert self.asking.stdout is not None
        print(expression, file=self.asking.stdin, flush=True)
        answer = self.asking.stdout.readline()
        assert answer, "the scheduler cannot be asked"
        return answer.strip()

    def stop(self) -> None:
        """End all of it."""
        if self.asking is not None:
            self.asking.kill()
            self.asking.communicate()
        for process in self.workers:
            process.terminate()  # a nanny ends its worker so
        for process in self.workers:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.scheduler is not None:
            self.scheduler.kill()
            self.scheduler.wait()

    @property
    def _file(self) -> Sequence[str]:
        return ("--scheduler-file", str(self.folder / "scheduler.json"), "--no-dashboard")

    def _known(self) -> dict[str, Any]:
        file = self.folder / "scheduler.json"
        try:
            return dict(json.loads(file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return {}

    def _process(self, kind: str, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        log = (self.folder / f"{kind}{len(self.workers)}.log").open("wb")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", kind, *arguments],
                cwd=self.folder,
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
            )


@contextmanager
def running(folder: Path, *, tls: bool = False, **environment: str) -> Iterator[Cluster]:
    """Yield a scheduler without workers; all of it ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    shared = {
        "PYTHONPATH": str(_ROOT),
        "CHECKER_CACHE_DIR": os.environ.get("CHECKER_CACHE_DIR", str(folder / "cache")),
        **PATIENT,
    }
    cluster = Cluster(folder, {**os.environ, **shared, **environment}, tls)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def _until(holds: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    """Wait for a condition for as long as the process lives that is to bring it about."""
    while not holds():
        assert process.poll() is None, "the cluster does not come up"
        time.sleep(0.2)
