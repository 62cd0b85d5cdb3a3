"""Kill parts of a server under load: is every accepted document done once, or told to have failed?

    python benchmarks/server_kills.py [--kills 60] [--documents 60] [--seed 1]
        [--postgresql] [--more-workers 1] [--stand-in-model] [--backup]

A server runs in a folder of its own, with SQLite or on a PostgreSQL of the run's own. Three people
hand documents in while its parts are killed (SIGKILL) at random moments, one after the other; the
supervisor starts them again. A request that got no answer is sent again with its idempotency key.
In the end each document has one job, each job has ended once, and its verdict is there.

`--more-workers` starts `checker worker` with folders of their own, on the same database.
`--stand-in-model` lets a model host run, whose model is a server that says yes or no at once by a
word in the text: what is tried is the way to the model, not the model. `--backup` takes a backup
after half of the documents and restores it, on SQLite: its jobs are among those that were accepted,
their bytes are there, and the audit log is whole. Linux and macOS.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
from harness import parser
from sqlalchemy import select

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import NewUser, add_user
from checker.server.backup.make import write_backup
from checker.server.backup.restore import restore
from checker.server.office import Office
from checker.server.store.tables import AuditEntry, Job
from tests.support import endpoint_server
from tests.support.postgresql import MISSING, run_cluster

OpenOffice = Callable[[], Office]

_PEOPLE: Final = ("sato", "suzuki", "tanaka")
_PATIENCE: Final = 600.0
_TEXT: Final = "# 議事録 {number}\n\n{number}番目の会議で、東京へに行くことを決めた。\n"


def main() -> int:
    """Run the trial and print what became of the documents."""
    options = parser(__doc__)
    options.add_argument("--kills", type=int, default=60)
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--port", type=int, default=8499)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--more-workers", type=int, default=0)
    options.add_argument("--stand-in-model", action="store_true")
    options.add_argument("--backup", action="store_true")
    asked = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = _start_database(stack) if asked.postgresql else None
        open_office = partial(Office.open, folder / "data", database=database)
        tokens = _add_people(open_office)
        more = [] if database is None else ["--database", database]
        more += _choose_model(stack) if asked.stand_in_model else ["--no-model"]
        serve = ["serve", "--data", str(folder / "data"), "--port", str(asked.port)]
        started = [stack.enter_context(_running([*serve, *more]))]
        for number in range(asked.more_workers):
            worker = ["worker", "--data", str(folder / f"worker-{number}"), "--database"]
            started.append(stack.enter_context(_running([*worker, str(database), "--no-model"])))
        return _run(asked, started, open_office, tokens)


def _start_database(stack: ExitStack) -> str:
    cluster = stack.enter_context(run_cluster(options=""))
    if cluster is None:
        sys.exit(MISSING)
    return cluster.get_url(cluster.make_database())


def _choose_model(stack: ExitStack) -> list[str]:
    def answer(handler: endpoint_server.Handler) -> None:
        time.sleep(0.05)
        endpoint_server.good(handler)

    server = stack.enter_context(endpoint_server.playing(answer))
    return ["--model", f"openai:m@{server.url}"]


@contextmanager
def _running(arguments: list[str]) -> Iterator[int]:
    """Yield the process id of a supervisor."""
    command = [sys.executable, "-m", "checker", *arguments]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _add_people(open_office: OpenOffice) -> dict[str, str]:
    office = open_office()
    with office.database.begin() as transaction:
        users = [
            add_user(transaction, NewUser(name, source="proxy"), "benchmark") for name in _PEOPLE
        ]
        tokens = {
            each.name: add_token(transaction, each, "benchmark", ["check"])[0] for each in users
        }
    office.close()
    return tokens


def _run(
    asked: argparse.Namespace,
    supervisors: list[int],
    open_office: OpenOffice,
    tokens: dict[str, str],
) -> int:
    chance = random.Random(asked.seed)  # noqa: S311 - repeats a run
    http = httpx.Client(base_url=f"http://127.0.0.1:{asked.port}", timeout=30, trust_env=False)
    _wait_until_ready(http)
    killed: Counter[str] = Counter()
    accepted: dict[int, str] = {}
    began = time.monotonic()
    for number in range(asked.documents):
        accepted[number] = _hand_in(http, tokens[_PEOPLE[number % len(_PEOPLE)]], number)
        if asked.backup and number == asked.documents // 2:
            _try_backup(open_office, set(accepted.values()))
        if sum(killed.values()) < asked.kills:
            _kill_one(supervisors, chance, killed)
        time.sleep(chance.uniform(0, 0.5))
    while sum(killed.values()) < asked.kills:
        _kill_one(supervisors, chance, killed)
        time.sleep(chance.uniform(0.5, 3))
    states = _wait_until_ended(open_office, set(accepted.values()))
    print(f"{len(accepted)} documents, killed: {dict(killed)}, {time.monotonic() - began:.0f} s")
    return _report(open_office, accepted, states)


def _try_backup(open_office: OpenOffice, accepted: set[str]) -> None:
    """Take a backup of the server that works, restore it beside it, and say what is in it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        office = open_office()
        made = write_backup(office, Path(folder) / "backup", "a passphrase")
        office.close()
        done = restore(Path(folder) / "backup", Path(folder) / "data", "a passphrase", database="")
        copy = Office.open(Path(folder) / "data", database="")
        with copy.database.look() as transaction:
            jobs = set(transaction.scalars(select(Job.id)))
        copy.close()
    whole = jobs == accepted and not (made.missing or done.missing or done.broken)
    print(f"backup: {done}, {time.monotonic() - began:.1f} s; {'whole' if whole else 'NOT WHOLE'}")


