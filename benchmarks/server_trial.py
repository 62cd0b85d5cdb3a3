"""Start a server of one's own, let people hand documents in, and say what became of each.

`server_kills.py` and `server_troubles.py` share it. What is demanded of every document that the
server accepted: it has one job; the job has ended once, with the finding that is planted in the
document or with a reason; and the chain of the audit log is whole.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import httpx
from harness import iter_tree, machine
from server_runs import JOBS, add_people, iter_parts
from sqlalchemy import select

from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.tables import AuditEntry, Job
from tests.support import endpoint_server

OpenOffice = Callable[[], Office]

PEOPLE: Final = ("sato", "suzuki", "tanaka")
PLANTED: Final = "へに行くことを決めた"
"""Stands in each document and nowhere else; its first two characters are the fault."""
_TEXT: Final = "# 議事録 {number}\n\n{number}番目の会議で、東京{planted}。\n"
_MORE: Final = "\n{part}番目の担当者は、{number}番目の会議の前に資料を配り、会場を整えた。\n"
NAME: Final = "定例会議の記録"
"""How the name of each document begins."""
_LONG: Final = 300
_ENDS: Final = {"job.done", "job.failed"}


def make_text(number: int, *, long: bool) -> bytes:
    """Return a document with one planted fault, which may be long."""
    parts = range(_LONG if long else 0)
    more = "".join(_MORE.format(part=part, number=number) for part in parts)
    return (_TEXT.format(number=number, planted=PLANTED) + more).encode()


def start_stand_in_model(stack: ExitStack) -> str:
    """Start a model server that says yes or no by a word in the text, and return its name."""

    def answer(handler: endpoint_server.Handler) -> None:
        time.sleep(0.05)
        endpoint_server.good(handler)

    server = stack.enter_context(endpoint_server.playing(answer))
    return f"openai:m@{server.url}"


@contextmanager
def run_checker(arguments: Sequence[str], log: Path) -> Iterator[int]:
    """Yield the process id of a supervisor, which ends with the block."""
    with log.open("ab") as errors:
        process = subprocess.Popen([sys.executable, "-m", "checker", *arguments], stderr=errors)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def add_tokens(open_office: OpenOffice) -> dict[str, str]:
    """Add the people who hand documents in, and return their tokens by name."""
    office = open_office()
    tokens = {each.name: each.token for each in add_people(office, PEOPLE, "check")}
    office.close()
    return tokens


def _open_client(port: int) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=90, trust_env=False)


@dataclass
class Crowd:
    """People who hand documents in, all at the same time, each one after the other.

    A request that got no answer, or a refusal, is sent again with its idempotency key.

    Attributes:
        port: of the server.
        tokens: of the people, by name.
        most: documents, after which nobody has any more.
        pause: longest seconds between two documents of one person.
        some_long: every third document is long.
        again: whether what was refused is sent again.
        accepted: the job of each document that was accepted.
        refused: how often each status other than 202 was answered.
    """

    port: int
    tokens: dict[str, str]
    most: int
    pause: float = 1.0
    some_long: bool = True
    again: bool = True
    accepted: dict[int, str] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)
    unanswered: int = 0

    def __post_init__(self) -> None:
        self._numbers = count()
        self._ended = threading.Event()
        self._people = [threading.Thread(target=self._work, args=(each,)) for each in self.tokens]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let people hand documents in for as long as the block runs."""
        for each in self._people:
            each.start()
        try:
            yield
        finally:
            self._ended.set()
            for each in self._people:
                each.join()

    def wait(self) -> None:
        """Return when everybody has handed in all that they have."""
        for each in self._people:
            each.join()

    def hand_in_one(self) -> int:
        """Hand in one more document, by the first of the people; return its number."""
        number = next(self._numbers)
        with _open_client(self.port) as http:
            self._hand_in(http, self.tokens[PEOPLE[0]], number)
        return number

    def _work(self, name: str) -> None:
        with _open_client(self.port) as http:
            while not self._ended.is_set() and (number := next(self._numbers)) < self.most:
                self._hand_in(http, self.tokens[name], number)
                self._ended.wait(random.uniform(0, self.pause))  # noqa: S311 - no secret

    def _hand_in(self, http: httpx.Client, token: str, number: int) -> None:
        headers = {"authorization": f"Bearer {token}", "idempotency-key": f"document {number}"}
        text = make_text(number, long=self.some_long and number % 3 == 0)
        files = [("files", (f"{NAME}{number}.md", text))]
        while True:
            try:
                answer = http.post("/api/v1/checks", files=files, headers=headers)
            except httpx.TransportError:
                self.unanswered += 1
            else:
                if answer.status_code == 202:
                    self.accepted[number] = str(answer.json()["jobs"][0]["id"])
                    return
                self.refused[answer.status_code] += 1
                if not self.again:
                    return
            time.sleep(0.2)


