"""Start a server with its parts in processes of their own, people and a database for a trial."""

import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from os import environ, sysconf
from pathlib import Path
from typing import Final

import httpx
from harness import checker, iter_tree, resident

from checker.server.accounts.secrets import Scope, add_token, open_login
from checker.server.accounts.users import NewUser, add_user
from checker.server.office import Office
from tests.support.postgresql import MISSING, run_cluster

JOBS: Final = "jobs"
_PART: Final = re.compile(r"checker\.server\.parts\0(\w+)")
_TICK: Final = sysconf("SC_CLK_TCK")
_SAMPLE_SECONDS: Final = 1.0
_START_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the server: by a program with a token, and by a browser with a cookie."""

    name: str
    token: str
    cookie: str


def start_database(stack: ExitStack) -> str:
    """Return the URL of a PostgreSQL that lives as long as the stack."""
    cluster = stack.enter_context(run_cluster(options=""))
    if cluster is None:
        sys.exit(MISSING)
    return cluster.get_url(cluster.make_database())


@contextmanager
def running(arguments: list[str], **settings: str) -> Iterator[int]:
    """Yield the process id of a supervisor; settings are variables of its environment."""
    process = subprocess.Popen(
        checker(*arguments), stderr=subprocess.DEVNULL, env=environ | settings
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def add_people(office: Office, names: Sequence[str], *scopes: Scope) -> list[Person]:
    """Add people whom a proxy vouches for, each with a token of these scopes and a login."""
    people = []
    with office.database.begin() as transaction:
        for name in names:
            user = add_user(transaction, NewUser(name, source="proxy"), "benchmark")
            token, _ = add_token(transaction, user, "benchmark", scopes)
            cookie, _ = open_login(transaction, user, hours=24)
            people.append(Person(name, token, cookie))
    return people


def wait_until_ready(port: int) -> None:
    """Return when a server of this machine answers; end the trial where none does."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            found = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=30, trust_env=False)
            if found.status_code == httpx.codes.OK:
                return
        time.sleep(0.2)
    sys.exit("the server does not answer")


def iter_parts(supervisors: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield name and process id of each part that runs; `jobs` are what a worker has started."""
    for supervisor in supervisors:
        for process in iter_tree(supervisor):
            found = _PART.search(_read(process, "cmdline"))
            if found is None:
                continue
            yield found.group(1), process
            if found.group(1) == "worker":
                yield from ((JOBS, each) for each in iter_tree(process) if each != process)


def count_processor_seconds(supervisors: Sequence[int]) -> dict[str, float]:
    """Return the processor time of each part, of what it started and has ended, too (Linux)."""
    used: defaultdict[str, float] = defaultdict(float)
    for name, process in iter_parts(supervisors):
        values = _read(process, "stat").rpartition(")")[2].split()
        used[name] += sum(map(int, values[11:15])) / _TICK if values else 0
    return used


@dataclass
class Watch:
    """Looks at the memory of each part once a second (Linux); what several share counts once."""

    supervisors: Sequence[int]
    taken: list[Mapping[str, float]] = field(default_factory=list)
    """MiB by part."""
    _stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look on until the end of the block."""
        thread = threading.Thread(target=self._look_on, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            thread.join()

    def describe(self, part: str) -> str:
        """Return peak, end, and how the last fifth differs from the second."""
        found = [each.get(part, 0.0) for each in self.taken]
        if not any(found):
            return "none"
        fifth = max(1, len(found) // 5)
        second, last = (
            statistics.median(each) for each in (found[fifth : 2 * fifth] or found, found[-fifth:])
        )
        return (
            f"peak {max(found):.0f}, end {found[-1]:.0f} MiB; "
            f"median of the 2nd fifth {second:.0f}, of the last {last:.0f}"
        )

    def _look_on(self) -> None:
        while not self._stopped.wait(_SAMPLE_SECONDS):
            held: defaultdict[str, float] = defaultdict(float)
            for name, process in iter_parts(self.supervisors):
                held[name] += resident(process) / 2**20
            self.taken.append(held)


def measure_folder(folder: Path) -> dict[str, int]:
    """Return bytes by what stands first in a folder; the database with what belongs to it."""
    sizes: Counter[str] = Counter()
    for each in folder.rglob("*"):
        with suppress(OSError):
            if each.is_file():
                sizes[each.relative_to(folder).parts[0]] += each.stat().st_size
    return dict(sizes)


def _read(process: int, what: str) -> str:
    try:
        return Path(f"/proc/{process}/{what}").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return ""