def _wait_until_ready(http: httpx.Client) -> None:
    while True:
        with suppress(httpx.TransportError):
            if http.get("/readyz").status_code == 200:
                return
        time.sleep(0.2)


def _hand_in(http: httpx.Client, token: str, number: int) -> str:
    """Hand a document in, again and again until there is an answer; return the job's id."""
    headers = {"authorization": f"Bearer {token}", "idempotency-key": f"document {number}"}
    files = [("files", (f"{number}.md", _TEXT.format(number=number).encode()))]
    while True:
        with suppress(httpx.TransportError):
            answer = http.post("/api/v1/checks", files=files, headers=headers)
            if answer.status_code == 202:
                return str(answer.json()["jobs"][0]["id"])
        time.sleep(0.2)


def _kill_one(supervisors: list[int], chance: random.Random, killed: Counter[str]) -> None:
    """Kill one part of the server, whichever of them lives."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", ",".join(map(str, supervisors))],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    parts = re.findall(r"^\s*(\d+) .*checker\.server\.parts (\w+)", listed, re.MULTILINE)
    if parts:
        pid, name = chance.choice(parts)
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
            killed[name] += 1


def _wait_until_ended(open_office: OpenOffice, jobs: set[str]) -> dict[str, str]:
    """Return how each job ended; what has not by then is as it is."""
    office = open_office()
    until = time.monotonic() + _PATIENCE
    states: dict[str, str] = {}
    while time.monotonic() < until:
        with office.database.look() as transaction:
            states = {each.id: each.status for each in transaction.scalars(select(Job))}
        if all(states.get(each) in {"done", "failed"} for each in jobs):
            break
        time.sleep(1)
    office.close()
    return states


def _report(open_office: OpenOffice, accepted: dict[int, str], states: dict[str, str]) -> int:
    office = open_office()
    wrong, judged = [], Counter[str]()
    with office.database.look() as transaction:
        ends = Counter(
            each.subject
            for each in transaction.scalars(select(AuditEntry))
            if each.action in {"job.done", "job.failed"}
        )
        for number, job_id in accepted.items():
            job = transaction.get(Job, job_id)
            verdict = {} if job is None else _read_verdict(office, job)
            judged[str(verdict.get("status"))] += 1
            quotes = [each["quote"] for each in verdict.get("findings", ())]
            if states.get(job_id) != "done" or ends[job_id] != 1 or "へに" not in quotes:
                wrong.append((number, states.get(job_id), ends[job_id], quotes))
        starts = Counter(each.starts for each in transaction.scalars(select(Job)))
    office.close()
    print(
        f"states: {dict(Counter(states.values()))}; begun so often: {dict(sorted(starts.items()))}"
    )
    print(f"verdicts: {dict(judged)}")
    print(f"jobs more than documents: {len(states) - len(accepted)}; wrong: {wrong}")
    return 1 if wrong or len(states) != len(accepted) else 0


def _read_verdict(office: Office, job: Job) -> dict[str, Any]:
    sha256 = job.files.get("verdict.json")
    return {} if sha256 is None else dict(json.loads(office.files.get(sha256)))


if __name__ == "__main__":
    sys.exit(main())