def wait_until_ended(open_office: OpenOffice, jobs: set[str], patience: float) -> None:
    """Return when each job has ended, or when patience has."""
    office = open_office()
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with office.database.look() as transaction:
            states = {each.id: each.status for each in transaction.scalars(select(Job))}
        if all(states.get(each) in {"done", "failed"} for each in jobs):
            break
        time.sleep(1)
    office.close()


def report(open_office: OpenOffice, accepted: dict[int, str], *, more: bool = False) -> bool:
    """Print what became of the documents, and return whether all is as demanded.

    Args:
        open_office: opens the server's data.
        accepted: the job of each document that was accepted.
        more: there may be jobs whose acceptance nobody was told of yet.
    """
    office = open_office()
    with office.database.look() as transaction:
        rows = {each.id: each for each in transaction.scalars(select(Job))}
        ends = Counter(
            each.subject for each in transaction.scalars(select(AuditEntry)) if each.action in _ENDS
        )
        broken = list(audit.iter_broken(transaction))
    untold = sorted(set(rows) - set(accepted.values()))
    wrong = {
        job: fault
        for job in (*accepted.values(), *untold)
        if (fault := _find_fault(office, rows.get(job), ends[job])) is not None
    }
    left = [each.name for each in office.folder.running.iterdir()]
    office.close()
    starts = Counter(each.starts for each in rows.values())
    print(f"jobs: {len(rows)}, {dict(Counter(each.status for each in rows.values()))}; ", end="")
    print(f"begun so often: {dict(sorted(starts.items()))}")
    print(
        f"verdicts: {dict(Counter(each.summary.get('status') for each in rows.values()))}; ", end=""
    )
    print(f"told: {[each.problem for each in rows.values() if each.status == 'failed']}")
    print(f"jobs that nobody was told of: {untold}")
    print(f"wrong: {wrong}; audit log broken at: {broken}; left behind in running: {left}")
    print(f"on {machine()}")
    return not (wrong or broken or (untold and not more))


def _find_fault(office: Office, job: Job | None, ends: int) -> str | None:
    """Return what is wrong with the end of an accepted document; None where nothing is."""
    if job is None:
        return "lost"
    if job.status not in {"done", "failed"}:
        return f"still {job.status}"
    if ends != 1:
        return f"ended {ends} times"
    if job.status == "failed":
        return None if job.problem else "failed without a reason"
    quotes = [each["quote"] for each in _read_verdict(office, job).get("findings", ())]
    return None if any(PLANTED[:2] in each for each in quotes) else f"another result: {quotes}"


def _read_verdict(office: Office, job: Job) -> dict[str, Any]:
    sha256 = job.files.get("verdict.json")
    return {} if sha256 is None else dict(json.loads(office.files.get(sha256)))


def list_parts(supervisors: Sequence[int]) -> list[tuple[int, str]]:
    """Return the process ids and names of the parts that live."""
    return [(process, name) for name, process in iter_parts(supervisors) if name != JOBS]


def list_family(supervisors: Sequence[int]) -> list[int]:
    """Return the process ids of supervisors and of all that came of them, parents first."""
    return [process for supervisor in supervisors for process in iter_tree(supervisor)]


def signal_all(pids: Sequence[int], number: int) -> None:
    """Send a signal to processes that may be gone."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
